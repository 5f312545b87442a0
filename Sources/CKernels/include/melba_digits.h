/*
 * Numbers as decimal digits: eight or sixteen of them at once, with what every
 * machine has (SSE2; words of 64 bits elsewhere), and the point put among them
 * without a branch.  Swift has neither the multiplications that keep the high
 * half of each lane nor the mask of the bytes that are not zero.  Figures are in
 * docs/kernels.md.
 */
#ifndef MELBA_DIGITS_H
#define MELBA_DIGITS_H

#include <stddef.h>
#include <stdint.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/* ===== Digits ========================================================== */

#if defined(__SSE2__)
/* Sixteen digits, from 0 to 9, in the order of the text. */
typedef __m128i melba_digits;

/* The digits of two numbers of eight. */
static inline melba_digits melbakernel_digits_of(__m128i pair)
{
    /* Each step splits all parts at once: x becomes x / n and, beside it, x - n * (x / n). */
    __m128i fours = _mm_srli_epi64(_mm_mul_epu32(pair, _mm_set1_epi32(109951163)), 40);
    __m128i rests = _mm_sub_epi64(pair, _mm_mul_epu32(fours, _mm_set1_epi32(10000)));
    fours = _mm_or_si128(fours, _mm_slli_epi64(rests, 32));
    __m128i twos = _mm_srli_epi16(_mm_mulhi_epu16(fours, _mm_set1_epi16(5243)), 3);
    rests = _mm_sub_epi16(fours, _mm_mullo_epi16(twos, _mm_set1_epi16(100)));
    twos = _mm_or_si128(twos, _mm_slli_epi32(rests, 16));
    __m128i ones = _mm_mulhi_epu16(twos, _mm_set1_epi16(6554));
    return _mm_sub_epi16(_mm_slli_epi16(twos, 8), _mm_mullo_epi16(ones, _mm_set1_epi16(2560 - 1)));
}

static inline melba_digits melbakernel_sixteen(uint64_t value)
{
    uint64_t upper = value / 100000000;
    return melbakernel_digits_of(_mm_unpacklo_epi64(_mm_cvtsi64_si128((int64_t)upper),
                                                    _mm_cvtsi64_si128((int64_t)(value - upper * 100000000))));
}

/* How many there are without the zeros at the end; 'last' is one more behind them. */
static inline size_t melbakernel_significant(melba_digits digits, uint32_t last)
{
    uint32_t found = (uint32_t)_mm_movemask_epi8(_mm_cmpgt_epi8(digits, _mm_setzero_si128()));
    return 32 - (size_t)__builtin_clz(found | (uint32_t)(last != 0) << 16);
}

static inline melba_digits melbakernel_text(melba_digits digits)
{
    return _mm_or_si128(digits, _mm_set1_epi8('0'));
}

/* Those that 'mask' has, and between them and the others one byte that is not defined. */
static inline melba_digits melbakernel_parted(melba_digits text, const uint8_t *mask)
{
    __m128i kept = _mm_loadu_si128((const __m128i *)(const void *)mask);
    return _mm_or_si128(_mm_and_si128(text, kept), _mm_andnot_si128(kept, _mm_slli_si128(text, 1)));
}

/* The sixteenth, and seven bytes more; a store, because the way through a register is one through the stack. */
static inline void melbakernel_put_last(melba_digits text, uint8_t *out)
{
    _mm_storel_epi64((__m128i *)(void *)out, _mm_srli_si128(text, 15));
}
#else
typedef struct melba_digits {
    uint64_t words[2];
} melba_digits;

static inline uint64_t melbakernel_digits_of(uint64_t value)
{
    uint64_t fours = value + (4294967296u - 10000u) * ((value * 109951163u) >> 40);
    uint64_t twos = fours + (65536u - 100u) * (((fours * 5243u) >> 19) & 0x7f0000007fu);
    uint64_t ones = twos + (256u - 10u) * (((twos * 103u) >> 10) & 0xf000f000f000fu);
    return __builtin_bswap64(ones);
}

static inline melba_digits melbakernel_sixteen(uint64_t value)
{
    melba_digits digits = {{melbakernel_digits_of(value / 100000000), melbakernel_digits_of(value % 100000000)}};
    return digits;
}

static inline size_t melbakernel_significant(melba_digits digits, uint32_t last)
{
    if (last != 0)
        return 17;
    uint64_t second = digits.words[1];
    return (second != 0 ? 16 : 8) - (size_t)__builtin_clzll(second != 0 ? second : digits.words[0]) / 8;
}

