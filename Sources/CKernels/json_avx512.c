/*
 * The scan of JSON with AVX-512 (VBMI2): compares give masks of 64 bytes, and
 * one instruction gathers the entries of a block.  After Langdale and Lemire,
 * "Parsing gigabytes of JSON per second" (2019), with both quotes of a string
 * and its escapes among the entries, so that strings are not read again.
 * Replaces JSONScan.portable of JSON/JSONScan.swift;
 * figures in docs/kernels.md.
 */
#if defined(__x86_64__)
#include <immintrin.h>

#include "json_bits.h"
#include "utf8_classes.h"

#define TARGET \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vbmi,avx512vbmi2,bmi,bmi2,popcnt,pclmul")))
#define INLINE static inline __attribute__((always_inline)) TARGET

INLINE uint64_t parity(uint64_t quotes)
{
    return (uint64_t)_mm_cvtsi128_si64(
        _mm_clmulepi64_si128(_mm_set_epi64x(0, (long long)quotes), _mm_set1_epi8(-1), 0));
}

/* Hides how a vector was made: the compiler keeps it in a register then instead of making it in each round. */
INLINE __m512i kept(__m512i vector)
{
    __asm__("" : "+v"(vector));
    return vector;
}

INLINE __m512i table(const uint8_t *sixteen)
{
    return kept(_mm512_broadcast_i32x4(_mm_loadu_si128((const __m128i *)(const void *)sixteen)));
}

/* What bytes are compared with. */
typedef struct vectors {
    __m512i backslash, quote, space, blanks, marks;
    __m512i first_high, first_low, second_high, low;
} vectors;

INLINE vectors make_vectors(void)
{
    /* By the low half of the byte; a byte that is not in the set meets another one there. */
    static const uint8_t blanks[16] = {' ', 100, 100, 100, 17, 100, 113, 2, 100, '\t', '\n', 112, 100, '\r', 100, 100};
    static const uint8_t marks[16] = {[10] = ':', [11] = '{', [12] = ',', [13] = '}'};
    return (vectors){
        kept(_mm512_set1_epi8('\\')), kept(_mm512_set1_epi8('"')), kept(_mm512_set1_epi8(0x20)), table(blanks),
        table(marks), table(utf8_first_high), table(utf8_first_low), table(utf8_second_high),
        kept(_mm512_set1_epi8(15)),
    };
}

INLINE void classify(__m512i text, vectors with, json_masks *masks)
{
    masks->blank = _mm512_cmpeq_epi8_mask(text, _mm512_shuffle_epi8(with.blanks, text));
    /* [ and ] become { and } by the bit of lower case, which : and , have. */
    masks->mark = _mm512_cmpeq_epi8_mask(_mm512_or_si512(text, with.space), _mm512_shuffle_epi8(with.marks, text));
}

/* Lanes that break UTF-8; see utf8_avx2.c. */
INLINE __mmask64 utf8_errors(__m512i now, __m512i before, vectors with)
{
    __m512i shifted = _mm512_permutex2var_epi64(before, _mm512_setr_epi64(6, 7, 8, 9, 10, 11, 12, 13), now);
    __m512i first = _mm512_alignr_epi8(now, shifted, 15);
    __m512i first_high =
        _mm512_shuffle_epi8(with.first_high, _mm512_and_si512(_mm512_srli_epi16(first, 4), with.low));
    __m512i first_low = _mm512_shuffle_epi8(with.first_low, _mm512_and_si512(first, with.low));
    __m512i second = _mm512_shuffle_epi8(with.second_high, _mm512_and_si512(_mm512_srli_epi16(now, 4), with.low));
    __m512i pairs = _mm512_and_si512(_mm512_and_si512(first_high, first_low), second);
    __m512i third = _mm512_subs_epu8(_mm512_alignr_epi8(now, shifted, 14), _mm512_set1_epi8((char)(0xE0 - 0x80)));
    __m512i fourth = _mm512_subs_epu8(_mm512_alignr_epi8(now, shifted, 13), _mm512_set1_epi8((char)(0xF0 - 0x80)));
    __m512i must = _mm512_and_si512(_mm512_or_si512(third, fourth), _mm512_set1_epi8((char)0x80));
    __m512i wrong = _mm512_xor_si512(must, pairs);
    return _mm512_test_epi8_mask(wrong, wrong);
}

