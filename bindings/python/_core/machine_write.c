/* Writing Python objects out as text. */
#include "machine_text.h"

/* Writes a str, escaped or not. */
static bool write_str(PyObject *str, bool escapes, melbacore_output *output)
{
    if (!core_is_ready(str))
        return false;
    melba_text text = core_text(str);
    uint32_t widest = core_ceiling(str);
    if (text.width == 1 && text_append(output, text.data, text.length, escapes, widest))
        return true;
    if (!escapes)
        return melbacore_output_append(output, text, widest) || template_no_room();
    if (text.length <= 32 && text.width >= output->width) {
        if (!melbacore_output_reserve(output, text.length * 8, text.width))
            return template_no_room();
        intptr_t written = melbacore_escape_short(MELBA_HTML, text.data, text.length, text.width,
                                                  output->data + output->size * output->width);
        if (written >= 0) {
            output->size += (size_t)written;
            output->widest |= widest;
            return true;
        }
    }
    intptr_t size = melbacore_escape_text_size(MELBA_HTML, text.data, text.length, text.width);
    if (size < 0)
        return melbacore_output_append(output, text, widest) || template_no_room();
    if (text.width >= output->width) {
        if (!melbacore_output_reserve(output, (size_t)size, text.width))
            return template_no_room();
        melbacore_escape_text_fill(MELBA_HTML, text, output->data + output->size * output->width, (size_t)size);
        output->size += (size_t)size;
        output->widest |= widest;
        return true;
    }
    uint8_t few[512];
    bool is_few = (size_t)size * text.width <= sizeof few;
    void *memory = is_few ? few : PyMem_Malloc((size_t)size * text.width);
    if (memory == NULL)
        return template_no_room();
    melbacore_escape_text_fill(MELBA_HTML, text, memory, (size_t)size);
    melba_text escaped = {memory, (size_t)size, text.width};
    bool done = melbacore_output_append(output, escaped, widest);
    if (!is_few)
        PyMem_Free(memory);
    return done || template_no_room();
}

bool template_emit(template_run *run, PyObject *value, uint32_t how, melbacore_output *output)
{
    bool escapes = (how & MELBACORE_ESCAPE) != 0;
    if (PyUnicode_CheckExact(value))
        return write_str(value, escapes, output);
    if (PyFloat_CheckExact(value) && text_append_double(output, PyFloat_AS_DOUBLE(value)))
        return true;
    if ((PyObject *)Py_TYPE(value) == run->world->markup)
        return write_str(value, false, output);
    PyObject *html = NULL;
    if (escapes && !PyLong_CheckExact(value) && !PyFloat_CheckExact(value)
        && core_optional_attribute(value, run->state->html_name, &html) < 0)
        return false;
    PyObject *text;
    if (html != NULL) {
        text = PyObject_CallNoArgs(html);
        Py_DECREF(html);
        escapes = false;
    } else {
        text = PyObject_Str(value);
    }
    if (text != NULL && !PyUnicode_Check(text)) {
        PyObject *str = PyObject_Str(text);
        Py_SETREF(text, str);
    }
    bool done = text != NULL && write_str(text, escapes, output);
    Py_XDECREF(text);
    return done;
}

static PyObject *finalized(template_run *run, template_scope *scope, PyObject *value)
{
    PyObject *finalize = PyObject_GetAttr(run->environment, run->world->names.finalize);
    if (finalize == NULL)
        return NULL;
    PyObject *result = NULL;
    int pass = template_pass_of(run, finalize);
    PyObject *given = pass > 0 ? template_given(run, scope, pass) : NULL;
    if (pass == PASS_NOTHING)
        result = PyObject_CallOneArg(finalize, value);
    else if (given != NULL)
        result = PyObject_CallFunctionObjArgs(finalize, given, value, NULL);
    Py_DECREF(finalize);
    return result;
}

