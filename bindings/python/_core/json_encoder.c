/*
 * Encoder: the settings of dumps, taken once, and memory that is kept from
 * call to call.
 *
 * A call takes that memory with one exchange and gives it back with another.
 * A second call at the same time, in another thread or from 'default', finds
 * none and makes its own: no lock is held while Python code may run.
 */
#include "json.h"

#include <structmember.h>

typedef struct encoder {
    PyObject_HEAD
    PyObject *fallback; /* The three as they were given. */
    PyObject *option;
    PyObject *indent;
    int options;
    json_indent layout; /* Its text is that of 'indent'. */
    json_kept *kept;    /* NULL while a call has it, or before there is one. */
} encoder;

static PyObject *encoder_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    static char *names[] = {"default", "option", "indent", "ensure_ascii", NULL};
    PyObject *settings[JSON_SETTINGS] = {Py_None, Py_None, Py_None, Py_None};
    PyObject *module = PyType_GetModule(type);
    json_types *types = module == NULL ? NULL : json_types_of(module);
    json_writer writer;
    if (types == NULL
        || !PyArg_ParseTupleAndKeywords(args, kwargs, "|OO$OO:Encoder", names, &settings[0], &settings[1], &settings[2],
                                        &settings[3])
        || !json_take_settings(types->encode_error, settings, &writer))
        return NULL;
    encoder *self = (encoder *)type->tp_alloc(type, 0);
    if (self == NULL)
        return NULL;
    self->fallback = Py_NewRef(settings[0]);
    self->option = Py_NewRef(settings[1]);
    self->indent = Py_NewRef(settings[2]);
    self->options = writer.options;
    self->layout = writer.indent;
    return (PyObject *)self;
}

static int encoder_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(((encoder *)self)->fallback);
    return 0;
}

/* Only 'default' can lead back here.  Whoever calls holds the encoder, and so this, meanwhile. */
static int encoder_clear(PyObject *self)
{
    Py_CLEAR(((encoder *)self)->fallback);
    return 0;
}

static void encoder_free(PyObject *object)
{
    encoder *self = (encoder *)object;
    PyTypeObject *type = Py_TYPE(object);
    PyObject_GC_UnTrack(object);
    encoder_clear(object);
    Py_XDECREF(self->option);
    Py_XDECREF(self->indent);
    PyMem_Free(self->kept);
    type->tp_free(object);
    Py_DECREF(type);
}

/* A writer with the settings; its types, or NULL with an exception. */
static json_types *prepare(encoder *self, json_writer *writer)
{
    PyObject *module = PyType_GetModule(Py_TYPE(self));
    json_types *types = module == NULL ? NULL : json_types_of(module);
    if (types == NULL)
        return NULL;
    json_start(writer, types);
    writer->fallback = self->fallback == Py_None ? NULL : self->fallback;
    writer->options = self->options;
    writer->indent = self->layout;
    return types;
}

static uint8_t *take_kept(encoder *self, json_writer *writer)
{
    writer->shelf = &self->kept;
    writer->kept_most = JSON_KEPT_MOST;
    writer->kept = __atomic_exchange_n(&self->kept, NULL, __ATOMIC_ACQ_REL);
    writer->start = writer->kept != NULL ? writer->kept->data : writer->scratch;
    writer->end = writer->start + (writer->kept != NULL ? writer->kept->size : sizeof writer->scratch);
    return writer->start;
}

static PyObject *encode(PyObject *object, PyObject *value)
{
    encoder *self = (encoder *)object;
    json_writer writer;
    if (prepare(self, &writer) == NULL)
        return NULL;
    uint8_t *out = take_kept(self, &writer);
    return json_finish(&writer, json_write_all(&writer, out, value));
}

static uint8_t *write_lines(json_writer *writer, uint8_t *out, PyObject *values)
{
    PyObject *iterator = PyObject_GetIter(values), *value;
    if (iterator == NULL)
        return NULL;
    writer->options |= JSON_APPEND_NEWLINE;
    while (out != NULL && (value = PyIter_Next(iterator)) != NULL) {
        out = json_write_all(writer, out, value);
        Py_DECREF(value);
    }
    Py_DECREF(iterator);
    return PyErr_Occurred() ? NULL : out;
}

static PyObject *encode_lines(PyObject *object, PyObject *values)
{
    encoder *self = (encoder *)object;
    json_writer writer;
    if (prepare(self, &writer) == NULL)
        return NULL;
    if (writer.options & JSON_INDENT_2)
        return json_fail(&writer, "an indented value takes more than a line");
    uint8_t *out = take_kept(self, &writer);
    return json_finish(&writer, write_lines(&writer, out, values));
}

