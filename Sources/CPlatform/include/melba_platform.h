/* The few things that the core needs from the machine and its C library. */
#ifndef MELBA_PLATFORM_H
#define MELBA_PLATFORM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The vector instructions to use, from the least to the best. */
typedef enum melba_level {
    MELBA_LEVEL_PORTABLE = 0,
    MELBA_LEVEL_NEON = 1,
    MELBA_LEVEL_AVX2 = 2,
    MELBA_LEVEL_AVX512 = 3
} melba_level;

/* Found out once, when the library is loaded. */
melba_level melbaplatform_level(void);

/* The C library's memory: realloc, and free when 'size' is 0. */
void *melbaplatform_resize(void *data, size_t size);

/*
 * The lowest address of this thread's stack, asked for once a thread; 0 where
 * that is not known.  What recurses compares its own address with it.
 */
uintptr_t melbaplatform_stack_end(void);

/* Reads a whole file into memory of melbaplatform_resize; 1 when there is none, 2 when there is no memory. */
int melbaplatform_read_file(const char *path, size_t limit, void **data, size_t *size);

/* Pointers that threads share. */
void *melbaplatform_atomic_load(void *const *place);
bool melbaplatform_atomic_replace(void **place, void *expected, void *value);
void *melbaplatform_atomic_exchange(void **place, void *value);

/* Of libm, and of printf with a point whatever the locale; the latter returns the size, or -1. */
double melbaplatform_power(double base, double exponent);
int melbaplatform_format_double(char *out, size_t size, char type, int precision, double value);

#endif
