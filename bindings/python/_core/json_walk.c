/* The walk for documents that are written in lines or in pieces, and what it shares with the plain one. */
#include "json_walk.h"

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

uint8_t *json_write_int(json_writer *writer, uint8_t *out, PyObject *value)
{
    uint64_t magnitude;
    bool is_negative, is_small = leaf_int(value, &magnitude, &is_negative);
    if (writer->options & JSON_STRICT_INTEGER) {
        if (!is_small || magnitude >= LEAF_INT_END)
            return json_fail(writer, "Integer exceeds 53-bit range");
    }
    *out = '-';
    if (is_small)
        return melbakernel_integer(magnitude, out + is_negative);
    int overflow;
    long long whole = PyLong_AsLongLongAndOverflow(value, &overflow);
    if (overflow == 0) {
        if (whole == -1 && PyErr_Occurred())
            return NULL;
        return melbakernel_integer(whole < 0 ? 0 - (uint64_t)whole : (uint64_t)whole, out + (whole < 0));
    }
    unsigned long long natural = overflow > 0 ? PyLong_AsUnsignedLongLong(value) : 0;
    if (overflow < 0 || PyErr_Occurred()) {
        PyErr_Clear();
        return json_fail(writer, "Integer exceeds 64-bit range");
    }
    return melbakernel_integer(natural, out);
}

uint8_t *json_write_rare_double(uint8_t *out, double value)
{
    if (value - value == 0)
        return melbacore_json_double(value, out);
    memcpy(out, "null", 4);
    return out + 4;
}

uint8_t *json_write_leaf(json_writer *writer, uint8_t *out, PyObject *value)
{
    return leaf(writer, out, value);
}

/* Leaves room for a leaf, on a line of its own where that is asked for. */
static inline uint8_t *begin_item(json_writer *writer, uint8_t *out, bool is_pretty)
{
    if (is_pretty && (out = json_new_line(writer, out, writer->depth)) == NULL)
        return NULL;
    return json_room(writer, out, LEAF_ROOM);
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
    /* No Python code runs before a value is opened, and so nothing moves the items. */
    bool is_list = frame->kind == FRAME_LIST;
    PyObject *object = frame->object, **items;
    items = is_list ? ((PyListObject *)object)->ob_item : ((PyTupleObject *)object)->ob_item;
    Py_ssize_t count = is_list ? PyList_GET_SIZE(object) : PyTuple_GET_SIZE(object);
    uint8_t *end;
    for (Py_ssize_t i = frame->next; i < count; i++) {
        if (pauses && is_full(writer, out)) {
            frame->next = i;
            return pause_here(writer, out, value);
        }
        if (i + AHEAD_ITEMS < count)
            __builtin_prefetch(items[i + AHEAD_ITEMS]);
        if ((out = begin_item(writer, out, is_pretty)) == NULL
            || (end = json_write_leaf(writer, out, items[i])) == NULL)
            return NULL;
        if (end == JSON_OPENS(writer)) {
            frame->next = i + 1;
            *value = items[i];
            return out;
        }
        out = end;
        *out++ = ',';
    }
    *value = NULL;
    return out;
}

/* The same for what an iterator still yields; each item is held while what is in it is written. */
static uint8_t *write_yielded(json_writer *writer, uint8_t *out, json_frame *frame, PyObject **value, bool is_pretty)
{
    while (!is_full(writer, out)) {
        PyObject *item = PyIter_Next(frame->object);
        if (item == NULL) {
            *value = NULL;
            return PyErr_Occurred() ? NULL : out;
        }
        out = begin_item(writer, out, is_pretty);
        uint8_t *end = out == NULL ? NULL : json_write_leaf(writer, out, item);
        if (end == JSON_OPENS(writer)) {
            *value = item;
            return json_push(writer, item, FRAME_HELD) == NULL ? NULL : out;
        }
        Py_DECREF(item);
        if (end == NULL)
            return NULL;
        out = end;
        *out++ = ',';
    }
    return pause_here(writer, out, value);
}

/* Whether a dict is as large as when it was opened, as Python asks of its own loops. */
static bool is_unchanged(const json_frame *frame)
{
    if (frame->size == (uint32_t)PyDict_GET_SIZE(frame->object))
        return true;
    PyErr_SetString(PyExc_RuntimeError, "dictionary changed size during iteration");
    return false;
}

