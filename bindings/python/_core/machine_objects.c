/* What a template has that Python can hold: macros and loops. */
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
static PyObject *cell_of(core_state *state, melbacore_frame_head *frame)
{
    void **place = melbacore_frame_cell(frame);
    if (*place != NULL)
        return Py_NewRef((PyObject *)*place);
    melbacore_frame_head *further = melbacore_frame_outer(frame);
    PyObject *outer = further == NULL ? NULL : cell_of(state, further);
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
    PyObject *cell = cell_of(run->state, macro->frame);
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
static PyObject *run_macro(core_state *state, template_scope *scope, melbacore_macro *macro, uint32_t depth,
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
    return run_macro(self->state, self->scope, self->macro, 0, is_safe, args, count, names);
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

/* ===== LoopContext ====================================================== */

typedef struct loop_object {
    PyObject_HEAD
    melbacore_loop *loop; /* The machine's while it runs, and then 'own'. */
    melbacore_loop own;
    template_scope *scope;  /* NULL for one that Python made, ... */
    PyObject *cell;         /* Of the function of a recursive loop, or NULL. */
    PyObject *undefined;    /* ... which has the class of what is not there. */
    core_state *state;
} loop_object;

PyObject *template_loop_object(template_run *run, melbacore_loop *loop)
{
    if (loop->box != NULL)
        return Py_NewRef((PyObject *)loop->box);
    PyObject *cell = loop->recursion == NULL ? NULL : cell_of(run->state, loop->recursion->frame);
    loop_object *self = loop->recursion != NULL && cell == NULL ? NULL
                      : PyObject_GC_New(loop_object, run->state->template_loop);
    if (self == NULL) {
        Py_XDECREF(cell);
        return NULL;
    }
    memset((char *)self + sizeof(PyObject), 0, sizeof *self - sizeof(PyObject));
    self->loop = loop;
    self->state = run->state;
    self->scope = (template_scope *)Py_NewRef((PyObject *)run->scope);
    self->cell = cell;
    if (!PyObject_GC_IsTracked((PyObject *)run->scope))
        PyObject_GC_Track(run->scope);
    loop->box = self;
    PyObject_GC_Track(self);
    /* The loop holds it, too, until it ends. */
    return Py_NewRef((PyObject *)self);
}

void template_host_loop_ended(void *context, void *box, melbacore_loop *loop)
{
    (void)context;
    loop_object *self = box;
    /* All that the loop holds goes over to the object. */
    self->own = *loop;
    self->own.box = NULL;
    self->loop = &self->own;
    memset(&loop->cursor, 0, sizeof loop->cursor);
    memset(&loop->current, 0, sizeof loop->current);
    memset(&loop->before, 0, sizeof loop->before);
    memset(&loop->after, 0, sizeof loop->after);
    memset(&loop->changed, 0, sizeof loop->changed);
    memset(&loop->candidate, 0, sizeof loop->candidate);
    Py_DECREF(self);
}

static void drop_value(melba_value *value)
{
    if (value->kind == MELBA_HANDLE && (value->flags & MELBACORE_BORROWED) == 0)
        Py_DECREF((PyObject *)value->as.handle);
}

static int visit_value(const melba_value *value, visitproc visit, void *arg)
{
    if (value->kind == MELBA_HANDLE && (value->flags & MELBACORE_BORROWED) == 0)
        Py_VISIT((PyObject *)value->as.handle);
    return 0;
}

static int loop_traverse(PyObject *object, visitproc visit, void *arg)
{
    loop_object *self = (loop_object *)object;
    Py_VISIT(Py_TYPE(object));
    Py_VISIT(self->scope);
    Py_VISIT(self->cell);
    Py_VISIT(self->undefined);
    if (self->loop != &self->own)
        return 0;
    const melba_value *values[] = {&self->own.current, &self->own.before, &self->own.after, &self->own.changed,
                                   &self->own.candidate};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        int status = visit_value(values[i], visit, arg);
        if (status != 0)
            return status;
    }
    Py_VISIT((PyObject *)self->own.cursor.object);
    Py_VISIT((PyObject *)self->own.cursor.more);
    return 0;
}

static int loop_clear(PyObject *object)
{
    loop_object *self = (loop_object *)object;
    if (self->loop != &self->own)
        return 0;
    melba_value *values[] = {&self->own.current, &self->own.before, &self->own.after, &self->own.changed,
                             &self->own.candidate};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        melba_value old = *values[i];
        memset(values[i], 0, sizeof old);
        drop_value(&old);
    }
    template_host_end(NULL, &self->own.cursor);
    return 0;
}

