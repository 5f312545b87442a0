/*
 * Escaping with AVX2: two look-ups by nibble classify 32 characters for any
 * context.  Replaces Portable.tally and Portable.fill of
 * Escape/Portable.swift; figures in docs/kernels.md.
 */
#if defined(__x86_64__)
#include <immintrin.h>
#include <string.h>

#include "melba_kernels.h"

#define TARGET __attribute__((target("avx2,bmi,bmi2,popcnt,lzcnt")))
#define INLINE static inline __attribute__((always_inline)) TARGET

enum { block = 32 };

/* 32 characters, one a byte; those beyond Latin-1 become 255. */
INLINE __m256i load(const uint8_t *text, unsigned shift)
{
    const __m256i *from = (const __m256i *)(const void *)text;
    if (shift == 0)
        return _mm256_loadu_si256(from);
    if (shift == 1) {
        __m256i most = _mm256_set1_epi16(255);
        __m256i pair = _mm256_packus_epi16(_mm256_min_epu16(_mm256_loadu_si256(from), most),
                                           _mm256_min_epu16(_mm256_loadu_si256(from + 1), most));
        return _mm256_permute4x64_epi64(pair, 0xd8);
    }
    __m256i most = _mm256_set1_epi32(255);
    __m256i low = _mm256_packus_epi32(_mm256_min_epu32(_mm256_loadu_si256(from), most),
                                      _mm256_min_epu32(_mm256_loadu_si256(from + 1), most));
    __m256i high = _mm256_packus_epi32(_mm256_min_epu32(_mm256_loadu_si256(from + 2), most),
                                       _mm256_min_epu32(_mm256_loadu_si256(from + 3), most));
    return _mm256_permutevar8x32_epi32(_mm256_packus_epi16(low, high), _mm256_setr_epi32(0, 4, 1, 5, 2, 6, 3, 7));
}

/* A bit for each of 32 characters that the context replaces. */
INLINE uint32_t classify(__m256i low, __m256i text)
{
    const __m256i high = _mm256_broadcastsi128_si256(
        _mm_setr_epi8(1, 2, 4, 8, 16, 32, 64, -128, 0, 0, 0, 0, 0, 0, 0, 0));
    __m256i nibble = _mm256_and_si256(_mm256_srli_epi16(text, 4), _mm256_set1_epi8(15));
    /* A byte from 128 on picks 0 in the first look-up, so that it is clean. */
    __m256i both = _mm256_and_si256(_mm256_shuffle_epi8(low, text), _mm256_shuffle_epi8(high, nibble));
    return ~(uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(both, _mm256_setzero_si256()));
}

/* Copies fewer than 128 bytes by moves of fixed sizes, the last of which overlap. */
INLINE void copy_few(uint8_t *out, const uint8_t *text, size_t size)
{
    if (size >= 32) {
        for (size_t i = 0; i + 32 < size; i += 32)
            memcpy(out + i, text + i, 32);
        memcpy(out + size - 32, text + size - 32, 32);
    } else if (size >= 16) {
        memcpy(out, text, 16);
        memcpy(out + size - 16, text + size - 16, 16);
    } else if (size >= 8) {
        memcpy(out, text, 8);
        memcpy(out + size - 8, text + size - 8, 8);
    } else if (size >= 4) {
        memcpy(out, text, 4);
        memcpy(out + size - 4, text + size - 4, 4);
    } else {
        for (size_t i = 0; i < size; i++)
            out[i] = text[i];
    }
}

/*
 * The last characters, fewer than a block, followed by ones that are clean; 'room' is two blocks, so that a
 * whole one can be read from any of the first.
 */
INLINE const uint8_t *padded(uint8_t *room, const uint8_t *text, size_t count, unsigned shift)
{
    memset(room, 0xff, (size_t)(2 * block) << shift);
    copy_few(room, text, count << shift);
    return room;
}

INLINE void add(const melba_escape_table *table, const uint8_t *text, uint32_t specials, unsigned shift,
                melba_tally *sum)
{
    sum->specials += (size_t)_mm_popcnt_u32(specials);
    while (specials) {
        uint8_t length = table->lengths[text[(size_t)_tzcnt_u32(specials) << shift]];
        sum->written += length;
        sum->illegal |= length == 0x80;
        specials = _blsr_u32(specials);
    }
}

