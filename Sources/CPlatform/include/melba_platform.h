/* The few things that the core needs from the machine and its C library. */
#ifndef MELBA_PLATFORM_H
#define MELBA_PLATFORM_H

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

#endif
