/* loads: from the bytes of a document to Python objects. */
#include "json_loads.h"

/* A document keeps no more memory than this for the next one. */
enum { KEPT_MEMORY = 8 << 20 };

static void free_reader(json_reader *reader)
{
    melba_json_document_free(reader->document);
    for (size_t i = 0; i < KEY_SLOTS; i++)
        Py_XDECREF(reader->keys[i]);
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
    if (reader == NULL && (reader = PyMem_Calloc(1, sizeof *reader)) == NULL) {
        PyErr_NoMemory();
        return NULL;
    }
    if (reader->document == NULL && melba_json_document_new(&reader->document) != MELBA_OK) {
        free_reader(reader);
        PyErr_NoMemory();
        return NULL;
    }
    return reader;
}

static void give_reader(core_state *state, json_reader *reader, bool is_sound)
{
    if (!is_sound || melba_json_document_memory(reader->document) > KEPT_MEMORY) {
        melba_json_document_free(reader->document);
        reader->document = NULL;
    }
    reader->parse_float = reader->parse_int = NULL;
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

static PyObject *load(json_reader *reader, melba_bytes text, bool *is_sound)
{
    melba_json_options options = MELBA_JSON_OPTIONS_INIT;
    melba_error error = MELBA_ERROR_INIT;
    options.flags = MELBA_JSON_BORROW | (reader->parse_int == NULL ? MELBA_JSON_BIG_AS_DOUBLE : 0)
                  | (reader->parse_float == NULL ? 0 : MELBA_JSON_DECIMALS);
    melba_status status = melba_json_document_parse(reader->document, text, &options, &error);
    *is_sound = status != MELBA_INTERNAL;
    if (status != MELBA_OK)
        return json_fail_text(status, &error, text);
#ifndef Py_GIL_DISABLED
    /*
     * No Python code runs in between.  Since 3.12 the collector would not
     * either, but it would be due as soon as the call returns.
     */
    bool is_paused = reader->parse_float == NULL && reader->parse_int == NULL && PyGC_Disable();
#endif
    PyObject *result = json_build(reader, melba_json_document_root(reader->document));
#ifndef Py_GIL_DISABLED
    if (is_paused)
        PyGC_Enable();
#endif
    return result;
}

/* None and the type that would be made anyway ask for nothing. */
static PyObject *function_or_null(PyObject *function, PyTypeObject *usual)
{
    return function == NULL || function == Py_None || function == (PyObject *)usual ? NULL : function;
}

static bool take_functions(PyObject *const *args, PyObject *names, PyObject **parse_float, PyObject **parse_int)
{
    *parse_float = *parse_int = NULL;
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

/* An empty list or dict is not worth a reader; NULL without an exception for other texts. */
static PyObject *load_empty(melba_bytes text)
{
    if (text.size == 2 && memcmp(text.data, "{}", 2) == 0)
        return PyDict_New();
    return text.size == 2 && memcmp(text.data, "[]", 2) == 0 ? PyList_New(0) : NULL;
}

PyObject *core_json_loads(PyObject *module, PyObject *const *args, Py_ssize_t count, PyObject *names)
{
    PyObject *owned, *parse_float, *parse_int;
    melba_bytes text;
    if (count != 1) {
        PyErr_Format(PyExc_TypeError, "loads() takes exactly one positional argument (%zd given)", count);
        return NULL;
    }
    if (!take_functions(args + count, names, &parse_float, &parse_int) || !take_text(args[0], &owned, &text))
        return NULL;
    core_state *state = core_state_of(module);
    PyObject *result = load_empty(text);
    if (text.size == 0) {
        json_fail_input("Input is a zero-length, empty document");
    } else if (result == NULL && !PyErr_Occurred()) {
        json_reader *reader = take_reader(state);
        if (reader != NULL) {
            bool is_sound;
            reader->parse_float = parse_float;
            reader->parse_int = parse_int;
            result = load(reader, text, &is_sound);
            give_reader(state, reader, is_sound);
        }
    }
    Py_DECREF(owned);
    return result;
}
