/* Reading JSON into Python objects: what its files share. */
#ifndef MELBA_PY_JSON_LOADS_H
#define MELBA_PY_JSON_LOADS_H

#include "json.h"
#include "json_dict.h"

/* Slots for keys, a power of two, and the longest key that is kept. */
enum { KEY_SLOTS = 1024, KEY_SIZE = 64 };

/* Slots for dicts whose keys others may have, and the fewest keys for which that pays: in place, and otherwise. */
enum { SHAPE_BITS = 6, SHAPE_SLOTS = 1 << SHAPE_BITS, SHAPE_SIZE_IN_PLACE = 2, SHAPE_SIZE = 6, TEMPLATE_SIZE = 3 };

/* How a list or dict is filled: the last two have their keys already, and values that are to be replaced. */
typedef enum json_way { FILL_LIST, FILL_DICT, FILL_BY_KEYS, FILL_IN_PLACE } json_way;

/* A list or dict that is being filled, and what of its values is still to come. */
typedef struct json_open {
    PyObject *object;
    const melba_value *next;
    const melba_value *end;
    Py_ssize_t index;
    PyObject *keys;      /* For FILL_BY_KEYS, a list; else NULL. */
    dict_entry *entries; /* For FILL_IN_PLACE. */
    json_way way;
} json_open;

/* A dict and, once it was of use, its keys as a list; or NULL. */
typedef struct json_shape {
    PyObject *dict;
    PyObject *keys;
} json_shape;

/* Keys that a short text had twice in a row, as a dict without values; or NULL. */
typedef struct json_template {
    PyObject *dict;
    uint32_t made_of; /* The hash of its keys, and of the last ones that were met. */
    uint32_t last;
} json_template;

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
    bool dicts_are_known; /* Whether dicts lie as json_dict.h says. */
    bool has_shapes;
    uint32_t shape_size; /* Objects of so many pairs look for one of their shape in this call. */
    json_shape shapes[SHAPE_SLOTS]; /* Of this call. */
    bool uses_templates;            /* In their place, in this call. */
    json_template templates[SHAPE_SLOTS];
} json_reader;

/* Whether 'size' bytes are equal; shorter than a call for what keys are. Reads that overlap spare the loops. */
static inline bool json_equal(const uint8_t *a, const uint8_t *b, size_t size)
{
    uint64_t left, right, differences = 0;
    if (size >= 8) {
        for (size_t i = 0; i + 8 < size; i += 8) {
            memcpy(&left, a + i, 8);
            memcpy(&right, b + i, 8);
            differences |= left ^ right;
        }
        memcpy(&left, a + size - 8, 8);
        memcpy(&right, b + size - 8, 8);
        return (differences | (left ^ right)) == 0;
    }
    if (size >= 4) {
        uint32_t words[4];
        memcpy(&words[0], a, 4);
        memcpy(&words[1], b, 4);
        memcpy(&words[2], a + size - 4, 4);
        memcpy(&words[3], b + size - 4, 4);
        return ((words[0] ^ words[1]) | (words[2] ^ words[3])) == 0;
    }
    return size == 0 || (a[0] == b[0] && a[size / 2] == b[size / 2] && a[size - 1] == b[size - 1]);
}

/*
 * json_shape.c: a dict for an object of 'shape_size' pairs or more: empty, or
 * one that has all its keys in their order and values that are to be replaced.
 */
PyObject *json_new_dict(json_reader *reader, const melba_value *object);
/* Says how the latter, which was just made, is filled. */
void json_open_shape(json_reader *reader, const melba_value *object, json_open *open);
void json_forget_shapes(json_reader *reader);
void json_forget_templates(json_reader *reader);

/* json_build.c: the str of a key, a new reference. */
PyObject *json_key(json_reader *reader, const melba_value *value);

/* The value and all that is in it as new objects. */
PyObject *json_build(json_reader *reader, const melba_value *value);

/* json_fault.c: raise JSONDecodeError; they return NULL. */
PyObject *json_fail_input(const char *message);
PyObject *json_fail_text(melba_status status, const melba_error *error, melba_bytes text);

#endif
