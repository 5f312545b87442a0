/*
 * The walk in the plainest style: without lines, and the whole document at once.
 *
 *     writer->frames       borrowed               top
 *     | held, by index ... | borrowed, by place ... |
 *
 * As long as no Python code runs, each container is kept by the one around it
 * and nothing moves what is in it: frames borrow their objects, know where they
 * stand by pointers, and the writer does not count them.  Before any code may
 * run, all of them are made what the other walk has: they hold their object,
 * and stand at an index of it.
 */
#include "json_walk.h"

/* The frames of a walk, as drawn above. */
typedef struct stack {
    json_frame *borrowed;
    json_frame *top;
    json_frame *limit; /* Where neither the memory ends nor containers are too deep. */
} stack;

/* What is left of a frame, for one that other code may have moved. */
static inline __attribute__((always_inline)) bool
find_rest(const json_writer *writer, json_frame *frame, PyObject *const **at, PyObject *const **end)
{
    dict_entries entries;
    if (frame->kind == FRAME_LIST || frame->kind == FRAME_TUPLE) {
        bool is_list = frame->kind == FRAME_LIST;
        *at = is_list ? ((PyListObject *)frame->object)->ob_item : ((PyTupleObject *)frame->object)->ob_item;
        Py_ssize_t count = is_list ? PyList_GET_SIZE(frame->object) : PyTuple_GET_SIZE(frame->object);
        *end = *at + count;
        *at += frame->next < count ? frame->next : count;
        return true;
    }
    if (frame->kind > FRAME_PAIRS || !lies_open(writer, frame, true, &entries))
        return false;
    *at = *end = &entries.first->key + 2 * entries.count;
    if (frame->next < entries.count)
        *at = &entries.first[frame->next].key;
    return true;
}

/* The index in its object of the place where a frame stands. */
static inline __attribute__((always_inline)) Py_ssize_t
index_of(const json_writer *writer, const json_frame *frame, PyObject *const *at)
{
    dict_entries entries = {NULL, 0};
    if (frame->kind == FRAME_LIST)
        return at - ((PyListObject *)frame->object)->ob_item;
    if (frame->kind == FRAME_TUPLE)
        return at - ((PyTupleObject *)frame->object)->ob_item;
    lies_open(writer, frame, true, &entries);
    return (at - &entries.first->key) / 2;
}

static inline __attribute__((always_inline)) stack stack_of(json_writer *writer)
{
    json_frame *top = writer->frames + writer->frame_count;
    Py_ssize_t room = writer->frame_room - writer->frame_count, depth = JSON_DEPTH_LIMIT - writer->depth;
    return (stack){top, top, top + (room < depth ? room : depth)};
}

/* Opens or writes a value that is no common one.  That may run Python code. */
Py_NO_INLINE static uint8_t *open_other(json_writer *writer, uint8_t *out, PyObject **value, stack *frames)
{
    for (json_frame *frame = frames->borrowed; frame < frames->top; frame++) {
        frame->next = index_of(writer, frame, frame->at);
        Py_INCREF(frame->object);
        writer->frame_count++;
        writer->depth++;
    }
    out = json_begin_value(writer, out, value);
    *frames = stack_of(writer);
    return out;
}

/* The members of the innermost frame, where they are neither in a row nor by twos, up to a value that opens something. */
Py_NO_INLINE static uint8_t *write_asked(json_writer *writer, uint8_t *out, json_frame *frame, PyObject **value)
{
    PyObject *key, *item;
    if (frame->kind > FRAME_PAIRS)
        return out;
    while (PyDict_Next(frame->object, &frame->next, &key, &item)) {
        if (frame->kind == FRAME_FIELDS && !json_is_public(key))
            continue;
        if ((out = json_room(writer, out, LEAF_ROOM)) == NULL || (out = write_key(writer, out, key, false)) == NULL)
            return NULL;
        uint8_t *end = leaf(writer, out, item);
        if (end == JSON_OPENS(writer)) {
            *value = item;
            return out;
        }
        if ((out = end) == NULL)
            return NULL;
        *out++ = ',';
    }
    return out;
}

/* Writes the items between '*at' and 'end', up to one that opens something, which '*at' is then behind. */
static inline __attribute__((always_inline)) uint8_t *
write_items(json_writer *writer, uint8_t *out, PyObject *const **at, PyObject *const *end, PyObject **value)
{
    PyObject *const *place = *at;
    while (place < end) {
        PyObject *item = *place;
        if (place + AHEAD_ITEMS < end)
            __builtin_prefetch(place[AHEAD_ITEMS]);
        if (Py_TYPE(item) == &PyFloat_Type) {
            Py_ssize_t found = end - place;
            if ((out = json_write_floats(writer, out, place, &found)) == NULL)
                return NULL;
            place += found;
            continue;
        }
        if ((out = json_room(writer, out, LEAF_ROOM)) == NULL)
            return NULL;
        uint8_t *behind = leaf(writer, out, item);
        place++;
        if (behind == JSON_OPENS(writer)) {
            *at = place;
            *value = item;
            return out;
        }
        if ((out = behind) == NULL)
            return NULL;
        *out++ = ',';
    }
    return out;
}

