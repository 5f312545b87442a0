/* Macros that Python holds, and the frames that they keep. */
#include "machine.h"

/* ===== Frames that outlive their run ==================================== */

/* Holds a frame that macros were made in, and shows the collector what its variables hold. */
typedef struct cell_object {
    PyObject_HEAD
    melbacore_frame_head *frame;
    template_scope *scope;
    PyObject *program; /* Whose code and constants they are. */
    PyObject *outer;   /* The cell of the frame further out, or NULL. */
} cell_object;

/* A new reference to the one cell of a frame. */
PyObject *template_cell_of(core_state *state, melbacore_frame_head *frame)
{
    void **place = melbacore_frame_cell(frame);
    if (*place != NULL)
        return Py_NewRef((PyObject *)*place);
    melbacore_frame_head *further = melbacore_frame_outer(frame);
    PyObject *outer = further == NULL ? NULL : template_cell_of(state, further);
    cell_object *self = further != NULL && outer == NULL ? NULL : PyObject_GC_New(cell_object, state->template_cell);
    if (self == NULL) {
        Py_XDECREF(outer);
        return NULL;
    }
    template_scope *scope = template_scope_of(melbacore_frame_scope(frame));
    self->frame = frame;
    self->scope = (template_scope *)Py_NewRef((PyObject *)scope);
    self->program = Py_XNewRef((PyObject *)melbacore_program_owner(melbacore_frame_program(frame)));
    self->outer = outer;
    melbacore_frame_retain(frame);
    *place = self;
    PyObject_GC_Track(self);
    if (!PyObject_GC_IsTracked((PyObject *)scope))
        PyObject_GC_Track(scope);
    return (PyObject *)self;
}

typedef struct visitor {
    visitproc visit;
    void *arg;
} visitor;

static int visit_handle(void *handle, void *context)
{
    visitor *own = context;
    return own->visit(handle, own->arg);
}

static int cell_traverse(PyObject *object, visitproc visit, void *arg)
{
    cell_object *self = (cell_object *)object;
    visitor own = {visit, arg};
    Py_VISIT(Py_TYPE(object));
    Py_VISIT(self->scope);
    Py_VISIT(self->program);
    Py_VISIT(self->outer);
    return melbacore_frame_visit(self->frame, visit_handle, &own);
}

static int cell_clear(PyObject *object)
{
    melbacore_frame_clear(((cell_object *)object)->frame, &template_host, NULL);
    return 0;
}

static void cell_free(PyObject *object)
{
    cell_object *self = (cell_object *)object;
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(object);
    /* A macro may have been given another one, and that a further one ... */
    Py_TRASHCAN_BEGIN(self, cell_free)
    melbacore_frame_release(self->frame, &template_host, NULL);
    Py_XDECREF(self->outer);
    Py_XDECREF(self->program);
    Py_DECREF(self->scope);
    PyObject_GC_Del(self);
    Py_DECREF(type);
    Py_TRASHCAN_END
}

static PyType_Slot cell_slots[] = {
    {Py_tp_doc, "What the macros of a template were made in."},
    {Py_tp_traverse, cell_traverse},
    {Py_tp_clear, cell_clear},
    {Py_tp_dealloc, cell_free},
    {0, NULL},
};

PyType_Spec template_cell_spec = {
    "melba._core.TemplateCell", sizeof(cell_object), 0,
    Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION, cell_slots,
};

/* ===== Macro ============================================================ */

typedef struct macro_object {
    PyObject_HEAD
    melbacore_macro *macro;
    template_scope *scope; /* The cell's. */
    PyObject *cell;
    core_state *state;
    bool autoescape;
} macro_object;

PyObject *template_macro_object(template_run *run, melbacore_macro *macro)
{
    if (macro->box != NULL)
        return Py_NewRef((PyObject *)macro->box);
    PyObject *cell = template_cell_of(run->state, macro->frame);
    macro_object *self = cell == NULL ? NULL : PyObject_GC_New(macro_object, run->state->template_macro);
    if (self == NULL) {
        Py_XDECREF(cell);
        return NULL;
    }
    self->macro = macro;
    self->cell = cell;
    self->scope = ((cell_object *)cell)->scope;
    self->state = run->state;
    self->autoescape = macro->autoescape != 0;
    macro->box = self;
    PyObject_GC_Track(self);
    return (PyObject *)self;
}

melbacore_macro *template_macro_of(core_state *state, PyObject *object)
{
    return Py_TYPE(object) == state->template_macro ? ((macro_object *)object)->macro : NULL;
}

static int macro_traverse(PyObject *object, visitproc visit, void *arg)
{
    Py_VISIT(Py_TYPE(object));
    Py_VISIT(((macro_object *)object)->cell);
    return 0;
}

static void macro_free(PyObject *object)
{
    macro_object *self = (macro_object *)object;
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(object);
    Py_TRASHCAN_BEGIN(self, macro_free)
    self->macro->box = NULL;
    Py_DECREF(self->cell);
    PyObject_GC_Del(self);
    Py_DECREF(type);
    Py_TRASHCAN_END
}

