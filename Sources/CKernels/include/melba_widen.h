/*
 * Text of 1 or 2 bytes a character made wider, with what every machine has.  In
 * Swift the conversion of a vector's lanes is a loop over them.
 */
#ifndef MELBA_WIDEN_H
#define MELBA_WIDEN_H

#include <stddef.h>
#include <stdint.h>

typedef uint8_t melba_bytes8 __attribute__((vector_size(8)));
typedef uint16_t melba_units8_2 __attribute__((vector_size(16)));
typedef uint32_t melba_units8_4 __attribute__((vector_size(32)));

#define MELBA_WIDEN(from_unit, from_vector, to_unit, to_vector)                   \
    do {                                                                          \
        const from_unit *source = (const from_unit *)from;                        \
        to_unit *target = (to_unit *)to;                                          \
        for (; count >= 8; count -= 8, source += 8, target += 8) {                \
            from_vector units;                                                    \
            __builtin_memcpy(&units, source, sizeof units);                       \
            to_vector wide = __builtin_convertvector(units, to_vector);           \
            __builtin_memcpy(target, &wide, sizeof wide);                         \
        }                                                                         \
        for (; count > 0; count--)                                                \
            *target++ = *source++;                                                \
    } while (0)

/* Copies characters of 'narrow' bytes to ones of 'wide' bytes, which are more. */
static inline void melbakernel_widen(const void *from, uint32_t narrow, void *to, uint32_t wide, size_t count)
{
    if (narrow == 1 && wide == 2)
        MELBA_WIDEN(uint8_t, melba_bytes8, uint16_t, melba_units8_2);
    else if (narrow == 1)
        MELBA_WIDEN(uint8_t, melba_bytes8, uint32_t, melba_units8_4);
    else
        MELBA_WIDEN(uint16_t, melba_units8_2, uint32_t, melba_units8_4);
}

#undef MELBA_WIDEN

#endif
