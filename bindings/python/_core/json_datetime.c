/* Dates and times as RFC 3339 has them. */
#include "json.h"

#include <datetime.h>

/* The numbers up to 99 as text. */
static const char pairs[201] =
    "0001020304050607080910111213141516171819202122232425262728293031323334353637383940414243444546474849"
    "5051525354555657585960616263646566676869707172737475767778798081828384858687888990919293949596979899";

static inline uint8_t *two(uint8_t *out, unsigned value)
{
    memcpy(out, pairs + 2 * value, 2);
    return out + 2;
}

static inline uint8_t *time_of_day(json_writer *writer, uint8_t *out, unsigned hour, unsigned minute, unsigned second,
                                   unsigned microsecond)
{
    memcpy(out, "00:00:00", 8);
    two(out, hour);
    two(out + 3, minute);
    two(out + 6, second);
    if (microsecond == 0 || (writer->options & JSON_OMIT_MICROSECONDS))
        return out + 8;
    out[8] = '.';
    two(out + 9, microsecond / 10000);
    two(out + 11, microsecond / 100 % 100);
    return two(out + 13, microsecond % 100);
}

static inline uint8_t *write_date(uint8_t *out, PyObject *value)
{
    unsigned year = (unsigned)PyDateTime_GET_YEAR(value);
    memcpy(out + 3, "0-00-00", 7);
    two(out, year / 100);
    two(out + 2, year % 100);
    two(out + 5, (unsigned)PyDateTime_GET_MONTH(value));
    return two(out + 8, (unsigned)PyDateTime_GET_DAY(value));
}

uint8_t *json_write_date(uint8_t *out, PyObject *value)
{
    return write_date(out, value);
}

uint8_t *json_write_time(json_writer *writer, uint8_t *out, PyObject *value)
{
    if (((PyDateTime_Time *)value)->hastzinfo)
        return json_fail(writer, "datetime.time must not have tzinfo set");
    return time_of_day(writer, out, (unsigned)PyDateTime_TIME_GET_HOUR(value), (unsigned)PyDateTime_TIME_GET_MINUTE(value),
                 (unsigned)PyDateTime_TIME_GET_SECOND(value), (unsigned)PyDateTime_TIME_GET_MICROSECOND(value));
}

/* 1 or 0; -1 with an exception that says more than that there is no such attribute. */
static int has_attribute(PyObject *object, const char *name)
{
    PyObject *value = PyObject_GetAttrString(object, name);
    if (value == NULL) {
        if (!PyErr_ExceptionMatches(PyExc_AttributeError))
            return -1;
        PyErr_Clear();
        return 0;
    }
    Py_DECREF(value);
    return 1;
}

/*
 * The offset of a datetime from UTC, a new timedelta.  pytz makes a zone for
 * each offset and wants to be asked by way of 'normalize'; all others answer
 * 'utcoffset' of the datetime.
 */
static PyObject *offset_of(json_writer *writer, PyObject *value, PyObject *zone)
{
    if (Py_TYPE(zone) == writer->types->zoneinfo)
        return PyObject_CallMethod(zone, "utcoffset", "O", value);
    int converts = has_attribute(zone, "convert");
    int normalizes = converts != 0 ? converts : has_attribute(zone, "normalize");
    if (converts < 0 || normalizes < 0)
        return NULL;
    if (converts == 0 && normalizes > 0) {
        PyObject *normalized = PyObject_CallMethod(zone, "normalize", "O", value);
        PyObject *offset = normalized == NULL ? NULL : PyObject_CallMethod(normalized, "utcoffset", NULL);
        Py_XDECREF(normalized);
        return offset;
    }
    int has_dst = converts > 0 ? 1 : has_attribute(zone, "dst");
    if (has_dst > 0)
        return PyObject_CallMethod(value, "utcoffset", NULL);
    return has_dst < 0 ? NULL : json_fail(writer, "datetime's timezone library is not supported: "
                                                  "use datetime.timezone.utc, pendulum, pytz, or dateutil");
}

static uint8_t *write_offset(json_writer *writer, uint8_t *out, int seconds)
{
    /* RFC 3339 has no seconds here, and -00:00 means something else; the nearest minute is below a day. */
    unsigned minutes = ((unsigned)(seconds < 0 ? -seconds : seconds) + 30) / 60;
    minutes = minutes < 1440 ? minutes : 1439;
    if (minutes == 0) {
        size_t size = writer->options & JSON_UTC_Z ? 1 : 6;
        memcpy(out, size == 1 ? "Z" : "+00:00", size);
        return out + size;
    }
    *out++ = seconds < 0 ? '-' : '+';
    out = two(out, minutes / 60);
    *out++ = ':';
    return two(out, minutes % 60);
}

uint8_t *json_write_datetime(json_writer *writer, uint8_t *out, PyObject *value)
{
    int seconds = 0;
    bool has_zone = ((PyDateTime_DateTime *)value)->hastzinfo;
    if (has_zone && PyDateTime_DATE_GET_TZINFO(value) != writer->types->utc) {
        PyObject *offset = offset_of(writer, value, PyDateTime_DATE_GET_TZINFO(value));
        if (offset == NULL)
            return NULL;
        if (writer->types->timedelta == NULL || !PyObject_TypeCheck(offset, writer->types->timedelta)) {
            Py_DECREF(offset);
            return json_fail(writer, "datetime's utcoffset() is not a timedelta");
        }
        int days = PyDateTime_DELTA_GET_DAYS(offset);
        seconds = PyDateTime_DELTA_GET_SECONDS(offset) - (days < 0 ? 86400 : 0);
        Py_DECREF(offset);
        /* Python holds to that for its own zones. */
        if (days < -1 || days > 0)
            return json_fail(writer, "datetime's utcoffset() is not within a day");
    }
    out = write_date(out, value);
    *out++ = 'T';
    out = time_of_day(writer, out, (unsigned)PyDateTime_DATE_GET_HOUR(value), (unsigned)PyDateTime_DATE_GET_MINUTE(value),
                (unsigned)PyDateTime_DATE_GET_SECOND(value), (unsigned)PyDateTime_DATE_GET_MICROSECOND(value));
    if (!has_zone && (writer->options & JSON_NAIVE_UTC) == 0)
        return out;
    if (seconds != 0 || (writer->options & JSON_UTC_Z))
        return write_offset(writer, out, seconds);
    memcpy(out, "+00:00", 6);
    return out + 6;
}
