/* Reading JSON into Python objects: what its files share. */
#ifndef MELBA_PY_JSON_LOADS_H
#define MELBA_PY_JSON_LOADS_H

#include "json.h"

/* Slots for keys, a power of two, and the longest key that is kept. */
enum { KEY_SLOTS = 1024, KEY_SIZE = 64 };

/* A list or dict that is being filled, and what of its values is still to come. */
typedef struct json_open {
    PyObject *object;
    const melba_value *next;
    const melba_value *end;
    Py_ssize_t index;
} json_open;

/*
 * What one call of loads has to itself: a document and its memory, the keys
 * that were met, and the lists and dicts that are open.  Because no two calls
 * share one, nothing of it needs a lock, and Python code that a call runs may
 * call loads in turn.
 */
typedef struct json_reader {
    melba_json_document *document;
    PyObject *parse_float;  /* Borrowed for the time of a call, or NULL. */
    PyObject *parse_int;
    size_t open_count;
    json_open open[MELBA_JSON_DEPTH];
    PyObject *keys[KEY_SLOTS]; /* str objects of ASCII, by a hash of their bytes; or NULL. */
} json_reader;

/* json_build.c: the value and all that is in it as new objects. */
PyObject *json_build(json_reader *reader, const melba_value *value);

/* json_fault.c: raise JSONDecodeError; they return NULL. */
PyObject *json_fail_input(const char *message);
PyObject *json_fail_text(melba_status status, const melba_error *error, melba_bytes text);

#endif
