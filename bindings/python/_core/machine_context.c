/* The Context that shows the variables of a template to Python, and what a template exports. */
#include "machine.h"

/* ===== The Context ====================================================== */

/* The template whose program that is, of those that a scope extends. */
static PyObject *owner(template_scope *scope, const melbacore_program *program)
{
    for (template_scope *own = scope; own != NULL; own = own->outer) {
        if (own->template_->program->program == program)
            return (PyObject *)own->template_;
        for (Py_ssize_t i = 0; own->parents != NULL && i < PyList_GET_SIZE(own->parents); i++) {
            template_base *parent = (template_base *)PyList_GET_ITEM(own->parents, i);
            if (parent->program->program == program)
                return (PyObject *)parent;
        }
    }
    return NULL;
}

/* Gives a Context the blocks of its scope, the most derived of a name first. */
static bool show_blocks(template_run *run, template_scope *scope)
{
    if (scope->base.block_count == 0)
        return true;
    PyObject *blocks = PyObject_GetAttr(scope->context, run->world->names.blocks);
    if (blocks == NULL || !PyDict_CheckExact(blocks)) {
        Py_XDECREF(blocks);
        return !PyErr_Occurred();
    }
    PyDict_Clear(blocks);
    bool done = true;
    for (uint32_t i = 0; done && i < scope->base.block_count; i++) {
        melbacore_block entry = scope->base.blocks[i];
        size_t count;
        const melbacore_name *names = melbacore_program_names((melbacore_program *)entry.program, &count);
        PyObject *name = names[entry.name].handle, *template_ = owner(scope, entry.program);
        if (template_ == NULL)
            continue;
        PyObject *block = PyObject_CallMethodOneArg(template_, run->world->names._block, name);
        PyObject *list = PyDict_GetItemWithError(blocks, name);
        if (list == NULL && !PyErr_Occurred() && (list = PyList_New(0)) != NULL) {
            done = PyDict_SetItem(blocks, name, list) == 0;
            Py_DECREF(list);
        }
        done = done && block != NULL && list != NULL && PyList_Append(list, block) == 0;
        Py_XDECREF(block);
    }
    Py_DECREF(blocks);
    return done;
}

/* Lets a Context that is there already have the blocks of a template that its own extends. */
bool template_add_blocks(template_run *run, template_scope *scope, template_base *parent)
{
    PyObject *blocks = PyObject_GetAttr(scope->context, run->world->names.blocks);
    bool done = blocks != NULL;
    const melbacore_name *name;
    for (uint32_t i = 0; done && PyDict_CheckExact(blocks)
                         && (name = melbacore_program_block(parent->program->program, i)) != NULL; i++) {
        PyObject *block = PyObject_CallMethodOneArg((PyObject *)parent, run->world->names._block, name->handle);
        PyObject *list = block == NULL ? NULL : Py_XNewRef(PyDict_GetItemWithError(blocks, name->handle));
        if (block != NULL && list == NULL && !PyErr_Occurred() && (list = PyList_New(0)) != NULL
            && PyDict_SetItem(blocks, name->handle, list) < 0)
            Py_CLEAR(list);
        done = list != NULL && PyList_Check(list) && PyList_Append(list, block) == 0;
        Py_XDECREF(list);
        Py_XDECREF(block);
    }
    Py_XDECREF(blocks);
    if (!done && !PyErr_Occurred())
        PyErr_SetString(PyExc_TypeError, "the blocks of a context are no lists");
    return done;
}

/* Gives a scope the blocks that a Context has. */
static bool take_blocks(template_run *run, template_scope *scope)
{
    PyObject *blocks = PyObject_GetAttr(scope->context, run->world->names.blocks);
    if (blocks == NULL)
        return false;
    PyObject *name, *list;
    Py_ssize_t place = 0;
    bool done = true;
    while (done && PyDict_Check(blocks) && PyDict_Next(blocks, &place, &name, &list))
        for (Py_ssize_t i = 0; done && PyList_Check(list) && i < PyList_GET_SIZE(list); i++)
            done = template_block_add(run, scope, PyList_GET_ITEM(list, i));
    Py_DECREF(blocks);
    return done;
}