/* Lets a run begin with a macro and arguments of Python's, which the caller holds until it ends. */
static bool begin_macro(template_run *run, melbacore_macro *macro, uint32_t depth, uint32_t flags, PyObject *const *args,
                        Py_ssize_t count, PyObject *names)
{
    size_t named = names == NULL ? 0 : (size_t)PyTuple_GET_SIZE(names), all = (size_t)count + named;
    melba_value *values = PyMem_Calloc(all + 1, sizeof *values);
    melbacore_name *texts = PyMem_Calloc(named + 1, sizeof *texts);
    uint32_t *numbers = PyMem_Calloc(named + 1, sizeof *numbers);
    bool good = values != NULL && texts != NULL && numbers != NULL;
    if (!good)
        PyErr_NoMemory();
    for (size_t i = 0; good && i < all; i++) {
        template_unbox(run, Py_NewRef(args[i]), &values[i]);
        if (values[i].kind == MELBA_HANDLE) {
            values[i].flags = MELBACORE_BORROWED;
            Py_DECREF(args[i]);
        }
    }
    for (size_t i = 0; good && i < named; i++) {
        Py_ssize_t size;
        texts[i].data = (const uint8_t *)PyUnicode_AsUTF8AndSize(PyTuple_GET_ITEM(names, i), &size);
        good = texts[i].data != NULL;
        texts[i].size = (uint32_t)size;
        texts[i].handle = PyTuple_GET_ITEM(names, i);
        numbers[i] = (uint32_t)i;
    }
    if (good) {
        melbacore_signature signature = {(uint32_t)named, 0, numbers, texts, names};
        melbacore_arguments arguments = {values, (uint32_t)all, (uint32_t)named, named > 0 ? &signature : NULL,
                                         NULL, NULL, NULL};
        good = melbacore_machine_begin_macro(run->machine, &template_host, run, flags, macro, &arguments, depth);
        if (!good && !PyErr_Occurred())
            PyErr_NoMemory();
    }
    PyMem_Free(values);
    PyMem_Free(texts);
    PyMem_Free(numbers);
    return good;
}

bool template_macro_begin(template_run *run, PyObject *object, PyObject *args, PyObject *names)
{
    macro_object *self = (macro_object *)object;
    Py_ssize_t count = PyTuple_GET_SIZE(args) - (names == NULL ? 0 : PyTuple_GET_SIZE(names));
    return begin_macro(run, self->macro, 0, self->scope->template_->machine_flags, &PyTuple_GET_ITEM(args, 0), count, names);
}

/* Runs a macro with arguments of Python's. */
PyObject *template_run_macro(core_state *state, template_scope *scope, melbacore_macro *macro, uint32_t depth,
                           bool is_safe, PyObject *const *args, Py_ssize_t count, PyObject *names)
{
    template_run run = {.state = state, .scope = scope};
    PyObject *result = NULL;
    if (!template_run_begin(&run, scope->template_))
        return NULL;
    if (begin_macro(&run, macro, depth, scope->template_->machine_flags, args, count, names) && template_run_go(&run)) {
        const melbacore_output *output = melbacore_machine_output(run.machine);
        melba_text text = {output->data, output->size, output->width};
        result = template_text(&run, text, output->widest, is_safe);
    }
    template_run_end(&run);
    return result;
}

/* What has to be waited for until a macro of an async environment gives its text. */
static PyObject *awaitable_of(template_world *world, macro_object *self, bool is_safe, PyObject *const *args,
                              Py_ssize_t count, PyObject *names)
{
    Py_ssize_t all = count + (names == NULL ? 0 : PyTuple_GET_SIZE(names));
    PyObject *tuple = PyTuple_New(all), *result = NULL;
    for (Py_ssize_t i = 0; tuple != NULL && i < all; i++)
        PyTuple_SET_ITEM(tuple, i, Py_NewRef(args[i]));
    PyObject *stepper = tuple == NULL ? NULL : template_macro_stepper(self->scope, (PyObject *)self, tuple, names);
    if (stepper != NULL)
        result = PyObject_CallMethod(world->support, "macro_text", "OO", stepper, is_safe ? Py_True : Py_False);
    Py_XDECREF(stepper);
    Py_XDECREF(tuple);
    return result;
}

static PyObject *vector_call(PyObject *object, PyObject *const *args, size_t flags, PyObject *names)
{
    macro_object *self = (macro_object *)object;
    Py_ssize_t count = PyVectorcall_NARGS(flags);
    bool is_safe = self->autoescape;
    template_world *world = template_world_of(self->state);
    if (world == NULL)
        return NULL;
    if (count > 0 && (PyObject *)Py_TYPE(args[0]) == world->eval_context) {
        PyObject *escapes = PyObject_GetAttr(args[0], world->names.autoescape);
        int truth = escapes == NULL ? -1 : PyObject_IsTrue(escapes);
        Py_XDECREF(escapes);
        if (truth < 0)
            return NULL;
        is_safe = truth > 0;
        args++;
        count--;
    }
    if (self->scope->template_->is_async)
        return awaitable_of(world, self, is_safe, args, count, names);
    return template_run_macro(self->state, self->scope, self->macro, 0, is_safe, args, count, names);
}

