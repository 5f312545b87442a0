/*
 * What is known of a class from its last object: where a dataclass keeps its
 * fields, and whether an Enum's value is what it seems.
 *
 * An entry is good for as long as the class has the version that Python gave
 * it, which is never given to another class or to a changed one.  So nothing
 * here keeps a class alive.
 */
#include "json.h"

#include <structmember.h>

/* The version of a class as it is now; 0 while it has none. */
static unsigned version_of(PyTypeObject *type)
{
#if defined(Py_GIL_DISABLED) || PY_VERSION_HEX < 0x030b0000
    /* Another thread may change the class meanwhile; 3.10 gives a version again after sys._clear_type_cache(). */
    (void)type;
    return 0;
#else
#if PY_VERSION_HEX < 0x030c0000
    if (!PyType_HasFeature(type, Py_TPFLAGS_VALID_VERSION_TAG))
        return 0;
#endif
    return type->tp_version_tag;
#endif
}

static json_class **place_of(json_types *types, PyTypeObject *type)
{
    uintptr_t address = (uintptr_t)type;
    return &types->classes[(address >> 4 ^ address >> 10) % JSON_CLASSES];
}

const json_class *json_class_of(json_types *types, PyTypeObject *type)
{
    const json_class *known = *place_of(types, type);
    return known != NULL && known->type == type && known->version == version_of(type) ? known : NULL;
}

static void free_class(json_class *known)
{
    for (Py_ssize_t i = 0; known != NULL && i < known->count; i++)
        Py_XDECREF(known->fields[i].name);
    PyMem_Free(known);
}

void json_clear_classes(json_types *types)
{
    for (int i = 0; i < JSON_CLASSES; i++) {
        free_class(types->classes[i]);
        types->classes[i] = NULL;
    }
}

/* A new entry for a class in place of the one that was there; NULL where there cannot be one. */
static json_class *new_class(json_types *types, PyTypeObject *type, Py_ssize_t room)
{
    unsigned version = version_of(type);
    json_class *known = version == 0 ? NULL : PyMem_Calloc(1, sizeof *known + (size_t)room * sizeof *known->fields);
    if (known == NULL)
        return NULL;
    known->type = type;
    known->version = version;
    json_class **place = place_of(types, type);
    free_class(*place);
    *place = known;
    return known;
}

/* Where an attribute of all objects of a class lies, when that is a slot and nothing stands before it; or 0. */
static Py_ssize_t slot_of(PyTypeObject *type, PyObject *name)
{
    PyObject *slot = PyObject_GetAttr((PyObject *)type, name);
    Py_ssize_t offset = 0;
    if (slot != NULL && Py_TYPE(slot) == &PyMemberDescr_Type && type->tp_getattro == PyObject_GenericGetAttr) {
        const PyMemberDescrObject *descriptor = (PyMemberDescrObject *)slot;
        if (descriptor->d_member->type == T_OBJECT_EX && PyType_IsSubtype(type, descriptor->d_common.d_type))
            offset = descriptor->d_member->offset;
    }
    Py_XDECREF(slot);
    PyErr_Clear();
    return offset;
}

void json_learn_slots(json_types *types, PyTypeObject *type, PyObject *pairs)
{
    Py_ssize_t count = PyList_GET_SIZE(pairs) / 2, found = 0;
    /* Found before there is an entry, because looking for them may run code of a metaclass. */
    Py_ssize_t *offsets = PyMem_Malloc((size_t)(count + 1) * sizeof *offsets);
    while (offsets != NULL && found < count && (offsets[found] = slot_of(type, PyList_GET_ITEM(pairs, 2 * found))) > 0)
        found++;
    json_class *known = offsets != NULL && found == count ? new_class(types, type, count) : NULL;
    for (Py_ssize_t i = 0; known != NULL && i < count; i++)
        known->fields[i] = (json_slot){Py_NewRef(PyList_GET_ITEM(pairs, 2 * i)), offsets[i]};
    if (known != NULL) {
        known->has_slots = true;
        known->count = count;
    }
    PyMem_Free(offsets);
}

void json_learn_dict(json_types *types, PyTypeObject *type)
{
    PyObject *descriptor = _PyType_Lookup(type, types->names[NAME_DICT]);
    bool is_usual = descriptor != NULL && Py_TYPE(descriptor) == &PyGetSetDescr_Type
        && type->tp_getattro == PyObject_GenericGetAttr;
    json_class *known = is_usual ? new_class(types, type, 0) : NULL;
    if (known != NULL)
        known->has_dict = true;
}

void json_learn_enum(json_types *types, PyTypeObject *type)
{
    /* 'value' of a class that has not its own is the attribute '_value_', told by way of a call. */
    PyObject *usual = types->enum_base == NULL ? NULL
        : PyDict_GetItem(types->enum_base->tp_dict, types->names[NAME_VALUE]);
    if (usual == NULL || type->tp_getattro != PyObject_GenericGetAttr
        || _PyType_Lookup(type, types->names[NAME_VALUE]) != usual)
        return;
    json_class *known = new_class(types, type, 0);
    if (known != NULL)
        known->is_usual_enum = true;
}

PyObject *json_slots(json_types *types, PyObject *object)
{
    PyTypeObject *type = Py_TYPE(object);
    const json_class *known = json_class_of(types, type);
    Py_ssize_t count = known != NULL && known->has_slots ? known->count : 0;
    PyObject *list = count == 0 ? NULL : PyList_New(2 * count);
    /* Until 3.11 a new list may have the collector run, and with it code of Python's that changes what is known. */
    if (list != NULL && (json_class_of(types, Py_TYPE(object)) != known || Py_TYPE(object) != type || known->count != count))
        Py_CLEAR(list);
    for (Py_ssize_t i = 0; list != NULL && i < known->count; i++) {
        PyObject *value = *(PyObject **)(void *)((char *)object + known->fields[i].offset);
        PyList_SET_ITEM(list, 2 * i, Py_NewRef(known->fields[i].name));
        PyList_SET_ITEM(list, 2 * i + 1, Py_XNewRef(value));
        if (value == NULL)
            Py_CLEAR(list);
    }
    return list;
}
