/*
 * The shortest ways of the walker, inline: small ints and short clean ASCII.
 * They do what melbacore_json_int and melbacore_json_text do; a call into the
 * core for each of them was a third of the time.
 */
#ifndef MELBA_PY_JSON_LEAF_H
#define MELBA_PY_JSON_LEAF_H

#include "json.h"
#include "melba_digits.h"

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
static inline __m128i leaf_load(const uint8_t *text)
{
    return _mm_loadu_si128((const __m128i *)(const void *)text);
}

static inline void leaf_store(uint8_t *out, __m128i text)
{
    _mm_storeu_si128((__m128i *)(void *)out, text);
}

/* Zero in each byte that may not stand in a string. */
static inline __m128i leaf_zeros(__m128i text)
{
    __m128i quote = _mm_xor_si128(text, _mm_set1_epi8('"')), backslash = _mm_xor_si128(text, _mm_set1_epi8('\\'));
    return _mm_min_epu8(_mm_min_epu8(quote, backslash), _mm_subs_epu8(text, _mm_set1_epi8(0x1f)));
}

static inline unsigned leaf_is_any_zero(__m128i bytes)
{
    return (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, _mm_setzero_si128()));
}
#endif

/*
 * Copies up to 32 characters of a compact ASCII str; not zero when one of them
 * is special.  May write up to 32 bytes.
 */
static inline __attribute__((always_inline)) uint64_t leaf_copy(uint8_t *out, const uint8_t *text, size_t size)
{
#if defined(__SSE2__)
    if (size >= 16) {
        __m128i first = leaf_load(text), last = leaf_load(text + size - 16);
        leaf_store(out, first);
        leaf_store(out + size - 16, last);
        return leaf_is_any_zero(_mm_min_epu8(leaf_zeros(first), leaf_zeros(last)));
    }
#endif
    if (size >= 8) {
        uint64_t specials = 0, last = leaf_word(text + size - 8);
        for (size_t i = 0; i + 8 < size; i += 8) {
            uint64_t word = leaf_word(text + i);
            memcpy(out + i, &word, 8);
            specials |= leaf_specials(word);
        }
        memcpy(out + size - 8, &last, 8);
        return specials | leaf_specials(last);
    }
    if (size == 0)
        return 0;
    /* The eight bytes that end with the text begin in the head of its object. */
    uint64_t word = leaf_word(text + size - 8) >> (64 - 8 * size);
    memcpy(out, &word, 8);
    return leaf_specials(word | 0x6161616161616161u << (8 * size));
}

/* Texts of that many bytes are copied here, and longer ones by the core, which has wider vectors. */
enum { LEAF_MOST = 160 };

/*
 * Copies from 16 to LEAF_MOST bytes of ASCII or UTF-8; not zero when one of them
 * is special.  Writes no more than they are.
 */
static inline uint64_t leaf_copy_some(uint8_t *out, const uint8_t *text, size_t size)
{
#if defined(__SSE2__)
    __m128i last = leaf_load(text + size - 16), zeros = leaf_zeros(last);
    size_t i = 0;
    for (; i + 32 < size; i += 32) {
        __m128i first = leaf_load(text + i), second = leaf_load(text + i + 16);
        leaf_store(out + i, first);
        leaf_store(out + i + 16, second);
        zeros = _mm_min_epu8(zeros, _mm_min_epu8(leaf_zeros(first), leaf_zeros(second)));
    }
    if (i + 16 < size) {
        __m128i some = leaf_load(text + i);
        leaf_store(out + i, some);
        zeros = _mm_min_epu8(zeros, leaf_zeros(some));
    }
    leaf_store(out + size - 16, last);
    return leaf_is_any_zero(zeros);
#else
    (void)out;
    (void)text;
    return size;
#endif
}

_Static_assert(PyLong_SHIFT == 30, "the digits of an int are read as those of 30 bits");

/* The value of an int of up to 63 bits, and on which side of zero it is; false for longer ones. */
static inline bool leaf_int(PyObject *value, uint64_t *magnitude, bool *is_negative)
{
#if PY_VERSION_HEX >= 0x030c0000
    uintptr_t tag = ((PyLongObject *)value)->long_value.lv_tag;
    const digit *digits = ((PyLongObject *)value)->long_value.ob_digit;
    size_t count = tag >> 3;
    *is_negative = (tag & 2) != 0;
#else
    const digit *digits = ((PyLongObject *)value)->ob_digit;
    size_t count = (size_t)Py_ABS(Py_SIZE(value));
    *is_negative = Py_SIZE(value) < 0;
#endif
    *magnitude = count == 0 ? 0 : digits[0];
    if (count > 1) {
        if (count > 3 || (count == 3 && digits[2] >> (63 - 2 * PyLong_SHIFT) != 0))
            return false;
        *magnitude |= (uint64_t)digits[1] << PyLong_SHIFT;
        if (count == 3)
            *magnitude |= (uint64_t)digits[2] << 2 * PyLong_SHIFT;
    }
    return true;
}

#endif
