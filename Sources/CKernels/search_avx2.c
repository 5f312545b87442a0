/*
 * Searching with AVX2, 128 bytes at a time.  Replaces Search.first of
 * Base/Search.swift, its loop over blocks; figures in docs/kernels.md.
 */
#if defined(__x86_64__)
#include <immintrin.h>

#include "melba_search.h"

#define TARGET __attribute__((target("avx2")))
#define INLINE static inline __attribute__((always_inline)) TARGET

/* All bits set in each unit that lies in the range. */
INLINE __m256i hits(const uint8_t *text, unsigned shift, __m256i low, __m256i spread)
{
    __m256i some = _mm256_loadu_si256((const __m256i *)(const void *)text);
    if (shift == 0) {
        __m256i distance = _mm256_sub_epi8(some, low);
        return _mm256_cmpeq_epi8(_mm256_min_epu8(distance, spread), distance);
    }
    if (shift == 1) {
        __m256i distance = _mm256_sub_epi16(some, low);
        return _mm256_cmpeq_epi16(_mm256_min_epu16(distance, spread), distance);
    }
    __m256i distance = _mm256_sub_epi32(some, low);
    return _mm256_cmpeq_epi32(_mm256_min_epu32(distance, spread), distance);
}

/* Whole blocks of 32 bytes without a hit, as bytes. */
INLINE size_t clean(const uint8_t *text, size_t size, unsigned shift, __m256i low, __m256i spread)
{
    size_t i = 0;
    for (; i + 128 <= size; i += 128) {
        __m256i first = _mm256_or_si256(hits(text + i, shift, low, spread), hits(text + i + 32, shift, low, spread));
        __m256i second = _mm256_or_si256(hits(text + i + 64, shift, low, spread),
                                         hits(text + i + 96, shift, low, spread));
        __m256i any = _mm256_or_si256(first, second);
        if (!_mm256_testz_si256(any, any))
            break;
    }
    for (; i + 32 <= size; i += 32) {
        __m256i any = hits(text + i, shift, low, spread);
        if (!_mm256_testz_si256(any, any))
            break;
    }
    return i;
}

TARGET size_t melbakernel_find_avx2(const void *text, size_t count, unsigned shift, uint32_t low, uint32_t spread)
{
    switch (shift) {
    case 0: return clean(text, count, 0, _mm256_set1_epi8((char)low), _mm256_set1_epi8((char)spread));
    case 1: return clean(text, 2 * count, 1, _mm256_set1_epi16((short)low), _mm256_set1_epi16((short)spread)) / 2;
    default: return clean(text, 4 * count, 2, _mm256_set1_epi32((int)low), _mm256_set1_epi32((int)spread)) / 4;
    }
}
#endif
