/* Python objects as values of the machine, and their parts. */
#include "machine.h"

/* ===== To objects and back ============================================== */

PyObject *template_box(template_run *run, const melba_value *value)
{
    switch (value->kind) {
    case MELBA_HANDLE:
        return Py_NewRef((PyObject *)value->as.handle);
    case MELBA_INTEGER:
        return PyLong_FromLongLong(value->as.integer);
    case MELBA_BOOLEAN:
        return Py_NewRef(value->as.boolean ? Py_True : Py_False);
    case MELBA_DOUBLE:
        return PyFloat_FromDouble(value->as.real);
    case MELBACORE_MISSING: {
        const melbacore_name *name = value->as.handle;
        return template_undefined(run, NULL, NULL, name == NULL ? NULL : name->handle);
    }
    case MELBACORE_INSIDE: {
        melbacore_inside *inside = value->as.handle;
        if (inside->kind == MELBACORE_MACRO)
            return template_macro_object(run, (melbacore_macro *)inside);
        return template_loop_object(run, (melbacore_loop *)inside);
    }
    default:
        return Py_NewRef(Py_None);
    }
}

void template_unbox(template_run *run, PyObject *owned, melba_value *out)
{
    (void)run;
    int64_t number;
    memset(out, 0, sizeof *out);
    if (PyLong_CheckExact(owned) && template_small_int(owned, &number)) {
        out->kind = MELBA_INTEGER;
        out->as.integer = number;
    } else if (PyBool_Check(owned)) {
        out->kind = MELBA_BOOLEAN;
        out->as.natural = owned == Py_True;
    } else if (owned == Py_None) {
        out->kind = MELBA_NULL;
    } else {
        out->kind = MELBA_HANDLE;
        out->as.handle = owned;
        return;
    }
    Py_DECREF(owned);
}

/* ===== Undefined ======================================================== */

PyObject *template_undefined(template_run *run, PyObject *hint, PyObject *object, PyObject *name)
{
    PyObject *class = PyObject_GetAttr(run->environment, run->world->names.undefined);
    if (class == NULL)
        return NULL;
    PyObject *args[5] = {NULL, hint == NULL ? Py_None : hint, object == NULL ? run->world->missing : object,
                         name == NULL ? Py_None : name};
    PyObject *result = PyObject_Vectorcall(class, args + 1, 3 | PY_VECTORCALL_ARGUMENTS_OFFSET, NULL);
    Py_DECREF(class);
    return result;
}

int template_host_undefined(void *context, melbacore_scope *scope, melbacore_undefined why, const melbacore_name *name,
                          uint32_t line, melba_value *out)
{
    template_run *run = context;
    PyObject *hint = NULL, *called = name == NULL ? NULL : name->handle, *result;
    template_scope *own = template_scope_of(scope);
    switch (why) {
    case MELBACORE_UNDEFINED_PARAMETER:
        hint = PyUnicode_FromFormat("parameter %R was not provided", called);
        break;
    case MELBACORE_UNDEFINED_ELSE: {
        PyObject *template_name = ((template_program *)own->template_->program)->name;
        hint = template_name == Py_None
                 ? PyUnicode_FromFormat("the inline if-expression on line %u evaluated to false and no else section "
                                        "was defined.", line)
                 : PyUnicode_FromFormat("the inline if-expression on line %u in %R evaluated to false and no else "
                                        "section was defined.", line, template_name);
        if (hint == NULL)
            return -1;
        /* Always the plain class, because the template does say what to write. */
        result = PyObject_CallOneArg(run->world->undefined, hint);
        Py_DECREF(hint);
        return template_store(run, result, out);
    }
    case MELBACORE_UNDEFINED_CALLER:
        hint = PyUnicode_FromString("No caller defined");
        called = run->world->names.caller;
        break;
    case MELBACORE_UNDEFINED_SUPER:
        hint = PyUnicode_FromFormat("there is no parent block called %R.", called);
        break;
    case MELBACORE_UNDEFINED_PREVIOUS:
        hint = PyUnicode_FromString("there is no previous item");
        break;
    case MELBACORE_UNDEFINED_NEXT:
        hint = PyUnicode_FromString("there is no next item");
        break;
    case MELBACORE_UNDEFINED_NAME:
        break;
    }
    if (hint == NULL && why != MELBACORE_UNDEFINED_NAME)
        return -1;
    result = template_undefined(run, hint, NULL, called);
    Py_XDECREF(hint);
    return template_store(run, result, out);
}

