/*
 * Objects with the same keys in the same order, of which documents are full.
 * A copy of the dict that was made for such an object before has room for all
 * keys at once and the order they need; only its values are set anew.
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

/* Objects of one shape mostly agree in the number of pairs and in the sizes of two keys. */
static size_t slot_of(const melba_value *object)
{
    const melba_value *first = object->as.items, *last = first + 2 * (size_t)(object->size - 1);
    return (object->size * 7u + first->size * 3u + last->size) % SHAPE_SLOTS;
}

PyObject *json_new_dict(json_reader *reader, const melba_value *object)
{
    json_shape *shape = &reader->shapes[slot_of(object)];
    if (shape->dict != NULL && PyDict_GET_SIZE(shape->dict) == (Py_ssize_t)object->size) {
        /* A dict that is still being filled may have had fewer when its keys were asked for; the first ones stay. */
        if (shape->keys == NULL || PyList_GET_SIZE(shape->keys) != (Py_ssize_t)object->size) {
            PyObject *keys = PyDict_Keys(shape->dict);
            if (keys == NULL)
                return NULL;
            Py_XSETREF(shape->keys, keys);
        }
        if (is_shape(shape->keys, object))
            return PyDict_Copy(shape->dict);
    }
    PyObject *dict = PyDict_New();
    if (dict != NULL) {
        /* It is empty as yet; whoever finds it here looks at what is in it then. */
        reader->has_shapes = true;
        Py_XSETREF(shape->dict, Py_NewRef(dict));
        Py_CLEAR(shape->keys);
    }
    return dict;
}

PyObject *json_keys_of(json_reader *reader, const melba_value *object)
{
    return Py_NewRef(reader->shapes[slot_of(object)].keys);
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
