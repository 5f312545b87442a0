/* Making Markup objects without a call of the class. */
#include "core.h"

static bool adds_nothing(PyTypeObject *type)
{
    unsigned long attributes = 0;
#ifdef Py_TPFLAGS_MANAGED_DICT
    attributes |= Py_TPFLAGS_MANAGED_DICT;
#endif
#ifdef Py_TPFLAGS_MANAGED_WEAKREF
    attributes |= Py_TPFLAGS_MANAGED_WEAKREF;
#endif
    return (type->tp_flags & attributes) == 0 && (type->tp_flags & Py_TPFLAGS_HEAPTYPE) != 0
        && type->tp_basicsize == PyUnicode_Type.tp_basicsize && type->tp_dictoffset == 0
        && type->tp_weaklistoffset == 0;
}

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
static void make_light(PyTypeObject *type)
{
    if (!adds_nothing(type))
        return;
    type->tp_flags &= ~(unsigned long)Py_TPFLAGS_HAVE_GC;
    type->tp_free = PyUnicode_Type.tp_free;
    PyType_Modified(type);
}

static bool is_light(PyTypeObject *type)
{
    return adds_nothing(type) && !PyType_HasFeature(type, Py_TPFLAGS_HAVE_GC)
        && type->tp_free == PyUnicode_Type.tp_free;
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

static PyObject *constant(PyObject *type, const char *ascii)
{
    return PyObject_CallFunction(type, "s", ascii);
}

static bool adopt(core_state *state, PyObject *type)
{
    PyObject *empty = constant(type, ""), *none = empty == NULL ? NULL : constant(type, "None");
    PyObject *yes = none == NULL ? NULL : constant(type, "True"), *no = yes == NULL ? NULL : constant(type, "False");
    if (no == NULL) {
        Py_XDECREF(empty);
        Py_XDECREF(none);
        Py_XDECREF(yes);
        return false;
    }
    state->can_retype = is_light((PyTypeObject *)type);
    state->empty = empty;
    state->none = none;
    state->yes = yes;
    state->no = no;
    /* Last, because another thread takes it as the sign that the rest is there. */
    __atomic_store_n(&state->markup, (PyTypeObject *)Py_NewRef(type), __ATOMIC_RELEASE);
    return true;
}

static bool is_markup_type(PyObject *type)
{
    if (PyType_Check(type) && PyType_IsSubtype((PyTypeObject *)type, &PyUnicode_Type)
        && PyType_HasFeature((PyTypeObject *)type, Py_TPFLAGS_HEAPTYPE))
        return true;
    PyErr_Format(PyExc_TypeError, "type must be a subclass of str, not %R", type);
    return false;
}

/* Makes sure that melba.markup is imported, which adopts its class; a second
 * copy of this module shares the class of the first. */
bool core_has_markup(core_state *state)
{
    PyObject *module = PyImport_ImportModule("melba.markup");
    PyObject *type = module == NULL ? NULL : PyObject_GetAttrString(module, "Markup");
    Py_XDECREF(module);
    bool has = type != NULL && (state->markup != NULL || (is_markup_type(type) && adopt(state, type)));
    Py_XDECREF(type);
    return has;
}

/* Answers what Markup is from now on: a module has one, whatever is reloaded. */
PyObject *core_adopt(PyObject *module, PyObject *type)
{
    core_state *state = core_state_of(module);
    if (!is_markup_type(type))
        return NULL;
    if (state->markup == NULL) {
        /* Only here is it certain that there are no instances yet. */
        make_light((PyTypeObject *)type);
        if (!adopt(state, type))
            return NULL;
    }
    return Py_NewRef((PyObject *)state->markup);
}