PyObject *template_context(template_run *run, template_scope *scope)
{
    if (scope == NULL) {
        PyErr_SetString(PyExc_RuntimeError, "there is no context here");
        return NULL;
    }
    if (scope->context == NULL) {
        PyObject *variables = template_given_variables(run, scope, false);
        PyObject *shared = scope->is_shared || scope->outer != NULL ? Py_True : Py_False;
        PyObject *context = variables == NULL ? NULL
                          : PyObject_CallMethodObjArgs((PyObject *)scope->template_, run->world->names.new_context,
                                                       variables, shared, NULL);
        Py_XDECREF(variables);
        if (context == NULL)
            return NULL;
        PyObject *vars = PyObject_GetAttr(context, run->world->names.vars);
        PyObject *exported = vars == NULL ? NULL : PyObject_GetAttr(context, run->world->names.exported_vars);
        bool done = exported != NULL && PyDict_CheckExact(vars);
        if (done && scope->vars != NULL)
            done = PyDict_Update(vars, scope->vars) == 0;
        if (done && scope->exported != NULL) {
            PyObject *none = PyObject_CallMethod(exported, "update", "O", scope->exported);
            done = none != NULL;
            Py_XDECREF(none);
        }
        if (!done) {
            Py_XDECREF(vars);
            Py_XDECREF(exported);
            Py_DECREF(context);
            if (!PyErr_Occurred())
                PyErr_SetString(PyExc_TypeError, "the vars of a context are no dict");
            return NULL;
        }
        Py_XSETREF(scope->vars, vars);
        Py_XSETREF(scope->exported, exported);
        scope->context = context;
        template_scope_show(scope);
        if (!show_blocks(run, scope) || PyObject_SetAttr(context, run->world->names._melba_scope, (PyObject *)scope) < 0) {
            Py_CLEAR(scope->context);
            return NULL;
        }
    }
    if (scope->shown_autoescape != 1 + (int)scope->base.autoescape) {
        PyObject *eval = PyObject_GetAttr(scope->context, run->world->names.eval_ctx);
        int status = eval == NULL ? -1 : PyObject_SetAttr(eval, run->world->names.autoescape,
                                                          scope->base.autoescape ? Py_True : Py_False);
        Py_XDECREF(eval);
        if (status < 0)
            return NULL;
        scope->shown_autoescape = 1 + (int)scope->base.autoescape;
    }
    return scope->context;
}

PyObject *template_eval_context(template_run *run, template_scope *scope)
{
    PyObject *context = template_context(run, scope);
    PyObject *eval = context == NULL ? NULL : PyObject_GetAttr(context, run->world->names.eval_ctx);
    /* The context holds it. */
    Py_XDECREF(eval);
    return eval;
}

/* The scope that stands for a Context of Python's. */
template_scope *template_scope_of_context(template_run *run, template_base *template_, PyObject *context)
{
    template_scope *scope = NULL;
    PyObject *known = PyObject_GetAttr(context, run->world->names._melba_scope);
    if (known == NULL)
        PyErr_Clear();
    else if (Py_TYPE(known) == run->state->template_scope && ((template_scope *)known)->context == context)
        return (template_scope *)known;
    Py_XDECREF(known);
    scope = template_scope_new(template_);
    if (scope == NULL)
        return NULL;
    scope->is_shared = true;
    scope->context = Py_NewRef(context);
    scope->asks_context = (PyObject *)Py_TYPE(context) != run->world->context;
    scope->vars = PyObject_GetAttr(context, run->world->names.vars);
    scope->exported = scope->vars == NULL ? NULL : PyObject_GetAttr(context, run->world->names.exported_vars);
    scope->variables = scope->exported == NULL ? NULL : PyObject_GetAttr(context, run->world->names.parent);
    PyObject *eval = scope->variables == NULL ? NULL : PyObject_GetAttr(context, run->world->names.eval_ctx);
    PyObject *escapes = eval == NULL ? NULL : PyObject_GetAttr(eval, run->world->names.autoescape);
    int truth = escapes == NULL ? -1 : PyObject_IsTrue(escapes);
    Py_XDECREF(escapes);
    Py_XDECREF(eval);
    if (truth < 0 || !PyDict_Check(scope->vars)) {
        if (!PyErr_Occurred())
            PyErr_SetString(PyExc_TypeError, "the vars of a context are no dict");
        Py_DECREF(scope);
        return NULL;
    }
    scope->base.autoescape = truth > 0;
    template_scope_show(scope);
    if (!take_blocks(run, scope)) {
        Py_DECREF(scope);
        return NULL;
    }
    return scope;
}

/* ===== Exporting ======================================================== */

int template_host_export(void *context, melbacore_scope *base, const melbacore_name *name, const melba_value *value,
                         bool is_public)
{
    template_run *run = context;
    template_scope *scope = template_scope_of(base);
    if (value->kind == MELBACORE_MISSING && value->as.handle == NULL)
        return 0;
    PyObject *boxed = template_box(run, value);
    if (boxed == NULL)
        return -1;
    if (scope->vars == NULL)
        scope->vars = PyDict_New();
    if (scope->exported == NULL && scope->vars != NULL)
        scope->exported = PySet_New(NULL);
    int status = scope->exported == NULL ? -1 : PyDict_SetItem(scope->vars, name->handle, boxed);
    if (status == 0 && is_public)
        status = PySet_Add(scope->exported, name->handle);
    else if (status == 0)
        status = PySet_Discard(scope->exported, name->handle) < 0 ? -1 : 0;
    Py_DECREF(boxed);
    if (value->kind == MELBACORE_INSIDE)
        template_scope_show(scope);
    return status;
}
