/* Twins of filters for HTML and URLs, and for lines. */
#include "template_twins.h"

static PyObject *escape(const template_place *place, PyObject *value, PyObject *const *Py_UNUSED(args),
                        Py_ssize_t count, PyObject *names)
{
    return template_has_none(count, names) ? core_escape_value(place->state, value) : NULL;
}

static PyObject *forceescape(const template_place *place, PyObject *value, PyObject *const *Py_UNUSED(args),
                             Py_ssize_t count, PyObject *names)
{
    if (!template_has_none(count, names))
        return NULL;
    if (Py_TYPE(value) != place->state->markup)
        return template_is_str(value) ? core_escape_value(place->state, value) : NULL;
    PyObject *str = PyObject_Str(value);
    PyObject *result = str == NULL ? NULL : core_escape_value(place->state, str);
    Py_XDECREF(str);
    return result;
}

static PyObject *safe(const template_place *place, PyObject *value, PyObject *const *Py_UNUSED(args),
                      Py_ssize_t count, PyObject *names)
{
    if (!template_has_none(count, names) || !(template_is_str(value) || Py_TYPE(value) == place->state->markup))
        return NULL;
    return core_markup_from(place->state, value);
}

static PyObject *string(const template_place *Py_UNUSED(place), PyObject *value, PyObject *const *Py_UNUSED(args),
                        Py_ssize_t count, PyObject *names)
{
    return template_has_none(count, names) ? core_soft_str(NULL, value) : NULL;
}

static PyObject *striptags(const template_place *Py_UNUSED(place), PyObject *value, PyObject *const *Py_UNUSED(args),
                           Py_ssize_t count, PyObject *names)
{
    return template_has_none(count, names) && template_is_str(value) ? core_striptags(NULL, value) : NULL;
}

static bool stays_in_url(uint8_t c)
{
    return (uint8_t)((c | 32) - 'a') < 26 || (uint8_t)(c - '0') < 10 || c == '_' || c == '.' || c == '-' || c == '~'
        || c == '/';
}

static PyObject *urlencode(const template_place *Py_UNUSED(place), PyObject *value, PyObject *const *Py_UNUSED(args),
                           Py_ssize_t count, PyObject *names)
{
    static const char digits[] = "0123456789ABCDEF";
    if (!template_has_none(count, names) || !template_is_str(value))
        return NULL;
    Py_ssize_t size, quoted = 0;
    const uint8_t *utf8 = (const uint8_t *)PyUnicode_AsUTF8AndSize(value, &size);
    if (utf8 == NULL) {
        /* A lone surrogate, of which Python's function says where it is. */
        PyErr_Clear();
        return NULL;
    }
    for (Py_ssize_t i = 0; i < size; i++)
        quoted += !stays_in_url(utf8[i]);
    if (quoted == 0)
        return Py_NewRef(value);
    PyObject *result = quoted > (PY_SSIZE_T_MAX - size) / 2 ? PyErr_NoMemory() : PyUnicode_New(size + 2 * quoted, 0x7f);
    if (result == NULL)
        return NULL;
    uint8_t *to = PyUnicode_1BYTE_DATA(result);
    for (Py_ssize_t i = 0; i < size; i++) {
        if (stays_in_url(utf8[i])) {
            *to++ = utf8[i];
            continue;
        }
        *to++ = '%';
        *to++ = (uint8_t)digits[utf8[i] >> 4];
        *to++ = (uint8_t)digits[utf8[i] & 15];
    }
    return result;
}

/* The margin that a width stands for, a new reference; NULL without an exception where it is neither int nor str. */
static PyObject *margin_of(PyObject *width)
{
    Py_ssize_t spaces = 4;
    if (width != NULL && template_is_str(width))
        return Py_NewRef(width);
    if (width != NULL && !template_is_size(width, &spaces))
        return NULL;
    PyObject *margin = PyUnicode_New(spaces < 0 ? 0 : spaces, 0x7f);
    if (margin != NULL && spaces > 0)
        memset(PyUnicode_DATA(margin), ' ', (size_t)spaces);
    return margin;
}

/* Puts the margin in front of the lines of a list that are to have one. */
static bool indent_lines(PyObject *lines, PyObject *margin, bool first, bool blank)
{
    for (Py_ssize_t i = first ? 0 : 1; i < PyList_GET_SIZE(lines); i++) {
        PyObject *line = PyList_GET_ITEM(lines, i);
        if (!blank && i > 0 && PyUnicode_GET_LENGTH(line) == 0)
            continue;
        PyObject *indented = PyUnicode_Concat(margin, line);
        if (indented == NULL || PyList_SetItem(lines, i, indented) < 0)
            return false;
    }
    return true;
}

static PyObject *indent(const template_place *Py_UNUSED(place), PyObject *value, PyObject *const *args,
                        Py_ssize_t count, PyObject *names)
{
    static const char *const parameters[] = {"width", "first", "blank"};
    PyObject *taken[3];
    if (!template_is_str(value) || !template_take(args, count, names, parameters, 3, taken)
        || (taken[1] != NULL && !PyBool_Check(taken[1])) || (taken[2] != NULL && !PyBool_Check(taken[2])))
        return NULL;
    PyObject *margin = margin_of(taken[0]);
    if (margin == NULL)
        return NULL;
    PyObject *newline = PyUnicode_FromString("\n"), *result = NULL;
    /* A line break at the end makes what stands before it a line, even of the empty text. */
    PyObject *text = newline == NULL ? NULL : PyUnicode_Concat(value, newline);
    PyObject *lines = text == NULL ? NULL : PyUnicode_Splitlines(text, 0);
    if (lines != NULL && indent_lines(lines, margin, taken[1] == Py_True, taken[2] == Py_True))
        result = PyUnicode_Join(newline, lines);
    Py_XDECREF(lines);
    Py_XDECREF(text);
    Py_XDECREF(newline);
    Py_DECREF(margin);
    return result;
}

/* Whether the policies are those that an environment begins with. */
static bool has_usual_policies(const template_place *place)
{
    PyObject *function = template_policy(place, TWIN_DUMPS_FUNCTION);
    PyObject *settings = template_policy(place, TWIN_DUMPS_KWARGS);
    bool is_usual = function == Py_None && settings != NULL && PyDict_CheckExact(settings) && PyDict_Size(settings) == 1
        && PyDict_GetItemWithError(settings, template_name(place, TWIN_SORT_KEYS)) == Py_True;
    Py_XDECREF(function);
    Py_XDECREF(settings);
    return is_usual;
}

static PyObject *tojson(const template_place *place, PyObject *value, PyObject *const *args, Py_ssize_t count,
                        PyObject *names)
{
    static const char *const parameters[] = {"indent"};
    PyObject *indent;
    if (!template_take(args, count, names, parameters, 1, &indent) || (indent != NULL && indent != Py_None)
        || !has_usual_policies(place))
        return NULL;
    return template_json(place->state, value);
}

const template_twin template_html_twins[] = {
    {"escape", escape}, {"e", escape}, {"forceescape", forceescape}, {"safe", safe}, {"string", string},
    {"striptags", striptags}, {"urlencode", urlencode}, {"indent", indent}, {"tojson", tojson}, {NULL, NULL},
};
