/* Python objects as values of the machine, and what can be done with them. */
#include "machine_text.h"

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

/* The value of an exact int of one digit. */
static inline bool small_int(PyObject *object, int64_t *value)
{
#if PY_VERSION_HEX >= 0x030c0000
    if (!PyUnstable_Long_IsCompact((PyLongObject *)object))
        return false;
    *value = (int64_t)PyUnstable_Long_CompactValue((PyLongObject *)object);
    return true;
#else
    Py_ssize_t size = Py_SIZE(object);
    if (size < -1 || size > 1)
        return false;
    *value = size == 0 ? 0 : (int64_t)((PyLongObject *)object)->ob_digit[0] * size;
    return true;
#endif
}

void template_unbox(template_run *run, PyObject *owned, melba_value *out)
{
    (void)run;
    int64_t number;
    memset(out, 0, sizeof *out);
    if (PyLong_CheckExact(owned) && small_int(owned, &number)) {
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

static int store(template_run *run, PyObject *owned, melba_value *out)
{
    if (owned == NULL)
        return -1;
    template_unbox(run, owned, out);
    return 0;
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

static int host_undefined(void *context, melbacore_scope *scope, melbacore_undefined why, const melbacore_name *name,
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
        return store(run, result, out);
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
    return store(run, result, out);
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
static PyObject *attribute(template_run *run, const melba_value *object, const melbacore_name *name)
{
    if (object->kind == MELBA_HANDLE)
        return template_get_attribute(run, object->as.handle, name);
    PyObject *boxed = template_box(run, object);
    PyObject *found = boxed == NULL ? NULL : template_get_attribute(run, boxed, name);
    Py_XDECREF(boxed);
    return found;
}

static int host_attribute(void *context, const melba_value *object, const melbacore_name *name, melba_value *out)
{
    return store(context, attribute(context, object, name), out);
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

static int host_item(void *context, const melba_value *object, const melba_value *key, bool is_slice,
                     melba_value *out)
{
    PyObject *boxed = template_box(context, object);
    PyObject *boxed_key = boxed == NULL ? NULL : template_box(context, key);
    PyObject *found = boxed_key == NULL ? NULL : item(context, boxed, boxed_key, is_slice);
    Py_XDECREF(boxed_key);
    Py_XDECREF(boxed);
    return store(context, found, out);
}

/* ===== Writing ========================================================== */

static bool no_room(void)
{
    PyErr_NoMemory();
    return false;
}

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
        return melbacore_output_append(output, text, widest) || no_room();
    if (text.length <= 32 && text.width >= output->width) {
        if (!melbacore_output_reserve(output, text.length * 8, text.width))
            return no_room();
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
        return melbacore_output_append(output, text, widest) || no_room();
    if (text.width >= output->width) {
        if (!melbacore_output_reserve(output, (size_t)size, text.width))
            return no_room();
        melbacore_escape_text_fill(MELBA_HTML, text, output->data + output->size * output->width, (size_t)size);
        output->size += (size_t)size;
        output->widest |= widest;
        return true;
    }
    uint8_t few[512];
    bool is_few = (size_t)size * text.width <= sizeof few;
    void *memory = is_few ? few : PyMem_Malloc((size_t)size * text.width);
    if (memory == NULL)
        return no_room();
    melbacore_escape_text_fill(MELBA_HTML, text, memory, (size_t)size);
    melba_text escaped = {memory, (size_t)size, text.width};
    bool done = melbacore_output_append(output, escaped, widest);
    if (!is_few)
        PyMem_Free(memory);
    return done || no_room();
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

static int host_emit(void *context, melbacore_scope *scope, const melba_value *value, uint32_t how,
                     melbacore_output *output)
{
    if (value->kind == MELBA_HANDLE && PyUnicode_CheckExact((PyObject *)value->as.handle)
        && (how & (MELBACORE_FINALIZE | MELBACORE_NATIVE)) == 0)
        return write_str(value->as.handle, (how & MELBACORE_ESCAPE) != 0, output) ? 0 : -1;
    return emit_object(context, scope, template_box(context, value), how, output);
}

static int host_emit_attribute(void *context, melbacore_scope *scope, const melba_value *object,
                               const melbacore_name *name, uint32_t how, melbacore_output *output)
{
    PyObject *value = attribute(context, object, name);
    if (value != NULL && (how & (MELBACORE_FINALIZE | MELBACORE_NATIVE)) == 0) {
        int64_t number;
        bool done;
        if (PyUnicode_CheckExact(value))
            done = write_str(value, (how & MELBACORE_ESCAPE) != 0, output);
        else if (PyLong_CheckExact(value) && small_int(value, &number))
            done = text_append_integer(output, number) || no_room();
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

static int host_text(void *context, melba_text text, uint32_t widest, uint32_t how, melba_value *out)
{
    return store(context, template_text(context, text, widest, (how & MELBACORE_ESCAPE) != 0), out);
}

static int host_mark_safe(void *context, const melba_value *value, melba_value *out)
{
    template_run *run = context;
    PyObject *boxed = template_box(run, value);
    PyObject *result = boxed == NULL ? NULL : PyObject_CallOneArg(run->world->markup, boxed);
    Py_XDECREF(boxed);
    return store(run, result, out);
}

static int host_finalize(void *context, melbacore_scope *scope, const melba_value *value, melba_value *out)
{
    PyObject *boxed = template_box(context, value);
    PyObject *result = boxed == NULL ? NULL : finalized(context, template_scope_of(scope), boxed);
    Py_XDECREF(boxed);
    return store(context, result, out);
}

/* ===== Operators ======================================================== */

static int host_truth(void *context, const melba_value *value, bool *out)
{
    PyObject *boxed = template_box(context, value);
    int truth = boxed == NULL ? -1 : PyObject_IsTrue(boxed);
    Py_XDECREF(boxed);
    *out = truth > 0;
    return truth < 0 ? -1 : 0;
}

static int host_compare(void *context, melbacore_comparison how, const melba_value *left, const melba_value *right,
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
    return store(context, result, out);
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

static int host_operate(void *context, melbacore_operation how, const melba_value *left, const melba_value *right,
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
    return store(run, result, out);
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

static int host_concat(void *context, const melba_value *values, uint32_t count, uint32_t how, melba_value *out)
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
    return store(run, result, out);
}

static int host_build(void *context, melbacore_sequence kind, const melba_value *values, uint32_t count,
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
    return store(context, result, out);
}

static int host_append(void *context, const melba_value *list, const melba_value *value)
{
    PyObject *boxed = template_box(context, value);
    int status = boxed == NULL ? -1 : PyList_Append(list->as.handle, boxed);
    Py_XDECREF(boxed);
    return status;
}

/* ===== Namespaces ======================================================= */

static int host_is_namespace(void *context, const melba_value *object, bool *out)
{
    template_run *run = context;
    *out = false;
    if (object->kind != MELBA_HANDLE)
        return 0;
    int is = PyObject_IsInstance(object->as.handle, run->world->namespace);
    *out = is > 0;
    return is < 0 ? -1 : 0;
}

static int host_set_attribute(void *context, const melba_value *object, const melbacore_name *name,
                              const melba_value *value)
{
    PyObject *target = template_box(context, object), *boxed = target == NULL ? NULL : template_box(context, value);
    int status = boxed == NULL ? -1 : PyObject_SetItem(target, name->handle, boxed);
    Py_XDECREF(target);
    Py_XDECREF(boxed);
    return status;
}

/* ===== Failing and waiting ============================================== */

static int host_fail(void *context, melbacore_failure why, const melbacore_name *name, const melbacore_name *other,
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

static int host_wait(void *context, const melba_value *value, bool *must, melba_value *out)
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

static int host_object(void *context, const melba_value *value, melba_value *out)
{
    return store(context, template_box(context, value), out);
}

static void host_retain(void *context, void *handle)
{
    (void)context;
    Py_INCREF((PyObject *)handle);
}

static void host_release(void *context, void *handle)
{
    (void)context;
    Py_DECREF((PyObject *)handle);
}

const melbacore_template_host template_host = {
    .size = sizeof(melbacore_template_host),
    .lookup = template_host_lookup,
    .undefined = host_undefined,
    .attribute = host_attribute,
    .item = host_item,
    .emit = host_emit,
    .emit_attribute = host_emit_attribute,
    .text = host_text,
    .truth = host_truth,
    .compare = host_compare,
    .operate = host_operate,
    .concat = host_concat,
    .build = host_build,
    .iterate = template_host_iterate,
    .next = template_host_next,
    .end = template_host_end,
    .remaining = template_host_remaining,
    .unpack = template_host_unpack,
    .call = template_host_call,
    .call_method = template_host_call_method,
    .filter = template_host_filter,
    .test = template_host_test,
    .set_attribute = host_set_attribute,
    .is_namespace = host_is_namespace,
    .append = host_append,
    .mark_safe = host_mark_safe,
    .finalize = host_finalize,
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
    .fail = host_fail,
    .loop_ended = template_host_loop_ended,
    .wait = host_wait,
    .object = host_object,
    .retain = host_retain,
    .release = host_release,
};
