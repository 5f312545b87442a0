/* What is neither a common type nor a subclass of one. */
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

/*
 * Looks for the types that are not known yet, when modules have been loaded
 * since.  What a module in the making lacks is no error, but want of memory is.
 */
static bool look_up_all(json_types *types)
{
    Py_ssize_t count = PyDict_GET_SIZE(PyImport_GetModuleDict());
    if (types->module_count == count)
        return true;
    bool is_done = look_up_each(types);
    if (!is_done && PyErr_ExceptionMatches(PyExc_MemoryError))
        return false;
    PyErr_Clear();
    if (types->uuid != NULL)
        types->uuid_offset = slot_of(types->uuid, types->names[NAME_INT]);
    if (is_done)
        types->module_count = count;
    return true;
}

static uint8_t *write_fragment(json_writer *writer, uint8_t *out, PyObject *value)
{
    PyObject *contents = PyObject_GetAttrString(value, "contents");
    if (contents == NULL)
        return NULL;
    const char *data = NULL;
    Py_ssize_t size = 0;
    if (PyBytes_CheckExact(contents)) {
        data = PyBytes_AS_STRING(contents);
        size = PyBytes_GET_SIZE(contents);
    } else if (PyUnicode_CheckExact(contents)) {
        data = PyUnicode_AsUTF8AndSize(contents, &size);
        if (data == NULL && PyErr_ExceptionMatches(PyExc_UnicodeEncodeError)) {
            PyErr_Clear();
            json_fail(writer, "str is not valid UTF-8: surrogates not allowed");
        }
    } else {
        json_fail(writer, "Fragment's content is not of type bytes or str");
    }
    if (data != NULL && (out = json_room(writer, out, (size_t)size + 128)) != NULL) {
        memcpy(out, data, (size_t)size);
        out += size;
    }
    Py_DECREF(contents);
    return data == NULL ? NULL : out;
}

static uint8_t *open_dataclass(json_writer *writer, uint8_t *out, PyObject *value)
{
    frame_kind kind;
    PyObject *fields = json_fields(writer, value, &kind);
    return json_begin(writer, out, fields, kind);
}

uint8_t *json_replace(json_writer *writer, uint8_t *out, PyObject *owned, frame_kind kind, PyObject **instead)
{
    if (owned != NULL && writer->frame_count >= JSON_FRAME_LIMIT) {
        Py_DECREF(owned);
        return json_fail(writer, "Recursion limit reached");
    }
    if (owned == NULL || json_push(writer, owned, kind) == NULL)
        return NULL;
    *instead = owned;
    return out;
}

static uint8_t *call_default(json_writer *writer, uint8_t *out, PyObject *value, PyObject **instead)
{
    if (writer->fallback == NULL)
        return json_fail_type(writer, value);
    if (writer->defaults == JSON_DEFAULT_LIMIT)
        return json_fail(writer, "default serializer exceeds recursion limit");
    writer->defaults++;
    PyObject *result = PyObject_CallOneArg(writer->fallback, value);
    /* What is to end the program, or what Python itself is out of, is not said to be the value's fault. */
    if (result == NULL && PyErr_ExceptionMatches(PyExc_Exception) && !PyErr_ExceptionMatches(PyExc_MemoryError)) {
        PyObject *type, *cause, *traceback;
        PyErr_Fetch(&type, &cause, &traceback);
        PyErr_NormalizeException(&type, &cause, &traceback);
        if (traceback != NULL)
            PyException_SetTraceback(cause, traceback);
        json_fail_type(writer, value);
        PyObject *error_type, *error, *error_traceback;
        PyErr_Fetch(&error_type, &error, &error_traceback);
        PyErr_NormalizeException(&error_type, &error, &error_traceback);
        PyException_SetCause(error, cause);
        PyErr_Restore(error_type, error, error_traceback);
        Py_XDECREF(type);
        Py_XDECREF(traceback);
    }
    return json_replace(writer, out, result, FRAME_DEFAULT, instead);
}

/* A Decimal as the number that str() shows, every digit of it; null when it is not finite. */
static uint8_t *write_decimal(json_writer *writer, uint8_t *out, PyObject *value)
{
    PyObject *text = PyObject_Str(value);
    if (text == NULL)
        return NULL;
    const char *data = PyUnicode_DATA(text);
    size_t size = (size_t)PyUnicode_GET_LENGTH(text);
    if (!PyUnicode_IS_COMPACT_ASCII(text) || size == 0 || data[size - 1] < '0' || data[size - 1] > '9'
        || data[data[0] == '-'] < '0' || data[data[0] == '-'] > '9') {
        data = "null";
        size = 4;
    }
    if ((out = json_room(writer, out, size + 128)) != NULL) {
        memcpy(out, data, size);
        out += size;
    }
    Py_DECREF(text);
    return out;
}

/* What 'value' of a member of an Enum is. */
static PyObject *enum_value(json_types *types, PyObject *member)
{
    const json_class *known = json_class_of(types, Py_TYPE(member));
    if (known != NULL && known->is_usual_enum)
        return PyObject_GetAttr(member, types->names[NAME_OWN_VALUE]);
    PyObject *value = PyObject_GetAttr(member, types->names[NAME_VALUE]);
    if (value != NULL)
        json_learn_enum(types, Py_TYPE(member));
    return value;
}

/* Only the class that was decorated is one, as its subclasses may have other fields. */
static bool is_dataclass(json_types *types, PyTypeObject *type)
{
    const json_class *known = json_class_of(types, type);
    if (known != NULL && (known->has_dict || known->has_slots))
        return true;
    return type->tp_dict != NULL && PyDict_Contains(type->tp_dict, types->names[NAME_FIELDS]) == 1;
}

