/* Fragment: finished JSON among values. */
#include "json.h"

#include <structmember.h>

typedef struct fragment {
    PyObject_HEAD
    PyObject *contents;
} fragment;

static PyObject *fragment_new(PyTypeObject *type, PyObject *args, PyObject *kwargs)
{
    if (PyTuple_GET_SIZE(args) != 1 || (kwargs != NULL && PyDict_GET_SIZE(kwargs) > 0)) {
        PyErr_SetString(PyExc_TypeError, "Fragment() takes one positional argument: bytes or str");
        return NULL;
    }
    fragment *self = (fragment *)type->tp_alloc(type, 0);
    if (self != NULL)
        self->contents = Py_NewRef(PyTuple_GET_ITEM(args, 0));
    return (PyObject *)self;
}

static int fragment_traverse(PyObject *self, visitproc visit, void *arg)
{
    Py_VISIT(Py_TYPE(self));
    Py_VISIT(((fragment *)self)->contents);
    return 0;
}

static int fragment_clear(PyObject *self)
{
    Py_CLEAR(((fragment *)self)->contents);
    return 0;
}

static void fragment_free(PyObject *self)
{
    PyTypeObject *type = Py_TYPE(self);
    PyObject_GC_UnTrack(self);
    fragment_clear(self);
    type->tp_free(self);
    Py_DECREF(type);
}

static PyMemberDef fragment_members[] = {
    {"contents", T_OBJECT_EX, offsetof(fragment, contents), READONLY, "The bytes or str that is written as it is."},
    {NULL, 0, 0, 0, NULL},
};

static PyType_Slot fragment_slots[] = {
    {Py_tp_doc, "Fragment(contents, /)\n--\n\nFinished JSON, as bytes or str, that dumps writes as it is."},
    {Py_tp_new, fragment_new},
    {Py_tp_traverse, fragment_traverse},
    {Py_tp_clear, fragment_clear},
    {Py_tp_dealloc, fragment_free},
    {Py_tp_members, fragment_members},
    {0, NULL},
};

PyType_Spec json_fragment_spec = {
    "melba.json.Fragment", sizeof(fragment), 0, Py_TPFLAGS_DEFAULT | Py_TPFLAGS_HAVE_GC, fragment_slots,
};

uint8_t *json_write_fragment(json_writer *writer, uint8_t *out, PyObject *value)
{
    PyObject *contents = PyObject_GetAttrString(value, "contents");
    if (contents == NULL)
        return NULL;
    const char *data = NULL;
    Py_ssize_t size = 0;
    if (PyBytes_CheckExact(contents)) {
        data = PyBytes_AS_STRING(contents);
        size = PyBytes_GET_SIZE(contents);
    } else if (PyUnicode_CheckExact(contents)) {
        data = PyUnicode_AsUTF8AndSize(contents, &size);
        if (data == NULL && PyErr_ExceptionMatches(PyExc_UnicodeEncodeError)) {
            PyErr_Clear();
            json_fail(writer, "str is not valid UTF-8: surrogates not allowed");
        }
    } else {
        json_fail(writer, "Fragment's content is not of type bytes or str");
    }
    if (data != NULL && (out = json_room(writer, out, (size_t)size + 128)) != NULL) {
        memcpy(out, data, (size_t)size);
        out += size;
    }
    Py_DECREF(contents);
    return data == NULL ? NULL : out;
}
