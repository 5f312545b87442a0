/*
 * The members of a dict, read where they lie: asking PyDict_Next for each was
 * a fifth of the time.  That is done for the layout of the Pythons that are
 * named here, once json_dict.c has seen that it is theirs, and for dicts whose
 * keys are all str; every other dict goes the public way.
 */
#ifndef MELBA_PY_JSON_DICT_H
#define MELBA_PY_JSON_DICT_H

#include "json.h"

#if PY_VERSION_HEX >= 0x030b0000 && PY_VERSION_HEX < 0x030f0000 && !defined(Py_GIL_DISABLED)
#define JSON_DICT_IN_PLACE 1
#else
#define JSON_DICT_IN_PLACE 0
#endif

typedef struct dict_entry {
    PyObject *key;
    PyObject *value; /* NULL where a member was removed. */
} dict_entry;

/* Where the entries of a dict are, and how many there are to look at. */
typedef struct dict_entries {
    const dict_entry *first;
    Py_ssize_t count;
} dict_entries;

#if JSON_DICT_IN_PLACE
/* The beginning of what CPython calls PyDictKeysObject, from 3.11 to 3.14. */
typedef struct dict_keys {
    Py_ssize_t references;
    uint8_t log2_size;
    uint8_t log2_index_bytes;
    uint8_t kind;
    uint32_t version;
    Py_ssize_t usable;
    Py_ssize_t entry_count;
    char indices[];
} dict_keys;

enum { DICT_KEYS_UNICODE = 1 };
#endif

/* False for a dict that has to be asked the public way. */
static inline bool dict_in_place(PyObject *dict, dict_entries *entries)
{
#if JSON_DICT_IN_PLACE
    const PyDictObject *object = (PyDictObject *)dict;
    const dict_keys *keys = (const dict_keys *)(const void *)object->ma_keys;
    if (object->ma_values != NULL || keys->kind != DICT_KEYS_UNICODE)
        return false;
    entries->first = (const dict_entry *)(const void *)(keys->indices + ((size_t)1 << keys->log2_index_bytes));
    entries->count = keys->entry_count;
    return true;
#else
    (void)dict;
    (void)entries;
    return false;
#endif
}

/* Whether dicts of this Python lie as it is said here, by a few of every kind. */
bool json_dict_is_known(void);

#endif