/* Members that lie side by side, as write_members. */
static inline __attribute__((always_inline)) uint8_t *
write_entries(json_writer *writer, uint8_t *out, json_frame *frame, dict_entries entries, PyObject **value, bool is_pretty,
              bool pauses)
{
    uint8_t *end;
    for (Py_ssize_t i = frame->next; i < entries.count; i++) {
        const dict_entry *entry = entries.first + i;
        if (pauses && is_full(writer, out)) {
            frame->next = i;
            return pause_here(writer, out, value);
        }
        if (i + AHEAD_MEMBERS < entries.count) {
            __builtin_prefetch(entry[AHEAD_MEMBERS].key);
            __builtin_prefetch(entry[AHEAD_MEMBERS].value);
        }
        if (entry->value == NULL)
            continue;
        if ((out = begin_item(writer, out, is_pretty)) == NULL
            || (out = write_key(writer, out, entry->key, is_pretty)) == NULL
            || (end = json_write_leaf(writer, out, entry->value)) == NULL)
            return NULL;
        if (end == JSON_OPENS(writer)) {
            frame->next = i + 1;
            *value = entry->value;
            return out;
        }
        out = end;
        *out++ = ',';
    }
    *value = NULL;
    return out;
}

/* Writes what a frame of members still has, as write_items. */
static inline __attribute__((always_inline)) uint8_t *
write_members(json_writer *writer, uint8_t *out, json_frame *frame, PyObject **value, bool is_pretty, bool pauses)
{
    PyObject *key, *item;
    uint8_t *end;
    dict_entries entries;
    if (lies_open(writer, frame, !pauses, &entries))
        return write_entries(writer, out, frame, entries, value, is_pretty, pauses);
    for (;;) {
        if (pauses && is_full(writer, out))
            return pause_here(writer, out, value);
        if (pauses && !is_unchanged(frame))
            return NULL;
        if (!PyDict_Next(frame->object, &frame->next, &key, &item))
            break;
        if (frame->kind == FRAME_FIELDS && !json_is_public(key))
            continue;
        if ((out = begin_item(writer, out, is_pretty)) == NULL
            || (out = write_key(writer, out, key, is_pretty)) == NULL
            || (end = json_write_leaf(writer, out, item)) == NULL)
            return NULL;
        if (end == JSON_OPENS(writer)) {
            *value = item;
            return out;
        }
        out = end;
        *out++ = ',';
    }
    *value = NULL;
    return out;
}

uint8_t *json_begin_value(json_writer *writer, uint8_t *out, PyObject **value)
{
    PyObject *instead = NULL;
    Py_ssize_t count = writer->frame_count;
    if ((out = json_open_value(writer, out, *value, &instead)) == NULL
        || (out = json_room(writer, out, LEAF_ROOM)) == NULL)
        return NULL;
    *value = NULL;
    if (instead == NULL)
        return writer->frame_count == count ? end_value(writer, out) : out;
    uint8_t *end = json_write_leaf(writer, out, instead);
    if (end == JSON_OPENS(writer)) {
        *value = instead;
        return out;
    }
    return end == NULL ? NULL : end_value(writer, end);
}

/* A value that opens something; or, where that may pause, up to there, and without a value from there on. */
static inline __attribute__((always_inline)) uint8_t *
walk(json_writer *writer, uint8_t *out, PyObject *value, bool is_pretty, bool pauses)
{
    for (;;) {
        if ((!pauses || value != NULL) && (out = json_begin_value(writer, out, &value)) == NULL)
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

/* Apart from json_write, which for a short document is the way of the call. */
Py_NO_INLINE static uint8_t *write_opened(json_writer *writer, uint8_t *out, PyObject *value)
{
    out = writer->options & JSON_INDENT_2 ? walk(writer, out, value, true, false) : json_write_plain(writer, out, value);
    json_drop_frames(writer);
    return out;
}

uint8_t *json_write(json_writer *writer, uint8_t *out, PyObject *value)
{
    if ((out = json_room(writer, out, LEAF_ROOM)) == NULL)
        return NULL;
    uint8_t *end = json_write_leaf(writer, out, value);
    return end == JSON_OPENS(writer) ? write_opened(writer, out, value) : end;
}

uint8_t *json_write_piece(json_writer *writer, uint8_t *out, PyObject *value)
{
    writer->is_paused = false;
    if ((out = json_room(writer, out, LEAF_ROOM)) == NULL)
        return NULL;
    if (value != NULL) {
        uint8_t *end = json_write_leaf(writer, out, value);
        if (end != JSON_OPENS(writer))
            return end;
    }
    return walk(writer, out, value, (writer->options & JSON_INDENT_2) != 0, true);
}
