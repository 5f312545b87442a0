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

uint8_t *json_write_known(json_writer *writer, uint8_t *out, PyObject *value, bool *opens)
{
    if (is_plain(writer, value))
        return json_write_quoted(writer, out, value);
    *opens = true;
    return out;
}
