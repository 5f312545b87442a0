/*
 * The walk over Python objects.  It keeps its own stack, so that the depth of
 * a document is bounded by a limit with a name and not by the thread's stack.
 *
 * Items are borrowed from their container only until Python code may run;
 * whatever a frame stands on is held by the frame.
 */
#include "json_leaf.h"

/* The most that a leaf takes, with what stands around it, but for long texts. */
enum { LEAF_ROOM = 128 };

uint8_t *json_new_line(json_writer *writer, uint8_t *out, int depth)
{
    const json_indent *indent = &writer->indent;
    size_t spaces = indent->width * (size_t)depth;
    if ((out = json_room(writer, out, spaces + 65)) == NULL)
        return NULL;
    *out++ = '\n';
    if (indent->unit == NULL)
        memset(out, indent->fill, spaces);
    for (size_t i = 0; indent->unit != NULL && i < spaces; i += indent->width)
        memcpy(out + i, indent->unit, indent->width);
    return out + spaces;
}

static inline uint8_t *write_str(json_writer *writer, uint8_t *out, PyObject *text)
{
    size_t size = (size_t)PyUnicode_GET_LENGTH(text);
    if (PyUnicode_IS_COMPACT_ASCII(text) && size <= 32) {
        if (leaf_copy(out + 1, PyUnicode_DATA(text), size)) {
            out[0] = out[size + 1] = '"';
            return out + size + 2;
        }
    }
    return json_write_text(writer, out, text);
}

uint8_t *json_write_int(json_writer *writer, uint8_t *out, PyObject *value)
{
    int overflow;
    long long number = PyLong_AsLongLongAndOverflow(value, &overflow);
    if (number == -1 && PyErr_Occurred())
        return NULL;
    if (writer->options & JSON_STRICT_INTEGER) {
        if (overflow || number > 9007199254740991 || number < -9007199254740991)
            return json_fail(writer, "Integer exceeds 53-bit range");
    }
    if (overflow == 0)
        return melbacore_json_int(number, out);
    unsigned long long natural = overflow > 0 ? PyLong_AsUnsignedLongLong(value) : 0;
    if (overflow < 0 || PyErr_Occurred()) {
        PyErr_Clear();
        return json_fail(writer, "Integer exceeds 64-bit range");
    }
    return melbacore_json_uint(natural, out);
}

static inline uint8_t *write_float(uint8_t *out, double value)
{
    if (value - value == 0)
        return melbacore_json_double(value, out);
    memcpy(out, "null", 4);
    return out + 4;
}

