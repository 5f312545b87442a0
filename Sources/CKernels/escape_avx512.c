/*
 * Escaping with AVX-512 VBMI (Ice Lake, Zen 4 and later): one two-register
 * look-up classifies 64 characters for any context.  Replaces Portable.tally
 * and Portable.fill of Escape/Portable.swift; figures in docs/kernels.md.
 *
 * Characters of 2 and 4 bytes are narrowed with saturation, so that all
 * beyond Latin-1 become 255, which no table holds.
 */
#if defined(__x86_64__)
#include <immintrin.h>
#include <string.h>

#include "melba_kernels.h"

#define TARGET __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vbmi,bmi,bmi2,popcnt,lzcnt")))
#define INLINE static inline __attribute__((always_inline)) TARGET

/* The first 'count' lanes, of at most 64. */
INLINE __mmask64 lanes(size_t count)
{
    return _bzhi_u64(~0ull, (unsigned)count);
}

/* Up to 64 >> shift characters, one a byte; the other lanes are 255. */
INLINE __m512i load(const uint8_t *text, size_t count, unsigned shift)
{
    __m512i blank = _mm512_set1_epi8(-1);
    __m512i raw = _mm512_mask_loadu_epi8(blank, lanes(count << shift), text);
    if (shift == 0)
        return raw;
    if (shift == 1)
        return _mm512_inserti64x4(blank, _mm512_cvtusepi16_epi8(raw), 0);
    return _mm512_inserti32x4(blank, _mm512_cvtusepi32_epi8(raw), 0);
}

/* 64 characters, one a byte, in any order. */
INLINE __m512i gather(const uint8_t *text, unsigned shift)
{
    if (shift == 0)
        return _mm512_loadu_si512(text);
    if (shift == 1) {
        __m512i most = _mm512_set1_epi16(255);
        return _mm512_packus_epi16(_mm512_min_epu16(_mm512_loadu_si512(text), most),
                                   _mm512_min_epu16(_mm512_loadu_si512(text + 64), most));
    }
    __m512i most = _mm512_set1_epi32(255);
    __m512i low = _mm512_packus_epi32(_mm512_min_epu32(_mm512_loadu_si512(text), most),
                                      _mm512_min_epu32(_mm512_loadu_si512(text + 64), most));
    __m512i high = _mm512_packus_epi32(_mm512_min_epu32(_mm512_loadu_si512(text + 128), most),
                                       _mm512_min_epu32(_mm512_loadu_si512(text + 192), most));
    return _mm512_packus_epi16(low, high);
}

/* For each lane what its character becomes: lengths, 0 where it stays. */
INLINE __m512i classify(const __m512i lengths[2], __m512i text)
{
    __mmask64 ascii = ~_mm512_movepi8_mask(text);
    return _mm512_maskz_permutex2var_epi8(ascii, lengths[0], text, lengths[1]);
}

/* The same, without a look at what all are known to be. */
INLINE __m512i look_up(const __m512i lengths[2], __m512i text, bool is_ascii)
{
    return is_ascii ? _mm512_permutex2var_epi8(lengths[0], text, lengths[1]) : classify(lengths, text);
}

INLINE __m512i or3(__m512i a, __m512i b, __m512i c)
{
    return _mm512_ternarylogic_epi64(a, b, c, 0xfe);
}

/* All of 'many', 4 or 8, or-ed. */
INLINE __m512i or_all(const __m512i of[8], size_t many)
{
    __m512i four = _mm512_or_si512(or3(of[0], of[1], of[2]), of[3]);
    return many == 4 ? four : or3(or3(four, of[4], of[5]), of[6], of[7]);
}

/* The running counts of a tally. */
struct counts {
    __m512i written; /* Sums, in eight lanes. */
    __m512i all;     /* All lengths, or-ed. */
    __m512i wide;    /* All characters, or-ed. */
    size_t specials;
};