static void loop_free(PyObject *object)
{
    loop_object *self = (loop_object *)object;
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(object);
    Py_TRASHCAN_BEGIN(self, loop_free)
    loop_clear(object);
    Py_XDECREF(self->scope);
    Py_XDECREF(self->cell);
    Py_XDECREF(self->undefined);
    type->tp_free(object);
    Py_DECREF(type);
    Py_TRASHCAN_END
}

enum { LOOP_INDEX, LOOP_INDEX0, LOOP_FIRST, LOOP_LAST, LOOP_LENGTH, LOOP_REVINDEX, LOOP_REVINDEX0, LOOP_PREVITEM,
       LOOP_NEXTITEM, LOOP_DEPTH, LOOP_DEPTH0 };

/* A run that is there only to make objects. */
static bool quiet_run(loop_object *self, template_run *run)
{
    memset(run, 0, sizeof *run);
    run->state = self->state;
    run->world = template_world_of(self->state);
    if (self->scope != NULL) {
        run->template_ = self->scope->template_;
        run->environment = run->template_->environment;
        run->scope = self->scope;
        if (run->environment == NULL) {
            PyErr_SetString(PyExc_RuntimeError, "this loop's template has no environment");
            return false;
        }
    }
    return run->world != NULL;
}

static PyObject *nothing_there(loop_object *self, const char *hint)
{
    template_run run;
    if (self->undefined != NULL)
        return PyObject_CallFunction(self->undefined, "s", hint);
    PyObject *text = quiet_run(self, &run) ? PyUnicode_FromString(hint) : NULL;
    PyObject *result = text == NULL ? NULL : template_undefined(&run, text, NULL, NULL);
    Py_XDECREF(text);
    return result;
}

static PyObject *loop_get(PyObject *object, void *closure)
{
    loop_object *self = (loop_object *)object;
    melbacore_loop *loop = self->loop;
    template_run run;
    int64_t length;
    switch ((intptr_t)closure) {
    case LOOP_INDEX:
        return PyLong_FromLongLong(loop->index + 1);
    case LOOP_INDEX0:
        return PyLong_FromLongLong(loop->index);
    case LOOP_FIRST:
        return PyBool_FromLong(loop->index == 0);
    case LOOP_DEPTH:
        return PyLong_FromLongLong((long long)loop->depth + 1);
    case LOOP_DEPTH0:
        return PyLong_FromLongLong(loop->depth);
    case LOOP_LAST:
        if (melbacore_loop_peek(loop, &template_host, NULL) < 0)
            return NULL;
        return PyBool_FromLong(loop->after.kind == MELBACORE_MISSING);
    case LOOP_PREVITEM:
        if (loop->index <= 0 || loop->before.kind == MELBA_NOTHING)
            return nothing_there(self, "there is no previous item");
        return quiet_run(self, &run) ? template_box(&run, &loop->before) : NULL;
    case LOOP_NEXTITEM:
        if (melbacore_loop_peek(loop, &template_host, NULL) < 0)
            return NULL;
        if (loop->after.kind == MELBACORE_MISSING)
            return nothing_there(self, "there is no next item");
        return quiet_run(self, &run) ? template_box(&run, &loop->after) : NULL;
    default:
        if (melbacore_loop_length(loop, &template_host, NULL, &length) < 0)
            return NULL;
        return PyLong_FromLongLong((intptr_t)closure == LOOP_LENGTH ? length
                                   : (intptr_t)closure == LOOP_REVINDEX ? length - loop->index
                                                                        : length - loop->index - 1);
    }
}