static int emit_object(template_run *run, melbacore_scope *scope, PyObject *owned, uint32_t how,
                       melbacore_output *output)
{
    if (owned != NULL && how & MELBACORE_FINALIZE)
        Py_SETREF(owned, finalized(run, template_scope_of(scope), owned));
    bool done = false;
    if (owned != NULL && how & MELBACORE_NATIVE && run->parts != NULL)
        done = PyList_Append(run->parts, owned) == 0;
    else if (owned != NULL)
        done = template_emit(run, owned, how, output);
    Py_XDECREF(owned);
    return done ? 0 : -1;
}

int template_host_emit(void *context, melbacore_scope *scope, const melba_value *value, uint32_t how,
                     melbacore_output *output)
{
    if (value->kind == MELBA_HANDLE && PyUnicode_CheckExact((PyObject *)value->as.handle)
        && (how & (MELBACORE_FINALIZE | MELBACORE_NATIVE)) == 0)
        return write_str(value->as.handle, (how & MELBACORE_ESCAPE) != 0, output) ? 0 : -1;
    return emit_object(context, scope, template_box(context, value), how, output);
}

int template_host_emit_attribute(void *context, melbacore_scope *scope, const melba_value *object,
                               const melbacore_name *name, uint32_t how, melbacore_output *output)
{
    PyObject *value = template_attribute_of(context, object, name);
    if (value != NULL && (how & (MELBACORE_FINALIZE | MELBACORE_NATIVE)) == 0) {
        int64_t number;
        bool done;
        if (PyUnicode_CheckExact(value))
            done = write_str(value, (how & MELBACORE_ESCAPE) != 0, output);
        else if (PyLong_CheckExact(value) && template_small_int(value, &number))
            done = text_append_integer(output, number) || template_no_room();
        else if (PyFloat_CheckExact(value) && text_append_double(output, PyFloat_AS_DOUBLE(value)))
            done = true;
        else
            return emit_object(context, scope, value, how, output);
        Py_DECREF(value);
        return done ? 0 : -1;
    }
    return emit_object(context, scope, value, how, output);
}

PyObject *template_text(template_run *run, melba_text text, uint32_t widest, bool is_safe)
{
    Py_UCS4 ceiling = widest < 0x80 ? 0x7f : widest < 0x100 ? 0xff : widest < 0x10000 ? 0xffff : 0x10ffff;
    bool can_make = is_safe && core_has_markup(run->state)
                 && (PyObject *)run->state->markup == run->world->markup;
    PyObject *str = can_make ? core_markup_new(run->state, (Py_ssize_t)text.length, ceiling)
                             : PyUnicode_New((Py_ssize_t)text.length, ceiling);
    if (str == NULL)
        return NULL;
    uint32_t width = (uint32_t)PyUnicode_KIND(str);
    void *data = PyUnicode_DATA(str);
    if (width == text.width) {
        if (text.length > 0)
            memcpy(data, text.data, text.length * width);
    } else {
        for (size_t i = 0; i < text.length; i++) {
            Py_UCS4 character = text.width == 2 ? ((const Py_UCS2 *)text.data)[i]
                              : text.width == 4 ? ((const Py_UCS4 *)text.data)[i] : ((const Py_UCS1 *)text.data)[i];
            PyUnicode_WRITE(width, data, (Py_ssize_t)i, character);
        }
    }
    if (is_safe && !can_make)
        Py_SETREF(str, PyObject_CallOneArg(run->world->markup, str));
    return str;
}

int template_host_text(void *context, melba_text text, uint32_t widest, uint32_t how, melba_value *out)
{
    return template_store(context, template_text(context, text, widest, (how & MELBACORE_ESCAPE) != 0), out);
}

int template_host_mark_safe(void *context, const melba_value *value, melba_value *out)
{
    template_run *run = context;
    PyObject *boxed = template_box(run, value);
    PyObject *result = boxed == NULL ? NULL : PyObject_CallOneArg(run->world->markup, boxed);
    Py_XDECREF(boxed);
    return template_store(run, result, out);
}

