/* Twins of filters for single values and numbers. */
#include "template_twins.h"

static PyObject *or_default(const template_place *place, PyObject *value, PyObject *const *args, Py_ssize_t count,
                            PyObject *names)
{
    static const char *const parameters[] = {"default_value", "boolean"};
    PyObject *taken[2];
    if (!template_take(args, count, names, parameters, 2, taken))
        return NULL;
    int replaces = template_is_undefined(place, value);
    if (replaces == 0 && taken[1] != NULL && (replaces = PyObject_IsTrue(taken[1])) == 1) {
        int truth = PyObject_IsTrue(value);
        replaces = truth < 0 ? -1 : !truth;
    }
    if (replaces < 0)
        return NULL;
    if (replaces == 0)
        return Py_NewRef(value);
    return taken[0] != NULL ? Py_NewRef(taken[0]) : PyUnicode_New(0, 0);
}

static PyObject *length(const template_place *Py_UNUSED(place), PyObject *value, PyObject *const *Py_UNUSED(args),
                        Py_ssize_t count, PyObject *names)
{
    if (!template_has_none(count, names))
        return NULL;
    Py_ssize_t size = PyObject_Size(value);
    return size < 0 ? NULL : PyLong_FromSsize_t(size);
}

static PyObject *absolute(const template_place *Py_UNUSED(place), PyObject *value, PyObject *const *Py_UNUSED(args),
                          Py_ssize_t count, PyObject *names)
{
    return template_has_none(count, names) ? PyNumber_Absolute(value) : NULL;
}

/* The first result where there is one; the second unless the first failed with something else than these errors. */
static PyObject *unless_refused(PyObject *result, PyObject *fallback)
{
    if (result != NULL || !PyErr_Occurred())
        return result;
    if (!PyErr_ExceptionMatches(PyExc_ValueError) && !PyErr_ExceptionMatches(PyExc_TypeError)
        && !PyErr_ExceptionMatches(PyExc_OverflowError))
        return NULL;
    PyErr_Clear();
    return fallback == NULL ? PyLong_FromLong(0) : Py_NewRef(fallback);
}

/* An int from text that is no int but maybe a float; NULL with an exception. */
static PyObject *int_of_float_text(PyObject *str)
{
    PyObject *number = PyFloat_FromString(str);
    PyObject *result = number == NULL ? NULL : PyLong_FromDouble(PyFloat_AS_DOUBLE(number));
    Py_XDECREF(number);
    return result;
}

static PyObject *to_int(const template_place *Py_UNUSED(place), PyObject *value, PyObject *const *args,
                        Py_ssize_t count, PyObject *names)
{
    static const char *const parameters[] = {"default", "base"};
    PyObject *taken[2];
    Py_ssize_t base = 10;
    if (!template_take(args, count, names, parameters, 2, taken)
        || (taken[1] != NULL && (!template_is_size(taken[1], &base) || base != 10)))
        return NULL;
    if (PyLong_CheckExact(value))
        return Py_NewRef(value);
    if (PyBool_Check(value))
        return PyLong_FromLong(value == Py_True);
    if (PyFloat_CheckExact(value)) {
        double number = PyFloat_AS_DOUBLE(value);
        /* Infinity is an error of its own, which Python's function raises. */
        if (number - number != 0 && number == number)
            return NULL;
        return unless_refused(PyLong_FromDouble(number), taken[0]);
    }
    if (value == Py_None)
        return taken[0] == NULL ? PyLong_FromLong(0) : Py_NewRef(taken[0]);
    if (!template_is_str(value))
        return NULL;
    PyObject *result = PyLong_FromUnicodeObject(value, 10);
    if (result != NULL || !PyErr_ExceptionMatches(PyExc_ValueError))
        return result;
    PyErr_Clear();
    return unless_refused(int_of_float_text(value), taken[0]);
}

static PyObject *to_float(const template_place *Py_UNUSED(place), PyObject *value, PyObject *const *args,
                          Py_ssize_t count, PyObject *names)
{
    static const char *const parameters[] = {"default"};
    PyObject *fallback;
    if (!template_take(args, count, names, parameters, 1, &fallback))
        return NULL;
    if (PyFloat_CheckExact(value))
        return Py_NewRef(value);
    if (PyLong_CheckExact(value) || PyBool_Check(value)) {
        double number = PyLong_AsDouble(value);
        return number == -1.0 && PyErr_Occurred() ? NULL : PyFloat_FromDouble(number);
    }
    PyObject *result = NULL;
    if (value != Py_None && !template_is_str(value))
        return NULL;
    if (value != Py_None) {
        result = PyFloat_FromString(value);
        if (result != NULL || !PyErr_ExceptionMatches(PyExc_ValueError))
            return result;
        PyErr_Clear();
    }
    return fallback != NULL ? Py_NewRef(fallback) : PyFloat_FromDouble(0.0);
}

/*
 * Whether a float has so few decimals that rounding leaves it: the shortest text that reads back is closer to it than half
 * a unit of its last digit, so it is what correct rounding to no fewer digits gives.
 */
static bool is_round(double number, Py_ssize_t precision)
{
    double size = number < 0 ? -number : number;
    if (precision < 0 || !(size >= 1e-4 && size < 1e15))
        return false;
    uint8_t text[32], *end = melbacore_json_double(number, text), *point = memchr(text, '.', (size_t)(end - text));
    if (point == NULL)
        return false;
    Py_ssize_t decimals = end - point - 1;
    return decimals <= precision || (decimals == 1 && point[1] == '0');
}

static PyObject *rounded(const template_place *place, PyObject *value, PyObject *const *args, Py_ssize_t count,
                         PyObject *names)
{
    static const char *const parameters[] = {"precision", "method"};
    PyObject *taken[2];
    if (!(PyFloat_CheckExact(value) || PyLong_CheckExact(value))
        || !template_take(args, count, names, parameters, 2, taken)
        || (taken[0] != NULL && !PyLong_CheckExact(taken[0]))
        || (taken[1] != NULL
            && !(template_is_str(taken[1]) && PyUnicode_CompareWithASCIIString(taken[1], "common") == 0)))
        return NULL;
    Py_ssize_t digits = 0;
    if (PyFloat_CheckExact(value) && (taken[0] == NULL || template_is_size(taken[0], &digits))
        && is_round(PyFloat_AS_DOUBLE(value), digits))
        return Py_NewRef(value);
    PyObject *precision = taken[0] != NULL ? Py_NewRef(taken[0]) : PyLong_FromLong(0);
    if (precision == NULL)
        return NULL;
    PyObject *result = PyObject_CallMethodOneArg(value, template_name(place, TWIN_ROUND), precision);
    Py_DECREF(precision);
    return result;
}

const template_twin template_value_twins[] = {
    {"default", or_default}, {"d", or_default}, {"length", length}, {"count", length}, {"abs", absolute},
    {"int", to_int}, {"float", to_float}, {"round", rounded}, {NULL, NULL},
};
