/* Types of other modules, which are looked for when something unknown turns up. */
#include "json.h"

#include <structmember.h>

/*
 * Fills '*object' from a module, when that is loaded.  False when it has to be
 * tried again: there is no memory, or the module is still being imported.
 */
static bool look_up(PyObject **object, const char *module, const char *name)
{
    if (*object != NULL)
        return true;
    PyObject *key = PyUnicode_FromString(module);
    PyObject *loaded = key == NULL ? NULL : PyDict_GetItemWithError(PyImport_GetModuleDict(), key);
    Py_XDECREF(key);
    if (loaded == NULL)
        return !PyErr_Occurred();
    Py_INCREF(loaded);
    *object = PyObject_GetAttrString(loaded, name);
    Py_DECREF(loaded);
    return *object != NULL;
}

/* The same for a type; one of C where 'is_static', because its fields are read as C has them. */
static bool look_up_type(PyTypeObject **type, const char *module, const char *name, bool is_static)
{
    PyObject *found = (PyObject *)*type;
    if (!look_up(&found, module, name))
        return false;
    bool is_good = found != NULL && PyType_Check(found)
        && !(is_static && PyType_HasFeature((PyTypeObject *)found, Py_TPFLAGS_HEAPTYPE));
    if (found != NULL && !is_good)
        Py_CLEAR(found);
    *type = (PyTypeObject *)found;
    return true;
}

/*
 * Where a UUID keeps its int: the class has a slot for it, so that reading
 * needs no look-up.  0 when that is not so.
 */
static Py_ssize_t slot_of(PyTypeObject *type, PyObject *name)
{
    PyObject *slot = PyDict_GetItem(type->tp_dict, name);
    if (slot == NULL || Py_TYPE(slot) != &PyMemberDescr_Type)
        return 0;
    PyMemberDef *member = ((PyMemberDescrObject *)slot)->d_member;
    return member->type == T_OBJECT_EX ? member->offset : 0;
}

/* datetime.timezone.utc; datetime.UTC is younger than the oldest Python there is support for. */
static bool look_up_utc(PyObject **utc)
{
    PyObject *zone = NULL;
    if (*utc != NULL || !look_up(&zone, "datetime", "timezone") || zone == NULL)
        return *utc != NULL || (zone == NULL && !PyErr_Occurred());
    *utc = PyObject_GetAttrString(zone, "utc");
    Py_DECREF(zone);
    return *utc != NULL;
}

static bool look_up_each(json_types *types)
{
    return look_up_type(&types->enum_meta, "enum", "EnumMeta", false)
        && look_up_type(&types->enum_base, "enum", "Enum", false)
        && look_up_type(&types->uuid, "uuid", "UUID", false)
        && look_up_type(&types->timedelta, "datetime", "timedelta", true)
        && look_up_type(&types->datetime, "datetime", "datetime", true)
        && look_up_type(&types->date, "datetime", "date", true)
        && look_up_type(&types->time, "datetime", "time", true)
        && look_up_utc(&types->utc)
        && look_up_type(&types->zoneinfo, "zoneinfo", "ZoneInfo", false)
        && look_up(&types->field_type, "dataclasses", "_FIELD")
        && look_up_type(&types->decimal, "decimal", "Decimal", false)
        && look_up_type(&types->ndarray, "numpy", "ndarray", false)
        && look_up_type(&types->generic, "numpy", "generic", false)
        && look_up_type(&types->model, "pydantic.main", "BaseModel", false)
        && look_up_type(&types->structure, "msgspec", "Struct", false)
        && look_up(&types->unset, "msgspec", "UNSET")
        && look_up_type(&types->attribute, "attr", "Attribute", false);
}

bool json_look_up(json_types *types)
{
    Py_ssize_t count = PyDict_GET_SIZE(PyImport_GetModuleDict());
    if (types->module_count == count)
        return true;
    bool had_decimal = types->decimal != NULL, is_done = look_up_each(types);
    if (!is_done && PyErr_ExceptionMatches(PyExc_MemoryError))
        return false;
    PyErr_Clear();
    if (types->uuid != NULL)
        types->uuid_offset = slot_of(types->uuid, types->names[NAME_INT]);
    if (types->decimal != NULL && !had_decimal)
        types->decimals_are_known = json_decimal_is_known(types->decimal);
    if (is_done)
        types->module_count = count;
    return true;
}
