/*
 * The shortest ways of the walker, inline: small ints and short clean ASCII.
 * They do what melbacore_json_int and melbacore_json_text do; a call into the
 * core for each of them was a third of the time.
 */
#ifndef MELBA_PY_JSON_LEAF_H
#define MELBA_PY_JSON_LEAF_H

#include "json.h"

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

static inline uint64_t leaf_word(const uint8_t *text)
{
    uint64_t word;
    memcpy(&word, text, 8);
    return word;
}

/* Not zero when one of eight ASCII characters may not stand in a string. */
static inline uint64_t leaf_specials(uint64_t word)
{
    const uint64_t ones = 0x0101010101010101u;
    return ((word - 0x20 * ones) | ((word ^ '"' * ones) - ones) | ((word ^ '\\' * ones) - ones)) & 0x80 * ones;
}

#if defined(__SSE2__)
/* All bits set in each byte that may not stand in a string. */
static inline __m128i leaf_specials_of_16(__m128i text)
{
    __m128i control = _mm_cmpeq_epi8(_mm_min_epu8(text, _mm_set1_epi8(0x1f)), text);
    return _mm_or_si128(control, _mm_or_si128(_mm_cmpeq_epi8(text, _mm_set1_epi8('"')),
                                              _mm_cmpeq_epi8(text, _mm_set1_epi8('\\'))));
}
#endif

/*
 * Copies up to 32 ASCII characters; false when one of them is special.  Reads
 * no more than they are, and may write up to 32 bytes.
 */
static inline bool leaf_copy(uint8_t *out, const uint8_t *text, size_t size)
{
#if defined(__SSE2__)
    if (size >= 16) {
        __m128i first = _mm_loadu_si128((const __m128i *)(const void *)text);
        __m128i last = _mm_loadu_si128((const __m128i *)(const void *)(text + size - 16));
        _mm_storeu_si128((__m128i *)(void *)out, first);
        _mm_storeu_si128((__m128i *)(void *)(out + size - 16), last);
        return _mm_movemask_epi8(_mm_or_si128(leaf_specials_of_16(first), leaf_specials_of_16(last))) == 0;
    }
#endif
    if (size >= 8) {
        uint64_t specials = 0;
        for (size_t i = 0; i + 8 < size; i += 8) {
            uint64_t word = leaf_word(text + i);
            memcpy(out + i, &word, 8);
            specials |= leaf_specials(word);
        }
        uint64_t last = leaf_word(text + size - 8);
        memcpy(out + size - 8, &last, 8);
        return (specials | leaf_specials(last)) == 0;
    }
    uint64_t word = 0x6161616161616161u;
    if (size >= 4) {
        uint32_t first, last;
        memcpy(&first, text, 4);
        memcpy(&last, text + size - 4, 4);
        word = (uint64_t)first << 32 | last;
        memcpy(out, &first, 4);
        memcpy(out + size - 4, &last, 4);
    } else {
        for (size_t i = 0; i < size; i++) {
            out[i] = text[i];
            word = word << 8 | text[i];
        }
    }
    return leaf_specials(word) == 0;
}

/* The value of an int of one digit of CPython's; false for longer ones. */
static inline bool leaf_int(PyObject *value, long *result)
{
#if PY_VERSION_HEX >= 0x030c0000
    if (!PyUnstable_Long_IsCompact((PyLongObject *)value))
        return false;
    *result = (long)PyUnstable_Long_CompactValue((PyLongObject *)value);
    return true;
#else
    Py_ssize_t size = Py_SIZE(value);
    if (size < -1 || size > 1)
        return false;
    *result = size == 0 ? 0 : (long)size * (long)((PyLongObject *)value)->ob_digit[0];
    return true;
#endif
}

/* Writes a number of less than nine digits; 'out' has room for 16 bytes. */
static inline uint8_t *leaf_write(uint8_t *out, uint32_t value)
{
    if (value < 10) {
        *out = (uint8_t)('0' + value);
        return out + 1;
    }
    /* Fours, twos and ones side by side: each part x becomes x / n and x % n. */
    uint64_t fours = value + (4294967296u - 10000u) * (((uint64_t)value * 109951163u) >> 40);
    uint64_t twos = fours + (65536u - 100u) * (((fours * 5243u) >> 19) & 0x7f0000007fu);
    uint64_t ones = twos + (256u - 10u) * (((twos * 103u) >> 10) & 0xf000f000f000fu);
    uint64_t digits = __builtin_bswap64(ones);
    unsigned zeros = (unsigned)__builtin_ctzll(digits) & ~7u;
    digits = (digits | 0x3030303030303030u) >> zeros;
    memcpy(out, &digits, 8);
    return out + 8 - zeros / 8;
}

#endif
