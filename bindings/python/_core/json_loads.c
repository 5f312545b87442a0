/* loads: from the bytes of a document to Python objects. */
#include "json_loads.h"

/* A document keeps no more memory than this for the next one. */
enum { KEPT_MEMORY = 8 << 20 };

static void free_reader(json_reader *reader)
{
    melba_json_document_free(reader->document);
    for (size_t i = 0; i < KEY_SLOTS; i++)
        Py_XDECREF(reader->keys[i]);
    json_forget_templates(reader);
    PyMem_Free(reader);
}

/* Where the module keeps a reader between calls: one place, or some that threads share out. */
static struct json_reader **place_of_reader(core_state *state)
{
#ifdef Py_GIL_DISABLED
    return &state->readers[(PyThread_get_thread_ident() >> 12) % CORE_READERS];
#else
    return state->readers;
#endif
}

static json_reader *exchange(core_state *state, json_reader *reader)
{
    struct json_reader **place = place_of_reader(state);
#ifdef Py_GIL_DISABLED
    return __atomic_exchange_n(place, reader, __ATOMIC_ACQ_REL);
#else
    json_reader *old = *place;
    *place = reader;
    return old;
#endif
}

static json_reader *take_reader(core_state *state)
{
    json_reader *reader = exchange(state, NULL);
    if (reader != NULL)
        return reader;
    reader = PyMem_Calloc(1, sizeof *reader);
    if (reader == NULL)
        PyErr_NoMemory();
    else
        reader->dicts_are_known = json_dict_is_known();
    return reader;
}

static void give_reader(core_state *state, json_reader *reader)
{
    reader = exchange(state, reader);
    if (reader != NULL)
        free_reader(reader);
}

void core_json_clear_readers(core_state *state)
{
    for (size_t i = 0; i < CORE_READERS; i++) {
        json_reader *reader = state->readers[i];
        state->readers[i] = NULL;
        if (reader != NULL)
            free_reader(reader);
    }
}

/* ===== Input ============================================================ */

/* UTF-8 that is already there for a str, or nothing. */
static melba_bytes ready_text(PyObject *text)
{
    if (PyUnicode_IS_COMPACT_ASCII(text))
        return (melba_bytes){PyUnicode_DATA(text), (size_t)PyUnicode_GET_LENGTH(text)};
    return json_encoded(text);
}

/*
 * The text of what was passed, which '*owned' holds: bytes and str as they
 * are, of all else a copy, because it may change while objects are made.
 */
static bool take_text(PyObject *object, PyObject **owned, melba_bytes *text)
{
    *owned = NULL;
    if (PyUnicode_Check(object)) {
        if (!core_is_ready(object))
            return false;
        *text = ready_text(object);
        if (text->data != NULL) {
            *owned = Py_NewRef(object);
            return true;
        }
        *owned = PyUnicode_AsUTF8String(object);
        if (*owned == NULL && PyErr_ExceptionMatches(PyExc_UnicodeEncodeError)) {
            PyErr_Clear();
            json_fail_input("str is not valid UTF-8: surrogates not allowed");
        }
    } else if (PyBytes_Check(object)) {
        *owned = Py_NewRef(object);
    } else if (PyObject_CheckBuffer(object)) {
        *owned = PyBytes_FromObject(object);
    } else {
        json_fail_input("Input must be bytes, bytearray, memoryview, or str");
    }
    if (*owned != NULL)
        *text = (melba_bytes){PyBytes_AS_STRING(*owned), (size_t)PyBytes_GET_SIZE(*owned)};
    return *owned != NULL;
}

/* ===== loads ============================================================ */

/*
 * The objects of a value.  On older interpreters the collector would run as
 * they are made, and Python code with it; later ones wait for the end of the
 * call, but would be due then.
 */
static PyObject *build_paused(json_reader *reader, const melba_value *value)
{
#ifndef Py_GIL_DISABLED
    bool is_paused = reader->parse_float == NULL && reader->parse_int == NULL && PyGC_Disable();
#endif
    PyObject *result = json_build(reader, value);
#ifndef Py_GIL_DISABLED
    if (is_paused)
        PyGC_Enable();
#endif
    return result;
}

static PyObject *load_parsed(json_reader *reader, melba_bytes text)
{
    if (reader->document == NULL && melba_json_document_new(&reader->document) != MELBA_OK)
        return PyErr_NoMemory();
    melba_json_options options = MELBA_JSON_OPTIONS_INIT;
    melba_error error = MELBA_ERROR_INIT;
    options.flags = MELBA_JSON_BORROW | (reader->parse_int == NULL ? MELBA_JSON_BIG_AS_DOUBLE : 0)
                  | (reader->parse_float == NULL ? 0 : MELBA_JSON_DECIMALS);
    melba_status status = melba_json_document_parse(reader->document, text, &options, &error);
    reader->uses_templates = false;
    /* Functions of the caller's never see values that are to be replaced. */
    reader->shape_size = reader->parse_float != NULL || reader->parse_int != NULL ? UINT32_MAX
                       : reader->dicts_are_known ? SHAPE_SIZE_IN_PLACE : SHAPE_SIZE;
    PyObject *result = status != MELBA_OK ? json_fail_text(status, &error, text)
                                          : build_paused(reader, melba_json_document_root(reader->document));
    if (status == MELBA_INTERNAL || melba_json_document_memory(reader->document) > KEPT_MEMORY) {
        melba_json_document_free(reader->document);
        reader->document = NULL;
    }
    return result;
}

