/* Templates within templates: what is extended, included and imported, and what refers to the template itself. */
#include "machine.h"

/* ===== Other templates ================================================== */

/* Not even an undefined value. */
static bool is_missing(const melba_value *value)
{
    return value->kind == MELBACORE_MISSING && value->as.handle == NULL;
}

static bool set_locals(template_run *run, template_scope *scope, const melbacore_signature *names,
                       const melba_value *values)
{
    if (names == NULL || names->count == 0)
        return true;
    PyObject *tuple = PyTuple_New(names->count);
    if (tuple == NULL)
        return false;
    for (uint32_t i = 0; i < names->count; i++) {
        PyObject *boxed = is_missing(&values[i]) ? Py_NewRef(run->world->missing)
                                                              : template_box(run, &values[i]);
        if (boxed == NULL) {
            Py_DECREF(tuple);
            return false;
        }
        PyTuple_SET_ITEM(tuple, i, boxed);
    }
    scope->local_names = Py_NewRef((PyObject *)names->handle);
    scope->local_values = tuple;
    return true;
}

PyObject *template_locals(template_run *run, const melbacore_signature *names, const melba_value *values)
{
    PyObject *dict = PyDict_New();
    for (uint32_t i = 0; dict != NULL && names != NULL && i < names->count; i++) {
        if (is_missing(&values[i]))
            continue;
        PyObject *boxed = template_box(run, &values[i]);
        if (boxed == NULL || PyDict_SetItem(dict, PyTuple_GET_ITEM((PyObject *)names->handle, i), boxed) < 0)
            Py_CLEAR(dict);
        Py_XDECREF(boxed);
    }
    return dict;
}

static template_base *as_base(template_run *run, PyObject *template_)
{
    if (PyObject_TypeCheck(template_, run->state->template_base) && ((template_base *)template_)->program != NULL)
        return (template_base *)template_;
    PyErr_Format(PyExc_TypeError, "%R is not a template of this engine", template_);
    return NULL;
}

int template_host_extends(void *context, melbacore_scope *base, const melba_value *name,
                          const melbacore_program **program)
{
    template_run *run = context;
    template_scope *scope = template_scope_of(base);
    PyObject *template_ = template_load(run, scope, name, run->world->names.get_template);
    template_base *parent = template_ == NULL ? NULL : as_base(run, template_);
    if (parent != NULL && scope->parents == NULL)
        scope->parents = PyList_New(0);
    int status = parent == NULL || scope->parents == NULL ? -1 : PyList_Append(scope->parents, template_);
    if (status == 0 && scope->context != NULL && !template_add_blocks(run, scope, parent))
        status = -1;
    Py_XDECREF(template_);
    if (status == 0)
        *program = parent->program->program;
    return status;
}

static bool write_stream(template_run *run, PyObject *module, melbacore_output *output)
{
    PyObject *stream = PyObject_GetAttr(module, run->world->names._body_stream);
    PyObject *parts = stream == NULL ? NULL : PySequence_List(stream);
    bool done = parts != NULL;
    for (Py_ssize_t i = 0; done && i < PyList_GET_SIZE(parts); i++)
        done = template_emit(run, PyList_GET_ITEM(parts, i), 0, output);
    Py_XDECREF(parts);
    Py_XDECREF(stream);
    return done;
}

int template_host_include(void *context, melbacore_scope *base, const melba_value *name, bool with_context,
                          bool ignore_missing, const melbacore_signature *names, const melba_value *values,
                          melbacore_output *output, melbacore_scope **made)
{
    template_run *run = context;
    template_scope *scope = template_scope_of(base);
    *made = NULL;
    PyObject *template_ = template_load(run, scope, name, run->world->names.get_or_select_template);
    if (template_ == NULL) {
        if (ignore_missing && PyErr_ExceptionMatches(run->world->not_found)) {
            PyErr_Clear();
            return 0;
        }
        return -1;
    }
    template_base *inner = as_base(run, template_);
    bool done = false;
    if (inner != NULL && !with_context) {
        PyObject *module = PyObject_CallMethodNoArgs(template_, run->world->names._get_default_module);
        done = module != NULL && write_stream(run, module, output);
        Py_XDECREF(module);
    } else if (inner != NULL) {
        template_scope *own = template_scope_new(inner);
        if (own != NULL) {
            own->outer = (template_scope *)Py_NewRef((PyObject *)scope);
            done = set_locals(run, own, names, values);
            if (done && (inner->is_special || scope->asks_context)) {
                /* The context is looked at by a class of the user's. */
                done = template_context(run, own) != NULL;
                own->asks_context = done && (PyObject *)Py_TYPE(own->context) != run->world->context;
            }
            if (done)
                *made = &own->base;
            else
                Py_DECREF(own);
        }
    }
    Py_DECREF(template_);
    return done ? 0 : -1;
}

