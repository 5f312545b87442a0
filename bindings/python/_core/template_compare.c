/* Twins of tests for values beside others. */
#include "template_twins.h"

/* The one argument of a test that takes one without a name, or NULL. */
static PyObject *other_of(PyObject *const *args, Py_ssize_t count, PyObject *names)
{
    return count == 1 && names == NULL ? args[0] : NULL;
}

static PyObject *compared(PyObject *value, PyObject *const *args, Py_ssize_t count, PyObject *names, int operation)
{
    PyObject *other = other_of(args, count, names);
    return other == NULL ? NULL : PyObject_RichCompare(value, other, operation);
}

static PyObject *equal(const template_place *Py_UNUSED(place), PyObject *value, PyObject *const *args,
                       Py_ssize_t count, PyObject *names)
{
    return compared(value, args, count, names, Py_EQ);
}

static PyObject *unequal(const template_place *Py_UNUSED(place), PyObject *value, PyObject *const *args,
                         Py_ssize_t count, PyObject *names)
{
    return compared(value, args, count, names, Py_NE);
}

static PyObject *less(const template_place *Py_UNUSED(place), PyObject *value, PyObject *const *args,
                      Py_ssize_t count, PyObject *names)
{
    return compared(value, args, count, names, Py_LT);
}

static PyObject *less_or_equal(const template_place *Py_UNUSED(place), PyObject *value, PyObject *const *args,
                               Py_ssize_t count, PyObject *names)
{
    return compared(value, args, count, names, Py_LE);
}

static PyObject *greater(const template_place *Py_UNUSED(place), PyObject *value, PyObject *const *args,
                         Py_ssize_t count, PyObject *names)
{
    return compared(value, args, count, names, Py_GT);
}

static PyObject *greater_or_equal(const template_place *Py_UNUSED(place), PyObject *value, PyObject *const *args,
                                  Py_ssize_t count, PyObject *names)
{
    return compared(value, args, count, names, Py_GE);
}

static PyObject *same_as(const template_place *Py_UNUSED(place), PyObject *value, PyObject *const *args,
                         Py_ssize_t count, PyObject *names)
{
    PyObject *other = other_of(args, count, names);
    return other == NULL ? NULL : template_truth(value == other);
}

static PyObject *in(const template_place *Py_UNUSED(place), PyObject *value, PyObject *const *args,
                    Py_ssize_t count, PyObject *names)
{
    PyObject *other = other_of(args, count, names);
    int holds = other == NULL ? -1 : PySequence_Contains(other, value);
    return holds < 0 ? NULL : template_truth(holds == 1);
}

/* Ints of 64 bits; larger ones and all other numbers are for Python. */
static bool is_small(PyObject *value, long long *number)
{
    int overflow = 0;
    if (!PyLong_CheckExact(value) && !PyBool_Check(value))
        return false;
    *number = PyLong_AsLongLongAndOverflow(value, &overflow);
    return overflow == 0;
}

static PyObject *odd(const template_place *Py_UNUSED(place), PyObject *value, PyObject *const *Py_UNUSED(args),
                     Py_ssize_t count, PyObject *names)
{
    long long number;
    return template_has_none(count, names) && is_small(value, &number) ? template_truth((number & 1) == 1) : NULL;
}

static PyObject *even(const template_place *Py_UNUSED(place), PyObject *value, PyObject *const *Py_UNUSED(args),
                      Py_ssize_t count, PyObject *names)
{
    long long number;
    return template_has_none(count, names) && is_small(value, &number) ? template_truth((number & 1) == 0) : NULL;
}

static PyObject *divisible(const template_place *Py_UNUSED(place), PyObject *value, PyObject *const *args,
                           Py_ssize_t count, PyObject *names)
{
    static const char *const parameters[] = {"num"};
    PyObject *by;
    long long number, divisor;
    /* The remainder by -1 is 0, which the machine does not know for the smallest number. */
    if (!template_take(args, count, names, parameters, 1, &by) || by == NULL || !is_small(value, &number)
        || !is_small(by, &divisor) || divisor == 0)
        return NULL;
    return template_truth(divisor == -1 || number % divisor == 0);
}

const template_twin template_compare_twins[] = {
    {"==", equal}, {"!=", unequal}, {"<", less}, {"<=", less_or_equal}, {">", greater}, {">=", greater_or_equal},
    {"sameas", same_as}, {"in", in}, {"odd", odd}, {"even", even}, {"divisibleby", divisible}, {NULL, NULL},
};
