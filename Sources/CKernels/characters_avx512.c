/*
 * UTF-8 to characters of 1, 2 and 4 bytes with AVX-512 (VBMI2), 64 bytes at a
 * time: the first bytes of characters, and the second, third and fourth ones
 * beside them, are each pressed together, so that one lane holds all of a
 * character, however long each is.  After Clausecker and Lemire, "Transcoding
 * Unicode characters with AVX-512 instructions" (2023), for text that is known
 * to be valid.  Replaces UTF8Characters.portable of Base/UTF8Characters.swift;
 * figures in docs/kernels.md.
 */
#if defined(__x86_64__)
#include <immintrin.h>

#include "melba_characters.h"

#define TARGET __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vbmi,avx512vbmi2,bmi,bmi2,popcnt")))
#define INLINE static inline __attribute__((always_inline)) TARGET

/* The bytes of 'size' at 'text', and zeroes behind them. */
INLINE __m512i load(const uint8_t *text, size_t size)
{
    if (__builtin_expect(size >= 64, 1))
        return _mm512_loadu_si512(text);
    return _mm512_maskz_loadu_epi8(_bzhi_u64(~0ull, (unsigned)size), text);
}

/* Where characters begin: every byte but those from 0x80 to 0xBF. */
INLINE uint64_t beginnings(__m512i text, size_t size)
{
    return _mm512_cmpgt_epi8_mask(text, _mm512_set1_epi8(-65)) & _bzhi_u64(~0ull, size < 64 ? (unsigned)size : 64);
}

TARGET melba_utf8_shape melbakernel_utf8_shape_avx512(const uint8_t *text, size_t size)
{
    size_t count = 0;
    __m512i greatest = _mm512_setzero_si512();
    for (size_t at = 0; at < size; at += 64) {
        __m512i block = load(text + at, size - at);
        count += (size_t)_mm_popcnt_u64(beginnings(block, size - at));
        greatest = _mm512_max_epu8(greatest, block);
    }
    uint32_t width = 1;
    if (_mm512_cmpge_epu8_mask(greatest, _mm512_set1_epi8((char)0xF0)) != 0)
        width = 4;
    else if (_mm512_cmpge_epu8_mask(greatest, _mm512_set1_epi8((char)0xC4)) != 0)
        width = 2;
    return (melba_utf8_shape){count, width};
}

/* 64 bytes from 'text' on and those that are up to three places further, of which 'size' are there. */
#define LATER(places) (size > (places) ? load(text + (places), size - (places)) : _mm512_setzero_si512())

/* Up to U+00FF the first byte of two says which half of the range the second one is in. */
INLINE void fill1(const uint8_t *text, size_t size, uint8_t *out)
{
    while (size > 0) {
        __m512i first = load(text, size), second = LATER(1);
        uint64_t begins = beginnings(first, size);
        __mmask64 two = _mm512_movepi8_mask(first);
        __mmask64 upper = _mm512_mask_cmpeq_epi8_mask(two, first, _mm512_set1_epi8((char)0xC3));
        __m512i lanes = _mm512_mask_mov_epi8(first, two, second);
        lanes = _mm512_mask_add_epi8(lanes, upper, lanes, _mm512_set1_epi8(0x40));
        unsigned count = (unsigned)_mm_popcnt_u64(begins);
        _mm512_mask_storeu_epi8(out, _bzhi_u64(~0ull, count), _mm512_maskz_compress_epi8(begins, lanes));
        out += count;
        text += 64;
        size = size > 64 ? size - 64 : 0;
    }
}

INLINE __m512i join2(__m256i first, __m256i second, __m256i third)
{
    const __m512i six = _mm512_set1_epi16(0x3F);
    __m512i a = _mm512_cvtepu8_epi16(first);
    __m512i b = _mm512_and_si512(_mm512_cvtepu8_epi16(second), six);
    __m512i c = _mm512_and_si512(_mm512_cvtepu8_epi16(third), six);
    __m512i low = _mm512_or_si512(_mm512_slli_epi16(b, 6), c);
    __m512i two = _mm512_or_si512(_mm512_slli_epi16(_mm512_and_si512(a, _mm512_set1_epi16(0x1F)), 6), b);
    __m512i three = _mm512_or_si512(_mm512_slli_epi16(a, 12), low);
    __m512i result = _mm512_mask_mov_epi16(a, _mm512_cmpge_epu16_mask(a, _mm512_set1_epi16(0xC0)), two);
    return _mm512_mask_mov_epi16(result, _mm512_cmpge_epu16_mask(a, _mm512_set1_epi16(0xE0)), three);
}

