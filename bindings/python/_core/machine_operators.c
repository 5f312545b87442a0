/* Operators of templates on Python objects, and the objects that templates make. */
#include "machine.h"

/* ===== Operators ======================================================== */

int template_host_truth(void *context, const melba_value *value, bool *out)
{
    PyObject *boxed = template_box(context, value);
    int truth = boxed == NULL ? -1 : PyObject_IsTrue(boxed);
    Py_XDECREF(boxed);
    *out = truth > 0;
    return truth < 0 ? -1 : 0;
}

int template_host_compare(void *context, melbacore_comparison how, const melba_value *left, const melba_value *right,
                        melba_value *out)
{
    static const int operations[] = {Py_EQ, Py_NE, Py_LT, Py_LE, Py_GT, Py_GE};
    PyObject *a = template_box(context, left), *b = a == NULL ? NULL : template_box(context, right), *result = NULL;
    if (b != NULL && how < MELBACORE_IN) {
        result = PyObject_RichCompare(a, b, operations[how]);
    } else if (b != NULL) {
        int found = PySequence_Contains(b, a);
        if (found >= 0)
            result = Py_NewRef((found > 0) == (how == MELBACORE_IN) ? Py_True : Py_False);
    }
    Py_XDECREF(a);
    Py_XDECREF(b);
    return template_store(context, result, out);
}

static PyObject *calculate(melbacore_operation how, PyObject *a, PyObject *b)
{
    switch (how) {
    case MELBACORE_ADD:
        return PyNumber_Add(a, b);
    case MELBACORE_SUBTRACT:
        return PyNumber_Subtract(a, b);
    case MELBACORE_MULTIPLY:
        return PyNumber_Multiply(a, b);
    case MELBACORE_DIVIDE:
        return PyNumber_TrueDivide(a, b);
    case MELBACORE_FLOOR_DIVIDE:
        return PyNumber_FloorDivide(a, b);
    case MELBACORE_MODULO:
        return PyNumber_Remainder(a, b);
    case MELBACORE_POWER:
        return PyNumber_Power(a, b, Py_None);
    case MELBACORE_NEGATIVE:
        return PyNumber_Negative(a);
    default:
        return PyNumber_Positive(a);
    }
}

/* The operator by the environment, when that has taken it for itself; NULL without an exception otherwise. */
static PyObject *intercepted(template_run *run, melbacore_operation how, PyObject *a, PyObject *b)
{
    static const char *const signs[] = {"+", "-", "*", "/", "//", "%", "**", "-", "+"};
    PyObject *set = PyObject_GetAttr(run->environment, b != NULL ? run->world->names.intercepted_binops
                                                                 : run->world->names.intercepted_unops);
    PyObject *sign = set == NULL ? NULL : PyUnicode_InternFromString(signs[how]);
    int has = sign == NULL ? -1 : PySequence_Contains(set, sign);
    PyObject *result = NULL;
    if (has > 0) {
        PyObject *context = template_context(run, run->scope);
        if (context != NULL && b != NULL)
            result = PyObject_CallMethodObjArgs(run->environment, run->world->names.call_binop, context, sign, a, b,
                                                NULL);
        else if (context != NULL)
            result = PyObject_CallMethodObjArgs(run->environment, run->world->names.call_unop, context, sign, a, NULL);
    }
    Py_XDECREF(sign);
    Py_XDECREF(set);
    return result;
}

int template_host_operate(void *context, melbacore_operation how, const melba_value *left, const melba_value *right,
                        melba_value *out)
{
    template_run *run = context;
    PyObject *a = template_box(run, left), *b = a == NULL || right == NULL ? NULL : template_box(run, right);
    PyObject *result = NULL;
    if (a != NULL && (right == NULL || b != NULL)) {
        if (run->template_->intercepts)
            result = intercepted(run, how, a, b);
        if (result == NULL && !PyErr_Occurred())
            result = calculate(how, a, b);
    }
    Py_XDECREF(a);
    Py_XDECREF(b);
    return template_store(run, result, out);
}

