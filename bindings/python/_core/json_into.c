/*
 * Memory of the caller that a document is written into.
 *
 * Its buffer is held for as long as the document grows, so that whatever
 * Python code runs meanwhile can neither resize nor release it.  A bytearray
 * grows; only while it does is its buffer let go.  Other memory stays as long
 * as it is: because the walker asks for room for the worst case, the last
 * bytes of a document that fits are written beside it ('rest') and brought
 * over in the end.
 */
#include "json.h"

/* The least that a bytearray grows to behind its offset. */
enum { FIRST_ROOM = 512 };

static uint8_t *use(json_writer *writer, const Py_buffer *view, size_t used)
{
    writer->start = view->buf;
    writer->end = writer->start + view->len;
    return writer->start + used;
}

/* Makes a bytearray, whose buffer is not held, as long as that and holds it. */
static bool resize(json_target *target, size_t size)
{
    if (size > (size_t)PY_SSIZE_T_MAX) {
        PyErr_NoMemory();
        return false;
    }
    if (PyByteArray_Resize(target->object, (Py_ssize_t)size) < 0
        || PyObject_GetBuffer(target->object, &target->view, PyBUF_WRITABLE) < 0)
        return false;
    target->is_held = true;
    if ((size_t)target->view.len >= size)
        return true;
    /* Another thread was quicker than the lock of the buffer. */
    PyErr_SetString(PyExc_BufferError, "the bytearray was resized while it was written into");
    return false;
}

static void let_go(json_target *target)
{
    if (target->is_held)
        PyBuffer_Release(&target->view);
    target->is_held = false;
}

static uint8_t *grow_bytearray(json_writer *writer, uint8_t *out, size_t count)
{
    json_target *target = writer->target;
    size_t used = (size_t)(out - writer->start), written = used - target->offset;
    size_t wanted = used + count + (written < FIRST_ROOM ? FIRST_ROOM : written);
    let_go(target);
    return resize(target, wanted) ? use(writer, &target->view, used) : NULL;
}

static void *too_small(const json_target *target)
{
    /* PyErr_Format would, until 3.10, raise the error without a message where there is no memory for that. */
    PyObject *message = PyUnicode_FromFormat("the document is longer than the %zd bytes there are from the offset on",
                                             target->view.len - (Py_ssize_t)target->offset);
    if (message != NULL)
        PyErr_SetObject(PyExc_BufferError, message);
    Py_XDECREF(message);
    return NULL;
}

/* How much of 'rest' fits behind what was written before. */
static size_t rest_that_fits(const json_target *target)
{
    return (size_t)target->view.len - target->rest_at;
}

static uint8_t *grow_rest(json_writer *writer, uint8_t *out, size_t count)
{
    json_target *target = writer->target;
    if (target->rest == NULL) {
        size_t at = (size_t)(out - writer->start);
        /* The walker looks back at one byte, which comes along. */
        size_t kept = at > target->offset;
        target->rest = PyMem_Malloc(count + kept);
        if (target->rest == NULL)
            return (uint8_t *)PyErr_NoMemory();
        target->rest_at = at - kept;
        if (kept)
            target->rest[0] = out[-1];
        writer->start = target->rest;
        writer->end = target->rest + kept + count;
        return target->rest + kept;
    }
    /* A comma at the end may still make place for a bracket, so one byte too many is no mistake yet. */
    size_t used = (size_t)(out - target->rest);
    if (used > rest_that_fits(target) + 1)
        return too_small(target);
    uint8_t *more = PyMem_Realloc(target->rest, 2 * used + count);
    if (more == NULL)
        return (uint8_t *)PyErr_NoMemory();
    target->rest = writer->start = more;
    writer->end = more + 2 * used + count;
    return more + used;
}

uint8_t *json_target_grow(json_writer *writer, uint8_t *out, size_t count)
{
    return writer->target->grows ? grow_bytearray(writer, out, count) : grow_rest(writer, out, count);
}

/* Where in 'size' bytes to begin; -1 is the end, as in msgspec. */
static bool take_offset(PyObject *number, Py_ssize_t size, size_t *offset)
{
    Py_ssize_t value = number == NULL ? 0 : PyNumber_AsSsize_t(number, PyExc_ValueError);
    if (value == -1 && PyErr_Occurred())
        return false;
    if (value < -1 || value > size) {
        PyErr_SetString(PyExc_ValueError, "offset must be a place in the buffer, or -1 for its end");
        return false;
    }
    *offset = (size_t)(value == -1 ? size : value);
    return true;
}

uint8_t *json_target_open(json_writer *writer, json_target *target, PyObject *object, PyObject *offset)
{
    /* A subclass whose buffer is not its own, which 3.12 has made possible, is memory that does not grow. */
    bool grows = PyByteArray_Check(object)
        && Py_TYPE(object)->tp_as_buffer->bf_getbuffer == PyByteArray_Type.tp_as_buffer->bf_getbuffer;
    *target = (json_target){.object = object, .grows = grows};
    if (PyObject_GetBuffer(object, &target->view, PyBUF_WRITABLE) < 0)
        return NULL;
    target->is_held = true;
    if (!take_offset(offset, target->view.len, &target->offset)) {
        let_go(target);
        return NULL;
    }
    writer->target = target;
    return use(writer, &target->view, target->offset);
}

/* Cuts a bytearray behind what was written, or where nothing was. */
static bool cut(json_target *target, size_t size)
{
    let_go(target);
    return !target->grows || PyByteArray_Resize(target->object, (Py_ssize_t)size) == 0;
}

static void give_up(json_target *target)
{
    PyObject *type, *error, *traceback;
    PyErr_Fetch(&type, &error, &traceback);
    /* What another thread has cut already is not made longer. */
    bool is_longer = target->grows && (size_t)PyByteArray_GET_SIZE(target->object) > target->offset;
    if (is_longer)
        cut(target, target->offset);
    let_go(target);
    PyErr_Restore(type, error, traceback);
}

Py_ssize_t json_target_close(json_writer *writer, json_target *target, uint8_t *out)
{
    size_t end = target->offset;
    if (out != NULL && target->rest != NULL) {
        size_t size = (size_t)(out - target->rest);
        end = target->rest_at + size;
        if (size > rest_that_fits(target))
            out = too_small(target);
        else
            memcpy((uint8_t *)target->view.buf + target->rest_at, target->rest, size);
    } else if (out != NULL) {
        end = (size_t)(out - writer->start);
    }
    PyMem_Free(target->rest);
    if (out == NULL)
        give_up(target);
    else if (!cut(target, end))
        return -1;
    return out == NULL ? -1 : (Py_ssize_t)(end - target->offset);
}
