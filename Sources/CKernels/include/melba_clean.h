/*
 * How far a JSON string goes on without anything in it, with what every machine
 * has (SSE2; words of 64 bits elsewhere).  Swift has no mask of the lanes of a
 * vector.
 */
#ifndef MELBA_CLEAN_H
#define MELBA_CLEAN_H

#include <stddef.h>
#include <stdint.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/* How many of 16 bytes from 'skip' on come before the first that is a quote, a backslash, a control character or not ASCII. */
static inline size_t melbakernel_clean(const uint8_t *text, size_t skip)
{
#if defined(__SSE2__)
    __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)text);
    /* As signed numbers the bytes beyond ASCII are less than a space as well. */
    __m128i found = _mm_cmplt_epi8(bytes, _mm_set1_epi8(0x20));
    found = _mm_or_si128(found, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')));
    found = _mm_or_si128(found, _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')));
    return (size_t)__builtin_ctz(((unsigned)_mm_movemask_epi8(found) | 0x10000) >> skip);
#else
    const uint64_t ones = 0x0101010101010101u;
    size_t at = skip;
    for (; at + 8 <= 16; at += 8) {
        uint64_t word;
        __builtin_memcpy(&word, text + at, sizeof word);
        /* A byte borrows from the next one only if it is itself one of these, so that the lowest is the first. */
        uint64_t found = (word - 0x20 * ones) | ((word ^ '"' * ones) - ones) | ((word ^ '\\' * ones) - ones) | word;
        found &= 0x80 * ones;
        if (found != 0)
            return at + (size_t)__builtin_ctzll(found) / 8 - skip;
    }
    for (; at < 16; at++) {
        if (text[at] < 0x20 || text[at] >= 0x80 || text[at] == '"' || text[at] == '\\')
            break;
    }
    return at - skip;
#endif
}

#endif
