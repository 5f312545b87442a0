/*
 * The C library's memory, counted and refused: for one program whose linker
 * wraps malloc, calloc, realloc, posix_memalign and free.
 */
#ifndef REFUSING_H
#define REFUSING_H

#include <stdbool.h>
#include <stdlib.h>

/* How many requests there were, and how many pieces of memory are not given back. */
static size_t requests, live;

/* The first and the last request, counted from 1, that is refused. */
static size_t first_refused, last_refused;

/* What is called, where it is not NULL, when a request is refused. */
static void (*at_refusal)(void);

static inline void refuse(size_t first, size_t last)
{
    requests = 0;
    first_refused = first;
    last_refused = last;
}

static inline void refuse_none(void)
{
    refuse(1, 0);
}

static bool refused(void)
{
    requests++;
    if (requests < first_refused || requests > last_refused)
        return false;
    if (at_refusal != NULL)
        at_refusal();
    return true;
}

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *data, size_t size);
int __real_posix_memalign(void **out, size_t alignment, size_t size);
void __real_free(void *data);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *data, size_t size);
int __wrap_posix_memalign(void **out, size_t alignment, size_t size);
void __wrap_free(void *data);

void *__wrap_malloc(size_t size)
{
    void *data = refused() ? NULL : __real_malloc(size);
    live += data != NULL;
    return data;
}

void *__wrap_calloc(size_t count, size_t size)
{
    void *data = refused() ? NULL : __real_calloc(count, size);
    live += data != NULL;
    return data;
}

void *__wrap_realloc(void *data, size_t size)
{
    void *again = refused() ? NULL : __real_realloc(data, size);
    live += data == NULL && again != NULL;
    return again;
}

int __wrap_posix_memalign(void **out, size_t alignment, size_t size)
{
    if (refused())
        return 12;
    live++;
    return __real_posix_memalign(out, alignment, size);
}

void __wrap_free(void *data)
{
    live -= data != NULL;
    __real_free(data);
}

#endif
