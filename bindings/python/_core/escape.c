/* escape() and its kin: what MarkupSafe does with each kind of object. */
#include "short.h"

/* From here on, in bytes, text is copied while it is checked, unless its beginning has something to escape. */
enum { LONG_LEAST = 16384, LONG_PROBE = 256 };

/* Long text in which nothing is special, as a Markup; NULL without an exception where something is. */
__attribute__((noinline)) static PyObject *long_clean(core_state *state, PyObject *str, melba_text text)
{
    if (melbacore_escape_text_size(MELBA_HTML, text.data, LONG_PROBE, text.width) != MELBACORE_UNCHANGED)
        return NULL;
    PyObject *markup = core_markup_new(state, (Py_ssize_t)text.length, core_ceiling(str));
    if (markup != NULL && !melbacore_escape_text_copy(MELBA_HTML, text, PyUnicode_DATA(markup)))
        Py_CLEAR(markup);
    return markup;
}

/* Short text, as a Markup. */
__attribute__((noinline)) static PyObject *escaped_short(core_state *state, PyObject *str)
{
    melba_text text = core_text(str);
    uint64_t out[SHORT_MOST];
    Py_ssize_t size = melbacore_escape_short(MELBA_HTML, text.data, text.length, text.width, out);
    if (size == MELBACORE_UNCHANGED)
        return core_markup_from(state, str);
    PyObject *markup = core_markup_new(state, size, core_ceiling(str));
    if (markup != NULL)
        memcpy(PyUnicode_DATA(markup), out, (size_t)size * text.width);
    return markup;
}

/* The escaped characters of an exact str, as a Markup. */
static PyObject *escaped(core_state *state, PyObject *str)
{
    if (!core_is_ready(str))
        return NULL;
    melba_text text = core_text(str);
    if (text.width == 1 && text.length <= SHORT_MOST && short_is_clean(text.data, text.length))
        return core_markup_from(state, str);
    if (text.length * text.width <= SHORT_MOST && state->can_retype)
        return escaped_short(state, str);
    if (text.length * text.width >= LONG_LEAST && state->can_retype) {
        PyObject *markup = long_clean(state, str, text);
        if (markup != NULL || PyErr_Occurred())
            return markup;
    }
    Py_ssize_t size = melbacore_escape_text_size(MELBA_HTML, text.data, text.length, text.width);
    if (size == MELBACORE_UNCHANGED)
        return core_markup_from(state, str);
    if (size < 0)
        return core_refused(MELBA_HTML, str);
    if (size > PY_SSIZE_T_MAX / 4)
        return PyErr_NoMemory();
    if (!state->can_retype) {
        PyObject *plain = PyUnicode_New(size, core_ceiling(str));
        if (plain == NULL)
            return NULL;
        melbacore_escape_text_fill(MELBA_HTML, text, PyUnicode_DATA(plain), (size_t)size);
        PyObject *markup = core_markup_from(state, plain);
        Py_DECREF(plain);
        return markup;
    }
    PyObject *markup = core_markup_new(state, size, core_ceiling(str));
    if (markup != NULL)
        melbacore_escape_text_fill(MELBA_HTML, text, PyUnicode_DATA(markup), (size_t)size);
    return markup;
}

/* Whatever str(value) is, escaped. */
static PyObject *escaped_str(core_state *state, PyObject *value)
{
    PyObject *str = PyObject_Str(value);
    if (str == NULL)
        return NULL;
    PyObject *markup = escaped(state, str);
    Py_DECREF(str);
    return markup;
}

/* An int that fits into 64 bits, without a str in between. */
static PyObject *escaped_int(core_state *state, PyObject *value)
{
    int overflow;
    long long number = PyLong_AsLongLongAndOverflow(value, &overflow);
    if (overflow || !state->can_retype)
        return escaped_str(state, value);
    char digits[20];
    char *end = digits + sizeof digits, *start = core_digits(end, number);
    PyObject *markup = core_markup_new(state, end - start, 0x7f);
    if (markup != NULL)
        memcpy(PyUnicode_DATA(markup), start, (size_t)(end - start));
    return markup;
}

/* What __html__() returned, as Markup(...) would take it; steals it. */
static PyObject *trusted(core_state *state, PyObject *result)
{
    if (result == NULL || Py_TYPE(result) == state->markup)
        return result;
    PyObject *markup = NULL;
    if (!PyUnicode_CheckExact(result))
        markup = PyObject_CallOneArg((PyObject *)state->markup, result);
    else if (core_is_ready(result))
        markup = core_markup_from(state, result);
    Py_DECREF(result);
    return markup;
}

static PyObject *escaped_object(core_state *state, PyObject *value)
{
    PyObject *method = NULL;
    if (core_optional_attribute(value, state->html_name, &method) < 0)
        return NULL;
    if (method == NULL)
        return escaped_str(state, value);
    PyObject *result = PyObject_CallNoArgs(method);
    Py_DECREF(method);
    return trusted(state, result);
}

PyObject *core_escape(PyObject *module, PyObject *value)
{
    return core_escape_value(core_state_of(module), value);
}

PyObject *core_escape_value(core_state *state, PyObject *value)
{
    if (!core_knows_markup(state) && !core_has_markup(state))
        return NULL;
    if (PyUnicode_CheckExact(value))
        return escaped(state, value);
    if (Py_TYPE(value) == state->markup)
        return Py_NewRef(value);
    if (PyLong_CheckExact(value))
        return escaped_int(state, value);
    if (value == Py_None)
        return Py_NewRef(state->none);
    if (PyBool_Check(value))
        return Py_NewRef(value == Py_True ? state->yes : state->no);
    if (PyFloat_CheckExact(value))
        return escaped_str(state, value);
    return escaped_object(state, value);
}

PyObject *core_escape_silent(PyObject *module, PyObject *value)
{
    core_state *state = core_state_of(module);
    if (value != Py_None)
        return core_escape(module, value);
    if (!core_knows_markup(state) && !core_has_markup(state))
        return NULL;
    return Py_NewRef(state->empty);
}

PyObject *core_soft_str(PyObject *Py_UNUSED(module), PyObject *value)
{
    /* A proxy that says that it is a str stays as it is, too. */
    int is_str = PyUnicode_Check(value) ? 1 : PyObject_IsInstance(value, (PyObject *)&PyUnicode_Type);
    if (is_str < 0)
        return NULL;
    return is_str ? Py_NewRef(value) : PyObject_Str(value);
}
