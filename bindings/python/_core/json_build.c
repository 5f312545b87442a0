/*
 * Python objects from the values of a document.  The stack is the reader's,
 * so that the depth of a document is bounded by a limit with a name.
 */
#include "json_loads.h"

static inline bool calls_back(const json_reader *reader)
{
    return reader->parse_float != NULL || reader->parse_int != NULL;
}

/* Copies at least 2 bytes; reads that overlap spare short texts the call. */
static inline void copy_text(uint8_t *to, const uint8_t *from, size_t size)
{
    uint64_t first, last;
    if (size > 16) {
        memcpy(to, from, size);
    } else if (size >= 8) {
        memcpy(&first, from, 8);
        memcpy(&last, from + size - 8, 8);
        memcpy(to, &first, 8);
        memcpy(to + size - 8, &last, 8);
    } else if (size >= 4) {
        memcpy(&first, from, 4);
        memcpy(&last, from + size - 4, 4);
        memcpy(to, &first, 4);
        memcpy(to + size - 4, &last, 4);
    } else {
        to[0] = from[0];
        to[size / 2] = from[size / 2];
        to[size - 1] = from[size - 1];
    }
}

/* ASCII text of any size; the shortest are objects that CPython has anyway. */
static PyObject *build_ascii(const uint8_t *text, size_t size)
{
    if (size < 2)
        return PyUnicode_FromStringAndSize((const char *)text, (Py_ssize_t)size);
    PyObject *result = PyUnicode_New((Py_ssize_t)size, 0x7f);
    if (result != NULL)
        copy_text((uint8_t *)((PyASCIIObject *)result + 1), text, size);
    return result;
}

/* Text with a character beyond ASCII, which the reader has found to be valid. */
static PyObject *build_wide(const uint8_t *text, size_t size)
{
    static const Py_UCS4 ceilings[] = {0, 0xff, 0xffff, 0, 0x10ffff};
    melbacore_shape shape = melbacore_utf8_shape(text, size);
    /* Of one character of Latin-1 CPython has an object. */
    if (shape.count == 1)
        return PyUnicode_DecodeUTF8((const char *)text, (Py_ssize_t)size, NULL);
    PyObject *result = PyUnicode_New((Py_ssize_t)shape.count, ceilings[shape.width]);
    if (result != NULL)
        melbacore_utf8_characters(text, size, PyUnicode_DATA(result), shape.width);
    return result;
}

static inline PyObject *build_text(const melba_value *value)
{
    return value->flags & MELBA_ASCII ? build_ascii(value->as.text, value->size)
                                      : build_wide(value->as.text, value->size);
}

static inline size_t slot_of(const uint8_t *text, size_t size)
{
    uint64_t first = 0, last = 0;
    if (size >= 8) {
        memcpy(&first, text, 8);
        memcpy(&last, text + size - 8, 8);
    } else if (size >= 4) {
        memcpy(&first, text, 4);
        memcpy(&last, text + size - 4, 4);
    } else if (size > 0) {
        first = (uint64_t)text[0] | (uint64_t)text[size / 2] << 8 | (uint64_t)text[size - 1] << 16;
    }
    uint64_t mixed = (first ^ last << 7 ^ last >> 57 ^ size) * 0x9e3779b97f4a7c15u;
    return (size_t)(mixed >> 54) & (KEY_SLOTS - 1);
}

/* The str of a key: the one that was made for the same bytes before, if that is still there. */
static inline PyObject *build_key(json_reader *reader, const melba_value *value)
{
    size_t size = value->size;
    if ((value->flags & MELBA_ASCII) == 0 || size > KEY_SIZE || size < 2)
        return build_text(value);
    PyObject **slot = &reader->keys[slot_of(value->as.text, size)], *key = *slot;
    if (key != NULL && (size_t)PyUnicode_GET_LENGTH(key) == size
        && json_equal(PyUnicode_DATA(key), value->as.text, size))
        return Py_NewRef(key);
    key = build_ascii(value->as.text, size);
    if (key != NULL) {
        Py_XDECREF(*slot);
        *slot = Py_NewRef(key);
    }
    return key;
}

