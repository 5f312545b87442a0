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
static void show(template_scope *self)
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
static PyObject *given_variables(template_run *run, template_scope *scope, bool with_globals)
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
static bool add_blocks(template_run *run, template_scope *scope, template_base *parent)
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
        PyObject *variables = given_variables(run, scope, false);
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
        show(scope);
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
    show(scope);
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
        show(scope);
    return status;
}

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
    if (status == 0 && scope->context != NULL && !add_blocks(run, scope, parent))
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
        show(scope);
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
    show(scope);
    template_unbox(run, result, out);
    return 0;
}