int template_host_import(void *context, melbacore_scope *base, const melba_value *name, uint32_t how,
                         const melbacore_signature *names, const melba_value *values, melba_value *out)
{
    template_run *run = context;
    template_scope *scope = template_scope_of(base);
    bool with_context = (how & 1) != 0, is_text = (how & 4) != 0;
    PyObject *module = NULL;
    PyObject *template_ = template_load(run, scope, name, is_text ? run->world->names.get_or_select_template
                                                         : run->world->names.get_template);
    if (template_ == NULL) {
        if ((how & 2) == 0 || !PyErr_ExceptionMatches(run->world->not_found))
            return -1;
        PyErr_Clear();
        memset(out, 0, sizeof *out);
        out->kind = MELBA_NULL;
        return 0;
    }
    if (is_text) {
        module = PyObject_CallMethodNoArgs(template_, run->world->names._get_default_module_async);
        Py_DECREF(template_);
        if (module == NULL)
            return -1;
        template_unbox(run, module, out);
        return 0;
    }
    bool is_async = run->template_->is_async;
    PyObject *own = template_context(run, scope);
    if (own != NULL && with_context) {
        PyObject *all = PyObject_CallMethodNoArgs(own, run->world->names.get_all);
        PyObject *locals = all == NULL ? NULL : template_locals(run, names, values);
        if (locals != NULL)
            module = PyObject_CallMethodObjArgs(
                template_, is_async ? run->world->names.make_module_async : run->world->names.make_module, all, Py_True,
                locals, NULL);
        Py_XDECREF(all);
        Py_XDECREF(locals);
    } else if (own != NULL) {
        module = PyObject_CallMethodOneArg(template_,
                                           is_async ? run->world->names._get_default_module_async
                                                    : run->world->names._get_default_module, own);
    }
    Py_DECREF(template_);
    if (module == NULL)
        return -1;
    template_unbox(run, module, out);
    return 0;
}

int template_host_import_name(void *context, melbacore_scope *base, const melba_value *module,
                              const melbacore_name *name, uint32_t line, melba_value *out)
{
    template_run *run = context;
    template_scope *scope = template_scope_of(base);
    PyObject *object = module->as.handle;
    PyObject *found = PyObject_GetAttr(object, name->handle);
    if (found == NULL) {
        if (!PyErr_ExceptionMatches(PyExc_AttributeError))
            return -1;
        PyErr_Clear();
        PyObject *called = PyObject_GetAttr(object, run->world->names.__name__);
        PyObject *own = ((template_program *)scope->template_->program)->name;
        PyObject *place = called == NULL ? NULL : own == Py_None ? PyUnicode_FromFormat("line %u", line)
                                                                 : PyUnicode_FromFormat("line %u in %R", line, own);
        PyObject *hint = place == NULL ? NULL
                       : PyUnicode_FromFormat("the template %R (imported on %U) does not export the requested name %R",
                                              called, place, name->handle);
        if (hint != NULL)
            found = template_undefined(run, hint, NULL, name->handle);
        Py_XDECREF(hint);
        Py_XDECREF(place);
        Py_XDECREF(called);
    }
    if (found == NULL)
        return -1;
    template_unbox(run, found, out);
    return 0;
}

int template_host_derive(void *context, melbacore_scope *base, const melbacore_signature *names,
                         const melba_value *values, melbacore_scope **made)
{
    template_run *run = context;
    template_scope *scope = template_scope_of(base);
    template_scope *own = template_scope_new(scope->template_);
    if (own == NULL)
        return -1;
    own->outer = (template_scope *)Py_NewRef((PyObject *)scope);
    own->base.autoescape = base->autoescape;
    own->base.program = base->program;
    own->parents = Py_XNewRef(scope->parents);
    if (!set_locals(run, own, names, values)) {
        Py_DECREF(own);
        return -1;
    }
    *made = &own->base;
    return 0;
}

