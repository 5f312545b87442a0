/* Twins of filters from text to text. */
#include "template_twins.h"

/* A method of str that takes no arguments. */
static PyObject *method(const template_place *place, PyObject *str, int name)
{
    return PyObject_CallMethodNoArgs(str, template_name(place, name));
}

static uint8_t upper_of(uint8_t c)
{
    return (uint8_t)(c - (uint8_t)((uint8_t)(c - 'a') < 26 ? 32 : 0));
}

static uint8_t lower_of(uint8_t c)
{
    return (uint8_t)(c + (uint8_t)((uint8_t)(c - 'A') < 26 ? 32 : 0));
}

/* The text of a value with each letter of ASCII changed; beyond ASCII the method of str knows how. */
static inline __attribute__((always_inline)) PyObject *cased(const template_place *place, PyObject *value,
                                                             uint8_t (*change)(uint8_t), int name)
{
    Py_ssize_t length = PyUnicode_GET_LENGTH(value);
    if (!PyUnicode_IS_ASCII(value) || length < 2)
        return method(place, value, name);
    PyObject *result = PyUnicode_New(length, 0x7f);
    if (result == NULL)
        return NULL;
    const uint8_t *from = PyUnicode_1BYTE_DATA(value);
    uint8_t *to = PyUnicode_1BYTE_DATA(result);
    for (Py_ssize_t i = 0; i < length; i++)
        to[i] = change(from[i]);
    return result;
}

static PyObject *upper(const template_place *place, PyObject *value, PyObject *const *Py_UNUSED(args),
                       Py_ssize_t count, PyObject *names)
{
    bool is_known = template_has_none(count, names) && template_is_str(value);
    return is_known ? cased(place, value, upper_of, TWIN_UPPER) : NULL;
}

static PyObject *lower(const template_place *place, PyObject *value, PyObject *const *Py_UNUSED(args),
                       Py_ssize_t count, PyObject *names)
{
    bool is_known = template_has_none(count, names) && template_is_str(value);
    return is_known ? cased(place, value, lower_of, TWIN_LOWER) : NULL;
}

static PyObject *capitalize(const template_place *place, PyObject *value, PyObject *const *Py_UNUSED(args),
                            Py_ssize_t count, PyObject *names)
{
    if (!template_has_none(count, names) || !template_is_str(value))
        return NULL;
    PyObject *result = cased(place, value, lower_of, TWIN_CAPITALIZE);
    if (result != NULL && PyUnicode_IS_ASCII(value) && PyUnicode_GET_LENGTH(value) > 1)
        *PyUnicode_1BYTE_DATA(result) = upper_of(*PyUnicode_1BYTE_DATA(result));
    return result;
}

/* The white space and the other characters of ASCII behind which a word begins. */
static bool parts_words(uint8_t c)
{
    return c == ' ' || (c >= '\t' && c <= '\r') || (c >= 0x1c && c <= 0x1f) || c == '-' || c == '(' || c == '{'
        || c == '[' || c == '<';
}

static PyObject *title(const template_place *Py_UNUSED(place), PyObject *value, PyObject *const *Py_UNUSED(args),
                       Py_ssize_t count, PyObject *names)
{
    /* Beyond ASCII the case of a letter may depend on its neighbours. */
    if (!template_has_none(count, names) || !template_is_str(value) || !PyUnicode_IS_ASCII(value))
        return NULL;
    Py_ssize_t length = PyUnicode_GET_LENGTH(value);
    if (length < 2)
        return NULL;
    PyObject *result = PyUnicode_New(length, 0x7f);
    if (result == NULL)
        return NULL;
    const uint8_t *from = PyUnicode_1BYTE_DATA(value);
    uint8_t *to = PyUnicode_1BYTE_DATA(result);
    bool begins = true;
    for (Py_ssize_t i = 0; i < length; i++) {
        to[i] = begins ? upper_of(from[i]) : lower_of(from[i]);
        begins = parts_words(from[i]);
    }
    return result;
}

