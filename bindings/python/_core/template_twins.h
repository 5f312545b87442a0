/* The native twins of filters and tests of templates, for those who run templates. */
#ifndef MELBA_PY_TEMPLATE_TWINS_H
#define MELBA_PY_TEMPLATE_TWINS_H

#include "core.h"

/* The place of a filter or test in a template; all is borrowed. */
typedef struct template_place {
    core_state *state;
    PyObject *environment; /* Whose policies count. */
    PyObject *undefined;   /* The class Undefined of melba.templates.runtime. */
    bool autoescape;       /* Of the eval context, at this moment. */
} template_place;

/*
 * What the Python function that is registered for a filter or test does, for
 * values and arguments of the built-in types that it knows.  Arguments are as
 * in a vectorcall: 'count' by place, then those of 'names', a tuple or NULL.
 *
 * Answers a new reference, or NULL.  NULL without an exception says that the
 * Python function has to be called; nothing has happened then.  In an
 * environment that is asynchronous the answer is what would have been awaited.
 */
typedef PyObject *(*template_filter)(const template_place *place, PyObject *value, PyObject *const *args,
                                     Py_ssize_t count, PyObject *names);

/* template_twins.c: the twin of a function, or NULL.  It is good for as long as the function lives. */
template_filter template_twin_of(core_state *state, PyObject *function);
/* Method of the module: takes note of the functions in FILTERS, or in TESTS, which nobody has changed yet. */
PyObject *core_template_twins(PyObject *module, PyObject *const *args, Py_ssize_t count);
/* Method of the module: calls a twin, for tests; NotImplemented where it has nothing to say. */
PyObject *core_template_call(PyObject *module, PyObject *const *args, Py_ssize_t count, PyObject *names);
int core_template_traverse(core_state *state, visitproc visit, void *arg);
void core_template_clear(core_state *state);

/* Names that twins look up, interned. */
enum {
    TWIN_CAPITALIZE, TWIN_DUMPS_FUNCTION, TWIN_DUMPS_KWARGS, TWIN_LEEWAY, TWIN_LOWER, TWIN_POLICIES, TWIN_ROUND,
    TWIN_SORT_KEYS, TWIN_STRIP, TWIN_UPPER, TWIN_NAMES
};
PyObject *template_name(const template_place *place, int name);

/*
 * The arguments of a call in the order of 'parameters', which are 'most' and
 * end in no NULL; those not given are NULL.  False, without an exception,
 * where the call does not fit; Python says better why.
 */
bool template_take(PyObject *const *args, Py_ssize_t count, PyObject *names, const char *const *parameters, int most,
                   PyObject **taken);

/* The value of a policy, a new reference; NULL, without an exception, where policies are no dict or have none. */
PyObject *template_policy(const template_place *place, int name);

/* template_tojson.c: NULL, without an exception, where json.dumps has to be asked. */
PyObject *template_json(core_state *state, PyObject *value);

/* Whether a value is undefined; -1 with an exception. */
int template_is_undefined(const template_place *place, PyObject *value);

typedef struct template_twin {
    const char *name;
    template_filter run;
} template_twin;

/* Twins by the names of filters and tests; each list ends with a NULL. */
extern const template_twin template_text_twins[];
extern const template_twin template_html_twins[];
extern const template_twin template_value_twins[];
extern const template_twin template_item_twins[];
extern const template_twin template_test_twins[];
extern const template_twin template_compare_twins[];

/* Whether there are no arguments. */
static inline bool template_has_none(Py_ssize_t count, PyObject *names)
{
    return count == 0 && names == NULL;
}

/* An exact str that can be read. */
static inline bool template_is_str(PyObject *value)
{
    return PyUnicode_CheckExact(value) && core_is_ready(value);
}

/* An exact int that fits. */
static inline bool template_is_size(PyObject *value, Py_ssize_t *size)
{
    if (!PyLong_CheckExact(value))
        return false;
    *size = PyLong_AsSsize_t(value);
    if (*size == -1 && PyErr_Occurred()) {
        PyErr_Clear();
        return false;
    }
    return true;
}

/* Of a type whose objects are nothing but what they seem: not undefined, not a proxy, no __html__ but Markup's. */
static inline bool template_is_plain(core_state *state, PyObject *value)
{
    PyTypeObject *type = Py_TYPE(value);
    return type == &PyUnicode_Type || type == &PyLong_Type || type == &PyFloat_Type || type == &PyBool_Type
        || type == &PyDict_Type || type == &PyList_Type || type == &PyTuple_Type || value == Py_None
        || type == state->markup;
}

/* An item of an exact list or tuple, a new reference; NULL, without an exception, behind the end. */
static inline PyObject *template_item(PyObject *sequence, Py_ssize_t place)
{
    if (place < 0 || place >= Py_SIZE(sequence))
        return NULL;
    if (PyTuple_CheckExact(sequence))
        return Py_NewRef(PyTuple_GET_ITEM(sequence, place));
#if PY_VERSION_HEX >= 0x030d0000
    PyObject *item = PyList_GetItemRef(sequence, place);
    if (item == NULL)
        PyErr_Clear();
    return item;
#else
    return Py_NewRef(PyList_GET_ITEM(sequence, place));
#endif
}

static inline PyObject *template_truth(bool holds)
{
    return Py_NewRef(holds ? Py_True : Py_False);
}

#endif