static inline melba_digits melbakernel_text(melba_digits digits)
{
    digits.words[0] |= 0x3030303030303030u;
    digits.words[1] |= 0x3030303030303030u;
    return digits;
}

static inline melba_digits melbakernel_parted(melba_digits text, const uint8_t *mask)
{
    uint64_t kept[2];
    __builtin_memcpy(kept, mask, 16);
    uint64_t second = text.words[1] << 8 | text.words[0] >> 56;
    text.words[0] = (text.words[0] & kept[0]) | ((text.words[0] << 8) & ~kept[0]);
    text.words[1] = (text.words[1] & kept[1]) | (second & ~kept[1]);
    return text;
}

static inline void melbakernel_put_last(melba_digits text, uint8_t *out)
{
    *out = (uint8_t)(text.words[1] >> 56);
}
#endif

/* The eight digits of a number of up to eight, as text, the first lowest and zeros in front. */
static inline uint64_t melbakernel_eight(uint32_t value)
{
#if defined(__SSE2__)
    /* Both halves of four digits, each four times over, divided by 1000, 100, 10 and 1 (Mula's method). */
    const __m128i by = _mm_setr_epi16(8389, 5243, 13108, (short)32768, 8389, 5243, 13108, (short)32768);
    const __m128i shift = _mm_setr_epi16(1 << 7, 1 << 11, 1 << 13, (short)(1 << 15), 1 << 7, 1 << 11, 1 << 13,
                                         (short)(1 << 15));
    __m128i all = _mm_cvtsi32_si128((int)value);
    __m128i first = _mm_srli_epi64(_mm_mul_epu32(all, _mm_set1_epi32((int)0xd1b71759)), 45);
    __m128i last = _mm_sub_epi32(all, _mm_mul_epu32(first, _mm_set1_epi32(10000)));
    __m128i halves = _mm_slli_epi64(_mm_unpacklo_epi16(first, last), 2);
    halves = _mm_unpacklo_epi16(halves, halves);
    halves = _mm_unpacklo_epi32(halves, halves);
    __m128i quotients = _mm_mulhi_epu16(_mm_mulhi_epu16(halves, by), shift);
    /* From each quotient ten times the one in front of it. */
    __m128i tens = _mm_slli_epi64(_mm_mullo_epi16(quotients, _mm_set1_epi16(10)), 16);
    __m128i digits = _mm_sub_epi16(quotients, tens);
    return (uint64_t)_mm_cvtsi128_si64(_mm_packus_epi16(digits, digits)) | 0x3030303030303030u;
#else
    return melbakernel_digits_of(value) | 0x3030303030303030u;
#endif
}

/* ===== Decimals ======================================================== */

/* Where the parts of a decimal stand, for a power of ten of its first digit. */
typedef struct melba_places {
    uint8_t digits; /* The first digit. */
    uint8_t kept;   /* 16, less how many digits stand before the point, or 0. */
    uint8_t point;
    uint8_t more; /* How much the point takes after the first digit. */
    uint8_t least;
} melba_places;

/*
 * Writes a decimal of sixteen digits, the first of them not zero, and 'last',
 * a seventeenth, without the zeros at its end but with one digit after the
 * point.  'exponent', from -5 to 15, is the power of ten of its first digit.
 * Returns the end; 'out' has room for 32 bytes.
 */
static inline uint8_t *melbakernel_decimal(uint64_t value, uint32_t last, int64_t exponent, uint8_t *out)
{
    static const melba_places all[21] = {
        {6, 0, 1, 0, 0},    {5, 0, 1, 0, 0},    {4, 0, 1, 0, 0},    {3, 0, 1, 0, 0},   {2, 0, 1, 0, 0},
        {0, 15, 1, 1, 3},   {0, 14, 2, 1, 4},   {0, 13, 3, 1, 5},   {0, 12, 4, 1, 6},  {0, 11, 5, 1, 7},
        {0, 10, 6, 1, 8},   {0, 9, 7, 1, 9},    {0, 8, 8, 1, 10},   {0, 7, 9, 1, 11},  {0, 6, 10, 1, 12},
        {0, 5, 11, 1, 13},  {0, 4, 12, 1, 14},  {0, 3, 13, 1, 15},  {0, 2, 14, 1, 16}, {0, 1, 15, 1, 17},
        {0, 0, 16, 1, 18},
    };
    static const uint8_t masks[32] = {255, 255, 255, 255, 255, 255, 255, 255,
                                      255, 255, 255, 255, 255, 255, 255, 255};
    const melba_places *places = &all[exponent + 5];
    melba_digits digits = melbakernel_sixteen(value), text = melbakernel_text(digits);
    __builtin_memcpy(out, "0.000000", 8);
    uint8_t *start = out + places->digits;
    melba_digits parted = melbakernel_parted(text, masks + places->kept);
    __builtin_memcpy(start, &parted, 16);
    /* What the point pushes out, and then the seventeenth, which stands there if it does not. */
    melbakernel_put_last(text, start + 16);
    start[16 + places->more] = (uint8_t)(last | '0');
    out[places->point] = '.';
    size_t size = melbakernel_significant(digits, last) + places->more;
    return start + (size < places->least ? places->least : size);
}

