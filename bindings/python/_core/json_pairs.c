/* Members as a list of text and value in turn: where keys are made or come from fields. */
#include "json.h"

bool json_append(PyObject *list, PyObject *key, PyObject *value)
{
    return (key == NULL || PyList_Append(list, key) == 0) && PyList_Append(list, value) == 0;
}

/* The members of a dict, whatever its keys are. */
static PyObject *all_pairs(json_writer *writer, PyObject *dict)
{
    /* A copy, so that making the text of a key may change the dict. */
    PyObject *items = PyDict_Copy(dict), *list = items == NULL ? NULL : PyList_New(0);
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
        if (text == NULL || !json_append(list, text, value))
            Py_CLEAR(list);
        Py_XDECREF(text);
    }
    Py_XDECREF(items);
    if (list != NULL && (writer->options & JSON_SORT_KEYS) && !json_sort(list))
        Py_CLEAR(list);
    return list;
}

PyObject *json_pairs(json_writer *writer, PyObject *dict)
{
    /* That code, or what the collector runs until 3.11, may take the dict out of its container. */
    Py_INCREF(dict);
    PyObject *list = json_plain_pairs(writer, dict);
    if (list == NULL && !PyErr_Occurred())
        list = all_pairs(writer, dict);
    Py_DECREF(dict);
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
            if (value == NULL || !json_append(list, name, value))
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
    if (known != NULL && known->has_dict) {
        *kind = FRAME_FIELDS;
        return PyObject_GenericGetDict(dataclass, NULL);
    }
    PyObject *pairs = json_slots(writer->types, dataclass);
    *kind = FRAME_PAIRS;
    if (pairs != NULL || PyErr_Occurred())
        return pairs;
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
        pairs = declared(writer, dataclass);
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