/* A 'default' that was written for orjson goes on being asked for them, unless an option says otherwise. */
static bool takes_models(const json_writer *writer)
{
    return (writer->options & JSON_PASSTHROUGH_DATACLASS) == 0
        && (writer->fallback == NULL || (writer->options & JSON_SERIALIZE_MODELS));
}

static uint8_t *write_other(json_writer *writer, uint8_t *out, PyObject *value, PyObject **instead, bool is_again)
{
    json_types *types = writer->types;
    PyTypeObject *type = Py_TYPE(value);
    /* Modules are counted, and as many may have gone as have come: before a value is refused all are looked for. */
    if (is_again)
        types->module_count = -1;
    if ((writer->options & JSON_SERIALIZE_DECIMAL) && type == types->decimal)
        return write_decimal(writer, out, value);
    uint8_t *end = json_write_quoted(writer, out, value);
    /* A type that is known by now needs no look at the modules. */
    if (end == NULL && !PyErr_Occurred() && json_class_of(types, type) == NULL && look_up_all(types))
        end = json_write_quoted(writer, out, value);
    if (end != NULL || PyErr_Occurred())
        return end;
    if (type == types->fragment)
        return write_fragment(writer, out, value);
    if (types->enum_meta != NULL && Py_TYPE(type) == types->enum_meta)
        return json_replace(writer, out, enum_value(types, value), FRAME_HELD, instead);
    if ((writer->options & JSON_PASSTHROUGH_DATACLASS) == 0 && is_dataclass(types, type))
        return open_dataclass(writer, out, value);
    if (takes_models(writer)) {
        end = json_write_model(writer, out, value, instead);
        if (end != NULL || PyErr_Occurred())
            return end;
    }
    if ((writer->options & JSON_SERIALIZE_DECIMAL) && type == types->decimal)
        return write_decimal(writer, out, value);
    if ((writer->options & JSON_SERIALIZE_SET) && PyAnySet_CheckExact(value))
        return json_replace(writer, out, PySequence_List(value), FRAME_HELD, instead);
    if ((writer->options & JSON_SERIALIZE_BYTES) && json_is_bytes(value))
        return json_write_bytes(writer, out, value);
    if (writer->options & JSON_SERIALIZE_NUMPY) {
        const char *problem = NULL;
        end = json_write_numpy(writer, out, value, &problem);
        if (end != NULL || PyErr_Occurred())
            return end;
        if (problem != NULL && writer->fallback == NULL)
            return json_fail(writer, problem);
    }
    if (writer->takes_iterators && PyIter_Check(value))
        return json_begin(writer, out, Py_NewRef(value), FRAME_ITERATOR);
    return writer->fallback != NULL || is_again ? call_default(writer, out, value, instead)
                                                : write_other(writer, out, value, instead, true);
}

uint8_t *json_write_other(json_writer *writer, uint8_t *out, PyObject *value, PyObject **instead)
{
    /* Python code that runs meanwhile may take the value out of its container. */
    Py_INCREF(value);
    out = write_other(writer, out, value, instead, false);
    Py_DECREF(value);
    return out;
}

/* The text of the value of an Enum, which may be an Enum in turn. */
static PyObject *enum_key_text(json_writer *writer, PyObject *key)
{
    PyObject *value = PyObject_GetAttr(key, writer->types->names[NAME_VALUE]);
    PyObject *text = NULL;
    if (value != NULL && Py_EnterRecursiveCall(" while writing the key of a dict") == 0) {
        text = json_key_text(writer, value);
        Py_LeaveRecursiveCall();
    }
    Py_XDECREF(value);
    return text;
}

PyObject *json_key_text(json_writer *writer, PyObject *key)
{
    if (PyUnicode_Check(key))
        return PyUnicode_FromObject(key);
    if (key == Py_None)
        return PyUnicode_FromString("null");
    if (PyBool_Check(key))
        return PyUnicode_FromString(key == Py_True ? "true" : "false");
    uint8_t room[64], *end = NULL;
    if (PyLong_Check(key)) {
        int overflow;
        long long number = PyLong_AsLongLongAndOverflow(key, &overflow);
        if (overflow == 0 && !(number == -1 && PyErr_Occurred()))
            end = melbacore_json_int(number, room);
        else if (overflow > 0) {
            unsigned long long natural = PyLong_AsUnsignedLongLong(key);
            end = PyErr_Occurred() ? NULL : melbacore_json_uint(natural, room);
        }
        PyErr_Clear();
        if (end == NULL)
            return json_fail(writer, "Dict integer key must be within 64-bit range");
    } else if (PyFloat_CheckExact(key)) {
        double number = PyFloat_AS_DOUBLE(key);
        if (number - number != 0)
            return PyUnicode_FromString("null");
        end = melbacore_json_double(number, room);
    } else {
        if (!look_up_all(writer->types))
            return NULL;
        end = json_write_simple(writer, room, key, true);
        if (end == NULL && PyErr_Occurred())
            return NULL;
        if (end == NULL && writer->types->enum_meta != NULL
            && Py_TYPE(Py_TYPE(key)) == writer->types->enum_meta)
            return enum_key_text(writer, key);
        if (end == NULL)
            return json_fail(writer, "Dict key must a type serializable with OPT_NON_STR_KEYS");
    }
    return PyUnicode_FromStringAndSize((char *)room, end - room);
}
