/* The table of the machine's host, and what it fails with and waits for. */
#include "machine.h"

int template_host_fail(void *context, melbacore_failure why, const melbacore_name *name, const melbacore_name *other,
                     uint32_t number)
{
    template_run *run = context;
    PyObject *error = run->world->runtime_error;
    PyObject *called = name == NULL || name->handle == NULL || name->size == 0 ? Py_None : name->handle;
    switch (why) {
    case MELBACORE_FAIL_EXTENDED_TWICE:
        PyErr_SetString(error, "extended multiple times");
        break;
    case MELBACORE_FAIL_REQUIRED_BLOCK:
        PyErr_Format(error, "Required block %R not found", called);
        break;
    case MELBACORE_FAIL_NOT_NAMESPACE:
        PyErr_SetString(error, "cannot assign attribute on non-namespace object");
        break;
    case MELBACORE_FAIL_ARGUMENTS:
        PyErr_Format(PyExc_TypeError, "macro %R takes not more than %u argument(s)", called, number);
        break;
    case MELBACORE_FAIL_KEYWORD:
        PyErr_Format(PyExc_TypeError, "macro %R takes no keyword argument %R", called,
                     other == NULL ? Py_None : other->handle);
        break;
    case MELBACORE_FAIL_TWO_CALLERS:
        PyErr_Format(PyExc_TypeError,
                     "macro %R was invoked with two values for the special caller argument. This is most likely a bug.",
                     called);
        break;
    case MELBACORE_FAIL_NOT_RECURSIVE:
        PyErr_SetString(PyExc_TypeError, "The loop must have the 'recursive' marker to be called recursively.");
        break;
    case MELBACORE_FAIL_DEPTH:
        PyErr_SetString(PyExc_RecursionError, "templates call one another too deep");
        break;
    case MELBACORE_FAIL_NO_BLOCK:
        PyErr_SetObject(PyExc_KeyError, called);
        break;
    case MELBACORE_FAIL_TOO_LARGE:
        PyErr_SetString(PyExc_OverflowError, "a template writes too much");
        break;
    default:
        PyErr_NoMemory();
    }
    return -1;
}

int template_host_wait(void *context, const melba_value *value, bool *must, melba_value *out)
{
    template_run *run = context;
    *must = false;
    if (value->kind != MELBA_HANDLE)
        return 0;
    PyObject *object = value->as.handle;
    if (PyUnicode_CheckExact(object) || PyDict_CheckExact(object) || PyList_CheckExact(object)
        || PyFloat_CheckExact(object) || PyTuple_CheckExact(object))
        return 0;
    PyAsyncMethods *methods = Py_TYPE(object)->tp_as_async;
    bool is_awaitable = methods != NULL && methods->am_await != NULL;
    if (!is_awaitable) {
        /* A generator that types.coroutine() made is one, too. */
        if (!PyGen_CheckExact(object))
            return 0;
        PyObject *is = PyObject_CallMethod(run->world->support, "is_awaitable", "O", object);
        if (is == NULL)
            return -1;
        is_awaitable = is == Py_True;
        Py_DECREF(is);
        if (!is_awaitable)
            return 0;
    }
    *must = true;
    template_unbox(run, Py_NewRef(object), out);
    return 0;
}

int template_host_object(void *context, const melba_value *value, melba_value *out)
{
    return template_store(context, template_box(context, value), out);
}

void template_host_retain(void *context, void *handle)
{
    (void)context;
    Py_INCREF((PyObject *)handle);
}

void template_host_release(void *context, void *handle)
{
    (void)context;
    Py_DECREF((PyObject *)handle);
}

const melbacore_template_host template_host = {
    .size = sizeof(melbacore_template_host),
    .lookup = template_host_lookup,
    .undefined = template_host_undefined,
    .attribute = template_host_attribute,
    .item = template_host_item,
    .emit = template_host_emit,
    .emit_attribute = template_host_emit_attribute,
    .text = template_host_text,
    .truth = template_host_truth,
    .compare = template_host_compare,
    .operate = template_host_operate,
    .concat = template_host_concat,
    .build = template_host_build,
    .iterate = template_host_iterate,
    .next = template_host_next,
    .end = template_host_end,
    .remaining = template_host_remaining,
    .unpack = template_host_unpack,
    .call = template_host_call,
    .call_method = template_host_call_method,
    .filter = template_host_filter,
    .test = template_host_test,
    .set_attribute = template_host_set_attribute,
    .is_namespace = template_host_is_namespace,
    .append = template_host_append,
    .mark_safe = template_host_mark_safe,
    .keywords = template_host_keywords,
    .export_name = template_host_export,
    .extends = template_host_extends,
    .include = template_host_include,
    .import_module = template_host_import,
    .import_name = template_host_import_name,
    .derive = template_host_derive,
    .overlay = template_host_overlay,
    .note = template_host_note,
    .scope_release = template_host_scope_release,
    .reference = template_host_reference,
    .fail = template_host_fail,
    .loop_ended = template_host_loop_ended,
    .wait = template_host_wait,
    .object = template_host_object,
    .retain = template_host_retain,
    .release = template_host_release,
};