/*
 * Of a short text, behind which there is a zero as behind that of every bytes
 * and str, without a document; NULL without an exception when it has to be parsed.
 */
static PyObject *load_short(core_state *state, melba_bytes text)
{
    melba_value values[MELBACORE_JSON_SHORT + 1];
    if (!melbacore_json_short((const uint8_t *)text.data, text.size, values))
        return NULL;
    json_reader *reader = take_reader(state);
    if (reader == NULL)
        return NULL;
    reader->shape_size = reader->dicts_are_known ? TEMPLATE_SIZE : UINT32_MAX;
    reader->uses_templates = true;
#if PY_VERSION_HEX < 0x030c0000
    PyObject *result = build_paused(reader, values);
#else
    PyObject *result = json_build(reader, values);
#endif
    give_reader(state, reader);
    return result;
}

/* None and the type that would be made anyway ask for nothing. */
static PyObject *function_or_null(PyObject *function, PyTypeObject *usual)
{
    return function == NULL || function == Py_None || function == (PyObject *)usual ? NULL : function;
}

static bool take_functions(PyObject *const *args, PyObject *names, PyObject **parse_float, PyObject **parse_int)
{
    for (Py_ssize_t i = 0; names != NULL && i < PyTuple_GET_SIZE(names); i++) {
        PyObject *name = PyTuple_GET_ITEM(names, i);
        bool is_float = PyUnicode_CompareWithASCIIString(name, "parse_float") == 0;
        if (!is_float && PyUnicode_CompareWithASCIIString(name, "parse_int") != 0) {
            PyErr_Format(PyExc_TypeError, "loads() got an unexpected keyword argument '%U'", name);
            return false;
        }
        if (is_float)
            *parse_float = function_or_null(args[i], &PyFloat_Type);
        else
            *parse_int = function_or_null(args[i], NULL);
    }
    return true;
}

static PyObject *load(core_state *state, melba_bytes text, PyObject *parse_float, PyObject *parse_int)
{
    if (text.size == 0)
        return json_fail_input("Input is a zero-length, empty document");
    json_reader *reader = take_reader(state);
    if (reader == NULL)
        return NULL;
    reader->parse_float = parse_float;
    reader->parse_int = parse_int;
    PyObject *result = load_parsed(reader, text);
    reader->parse_float = reader->parse_int = NULL;
    give_reader(state, reader);
    return result;
}

static Py_NO_INLINE PyObject *load_any(PyObject *module, PyObject *const *args, Py_ssize_t count, PyObject *names)
{
    PyObject *owned, *parse_float = NULL, *parse_int = NULL;
    melba_bytes text;
    if (count != 1) {
        PyErr_Format(PyExc_TypeError, "loads() takes exactly one positional argument (%zd given)", count);
        return NULL;
    }
    if (!take_functions(args + count, names, &parse_float, &parse_int) || !take_text(args[0], &owned, &text))
        return NULL;
    PyObject *result = load(core_state_of(module), text, parse_float, parse_int);
    Py_DECREF(owned);
    return result;
}

/* What can be had of bytes and ASCII without further ado; the caller holds them for the time of the call. */
static inline melba_bytes short_text(PyObject *object)
{
    melba_bytes text = {NULL, 0};
    if (PyBytes_CheckExact(object))
        text = (melba_bytes){PyBytes_AS_STRING(object), (size_t)PyBytes_GET_SIZE(object)};
    else if (PyUnicode_CheckExact(object) && PyUnicode_IS_COMPACT_ASCII(object))
        text = (melba_bytes){(PyASCIIObject *)object + 1, (size_t)PyUnicode_GET_LENGTH(object)};
    return text.size <= MELBACORE_JSON_SHORT ? text : (melba_bytes){NULL, 0};
}

static Py_NO_INLINE PyObject *load_some(PyObject *module, PyObject *const *args, Py_ssize_t count, PyObject *names)
{
    if (count == 1 && names == NULL) {
        melba_bytes text = short_text(args[0]);
        if (text.size > 0) {
            PyObject *result = load_short(core_state_of(module), text);
            if (result != NULL || PyErr_Occurred())
                return result;
        }
    }
    return load_any(module, args, count, names);
}

PyObject *core_json_loads(PyObject *module, PyObject *const *args, Py_ssize_t count, PyObject *names)
{
    /* An empty dict is not worth the rest. */
    if (count == 1 && names == NULL && PyBytes_CheckExact(args[0]) && PyBytes_GET_SIZE(args[0]) == 2
        && memcmp(PyBytes_AS_STRING(args[0]), "{}", 2) == 0)
        return PyDict_New();
    return load_some(module, args, count, names);
}
