/* TemplateBase: a template that can be rendered. */
#include "machine.h"

static PyObject *base_new(PyTypeObject *type, PyObject *Py_UNUSED(args), PyObject *Py_UNUSED(kwargs))
{
    return type->tp_alloc(type, 0);
}

static int base_traverse(PyObject *object, visitproc visit, void *arg)
{
    template_base *self = (template_base *)object;
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(self->program);
    Py_VISIT(self->environment);
    Py_VISIT(self->globals);
    Py_VISIT(self->uptodate);
    for (uint32_t i = 0; i < self->link_count; i++) {
        Py_VISIT(self->links[i].key);
        Py_VISIT(self->links[i].loader);
        Py_VISIT(self->links[i].template_);
    }
    return 0;
}

static int base_clear(PyObject *object)
{
    template_base *self = (template_base *)object;
    Py_CLEAR(self->environment);
    Py_CLEAR(self->globals);
    Py_CLEAR(self->uptodate);
    template_links_clear(self);
    return 0;
}

static void base_free(PyObject *object)
{
    template_base *self = (template_base *)object;
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(object);
    base_clear(object);
    Py_CLEAR(self->program);
    type->tp_free(object);
    Py_DECREF(type);
}

/* Whether a class has another method of that name than Environment. */
static int overrides(template_world *world, PyObject *environment, PyObject *name)
{
    PyObject *theirs = PyObject_GetAttr((PyObject *)Py_TYPE(environment), name);
    PyObject *ours = theirs == NULL ? NULL : PyObject_GetAttr(world->environment, name);
    int differs = ours == NULL ? -1 : theirs != ours;
    Py_XDECREF(theirs);
    Py_XDECREF(ours);
    return differs;
}

static int flag_of(PyObject *environment, PyObject *name)
{
    PyObject *value = PyObject_GetAttr(environment, name);
    int truth = value == NULL ? -1 : PyObject_IsTrue(value);
    Py_XDECREF(value);
    return truth;
}

static PyObject *base_begin(PyObject *object, PyTypeObject *defining, PyObject *const *args, Py_ssize_t count,
                            PyObject *Py_UNUSED(names))
{
    template_base *self = (template_base *)object;
    core_state *state = PyType_GetModuleState(defining);
    template_world *world = template_world_of(state);
    if (world == NULL)
        return NULL;
    if (count != 3 || Py_TYPE(args[0]) != state->template_program) {
        PyErr_SetString(PyExc_TypeError, "_begin() takes a program, an environment and globals");
        return NULL;
    }
    if (self->program != NULL) {
        /* It may be running. */
        PyErr_SetString(PyExc_RuntimeError, "this template has a program already");
        return NULL;
    }
    PyObject *environment = args[1];
    int getattr = overrides(world, environment, world->names.getattr);
    int getitem = overrides(world, environment, world->names.getitem);
    int sandboxed = flag_of(environment, world->names.sandboxed), is_async = flag_of(environment, world->names.is_async);
    PyObject *const loading[] = {world->names.get_template, world->names._load_template, world->names.join_path,
                                 world->names.get_or_select_template, world->names.select_template};
    int differs = 0;
    for (int i = 0; differs == 0 && i < 5; i++)
        differs = overrides(world, environment, loading[i]);
    PyObject *undefined = differs < 0 ? NULL : PyObject_GetAttr(environment, world->names.undefined);
    if (getattr < 0 || getitem < 0 || sandboxed < 0 || is_async < 0 || undefined == NULL) {
        Py_XDECREF(undefined);
        return NULL;
    }
    self->machine_flags = undefined == world->undefined ? MELBACORE_PLAIN_UNDEFINED : 0;
    Py_DECREF(undefined);
    self->program = (template_program *)Py_NewRef(args[0]);
    Py_XSETREF(self->environment, Py_NewRef(environment));
    Py_XSETREF(self->globals, Py_NewRef(args[2]));
    self->state = state;
    self->has_plain_loading = differs == 0;
    self->has_own_getattr = getattr > 0;
    self->has_own_getitem = getitem > 0;
    self->is_sandboxed = sandboxed > 0;
    self->is_async = is_async > 0;
    self->autoescape = self->program->flags & 1;
    self->is_native = (self->program->flags & 8) != 0;
    self->intercepts = (self->program->flags & 16) != 0;
    Py_RETURN_NONE;
}

/* A dict of what a render is called with. */
static PyObject *variables_of(PyObject *const *args, Py_ssize_t count, PyObject *names)
{
    if (count > 1) {
        PyErr_Format(PyExc_TypeError, "dict expected at most 1 argument, got %zd", count);
        return NULL;
    }
    PyObject *dict = count == 1 ? PyObject_CallOneArg((PyObject *)&PyDict_Type, args[0]) : PyDict_New();
    for (Py_ssize_t i = 0; dict != NULL && names != NULL && i < PyTuple_GET_SIZE(names); i++)
        if (PyDict_SetItem(dict, PyTuple_GET_ITEM(names, i), args[count + i]) < 0)
            Py_CLEAR(dict);
    return dict;
}

