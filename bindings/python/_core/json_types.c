/* What is neither a common type nor a subclass of one. */
#include "json.h"

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
        return json_write_decimal(writer, out, value);
    uint8_t *end = json_write_quoted(writer, out, value);
    /* A type that is known by now needs no look at the modules. */
    if (end == NULL && !PyErr_Occurred() && json_class_of(types, type) == NULL && json_look_up(types))
        end = json_write_quoted(writer, out, value);
    if (end != NULL || PyErr_Occurred())
        return end;
    if (type == types->fragment)
        return json_write_fragment(writer, out, value);
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
        return json_write_decimal(writer, out, value);
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
