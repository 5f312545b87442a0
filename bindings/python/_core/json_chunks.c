/* iter_dumps: a document in pieces, by a walk that pauses behind each. */
#include "json.h"

/* What a piece may be longer than asked for before its memory has to grow. */
enum { SPARE = 512, USUAL_SIZE = 65536 };

typedef struct chunks {
    PyObject_HEAD
    PyObject *root;     /* The value, until all is written; NULL then. */
    PyObject *fallback; /* What the writer borrows. */
    PyObject *indent;
    bool is_running;    /* Whether a call is at work, in whatever thread. */
    bool is_begun;
    uint8_t last;       /* The byte that the next piece begins with. */
    json_writer writer;
} chunks;

static int chunks_traverse(PyObject *object, visitproc visit, void *arg)
{
    chunks *self = (chunks *)object;
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(self->root);
    Py_VISIT(self->fallback);
    Py_VISIT(self->indent);
    for (Py_ssize_t i = 0; i < self->writer.frame_count; i++)
        Py_VISIT(self->writer.frames[i].object);
    return 0;
}

static int chunks_clear(PyObject *object)
{
    chunks *self = (chunks *)object;
    Py_CLEAR(self->root);
    json_drop_frames(&self->writer);
    Py_CLEAR(self->fallback);
    Py_CLEAR(self->indent);
    return 0;
}

static void chunks_free(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    chunks_clear(self);
    type->tp_free(self);
    Py_DECREF(type);
}

/* Writes up to the next pause or the end; '*is_last' says which. */
static uint8_t *write_piece(chunks *self, bool *is_last)
{
    json_writer *writer = &self->writer;
    writer->bytes = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)writer->piece + SPARE);
    if (writer->bytes == NULL)
        return NULL;
    writer->start = (uint8_t *)PyBytes_AS_STRING(writer->bytes);
    writer->end = writer->start + writer->piece + SPARE;
    uint8_t *out = writer->start;
    if (self->is_begun)
        *out++ = self->last;
    out = json_write_piece(writer, out, self->is_begun ? NULL : self->root);
    self->is_begun = true;
    *is_last = writer->frame_count == 0;
    if (out != NULL && !*is_last)
        self->last = *--out;
    if (out != NULL && *is_last && (writer->options & JSON_APPEND_NEWLINE)
        && (out = json_room(writer, out, 1)) != NULL)
        *out++ = '\n';
    return out;
}

static PyObject *next_piece(chunks *self)
{
    PyObject *module = PyType_GetModule(Py_TYPE(self));
    json_types *types = module == NULL ? NULL : json_types_of(module);
    if (types == NULL)
        return NULL;
    /* An interpreter that ends may have let go of those of the last call. */
    self->writer.types = types;
    bool is_last = true;
    uint8_t *out = write_piece(self, &is_last);
    PyObject *piece = out == NULL ? NULL : json_finish(&self->writer, out);
    if (piece == NULL || is_last) {
        /* Nothing follows an error, or it would not be the rest of a document. */
        PyObject *type, *error, *traceback;
        PyErr_Fetch(&type, &error, &traceback);
        Py_CLEAR(self->writer.bytes);
        chunks_clear((PyObject *)self);
        PyErr_Restore(type, error, traceback);
    }
    return piece;
}

static PyObject *chunks_next(PyObject *object)
{
    chunks *self = (chunks *)object;
    if (__atomic_exchange_n(&self->is_running, true, __ATOMIC_ACQ_REL)) {
        PyErr_SetString(PyExc_ValueError, "iter_dumps is already at work");
        return NULL;
    }
    PyObject *piece = self->root == NULL ? NULL : next_piece(self);
    __atomic_store_n(&self->is_running, false, __ATOMIC_RELEASE);
    return piece;
}

static PyType_Slot chunks_slots[] = {
    {Py_tp_doc, "The pieces of a JSON document that iter_dumps yields."},
    {Py_tp_traverse, chunks_traverse},
    {Py_tp_clear, chunks_clear},
    {Py_tp_dealloc, chunks_free},
    {Py_tp_iter, PyObject_SelfIter},
    {Py_tp_iternext, chunks_next},
    {0, NULL},
};

static PyType_Spec chunks_spec = {
    "melba._core.chunks", sizeof(chunks), 0,
    Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC | Py_TPFLAGS_DISALLOW_INSTANTIATION, chunks_slots,
};

static bool take_size(PyObject *number, size_t *size)
{
    Py_ssize_t value = number == NULL ? USUAL_SIZE : PyNumber_AsSsize_t(number, PyExc_ValueError);
    if (value == -1 && PyErr_Occurred())
        return false;
    if (value < 1 || value > PY_SSIZE_T_MAX / 2) {
        PyErr_SetString(PyExc_ValueError, "chunk_size must be positive");
        return false;
    }
    *size = (size_t)value;
    return true;
}

PyObject *json_chunks_new(PyObject *module, PyObject *value, PyObject *const settings[JSON_SETTINGS], PyObject *size)
{
    json_types *types = json_types_of(module);
    PyTypeObject *type = types == NULL ? NULL : json_type(module, &types->chunks, &chunks_spec);
    chunks *self = type == NULL ? NULL : (chunks *)type->tp_alloc(type, 0);
    if (self == NULL)
        return NULL;
    json_writer *writer = &self->writer;
    json_start(writer, types);
    writer->takes_iterators = true;
    if (!take_size(size, &writer->piece) || !json_take_settings(types->encode_error, settings, writer)) {
        Py_DECREF(self);
        return NULL;
    }
    /* One byte of each piece is held back. */
    writer->piece++;
    self->root = Py_NewRef(value);
    self->fallback = Py_XNewRef(writer->fallback);
    self->indent = Py_XNewRef(settings[2]);
    return (PyObject *)self;
}

static const char *const iter_names[] = {"obj", "default", "option", "indent", "ensure_ascii", "chunk_size"};
static const json_signature iter_signature = {"iter_dumps", iter_names, 1, 3, 6};

PyObject *core_json_iter_dumps(PyObject *module, PyObject *const *args, Py_ssize_t count, PyObject *names)
{
    json_types *types = json_types_of(module);
    PyObject *taken[2 + JSON_SETTINGS] = {NULL};
    if (types == NULL || !json_take(types->encode_error, &iter_signature, args, count, names, taken))
        return NULL;
    return json_chunks_new(module, taken[0], taken + 1, taken[1 + JSON_SETTINGS]);
}