INLINE void count(struct counts *counts, __m512i class)
{
    counts->written = _mm512_add_epi64(counts->written, _mm512_sad_epu8(class, _mm512_setzero_si512()));
    counts->all = _mm512_or_si512(counts->all, class);
    counts->specials += (size_t)_mm_popcnt_u64(_mm512_test_epi8_mask(class, class));
}

/* Counts 4 or 8 vectors, which stay in registers: one branch asks for all of them. */
INLINE void tally_many(struct counts *counts, const __m512i lengths[2], const uint8_t *text, unsigned shift, size_t many)
{
    const size_t stride = (size_t)64 << shift;
    __m512i some[8], class[8];
#pragma GCC unroll 8
    for (size_t i = 0; i < many; i++)
        some[i] = gather(text + i * stride, shift);
    __m512i raw = or_all(some, many);
    bool is_ascii = shift == 0 && _mm512_movepi8_mask(raw) == 0;
#pragma GCC unroll 8
    for (size_t i = 0; i < many; i++)
        class[i] = look_up(lengths, some[i], is_ascii);
    __m512i any = or_all(class, many);
    counts->wide = _mm512_or_si512(counts->wide, raw);
    if (_mm512_test_epi8_mask(any, any)) {
#pragma GCC unroll 8
        for (size_t i = 0; i < many; i++)
            count(counts, class[i]);
    }
}

INLINE melba_tally tally(const melba_escape_table *table, const uint8_t *text, size_t left, unsigned shift)
{
    const size_t block = 64 >> shift, stride = (size_t)64 << shift;
    const __m512i lengths[2] = {_mm512_loadu_si512(table->lengths), _mm512_loadu_si512(table->lengths + 64)};
    struct counts counts = {_mm512_setzero_si512(), _mm512_setzero_si512(), _mm512_setzero_si512(), 0};
    for (; left >= 512; left -= 512, text += 8 * stride)
        tally_many(&counts, lengths, text, shift, 8);
    for (; left >= 256; left -= 256, text += 4 * stride)
        tally_many(&counts, lengths, text, shift, 4);
    for (; left >= 64; left -= 64, text += stride) {
        __m512i some = gather(text, shift);
        counts.wide = _mm512_or_si512(counts.wide, some);
        count(&counts, classify(lengths, some));
    }
    while (left > 0) {
        size_t now = left < block ? left : block;
        __m512i some = load(text, now, shift);
        counts.wide = _mm512_or_si512(counts.wide, _mm512_maskz_mov_epi8(lanes(now), some));
        count(&counts, classify(lengths, some));
        text += 64;
        left -= now;
    }
    melba_tally result = {counts.specials, 0, false, _mm512_movepi8_mask(counts.wide) != 0};
    if (counts.specials > 0) {
        result.written = (size_t)_mm512_reduce_add_epi64(counts.written);
        result.illegal = _mm512_movepi8_mask(counts.all) != 0;
    }
    return result;
}

/* Stores what a special character becomes, and scribbles on up to 8 characters. */
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

/*
 * The bytes that a run is copied by: fewer are faster where specials are near each other, more
 * where a character takes four.
 */
INLINE size_t piece_of(unsigned shift)
{
    return shift == 2 ? 64 : 32;
}

/* What 64 bytes may become, with the last store passing by a whole vector. */
enum { most = 8 * 64 + 64 };

/* Copies up to one piece by storing a whole one; only where 'is_last' no more are read than 'size'. */
INLINE void copy(uint8_t *out, const uint8_t *from, size_t size, size_t piece, bool is_last)
{
    if (piece == 64)
        _mm512_storeu_si512(out, is_last ? _mm512_maskz_loadu_epi8(lanes(size), from) : _mm512_loadu_si512(from));
    else
        _mm256_storeu_si256((__m256i *)(void *)out,
                            is_last ? _mm256_maskz_loadu_epi8((__mmask32)lanes(size), from)
                                    : _mm256_loadu_si256((const __m256i *)(const void *)from));
}

