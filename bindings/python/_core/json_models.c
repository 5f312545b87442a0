/*
 * Objects of pydantic, msgspec and attrs.
 *
 * Their libraries are looked for among what is loaded, like every type of
 * another module, so that nothing is imported for the sake of them.
 */
#include "json.h"

/* Of a class or one of its bases: a new reference, or NULL, without an exception where there is none. */
static PyObject *of_class(PyTypeObject *type, PyObject *name)
{
    PyObject *value = NULL;
#if PY_VERSION_HEX >= 0x030d0000
    PyObject_GetOptionalAttr((PyObject *)type, name, &value);
#else
    value = Py_XNewRef(_PyType_Lookup(type, name));
#endif
    return value;
}

/* ===== attrs ============================================================ */

/* The declared attributes, names with an underscore in front left out as for dataclasses. */
static PyObject *attrs_pairs(json_writer *writer, PyObject *value, PyObject *attributes)
{
    PyObject *list = PyList_New(0);
    for (Py_ssize_t i = 0; list != NULL && i < PyTuple_GET_SIZE(attributes); i++) {
        PyObject *name = PyObject_GetAttr(PyTuple_GET_ITEM(attributes, i), writer->types->names[NAME_NAME]);
        PyObject *item = NULL;
        bool is_good = name != NULL;
        if (is_good && json_is_public(name)) {
            item = PyObject_GetAttr(value, name);
            is_good = item != NULL && json_append(list, name, item);
        }
        Py_XDECREF(name);
        Py_XDECREF(item);
        if (!is_good)
            Py_CLEAR(list);
    }
    return list;
}

/* ===== msgspec ========================================================== */

typedef struct structure {
    PyObject *names;    /* Those of the fields, and those that msgspec writes for them. */
    PyObject *spelled;
    PyObject *defaults; /* Of the last fields; NULL where none is left out for its default. */
    PyObject *tag;      /* None without one. */
    PyObject *tag_field;
    bool is_array;
} structure;

static void drop(structure *type)
{
    Py_XDECREF(type->names);
    Py_XDECREF(type->spelled);
    Py_XDECREF(type->defaults);
    Py_XDECREF(type->tag);
    Py_XDECREF(type->tag_field);
}

/* A tuple that a class says something with; NULL with an exception. */
static PyObject *tuple_of(PyTypeObject *type, const char *name)
{
    PyObject *tuple = PyObject_GetAttrString((PyObject *)type, name);
    if (tuple != NULL && !PyTuple_Check(tuple)) {
        Py_CLEAR(tuple);
        PyErr_Format(PyExc_TypeError, "%s must be a tuple", name);
    }
    return tuple;
}

static bool describe(PyTypeObject *type, structure *result)
{
    *result = (structure){NULL};
    PyObject *config = PyObject_GetAttrString((PyObject *)type, "__struct_config__");
    PyObject *is_array = config == NULL ? NULL : PyObject_GetAttrString(config, "array_like");
    PyObject *omits = is_array == NULL ? NULL : PyObject_GetAttrString(config, "omit_defaults");
    bool is_good = omits != NULL
        && (result->tag = PyObject_GetAttrString(config, "tag")) != NULL
        && (result->tag_field = PyObject_GetAttrString(config, "tag_field")) != NULL
        && (result->names = tuple_of(type, "__struct_fields__")) != NULL
        && (result->spelled = tuple_of(type, "__struct_encode_fields__")) != NULL
        && (omits != Py_True || (result->defaults = tuple_of(type, "__struct_defaults__")) != NULL);
    result->is_array = is_array == Py_True;
    if (is_good && PyTuple_GET_SIZE(result->names) != PyTuple_GET_SIZE(result->spelled)) {
        PyErr_SetString(PyExc_TypeError, "__struct_encode_fields__ must be as long as __struct_fields__");
        is_good = false;
    }
    Py_XDECREF(config);
    Py_XDECREF(is_array);
    Py_XDECREF(omits);
    if (!is_good)
        drop(result);
    return is_good;
}

/* msgspec's rule: the default itself, or something empty of the kind that its factory makes; -1 with an exception. */
static int is_default(const structure *type, Py_ssize_t field, PyObject *item)
{
    if (type->defaults == NULL)
        return 0;
    Py_ssize_t place = field - PyTuple_GET_SIZE(type->names) + PyTuple_GET_SIZE(type->defaults);
    PyObject *usual = place < 0 ? NULL : PyTuple_GET_ITEM(type->defaults, place);
    if (usual == NULL || usual == item)
        return usual != NULL;
    if (!(PyList_CheckExact(item) || PyDict_CheckExact(item) || PySet_CheckExact(item)) || PyObject_Size(item) != 0)
        return 0;
    PyObject *factory = PyObject_GetAttrString(usual, "factory");
    if (factory == NULL && !PyErr_ExceptionMatches(PyExc_AttributeError))
        return -1;
    PyErr_Clear();
    bool is_usual = factory == (PyObject *)Py_TYPE(item);
    Py_XDECREF(factory);
    return is_usual;
}

static bool add_field(json_writer *writer, const structure *type, PyObject *value, Py_ssize_t field, PyObject *list)
{
    PyObject *item = PyObject_GetAttr(value, PyTuple_GET_ITEM(type->names, field));
    if (item == NULL)
        return false;
    bool is_good = true;
    if (type->is_array) {
        is_good = json_append(list, NULL, item);
    } else if (item != writer->types->unset) {
        int leave_out = is_default(type, field, item);
        is_good = leave_out > 0 || (leave_out == 0 && json_append(list, PyTuple_GET_ITEM(type->spelled, field), item));
    }
    Py_DECREF(item);
    return is_good;
}

/* What msgspec would write: the members as pairs, or as mere values for a struct that is an array. */
static PyObject *struct_list(json_writer *writer, PyObject *value, bool *is_array)
{
    structure type;
    if (!describe(Py_TYPE(value), &type))
        return NULL;
    PyObject *list = PyList_New(0);
    if (list != NULL && type.tag != Py_None && !json_append(list, type.is_array ? NULL : type.tag_field, type.tag))
        Py_CLEAR(list);
    for (Py_ssize_t i = 0; list != NULL && i < PyTuple_GET_SIZE(type.names); i++)
        if (!add_field(writer, &type, value, i, list))
            Py_CLEAR(list);
    *is_array = type.is_array;
    drop(&type);
    return list;
}

/* ===== All ============================================================== */

uint8_t *json_write_model(json_writer *writer, uint8_t *out, PyObject *value, PyObject **instead)
{
    json_types *types = writer->types;
    PyTypeObject *type = Py_TYPE(value);
    if (types->model != NULL && PyType_IsSubtype(type, types->model)) {
        PyObject *dumped = PyObject_CallMethodNoArgs(value, types->names[NAME_MODEL_DUMP]);
        return json_replace(writer, out, dumped, FRAME_HELD, instead);
    }
    if (types->structure != NULL && PyType_IsSubtype(type, types->structure)) {
        bool is_array = false;
        PyObject *list = struct_list(writer, value, &is_array);
        return is_array ? json_replace(writer, out, list, FRAME_HELD, instead) : json_begin(writer, out, list, FRAME_PAIRS);
    }
    if (types->attribute == NULL)
        return NULL;
    PyObject *attributes = of_class(type, types->names[NAME_ATTRS]);
    bool is_theirs = attributes != NULL && PyTuple_Check(attributes);
    out = is_theirs ? json_begin(writer, out, attrs_pairs(writer, value, attributes), FRAME_PAIRS) : NULL;
    Py_XDECREF(attributes);
    return out;
}