/* ===== Parts of objects ================================================= */

/* Whether the exception that stands says that there is no such part; it is gone then. */
static bool is_absent(bool is_item)
{
    if (PyErr_ExceptionMatches(PyExc_AttributeError)
        || (is_item && (PyErr_ExceptionMatches(PyExc_TypeError) || PyErr_ExceptionMatches(PyExc_LookupError)))) {
        PyErr_Clear();
        return true;
    }
    return false;
}

/* Item of an exact dict: a new reference, or NULL with or without an exception. */
static PyObject *dict_item(PyObject *dict, PyObject *key)
{
#if PY_VERSION_HEX >= 0x030d0000
    PyObject *found;
    return PyDict_GetItemRef(dict, key, &found) < 0 ? NULL : found;
#else
    return Py_XNewRef(PyDict_GetItemWithError(dict, key));
#endif
}

PyObject *template_get_attribute(template_run *run, PyObject *object, const melbacore_name *name)
{
    PyObject *key = name->handle, *found = NULL;
    if (run->template_->has_own_getattr) {
        return PyObject_CallMethodObjArgs(run->environment, run->world->names.getattr, object, key, NULL);
    }
    bool is_dict = PyDict_CheckExact(object);
    if (is_dict && (name->note & TEMPLATE_DICT_NAME) == 0) {
        found = dict_item(object, key);
        if (found != NULL || PyErr_Occurred())
            return found;
        return template_undefined(run, NULL, object, key);
    }
    if (core_optional_attribute(object, key, &found) < 0)
        return NULL;
    if (found != NULL)
        return found;
    found = PyObject_GetItem(object, key);
    if (found != NULL || !is_absent(true))
        return found;
    return template_undefined(run, NULL, object, key);
}

/* Attribute of any value; numbers and the like become objects for it. */
PyObject *template_attribute_of(template_run *run, const melba_value *object, const melbacore_name *name)
{
    if (object->kind == MELBA_HANDLE)
        return template_get_attribute(run, object->as.handle, name);
    PyObject *boxed = template_box(run, object);
    PyObject *found = boxed == NULL ? NULL : template_get_attribute(run, boxed, name);
    Py_XDECREF(boxed);
    return found;
}

int template_host_attribute(void *context, const melba_value *object, const melbacore_name *name, melba_value *out)
{
    return template_store(context, template_attribute_of(context, object, name), out);
}

static PyObject *item(template_run *run, PyObject *object, PyObject *key, bool is_slice)
{
    if (is_slice)
        return PyObject_GetItem(object, key);
    if (run->template_->has_own_getitem)
        return PyObject_CallMethodObjArgs(run->environment, run->world->names.getitem, object, key, NULL);
    PyObject *found = PyObject_GetItem(object, key);
    if (found != NULL || !is_absent(true))
        return found;
    if (PyUnicode_Check(key)) {
        PyObject *name = PyObject_Str(key);
        if (name == NULL) {
            PyErr_Clear();
        } else {
            found = PyObject_GetAttr(object, name);
            Py_DECREF(name);
            if (found != NULL || !is_absent(false))
                return found;
        }
    }
    return template_undefined(run, NULL, object, key);
}

int template_host_item(void *context, const melba_value *object, const melba_value *key, bool is_slice,
                     melba_value *out)
{
    PyObject *boxed = template_box(context, object);
    PyObject *boxed_key = boxed == NULL ? NULL : template_box(context, key);
    PyObject *found = boxed_key == NULL ? NULL : item(context, boxed, boxed_key, is_slice);
    Py_XDECREF(boxed_key);
    Py_XDECREF(boxed);
    return template_store(context, found, out);
}