/* ===== Making objects =================================================== */

static PyObject *boxed_list(template_run *run, const melba_value *values, uint32_t count)
{
    PyObject *list = PyList_New(count);
    for (uint32_t i = 0; list != NULL && i < count; i++) {
        PyObject *boxed = template_box(run, &values[i]);
        if (boxed == NULL)
            Py_CLEAR(list);
        else
            PyList_SET_ITEM(list, i, boxed);
    }
    return list;
}

int template_host_concat(void *context, const melba_value *values, uint32_t count, uint32_t how, melba_value *out)
{
    template_run *run = context;
    PyObject *list = boxed_list(run, values, count), *result = NULL;
    if (list != NULL) {
        bool are_texts = true;
        for (uint32_t i = 0; i < count; i++)
            are_texts = are_texts && PyUnicode_CheckExact(PyList_GET_ITEM(list, i));
        if (are_texts) {
            PyObject *nothing = PyUnicode_New(0, 0);
            result = nothing == NULL ? NULL : PyUnicode_Join(nothing, list);
            Py_XDECREF(nothing);
        } else {
            result = PyObject_CallOneArg(how & MELBACORE_ESCAPE ? run->world->markup_join : run->world->str_join,
                                         list);
        }
        Py_DECREF(list);
    }
    return template_store(run, result, out);
}

int template_host_build(void *context, melbacore_sequence kind, const melba_value *values, uint32_t count,
                      melba_value *out)
{
    PyObject *result = NULL;
    if (kind == MELBACORE_LIST) {
        result = boxed_list(context, values, count);
    } else if (kind == MELBACORE_TUPLE) {
        result = PyTuple_New(count);
        for (uint32_t i = 0; result != NULL && i < count; i++) {
            PyObject *boxed = template_box(context, &values[i]);
            if (boxed == NULL)
                Py_CLEAR(result);
            else
                PyTuple_SET_ITEM(result, i, boxed);
        }
    } else if (kind == MELBACORE_DICT) {
        result = PyDict_New();
        for (uint32_t i = 0; result != NULL && i < count; i += 2) {
            PyObject *key = template_box(context, &values[i]);
            PyObject *value = key == NULL ? NULL : template_box(context, &values[i + 1]);
            if (value == NULL || PyDict_SetItem(result, key, value) < 0)
                Py_CLEAR(result);
            Py_XDECREF(key);
            Py_XDECREF(value);
        }
    } else {
        PyObject *list = boxed_list(context, values, 3);
        if (list != NULL) {
            result = PySlice_New(PyList_GET_ITEM(list, 0), PyList_GET_ITEM(list, 1), PyList_GET_ITEM(list, 2));
            Py_DECREF(list);
        }
    }
    return template_store(context, result, out);
}

int template_host_append(void *context, const melba_value *list, const melba_value *value)
{
    PyObject *boxed = template_box(context, value);
    int status = boxed == NULL ? -1 : PyList_Append(list->as.handle, boxed);
    Py_XDECREF(boxed);
    return status;
}

/* ===== Namespaces ======================================================= */

int template_host_is_namespace(void *context, const melba_value *object, bool *out)
{
    template_run *run = context;
    *out = false;
    if (object->kind != MELBA_HANDLE)
        return 0;
    int is = PyObject_IsInstance(object->as.handle, run->world->namespace);
    *out = is > 0;
    return is < 0 ? -1 : 0;
}

int template_host_set_attribute(void *context, const melba_value *object, const melbacore_name *name,
                              const melba_value *value)
{
    PyObject *target = template_box(context, object), *boxed = target == NULL ? NULL : template_box(context, value);
    int status = boxed == NULL ? -1 : PyObject_SetItem(target, name->handle, boxed);
    Py_XDECREF(target);
    Py_XDECREF(boxed);
    return status;
}
