/*
 * The walk over Python objects.  It keeps its own stack, so that the depth of
 * a document is bounded by a limit with a name and not by the thread's stack.
 *
 * Items are borrowed from their container only until Python code may run;
 * whatever a frame stands on is held by the frame.
 */
#include "json_dict.h"
#include "json_leaf.h"

/* The most that a leaf takes, with what stands around it, but for long texts. */
enum { LEAF_ROOM = 128 };

/* Ints from here on are looked at more closely: not all of them may be written. */
#define LEAF_INT_END ((int64_t)1 << 53)

#define LIKELY(condition) __builtin_expect((condition) != 0, 1)

/* How far ahead objects are asked of the memory. */
enum { AHEAD_ITEMS = 6, AHEAD_MEMBERS = 4 };

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

uint8_t *json_write_int(json_writer *writer, uint8_t *out, PyObject *value)
{
    int64_t number;
    bool is_small = leaf_int(value, &number);
    if (writer->options & JSON_STRICT_INTEGER) {
        if (!is_small || number >= LEAF_INT_END || number <= -LEAF_INT_END)
            return json_fail(writer, "Integer exceeds 53-bit range");
    }
    *out = '-';
    if (is_small)
        return melbakernel_integer((uint64_t)(number < 0 ? -number : number), out + (number < 0));
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

static inline uint8_t *write_float(uint8_t *out, double value)
{
    if (value - value == 0)
        return melbacore_json_double(value, out);
    memcpy(out, "null", 4);
    return out + 4;
}

/* A value that opens nothing; sets '*opens' and writes nothing for the others. */
static inline __attribute__((always_inline)) uint8_t *leaf(json_writer *writer, uint8_t *out, PyObject *value, bool *opens)
{
    PyTypeObject *type = Py_TYPE(value);
    if (LIKELY(type == &PyUnicode_Type))
        return write_str(writer, out, value);
    if (type == &PyLong_Type) {
        int64_t number;
        if (!leaf_int(value, &number) || number >= LEAF_INT_END || number <= -LEAF_INT_END)
            return json_write_int(writer, out, value);
        *out = '-';
        return melbakernel_short_integer((uint64_t)(number < 0 ? -number : number), out + (number < 0));
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
    if (type != &PyDict_Type && type != &PyList_Type)
        return json_write_known(writer, out, value, opens);
    *opens = true;
    return out;
}

/* The same for the places that are not worth a copy of it. */
Py_NO_INLINE static uint8_t *write_leaf(json_writer *writer, uint8_t *out, PyObject *value, bool *opens)
{
    return leaf(writer, out, value, opens);
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
    /* No Python code runs before a value is opened, and so nothing moves the items. */
    bool is_list = frame->kind == FRAME_LIST, opens = false;
    PyObject *object = frame->object, **items;
    items = is_list ? ((PyListObject *)object)->ob_item : ((PyTupleObject *)object)->ob_item;
    Py_ssize_t count = is_list ? PyList_GET_SIZE(object) : PyTuple_GET_SIZE(object);
    for (Py_ssize_t i = frame->next; i < count; i++) {
        if (pauses && is_full(writer, out)) {
            frame->next = i;
            return pause_here(writer, out, value);
        }
        if (i + AHEAD_ITEMS < count)
            __builtin_prefetch(items[i + AHEAD_ITEMS]);
        if ((out = begin_item(writer, out, is_pretty)) == NULL
            || (out = is_pretty || pauses ? write_leaf(writer, out, items[i], &opens)
                                          : leaf(writer, out, items[i], &opens)) == NULL)
            return NULL;
        if (opens) {
            frame->next = i + 1;
            *value = items[i];
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
    bool opens = false;
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
            || (out = is_pretty || pauses ? write_leaf(writer, out, entry->value, &opens)
                                          : leaf(writer, out, entry->value, &opens)) == NULL)
            return NULL;
        if (opens) {
            frame->next = i + 1;
            *value = entry->value;
            return out;
        }
        *out++ = ',';
    }
    *value = NULL;
    return out;
}

/* Whether the members of a frame lie side by side: in a dict, or in a list of pairs, which only the frame knows. */
static inline bool lies_open(const json_writer *writer, const json_frame *frame, bool pauses, dict_entries *entries)
{
    if (frame->kind == FRAME_PAIRS) {
        entries->first = (const dict_entry *)(const void *)((PyListObject *)frame->object)->ob_item;
        entries->count = PyList_GET_SIZE(frame->object) / 2;
        return true;
    }
    return !pauses && frame->kind == FRAME_DICT && writer->types->dicts_are_known && dict_in_place(frame->object, entries);
}

/* Writes what a frame of members still has, as write_items. */
static inline __attribute__((always_inline)) uint8_t *
write_members(json_writer *writer, uint8_t *out, json_frame *frame, PyObject **value, bool is_pretty, bool pauses)
{
    PyObject *key, *item;
    bool opens = false;
    dict_entries entries;
    if (lies_open(writer, frame, pauses, &entries))
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
            || (out = is_pretty || pauses ? write_leaf(writer, out, item, &opens)
                                          : leaf(writer, out, item, &opens)) == NULL)
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
