/* TemplateProgram: a compiled template. */
#include "machine.h"

static int program_traverse(PyObject *object, visitproc visit, void *arg)
{
    template_program *self = (template_program *)object;
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(self->held);
    Py_VISIT(self->tree);
    return 0;
}

static void program_free(PyObject *object)
{
    template_program *self = (template_program *)object;
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(object);
    melbacore_program_free(self->program);
    Py_XDECREF(self->name);
    Py_XDECREF(self->filename);
    Py_XDECREF(self->held);
    Py_XDECREF(self->tree);
    PyObject_GC_Del(self);
    Py_DECREF(type);
}

static bool hold(template_program *self, PyObject *owned, void **place)
{
    if (owned == NULL)
        return false;
    bool done = PyList_Append(self->held, owned) == 0;
    Py_DECREF(owned);
    *place = owned;
    return done;
}

/* Makes the objects that a program's tables point to. */
static bool link_program(template_program *self, PyObject *objects)
{
    size_t count, i;
    melbacore_name *names = melbacore_program_names(self->program, &count);
    for (i = 0; i < count; i++) {
        if ((names[i].note & MELBACORE_NAME_USED) == 0)
            continue;
        PyObject *text = template_str(names[i].data, names[i].size);
        if (text == NULL)
            return false;
        PyUnicode_InternInPlace(&text);
        int is_attribute = PyObject_HasAttr((PyObject *)&PyDict_Type, text);
        if (is_attribute)
            names[i].note |= TEMPLATE_DICT_NAME;
        if (!hold(self, text, &names[i].handle))
            return false;
    }
    melbacore_signature *signatures = melbacore_program_signatures(self->program, &count);
    for (i = 1; i < count; i++) {
        PyObject *tuple = PyTuple_New(signatures[i].count);
        for (uint32_t k = 0; tuple != NULL && k < signatures[i].count; k++)
            PyTuple_SET_ITEM(tuple, k, Py_NewRef((PyObject *)names[signatures[i].names[k]].handle));
        if (!hold(self, tuple, &signatures[i].handle))
            return false;
    }
    melbacore_constant *constants = melbacore_program_constants(self->program, &count);
    for (i = 1; i < count; i++) {
        PyObject *made = NULL;
        if (constants[i].kind == 6)
            made = Py_NewRef((PyObject *)names[constants[i].text].handle);
        else if (constants[i].kind == 5)
            made = PyLong_FromUnicodeObject(names[constants[i].text].handle, 0);
        else if (constants[i].kind == 7 && objects != NULL && constants[i].text < (size_t)PyList_GET_SIZE(objects))
            made = Py_NewRef(PyList_GET_ITEM(objects, constants[i].text));
        else
            continue;
        if (!hold(self, made, &constants[i].handle))
            return false;
    }
    return true;
}

static const char *const reasons[] = {
    "there is no memory", "the template is too large", "the template is nested too deeply",
    "block %R defined twice", "cannot use extend from a non top-level scope",
    "Can't assign to special loop variable in for-loop target",
    "When defining macros or call blocks the special \"caller\" argument must be omitted or be given a default.",
    "a node is where it cannot be", "'break' outside loop", "'continue' not properly in loop",
};

static void raise_fault(core_state *state, template_tree *tree, const melbacore_fault *fault, PyObject *name,
                        PyObject *filename)
{
    template_world *world = template_world_of(state);
    if (world == NULL)
        return;
    melbacore_template_view view;
    melbacore_template_look(tree->template, &view);
    PyObject *called = NULL, *message = NULL;
    uint32_t reason = fault->reason < sizeof reasons / sizeof *reasons ? fault->reason : 7;
    if (fault->name < view.text_count)
        called = template_str(view.bytes + view.texts[fault->name].start, view.texts[fault->name].count);
    if (called != NULL)
        message = PyUnicode_FromFormat(reasons[reason], called);
    PyObject *class = reason >= 8 || reason < 3 ? world->syntax_error : world->assertion_error;
    PyObject *error = message == NULL ? NULL
                    : PyObject_CallFunction(class, "OIOO", message, (unsigned)fault->line, name, filename);
    if (error != NULL)
        PyErr_SetObject(class, error);
    Py_XDECREF(error);
    Py_XDECREF(message);
    Py_XDECREF(called);
}

/* Filters and tests outside of branches must be there. */
static bool check_requirements(core_state *state, template_program *self, PyObject *environment)
{
    template_world *world = template_world_of(state);
    bool is_filter;
    uint32_t line;
    const melbacore_name *name;
    for (uint32_t i = 0;
         world != NULL && (name = melbacore_program_requirement(self->program, i, &is_filter, &line)) != NULL; i++) {
        PyObject *all = PyObject_GetAttr(environment, is_filter ? world->names.filters : world->names.tests);
        int has = all == NULL ? -1 : PySequence_Contains(all, name->handle);
        Py_XDECREF(all);
        if (has < 0)
            return false;
        if (has == 0) {
            PyObject *message = PyUnicode_FromFormat("No %s named %R.", is_filter ? "filter" : "test", name->handle);
            PyObject *error = message == NULL ? NULL
                            : PyObject_CallFunction(world->assertion_error, "OIOO", message, (unsigned)line,
                                                    self->name, self->filename);
            if (error != NULL)
                PyErr_SetObject(world->assertion_error, error);
            Py_XDECREF(error);
            Py_XDECREF(message);
            return false;
        }
    }
    return world != NULL;
}