/* A value that opens nothing; sets '*opens' and writes nothing for the others. */
static inline uint8_t *write_leaf(json_writer *writer, uint8_t *out, PyObject *value, bool *opens)
{
    PyTypeObject *type = Py_TYPE(value);
    if (type == &PyUnicode_Type)
        return write_str(writer, out, value);
    if (type == &PyLong_Type) {
        long number;
        if (!leaf_int(value, &number) || number >= 100000000 || number <= -100000000)
            return json_write_int(writer, out, value);
        *out = '-';
        return leaf_write(out + (number < 0), (uint32_t)(number < 0 ? -number : number));
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
    *opens = true;
    return out;
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

/* Leaves room for a leaf, on a line of its own where that is asked for. */
static inline uint8_t *begin_item(json_writer *writer, uint8_t *out, bool is_pretty)
{
    if (is_pretty && (out = json_new_line(writer, out, writer->depth)) == NULL)
        return NULL;
    return json_room(writer, out, LEAF_ROOM);
}

/* Behind a value within another stands a comma, which the end of that one takes away. */
static inline uint8_t *end_value(json_writer *writer, uint8_t *out)
{
    if (writer->depth > 0)
        *out++ = ',';
    return out;
}

/* Whether a piece is long enough, when a document is written in pieces. */
static inline bool is_full(const json_writer *writer, const uint8_t *out)
{
    return (size_t)(out - writer->start) >= writer->piece;
}

static inline uint8_t *pause_here(json_writer *writer, uint8_t *out, PyObject **value)
{
    writer->is_paused = true;
    *value = NULL;
    return out;
}

/*
 * Writes what a frame still has, up to a value that opens something, which
 * goes to '*value'; NULL there when the frame is done.
 */
static inline __attribute__((always_inline)) uint8_t *
write_items(json_writer *writer, uint8_t *out, json_frame *frame, PyObject **value, bool is_pretty,
            bool pauses)
{
    PyObject *object = frame->object, *item;
    bool is_list = frame->kind == FRAME_LIST, opens = false;
    Py_ssize_t next = frame->next;
    while (next < (is_list ? PyList_GET_SIZE(object) : PyTuple_GET_SIZE(object))) {
        if (pauses && is_full(writer, out)) {
            frame->next = next;
            return pause_here(writer, out, value);
        }
        item = is_list ? PyList_GET_ITEM(object, next) : PyTuple_GET_ITEM(object, next);
        next++;
        if ((out = begin_item(writer, out, is_pretty)) == NULL
            || (out = write_leaf(writer, out, item, &opens)) == NULL)
            return NULL;
        if (opens) {
            frame->next = next;
            *value = item;
            return out;
        }
        *out++ = ',';
    }
    *value = NULL;
    return out;
}

/* The same for what an iterator still yields; each item is held while what is in it is written. */
static uint8_t *write_yielded(json_writer *writer, uint8_t *out, json_frame *frame, PyObject **value, bool is_pretty)
{
    bool opens = false;
    while (!is_full(writer, out)) {
        PyObject *item = PyIter_Next(frame->object);
        if (item == NULL) {
            *value = NULL;
            return PyErr_Occurred() ? NULL : out;
        }
        if ((out = begin_item(writer, out, is_pretty)) != NULL)
            out = write_leaf(writer, out, item, &opens);
        if (out != NULL && opens) {
            *value = item;
            return json_push(writer, item, FRAME_HELD) == NULL ? NULL : out;
        }
        Py_DECREF(item);
        if (out == NULL)
            return NULL;
        *out++ = ',';
    }
    return pause_here(writer, out, value);
}

/* Whether a dict is as large as when it was opened, as Python asks of its own loops. */
static bool is_unchanged(const json_frame *frame)
{
    if (frame->kind == FRAME_PAIRS || frame->size == (uint32_t)PyDict_GET_SIZE(frame->object))
        return true;
    PyErr_SetString(PyExc_RuntimeError, "dictionary changed size during iteration");
    return false;
}

/* The next member of a frame of members. */
static inline bool next_member(json_frame *frame, PyObject **key, PyObject **item)
{
    if (frame->kind != FRAME_PAIRS)
        return PyDict_Next(frame->object, &frame->next, key, item);
    if (frame->next >= PyList_GET_SIZE(frame->object))
        return false;
    *key = PyList_GET_ITEM(frame->object, frame->next++);
    *item = PyList_GET_ITEM(frame->object, frame->next++);
    return true;
}

static inline __attribute__((always_inline)) uint8_t *
write_members(json_writer *writer, uint8_t *out, json_frame *frame, PyObject **value, bool is_pretty,
              bool pauses)
{
    PyObject *key, *item;
    bool opens = false;
    for (;;) {
        if (pauses && is_full(writer, out))
            return pause_here(writer, out, value);
        if (pauses && !is_unchanged(frame))
            return NULL;
        if (!next_member(frame, &key, &item))
            break;
        if (frame->kind == FRAME_FIELDS && !json_is_public(key))
            continue;
        if ((out = begin_item(writer, out, is_pretty)) == NULL
            || (out = write_key(writer, out, key, is_pretty)) == NULL
            || (out = write_leaf(writer, out, item, &opens)) == NULL)
            return NULL;
        if (opens) {
            *value = item;
            return out;
        }
        *out++ = ',';
    }
    *value = NULL;
    return out;
}

/* Closes the innermost frame; the comma behind its last value makes place for the bracket. */
static inline uint8_t *close_frame(json_writer *writer, uint8_t *out, bool is_pretty)
{
    json_frame frame = writer->frames[--writer->frame_count];
    if (frame.kind == FRAME_DEFAULT)
        writer->defaults--;
    if (frame.kind <= FRAME_PAIRS) {
        writer->depth--;
        if (out[-1] == ',') {
            out--;
            if (is_pretty)
                out = json_new_line(writer, out, writer->depth);
        }
        if (out != NULL) {
            *out++ = frame.kind <= FRAME_ITERATOR ? ']' : '}';
            out = end_value(writer, out);
        }
    }
    Py_DECREF(frame.object);
    return out == NULL ? NULL : json_room(writer, out, LEAF_ROOM);
}

/* Opens '*value', or writes it or what it is replaced by; '*value' becomes what is to be opened then, or NULL. */
static inline uint8_t *begin_value(json_writer *writer, uint8_t *out, PyObject **value)
{
    PyObject *instead = NULL;
    Py_ssize_t count = writer->frame_count;
    bool opens = false;
    if ((out = json_open_value(writer, out, *value, &instead)) == NULL
        || (out = json_room(writer, out, LEAF_ROOM)) == NULL)
        return NULL;
    *value = NULL;
    if (instead != NULL && (out = write_leaf(writer, out, instead, &opens)) == NULL)
        return NULL;
    if (opens)
        *value = instead;
    else if (instead != NULL || writer->frame_count == count)
        out = end_value(writer, out);
    return out;
}

/* A whole value; or, where that may pause, up to there, and without a value from there on. */
static inline __attribute__((always_inline)) uint8_t *
walk(json_writer *writer, uint8_t *out, PyObject *value, bool is_pretty, bool pauses)
{
    bool opens = false;
    if ((out = json_room(writer, out, LEAF_ROOM)) == NULL)
        return NULL;
    if ((!pauses || value != NULL) && ((out = write_leaf(writer, out, value, &opens)) == NULL || !opens))
        return out;
    for (;;) {
        if ((!pauses || value != NULL) && (out = begin_value(writer, out, &value)) == NULL)
            return NULL;
        while (value == NULL) {
            if (writer->frame_count == 0)
                return out;
            json_frame *frame = &writer->frames[writer->frame_count - 1];
            if (frame->kind == FRAME_LIST || frame->kind == FRAME_TUPLE)
                out = write_items(writer, out, frame, &value, is_pretty, pauses);
            else if (pauses && frame->kind == FRAME_ITERATOR)
                out = write_yielded(writer, out, frame, &value, is_pretty);
            else if (frame->kind <= FRAME_PAIRS)
                out = write_members(writer, out, frame, &value, is_pretty, pauses);
            if (out == NULL || (pauses && writer->is_paused)
                || (value == NULL && (out = close_frame(writer, out, is_pretty)) == NULL))
                return out;
        }
    }
}

void json_drop_frames(json_writer *writer)
{
    while (writer->frame_count > 0)
        Py_DECREF(writer->frames[--writer->frame_count].object);
    if (writer->frames != writer->first_frames)
        PyMem_Free(writer->frames);
    writer->frames = writer->first_frames;
}

uint8_t *json_write(json_writer *writer, uint8_t *out, PyObject *value)
{
    out = writer->options & JSON_INDENT_2 ? walk(writer, out, value, true, false)
                                          : walk(writer, out, value, false, false);
    json_drop_frames(writer);
    return out;
}

uint8_t *json_write_piece(json_writer *writer, uint8_t *out, PyObject *value)
{
    writer->is_paused = false;
    return walk(writer, out, value, (writer->options & JSON_INDENT_2) != 0, true);
}