static PyObject *base_render(PyObject *object, PyObject *const *args, Py_ssize_t count, PyObject *names)
{
    template_base *self = (template_base *)object;
    if (self->program == NULL) {
        PyErr_SetString(PyExc_RuntimeError, "this template has no program");
        return NULL;
    }
    if (self->is_special || self->is_async || self->is_native) {
        template_world *world = template_world_of(self->state);
        PyObject *variables = world == NULL ? NULL : variables_of(args, count, names);
        PyObject *result = variables == NULL ? NULL
                         : PyObject_CallMethodOneArg(object, world->names._render_by_context, variables);
        Py_XDECREF(variables);
        return result;
    }
    template_scope *scope = template_scope_new(self);
    if (scope == NULL)
        return NULL;
    template_run run = {.state = self->state, .scope = scope};
    PyObject *result = NULL;
    bool good = true;
    if (count > 0) {
        scope->variables = variables_of(args, count, names);
        good = scope->variables != NULL;
    } else if (names != NULL) {
        scope->args = args;
        scope->arg_names = names;
    }
    if (good && template_run_begin(&run, self)) {
        if (!melbacore_scope_begin(&scope->base)
            || !melbacore_machine_begin(run.machine, &template_host, &run, self->machine_flags, &scope->base, -1)) {
            if (!PyErr_Occurred())
                PyErr_NoMemory();
        } else if (template_run_go(&run)) {
            const melbacore_output *output = melbacore_machine_output(run.machine);
            melba_text text = {output->data, output->size, output->width};
            result = template_text(&run, text, output->widest, false);
        }
        template_run_end(&run);
    }
    if (Py_REFCNT(scope) > 1 && !template_scope_settle(&run, scope))
        Py_CLEAR(result);
    scope->args = NULL;
    Py_DECREF(scope);
    return result;
}

static PyObject *get_uptodate(PyObject *object, void *Py_UNUSED(closure))
{
    PyObject *asked = ((template_base *)object)->uptodate;
    return Py_NewRef(asked == NULL ? Py_None : asked);
}

static int set_uptodate(PyObject *object, PyObject *value, void *Py_UNUSED(closure))
{
    Py_XSETREF(((template_base *)object)->uptodate, Py_XNewRef(value));
    return 0;
}

static int set_special(PyObject *object, PyObject *value, void *Py_UNUSED(closure))
{
    int truth = value == NULL ? 0 : PyObject_IsTrue(value);
    if (truth < 0)
        return -1;
    ((template_base *)object)->is_special = truth > 0;
    return 0;
}

static PyObject *get_special(PyObject *object, void *Py_UNUSED(closure))
{
    return PyBool_FromLong(((template_base *)object)->is_special);
}

static PyObject *base_get(PyObject *object, void *closure)
{
    template_base *self = (template_base *)object;
    PyObject *found = self->program == NULL ? Py_None
                    : closure == (void *)0 ? self->program->name
                    : closure == (void *)1 ? self->program->filename
                    : closure == (void *)2 ? (PyObject *)self->program
                    : closure == (void *)3 ? self->environment : self->globals;
    return Py_NewRef(found == NULL ? Py_None : found);
}

static int base_set(PyObject *object, PyObject *value, void *closure)
{
    template_base *self = (template_base *)object;
    if (value == NULL) {
        PyErr_SetString(PyExc_AttributeError, "cannot be deleted");
        return -1;
    }
    PyObject **place = closure == (void *)3 ? &self->environment : &self->globals;
    Py_XSETREF(*place, Py_NewRef(value));
    return 0;
}

static PyGetSetDef base_fields[] = {
    {"name", base_get, NULL, "The name that it was loaded by, or None.", (void *)0},
    {"filename", base_get, NULL, "Where it was read, or None.", (void *)1},
    {"_program", base_get, NULL, NULL, (void *)2},
    {"environment", base_get, base_set, "The environment that it was made in.", (void *)3},
    {"globals", base_get, base_set, "Variables that every render has.", (void *)4},
    {"_uptodate", get_uptodate, set_uptodate, NULL, NULL},
    {"_special", get_special, set_special, NULL, NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

#define METHOD(function) (PyCFunction)(void (*)(void))(function), METH_METHOD | METH_FASTCALL | METH_KEYWORDS

static PyMethodDef base_methods[] = {
    {"_begin", METHOD(base_begin), NULL},
    {"render", (PyCFunction)(void (*)(void))base_render, METH_FASTCALL | METH_KEYWORDS,
     PyDoc_STR("render($self, *args, **kwargs)\n--\n\n"
               "The text of the template for these variables, given as for a dict.")},
    {"_root", template_base_root, METH_O, NULL},
    {"_block", template_base_block, METH_O, NULL},
    {"_run", template_base_run, METH_O, NULL},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot base_slots[] = {
    {Py_tp_doc, "What is native of a template."},
    {Py_tp_new, base_new},
    {Py_tp_traverse, base_traverse},
    {Py_tp_clear, base_clear},
    {Py_tp_dealloc, base_free},
    {Py_tp_getset, base_fields},
    {Py_tp_methods, base_methods},
    {0, NULL},
};

PyType_Spec template_base_spec = {
    "melba._core.TemplateBase", sizeof(template_base), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_BASETYPE | Py_TPFLAGS_HAVE_GC,
    base_slots,
};
