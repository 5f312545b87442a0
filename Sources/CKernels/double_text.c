/*
 * Replaces DoubleText.write of Base/DoubleText.swift for the doubles that are written with a point and are not
 * powers of two; figures in docs/kernels.md.  The method is that of ShortestDouble.search; what a coin would
 * decide (whether a digit can go, how many there are) is chosen by masks that the compiler cannot see through,
 * because it makes branches of them otherwise, and these are foretold wrongly in every third number.  Of the C
 * compiler's code two numbers overlap more than of the Swift compiler's (15 against 22 ns, with the same source).
 */
#include "melba_digits.h"
#include "melba_numbers.h"

#define HIDDEN(mask) __asm__("" : "+r"(mask))

__extension__ typedef unsigned __int128 melba_wide;

static inline __attribute__((always_inline)) uint8_t *write(uint64_t bits, uint8_t *out)
{
    uint64_t below = bits & 0xfffffffffffffu, significand = below | 1ull << 52;
    int64_t exponent = (int64_t)(bits >> 52 & 0x7ff) - 1075;
    int64_t decimal = (exponent * 315653) >> 20;
    /* Whether there are 15 digits before the point or 16, their first has a power of ten from -5 to 15. */
    if (below == 0 || (uint64_t)(decimal + 20) > 19)
        return NULL;
    *out = '-';
    out += bits >> 63;
    const melba_power *power = &melbakernel_powers[341 - decimal];
    int64_t shift = exponent + ((-(decimal + 1) * 217707) >> 16) + 10;
    uint64_t factor = significand << shift;
    melba_wide product = (melba_wide)power->high * factor + (uint64_t)(((melba_wide)power->low * factor) >> 64);
    uint64_t fraction = (uint64_t)(product >> 9), digits = (uint64_t)(product >> 73);
    /* An interval that ends at an even significand holds its ends. */
    uint64_t half = (power->high >> (10 - shift)) + (~significand & 1);
    uint64_t is_up = fraction + half < fraction, is_down = half > fraction;
    HIDDEN(is_up);
    HIDDEN(is_down);
    digits += is_up;
    uint64_t last = (uint64_t)(((melba_wide)fraction * 10 + (1ull << 63) + 6) >> 64);
    if (fraction == 1ull << 62)
        last = 2;
    last &= (is_up | is_down) - 1;
    uint64_t is_short = 0 - (uint64_t)(digits < 1000000000000000);
    HIDDEN(is_short);
    digits += is_short & (digits * 9 + last);
    last &= ~is_short;
    return melbakernel_decimal(digits, (uint32_t)last, decimal + 16 + (int64_t)is_short, out);
}

uint8_t *melbakernel_double(uint64_t bits, uint8_t *out)
{
    return write(bits, out);
}

size_t melbakernel_doubles(const uint64_t *bits, size_t count, uint8_t **place)
{
    uint8_t *out = *place, *end;
    size_t done = 0;
    for (; done < count && (end = write(bits[done], out)) != NULL; done++) {
        *end = ',';
        out = end + 1;
    }
    *place = out;
    return done;
}