int template_host_overlay(void *context, melbacore_scope *base, const melba_value *vars,
                          const melbacore_signature *names, const melba_value *values, melbacore_scope **made)
{
    template_run *run = context;
    PyObject *boxed = template_box(run, vars), *dict = boxed == NULL ? NULL : PyDict_New();
    int status = dict == NULL || PyDict_Update(dict, boxed) < 0 ? -1
               : template_host_derive(context, base, names, values, made);
    if (status == 0)
        template_scope_of(*made)->vars = Py_NewRef(dict);
    Py_XDECREF(dict);
    Py_XDECREF(boxed);
    return status;
}

int template_host_note(void *context, const melba_value *dict, const melbacore_name *name, const melba_value *value)
{
    PyObject *boxed = template_box(context, value);
    int status = boxed == NULL ? -1 : PyDict_SetItem(dict->as.handle, name->handle, boxed);
    Py_XDECREF(boxed);
    return status;
}

void template_host_scope_release(void *context, melbacore_scope *base)
{
    template_scope *scope = template_scope_of(base);
    if (Py_REFCNT(scope) > 1)
        template_scope_show(scope);
    (void)context;
    Py_DECREF(scope);
}

/* ===== References ======================================================= */

int template_host_reference(void *context, melbacore_scope *base, melbacore_reference what,
                            const melbacore_name *name, const melbacore_name *other, uint32_t block,
                            const melbacore_signature *names, const melba_value *values, melba_value *out)
{
    template_run *run = context;
    template_scope *scope = template_scope_of(base);
    PyObject *result = NULL;
    switch (what) {
    case MELBACORE_REFERENCE_CONTEXT:
        result = Py_XNewRef(template_context(run, scope));
        break;
    case MELBACORE_REFERENCE_DERIVED_CONTEXT: {
        PyObject *own = template_context(run, scope), *locals = own == NULL ? NULL : template_locals(run, names, values);
        if (locals != NULL)
            result = PyObject_CallMethodOneArg(own, run->world->names.derived, locals);
        Py_XDECREF(locals);
        break;
    }
    case MELBACORE_REFERENCE_ENVIRONMENT:
        result = PyObject_GetAttr(run->environment, name->handle);
        break;
    case MELBACORE_REFERENCE_EXTENSION: {
        PyObject *all = PyObject_GetAttr(run->environment, run->world->names.extensions);
        PyObject *extension = all == NULL ? NULL : PyObject_GetItem(all, name->handle);
        result = extension == NULL ? NULL : PyObject_GetAttr(extension, other->handle);
        Py_XDECREF(extension);
        Py_XDECREF(all);
        break;
    }
    case MELBACORE_REFERENCE_IMPORT:
        result = PyObject_CallMethod(run->world->support, "imported", "O", name->handle);
        break;
    case MELBACORE_REFERENCE_COLLECTED:
    case MELBACORE_REFERENCE_MODULE_TEXT: {
        PyObject *boxed = template_box(run, values), *method = boxed == NULL ? NULL
            : PyObject_GetAttrString(run->world->support,
                                     what == MELBACORE_REFERENCE_COLLECTED ? "collected" : "module_text");
        if (method != NULL)
            result = PyObject_CallOneArg(method, boxed);
        Py_XDECREF(method);
        Py_XDECREF(boxed);
        break;
    }
    case MELBACORE_REFERENCE_SELF: {
        PyObject *own = template_context(run, scope);
        if (own != NULL)
            result = PyObject_CallMethod(run->world->support, "TemplateReference", "O", own);
        break;
    }
    case MELBACORE_REFERENCE_SUPER: {
        melbacore_block entry = base->blocks[block];
        size_t count;
        const melbacore_name *all = melbacore_program_names((melbacore_program *)entry.program, &count);
        PyObject *own = template_context(run, scope);
        uint32_t depth = 0;
        melba_bytes text = {all[entry.name].data, all[entry.name].size};
        for (int64_t i = melbacore_scope_block(base, text, -1); i >= 0 && i <= (int64_t)block;
             i = melbacore_scope_block(base, text, i))
            depth++;
        if (own != NULL)
            result = PyObject_CallMethod(run->world->support, "parent_block", "OOI", own, all[entry.name].handle,
                                         (unsigned)depth);
        break;
    }
    }
    if (result == NULL)
        return -1;
    template_scope_show(scope);
    template_unbox(run, result, out);
    return 0;
}