/* The same for members, each a key and a value. */
static inline __attribute__((always_inline)) uint8_t *
write_members(json_writer *writer, uint8_t *out, PyObject *const **at, PyObject *const *end, PyObject **value)
{
    PyObject *const *place = *at;
    while (place < end) {
        PyObject *key = place[0], *item = place[1];
        if (place + 2 * AHEAD_MEMBERS < end) {
            __builtin_prefetch(place[2 * AHEAD_MEMBERS]);
            __builtin_prefetch(place[2 * AHEAD_MEMBERS + 1]);
        }
        place += 2;
        if (item == NULL)
            continue;
        if ((out = json_room(writer, out, LEAF_ROOM)) == NULL || (out = write_key(writer, out, key, false)) == NULL)
            return NULL;
        uint8_t *behind = leaf(writer, out, item);
        if (behind == JSON_OPENS(writer)) {
            *at = place;
            *value = item;
            return out;
        }
        if ((out = behind) == NULL)
            return NULL;
        *out++ = ',';
    }
    return out;
}

/* Whether a value is a list or a dict with something in it that lies open, as most containers do; begins its frame. */
static inline __attribute__((always_inline)) bool borrow(const json_writer *writer, json_frame *frame, PyObject *value)
{
#ifndef Py_GIL_DISABLED
    if (Py_TYPE(value) == &PyList_Type) {
        frame->at = ((PyListObject *)value)->ob_item;
        frame->end = frame->at + PyList_GET_SIZE(value);
        frame->kind = FRAME_LIST;
        frame->object = value;
        return PyList_GET_SIZE(value) > 0;
    }
    dict_entries entries;
    if (Py_TYPE(value) == &PyDict_Type && (writer->options & (JSON_SORT_KEYS | JSON_NON_STR_KEYS)) == 0
        && writer->types->dicts_are_known && dict_in_place(value, &entries)) {
        frame->at = &entries.first->key;
        frame->end = frame->at + 2 * entries.count;
        frame->kind = FRAME_DICT;
        frame->object = value;
        return PyDict_GET_SIZE(value) > 0;
    }
#endif
    (void)writer;
    (void)frame;
    (void)value;
    return false;
}

uint8_t *json_write_plain(json_writer *writer, uint8_t *out, PyObject *value)
{
    stack frames = stack_of(writer);
    PyObject *const *at = NULL, *const *end = NULL;
    frame_kind kind = FRAME_HELD;
    for (;;) {
        if (value != NULL) {
            if (LIKELY(frames.top < frames.limit) && LIKELY(borrow(writer, frames.top, value))) {
                at = frames.top->at;
                end = frames.top->end;
                kind = frames.top->kind;
                frames.top++;
                *out++ = kind == FRAME_LIST ? '[' : '{';
            } else {
                if ((out = open_other(writer, out, &value, &frames)) == NULL)
                    return NULL;
                if (value != NULL)
                    continue;
                at = NULL;
            }
            value = NULL;
        }
        json_frame *frame = frames.top - 1;
        if (at == NULL) {
            if (writer->frame_count == 0)
                return out;
            kind = frame->kind;
            if (!find_rest(writer, frame, &at, &end)) {
                if ((out = write_asked(writer, out, frame, &value)) == NULL)
                    return NULL;
                if (value != NULL)
                    continue;
            }
        }
        if (at != NULL) {
            out = kind <= FRAME_TUPLE ? write_items(writer, out, &at, end, &value)
                                      : write_members(writer, out, &at, end, &value);
            if (out == NULL)
                return NULL;
            if (value != NULL) {
                if (LIKELY(frame >= frames.borrowed))
                    frame->at = at;
                else
                    frame->next = index_of(writer, frame, at);
                continue;
            }
        }
        if (LIKELY(frame > frames.borrowed)) {
            out[-1] = kind == FRAME_LIST ? ']' : '}';
            if ((out = json_room(writer, out, LEAF_ROOM)) == NULL)
                return NULL;
            *out++ = ',';
            frames.top = frame--;
            at = frame->at;
            end = frame->end;
            kind = frame->kind;
            continue;
        }
        at = NULL;
        if (frame == frames.borrowed) {
            out[-1] = kind == FRAME_LIST ? ']' : '}';
            frames.top = frame;
            out = end_value(writer, out);
        } else {
            if ((out = close_frame(writer, out, false)) == NULL)
                return NULL;
            frames = stack_of(writer);
        }
        if ((out = json_room(writer, out, LEAF_ROOM)) == NULL)
            return NULL;
    }
}
