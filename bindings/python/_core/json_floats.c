/*
 * Floats that stand one behind the other, as in coordinates and measurements:
 * a kernel that has many of them at hand overlaps their calculations, which
 * takes two thirds of the time of a call for each.
 */
#include "json_leaf.h"

/* So many at a time, that they and their text stay in the nearest cache. */
enum { AT_ONCE = 64, ROOM_EACH = 25, ROOM_BEHIND = 64 };

/* Up to AT_ONCE doubles, by their bits. */
static uint8_t *write_some(json_writer *writer, uint8_t *out, const uint64_t *bits, size_t count)
{
    if ((out = json_room(writer, out, count * ROOM_EACH + ROOM_BEHIND)) == NULL)
        return NULL;
    for (size_t done = 0;; done++) {
        done += melbakernel_doubles(bits + done, count - done, &out);
        if (done >= count)
            return out;
        double value;
        memcpy(&value, &bits[done], sizeof value);
        out = json_write_rare_double(out, value);
        *out++ = ',';
    }
}

uint8_t *json_write_doubles(json_writer *writer, uint8_t *out, const void *values, size_t count)
{
    const uint8_t *from = values;
    while (count > 0 && out != NULL) {
        size_t now = count < AT_ONCE ? count : AT_ONCE;
        uint64_t bits[AT_ONCE];
        memcpy(bits, from, now * sizeof *bits);
        out = write_some(writer, out, bits, now);
        from += now * sizeof *bits;
        count -= now;
    }
    return out;
}

uint8_t *json_write_floats(json_writer *writer, uint8_t *out, PyObject *const *items, Py_ssize_t *count)
{
    uint64_t bits[AT_ONCE];
    size_t found = 0, most = *count < AT_ONCE ? (size_t)*count : AT_ONCE;
    for (; found < most && Py_TYPE(items[found]) == &PyFloat_Type; found++)
        memcpy(&bits[found], &((PyFloatObject *)items[found])->ob_fval, sizeof *bits);
    *count = (Py_ssize_t)found;
    return write_some(writer, out, bits, found);
}
