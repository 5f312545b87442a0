/*
 * UTF-8 validation with AVX2: each byte is looked at together with the one
 * before it by three look-ups, after Keiser and Lemire, "Validating UTF-8 in
 * less than one instruction per byte" (2021).  Replaces UTF8.sequences of
 * Base/UTF8.swift for all but the last character; figures in docs/kernels.md.
 */
#if defined(__x86_64__)
#include <immintrin.h>

#include "melba_kernels.h"
#include "utf8_classes.h"

#define TARGET __attribute__((target("avx2")))
#define INLINE static inline __attribute__((always_inline)) TARGET

INLINE __m256i table(const uint8_t *classes)
{
    return _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)classes));
}

INLINE __m256i load(const uint8_t *text)
{
    return _mm256_loadu_si256((const __m256i *)(const void *)text);
}

/* The bytes 'count' places earlier. */
#define EARLIER(now, before, count) \
    _mm256_alignr_epi8(now, _mm256_permute2x128_si256(before, now, 0x21), 16 - (count))

INLINE __m256i errors(__m256i now, __m256i before)
{
    const __m256i low = _mm256_set1_epi8(15);
    __m256i first = EARLIER(now, before, 1);
    __m256i first_high = _mm256_shuffle_epi8(
        table(utf8_first_high),
        _mm256_and_si256(_mm256_srli_epi16(first, 4), low));
    __m256i first_low = _mm256_shuffle_epi8(
        table(utf8_first_low),
        _mm256_and_si256(first, low));
    __m256i second_high = _mm256_shuffle_epi8(
        table(utf8_second_high),
        _mm256_and_si256(_mm256_srli_epi16(now, 4), low));
    __m256i pairs = _mm256_and_si256(_mm256_and_si256(first_high, first_low), second_high);
    /* A third byte after E0..FF and a fourth after F0..FF must be continuations after continuations. */
    __m256i third = _mm256_subs_epu8(EARLIER(now, before, 2), _mm256_set1_epi8((char)(0xE0 - 0x80)));
    __m256i fourth = _mm256_subs_epu8(EARLIER(now, before, 3), _mm256_set1_epi8((char)(0xF0 - 0x80)));
    __m256i must = _mm256_and_si256(_mm256_or_si256(third, fourth), _mm256_set1_epi8((char)0x80));
    return _mm256_xor_si256(must, pairs);
}

TARGET size_t melbakernel_utf8_avx2(const uint8_t *text, size_t count)
{
    __m256i before = _mm256_setzero_si256();
    size_t i = 0;
    for (; i + 32 <= count; i += 32) {
        __m256i now = load(text + i);
        /* Two blocks of ASCII have no error, once a character cannot be left open by the first. */
        if (_mm256_movemask_epi8(_mm256_or_si256(now, before)) != 0) {
            __m256i wrong = errors(now, before);
            if (!_mm256_testz_si256(wrong, wrong))
                break;
        }
        before = now;
    }
    /* What is left is seen by a block that ends where the text does. */
    if (i < count && count - i < 32 && count >= 64) {
        __m256i wrong = errors(load(text + count - 32), load(text + count - 64));
        if (_mm256_testz_si256(wrong, wrong))
            return count;
    }
    return i;
}
#endif
