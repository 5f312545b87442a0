/* The variables of templates: what a render was given, what the template set, and the Context that shows them to Python. */
#include "machine.h"

/* The memory of one scope is kept for the next one; where the lock does not guard it, it is not. */
static template_scope *take_spare(core_state *state)
{
#ifdef Py_GIL_DISABLED
    (void)state;
    return NULL;
#else
    template_scope *spare = state->template_world == NULL ? NULL : state->template_world->spare_scope;
    if (spare == NULL)
        return NULL;
    state->template_world->spare_scope = NULL;
    return (template_scope *)PyObject_Init((PyObject *)spare, state->template_scope);
#endif
}

template_scope *template_scope_new(template_base *template_)
{
    core_state *state = template_->state;
    template_scope *self = take_spare(state);
    if (self == NULL)
        self = PyObject_GC_New(template_scope, state->template_scope);
    if (self == NULL)
        return NULL;
    memset((char *)self + sizeof(PyObject), 0, sizeof *self - sizeof(PyObject));
    self->template_ = (template_base *)Py_NewRef((PyObject *)template_);
    self->base.autoescape = template_->autoescape;
    self->base.program = template_->program->program;
    return self;
}

static int scope_traverse(PyObject *object, visitproc visit, void *arg)
{
    template_scope *self = (template_scope *)object;
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(self->template_);
    Py_VISIT(self->variables);
    Py_VISIT(self->outer);
    Py_VISIT(self->local_names);
    Py_VISIT(self->local_values);
    Py_VISIT(self->vars);
    Py_VISIT(self->exported);
    Py_VISIT(self->context);
    Py_VISIT(self->parents);
    return 0;
}

static int scope_clear(PyObject *object)
{
    template_scope *self = (template_scope *)object;
    Py_CLEAR(self->variables);
    Py_CLEAR(self->outer);
    Py_CLEAR(self->local_names);
    Py_CLEAR(self->local_values);
    Py_CLEAR(self->vars);
    Py_CLEAR(self->exported);
    Py_CLEAR(self->context);
    return 0;
}

static void scope_free(PyObject *object)
{
    template_scope *self = (template_scope *)object;
    PyTypeObject *type = Py_TYPE(self);
    if (PyObject_GC_IsTracked(object))
        PyObject_GC_UnTrack(object);
    scope_clear(object);
    melbacore_scope_finish(&self->base);
    Py_CLEAR(self->parents);
    core_state *state = self->template_->state;
    Py_CLEAR(self->template_);
#ifndef Py_GIL_DISABLED
    if (state->template_world != NULL && state->template_world->spare_scope == NULL) {
        state->template_world->spare_scope = self;
        Py_DECREF(type);
        return;
    }
#endif
    PyObject_GC_Del(self);
    Py_DECREF(type);
}

static PyType_Slot scope_slots[] = {
    {Py_tp_doc, "The variables of a template that is rendered."},
    {Py_tp_traverse, scope_traverse},
    {Py_tp_clear, scope_clear},
    {Py_tp_dealloc, scope_free},
    {0, NULL},
};

PyType_Spec template_scope_spec = {
    "melba._core.TemplateScope", sizeof(template_scope), 0,
    Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION, scope_slots,
};

/* Tells the collector of a scope that something of Python's holds. */
void template_scope_show(template_scope *self)
{
    if (!PyObject_GC_IsTracked((PyObject *)self))
        PyObject_GC_Track(self);
}

/* ===== Looking up ======================================================= */

/* These give new references, because a mapping may make its values, and what is found may be gone at the next call. */
static inline PyObject *dict_get(PyObject *dict, PyObject *name)
{
#if PY_VERSION_HEX >= 0x030d0000
    PyObject *found;
    return PyDict_GetItemRef(dict, name, &found) < 0 ? NULL : found;
#else
    return Py_XNewRef(PyDict_GetItemWithError(dict, name));
#endif
}

/* From any mapping. */
static PyObject *mapping_get(template_run *run, PyObject *mapping, PyObject *name)
{
    if (PyDict_CheckExact(mapping))
        return dict_get(mapping, name);
    if ((PyObject *)Py_TYPE(mapping) == run->world->chain_map) {
        PyObject *maps = PyObject_GetAttr(mapping, run->world->names.maps);
        if (maps == NULL)
            return NULL;
        if (PyList_CheckExact(maps)) {
            PyObject *found = NULL;
            for (Py_ssize_t i = 0; found == NULL && !PyErr_Occurred() && i < PyList_GET_SIZE(maps); i++) {
                PyObject *one = Py_NewRef(PyList_GET_ITEM(maps, i));
                found = mapping_get(run, one, name);
                Py_DECREF(one);
            }
            Py_DECREF(maps);
            return found;
        }
        Py_DECREF(maps);
    }
    PyObject *found = PyObject_GetItem(mapping, name);
    if (found == NULL && PyErr_ExceptionMatches(PyExc_KeyError))
        PyErr_Clear();
    return found;
}

/* Whether two names are the same; those that came by ** need not be interned. */
static inline bool is_name(PyObject *other, PyObject *name)
{
    if (other == name)
        return true;
    Py_hash_t hash = ((PyASCIIObject *)other)->hash;
    return !PyUnicode_CHECK_INTERNED(other) && (hash == -1 || hash == ((PyASCIIObject *)name)->hash)
        && PyUnicode_Compare(other, name) == 0;
}