static Py_ssize_t loop_size(PyObject *object)
{
    int64_t length;
    return melbacore_loop_length(((loop_object *)object)->loop, &template_host, NULL, &length) < 0
             ? -1 : (Py_ssize_t)length;
}

static PyObject *loop_cycle(PyObject *object, PyObject *const *args, Py_ssize_t count)
{
    if (count == 0) {
        PyErr_SetString(PyExc_TypeError, "no items for cycling given");
        return NULL;
    }
    Py_ssize_t index = (Py_ssize_t)((loop_object *)object)->loop->index % count;
    return Py_NewRef(args[index < 0 ? index + count : index]);
}

static PyObject *loop_changed(PyObject *object, PyObject *const *args, Py_ssize_t count)
{
    loop_object *self = (loop_object *)object;
    PyObject *tuple = PyTuple_New(count);
    for (Py_ssize_t i = 0; tuple != NULL && i < count; i++)
        PyTuple_SET_ITEM(tuple, i, Py_NewRef(args[i]));
    melba_value *last = &self->loop->changed;
    int differs = tuple == NULL ? -1
                : last->kind != MELBA_HANDLE ? 1 : -2;
    if (differs == -2) {
        /* The comparison may ask this loop again. */
        PyObject *before = Py_NewRef((PyObject *)last->as.handle);
        differs = PyObject_RichCompareBool(before, tuple, Py_NE);
        Py_DECREF(before);
    }
    if (differs <= 0) {
        Py_XDECREF(tuple);
        return differs < 0 ? NULL : Py_NewRef(Py_False);
    }
    melba_value old = *last;
    memset(last, 0, sizeof *last);
    last->kind = MELBA_HANDLE;
    last->as.handle = tuple;
    drop_value(&old);
    return Py_NewRef(Py_True);
}

static PyObject *loop_call(PyObject *object, PyObject *args, PyObject *kwargs)
{
    loop_object *self = (loop_object *)object;
    if (kwargs != NULL || PyTuple_GET_SIZE(args) != 1) {
        PyErr_SetString(PyExc_TypeError, "a loop is called with one iterable");
        return NULL;
    }
    if (self->loop->recursion == NULL || self->scope == NULL) {
        PyErr_SetString(PyExc_TypeError, "The loop must have the 'recursive' marker to be called recursively.");
        return NULL;
    }
    PyObject *given[1] = {PyTuple_GET_ITEM(args, 0)};
    return run_macro(self->state, self->scope, self->loop->recursion, self->loop->depth + 1,
                     self->scope->base.autoescape != 0, given, 1, NULL);
}

static PyObject *loop_repr(PyObject *object)
{
    Py_ssize_t length = loop_size(object);
    if (length < 0)
        return NULL;
    return PyUnicode_FromFormat("<LoopContext %lld/%zd>", (long long)((loop_object *)object)->loop->index + 1, length);
}

/* A loop over any iterable, for Python code. */
static PyObject *loop_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    static char *names[] = {"iterable", "undefined", "recurse", "depth0", NULL};
    PyObject *iterable, *undefined, *recurse = Py_None;
    unsigned depth = 0;
    core_state *state = PyType_GetModuleState(type);
    if (state == NULL
        || !PyArg_ParseTupleAndKeywords(args, kwargs, "OO|OI:LoopContext", names, &iterable, &undefined, &recurse, &depth))
        return NULL;
    loop_object *self = (loop_object *)type->tp_alloc(type, 0);
    if (self == NULL)
        return NULL;
    self->loop = &self->own;
    self->state = state;
    self->own.inside.kind = MELBACORE_LOOP;
    self->own.index = -1;
    self->own.length = -1;
    self->own.depth = depth;
    self->undefined = Py_NewRef(undefined);
    melba_value value = {MELBA_HANDLE, MELBACORE_BORROWED, 0, 0, 0, {0}};
    value.as.handle = iterable;
    if (template_host_iterate(NULL, &value, &self->own.cursor) < 0) {
        Py_DECREF(self);
        return NULL;
    }
    return (PyObject *)self;
}

