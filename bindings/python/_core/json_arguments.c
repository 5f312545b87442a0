/* What the calls that write JSON are given. */
#include "json.h"

enum { INDENT_MOST = 1 << 16 };

/* Raises JSONEncodeError, as orjson does for arguments too. */
static bool refuse(PyObject *error, const char *format, const char *function, const char *name)
{
    PyErr_Format(error, format, function, name);
    return false;
}

/* The place of a keyword; 0, which no keyword has, when there is no such one. */
static int place_of(const json_signature *signature, PyObject *name)
{
    for (int i = signature->by_place_only; i < signature->count; i++)
        if (PyUnicode_CompareWithASCIIString(name, signature->names[i]) == 0)
            return i;
    return 0;
}

bool json_take(PyObject *error, const json_signature *signature, PyObject *const *args, Py_ssize_t count,
               PyObject *names, PyObject **taken)
{
    if (count < signature->by_place_only)
        return refuse(error, "%s() missing 1 required positional argument: '%s'", signature->function,
                      signature->names[count]);
    if (count > signature->by_place) {
        PyErr_Format(error, "%s() takes at most %d positional arguments", signature->function, signature->by_place);
        return false;
    }
    for (Py_ssize_t i = 0; i < count; i++)
        taken[i] = args[i];
    for (Py_ssize_t i = 0; names != NULL && i < PyTuple_GET_SIZE(names); i++) {
        int place = place_of(signature, PyTuple_GET_ITEM(names, i));
        if (place == 0)
            return refuse(error, "%s() got an unexpected keyword argument%s", signature->function, "");
        if (taken[place] != NULL)
            return refuse(error, "%s() got multiple values for argument: '%s'", signature->function,
                          signature->names[place]);
        taken[place] = args[count + i];
    }
    return true;
}

static bool take_option(PyObject *error, PyObject *option, int *options)
{
    *options = 0;
    if (option == NULL || option == Py_None)
        return true;
    int overflow = 1;
    long value = PyLong_Check(option) && !PyBool_Check(option) ? PyLong_AsLongAndOverflow(option, &overflow) : -1;
    if (overflow != 0 || value < 0 || (value & ~(long)JSON_ALL_OPTIONS) != 0) {
        PyErr_SetString(error, "Invalid opts");
        return false;
    }
    *options = (int)value;
    return true;
}

/* A str that may stand between the values of a document: ASCII, and nothing but white space. */
static bool take_unit(PyObject *text, json_indent *indent)
{
    if (!core_is_ready(text) || !PyUnicode_IS_COMPACT_ASCII(text) || PyUnicode_GET_LENGTH(text) > INDENT_MOST)
        return false;
    const char *data = PyUnicode_DATA(text);
    indent->width = (size_t)PyUnicode_GET_LENGTH(text);
    indent->fill = indent->width > 0 ? data[0] : ' ';
    for (size_t i = 0; i < indent->width; i++) {
        if (data[i] == 0 || strchr(" \t\n\r", data[i]) == NULL)
            return false;
        if (data[i] != data[0])
            indent->unit = data;
    }
    return true;
}

static bool take_indent(PyObject *error, PyObject *value, int *options, json_indent *indent)
{
    *indent = (json_indent){NULL, 2, ' '};
    if (value == NULL || value == Py_None)
        return true;
    *options |= JSON_INDENT_2;
    if (PyUnicode_Check(value) && take_unit(value, indent))
        return true;
    if (PyLong_Check(value)) {
        int overflow;
        long width = PyLong_AsLongAndOverflow(value, &overflow);
        if (overflow == 0 && width <= INDENT_MOST) {
            indent->width = width < 0 ? 0 : (size_t)width;
            return true;
        }
    }
    if (!PyErr_Occurred())
        PyErr_SetString(error, "indent must be None, an int of at most 65536, or a str of white space");
    return false;
}

/* False takes the option away, None leaves it. */
static bool take_ascii(PyObject *value, int *options)
{
    if (value == NULL || value == Py_None)
        return true;
    int is_asked = PyObject_IsTrue(value);
    *options = is_asked > 0 ? *options | JSON_ENSURE_ASCII : *options & ~JSON_ENSURE_ASCII;
    return is_asked >= 0;
}

bool json_take_settings(PyObject *error, PyObject *const settings[JSON_SETTINGS], json_writer *writer)
{
    writer->fallback = settings[0] == Py_None ? NULL : settings[0];
    return take_option(error, settings[1], &writer->options)
        && take_ascii(settings[3], &writer->options)
        && ((settings[2] == NULL && (writer->options & JSON_INDENT_2) == 0)
            || take_indent(error, settings[2], &writer->options, &writer->indent));
}
