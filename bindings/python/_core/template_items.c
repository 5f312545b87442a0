/* Twins of filters for what has items. */
#include "template_twins.h"

static bool is_sequence(PyObject *value)
{
    return PyList_CheckExact(value) || PyTuple_CheckExact(value);
}

static PyObject *character_at(PyObject *str, Py_ssize_t place)
{
    return PyUnicode_Substring(str, place, place + 1);
}

/* What there is none of is undefined, which Python's function makes. */
static PyObject *first(const template_place *Py_UNUSED(place), PyObject *value, PyObject *const *Py_UNUSED(args),
                       Py_ssize_t count, PyObject *names)
{
    if (!template_has_none(count, names))
        return NULL;
    if (is_sequence(value))
        return template_item(value, 0);
    return template_is_str(value) && PyUnicode_GET_LENGTH(value) > 0 ? character_at(value, 0) : NULL;
}

static PyObject *last(const template_place *Py_UNUSED(place), PyObject *value, PyObject *const *Py_UNUSED(args),
                      Py_ssize_t count, PyObject *names)
{
    if (!template_has_none(count, names))
        return NULL;
    if (is_sequence(value))
        return template_item(value, Py_SIZE(value) - 1);
    bool has_end = template_is_str(value) && PyUnicode_GET_LENGTH(value) > 0;
    return has_end ? character_at(value, PyUnicode_GET_LENGTH(value) - 1) : NULL;
}

static PyObject *list(const template_place *Py_UNUSED(place), PyObject *value, PyObject *const *Py_UNUSED(args),
                      Py_ssize_t count, PyObject *names)
{
    if (!template_has_none(count, names)
        || !(is_sequence(value) || PyUnicode_CheckExact(value) || PyDict_CheckExact(value) || PyRange_Check(value)
             || PyGen_CheckExact(value)))
        return NULL;
    return PySequence_List(value);
}

static PyObject *reverse(const template_place *Py_UNUSED(place), PyObject *value, PyObject *const *Py_UNUSED(args),
                         Py_ssize_t count, PyObject *names)
{
    if (!template_has_none(count, names))
        return NULL;
    if (is_sequence(value))
        return PyObject_CallOneArg((PyObject *)&PyReversed_Type, value);
    if (!template_is_str(value))
        return NULL;
    Py_ssize_t size = PyUnicode_GET_LENGTH(value);
    if (size < 2)
        return Py_NewRef(value);
    PyObject *result = PyUnicode_New(size, core_ceiling(value));
    if (result == NULL)
        return NULL;
    int kind = (int)PyUnicode_KIND(value);
    for (Py_ssize_t i = 0; i < size; i++)
        PyUnicode_WRITE(kind, PyUnicode_DATA(result), i, PyUnicode_READ(kind, PyUnicode_DATA(value), size - 1 - i));
    return result;
}

/* Whether all that is joined can be told from its type, and whether any of it is Markup. */
static bool is_known(core_state *state, PyObject *sequence, bool *has_markup)
{
    for (Py_ssize_t i = 0; i < Py_SIZE(sequence); i++) {
        PyObject *item = template_item(sequence, i);
        if (item == NULL)
            return false;
        bool is_markup = Py_TYPE(item) == state->markup;
        bool is_simple = is_markup || PyUnicode_CheckExact(item) || PyLong_CheckExact(item) || PyFloat_CheckExact(item)
            || PyBool_Check(item) || item == Py_None;
        Py_DECREF(item);
        if (!is_simple)
            return false;
        *has_markup |= is_markup;
    }
    return true;
}

/* The text of each item, escaped or not, in a new list. */
static PyObject *texts_of(core_state *state, PyObject *sequence, bool escapes)
{
    PyObject *texts = PyList_New(0);
    for (Py_ssize_t i = 0; texts != NULL && i < Py_SIZE(sequence); i++) {
        PyObject *item = template_item(sequence, i), *text = NULL;
        if (item != NULL)
            text = escapes ? core_escape_value(state, item) : PyObject_Str(item);
        if (text == NULL || PyList_Append(texts, text) < 0)
            Py_CLEAR(texts);
        Py_XDECREF(text);
        Py_XDECREF(item);
    }
    return texts;
}

static bool has_only_str(PyObject *sequence)
{
    for (Py_ssize_t i = 0; i < Py_SIZE(sequence); i++) {
        PyObject *item = template_item(sequence, i);
        bool is_str = item != NULL && PyUnicode_CheckExact(item);
        Py_XDECREF(item);
        if (!is_str)
            return false;
    }
    return true;
}

static PyObject *join(const template_place *place, PyObject *value, PyObject *const *args, Py_ssize_t count,
                      PyObject *names)
{
    static const char *const parameters[] = {"d", "attribute"};
    PyObject *taken[2];
    core_state *state = place->state;
    bool escapes = false;
    if (!is_sequence(value) || !template_take(args, count, names, parameters, 2, taken)
        || (taken[1] != NULL && taken[1] != Py_None))
        return NULL;
    bool is_markup = taken[0] != NULL && Py_TYPE(taken[0]) == state->markup && place->autoescape;
    if (taken[0] != NULL && !is_markup && !template_is_str(taken[0]))
        return NULL;
    /* Nothing has been done yet where an item turns up that is not known. */
    if (!is_known(state, value, &escapes))
        return NULL;
    escapes = place->autoescape && (escapes || is_markup);
    PyObject *between = taken[0] == NULL ? PyUnicode_New(0, 0)
        : escapes ? core_escape_value(state, taken[0]) : Py_NewRef(taken[0]);
    PyObject *texts = between == NULL ? NULL
        : !escapes && has_only_str(value) ? Py_NewRef(value) : texts_of(state, value, escapes);
    PyObject *result = texts == NULL ? NULL : PyUnicode_Join(between, texts);
    Py_XDECREF(texts);
    Py_XDECREF(between);
    if (result == NULL || !escapes)
        return result;
    PyObject *markup = core_markup_from(state, result);
    Py_DECREF(result);
    return markup;
}

const template_twin template_item_twins[] = {
    {"first", first}, {"last", last}, {"list", list}, {"reverse", reverse}, {"join", join}, {NULL, NULL},
};
