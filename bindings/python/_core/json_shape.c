/*
 * Objects with the same keys in the same order, of which documents are full.
 * A copy of the dict that was made for such an object before has room for all
 * keys at once and the order they need; only its values are set anew, where they
 * lie if dicts lie as json_dict.h says, which spares finding each key again.
 */
#include "json_loads.h"

/* The str of a key has just the bytes of the text. */
static inline bool is_key(PyObject *key, const melba_value *value)
{
    return (value->flags & MELBA_ASCII) != 0 && PyUnicode_IS_COMPACT_ASCII(key)
        && (size_t)PyUnicode_GET_LENGTH(key) == value->size
        && json_equal(PyUnicode_DATA(key), value->as.text, value->size);
}

/* All keys of a dict are those of the object, so none of these is there twice. */
static bool is_shape(PyObject *keys, const melba_value *object)
{
    const melba_value *pair = object->as.items;
    for (Py_ssize_t i = 0; i < (Py_ssize_t)object->size; i++, pair += 2) {
        if (!is_key(PyList_GET_ITEM(keys, i), pair))
            return false;
    }
    return true;
}

/* The same of a dict whose members can be looked at where they lie. */
static bool is_shape_in_place(PyObject *dict, const melba_value *object)
{
    dict_entries entries;
    const melba_value *pair = object->as.items;
    if (!dict_in_place(dict, &entries) || entries.count != (Py_ssize_t)object->size)
        return false;
    for (Py_ssize_t i = 0; i < entries.count; i++, pair += 2) {
        if (!is_key(entries.first[i].key, pair))
            return false;
    }
    return true;
}

/* Objects of one shape agree in the number of pairs, in the sizes of two keys and in how the first begins. */
static size_t slot_of(const melba_value *object)
{
    const melba_value *first = object->as.items, *last = first + 2 * (size_t)(object->size - 1);
    uint32_t letter = first->size == 0 ? 0 : first->as.text[0];
    return (object->size * 7u + first->size * 31u + last->size * 131u + letter * 1031u) * 0x9e3779b1u >> (32 - SHAPE_BITS);
}

/* Whether the dict of a shape has the keys of the object; false with an exception when it cannot be told. */
static bool has_keys_of(json_reader *reader, json_shape *shape, const melba_value *object)
{
    if (shape->dict == NULL || PyDict_GET_SIZE(shape->dict) != (Py_ssize_t)object->size)
        return false;
    if (reader->dicts_are_known)
        return is_shape_in_place(shape->dict, object);
    /* A dict that is still being filled may have had fewer when its keys were asked for; the first ones stay. */
    if (shape->keys == NULL || PyList_GET_SIZE(shape->keys) != (Py_ssize_t)object->size) {
        PyObject *keys = PyDict_Keys(shape->dict);
        if (keys == NULL)
            return false;
        Py_XSETREF(shape->keys, keys);
    }
    return is_shape(shape->keys, object);
}

PyObject *json_new_dict(json_reader *reader, const melba_value *object)
{
    json_shape *shape = &reader->shapes[slot_of(object)];
    if (has_keys_of(reader, shape, object))
        return PyDict_Copy(shape->dict);
    PyObject *dict = reader->dicts_are_known || !PyErr_Occurred() ? PyDict_New() : NULL;
    if (dict != NULL) {
        /* It is empty as yet; whoever finds it here looks at what is in it then. */
        reader->has_shapes = true;
        Py_XSETREF(shape->dict, Py_NewRef(dict));
        Py_CLEAR(shape->keys);
    }
    return dict;
}

void json_open_shape(json_reader *reader, const melba_value *object, json_open *open)
{
    dict_entries entries;
    open->way = FILL_BY_KEYS;
    if (!reader->dicts_are_known) {
        open->keys = Py_NewRef(reader->shapes[slot_of(object)].keys);
    } else if (dict_in_place(open->object, &entries) && entries.count == (Py_ssize_t)object->size) {
        /* Nobody else has seen the copy: no iterator, no watcher and no version is there to be told. */
        open->way = FILL_IN_PLACE;
        open->entries = (dict_entry *)entries.first;
    } else {
        /* A copy is as what it was made from; were it not, its keys would be set once more. */
        PyDict_Clear(open->object);
        open->way = FILL_DICT;
    }
}

void json_forget_shapes(json_reader *reader)
{
    if (!reader->has_shapes)
        return;
    for (size_t i = 0; i < SHAPE_SLOTS; i++) {
        Py_CLEAR(reader->shapes[i].dict);
        Py_CLEAR(reader->shapes[i].keys);
    }
    reader->has_shapes = false;
}