/* Writes the characters of up to one piece, 'size' bytes. */
INLINE uint8_t *fill_piece(const melba_escape_table *table, const uint8_t *text, size_t size, unsigned shift,
                           uint8_t *out, uint64_t specials, bool is_last)
{
    const uint8_t *from = text, *end = text + size;
    for (; specials; specials = _blsr_u64(specials)) {
        const uint8_t *next = text + ((size_t)_tzcnt_u64(specials) << shift);
        copy(out, from, (size_t)(end - from), piece_of(shift), is_last);
        out = put(table, *next, out + (next - from), shift);
        from = next + ((size_t)1 << shift);
    }
    copy(out, from, (size_t)(end - from), piece_of(shift), is_last);
    return out + (end - from);
}

/* Writes the characters of up to 64 bytes, scribbling on 'most' bytes. */
INLINE uint8_t *fill_block(const melba_escape_table *table, const uint8_t *text, size_t count, unsigned shift,
                           uint8_t *out, uint64_t specials, bool is_last)
{
    const size_t size = count << shift, piece = piece_of(shift);
    if (piece == 64)
        return fill_piece(table, text, size, shift, out, specials, is_last);
    const unsigned lanes_of_piece = (unsigned)piece >> shift;
    uint64_t first = _bzhi_u64(specials, lanes_of_piece);
    if (is_last && size <= piece)
        return fill_piece(table, text, size, shift, out, first, true);
    out = fill_piece(table, text, piece, shift, out, first, is_last);
    return fill_piece(table, text + piece, size - piece, shift, out, specials >> lanes_of_piece, is_last);
}

INLINE uint64_t specials_of(const __m512i lengths[2], __m512i text)
{
    __m512i class = classify(lengths, text);
    return _mm512_test_epi8_mask(class, class);
}

/*
 * Writes the last characters, which become fewer than 'most' bytes, beside the memory and then
 * copies them, because masked stores are slow; returns how many bytes they were.
 */
INLINE size_t fill_aside(const melba_escape_table *table, const __m512i lengths[2], const uint8_t *text,
                         size_t left, unsigned shift, uint8_t *out)
{
    const size_t block = 64 >> shift;
    _Alignas(64) uint8_t aside[2 * most];
    uint8_t *there = aside;
    for (; left > 0; text += 64) {
        size_t now = left < block ? left : block;
        there = fill_block(table, text, now, shift, there, specials_of(lengths, load(text, now, shift)), true);
        left -= now;
    }
    memcpy(out, aside, (size_t)(there - aside));
    return (size_t)(there - aside);
}

INLINE uint8_t *fill(const melba_escape_table *table, const uint8_t *text, size_t left, unsigned shift,
                     uint8_t *out, const uint8_t *end)
{
    const size_t block = 64 >> shift;
    const __m512i lengths[2] = {_mm512_loadu_si512(table->lengths), _mm512_loadu_si512(table->lengths + 64)};
    /* The second block gives the first one room to read beyond its end. */
    for (; left >= 2 * block && end - out >= most; left -= block, text += 64)
        out = fill_block(table, text, block, shift, out, specials_of(lengths, load(text, block, shift)), false);
    for (; left > 0 && end - out >= most; text += 64) {
        size_t now = left < block ? left : block;
        out = fill_block(table, text, now, shift, out, specials_of(lengths, load(text, now, shift)), true);
        left -= now;
    }
    return left == 0 ? out : out + fill_aside(table, lengths, text, left, shift, out);
}

TARGET melba_tally melbakernel_tally_avx512(const melba_escape_table *table, const void *text, size_t count, unsigned shift)
{
    switch (shift) {
    case 0: return tally(table, text, count, 0);
    case 1: return tally(table, text, count, 1);
    default: return tally(table, text, count, 2);
    }
}

TARGET void *melbakernel_fill_avx512(const melba_escape_table *table, const void *text, size_t count, unsigned shift,
                               void *out, const void *end)
{
    switch (shift) {
    case 0: return fill(table, text, count, 0, out, end);
    case 1: return fill(table, text, count, 1, out, end);
    default: return fill(table, text, count, 2, out, end);
    }
}
#endif