INLINE melba_tally tally(const melba_escape_table *table, const uint8_t *text, size_t count, unsigned shift)
{
    const __m256i low = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)table->low));
    melba_tally sum = {0, 0, false, shift != 0};
    __m256i raw = _mm256_setzero_si256();
    for (; count >= block; text += (size_t)block << shift, count -= block) {
        __m256i some = load(text, shift);
        uint32_t specials = classify(low, some);
        raw = _mm256_or_si256(raw, some);
        if (specials)
            add(table, text, specials, shift, &sum);
    }
    if (count > 0) {
        uint8_t room[8 * block];
        __m256i some = load(padded(room, text, count, shift), shift);
        uint32_t specials = classify(low, some);
        uint32_t wide = _bzhi_u32((uint32_t)_mm256_movemask_epi8(some), (unsigned)count);
        sum.wide |= wide != 0;
        if (specials)
            add(table, room, specials, shift, &sum);
    }
    sum.wide |= _mm256_movemask_epi8(raw) != 0;
    return sum;
}

/* Stores what a special character becomes, and up to 8 characters in all. */
INLINE uint8_t *put(const melba_escape_table *table, unsigned character, uint8_t *out, unsigned shift)
{
    __m128i word = _mm_cvtsi64_si128((long long)table->words[character]);
    if (shift == 0)
        _mm_storel_epi64((__m128i *)(void *)out, word);
    else if (shift == 1)
        _mm_storeu_si128((__m128i *)(void *)out, _mm_cvtepu8_epi16(word));
    else
        _mm256_storeu_si256((__m256i *)(void *)out, _mm256_cvtepu8_epi32(word));
    return out + ((size_t)table->lengths[character] << shift);
}

/* Copies a run of at most a block by storing a whole one. */
INLINE void copy(uint8_t *out, const uint8_t *text, unsigned shift)
{
    for (unsigned i = 0; i < 1u << shift; i++) {
        __m256i some = _mm256_loadu_si256((const __m256i *)(const void *)text + i);
        _mm256_storeu_si256((__m256i *)(void *)out + i, some);
    }
}

/* What a block may become, with the last store passing by a whole one. */
INLINE ptrdiff_t most(unsigned shift)
{
    return (ptrdiff_t)(9 * block) << shift;
}

/* Writes up to a block of characters, scribbling on 'most' bytes and reading two whole blocks. */
INLINE uint8_t *fill_block(const melba_escape_table *table, const uint8_t *text, size_t count, unsigned shift,
                           uint8_t *out, uint32_t specials)
{
    const uint8_t *from = text, *end = text + (count << shift);
    for (; specials; specials = _blsr_u32(specials)) {
        const uint8_t *next = text + ((size_t)_tzcnt_u32(specials) << shift);
        copy(out, from, shift);
        out = put(table, *next, out + (next - from), shift);
        from = next + ((size_t)1 << shift);
    }
    copy(out, from, shift);
    return out + (end - from);
}

/*
 * Writes the last characters: reads them from a padded copy, and when they become fewer than 'most' bytes
 * writes them beside the memory first, because stores are whole vectors.
 */
INLINE uint8_t *fill_last(const melba_escape_table *table, __m256i low, const uint8_t *text, size_t left,
                          unsigned shift, uint8_t *out, const uint8_t *end)
{
    uint8_t room[8 * block], aside[2 * 9 * block * 4], *there = aside;
    while (left > 0) {
        size_t now = left < block ? left : block;
        const uint8_t *from = left < 2 * block ? padded(room, text, now, shift) : text;
        uint32_t specials = classify(low, load(from, shift));
        if (end - out >= most(shift))
            out = fill_block(table, from, now, shift, out, specials);
        else
            there = fill_block(table, from, now, shift, there, specials);
        text += now << shift;
        left -= now;
    }
    memcpy(out, aside, (size_t)(there - aside));
    return out + (there - aside);
}

INLINE uint8_t *fill(const melba_escape_table *table, const uint8_t *text, size_t left, unsigned shift,
                     uint8_t *out, const uint8_t *end)
{
    const __m256i low = _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)table->low));
    for (; left >= 2 * block && end - out >= most(shift); left -= block, text += (size_t)block << shift)
        out = fill_block(table, text, block, shift, out, classify(low, load(text, shift)));
    return left == 0 ? out : fill_last(table, low, text, left, shift, out, end);
}

TARGET melba_tally melbakernel_tally_avx2(const melba_escape_table *table, const void *text, size_t count, unsigned shift)
{
    switch (shift) {
    case 0: return tally(table, text, count, 0);
    case 1: return tally(table, text, count, 1);
    default: return tally(table, text, count, 2);
    }
}

TARGET void *melbakernel_fill_avx2(const melba_escape_table *table, const void *text, size_t count, unsigned shift,
                             void *out, const void *end)
{
    switch (shift) {
    case 0: return fill(table, text, count, 0, out, end);
    case 1: return fill(table, text, count, 1, out, end);
    default: return fill(table, text, count, 2, out, end);
    }
}
#endif
