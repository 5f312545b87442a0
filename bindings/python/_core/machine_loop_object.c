/* LoopContext: the loop of a template that Python holds. */
#include "machine.h"

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
    PyObject *cell = loop->recursion == NULL ? NULL : template_cell_of(run->state, loop->recursion->frame);
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
    return template_run_macro(self->state, self->scope, self->loop->recursion, self->loop->depth + 1,
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
