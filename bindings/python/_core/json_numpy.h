/* Arrays of numpy: what the files that write them share. */
#ifndef MELBA_PY_JSON_NUMPY_H
#define MELBA_PY_JSON_NUMPY_H

#include "json.h"

/* What __array_struct__ holds (numpy's documentation, "The array interface protocol"). */
typedef struct array_interface {
    int two;
    int dimensions;
    char kind;
    int item_size;
    int flags;
    Py_intptr_t *shape;
    Py_intptr_t *strides;
    void *data;
    PyObject *descr;
} array_interface;

/* json_moment.c: one datetime64 of the unit 'name', without quotes; up to 40 bytes. */
uint8_t *json_write_moment(json_writer *writer, uint8_t *out, int64_t value, const char *name);

/* json_items.c: one item; 'out' has room for 64 bytes. */
uint8_t *json_write_item(json_writer *writer, uint8_t *out, const array_interface *array, const char *name,
                         const uint8_t *item);
/* Whether items are written by the row, and that, with a comma behind each; both for a document of one line. */
bool json_has_rows(const array_interface *array);
uint8_t *json_write_row(json_writer *writer, uint8_t *out, const array_interface *array, const uint8_t *item,
                        Py_intptr_t count);

#endif