PyObject *json_key(json_reader *reader, const melba_value *value)
{
    return build_key(reader, value);
}

/* What a function of the caller's makes of the text of a number. */
static PyObject *call_with(PyObject *function, PyObject *owned)
{
    PyObject *result = owned == NULL ? NULL : PyObject_CallOneArg(function, owned);
    Py_XDECREF(owned);
    return result;
}

/* The function for a long knows how to make short ones sooner. */
static inline PyObject *build_short(int64_t number)
{
    return sizeof(long) == sizeof number ? PyLong_FromLong((long)number) : PyLong_FromLongLong(number);
}

static PyObject *build_integer(json_reader *reader, const melba_value *value)
{
    PyObject *number, *function = reader->parse_int;
    if (value->kind == MELBA_INTEGER)
        number = build_short(value->as.integer);
    else if (value->kind == MELBA_NATURAL)
        number = PyLong_FromUnsignedLongLong(value->as.natural);
    else if (function == NULL || function == (PyObject *)&PyLong_Type)
        return call_with((PyObject *)&PyLong_Type, build_ascii(value->as.text, value->size));
    else
        return call_with(function, build_ascii(value->as.text, value->size));
    if (number == NULL || function == NULL || function == (PyObject *)&PyLong_Type)
        return number;
    PyObject *text = PyObject_Str(number);
    Py_DECREF(number);
    return call_with(function, text);
}

/* A value; a list or dict is as yet empty. */
static inline PyObject *build_value(json_reader *reader, const melba_value *value)
{
    switch (value->kind) {
    case MELBA_TEXT:
        return build_text(value);
    case MELBA_INTEGER:
        if (reader->parse_int == NULL)
            return build_short(value->as.integer);
        return build_integer(reader, value);
    case MELBA_NATURAL:
    case MELBA_BIG_INTEGER:
        return build_integer(reader, value);
    case MELBA_DOUBLE:
        return PyFloat_FromDouble(value->as.real);
    case MELBA_DECIMAL:
        return call_with(reader->parse_float, build_ascii(value->as.text, value->size));
    case MELBA_BOOLEAN:
        return Py_NewRef(value->as.boolean ? Py_True : Py_False);
    case MELBA_ARRAY:
        /* Functions of the caller's never see a list with holes. */
        return PyList_New(calls_back(reader) ? 0 : value->size);
    case MELBA_OBJECT:
        return value->size < reader->shape_size ? PyDict_New() : json_new_dict(reader, value);
    default:
        return Py_NewRef(Py_None);
    }
}

static inline void close_container(json_reader *reader)
{
    json_open *open = &reader->open[--reader->open_count];
    Py_DECREF(open->object);
    Py_XDECREF(open->keys);
}

static inline void open_container(json_reader *reader, PyObject *object, const melba_value *value)
{
    bool is_list = value->kind == MELBA_ARRAY;
    size_t count = is_list ? value->size : 2 * (size_t)value->size;
    json_open *open = &reader->open[reader->open_count++];
    *open = (json_open){
        Py_NewRef(object), value->as.items, value->as.items + count, 0, NULL, NULL, is_list ? FILL_LIST : FILL_DICT,
    };
    if (!is_list && PyDict_GET_SIZE(object) != 0)
        json_open_shape(reader, value, open);
}

/* Whether a value that was built has to be filled in turn. */
static inline bool has_items(const melba_value *value)
{
    return value->kind >= MELBA_ARRAY && value->size > 0;
}

/* Fills a list up to a value that has to be filled in turn, which is returned; NULL at the end. */
static inline const melba_value *fill_list(json_reader *reader, json_open *open, PyObject **item)
{
    const melba_value *value = open->next, *end = open->end;
    Py_ssize_t index = open->index;
    for (; value < end; value++, index++) {
        if ((*item = build_value(reader, value)) == NULL)
            return value;
        PyList_SET_ITEM(open->object, index, *item);
        if (has_items(value)) {
            open->next = value + 1;
            open->index = index + 1;
            return value;
        }
    }
    open->next = end;
    return NULL;
}

