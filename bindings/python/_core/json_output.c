/* The memory that a document grows in. */
#include "json.h"

/* What is asked for beside the size of a document like the one before: the room that its last values want. */
enum { LONG_SLACK = 4096 };

/* From here on a document is said to be long. */
enum { WORTH_A_GUESS = 1 << 15 };

/* Goes on in memory that is kept, which the module's may be already; in up to 'most' bytes of it. */
static uint8_t *grow_kept(json_writer *writer, uint8_t *out, size_t wanted, size_t most)
{
    size_t used = (size_t)(out - writer->start);
    json_kept *kept = writer->kept == NULL ? __atomic_exchange_n(writer->shelf, NULL, __ATOMIC_ACQ_REL) : writer->kept;
    if (kept == NULL || kept->size < wanted) {
        json_kept *more = PyMem_Realloc(kept, sizeof *kept + wanted);
        if (more == NULL) {
            writer->kept = kept;
            return (uint8_t *)PyErr_NoMemory();
        }
        kept = more;
        kept->size = wanted;
    }
    if (writer->kept == NULL)
        memcpy(kept->data, writer->start, used);
    writer->kept = kept;
    writer->start = kept->data;
    writer->end = kept->data + (kept->size < most ? kept->size : most);
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
    /* A document is often as long as the one before, and memory that grows has to be moved. */
    size_t usual = __atomic_load_n(&writer->types->long_size, __ATOMIC_RELAXED) + LONG_SLACK;
    bool is_usual = wanted > WORTH_A_GUESS && used + count <= usual;
    if (writer->shelf != NULL && writer->bytes == NULL && wanted <= writer->kept_most) {
        /* A copy at the end costs more than the memory of a guess that cannot be far off. */
        bool guesses = writer->kept_most == JSON_KEPT_BY_MODULE && usual > WORTH_A_GUESS && usual <= JSON_KEPT_BY_MODULE;
        if (!guesses || !is_usual)
            return grow_kept(writer, out, wanted, guesses && wanted <= WORTH_A_GUESS ? WORTH_A_GUESS : SIZE_MAX);
    }
    if (wanted > (size_t)PY_SSIZE_T_MAX)
        return (uint8_t *)PyErr_NoMemory();
    if (writer->bytes == NULL) {
        if (is_usual)
            wanted = usual;
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

/*
 * Ends a bytes object where the document does.  A little room behind that stays: an allocator that was given back
 * less than it is asked for next takes each long document from the system anew, which costs a third of the time.
 */
static void cut(PyObject **bytes, Py_ssize_t size)
{
    if (PyBytes_GET_SIZE(*bytes) - size > 2 * LONG_SLACK) {
        _PyBytes_Resize(bytes, size);
        return;
    }
    Py_SET_SIZE(*bytes, size);
    PyBytes_AS_STRING(*bytes)[size] = 0;
}

PyObject *json_finish(json_writer *writer, uint8_t *out)
{
    Py_ssize_t size = out - writer->start;
    PyObject *bytes = NULL;
    if (out != NULL && writer->bytes == NULL) {
        bytes = PyBytes_FromStringAndSize((char *)writer->start, size);
    } else if (out != NULL) {
        bytes = writer->bytes;
        writer->bytes = NULL;
        cut(&bytes, size);
    }
    if (out != NULL && size > WORTH_A_GUESS)
        __atomic_store_n(&writer->types->long_size, (size_t)size, __ATOMIC_RELAXED);
    Py_CLEAR(writer->bytes);
    if (writer->kept != NULL)
        PyMem_Free(__atomic_exchange_n(writer->shelf, writer->kept, __ATOMIC_ACQ_REL));
    writer->kept = NULL;
    return bytes;
}
