/* JSONDecodeError and what it says. */
#include "json_loads.h"

/* Raises melba.json.JSONDecodeError, which is made when it is first asked for. */
static PyObject *raise_with(PyObject *arguments)
{
    PyObject *module = arguments == NULL ? NULL : PyImport_ImportModule("melba.json");
    PyObject *type = module == NULL ? NULL : PyObject_GetAttrString(module, "JSONDecodeError");
    PyObject *error = type == NULL ? NULL : PyObject_CallObject(type, arguments);
    if (error != NULL)
        PyErr_SetObject(type, error);
    Py_XDECREF(error);
    Py_XDECREF(type);
    Py_XDECREF(module);
    Py_XDECREF(arguments);
    return NULL;
}

PyObject *json_fail_input(const char *message)
{
    return raise_with(Py_BuildValue("(ssi)", message, "", 0));
}

/* How many characters there are in UTF-8, which may be broken behind its end. */
static Py_ssize_t characters(const uint8_t *text, size_t size)
{
    Py_ssize_t count = 0;
    for (size_t i = 0; i < size; i++)
        count += (text[i] & 0xc0) != 0x80;
    return count;
}

/* The JSON Pointer of the place, or NULL with an exception. */
static PyObject *pointer_to(melba_bytes text, uint64_t offset)
{
    melba_buffer buffer = MELBA_BUFFER_INIT;
    melba_status status = melba_json_locate(text, offset, &buffer);
    PyObject *pointer = status == MELBA_OK
        ? PyUnicode_DecodeUTF8((const char *)buffer.data, (Py_ssize_t)buffer.size, "replace") : PyErr_NoMemory();
    melba_buffer_free(&buffer);
    return pointer;
}

PyObject *json_fail_text(melba_status status, const melba_error *error, melba_bytes text)
{
    if (status == MELBA_NO_MEMORY)
        return PyErr_NoMemory();
    if (status != MELBA_SYNTAX && status != MELBA_BAD_ENCODING) {
        PyErr_SetString(status == MELBA_TOO_LARGE ? PyExc_OverflowError : PyExc_SystemError, error->message);
        return NULL;
    }
    PyObject *pointer = pointer_to(text, error->offset);
    PyObject *document = pointer == NULL ? NULL
        : PyUnicode_DecodeUTF8(text.data, (Py_ssize_t)text.size, "replace");
    if (document == NULL) {
        Py_XDECREF(pointer);
        return NULL;
    }
    return raise_with(Py_BuildValue("(sNnN)", error->message, document,
                                    characters(text.data, (size_t)error->offset), pointer));
}
