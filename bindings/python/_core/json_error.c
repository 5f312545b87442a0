/* JSONEncodeError and what it says. */
#include "json.h"

/* PyErr_SetString would, until 3.10, raise the error without a message where there is no memory for that. */
static void *raise_with(json_writer *writer, PyObject *owned)
{
    if (owned != NULL) {
        PyErr_SetObject(writer->types->encode_error, owned);
        Py_DECREF(owned);
    }
    return NULL;
}

void *json_fail(json_writer *writer, const char *message)
{
    return raise_with(writer, PyUnicode_FromString(message));
}

void *json_fail_type(json_writer *writer, PyObject *value)
{
    const char *name = Py_TYPE(value)->tp_name;
    const char *dot = strrchr(name, '.');
    return raise_with(writer, PyUnicode_FromFormat("Type is not JSON serializable: %s", dot != NULL ? dot + 1 : name));
}