/* How far text[at..<end] has nothing but ASCII of a string, in steps of two blocks. */
INLINE size_t skip(const uint8_t *text, size_t at, size_t end, uint8_t *copy, vectors with)
{
    for (; at + 128 <= end; at += 128) {
        __m512i low = _mm512_loadu_si512(text + at), high = _mm512_loadu_si512(text + at + 64);
        /* As signed numbers the bytes beyond ASCII are less than a space as well. */
        __mmask64 others = _mm512_cmplt_epi8_mask(_mm512_min_epi8(low, high), with.space)
                         | _mm512_cmpeq_epi8_mask(low, with.quote) | _mm512_cmpeq_epi8_mask(high, with.quote)
                         | _mm512_cmpeq_epi8_mask(low, with.backslash) | _mm512_cmpeq_epi8_mask(high, with.backslash);
        if (others != 0)
            return at;
        if (copy != NULL) {
            _mm512_storeu_si512(copy + at, low);
            _mm512_storeu_si512(copy + at + 64, high);
        }
    }
    return at;
}

/* Gathers the entries; all of a block fit into the slack behind the last one. */
INLINE size_t store(json_found found, __m512i text, size_t at, uint32_t *offsets, uint8_t *tokens)
{
    const __m512i places = _mm512_set_epi8(
        63, 62, 61, 60, 59, 58, 57, 56, 55, 54, 53, 52, 51, 50, 49, 48, 47, 46, 45, 44, 43, 42, 41, 40, 39, 38, 37, 36,
        35, 34, 33, 32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18, 17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7,
        6, 5, 4, 3, 2, 1, 0);
    size_t count = (size_t)_mm_popcnt_u64(found.entries);
    __m512i base = _mm512_set1_epi32((int)at);
    text = _mm512_mask_mov_epi8(text, found.wide_ends, _mm512_set1_epi8((char)0xA2));
    __m512i kinds = _mm512_maskz_compress_epi8(found.entries, text);
    _mm256_storeu_si256((__m256i *)(void *)tokens, _mm512_castsi512_si256(kinds));
    __m512i lanes = _mm512_maskz_compress_epi8(found.entries, places);
    _mm512_storeu_si512(offsets, _mm512_add_epi32(base, _mm512_cvtepu8_epi32(_mm512_castsi512_si128(lanes))));
    /* About sixteen is common, so that a branch there would often be mispredicted. */
    _mm512_storeu_si512(offsets + 16,
                        _mm512_add_epi32(base, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(lanes, 1))));
    if (__builtin_expect(count > 32, 0)) {
        _mm512_storeu_si512(tokens, kinds);
        _mm512_storeu_si512(offsets + 32,
                            _mm512_add_epi32(base, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(lanes, 2))));
        _mm512_storeu_si512(offsets + 48,
                            _mm512_add_epi32(base, _mm512_cvtepu8_epi32(_mm512_extracti32x4_epi32(lanes, 3))));
    }
    return count;
}

TARGET size_t melbakernel_json_scan_avx512(melba_json_scan *scan, const uint8_t *text, size_t start, size_t end,
                                           uint8_t *copy, uint32_t *offsets, uint8_t *tokens, size_t count)
{
    melba_json_scan state = *scan;
    vectors with = make_vectors();
    __m512i before = start == 0 ? _mm512_setzero_si512() : _mm512_loadu_si512(text + start - 64);
    uint64_t wide_before = _mm512_movepi8_mask(before);
    for (size_t at = start; at < end; at += 64) {
        __m512i now;
        if (end - at >= 64) {
            now = _mm512_loadu_si512(text + at);
            if (copy != NULL)
                _mm512_storeu_si512(copy + at, now);
        } else {
            __mmask64 lanes = _bzhi_u64(~0ull, (unsigned)(end - at));
            now = _mm512_mask_loadu_epi8(with.space, lanes, text + at);
            if (copy != NULL)
                _mm512_mask_storeu_epi8(copy + at, lanes, now);
        }
        json_masks masks;
        masks.backslash = _mm512_cmpeq_epi8_mask(now, with.backslash);
        masks.quote = _mm512_cmpeq_epi8_mask(now, with.quote);
        masks.control = _mm512_cmplt_epu8_mask(now, with.space);
        masks.wide = _mm512_movepi8_mask(now);
        if ((masks.wide | wide_before) != 0) {
            state.bad |= utf8_errors(now, before, with);
            state.any_wide |= masks.wide;
        }
        before = now;
        wide_before = masks.wide;
        /* Within a long string there is nothing to gather. */
        if ((state.in_string & -(uint64_t)((masks.backslash | masks.quote) == 0)) != 0) {
            state.bad |= masks.control;
            state.is_wide |= masks.wide != 0;
            state.is_escaped = 0;
            if (masks.wide == 0)
                at = skip(text, at + 64, end, copy, with) - 64;
            continue;
        }
        classify(now, with, &masks);
        uint64_t begins, quotes = json_quotes(&state, masks, &begins);
        json_found found = json_find(&state, masks, quotes, begins, parity(quotes));
        count += store(found, now, at, offsets + count, tokens + count);
    }
    *scan = state;
    return count;
}
#endif
