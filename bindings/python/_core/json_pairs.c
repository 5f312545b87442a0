/* Members as a list of text and value in turn: where keys are made, sorted, or come from fields. */
#include "json.h"

typedef struct pair {
    PyObject *key;
    PyObject *value;
} pair;

/* By code points, which is the order of the bytes of UTF-8; equal keys stay as they came. */
static bool is_after(PyObject *a, PyObject *b)
{
    if (PyUnicode_KIND(a) == 1 && PyUnicode_KIND(b) == 1) {
        Py_ssize_t a_size = PyUnicode_GET_LENGTH(a), b_size = PyUnicode_GET_LENGTH(b);
        int order = memcmp(PyUnicode_DATA(a), PyUnicode_DATA(b), (size_t)(a_size < b_size ? a_size : b_size));
        return order > 0 || (order == 0 && a_size > b_size);
    }
    return PyUnicode_Compare(a, b) > 0;
}

static void merge(pair *pairs, pair *room, size_t middle, size_t count)
{
    memcpy(room, pairs, middle * sizeof *pairs);
    size_t left = 0, right = middle, out = 0;
    while (left < middle && right < count)
        pairs[out++] = is_after(room[left].key, pairs[right].key) ? pairs[right++] : room[left++];
    while (left < middle)
        pairs[out++] = room[left++];
}

/* Insertion for few, merging for many: stable, and never quadratic for more than sixteen. */
static void sort(pair *pairs, pair *room, size_t count)
{
    if (count > 16) {
        sort(pairs, room, count / 2);
        sort(pairs + count / 2, room, count - count / 2);
        merge(pairs, room, count / 2, count);
        return;
    }
    for (size_t i = 1; i < count; i++) {
        pair one = pairs[i];
        size_t j = i;
        for (; j > 0 && is_after(pairs[j - 1].key, one.key); j--)
            pairs[j] = pairs[j - 1];
        pairs[j] = one;
    }
}

/* Sorts the pairs of a list in place. */
static bool sort_list(PyObject *list)
{
    size_t count = (size_t)PyList_GET_SIZE(list) / 2;
    pair *room = PyMem_Malloc((count / 2 + 1) * sizeof *room);
    if (room == NULL) {
        PyErr_NoMemory();
        return false;
    }
    sort((pair *)((PyListObject *)list)->ob_item, room, count);
    PyMem_Free(room);
    return true;
}

static bool append(PyObject *list, PyObject *key, PyObject *value)
{
    return PyList_Append(list, key) == 0 && PyList_Append(list, value) == 0;
}

PyObject *json_pairs(json_writer *writer, PyObject *dict)
{
    /* A copy, so that making the text of a key may change the dict. */
    PyObject *items = PyDict_Copy(dict);
    PyObject *list = items == NULL ? NULL : PyList_New(0);
    Py_ssize_t next = 0;
    PyObject *key, *value;
    while (list != NULL && PyDict_Next(items, &next, &key, &value)) {
        PyObject *text;
        if (PyUnicode_CheckExact(key))
            text = Py_NewRef(key);
        else if (writer->options & JSON_NON_STR_KEYS)
            text = json_key_text(writer, key);
        else if (PyUnicode_Check(key) && (writer->options & JSON_PASSTHROUGH_SUBCLASS) == 0)
            text = PyUnicode_FromObject(key);
        else
            text = json_fail(writer, "Dict key must be str");
        if (text == NULL || !append(list, text, value))
            Py_CLEAR(list);
        Py_XDECREF(text);
    }
    Py_XDECREF(items);
    if (list != NULL && (writer->options & JSON_SORT_KEYS) && !sort_list(list))
        Py_CLEAR(list);
    return list;
}

bool json_is_public(PyObject *name)
{
    return PyUnicode_Check(name) && PyUnicode_GET_LENGTH(name) > 0 && PyUnicode_READ_CHAR(name, 0) != '_';
}

/* The declared fields: where there are slots, or no dict at all. */
static PyObject *declared(json_writer *writer, PyObject *dataclass)
{
    PyObject *fields = PyObject_GetAttrString((PyObject *)Py_TYPE(dataclass), "__dataclass_fields__");
    if (fields != NULL && !PyDict_Check(fields)) {
        Py_DECREF(fields);
        return json_fail_type(writer, dataclass);
    }
    PyObject *copy = fields == NULL ? NULL : PyDict_Copy(fields);
    Py_XDECREF(fields);
    PyObject *list = copy == NULL ? NULL : PyList_New(0);
    Py_ssize_t next = 0;
    PyObject *name, *field;
    while (list != NULL && PyDict_Next(copy, &next, &name, &field)) {
        PyObject *kind = PyObject_GetAttrString(field, "_field_type");
        bool is_field = kind != NULL && kind == writer->types->field_type && json_is_public(name);
        Py_XDECREF(kind);
        if (kind == NULL) {
            Py_CLEAR(list);
        } else if (is_field) {
            PyObject *value = PyObject_GetAttr(dataclass, name);
            if (value == NULL || !append(list, name, value))
                Py_CLEAR(list);
            Py_XDECREF(value);
        }
    }
    Py_XDECREF(copy);
    return list;
}

/*
 * What a dataclass has to show, a new reference: its dict, or a list of pairs
 * where it has slots, or where others may change the dict meanwhile.
 */
PyObject *json_fields(json_writer *writer, PyObject *dataclass, frame_kind *kind)
{
    PyObject *dict = PyObject_GetAttr(dataclass, writer->types->names[NAME_DICT]);
    if (dict == NULL) {
        if (!PyErr_ExceptionMatches(PyExc_AttributeError))
            return NULL;
        PyErr_Clear();
    }
    PyObject *own = Py_TYPE(dataclass)->tp_dict;
    bool has_slots = own != NULL && PyDict_Contains(own, writer->types->names[NAME_SLOTS]) == 1;
    if (dict == NULL || has_slots || !PyDict_Check(dict)) {
        Py_XDECREF(dict);
        *kind = FRAME_PAIRS;
        return declared(writer, dataclass);
    }
    *kind = FRAME_FIELDS;
#ifdef Py_GIL_DISABLED
    PyObject *copy = PyDict_Copy(dict);
    Py_DECREF(dict);
    return copy;
#else
    return dict;
#endif
}
