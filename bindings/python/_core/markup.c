/* Making Markup objects without a call of the class. */
#include "core.h"

/*
 * Lets a compact str become an instance of 'type' by a change of its type
 * alone: one allocation where the class makes two.
 *
 * That is sound for a subclass that adds nothing to str.  Both kinds of
 * object are freed by unicode_dealloc, which learns how the data lies from
 * the object and not from the type.  The one thing that Python adds to every
 * class is the header of the garbage collector, which a str without
 * attributes cannot need; so, before there is any instance, the type is taken
 * out of the collector.  Classes that derive from it are in it again.
 */
static bool make_light(PyTypeObject *type)
{
    unsigned long attributes = 0;
#ifdef Py_TPFLAGS_MANAGED_DICT
    attributes |= Py_TPFLAGS_MANAGED_DICT;
#endif
#ifdef Py_TPFLAGS_MANAGED_WEAKREF
    attributes |= Py_TPFLAGS_MANAGED_WEAKREF;
#endif
    if ((type->tp_flags & attributes) != 0 || (type->tp_flags & Py_TPFLAGS_HEAPTYPE) == 0
        || type->tp_basicsize != PyUnicode_Type.tp_basicsize || type->tp_dictoffset != 0
        || type->tp_weaklistoffset != 0)
        return false;
    type->tp_flags &= ~(unsigned long)Py_TPFLAGS_HAVE_GC;
    type->tp_free = PyUnicode_Type.tp_free;
    PyType_Modified(type);
    return true;
}

static PyObject *retyped(core_state *state, PyObject *str)
{
    Py_SET_TYPE(str, (PyTypeObject *)Py_NewRef((PyObject *)state->markup));
    return str;
}

/* The way of Python code: Markup(str), which is str.__new__(Markup, str). */
static PyObject *called(core_state *state, PyObject *str)
{
    return PyObject_CallOneArg((PyObject *)state->markup, str);
}

PyObject *core_markup_new(core_state *state, Py_ssize_t length, Py_UCS4 ceiling)
{
    if (length == 0)
        return Py_NewRef(state->empty);
    PyObject *str = PyUnicode_New(length, ceiling);
    return str == NULL ? NULL : retyped(state, str);
}

/* A Markup of the same characters as 'str', which stays as it is. */
PyObject *core_markup_from(core_state *state, PyObject *str)
{
    if (!state->can_retype)
        return called(state, str);
    Py_ssize_t length = PyUnicode_GET_LENGTH(str);
    PyObject *markup = core_markup_new(state, length, core_ceiling(str));
    if (markup != NULL && length > 0)
        memcpy(PyUnicode_DATA(markup), PyUnicode_DATA(str), (size_t)length * PyUnicode_KIND(str));
    return markup;
}

static PyObject *constant(core_state *state, const char *ascii)
{
    PyObject *str = PyUnicode_FromString(ascii);
    if (str == NULL)
        return NULL;
    PyObject *markup = called(state, str);
    Py_DECREF(str);
    return markup;
}

/* Makes sure that melba.markup is imported, which adopts its class. */
bool core_has_markup(core_state *state)
{
    PyObject *module = PyImport_ImportModule("melba.markup");
    Py_XDECREF(module);
    if (module != NULL && state->markup == NULL)
        PyErr_SetString(PyExc_RuntimeError, "melba.markup belongs to another copy of this module");
    return state->markup != NULL;
}

PyObject *core_adopt(PyObject *module, PyObject *type)
{
    core_state *state = core_state_of(module);
    if (!PyType_Check(type) || !PyType_IsSubtype((PyTypeObject *)type, &PyUnicode_Type)) {
        PyErr_Format(PyExc_TypeError, "type must be a subclass of str, not %R", type);
        return NULL;
    }
    if (state->markup != NULL) {
        PyErr_SetString(PyExc_RuntimeError, "this module has its Markup already");
        return NULL;
    }
    state->markup = (PyTypeObject *)Py_NewRef(type);
    state->can_retype = make_light(state->markup);
    if ((state->empty = constant(state, "")) == NULL || (state->none = constant(state, "None")) == NULL
        || (state->yes = constant(state, "True")) == NULL || (state->no = constant(state, "False")) == NULL)
        return NULL;
    Py_RETURN_NONE;
}
