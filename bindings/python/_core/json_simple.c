/* Objects that are one text: UUIDs, dates and times. */
#include "json.h"

#include <datetime.h>

uint8_t *json_write_simple(json_writer *writer, uint8_t *out, PyObject *value, bool is_key)
{
    json_types *types = writer->types;
    PyTypeObject *type = Py_TYPE(value);
    if (type == types->uuid)
        return json_write_uuid(writer, out, value);
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

uint8_t *json_write_quoted(json_writer *writer, uint8_t *out, PyObject *value)
{
    uint8_t *end = json_write_simple(writer, out + 1, value, false);
    if (end == NULL)
        return NULL;
    *out = '"';
    *end = '"';
    return end + 1;
}

/* Whether no code of Python's runs while the value is written, and nothing can be wrong with it. */
static bool is_plain(json_writer *writer, PyObject *value)
{
    json_types *types = writer->types;
    PyTypeObject *type = Py_TYPE(value);
    if (type == types->uuid)
        return json_is_plain_uuid(writer, value);
    if (writer->options & JSON_PASSTHROUGH_DATETIME)
        return false;
    if (type == types->datetime)
        return !((PyDateTime_DateTime *)value)->hastzinfo || PyDateTime_DATE_GET_TZINFO(value) == types->utc;
    return type == types->date;
}

/* The member of an Enum whose value is a str or an int, for which no code of Python's runs; NULL for others. */
static uint8_t *write_member(json_writer *writer, uint8_t *out, PyObject *member)
{
    const json_class *known = json_class_of(writer->types, Py_TYPE(member));
    if (known == NULL || !known->is_usual_enum)
        return NULL;
    PyObject *value = PyObject_GenericGetAttr(member, writer->types->names[NAME_OWN_VALUE]);
    if (value == NULL)
        return NULL;
    bool is_text = PyUnicode_CheckExact(value), is_int = PyLong_CheckExact(value);
    out = is_text ? json_write_text(writer, out, value) : is_int ? json_write_int(writer, out, value) : NULL;
    Py_DECREF(value);
    return out;
}

uint8_t *json_write_known(json_writer *writer, uint8_t *out, PyObject *value)
{
    uint8_t *usual = Py_TYPE(value) == writer->types->decimal ? json_write_usual_decimal(writer, out, value) : NULL;
    if (usual != NULL)
        return usual;
    if (is_plain(writer, value))
        return json_write_quoted(writer, out, value);
    /* Objects of C's own types, which most others here are, have no class to know. */
    uint8_t *end = PyType_HasFeature(Py_TYPE(value), Py_TPFLAGS_HEAPTYPE) ? write_member(writer, out, value) : NULL;
    return end != NULL || PyErr_Occurred() ? end : JSON_OPENS(writer);
}
