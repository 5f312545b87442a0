/* What the fuzz targets share: memory of its own for every input, and an end at the first difference. */
#ifndef ORACLE_H
#define ORACLE_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "melba.h"

/* libFuzzer calls this for each input. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#define MUST(condition) ((condition) ? (void)0 : oracle_end(#condition, __LINE__))

static inline _Noreturn void oracle_end(const char *what, int line)
{
    fprintf(stderr, "line %d: %s does not hold\n", line, what);
    abort();
}

/* A copy of just 'size' bytes, so that the address sanitizer sees one read too far. */
static inline void *oracle_copy(const void *data, size_t size)
{
    void *copy = malloc(size > 0 ? size : 1);
    if (copy == NULL)
        abort();
    if (size > 0)
        memcpy(copy, data, size);
    return copy;
}

static inline bool oracle_equal(const void *one, size_t size, const void *other, size_t other_size)
{
    return size == other_size && (size == 0 || memcmp(one, other, size) == 0);
}

/* As many scalars as valid UTF-8 has; the caller frees them. */
typedef struct oracle_text {
    uint32_t *data;
    size_t length;
    uint32_t widest;
} oracle_text;

oracle_text oracle_scalars(const uint8_t *text, size_t size);

#endif