/*
 * Writes a double, given by its bits, as the shortest text that reads back, and
 * returns the end; 'out' has room for 32 bytes.  NULL, and nothing written, for
 * zero, powers of two, what is not finite, and most of what needs an exponent.
 */
uint8_t *melbakernel_double(uint64_t bits, uint8_t *out);

/*
 * Writes doubles and a comma behind each of them, up to the first that
 * melbakernel_double does not write, and returns how many; '*out', which is
 * moved behind them, has room for 25 bytes a double and 32 more.  The loop
 * overlaps more of its numbers than calls do.
 */
size_t melbakernel_doubles(const uint64_t *bits, size_t count, uint8_t **out);

/* ===== Integers ======================================================== */

/* How many digits a number has: two shifts and an addition, so that the next store need not wait for the digits. */
static inline unsigned melbakernel_digit_count(uint32_t value)
{
    /* For each place of the highest bit the digits at least, in the upper half, and what carries where one is more. */
    static const uint64_t table[32] = {
        4294967296, 8589934582, 8589934582, 8589934582, 12884901788, 12884901788, 12884901788, 17179868184,
        17179868184, 17179868184, 21474826480, 21474826480, 21474826480, 21474826480, 25769703776, 25769703776,
        25769703776, 30063771072, 30063771072, 30063771072, 34349738368, 34349738368, 34349738368, 34349738368,
        38554705664, 38554705664, 38554705664, 41949672960, 41949672960, 41949672960, 42949672960, 42949672960,
    };
    return (unsigned)((value + table[31 ^ __builtin_clz(value | 1)]) >> 32);
}

/* Writes a number of up to 16 digits and returns the end; 'out' has room for 24 bytes. */
static inline uint8_t *melbakernel_short_integer(uint64_t value, uint8_t *out)
{
    if (value < 10) {
        *out = (uint8_t)('0' + value);
        return out + 1;
    }
    uint32_t first = (uint32_t)value, rest = 0;
    if (value >= 100000000) {
        first = (uint32_t)(value / 100000000);
        rest = (uint32_t)(value % 100000000);
    }
    unsigned count = melbakernel_digit_count(first);
    uint64_t digits = melbakernel_eight(first) >> (64 - 8 * count);
    __builtin_memcpy(out, &digits, 8);
    out += count;
    if (value < 100000000)
        return out;
    digits = melbakernel_eight(rest);
    __builtin_memcpy(out, &digits, 8);
    return out + 8;
}

/* The same for a number of 32 bits: at most two digits stand before the last eight, and are had without a vector. */
static inline uint8_t *melbakernel_integer32(uint32_t value, uint8_t *out)
{
    if (value < 100000000)
        return melbakernel_short_integer(value, out);
    uint32_t upper = value / 100000000, tens = (upper * 205) >> 11;
    uint64_t rest = melbakernel_eight(value - upper * 100000000);
    unsigned is_long = upper >= 10;
    uint32_t pair = ((upper - tens * 10) << 8 | tens) + 0x3030;
    pair >>= 8 - 8 * is_long;
    __builtin_memcpy(out, &pair, 2);
    __builtin_memcpy(out + 1 + is_long, &rest, 8);
    return out + 9 + is_long;
}

/* The same for any number; 'out' has room for 32 bytes. */
static inline uint8_t *melbakernel_integer(uint64_t value, uint8_t *out)
{
    if (value < 10000000000000000)
        return melbakernel_short_integer(value, out);
    out = melbakernel_short_integer(value / 10000000000000000, out);
    melba_digits text = melbakernel_text(melbakernel_sixteen(value % 10000000000000000));
    __builtin_memcpy(out, &text, 16);
    return out + 16;
}

#endif
