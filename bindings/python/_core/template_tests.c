/* Twins of tests for the kinds of values. */
#include "template_twins.h"

static bool is_number(PyObject *value)
{
    return PyLong_CheckExact(value) || PyFloat_CheckExact(value) || PyBool_Check(value);
}

static bool has_items(PyObject *value)
{
    return PyDict_CheckExact(value) || PyList_CheckExact(value) || PyTuple_CheckExact(value) || PyUnicode_Check(value);
}

/* An answer that holds for any object, where the test has no arguments. */
static PyObject *certain(Py_ssize_t count, PyObject *names, bool holds)
{
    return template_has_none(count, names) ? template_truth(holds) : NULL;
}

/* An answer that holds for objects of plain types. */
static PyObject *plain(const template_place *place, PyObject *value, Py_ssize_t count, PyObject *names, bool holds)
{
    return template_is_plain(place->state, value) ? certain(count, names, holds) : NULL;
}

static PyObject *none(const template_place *Py_UNUSED(place), PyObject *value, PyObject *const *Py_UNUSED(args),
                      Py_ssize_t count, PyObject *names)
{
    return certain(count, names, value == Py_None);
}

static PyObject *boolean(const template_place *Py_UNUSED(place), PyObject *value, PyObject *const *Py_UNUSED(args),
                         Py_ssize_t count, PyObject *names)
{
    return certain(count, names, PyBool_Check(value));
}

static PyObject *is_true(const template_place *Py_UNUSED(place), PyObject *value, PyObject *const *Py_UNUSED(args),
                         Py_ssize_t count, PyObject *names)
{
    return certain(count, names, value == Py_True);
}

static PyObject *is_false(const template_place *Py_UNUSED(place), PyObject *value, PyObject *const *Py_UNUSED(args),
                          Py_ssize_t count, PyObject *names)
{
    return certain(count, names, value == Py_False);
}

static PyObject *is_callable(const template_place *Py_UNUSED(place), PyObject *value, PyObject *const *Py_UNUSED(args),
                             Py_ssize_t count, PyObject *names)
{
    return certain(count, names, PyCallable_Check(value));
}

static PyObject *integer(const template_place *place, PyObject *value, PyObject *const *Py_UNUSED(args),
                         Py_ssize_t count, PyObject *names)
{
    return plain(place, value, count, names, PyLong_CheckExact(value));
}

static PyObject *is_float(const template_place *place, PyObject *value, PyObject *const *Py_UNUSED(args),
                          Py_ssize_t count, PyObject *names)
{
    return plain(place, value, count, names, PyFloat_CheckExact(value));
}

static PyObject *number(const template_place *place, PyObject *value, PyObject *const *Py_UNUSED(args),
                        Py_ssize_t count, PyObject *names)
{
    return plain(place, value, count, names, is_number(value));
}

static PyObject *string(const template_place *place, PyObject *value, PyObject *const *Py_UNUSED(args),
                        Py_ssize_t count, PyObject *names)
{
    return plain(place, value, count, names, PyUnicode_Check(value));
}

static PyObject *mapping(const template_place *place, PyObject *value, PyObject *const *Py_UNUSED(args),
                         Py_ssize_t count, PyObject *names)
{
    return plain(place, value, count, names, PyDict_CheckExact(value));
}

static PyObject *sequence(const template_place *place, PyObject *value, PyObject *const *Py_UNUSED(args),
                          Py_ssize_t count, PyObject *names)
{
    return plain(place, value, count, names, has_items(value));
}

static PyObject *escaped(const template_place *place, PyObject *value, PyObject *const *Py_UNUSED(args),
                         Py_ssize_t count, PyObject *names)
{
    return plain(place, value, count, names, Py_TYPE(value) == place->state->markup);
}

static PyObject *undefined(const template_place *place, PyObject *value, PyObject *const *Py_UNUSED(args),
                           Py_ssize_t count, PyObject *names)
{
    int is_undefined = template_is_undefined(place, value);
    return is_undefined < 0 ? NULL : certain(count, names, is_undefined == 1);
}

static PyObject *defined(const template_place *place, PyObject *value, PyObject *const *Py_UNUSED(args),
                         Py_ssize_t count, PyObject *names)
{
    int is_undefined = template_is_undefined(place, value);
    return is_undefined < 0 ? NULL : certain(count, names, is_undefined == 0);
}

const template_twin template_test_twins[] = {
    {"none", none}, {"boolean", boolean}, {"true", is_true}, {"false", is_false}, {"callable", is_callable},
    {"integer", integer}, {"float", is_float}, {"number", number}, {"string", string}, {"mapping", mapping},
    {"sequence", sequence}, {"iterable", sequence}, {"escaped", escaped}, {"undefined", undefined},
    {"defined", defined}, {NULL, NULL},
};
