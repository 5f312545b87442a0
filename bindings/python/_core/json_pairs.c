/* Members as a list of text and value in turn: where keys are made, sorted, or come from fields. */
#include "json.h"

/* A member, and the beginning of its key as a number that sorts as the characters do. */
typedef struct member {
    uint64_t beginning;
    PyObject *key;
    PyObject *value;
} member;

/* What is sorted without memory of its own. */
enum { FEW = 32 };

static uint64_t beginning_of(PyObject *key)
{
    uint64_t word = 0;
    size_t size = (size_t)PyUnicode_GET_LENGTH(key);
    memcpy(&word, PyUnicode_DATA(key), size < 8 ? size : 8);
    return __builtin_bswap64(word);
}

/* By code points, which is the order of the bytes of UTF-8; equal keys stay as they came. */
static bool is_after_slowly(PyObject *a, PyObject *b)
{
    if (PyUnicode_KIND(a) == 1 && PyUnicode_KIND(b) == 1) {
        Py_ssize_t a_size = PyUnicode_GET_LENGTH(a), b_size = PyUnicode_GET_LENGTH(b);
        int order = memcmp(PyUnicode_DATA(a), PyUnicode_DATA(b), (size_t)(a_size < b_size ? a_size : b_size));
        return order > 0 || (order == 0 && a_size > b_size);
    }
    return PyUnicode_Compare(a, b) > 0;
}

static inline bool is_after(const member *a, const member *b)
{
    return a->beginning != b->beginning ? a->beginning > b->beginning : is_after_slowly(a->key, b->key);
}

static void merge(member *members, member *room, size_t middle, size_t count)
{
    memcpy(room, members, middle * sizeof *members);
    size_t left = 0, right = middle, out = 0;
    while (left < middle && right < count)
        members[out++] = is_after(&room[left], &members[right]) ? members[right++] : room[left++];
    while (left < middle)
        members[out++] = room[left++];
}

/* Insertion for few, merging for many: stable, and never quadratic for more than sixteen. */
static void sort(member *members, member *room, size_t count)
{
    if (count > 16) {
        sort(members, room, count / 2);
        sort(members + count / 2, room, count - count / 2);
        merge(members, room, count / 2, count);
        return;
    }
    for (size_t i = 1; i < count; i++) {
        member one = members[i];
        size_t j = i;
        for (; j > 0 && is_after(&members[j - 1], &one); j--)
            members[j] = members[j - 1];
        members[j] = one;
    }
}

/* Sorts the pairs of a list in place. */
static bool sort_list(PyObject *list)
{
    size_t count = (size_t)PyList_GET_SIZE(list) / 2;
    PyObject **items = ((PyListObject *)list)->ob_item;
    member few[FEW + FEW / 2], *members = few;
    if (count > FEW && (members = PyMem_Malloc((count + count / 2) * sizeof *members)) == NULL) {
        PyErr_NoMemory();
        return false;
    }
    /* Characters of several sizes have no common beginning to compare. */
    bool is_narrow = true;
    for (size_t i = 0; i < count; i++)
        is_narrow = is_narrow && PyUnicode_KIND(items[2 * i]) == 1;
    for (size_t i = 0; i < count; i++)
        members[i] = (member){is_narrow ? beginning_of(items[2 * i]) : 0, items[2 * i], items[2 * i + 1]};
    sort(members, members + count, count);
    for (size_t i = 0; i < count; i++) {
        items[2 * i] = members[i].key;
        items[2 * i + 1] = members[i].value;
    }
    if (members != few)
        PyMem_Free(members);
    return true;
}

static bool append(PyObject *list, PyObject *key, PyObject *value)
{
    return PyList_Append(list, key) == 0 && PyList_Append(list, value) == 0;
}

/* The members of a dict whose keys are all just str, for which no code of Python's runs; or NULL. */
static PyObject *plain_pairs(PyObject *dict)
{
#ifdef Py_GIL_DISABLED
    /* Another thread may change the dict. */
    (void)dict;
    return NULL;
#else
    Py_ssize_t next = 0, count = 0, room = 2 * PyDict_GET_SIZE(dict);
    PyObject *key, *value, *list = PyList_New(room);
    while (list != NULL && PyDict_Next(dict, &next, &key, &value)) {
        if (!PyUnicode_CheckExact(key) || count == room) {
            Py_CLEAR(list);
            break;
        }
        PyList_SET_ITEM(list, count++, Py_NewRef(key));
        PyList_SET_ITEM(list, count++, Py_NewRef(value));
    }
    return list;
#endif
}

PyObject *json_pairs(json_writer *writer, PyObject *dict)
{
    PyObject *list = plain_pairs(dict);
    if (list != NULL) {
        if ((writer->options & JSON_SORT_KEYS) && !sort_list(list))
            Py_CLEAR(list);
        return list;
    }
    PyErr_Clear();
    /* A copy, so that making the text of a key may change the dict. */
    PyObject *items = PyDict_Copy(dict);
    list = items == NULL ? NULL : PyList_New(0);
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
    const json_class *known = json_class_of(writer->types, Py_TYPE(dataclass));
    if (known != NULL && known->has_slots) {
        PyObject *pairs = json_slots(known, dataclass);
        *kind = FRAME_PAIRS;
        if (pairs != NULL || PyErr_Occurred())
            return pairs;
    }
    if (known != NULL && known->has_dict) {
        *kind = FRAME_FIELDS;
        return PyObject_GenericGetDict(dataclass, NULL);
    }
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
        PyObject *pairs = declared(writer, dataclass);
        if (pairs != NULL)
            json_learn_slots(writer->types, Py_TYPE(dataclass), pairs);
        return pairs;
    }
    json_learn_dict(writer->types, Py_TYPE(dataclass));
    *kind = FRAME_FIELDS;
#ifdef Py_GIL_DISABLED
    PyObject *copy = PyDict_Copy(dict);
    Py_DECREF(dict);
    return copy;
#else
    return dict;
#endif
}
