/*
 * Decimals.  str() has to be called for each, which makes a text only to copy
 * it; so the digits of the usual ones are read where they lie.  That is done
 * once a few of every kind were seen to give what str() gives, and for those
 * that are written without an exponent; all others go the way of str().
 */
#include "json_leaf.h"

/* The beginning of what _decimal calls PyDecObject, from 3.10 to 3.14, where words have 64 bits. */
typedef struct decimal {
    PyObject_HEAD
    Py_hash_t hash;
    uint8_t flags; /* The sign, and what else is no number, and how memory is held. */
    int64_t exponent;
    int64_t digit_count;
    int64_t word_count;
    int64_t room;
    const uint64_t *words;
    uint64_t inner[4]; /* Where 'words' points, unless there are more. */
} decimal;

enum { NEGATIVE = 1, NO_NUMBER = 2 | 4 | 8, MOST_ZEROS = 5 };

/* One that has up to 19 digits and needs no exponent, in up to 32 bytes; NULL, and nothing written, for others. */
static uint8_t *write_usual(uint8_t *out, PyObject *value)
{
    const decimal *number = (const decimal *)(const void *)value;
    if ((number->flags & NO_NUMBER) != 0 || number->word_count != 1 || number->words != number->inner
        || number->digit_count > 19 || number->exponent > 0 || number->exponent < -32)
        return NULL;
    int64_t before = number->digit_count + number->exponent;
    if (before < -MOST_ZEROS)
        return NULL;
    *out = '-';
    out += number->flags & NEGATIVE;
    if (before <= 0) {
        memcpy(out, "0.00000", 8);
        return melbakernel_integer(number->inner[0], out + 2 - before);
    }
    uint8_t *end = melbakernel_integer(number->inner[0], out), digits[32];
    if (number->exponent == 0)
        return end;
    memcpy(digits, out + before, sizeof digits);
    out[before] = '.';
    memcpy(out + before + 1, digits, sizeof digits);
    return end + 1;
}

/* Whether the text of a new Decimal is that of str(); one that is not usual only must not be taken for one. */
static bool agrees(PyTypeObject *type, const char *text, bool is_usual)
{
    uint8_t room[80] = {0};
    PyObject *value = PyObject_CallFunction((PyObject *)type, "s", text);
    PyObject *shown = value == NULL || Py_TYPE(value) != type ? NULL : PyObject_Str(value);
    uint8_t *end = shown == NULL ? NULL : write_usual(room, value);
    bool good = shown != NULL && is_usual == (end != NULL);
    if (good && is_usual)
        good = PyUnicode_GET_LENGTH(shown) == end - room
            && memcmp(PyUnicode_DATA(shown), room, (size_t)(end - room)) == 0;
    Py_XDECREF(value);
    Py_XDECREF(shown);
    return good;
}

bool json_decimal_is_known(PyTypeObject *type)
{
    static const char *const usual[] = {"1234.5678", "-0.0000019", "0", "-0.00", "1234567890123456789", "-9.999999999999999999"};
    static const char *const others[] = {"NaN", "-sNaN", "Infinity", "1E+5", "1E-9", "12345678901234567890.1",
                                         "1234567890123456789012345678901234567890123456789012345678901234567890123456789"};
    bool known = sizeof(size_t) == 8 && type->tp_basicsize == (Py_ssize_t)sizeof(decimal) && type->tp_itemsize == 0;
    for (size_t i = 0; i < sizeof usual / sizeof *usual; i++)
        known = known && agrees(type, usual[i], true);
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        known = known && agrees(type, others[i], false);
    /* A context may forbid them, and without memory nothing is known: all of them go the way of str() then. */
    PyErr_Clear();
    return known;
}

uint8_t *json_write_usual_decimal(const json_writer *writer, uint8_t *out, PyObject *value)
{
    if (!writer->types->decimals_are_known)
        return NULL;
    if (writer->options & JSON_SERIALIZE_DECIMAL)
        return write_usual(out, value);
    /* What str() gives as 'default' is this text as well. */
    if (writer->fallback != (PyObject *)&PyUnicode_Type)
        return NULL;
    uint8_t *end = write_usual(out + 1, value);
    if (end == NULL)
        return NULL;
    *out = *end = '"';
    return end + 1;
}

uint8_t *json_write_decimal(json_writer *writer, uint8_t *out, PyObject *value)
{
    PyObject *text = PyObject_Str(value);
    if (text == NULL)
        return NULL;
    const char *data = PyUnicode_DATA(text);
    size_t size = (size_t)PyUnicode_GET_LENGTH(text);
    if (!PyUnicode_IS_COMPACT_ASCII(text) || size == 0 || data[size - 1] < '0' || data[size - 1] > '9'
        || data[data[0] == '-'] < '0' || data[data[0] == '-'] > '9') {
        data = "null";
        size = 4;
    }
    if ((out = json_room(writer, out, size + 128)) != NULL) {
        memcpy(out, data, size);
        out += size;
    }
    Py_DECREF(text);
    return out;
}