static PyObject *loop_next(PyObject *object)
{
    loop_object *self = (loop_object *)object;
    melbacore_loop *loop = self->loop;
    melba_value item;
    if (loop != &self->own) {
        PyErr_SetString(PyExc_RuntimeError, "this loop belongs to a template");
        return NULL;
    }
    if (loop->after.kind == MELBACORE_MISSING)
        return NULL;
    if (loop->after.kind != MELBA_NOTHING) {
        item = loop->after;
        memset(&loop->after, 0, sizeof loop->after);
    } else if (template_host_next(NULL, &loop->cursor, &item) != 0 || item.kind == MELBA_NOTHING) {
        return NULL;
    }
    template_run run = {.state = self->state};
    loop->index++;
    melba_value old = loop->before;
    loop->before = loop->current;
    loop->current = item;
    drop_value(&old);
    PyObject *boxed = template_box(&run, &item);
    PyObject *pair = boxed == NULL ? NULL : PyTuple_Pack(2, boxed, object);
    Py_XDECREF(boxed);
    return pair;
}

static PyGetSetDef loop_fields[] = {
    {"index", loop_get, NULL, "Which turn this is, from 1.", (void *)LOOP_INDEX},
    {"index0", loop_get, NULL, "Which turn this is, from 0.", (void *)LOOP_INDEX0},
    {"first", loop_get, NULL, "Whether it is the first.", (void *)LOOP_FIRST},
    {"last", loop_get, NULL, "Whether it is the last.", (void *)LOOP_LAST},
    {"length", loop_get, NULL, "How many items there are.", (void *)LOOP_LENGTH},
    {"revindex", loop_get, NULL, "Which turn from the end, from 1.", (void *)LOOP_REVINDEX},
    {"revindex0", loop_get, NULL, "Which turn from the end, from 0.", (void *)LOOP_REVINDEX0},
    {"previtem", loop_get, NULL, "The item before.", (void *)LOOP_PREVITEM},
    {"nextitem", loop_get, NULL, "The item after.", (void *)LOOP_NEXTITEM},
    {"depth", loop_get, NULL, "How deep a recursive loop is, from 1.", (void *)LOOP_DEPTH},
    {"depth0", loop_get, NULL, "How deep a recursive loop is, from 0.", (void *)LOOP_DEPTH0},
    {NULL, NULL, NULL, NULL, NULL},
};

static PyMethodDef loop_methods[] = {
    {"cycle", (PyCFunction)(void (*)(void))loop_cycle, METH_FASTCALL,
     PyDoc_STR("cycle($self, *args)\n--\n\nThe argument whose turn it is.")},
    {"changed", (PyCFunction)(void (*)(void))loop_changed, METH_FASTCALL,
     PyDoc_STR("changed($self, *value)\n--\n\nWhether the values differ from those of the last call.")},
    {NULL, NULL, 0, NULL},
};

static PyType_Slot loop_slots[] = {
    {Py_tp_doc, "What `loop` is in a for loop."},
    {Py_tp_new, loop_new},
    {Py_tp_traverse, loop_traverse},
    {Py_tp_clear, loop_clear},
    {Py_tp_iter, PyObject_SelfIter},
    {Py_tp_iternext, loop_next},
    {Py_tp_dealloc, loop_free},
    {Py_tp_call, loop_call},
    {Py_tp_repr, loop_repr},
    {Py_sq_length, loop_size},
    {Py_tp_getset, loop_fields},
    {Py_tp_methods, loop_methods},
    {0, NULL},
};

PyType_Spec template_loop_spec = {
    "melba.templates.runtime.LoopContext", sizeof(loop_object), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, loop_slots,
};