PyObject *core_template_compile(PyObject *module, PyObject *args, PyObject *kwargs)
{
    static char *names[] = {"tree", "name", "filename", "environment", "autoescape", "is_async", "finalize",
                            "sandboxed", "native", "optimized", "intercepted", NULL};
    core_state *state = core_state_of(module);
    PyObject *tree, *name, *filename, *environment = Py_None, *intercepted = NULL;
    int autoescape = 0, is_async = 0, finalize = 0, sandboxed = 0, native = 0, optimized = 1;
    if (!template_types_ready(module)
        || !PyArg_ParseTupleAndKeywords(args, kwargs, "O!OO|$OppppppO:compile_template", names, state->template_tree,
                                        &tree, &name, &filename, &environment, &autoescape, &is_async, &finalize,
                                        &sandboxed, &native, &optimized, &intercepted))
        return NULL;
    bool intercepts = false;
    if (intercepted != NULL && PyTuple_Check(intercepted))
        for (Py_ssize_t i = 0; i < PyTuple_GET_SIZE(intercepted); i++)
            intercepts = intercepts || PyObject_Size(PyTuple_GET_ITEM(intercepted, i)) > 0;
    template_program *self = PyObject_GC_New(template_program, state->template_program);
    if (self == NULL)
        return NULL;
    memset((char *)self + sizeof(PyObject), 0, sizeof *self - sizeof(PyObject));
    PyObject_GC_Track(self);
    self->name = Py_NewRef(name);
    self->filename = Py_NewRef(filename);
    self->tree = Py_NewRef(tree);
    self->held = PyList_New(0);
    self->flags = (autoescape ? 1U : 0) | (is_async ? 2U : 0) | (finalize ? 4U : 0) | (native ? 8U : 0)
                | (intercepts ? 16U : 0);
    melbacore_fault fault = {0, 0, 0};
    melba_status status = self->held == NULL ? MELBA_NO_MEMORY : melbacore_program_new(&self->program);
    if (status == MELBA_OK)
        status = melbacore_program_compile(self->program, ((template_tree *)tree)->template, self->flags, &fault);
    if (status == MELBA_SYNTAX)
        raise_fault(state, (template_tree *)tree, &fault, name, filename);
    else if (status == MELBA_NO_MEMORY)
        PyErr_NoMemory();
    else if (status != MELBA_OK)
        PyErr_SetString(PyExc_SystemError, melba_status_text(status));
    if (status != MELBA_OK || !link_program(self, ((template_tree *)tree)->objects)
        || (environment != Py_None && !check_requirements(state, self, environment))) {
        Py_DECREF(self);
        return NULL;
    }
    melbacore_program_set_owner(self->program, self);
    return (PyObject *)self;
}

static PyObject *program_block_names(PyObject *object, void *Py_UNUSED(closure))
{
    template_program *self = (template_program *)object;
    PyObject *list = PyList_New(0);
    const melbacore_name *name;
    for (uint32_t i = 0; list != NULL && (name = melbacore_program_block(self->program, i)) != NULL; i++)
        if (PyList_Append(list, name->handle) < 0)
            Py_CLEAR(list);
    PyObject *tuple = list == NULL ? NULL : PyList_AsTuple(list);
    Py_XDECREF(list);
    return tuple;
}

static PyObject *program_get(PyObject *object, void *closure)
{
    template_program *self = (template_program *)object;
    return Py_NewRef(closure == NULL ? self->name : closure == (void *)1 ? self->filename : self->tree);
}

static PyObject *program_debug_info(PyObject *object, void *Py_UNUSED(closure))
{
    template_program *self = (template_program *)object;
    PyObject *list = PyList_New(0);
    uint32_t line, last = 0;
    for (size_t i = 0; list != NULL && (line = melbacore_program_line(self->program, i)) != 0; i++) {
        if (line == last)
            continue;
        last = line;
        PyObject *pair = Py_BuildValue("(In)", (unsigned)line, (Py_ssize_t)i);
        if (pair == NULL || PyList_Append(list, pair) < 0)
            Py_CLEAR(list);
        Py_XDECREF(pair);
    }
    return list;
}

static PyObject *program_flags(PyObject *object, void *Py_UNUSED(closure))
{
    return PyLong_FromUnsignedLong(((template_program *)object)->flags);
}

static PyObject *program_image(PyObject *object, PyObject *Py_UNUSED(none))
{
    PyObject *support = PyImport_ImportModule("melba.templates._support");
    PyObject *image = support == NULL ? NULL : PyObject_CallMethod(support, "image", "O", object);
    Py_XDECREF(support);
    return image;
}

static PyMethodDef program_methods[] = {
    {"image", program_image, METH_NOARGS, PyDoc_STR("image($self)\n--\n\nThe program as bytes, for `load_program`.")},
    {NULL, NULL, 0, NULL},
};

static PyGetSetDef program_fields[] = {
    {"name", program_get, NULL, "The template's name, or None.", (void *)0},
    {"filename", program_get, NULL, "Where it was read, or None.", (void *)1},
    {"tree", program_get, NULL, "What it was compiled of.", (void *)2},
    {"flags", program_flags, NULL, "How it was compiled.", NULL},
    {"block_names", program_block_names, NULL, "The names of its blocks.", NULL},
    {"debug_info", program_debug_info, NULL, "Pairs of a line and the first instruction of it.", NULL},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyType_Slot program_slots[] = {
    {Py_tp_doc, "A compiled template."},
    {Py_tp_traverse, program_traverse},
    {Py_tp_dealloc, program_free},
    {Py_tp_getset, program_fields},
    {Py_tp_methods, program_methods},
    {0, NULL},
};

PyType_Spec template_program_spec = {
    "melba._core.TemplateProgram", sizeof(template_program), 0,
    Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION, program_slots,
};