static PyObject *trim(const template_place *place, PyObject *value, PyObject *const *args, Py_ssize_t count,
                      PyObject *names)
{
    static const char *const parameters[] = {"chars"};
    PyObject *chars;
    if (!template_is_str(value) || !template_take(args, count, names, parameters, 1, &chars))
        return NULL;
    if (chars != NULL && chars != Py_None)
        return !template_is_str(chars) ? NULL
            : PyObject_CallMethodOneArg(value, template_name(place, TWIN_STRIP), chars);
    int kind = (int)PyUnicode_KIND(value);
    const void *data = PyUnicode_DATA(value);
    Py_ssize_t start = 0, end = PyUnicode_GET_LENGTH(value);
    while (start < end && Py_UNICODE_ISSPACE(PyUnicode_READ(kind, data, start)))
        start++;
    while (end > start && Py_UNICODE_ISSPACE(PyUnicode_READ(kind, data, end - 1)))
        end--;
    return PyUnicode_Substring(value, start, end);
}

/* With no Markup among them it makes no difference whether text is escaped in the end. */
static PyObject *replace(const template_place *Py_UNUSED(place), PyObject *value, PyObject *const *args,
                         Py_ssize_t count, PyObject *names)
{
    static const char *const parameters[] = {"old", "new", "count"};
    PyObject *taken[3];
    Py_ssize_t most = -1;
    if (!template_is_str(value) || !template_take(args, count, names, parameters, 3, taken) || taken[0] == NULL
        || taken[1] == NULL || !template_is_str(taken[0]) || !template_is_str(taken[1]))
        return NULL;
    if (taken[2] != NULL && taken[2] != Py_None && !template_is_size(taken[2], &most))
        return NULL;
    return PyUnicode_Replace(value, taken[0], taken[1], most);
}

/* The place of the last space, or where it ends. */
static Py_ssize_t last_space(PyObject *str, Py_ssize_t end)
{
    Py_ssize_t place = PyUnicode_FindChar(str, ' ', 0, end, -1);
    return place < 0 ? end : place;
}

static PyObject *shorten(const template_place *place, PyObject *value, PyObject *const *args, Py_ssize_t count,
                         PyObject *names)
{
    static const char *const parameters[] = {"length", "killwords", "end", "leeway"};
    PyObject *taken[4];
    Py_ssize_t length = 255, leeway, tail = 3;
    if (!template_is_str(value) || !template_take(args, count, names, parameters, 4, taken)
        || (taken[0] != NULL && !template_is_size(taken[0], &length)) || (taken[1] != NULL && !PyBool_Check(taken[1]))
        || (taken[2] != NULL && !template_is_str(taken[2])))
        return NULL;
    if (taken[2] != NULL)
        tail = PyUnicode_GET_LENGTH(taken[2]);
    bool has_own = taken[3] != NULL && taken[3] != Py_None;
    PyObject *policy = has_own ? Py_NewRef(taken[3]) : template_policy(place, TWIN_LEEWAY);
    bool is_size = policy != NULL && template_is_size(policy, &leeway);
    Py_XDECREF(policy);
    /* What is asserted of these is for Python to say. */
    if (!is_size || length < tail || leeway < 0 || leeway > PY_SSIZE_T_MAX - length)
        return NULL;
    if (PyUnicode_GET_LENGTH(value) <= length + leeway)
        return Py_NewRef(value);
    Py_ssize_t end = taken[1] == Py_True ? length - tail : last_space(value, length - tail);
    PyObject *kept = PyUnicode_Substring(value, 0, end);
    PyObject *mark = taken[2] != NULL ? Py_NewRef(taken[2]) : PyUnicode_FromString("...");
    PyObject *result = kept == NULL || mark == NULL ? NULL : PyUnicode_Concat(kept, mark);
    Py_XDECREF(kept);
    Py_XDECREF(mark);
    return result;
}

const template_twin template_text_twins[] = {
    {"upper", upper}, {"lower", lower}, {"capitalize", capitalize}, {"title", title}, {"trim", trim},
    {"replace", replace}, {"truncate", shorten}, {NULL, NULL},
};