/* The same where functions of the caller's run, which never see a list with holes. */
static const melba_value *grow_list(json_reader *reader, json_open *open, PyObject **item)
{
    while (open->next < open->end) {
        const melba_value *value = open->next++;
        if ((*item = build_value(reader, value)) == NULL)
            return value;
        int status = PyList_Append(open->object, *item);
        Py_DECREF(*item);
        if (status < 0)
            *item = NULL;
        if (status < 0 || has_items(value))
            return value;
    }
    return NULL;
}

static inline const melba_value *fill_dict(json_reader *reader, json_open *open, PyObject **item)
{
    const melba_value *pair = open->next, *end = open->end;
    for (; pair < end; pair += 2) {
        PyObject *key = build_key(reader, pair);
        *item = key == NULL ? NULL : build_value(reader, pair + 1);
        int status = *item == NULL ? -1 : PyDict_SetItem(open->object, key, *item);
        Py_XDECREF(key);
        Py_XDECREF(*item);
        if (status < 0)
            *item = NULL;
        if (status < 0 || has_items(pair + 1)) {
            open->next = pair + 2;
            return pair + 1;
        }
    }
    open->next = end;
    return NULL;
}

/* The same for a dict that has the keys already. */
static inline const melba_value *replace_values(json_reader *reader, json_open *open, PyObject **item)
{
    while (open->next < open->end) {
        const melba_value *value = open->next + 1;
        open->next += 2;
        *item = build_value(reader, value);
        int status = *item == NULL ? -1 : PyDict_SetItem(open->object, PyList_GET_ITEM(open->keys, open->index++), *item);
        Py_XDECREF(*item);
        if (status < 0)
            *item = NULL;
        if (status < 0 || has_items(value))
            return value;
    }
    return NULL;
}

/* The same without looking for the keys. */
static inline const melba_value *replace_in_place(json_reader *reader, json_open *open, PyObject **item)
{
    const melba_value *pair = open->next, *end = open->end;
    dict_entry *entry = open->entries;
    for (; pair < end; pair += 2, entry++) {
        if ((*item = build_value(reader, pair + 1)) == NULL)
            return pair + 1;
        PyObject *old = entry->value;
        entry->value = *item;
        Py_DECREF(old);
        if (pair[1].kind >= MELBA_ARRAY) {
            /* The dict that was copied may have held nothing for the collector. */
            if (!PyObject_GC_IsTracked(open->object))
                PyObject_GC_Track(open->object);
            if (pair[1].size > 0) {
                open->next = pair + 2;
                open->entries = entry + 1;
                return pair + 1;
            }
        }
    }
    open->next = end;
    return NULL;
}

static inline const melba_value *fill(json_reader *reader, json_open *open, PyObject **item)
{
    switch (open->way) {
    case FILL_LIST:
        return calls_back(reader) ? grow_list(reader, open, item) : fill_list(reader, open, item);
    case FILL_DICT:
        return fill_dict(reader, open, item);
    case FILL_IN_PLACE:
        return replace_in_place(reader, open, item);
    default:
        return replace_values(reader, open, item);
    }
}

PyObject *json_build(json_reader *reader, const melba_value *value)
{
    PyObject *root = build_value(reader, value);
    reader->open_count = 0;
    if (root == NULL || !has_items(value))
        return root;
    open_container(reader, root, value);
    while (reader->open_count > 0) {
        json_open *open = &reader->open[reader->open_count - 1];
        PyObject *item = NULL;
        value = fill(reader, open, &item);
        if (value == NULL) {
            close_container(reader);
        } else if (item != NULL) {
            open_container(reader, item, value);
        } else {
            while (reader->open_count > 0)
                close_container(reader);
            Py_CLEAR(root);
        }
    }
    json_forget_shapes(reader);
    return root;
}
