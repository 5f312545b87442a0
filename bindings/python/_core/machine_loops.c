/* Going over Python objects. */
#include "machine.h"

enum { CURSOR_EMPTY = 0, CURSOR_LIST = 1, CURSOR_TUPLE = 2, CURSOR_ITERATOR = 3, CURSOR_RANGE = 4, CURSOR_ASYNC = 5 };

static int begin(template_run *run, PyObject *owned, melbacore_cursor *cursor)
{
    memset(cursor, 0, sizeof *cursor);
    cursor->more = owned;
    if (PyList_CheckExact(owned)) {
        cursor->mode = CURSOR_LIST;
        return 0;
    }
    if (PyTuple_CheckExact(owned)) {
        cursor->mode = CURSOR_TUPLE;
        return 0;
    }
    if (run != NULL && run->template_->is_async && Py_TYPE(owned)->tp_as_async != NULL
        && Py_TYPE(owned)->tp_as_async->am_aiter != NULL) {
        cursor->mode = CURSOR_ASYNC;
        PyObject *iterator = Py_TYPE(owned)->tp_as_async->am_aiter(owned);
        if (iterator != NULL && (Py_TYPE(iterator)->tp_as_async == NULL || Py_TYPE(iterator)->tp_as_async->am_anext == NULL)) {
            PyErr_Format(PyExc_TypeError, "'async for' received an object from __aiter__ that does not implement __anext__: %.100s",
                         Py_TYPE(iterator)->tp_name);
            Py_CLEAR(iterator);
        }
        cursor->object = iterator;
    } else {
        cursor->mode = CURSOR_ITERATOR;
        cursor->object = PyObject_GetIter(owned);
    }
    if (cursor->object != NULL)
        return 0;
    Py_DECREF(owned);
    memset(cursor, 0, sizeof *cursor);
    return -1;
}

int template_host_iterate(void *context, const melba_value *value, melbacore_cursor *cursor)
{
    if (value->kind == MELBACORE_MISSING) {
        memset(cursor, 0, sizeof *cursor);
        return 0;
    }
    PyObject *boxed = template_box(context, value);
    return boxed == NULL ? -1 : begin(context, boxed, cursor);
}

int template_host_next(void *context, melbacore_cursor *cursor, melba_value *out)
{
    PyObject *item = NULL;
    memset(out, 0, sizeof *out);
    switch (cursor->mode) {
    case CURSOR_LIST:
#ifdef Py_GIL_DISABLED
        item = PyList_GetItemRef(cursor->more, (Py_ssize_t)cursor->position);
        if (item == NULL)
            PyErr_Clear();
#else
        if (cursor->position < PyList_GET_SIZE((PyObject *)cursor->more))
            item = Py_NewRef(PyList_GET_ITEM((PyObject *)cursor->more, (Py_ssize_t)cursor->position));
#endif
        break;
    case CURSOR_TUPLE:
        if (cursor->position < PyTuple_GET_SIZE((PyObject *)cursor->more))
            item = Py_NewRef(PyTuple_GET_ITEM((PyObject *)cursor->more, (Py_ssize_t)cursor->position));
        break;
    case CURSOR_ITERATOR:
        item = Py_TYPE((PyObject *)cursor->object)->tp_iternext(cursor->object);
        if (item == NULL && PyErr_Occurred()) {
            if (!PyErr_ExceptionMatches(PyExc_StopIteration))
                return -1;
            PyErr_Clear();
        }
        break;
    case CURSOR_ASYNC:
        item = Py_TYPE((PyObject *)cursor->object)->tp_as_async->am_anext(cursor->object);
        if (item == NULL)
            return -1;
        cursor->position++;
        template_unbox(context, item, out);
        return MELBACORE_WAIT;
    default:
        break;
    }
    if (item == NULL)
        return 0;
    cursor->position++;
    template_unbox(context, item, out);
    return 0;
}

void template_host_end(void *context, melbacore_cursor *cursor)
{
    (void)context;
    PyObject *object = cursor->object, *more = cursor->more;
    memset(cursor, 0, sizeof *cursor);
    Py_XDECREF(object);
    Py_XDECREF(more);
}

int template_host_remaining(void *context, melbacore_cursor *cursor, int64_t *out)
{
    (void)context;
    *out = 0;
    if (cursor->mode == CURSOR_EMPTY)
        return 0;
    Py_ssize_t size = PyObject_Size(cursor->more);
    if (size >= 0) {
        *out = size - cursor->position;
        return 0;
    }
    if (!PyErr_ExceptionMatches(PyExc_TypeError) || cursor->mode != CURSOR_ITERATOR)
        return -1;
    PyErr_Clear();
    PyObject *rest = PySequence_List(cursor->object);
    if (rest == NULL)
        return -1;
    Py_SETREF(cursor->more, rest);
    Py_CLEAR(cursor->object);
    cursor->mode = CURSOR_LIST;
    cursor->position = 0;
    *out = PyList_GET_SIZE(rest);
    return 0;
}

static int refuse_count(uint32_t expected, Py_ssize_t got)
{
    if (got > (Py_ssize_t)expected)
        PyErr_Format(PyExc_ValueError, "too many values to unpack (expected %u)", expected);
    else
        PyErr_Format(PyExc_ValueError, "not enough values to unpack (expected %u, got %zd)", expected, got);
    return -1;
}

int template_host_unpack(void *context, const melba_value *value, uint32_t count, melba_value *out)
{
    PyObject *whole = template_box(context, value);
    if (whole == NULL)
        return -1;
    PyObject *list = whole;
    if (!PyTuple_CheckExact(whole)) {
        /* One more than there may be is enough to know. */
        PyObject *iterator = PyObject_GetIter(whole);
        if (iterator == NULL && Py_TYPE(whole)->tp_iter == NULL && !PySequence_Check(whole)
            && PyErr_ExceptionMatches(PyExc_TypeError)) {
            PyErr_Clear();
            PyErr_Format(PyExc_TypeError, "cannot unpack non-iterable %.200s object", Py_TYPE(whole)->tp_name);
        }
        Py_DECREF(whole);
        if (iterator == NULL)
            return -1;
        list = PyTuple_New(count);
        Py_ssize_t got = 0;
        PyObject *item = NULL;
        while (list != NULL && (item = PyIter_Next(iterator)) != NULL) {
            if (got == (Py_ssize_t)count) {
                Py_DECREF(item);
                got++;
                break;
            }
            PyTuple_SET_ITEM(list, got++, item);
        }
        Py_DECREF(iterator);
        if (list == NULL || PyErr_Occurred() || got != (Py_ssize_t)count) {
            Py_XDECREF(list);
            return PyErr_Occurred() ? -1 : refuse_count(count, got);
        }
    } else if (PyTuple_GET_SIZE(whole) != (Py_ssize_t)count) {
        Py_ssize_t got = PyTuple_GET_SIZE(whole);
        Py_DECREF(whole);
        return refuse_count(count, got);
    }
    for (uint32_t i = 0; i < count; i++)
        template_unbox(context, Py_NewRef(PyTuple_GET_ITEM(list, i)), &out[i]);
    Py_DECREF(list);
    return 0;
}
