/* Keys that are no str, as text. */
#include "json.h"

/* The text of the value of an Enum, which may be an Enum in turn. */
static PyObject *enum_key_text(json_writer *writer, PyObject *key)
{
    PyObject *value = PyObject_GetAttr(key, writer->types->names[NAME_VALUE]);
    PyObject *text = NULL;
    if (value != NULL && Py_EnterRecursiveCall(" while writing the key of a dict") == 0) {
        text = json_key_text(writer, value);
        Py_LeaveRecursiveCall();
    }
    Py_XDECREF(value);
    return text;
}

PyObject *json_key_text(json_writer *writer, PyObject *key)
{
    if (PyUnicode_Check(key))
        return PyUnicode_FromObject(key);
    if (key == Py_None)
        return PyUnicode_FromString("null");
    if (PyBool_Check(key))
        return PyUnicode_FromString(key == Py_True ? "true" : "false");
    uint8_t room[64], *end = NULL;
    if (PyLong_Check(key)) {
        int overflow;
        long long number = PyLong_AsLongLongAndOverflow(key, &overflow);
        if (overflow == 0 && !(number == -1 && PyErr_Occurred()))
            end = melbacore_json_int(number, room);
        else if (overflow > 0) {
            unsigned long long natural = PyLong_AsUnsignedLongLong(key);
            end = PyErr_Occurred() ? NULL : melbacore_json_uint(natural, room);
        }
        PyErr_Clear();
        if (end == NULL)
            return json_fail(writer, "Dict integer key must be within 64-bit range");
    } else if (PyFloat_CheckExact(key)) {
        double number = PyFloat_AS_DOUBLE(key);
        if (number - number != 0)
            return PyUnicode_FromString("null");
        end = melbacore_json_double(number, room);
    } else {
        if (!json_look_up(writer->types))
            return NULL;
        end = json_write_simple(writer, room, key, true);
        if (end == NULL && PyErr_Occurred())
            return NULL;
        if (end == NULL && writer->types->enum_meta != NULL
            && Py_TYPE(Py_TYPE(key)) == writer->types->enum_meta)
            return enum_key_text(writer, key);
        if (end == NULL)
            return json_fail(writer, "Dict key must a type serializable with OPT_NON_STR_KEYS");
    }
    return PyUnicode_FromStringAndSize((char *)room, end - room);
}