INLINE void fill2(const uint8_t *text, size_t size, uint16_t *out)
{
    while (size > 0) {
        __m512i block = load(text, size);
        uint64_t begins = beginnings(block, size);
        unsigned count = (unsigned)_mm_popcnt_u64(begins);
        __m512i first = _mm512_maskz_compress_epi8(begins, block);
        __m512i second = _mm512_maskz_compress_epi8(begins, LATER(1));
        __m512i third = _mm512_maskz_compress_epi8(begins, LATER(2));
        __m512i low = join2(_mm512_castsi512_si256(first), _mm512_castsi512_si256(second),
                            _mm512_castsi512_si256(third));
        _mm512_mask_storeu_epi16(out, (__mmask32)_bzhi_u64(0xFFFFFFFFu, count), low);
        if (count > 32) {
            __m512i high = join2(_mm512_extracti64x4_epi64(first, 1), _mm512_extracti64x4_epi64(second, 1),
                                 _mm512_extracti64x4_epi64(third, 1));
            _mm512_mask_storeu_epi16(out + 32, (__mmask32)_bzhi_u64(0xFFFFFFFFu, count - 32), high);
        }
        out += count;
        text += 64;
        size = size > 64 ? size - 64 : 0;
    }
}

INLINE __m512i join4(__m128i first, __m128i second, __m128i third, __m128i fourth)
{
    const __m512i six = _mm512_set1_epi32(0x3F);
    __m512i a = _mm512_cvtepu8_epi32(first);
    __m512i b = _mm512_and_si512(_mm512_cvtepu8_epi32(second), six);
    __m512i c = _mm512_and_si512(_mm512_cvtepu8_epi32(third), six);
    __m512i d = _mm512_and_si512(_mm512_cvtepu8_epi32(fourth), six);
    __m512i two = _mm512_or_si512(_mm512_slli_epi32(_mm512_and_si512(a, _mm512_set1_epi32(0x1F)), 6), b);
    __m512i low = _mm512_or_si512(_mm512_slli_epi32(b, 6), c);
    __m512i three = _mm512_or_si512(_mm512_slli_epi32(_mm512_and_si512(a, _mm512_set1_epi32(15)), 12), low);
    __m512i four = _mm512_or_si512(_mm512_slli_epi32(_mm512_and_si512(a, _mm512_set1_epi32(7)), 18),
                                   _mm512_or_si512(_mm512_slli_epi32(low, 6), d));
    __m512i result = _mm512_mask_mov_epi32(a, _mm512_cmpge_epu32_mask(a, _mm512_set1_epi32(0xC0)), two);
    result = _mm512_mask_mov_epi32(result, _mm512_cmpge_epu32_mask(a, _mm512_set1_epi32(0xE0)), three);
    return _mm512_mask_mov_epi32(result, _mm512_cmpge_epu32_mask(a, _mm512_set1_epi32(0xF0)), four);
}

INLINE void fill4(const uint8_t *text, size_t size, uint32_t *out)
{
    while (size > 0) {
        __m512i block = load(text, size);
        uint64_t begins = beginnings(block, size);
        size_t count = (size_t)_mm_popcnt_u64(begins);
        __m512i first = _mm512_maskz_compress_epi8(begins, block);
        __m512i second = _mm512_maskz_compress_epi8(begins, LATER(1));
        __m512i third = _mm512_maskz_compress_epi8(begins, LATER(2));
        __m512i fourth = _mm512_maskz_compress_epi8(begins, LATER(3));
        for (size_t done = 0; done < count; done += 16) {
            __m512i lanes = join4(_mm512_castsi512_si128(first), _mm512_castsi512_si128(second),
                                  _mm512_castsi512_si128(third), _mm512_castsi512_si128(fourth));
            _mm512_mask_storeu_epi32(out + done, (__mmask16)_bzhi_u32(0xFFFF, (unsigned)(count - done)), lanes);
            first = _mm512_alignr_epi32(first, first, 4);
            second = _mm512_alignr_epi32(second, second, 4);
            third = _mm512_alignr_epi32(third, third, 4);
            fourth = _mm512_alignr_epi32(fourth, fourth, 4);
        }
        out += count;
        text += 64;
        size = size > 64 ? size - 64 : 0;
    }
}

TARGET void melbakernel_utf8_characters_avx512(const uint8_t *text, size_t size, void *out, uint32_t width)
{
    switch (width) {
    case 1: fill1(text, size, out); break;
    case 2: fill2(text, size, out); break;
    default: fill4(text, size, out); break;
    }
}
#endif
