/* The powers of ten as both printing and reading of numbers need them. */
#ifndef MELBA_NUMBERS_H
#define MELBA_NUMBERS_H

#include <stdint.h>

/* The first 128 bits of a power of ten, rounded down; the highest is set. */
typedef struct melba_power {
    uint64_t high;
    uint64_t low;
} melba_power;

/* From ten to the -342 to ten to the 324. */
extern const melba_power melbakernel_powers[667];

static inline melba_power melbakernel_power(int exponent)
{
    return melbakernel_powers[exponent + 342];
}

#endif
