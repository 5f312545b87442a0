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

/* 64 >> shift characters, one a byte; lanes beyond 'count' are 255. */
INLINE __m512i load(const uint8_t *text, size_t count, unsigned shift)
{
    __m512i ones = _mm512_set1_epi8(-1);
    __m512i raw = _mm512_mask_loadu_epi8(ones, lanes(count << shift), text);
    if (shift == 0)
        return raw;
    __m512i blank = _mm512_set1_epi8(-1);
    if (shift == 1)
        return _mm512_inserti64x4(blank, _mm512_cvtusepi16_epi8(raw), 0);
    return _mm512_inserti32x4(blank, _mm512_cvtusepi32_epi8(raw), 0);
}

/* For each lane what its character becomes: lengths, 0 where it stays. */
INLINE __m512i classify(const __m512i lengths[2], __m512i text)
{
    __mmask64 ascii = ~_mm512_movepi8_mask(text);
    return _mm512_maskz_permutex2var_epi8(ascii, lengths[0], text, lengths[1]);
}

INLINE melba_tally tally(const melba_escape_table *table, const uint8_t *text, size_t count, unsigned shift)
{
    const size_t block = 64 >> shift;
    const __m512i lengths[2] = {_mm512_loadu_si512(table->lengths), _mm512_loadu_si512(table->lengths + 64)};
    __m512i sums = _mm512_setzero_si512(), all = sums, raw = sums;
    size_t specials = 0;
    while (count >= 4 * block) {
        __m512i text0 = load(text, block, shift), text1 = load(text + 64, block, shift);
        __m512i text2 = load(text + 128, block, shift), text3 = load(text + 192, block, shift);
        if (shift == 0)
            raw = _mm512_or_si512(raw, _mm512_or_si512(_mm512_or_si512(text0, text1), _mm512_or_si512(text2, text3)));
        __m512i class0 = classify(lengths, text0), class1 = classify(lengths, text1);
        __m512i class2 = classify(lengths, text2), class3 = classify(lengths, text3);
        __m512i any = _mm512_or_si512(_mm512_or_si512(class0, class1), _mm512_or_si512(class2, class3));
        if (_mm512_test_epi8_mask(any, any)) {
            __m512i zero = _mm512_setzero_si512();
            all = _mm512_or_si512(all, any);
            sums = _mm512_add_epi64(sums, _mm512_add_epi64(_mm512_sad_epu8(class0, zero), _mm512_sad_epu8(class1, zero)));
            sums = _mm512_add_epi64(sums, _mm512_add_epi64(_mm512_sad_epu8(class2, zero), _mm512_sad_epu8(class3, zero)));
            specials += (size_t)_mm_popcnt_u64(_mm512_test_epi8_mask(class0, class0));
            specials += (size_t)_mm_popcnt_u64(_mm512_test_epi8_mask(class1, class1));
            specials += (size_t)_mm_popcnt_u64(_mm512_test_epi8_mask(class2, class2));
            specials += (size_t)_mm_popcnt_u64(_mm512_test_epi8_mask(class3, class3));
        }
        text += 256;
        count -= 4 * block;
    }
    while (count > 0) {
        size_t now = count < block ? count : block;
        __m512i some = load(text, now, shift);
        if (shift == 0)
            raw = _mm512_or_si512(raw, _mm512_maskz_mov_epi8(lanes(now), some));
        __m512i class = classify(lengths, some);
        all = _mm512_or_si512(all, class);
        sums = _mm512_add_epi64(sums, _mm512_sad_epu8(class, _mm512_setzero_si512()));
        specials += (size_t)_mm_popcnt_u64(_mm512_test_epi8_mask(class, class));
        text += 64;
        count -= now;
    }
    melba_tally result = {specials, 0, false, shift != 0 || _mm512_movepi8_mask(raw) != 0};
    if (specials > 0) {
        result.written = (size_t)_mm512_reduce_add_epi64(sums);
        result.illegal = _mm512_movepi8_mask(all) != 0;
    }
    return result;
}

/* Stores what a special character becomes; 'roomy' when 8 may be stored. */
INLINE uint8_t *put(const melba_escape_table *table, unsigned character, uint8_t *out, unsigned shift, bool roomy)
{
    size_t length = table->lengths[character];
    __m128i word = _mm_cvtsi64_si128((long long)table->words[character]);
    __m256i wide = shift == 0 ? _mm256_castsi128_si256(word)
                 : shift == 1 ? _mm256_castsi128_si256(_mm_cvtepu8_epi16(word))
                              : _mm256_cvtepu8_epi32(word);
    if (!roomy)
        _mm256_mask_storeu_epi8(out, (__mmask32)lanes(length << shift), wide);
    else if (shift == 0)
        _mm_storel_epi64((__m128i *)(void *)out, word);
    else if (shift == 1)
        _mm_storeu_si128((__m128i *)(void *)out, _mm256_castsi256_si128(wide));
    else
        _mm256_storeu_si256((__m256i *)(void *)out, wide);
    return out + (length << shift);
}

INLINE uint8_t *fill(const melba_escape_table *table, const uint8_t *text, size_t count, unsigned shift,
                     uint8_t *out, const uint8_t *end)
{
    const size_t block = 64 >> shift;
    const __m512i lengths[2] = {_mm512_loadu_si512(table->lengths), _mm512_loadu_si512(table->lengths + 64)};
    while (count > 0) {
        size_t now = count < block ? count : block;
        __m512i class = classify(lengths, load(text, now, shift));
        uint64_t specials = _mm512_test_epi8_mask(class, class);
        size_t from = 0;
        /* A block may become 8 characters for each of its own, and the last store may pass by a whole vector. */
        if ((size_t)(end - out) >= 9 * 64) {
            while (specials) {
                size_t next = (size_t)_tzcnt_u64(specials);
                __m512i rest = _mm512_maskz_loadu_epi8(lanes((now - from) << shift), text + (from << shift));
                _mm512_storeu_si512(out, rest);
                out = put(table, text[next << shift], out + ((next - from) << shift), shift, true);
                from = next + 1;
                specials = _blsr_u64(specials);
            }
            __m512i rest = _mm512_maskz_loadu_epi8(lanes((now - from) << shift), text + (from << shift));
            _mm512_storeu_si512(out, rest);
        } else {
            while (specials) {
                size_t next = (size_t)_tzcnt_u64(specials);
                __mmask64 run = lanes((next - from) << shift);
                _mm512_mask_storeu_epi8(out, run, _mm512_maskz_loadu_epi8(run, text + (from << shift)));
                out = put(table, text[next << shift], out + ((next - from) << shift), shift, false);
                from = next + 1;
                specials = _blsr_u64(specials);
            }
            __mmask64 run = lanes((now - from) << shift);
            _mm512_mask_storeu_epi8(out, run, _mm512_maskz_loadu_epi8(run, text + (from << shift)));
        }
        out += (now - from) << shift;
        text += 64;
        count -= now;
    }
    return out;
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
