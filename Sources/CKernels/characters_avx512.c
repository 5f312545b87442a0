/*
 * UTF-8 to characters of 1, 2 and 4 bytes with AVX-512 (VBMI2), 64 bytes at a
 * time: the places at which characters begin are pressed together, and by
 * them the bytes of each are gathered in a lane, however long it is.  After
 * Clausecker and Lemire, "Transcoding Unicode characters with AVX-512
 * instructions" (2023), for text that is known to be valid.  Replaces UTF8Characters.portable of Base/UTF8Characters.swift;
 * figures in docs/kernels.md.
 */
#if defined(__x86_64__)
#include <immintrin.h>
#include <stdbool.h>

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

/* The place of each lane. */
INLINE __m512i places(void)
{
    return _mm512_set_epi8(63, 62, 61, 60, 59, 58, 57, 56, 55, 54, 53, 52, 51, 50, 49, 48, 47, 46, 45, 44, 43, 42, 41,
                           40, 39, 38, 37, 36, 35, 34, 33, 32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18,
                           17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
}

/* 32 characters that begin at 'begins' of two blocks. */
INLINE __m512i join2(__m512i block, __m512i next, __m256i begins)
{
    const __m512i six = _mm512_set1_epi16(0x3F);
    __m512i index = _mm512_cvtepu8_epi16(begins);
    index = _mm512_or_si512(index, _mm512_slli_epi16(index, 8));
    __m512i both = _mm512_permutex2var_epi8(block, _mm512_add_epi8(index, _mm512_set1_epi16(0x0100)), next);
    __m512i rest = _mm512_permutex2var_epi8(block, _mm512_add_epi8(index, _mm512_set1_epi16(2)), next);
    __m512i a = _mm512_and_si512(both, _mm512_set1_epi16(0xFF));
    __m512i b = _mm512_and_si512(_mm512_srli_epi16(both, 8), six);
    __m512i low = _mm512_or_si512(_mm512_slli_epi16(b, 6), _mm512_and_si512(rest, six));
    __m512i two = _mm512_or_si512(_mm512_slli_epi16(_mm512_and_si512(a, _mm512_set1_epi16(0x1F)), 6), b);
    __m512i three = _mm512_or_si512(_mm512_slli_epi16(a, 12), low);
    __m512i result = _mm512_mask_mov_epi16(a, _mm512_cmpge_epu16_mask(a, _mm512_set1_epi16(0xC0)), two);
    return _mm512_mask_mov_epi16(result, _mm512_cmpge_epu16_mask(a, _mm512_set1_epi16(0xE0)), three);
}

INLINE void store2(__m512i block, __m512i next, __m512i begins, size_t count, uint16_t *out)
{
    _mm512_mask_storeu_epi16(out, (__mmask32)_bzhi_u64(0xFFFFFFFFu, (unsigned)count),
                             join2(block, next, _mm512_castsi512_si256(begins)));
    if (count > 32)
        _mm512_mask_storeu_epi16(out + 32, (__mmask32)_bzhi_u64(0xFFFFFFFFu, (unsigned)count - 32),
                                 join2(block, next, _mm512_extracti64x4_epi64(begins, 1)));
}

/* 16 characters that begin at 'begins' of two blocks. */
INLINE __m512i join4(__m512i block, __m512i next, __m128i begins)
{
    const __m512i six = _mm512_set1_epi32(0x3F);
    const __m512i spread =
        _mm512_broadcast_i32x4(_mm_setr_epi8(0, 0, 0, 0, 4, 4, 4, 4, 8, 8, 8, 8, 12, 12, 12, 12));
    __m512i index = _mm512_shuffle_epi8(_mm512_cvtepu8_epi32(begins), spread);
    __m512i all = _mm512_permutex2var_epi8(block, _mm512_add_epi8(index, _mm512_set1_epi32(0x03020100)), next);
    __m512i a = _mm512_and_si512(all, _mm512_set1_epi32(0xFF));
    __m512i b = _mm512_and_si512(_mm512_srli_epi32(all, 8), six);
    __m512i c = _mm512_and_si512(_mm512_srli_epi32(all, 16), six);
    __m512i d = _mm512_and_si512(_mm512_srli_epi32(all, 24), six);
    __m512i two = _mm512_or_si512(_mm512_slli_epi32(_mm512_and_si512(a, _mm512_set1_epi32(0x1F)), 6), b);
    __m512i low = _mm512_or_si512(_mm512_slli_epi32(b, 6), c);
    __m512i three = _mm512_or_si512(_mm512_slli_epi32(_mm512_and_si512(a, _mm512_set1_epi32(15)), 12), low);
    __m512i four = _mm512_or_si512(_mm512_slli_epi32(_mm512_and_si512(a, _mm512_set1_epi32(7)), 18),
                                   _mm512_or_si512(_mm512_slli_epi32(low, 6), d));
    __m512i result = _mm512_mask_mov_epi32(a, _mm512_cmpge_epu32_mask(a, _mm512_set1_epi32(0xC0)), two);
    result = _mm512_mask_mov_epi32(result, _mm512_cmpge_epu32_mask(a, _mm512_set1_epi32(0xE0)), three);
    return _mm512_mask_mov_epi32(result, _mm512_cmpge_epu32_mask(a, _mm512_set1_epi32(0xF0)), four);
}

INLINE void store4(__m512i block, __m512i next, __m512i begins, size_t count, uint32_t *out)
{
    for (size_t done = 0; done < count; done += 16) {
        __m512i lanes = join4(block, next, _mm512_castsi512_si128(begins));
        _mm512_mask_storeu_epi32(out + done, (__mmask16)_bzhi_u32(0xFFFF, (unsigned)(count - done)), lanes);
        begins = _mm512_alignr_epi32(begins, begins, 4);
    }
}

/* Characters of 2 bytes, or of 4. */
INLINE void fill_wide(const uint8_t *text, size_t size, uint8_t *out, bool is_ucs2)
{
    __m512i block = load(text, size);
    for (;;) {
        size_t left = size > 64 ? size - 64 : 0;
        __m512i next = left > 0 ? load(text + 64, left) : _mm512_setzero_si512();
        uint64_t begins = beginnings(block, size);
        size_t count = (size_t)_mm_popcnt_u64(begins);
        __m512i index = _mm512_maskz_compress_epi8(begins, places());
        if (is_ucs2)
            store2(block, next, index, count, (uint16_t *)(void *)out);
        else
            store4(block, next, index, count, (uint32_t *)(void *)out);
        if (left == 0)
            return;
        out += is_ucs2 ? 2 * count : 4 * count;
        text += 64;
        size = left;
        block = next;
    }
}

TARGET void melbakernel_utf8_characters_avx512(const uint8_t *text, size_t size, void *out, uint32_t width)
{
    switch (width) {
    case 1: fill1(text, size, out); break;
    case 2: fill_wide(text, size, out, true); break;
    default: fill_wide(text, size, out, false); break;
    }
}
#endif