static const char *const into_names[] = {"obj", "buffer", "offset"};
static const json_signature into_signature = {"encode_into", into_names, 2, 3, 3};

static PyObject *encode_into(PyObject *object, PyObject *const *args, Py_ssize_t count, PyObject *names)
{
    PyObject *taken[3] = {NULL};
    json_writer writer;
    json_types *types = prepare((encoder *)object, &writer);
    if (types == NULL || !json_take(types->encode_error, &into_signature, args, count, names, taken))
        return NULL;
    return json_encode_into(&writer, types, taken[0], taken[1], taken[2]);
}

static const char *const iter_names[] = {"obj", "chunk_size"};
static const json_signature iter_signature = {"iter_encode", iter_names, 1, 1, 2};

static PyObject *iter_encode(PyObject *object, PyObject *const *args, Py_ssize_t count, PyObject *names)
{
    encoder *self = (encoder *)object;
    PyObject *settings[JSON_SETTINGS] = {self->fallback, self->option, self->indent, NULL}, *taken[2] = {NULL};
    settings[3] = self->options & JSON_ENSURE_ASCII ? Py_True : Py_False;
    json_writer writer;
    json_types *types = prepare(self, &writer);
    if (types == NULL || !json_take(types->encode_error, &iter_signature, args, count, names, taken))
        return NULL;
    return json_chunks_new(PyType_GetModule(Py_TYPE(self)), taken[0], settings, taken[1]);
}

static PyMethodDef methods[] = {
    {"encode", encode, METH_O,
     PyDoc_STR("encode($self, obj, /)\n--\n\nA value as JSON, in bytes, as dumps answers it.\n\n"
               ">>> Encoder(indent=1).encode([1])\nb'[\\n 1\\n]'")},
    {"encode_into", (PyCFunction)(void (*)(void))encode_into, METH_FASTCALL | METH_KEYWORDS,
     PyDoc_STR("encode_into($self, obj, buffer, /, offset=0)\n--\n\n"
               "Writes a value as JSON into a buffer, as dumps_into does, and answers its size.\n\n"
               ">>> line = bytearray(b'data: ')\n>>> Encoder().encode_into([1, 2], line, -1)\n5")},
    {"encode_lines", encode_lines, METH_O,
     PyDoc_STR("encode_lines($self, values, /)\n--\n\nValues as newline-delimited JSON: each on a line of its own.\n\n"
               ">>> Encoder().encode_lines([{'a': 1}, {'a': 2}])\nb'{\"a\":1}\\n{\"a\":2}\\n'")},
    {"iter_encode", (PyCFunction)(void (*)(void))iter_encode, METH_FASTCALL | METH_KEYWORDS,
     PyDoc_STR("iter_encode($self, obj, /, *, chunk_size=65536)\n--\n\n"
               "Yields a value as JSON in pieces, as iter_dumps does.\n\n"
               ">>> list(Encoder().iter_encode([1, 2], chunk_size=2))\n[b'[1', b',2]']")},
    {NULL, NULL, 0, NULL},
};

static PyMemberDef members[] = {
    {"default", T_OBJECT, offsetof(encoder, fallback), READONLY, "What writes the values that are not known; or None."},
    {"option", T_OBJECT, offsetof(encoder, option), READONLY, "The OPT_* of this encoder; or None."},
    {"indent", T_OBJECT, offsetof(encoder, indent), READONLY, "The indent of a level; or None."},
    {NULL, 0, 0, 0, NULL},
};

static PyType_Slot slots[] = {
    {Py_tp_doc, "Encoder(default=None, option=None, *, indent=None, ensure_ascii=None)\n--\n\n"
                "What dumps does, with settings that are looked at once, in memory that is kept.\n\n"
                "It may be used by any number of threads, and by its own default."},
    {Py_tp_new, encoder_new},
    {Py_tp_traverse, encoder_traverse},
    {Py_tp_clear, encoder_clear},
    {Py_tp_dealloc, encoder_free},
    {Py_tp_methods, methods},
    {Py_tp_members, members},
    {0, NULL},
};

static PyType_Spec encoder_spec = {
    "melba.json.Encoder", sizeof(encoder), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, slots,
};

PyObject *core_json_encoder(PyObject *module, PyObject *Py_UNUSED(none))
{
    json_types *types = json_types_of(module);
    PyTypeObject *type = types == NULL ? NULL : json_type(module, &types->encoder, &encoder_spec);
    return Py_XNewRef((PyObject *)type);
}
