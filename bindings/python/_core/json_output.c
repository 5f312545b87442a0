/* The memory that a document grows in. */
#include "json.h"

static uint8_t *grow_kept(json_writer *writer, uint8_t *out, size_t wanted)
{
    size_t used = (size_t)(out - writer->start);
    json_kept *kept = PyMem_Realloc(writer->kept, sizeof *kept + wanted);
    if (kept == NULL)
        return (uint8_t *)PyErr_NoMemory();
    if (writer->kept == NULL)
        memcpy(kept->data, writer->start, used);
    kept->size = wanted;
    writer->kept = kept;
    writer->start = kept->data;
    writer->end = kept->data + wanted;
    return kept->data + used;
}

uint8_t *json_grow(json_writer *writer, uint8_t *out, size_t count)
{
    if (writer->target != NULL)
        return json_target_grow(writer, out, count);
    size_t used = (size_t)(out - writer->start), room = (size_t)(writer->end - writer->start);
    size_t wanted = used + count > 2 * room ? used + count : 2 * room;
    if (wanted < 8192)
        wanted = 8192;
    if (writer->keeps && wanted <= JSON_KEPT_MOST)
        return grow_kept(writer, out, wanted);
    writer->keeps = false;
    if (wanted > (size_t)PY_SSIZE_T_MAX)
        return (uint8_t *)PyErr_NoMemory();
    if (writer->bytes == NULL) {
        writer->bytes = PyBytes_FromStringAndSize(NULL, (Py_ssize_t)wanted);
        if (writer->bytes == NULL)
            return NULL;
        memcpy(PyBytes_AS_STRING(writer->bytes), writer->start, used);
    } else if (_PyBytes_Resize(&writer->bytes, (Py_ssize_t)wanted) < 0) {
        return NULL;
    }
    writer->start = (uint8_t *)PyBytes_AS_STRING(writer->bytes);
    writer->end = writer->start + wanted;
    return writer->start + used;
}

/* What was written, in memory of just that size. */
PyObject *json_finish(json_writer *writer, uint8_t *out)
{
    Py_ssize_t size = out - writer->start;
    if (writer->bytes == NULL)
        return PyBytes_FromStringAndSize((char *)writer->start, size);
    PyObject *bytes = writer->bytes;
    writer->bytes = NULL;
    _PyBytes_Resize(&bytes, size);
    return bytes;
}