static PyObject *macro_call(PyObject *object, PyObject *args, PyObject *kwargs)
{
    Py_ssize_t count = PyTuple_GET_SIZE(args), named = kwargs == NULL ? 0 : PyDict_GET_SIZE(kwargs);
    PyObject **all = PyMem_Calloc((size_t)(count + named + 1), sizeof *all);
    PyObject *names = named > 0 ? PyTuple_New(named) : NULL, *key, *value, *result = NULL;
    if (all == NULL)
        PyErr_NoMemory();
    if (all != NULL && (named == 0 || names != NULL)) {
        for (Py_ssize_t i = 0; i < count; i++)
            all[i] = PyTuple_GET_ITEM(args, i);
        Py_ssize_t place = 0, next = 0;
        while (named > 0 && PyDict_Next(kwargs, &place, &key, &value)) {
            PyTuple_SET_ITEM(names, next, Py_NewRef(key));
            all[count + next++] = value;
        }
        result = vector_call(object, all, (size_t)count, names);
    }
    Py_XDECREF(names);
    PyMem_Free(all);
    return result;
}

static bool shape_of(PyObject *object, melbacore_macro_shape *shape)
{
    melbacore_macro *macro = ((macro_object *)object)->macro;
    return melbacore_program_macro(macro->program, macro->shape, shape);
}

enum { MACRO_NAME, MACRO_ARGUMENTS, MACRO_KWARGS, MACRO_VARARGS, MACRO_CALLER, MACRO_EXPLICIT, MACRO_COUNT };

static PyObject *macro_get(PyObject *object, void *closure)
{
    melbacore_macro_shape shape;
    if (!shape_of(object, &shape))
        return Py_NewRef(Py_None);
    switch ((intptr_t)closure) {
    case MACRO_NAME:
        return Py_NewRef(shape.name->size == 0 ? Py_None : (PyObject *)shape.name->handle);
    case MACRO_KWARGS:
        return PyBool_FromLong(shape.takes_keywords);
    case MACRO_VARARGS:
        return PyBool_FromLong(shape.takes_variable);
    case MACRO_CALLER:
        return PyBool_FromLong(shape.takes_caller);
    case MACRO_EXPLICIT:
        return PyBool_FromLong(shape.explicit_caller);
    case MACRO_COUNT:
        return PyLong_FromUnsignedLong(shape.count);
    default: {
        size_t count;
        melbacore_macro *macro = ((macro_object *)object)->macro;
        const melbacore_name *names = melbacore_program_names((melbacore_program *)macro->program, &count);
        PyObject *tuple = PyTuple_New(shape.count);
        for (uint32_t i = 0; tuple != NULL && i < shape.count; i++)
            PyTuple_SET_ITEM(tuple, i, Py_NewRef((PyObject *)names[shape.parameters[i]].handle));
        return tuple;
    }
    }
}

static PyObject *macro_repr(PyObject *object)
{
    PyObject *name = macro_get(object, (void *)MACRO_NAME);
    PyObject *result = name == NULL ? NULL
                     : name == Py_None ? PyUnicode_FromString("<Macro anonymous>")
                                       : PyUnicode_FromFormat("<Macro %R>", name);
    Py_XDECREF(name);
    return result;
}

static PyGetSetDef macro_fields[] = {
    {"name", macro_get, NULL, "The name, or None for what `call` passes.", (void *)MACRO_NAME},
    {"arguments", macro_get, NULL, "The names of the parameters.", (void *)MACRO_ARGUMENTS},
    {"catch_kwargs", macro_get, NULL, "Whether it uses `kwargs`.", (void *)MACRO_KWARGS},
    {"catch_varargs", macro_get, NULL, "Whether it uses `varargs`.", (void *)MACRO_VARARGS},
    {"caller", macro_get, NULL, "Whether it uses `caller`.", (void *)MACRO_CALLER},
    {"explicit_caller", macro_get, NULL, "Whether `caller` is a parameter.", (void *)MACRO_EXPLICIT},
    {"_argument_count", macro_get, NULL, "How many parameters there are.", (void *)MACRO_COUNT},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyType_Slot macro_slots[] = {
    {Py_tp_doc, "A macro of a template, which gives its text when it is called."},
    {Py_tp_traverse, macro_traverse},
    {Py_tp_dealloc, macro_free},
    {Py_tp_call, macro_call},
    {Py_tp_repr, macro_repr},
    {Py_tp_getset, macro_fields},
    {0, NULL},
};

PyType_Spec template_macro_spec = {
    "melba.templates.runtime.Macro", sizeof(macro_object), 0,
    Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION, macro_slots,
};
