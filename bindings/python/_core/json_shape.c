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
    if (PyDict_GET_SIZE(dict) != (Py_ssize_t)object->size || !dict_in_place(dict, &entries)
        || entries.count != (Py_ssize_t)object->size)
        return false;
    for (Py_ssize_t i = 0; i < entries.count; i++, pair += 2) {
        if (!is_key(entries.first[i].key, pair))
            return false;
    }
    return true;
}

/* Objects of one shape agree in the number of pairs, in the sizes of two keys and in how the first begins. */
static uint32_t hash_of(const melba_value *object)
{
    const melba_value *first = object->as.items, *last = first + 2 * (size_t)(object->size - 1);
    uint32_t letter = first->size == 0 ? 0 : first->as.text[0];
    return (object->size * 7u + first->size * 31u + last->size * 131u + letter * 1031u) * 0x9e3779b1u;
}

static size_t slot_of(const melba_value *object)
{
    return hash_of(object) >> (32 - SHAPE_BITS);
}

/* ===== Between calls ==================================================== */

/* Of all bytes of all keys. */
static uint32_t hash_of_keys(const melba_value *object)
{
    uint32_t hash = object->size;
    for (uint32_t i = 0; i < object->size; i++) {
        const melba_value *key = object->as.items + 2 * (size_t)i;
        for (uint32_t k = 0; k < key->size; k++)
            hash = (hash ^ key->as.text[k]) * 16777619u;
        hash = (hash ^ key->size) * 0x9e3779b1u;
    }
    return hash;
}

/* A dict with the keys of an object, each with None. */
static PyObject *make_template(json_reader *reader, const melba_value *object)
{
    PyObject *dict = PyDict_New();
    for (uint32_t i = 0; dict != NULL && i < object->size; i++) {
        PyObject *key = json_key(reader, object->as.items + 2 * (size_t)i);
        if (key == NULL || PyDict_SetItem(dict, key, Py_None) < 0)
            Py_CLEAR(dict);
        Py_XDECREF(key);
    }
    /* Nobody may come upon it by way of the collector. */
    if (dict != NULL && PyObject_GC_IsTracked(dict))
        PyObject_GC_UnTrack(dict);
    return dict;
}

static PyObject *copy_template(PyObject *template)
{
    PyObject *dict = PyDict_Copy(template);
#if PY_VERSION_HEX >= 0x030e0000
    /* Every dict is tracked from its beginning. */
    if (dict != NULL && !PyObject_GC_IsTracked(dict))
        PyObject_GC_Track(dict);
#endif
    return dict;
}

/*
 * Short texts one after another are often answers of one kind, whose objects
 * have the same keys.  Of keys that were met twice in a row a template is kept.
 */
static PyObject *new_from_template(json_reader *reader, const melba_value *object)
{
    json_template *template = &reader->templates[slot_of(object)];
    if (template->dict != NULL && is_shape_in_place(template->dict, object))
        return copy_template(template->dict);
    uint32_t hash = hash_of_keys(object);
    if (template->last == hash && template->made_of != hash) {
        PyObject *dict = make_template(reader, object);
        if (dict == NULL)
            return NULL;
        template->made_of = hash;
        Py_XSETREF(template->dict, dict);
    }
    template->last = hash;
    return PyDict_New();
}

void json_forget_templates(json_reader *reader)
{
    for (size_t i = 0; i < SHAPE_SLOTS; i++)
        Py_CLEAR(reader->templates[i].dict);
}

/* ===== Within a call ==================================================== */

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
    if (reader->uses_templates)
        return new_from_template(reader, object);
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
