/* bytes, bytearray and memoryview as base64 (RFC 4648, section 4). */
#include "json.h"

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

static uint8_t *write_base64(uint8_t *out, const uint8_t *data, size_t size)
{
    for (; size >= 3; size -= 3, data += 3, out += 4) {
        unsigned bits = (unsigned)data[0] << 16 | (unsigned)data[1] << 8 | data[2];
        out[0] = (uint8_t)alphabet[bits >> 18];
        out[1] = (uint8_t)alphabet[bits >> 12 & 63];
        out[2] = (uint8_t)alphabet[bits >> 6 & 63];
        out[3] = (uint8_t)alphabet[bits & 63];
    }
    if (size == 0)
        return out;
    unsigned bits = (unsigned)data[0] << 16 | (size == 2 ? (unsigned)data[1] << 8 : 0);
    out[0] = (uint8_t)alphabet[bits >> 18];
    out[1] = (uint8_t)alphabet[bits >> 12 & 63];
    out[2] = size == 2 ? (uint8_t)alphabet[bits >> 6 & 63] : '=';
    out[3] = '=';
    return out + 4;
}

bool json_is_bytes(PyObject *value)
{
    return PyBytes_CheckExact(value) || PyByteArray_CheckExact(value) || PyMemoryView_Check(value);
}

uint8_t *json_write_bytes(json_writer *writer, uint8_t *out, PyObject *value)
{
    Py_buffer view;
    /* Of a memoryview with gaps, or of many dimensions, the bytes that tobytes() answers. */
    bool is_whole = !PyMemoryView_Check(value) || PyBuffer_IsContiguous(PyMemoryView_GET_BUFFER(value), 'C');
    PyObject *held = is_whole ? Py_NewRef(value) : PyBytes_FromObject(value);
    if (held == NULL || PyObject_GetBuffer(held, &view, PyBUF_SIMPLE) < 0) {
        Py_XDECREF(held);
        return NULL;
    }
    size_t size = (size_t)view.len;
    /* A quarter of all memory there can be is more than bytes can have: this does not overflow. */
    if ((out = json_room(writer, out, size / 3 * 4 + 128)) != NULL) {
        *out = '"';
        out = write_base64(out + 1, view.buf, size);
        *out++ = '"';
    }
    PyBuffer_Release(&view);
    Py_DECREF(held);
    return out;
}
