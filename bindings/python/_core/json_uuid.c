/* UUIDs as text. */
#include "json_leaf.h"

/* The low 128 bits of an int, the high 64 first, from its digits where they lie open. */
static bool bits_of(PyObject *number, uint64_t bits[2])
{
    if (!PyLong_Check(number)) {
        PyErr_SetString(PyExc_TypeError, "a UUID's int must be an int");
        return false;
    }
#if PY_VERSION_HEX >= 0x030c0000
    const PyLongObject *object = (PyLongObject *)number;
    size_t count = object->long_value.lv_tag >> 3;
    const digit *parts = object->long_value.ob_digit;
#else
    size_t count = (size_t)Py_ABS(Py_SIZE(number));
    const digit *parts = ((PyLongObject *)number)->ob_digit;
#endif
    unsigned __int128 value = 0;
    for (size_t i = count < 5 ? count : 5; i > 0; i--)
        value = value << PyLong_SHIFT | parts[i - 1];
    bits[0] = (uint64_t)(value >> 64);
    bits[1] = (uint64_t)value;
    return true;
}

/* Sixteen hexadecimal digits, the highest first. */
static inline void write_hexadecimal(uint8_t *out, uint64_t bits)
{
#if defined(__SSE2__)
    __m128i bytes = _mm_cvtsi64_si128((long long)__builtin_bswap64(bits)), low = _mm_set1_epi8(15);
    __m128i nibbles = _mm_unpacklo_epi8(_mm_and_si128(_mm_srli_epi16(bytes, 4), low), _mm_and_si128(bytes, low));
    __m128i letters = _mm_and_si128(_mm_cmpgt_epi8(nibbles, _mm_set1_epi8(9)), _mm_set1_epi8('a' - '9' - 1));
    leaf_store(out, _mm_add_epi8(_mm_add_epi8(nibbles, _mm_set1_epi8('0')), letters));
#else
    for (int i = 15; i >= 0; i--, bits >>= 4)
        out[i] = (uint8_t)"0123456789abcdef"[bits & 15];
#endif
}

/* The int of a UUID where it lies, borrowed; or NULL. */
static PyObject *number_of(json_writer *writer, PyObject *uuid)
{
    Py_ssize_t offset = writer->types->uuid_offset;
    return offset == 0 ? NULL : *(PyObject **)(void *)((char *)uuid + offset);
}

bool json_is_plain_uuid(json_writer *writer, PyObject *value)
{
    PyObject *number = number_of(writer, value);
    return number != NULL && PyLong_CheckExact(number);
}

uint8_t *json_write_uuid(json_writer *writer, uint8_t *out, PyObject *value)
{
    PyObject *number = number_of(writer, value);
    uint64_t bits[2];
    number = number != NULL ? Py_NewRef(number) : PyObject_GetAttr(value, writer->types->names[NAME_INT]);
    bool is_good = number != NULL && bits_of(number, bits);
    Py_XDECREF(number);
    if (!is_good)
        return NULL;
    uint8_t digits[32];
    write_hexadecimal(digits, bits[0]);
    write_hexadecimal(digits + 16, bits[1]);
    memcpy(out, digits, 8);
    memcpy(out + 9, digits + 8, 4);
    memcpy(out + 14, digits + 12, 4);
    memcpy(out + 19, digits + 16, 4);
    memcpy(out + 24, digits + 20, 12);
    out[8] = out[13] = out[18] = out[23] = '-';
    return out + 36;
}
