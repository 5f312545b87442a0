/* JSONEncodeError and what it says. */
#include "json.h"

void *json_fail(json_writer *writer, const char *message)
{
    PyErr_SetString(writer->types->encode_error, message);
    return NULL;
}

void *json_fail_type(json_writer *writer, PyObject *value)
{
    const char *name = Py_TYPE(value)->tp_name;
    const char *dot = strrchr(name, '.');
    PyErr_Format(writer->types->encode_error, "Type is not JSON serializable: %s", dot != NULL ? dot + 1 : name);
    return NULL;
}