static PyObject *argument(template_scope *scope, PyObject *name)
{
    PyObject *names = scope->arg_names;
    Py_ssize_t count = PyTuple_GET_SIZE(names);
    /* Names are mostly asked for in the order in which they were given. */
    Py_ssize_t next = scope->arg_next < count ? scope->arg_next : 0;
    for (Py_ssize_t i = 0; i < count; i++) {
        if (is_name(PyTuple_GET_ITEM(names, next), name)) {
            scope->arg_next = next + 1;
            return Py_NewRef(scope->args[next]);
        }
        next = next + 1 < count ? next + 1 : 0;
    }
    return NULL;
}

PyObject *template_lookup(template_run *run, template_scope *scope, PyObject *name)
{
    PyObject *found = NULL;
    for (; scope != NULL; scope = scope->outer) {
        if (scope->vars != NULL && ((found = dict_get(scope->vars, name)) != NULL || PyErr_Occurred()))
            return found;
        if (scope->local_names != NULL) {
            Py_ssize_t count = PyTuple_GET_SIZE(scope->local_names);
            for (Py_ssize_t i = 0; i < count; i++)
                if (PyTuple_GET_ITEM(scope->local_names, i) == name
                    && (found = PyTuple_GET_ITEM(scope->local_values, i)) != run->world->missing)
                    return Py_NewRef(found);
        }
        if (scope->args != NULL && (found = argument(scope, name)) != NULL)
            return found;
        if (scope->variables != NULL && ((found = mapping_get(run, scope->variables, name)) != NULL
                                         || PyErr_Occurred()))
            return found;
        if (!scope->is_shared && scope->outer == NULL) {
            PyObject *globals = scope->template_->globals;
            if (globals == NULL || globals == Py_None)
                return NULL;
            /* The mapping may be exchanged while it is asked. */
            Py_INCREF(globals);
            found = mapping_get(run, globals, name);
            Py_DECREF(globals);
            return found;
        }
    }
    return NULL;
}

int template_host_lookup(void *context, melbacore_scope *base, const melbacore_name *name, melba_value *out)
{
    template_run *run = context;
    template_scope *scope = template_scope_of(base);
    PyObject *found;
    if (scope->asks_context) {
        found = PyObject_CallMethodOneArg(scope->context, run->world->names.resolve_or_missing, name->handle);
        if (found == run->world->missing) {
            Py_DECREF(found);
            found = NULL;
        }
    } else {
        found = template_lookup(run, scope, name->handle);
    }
    if (found != NULL) {
        template_unbox(run, found, out);
        return 0;
    }
    if (PyErr_Occurred())
        return -1;
    memset(out, 0, sizeof *out);
    out->kind = MELBACORE_MISSING;
    return 0;
}

/* ===== The variables as dicts =========================================== */

/* Adds what a scope has, the outermost first. */
static bool gather(template_run *run, template_scope *scope, PyObject *all)
{
    if (scope->outer != NULL) {
        if (!gather(run, scope->outer, all))
            return false;
    } else if (!scope->is_shared && scope->template_->globals != NULL && scope->template_->globals != Py_None
               && PyDict_Update(all, scope->template_->globals) < 0) {
        return false;
    }
    if (scope->variables != NULL && PyDict_Update(all, scope->variables) < 0)
        return false;
    if (scope->args != NULL)
        for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(scope->arg_names); i++)
            if (PyDict_SetItem(all, PyTuple_GET_ITEM(scope->arg_names, i), scope->args[i]) < 0)
                return false;
    if (scope->local_names != NULL)
        for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(scope->local_names); i++)
            if (PyTuple_GET_ITEM(scope->local_values, i) != run->world->missing
                && PyDict_SetItem(all, PyTuple_GET_ITEM(scope->local_names, i),
                                  PyTuple_GET_ITEM(scope->local_values, i)) < 0)
                return false;
    return true;
}

/* A dict of what a scope was given, without what it set itself. */
PyObject *template_given_variables(template_run *run, template_scope *scope, bool with_globals)
{
    PyObject *all = PyDict_New();
    if (all == NULL)
        return NULL;
    bool is_shared = scope->is_shared;
    scope->is_shared = is_shared || !with_globals;
    bool done = gather(run, scope, all);
    scope->is_shared = is_shared;
    if (done && scope->outer != NULL)
        for (template_scope *outer = scope->outer; done && outer != NULL; outer = outer->outer)
            if (outer->vars != NULL) {
                PyObject *under = PyDict_Copy(outer->vars);
                /* What is nearer counts more. */
                done = under != NULL && PyDict_Merge(all, under, outer == scope->outer) == 0;
                Py_XDECREF(under);
            }
    if (done && scope->local_names != NULL)
        for (Py_ssize_t i = 0; done && i < PyTuple_GET_SIZE(scope->local_names); i++)
            if (PyTuple_GET_ITEM(scope->local_values, i) != run->world->missing)
                done = PyDict_SetItem(all, PyTuple_GET_ITEM(scope->local_names, i),
                                      PyTuple_GET_ITEM(scope->local_values, i)) == 0;
    if (!done)
        Py_CLEAR(all);
    return all;
}

/* Lets a scope stand alone, once the call that began it ends. */
bool template_scope_settle(template_run *run, template_scope *scope)
{
    if (scope->args == NULL)
        return true;
    PyObject *all = PyDict_New();
    bool done = all != NULL;
    for (Py_ssize_t i = 0; done && i < PyTuple_GET_SIZE(scope->arg_names); i++)
        done = PyDict_SetItem(all, PyTuple_GET_ITEM(scope->arg_names, i), scope->args[i]) == 0;
    (void)run;
    scope->args = NULL;
    scope->arg_names = NULL;
    if (!done)
        Py_CLEAR(all);
    Py_XSETREF(scope->variables, all);
    return done;
}
