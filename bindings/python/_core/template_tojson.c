/*
 * What json.dumps(value, sort_keys=True) writes, safe in HTML: its spaces, its
 * numbers and its escapes, which are not those of melba.json.  A value in
 * which anything is of another type than those of JSON is left to json.dumps.
 */
#include "template_twins.h"

/* Deeper values are Python's, which also knows which contain themselves. */
enum { DEPTH_MOST = 32, KEYS_MOST = 64 };

typedef struct output {
    core_state *state;
    uint8_t *start;
    uint8_t *end;
    uint8_t *room; /* Allocated; NULL while 'start' is memory of the caller. */
} output;

/* Room for so many more bytes; NULL with an exception. */
static uint8_t *grow(output *output, uint8_t *out, size_t count)
{
    size_t used = (size_t)(out - output->start), size = (size_t)(output->end - output->start);
    if (count > (size_t)PY_SSIZE_T_MAX / 4 - size) {
        PyErr_NoMemory();
        return NULL;
    }
    size = 2 * size + count;
    uint8_t *room = PyMem_Realloc(output->room, size);
    if (room == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    if (output->room == NULL)
        memcpy(room, output->start, used);
    output->room = output->start = room;
    output->end = room + size;
    return room + used;
}

static inline uint8_t *reserve(output *output, uint8_t *out, size_t count)
{
    return (size_t)(output->end - out) >= count ? out : grow(output, out, count);
}

static uint8_t *put(output *output, uint8_t *out, const char *ascii, size_t size)
{
    if ((out = reserve(output, out, size)) == NULL)
        return NULL;
    memcpy(out, ascii, size);
    return out + size;
}

static uint8_t *put_unit(uint8_t *out, unsigned unit)
{
    static const char digits[] = "0123456789abcdef";
    *out++ = '\\';
    *out++ = 'u';
    for (int shift = 12; shift >= 0; shift -= 4)
        *out++ = (uint8_t)digits[unit >> shift & 15];
    return out;
}

/* A character that does not stand for itself, in up to 12 bytes. */
static uint8_t *put_escaped(uint8_t *out, Py_UCS4 c)
{
    static const char from[] = "\"\\\n\r\t\f\b", to[] = "\"\\nrtfb";
    const char *found = c != 0 && c < 0x80 ? strchr(from, (int)c) : NULL;
    if (found != NULL) {
        *out++ = '\\';
        *out++ = (uint8_t)to[found - from];
        return out;
    }
    if (c < 0x10000)
        return put_unit(out, c);
    return put_unit(put_unit(out, 0xd800 + ((c - 0x10000) >> 10)), 0xdc00 + ((c - 0x10000) & 0x3ff));
}

static bool is_itself(Py_UCS4 c)
{
    return c >= ' ' && c < 0x7f && c != '"' && c != '\\' && c != '<' && c != '>' && c != '&' && c != '\'';
}

static uint8_t *put_text(output *output, uint8_t *out, PyObject *str)
{
    if (!core_is_ready(str))
        return NULL;
    Py_ssize_t size = PyUnicode_GET_LENGTH(str);
    int kind = (int)PyUnicode_KIND(str);
    const void *data = PyUnicode_DATA(str);
    if ((out = reserve(output, out, (size_t)size + 2)) == NULL)
        return NULL;
    *out++ = '"';
    for (Py_ssize_t i = 0; i < size; i++) {
        Py_UCS4 c = PyUnicode_READ(kind, data, i);
        if (is_itself(c)) {
            *out++ = (uint8_t)c;
            continue;
        }
        /* With room for the rest, and for the quote, behind it. */
        if ((out = reserve(output, out, (size_t)(size - i) + 12)) == NULL)
            return NULL;
        out = put_escaped(out, c);
    }
    *out++ = '"';
    return out;
}

static uint8_t *put_str(output *output, uint8_t *out, PyObject *owned)
{
    Py_ssize_t size = 0;
    const char *ascii = owned == NULL ? NULL : PyUnicode_AsUTF8AndSize(owned, &size);
    out = ascii == NULL ? NULL : put(output, out, ascii, (size_t)size);
    Py_XDECREF(owned);
    return out;
}

static uint8_t *put_int(output *output, uint8_t *out, PyObject *value)
{
    int overflow;
    long long number = PyLong_AsLongLongAndOverflow(value, &overflow);
    if (overflow != 0)
        return put_str(output, out, PyLong_Type.tp_repr(value));
    char digits[20];
    char *end = digits + sizeof digits, *start = core_digits(end, number);
    return put(output, out, start, (size_t)(end - start));
}

static uint8_t *put_float(output *output, uint8_t *out, PyObject *value)
{
    double number = PyFloat_AS_DOUBLE(value);
    if (number != number)
        return put(output, out, "NaN", 3);
    if (number - number != 0)
        return number > 0 ? put(output, out, "Infinity", 8) : put(output, out, "-Infinity", 9);
    return put_str(output, out, PyFloat_Type.tp_repr(value));
}

static uint8_t *put_value(output *output, uint8_t *out, PyObject *value, int depth);

static uint8_t *put_items(output *output, uint8_t *out, PyObject *items, int depth)
{
    out = put(output, out, "[", 1);
    for (Py_ssize_t i = 0; out != NULL && i < Py_SIZE(items); i++) {
        if (i > 0 && (out = put(output, out, ", ", 2)) == NULL)
            return NULL;
        PyObject *item = template_item(items, i);
        if (item == NULL)
            return NULL;
        out = put_value(output, out, item, depth);
        Py_DECREF(item);
    }
    return out == NULL ? NULL : put(output, out, "]", 1);
}

typedef struct member {
    PyObject *key;
    PyObject *value;
} member;

/* The members of a dict in order, borrowed from it; -1 where there are too many, or a key that is no str. */
static Py_ssize_t sort_members(PyObject *dict, member members[KEYS_MOST])
{
    Py_ssize_t place = 0, count = 0;
    PyObject *key, *value;
    while (PyDict_Next(dict, &place, &key, &value)) {
        if (count == KEYS_MOST || !template_is_str(key))
            return -1;
        Py_ssize_t i = count++;
        for (; i > 0 && PyUnicode_Compare(members[i - 1].key, key) > 0; i--)
            members[i] = members[i - 1];
        members[i] = (member){key, value};
    }
    return count;
}

/* The same with references of its own; -1, without an exception, where the dict is for Python. */
static Py_ssize_t take_members(PyObject *dict, member members[KEYS_MOST])
{
    Py_ssize_t count;
#ifdef Py_GIL_DISABLED
    Py_BEGIN_CRITICAL_SECTION(dict);
#endif
    count = sort_members(dict, members);
    for (Py_ssize_t i = 0; i < count; i++) {
        Py_INCREF(members[i].key);
        Py_INCREF(members[i].value);
    }
#ifdef Py_GIL_DISABLED
    Py_END_CRITICAL_SECTION();
#endif
    return count;
}

static uint8_t *put_members(output *output, uint8_t *out, PyObject *dict, int depth)
{
    member members[KEYS_MOST];
    Py_ssize_t count = take_members(dict, members);
    out = count < 0 ? NULL : put(output, out, "{", 1);
    for (Py_ssize_t i = 0; i < count; i++) {
        out = out == NULL || i == 0 ? out : put(output, out, ", ", 2);
        out = out == NULL ? NULL : put_text(output, out, members[i].key);
        out = out == NULL ? NULL : put(output, out, ": ", 2);
        out = out == NULL ? NULL : put_value(output, out, members[i].value, depth);
        Py_DECREF(members[i].key);
        Py_DECREF(members[i].value);
    }
    return out == NULL ? NULL : put(output, out, "}", 1);
}

/* NULL, maybe without an exception, where the value is not written.  No code of Python's runs in here. */
static uint8_t *put_value(output *output, uint8_t *out, PyObject *value, int depth)
{
    if (PyUnicode_CheckExact(value) || Py_TYPE(value) == output->state->markup)
        return put_text(output, out, value);
    if (PyLong_CheckExact(value))
        return put_int(output, out, value);
    if (value == Py_None)
        return put(output, out, "null", 4);
    if (PyBool_Check(value))
        return value == Py_True ? put(output, out, "true", 4) : put(output, out, "false", 5);
    if (PyFloat_CheckExact(value))
        return put_float(output, out, value);
    if (depth == DEPTH_MOST)
        return NULL;
    if (PyDict_CheckExact(value))
        return put_members(output, out, value, depth + 1);
    if (PyList_CheckExact(value) || PyTuple_CheckExact(value))
        return put_items(output, out, value, depth + 1);
    return NULL;
}

PyObject *template_json(core_state *state, PyObject *value)
{
    uint8_t scratch[2048];
    output output = {state, scratch, scratch + sizeof scratch, NULL};
    uint8_t *out = put_value(&output, scratch, value, 0);
    PyObject *result = NULL;
    if (out != NULL) {
        PyObject *str = PyUnicode_FromKindAndData(PyUnicode_1BYTE_KIND, output.start, out - output.start);
        result = str == NULL ? NULL : core_markup_from(state, str);
        Py_XDECREF(str);
    }
    PyMem_Free(output.room);
    return result;
}
