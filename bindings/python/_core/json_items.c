/* The items of an array of numpy, one alone or a row of them. */
#include "json_leaf.h"
#include "json_numpy.h"

static double half(uint16_t bits)
{
    int exponent = bits >> 10 & 31;
    double fraction = bits & 1023, value;
    if (exponent == 31)
        return fraction > 0 ? Py_HUGE_VAL - Py_HUGE_VAL : bits & 0x8000 ? -Py_HUGE_VAL : Py_HUGE_VAL;
    value = exponent == 0 ? fraction / 16777216.0 : (1024 + fraction) / 1024;
    for (; exponent > 15; exponent--)
        value *= 2;
    for (; exponent > 0 && exponent < 15; exponent++)
        value /= 2;
    return bits & 0x8000 ? -value : value;
}

static uint8_t *write_float(uint8_t *out, const void *item, int size)
{
    double wide = 0;
    float narrow;
    uint16_t bits;
    if (size == 8) {
        memcpy(&wide, item, 8);
        if (wide - wide == 0)
            return melbacore_json_double(wide, out);
    } else {
        if (size == 4) {
            memcpy(&narrow, item, 4);
        } else {
            memcpy(&bits, item, 2);
            narrow = (float)half(bits);
        }
        if (narrow - narrow == 0)
            return melbacore_json_float(narrow, out);
    }
    memcpy(out, "null", 4);
    return out + 4;
}

/* An integer of any size; the bytes go to the top, and the shift brings the sign down with them. */
static inline uint8_t *write_integer(uint8_t *out, const uint8_t *item, int size, bool is_signed)
{
    uint64_t bits = 0;
    memcpy((uint8_t *)&bits + 8 - size, item, (size_t)size);
    if (!is_signed)
        return melbakernel_integer(bits >> (64 - 8 * size), out);
    int64_t value = (int64_t)bits >> (64 - 8 * size);
    *out = '-';
    return melbakernel_integer(value < 0 ? 0 - (uint64_t)value : (uint64_t)value, out + (value < 0));
}

/* An integer of up to 32 bits; the bytes go to the top, and the shift brings the sign down with them. */
static inline uint8_t *write_word(uint8_t *out, const uint8_t *item, int size, bool is_signed)
{
    uint32_t bits = 0;
    memcpy((uint8_t *)&bits + 4 - size, item, (size_t)size);
    if (!is_signed)
        return melbakernel_integer32(bits >> (32 - 8 * size), out);
    int32_t value = (int32_t)bits >> (32 - 8 * size);
    *out = '-';
    return melbakernel_integer32(value < 0 ? 0 - (uint32_t)value : (uint32_t)value, out + (value < 0));
}

uint8_t *json_write_item(json_writer *writer, uint8_t *out, const array_interface *array, const char *name,
                         const uint8_t *item)
{
    int64_t value = 0;
    switch (array->kind) {
    case 'f':
        return write_float(out, item, array->item_size);
    case 'b':
        memcpy(out, *item ? "true" : "false", 5);
        return out + (*item ? 4 : 5);
    case 'u':
    case 'i':
        return write_integer(out, item, array->item_size, array->kind == 'i');
    default:
        memcpy(&value, item, 8);
        if (value == INT64_MIN)
            return json_fail(writer, "numpy.datetime64 is not a time");
        *out = '"';
        uint8_t *end = json_write_moment(writer, out + 1, value, name);
        if (end != NULL)
            *end++ = '"';
        return end;
    }
}

/*
 * A row of integers of one size, some at a time so that room is asked for once.  Where 'size' and 'is_signed' are
 * known when this is compiled, it is a loop without a question.
 */
static inline __attribute__((always_inline)) uint8_t *
write_integers(json_writer *writer, uint8_t *out, const uint8_t *item, Py_intptr_t count, int size, bool is_signed)
{
    while (count > 0) {
        Py_intptr_t now = count < 64 ? count : 64;
        if ((out = json_room(writer, out, 64 * 22 + 128)) == NULL)
            return NULL;
        for (Py_intptr_t i = 0; i < now; i++, item += size) {
            out = size == 8 ? write_integer(out, item, 8, is_signed) : write_word(out, item, size, is_signed);
            *out++ = ',';
        }
        count -= now;
    }
    return out;
}

bool json_has_rows(const array_interface *array)
{
    return array->kind == 'i' || array->kind == 'u' || (array->kind == 'f' && array->item_size == 8);
}

uint8_t *json_write_row(json_writer *writer, uint8_t *out, const array_interface *array, const uint8_t *item,
                        Py_intptr_t count)
{
    const int size = array->item_size;
    const bool is_signed = array->kind == 'i';
    if (array->kind == 'f')
        return json_write_doubles(writer, out, item, (size_t)count);
    if (size == 8)
        return is_signed ? write_integers(writer, out, item, count, 8, true)
                         : write_integers(writer, out, item, count, 8, false);
    return size == 4 && is_signed ? write_integers(writer, out, item, count, 4, true)
                                  : write_integers(writer, out, item, count, size, is_signed);
}
