/* What is neither a common type nor a subclass of one. */
#include "json.h"

/* Fills '*type' from a module, when that is loaded; an exception is none of the document's. */
static void look_up(PyTypeObject **type, const char *module, const char *name)
{
    if (*type != NULL)
        return;
    PyObject *modules = PyImport_GetModuleDict();
    PyObject *loaded = PyDict_GetItemString(modules, module);
    PyObject *found = loaded == NULL ? NULL : PyObject_GetAttrString(loaded, name);
    if (found == NULL)
        PyErr_Clear();
    *type = (PyTypeObject *)found;
}

static void look_up_all(json_types *types)
{
    look_up(&types->enum_meta, "enum", "EnumMeta");
    look_up(&types->uuid, "uuid", "UUID");
    look_up(&types->datetime, "datetime", "datetime");
    look_up(&types->date, "datetime", "date");
    look_up(&types->time, "datetime", "time");
    look_up(&types->zoneinfo, "zoneinfo", "ZoneInfo");
    look_up((PyTypeObject **)&types->field_type, "dataclasses", "_FIELD");
    if (types->utc == NULL && types->datetime != NULL) {
        PyTypeObject *zone = NULL;
        look_up(&zone, "datetime", "timezone");
        types->utc = zone == NULL ? NULL : PyObject_GetAttrString((PyObject *)zone, "utc");
        Py_XDECREF(zone);
    }
    PyErr_Clear();
}

static const char digits[] = "0123456789abcdef";

/* The 128 bits of a UUID's int, with dashes. */
static uint8_t *write_uuid(uint8_t *out, PyObject *value)
{
    PyObject *number = PyObject_GetAttrString(value, "int");
    if (number == NULL)
        return NULL;
    PyObject *bytes = PyObject_CallMethod(number, "to_bytes", "is", 16, "big");
    Py_DECREF(number);
    if (bytes == NULL)
        return NULL;
    const uint8_t *data = (const uint8_t *)PyBytes_AS_STRING(bytes);
    for (unsigned i = 0; i < 16; i++) {
        if (i == 4 || i == 6 || i == 8 || i == 10)
            *out++ = '-';
        *out++ = (uint8_t)digits[data[i] >> 4];
        *out++ = (uint8_t)digits[data[i] & 15];
    }
    Py_DECREF(bytes);
    return out;
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
        if (data == NULL) {
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
    if (writer->depth == JSON_DEPTH_LIMIT)
        return json_fail(writer, "Recursion limit reached");
    PyObject *fields = json_fields(writer, value);
    if (fields == NULL)
        return NULL;
    if (PyList_GET_SIZE(fields) == 0) {
        Py_DECREF(fields);
        memcpy(out, "{}", 2);
        return out + 2;
    }
    if (json_push(writer, fields, FRAME_PAIRS) == NULL)
        return NULL;
    writer->depth++;
    *out = '{';
    return out + 1;
}

/* What is written for a value is held by a frame until it is. */
static uint8_t *replace(json_writer *writer, uint8_t *out, PyObject *owned, frame_kind kind, PyObject **instead)
{
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
    PyObject *held = Py_NewRef(value);
    PyObject *result = PyObject_CallOneArg(writer->fallback, value);
    if (result == NULL) {
        PyObject *type, *cause, *traceback;
        PyErr_Fetch(&type, &cause, &traceback);
        PyErr_NormalizeException(&type, &cause, &traceback);
        if (traceback != NULL)
            PyException_SetTraceback(cause, traceback);
        json_fail_type(writer, held);
        PyObject *error_type, *error, *error_traceback;
        PyErr_Fetch(&error_type, &error, &error_traceback);
        PyErr_NormalizeException(&error_type, &error, &error_traceback);
        PyException_SetCause(error, cause);
        PyErr_Restore(error_type, error, error_traceback);
        Py_XDECREF(type);
        Py_XDECREF(traceback);
    }
    Py_DECREF(held);
    return replace(writer, out, result, FRAME_DEFAULT, instead);
}

/* A simple value, the same between quotes as a key or a value; NULL without an exception for others. */
static uint8_t *write_simple(json_writer *writer, uint8_t *out, PyObject *value, bool is_key)
{
    json_types *types = writer->types;
    PyTypeObject *type = Py_TYPE(value);
    if (type == types->uuid)
        return write_uuid(out, value);
    if (!is_key && (writer->options & JSON_PASSTHROUGH_DATETIME))
        return NULL;
    if (type == types->datetime)
        return json_write_datetime(writer, out, value);
    if (type == types->date)
        return json_write_date(out, value);
    if (type == types->time)
        return json_write_time(writer, out, value);
    return NULL;
}

static bool is_dataclass(PyTypeObject *type)
{
    PyObject *fields = PyObject_GetAttrString((PyObject *)type, "__dataclass_fields__");
    if (fields == NULL)
        PyErr_Clear();
    Py_XDECREF(fields);
    return fields != NULL && PyDict_Check(fields);
}

uint8_t *json_write_other(json_writer *writer, uint8_t *out, PyObject *value, PyObject **instead)
{
    json_types *types = writer->types;
    PyTypeObject *type = Py_TYPE(value);
    look_up_all(types);
    uint8_t *end = write_simple(writer, out + 1, value, false);
    if (end != NULL) {
        *out = '"';
        *end = '"';
        return end + 1;
    }
    if (PyErr_Occurred())
        return NULL;
    if (type == types->fragment)
        return write_fragment(writer, out, value);
    if (types->enum_meta != NULL && Py_TYPE(type) == types->enum_meta)
        return replace(writer, out, PyObject_GetAttrString(value, "value"), FRAME_HELD, instead);
    if ((writer->options & JSON_PASSTHROUGH_DATACLASS) == 0 && is_dataclass(type))
        return open_dataclass(writer, out, value);
    if (writer->options & JSON_SERIALIZE_NUMPY) {
        const char *problem = NULL;
        end = json_write_numpy(writer, out, value, &problem);
        if (end != NULL || PyErr_Occurred())
            return end;
        if (problem != NULL && writer->fallback == NULL)
            return json_fail(writer, problem);
    }
    return call_default(writer, out, value, instead);
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
        look_up_all(writer->types);
        end = write_simple(writer, room, key, true);
        if (end == NULL && PyErr_Occurred())
            return NULL;
        if (end == NULL && writer->types->enum_meta != NULL
            && Py_TYPE(Py_TYPE(key)) == writer->types->enum_meta) {
            PyObject *value = PyObject_GetAttrString(key, "value");
            PyObject *text = value == NULL ? NULL : json_key_text(writer, value);
            Py_XDECREF(value);
            return text;
        }
        if (end == NULL)
            return json_fail(writer, "Dict key must a type serializable with OPT_NON_STR_KEYS");
    }
    return PyUnicode_FromStringAndSize((char *)room, end - room);
}
