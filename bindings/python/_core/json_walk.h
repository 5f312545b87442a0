/*
 * What the two walks over Python objects share: json_plain.c has the one for the
 * plainest style, json_walk.c that for lines and for pieces.
 *
 * They keep a stack of their own, so that the depth of a document is bounded by
 * a limit with a name and not by the thread's stack.  Items are borrowed from
 * their container only until Python code may run.
 */
#ifndef MELBA_PY_JSON_WALK_H
#define MELBA_PY_JSON_WALK_H

#include "json_dict.h"
#include "json_leaf.h"

/* The most that a leaf takes, with what stands around it, but for long texts. */
enum { LEAF_ROOM = 128 };

/* Ints from here on are looked at more closely: not all of them may be written. */
#define LEAF_INT_END ((uint64_t)1 << 53)

#define LIKELY(condition) __builtin_expect((condition) != 0, 1)

/* How far ahead objects are asked of the memory. */
enum { AHEAD_ITEMS = 6, AHEAD_MEMBERS = 4 };

static inline __attribute__((always_inline)) uint8_t *write_str(json_writer *writer, uint8_t *out, PyObject *text)
{
    size_t size = (size_t)PyUnicode_GET_LENGTH(text);
    if (LIKELY(PyUnicode_IS_COMPACT_ASCII(text)) && LIKELY(size <= 32)
        && LIKELY(leaf_copy(out + 1, (const uint8_t *)((PyASCIIObject *)text + 1), size) == 0)) {
        out[0] = out[size + 1] = '"';
        return out + size + 2;
    }
    return json_write_text(writer, out, text);
}

static inline uint8_t *write_float(uint8_t *out, double value)
{
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    uint8_t *end = melbakernel_double(bits, out);
    return LIKELY(end != NULL) ? end : json_write_rare_double(out, value);
}

/* A value that opens nothing; JSON_OPENS, and nothing written, for the others. */
static inline __attribute__((always_inline)) uint8_t *leaf(json_writer *writer, uint8_t *out, PyObject *value)
{
    PyTypeObject *type = Py_TYPE(value);
    if (LIKELY(type == &PyUnicode_Type))
        return write_str(writer, out, value);
    if (type == &PyLong_Type) {
        uint64_t magnitude;
        bool is_negative;
        if (!leaf_int(value, &magnitude, &is_negative) || magnitude >= LEAF_INT_END)
            return json_write_int(writer, out, value);
        *out = '-';
        return melbakernel_short_integer(magnitude, out + is_negative);
    }
    if (type == &PyDict_Type || type == &PyList_Type) {
        bool is_list = type == &PyList_Type;
        if (LIKELY((is_list ? PyList_GET_SIZE(value) : PyDict_GET_SIZE(value)) > 0))
            return JSON_OPENS(writer);
        memcpy(out, is_list ? "[]" : "{}", 2);
        return out + 2;
    }
    if (value == Py_None) {
        memcpy(out, "null", 4);
        return out + 4;
    }
    if (value == Py_True) {
        memcpy(out, "true", 4);
        return out + 4;
    }
    if (value == Py_False) {
        memcpy(out, "false", 5);
        return out + 5;
    }
    if (type == &PyFloat_Type)
        return write_float(out, PyFloat_AS_DOUBLE(value));
    return json_write_known(writer, out, value);
}

/* A key and what stands before and behind it; leaves room for a leaf. */
static inline uint8_t *write_key(json_writer *writer, uint8_t *out, PyObject *key, bool is_pretty)
{
    if (Py_TYPE(key) != &PyUnicode_Type
        && (!PyUnicode_Check(key) || (writer->options & JSON_PASSTHROUGH_SUBCLASS)))
        return json_fail(writer, "Dict key must be str");
    if ((out = write_str(writer, out, key)) == NULL || (out = json_room(writer, out, LEAF_ROOM)) == NULL)
        return NULL;
    *out++ = ':';
    if (is_pretty)
        *out++ = ' ';
    return out;
}

/* Behind a value within another stands a comma, which the end of that one takes away. */
static inline uint8_t *end_value(json_writer *writer, uint8_t *out)
{
    if (writer->depth > 0)
        *out++ = ',';
    return out;
}

/* Whether the members of a frame lie side by side: in a dict, or in a list of pairs, which only the frame knows. */
static inline bool lies_open(const json_writer *writer, const json_frame *frame, bool in_place, dict_entries *entries)
{
    if (frame->kind == FRAME_PAIRS) {
        entries->first = (const dict_entry *)(const void *)((PyListObject *)frame->object)->ob_item;
        entries->count = PyList_GET_SIZE(frame->object) / 2;
        return true;
    }
    return in_place && frame->kind == FRAME_DICT && writer->types->dicts_are_known && dict_in_place(frame->object, entries);
}

/* Closes the innermost frame; the comma behind its last value makes place for the bracket. */
static inline uint8_t *close_frame(json_writer *writer, uint8_t *out, bool is_pretty)
{
    /* Field by field, as they were stored: a copy of the whole would wait for the stores. */
    const json_frame *frame = &writer->frames[--writer->frame_count];
    PyObject *object = frame->object;
    frame_kind kind = frame->kind;
    if (kind == FRAME_DEFAULT)
        writer->defaults--;
    if (kind <= FRAME_PAIRS) {
        writer->depth--;
        if (out[-1] == ',') {
            out--;
            if (is_pretty)
                out = json_new_line(writer, out, writer->depth);
        }
        if (out != NULL) {
            *out++ = kind <= FRAME_ITERATOR ? ']' : '}';
            out = end_value(writer, out);
        }
    }
    Py_DECREF(object);
    return out == NULL ? NULL : json_room(writer, out, LEAF_ROOM);
}

#endif
