/*
 * The scan of JSON with AVX2: two vectors a block, entries taken out of the
 * mask one by one.  json_avx512.c says how it works.  Replaces
 * JSONScan.portable of JSON/JSONScan.swift; figures in docs/kernels.md.
 */
#if defined(__x86_64__)
#include <immintrin.h>
#include <string.h>

#include "json_bits.h"
#include "utf8_classes.h"

#define TARGET __attribute__((target("avx2,bmi,bmi2,popcnt,pclmul")))
#define INLINE static inline __attribute__((always_inline)) TARGET

INLINE uint64_t parity(uint64_t quotes)
{
    return (uint64_t)_mm_cvtsi128_si64(
        _mm_clmulepi64_si128(_mm_set_epi64x(0, (long long)quotes), _mm_set1_epi8(-1), 0));
}

INLINE uint64_t bits(__m256i low, __m256i high)
{
    return (uint64_t)(uint32_t)_mm256_movemask_epi8(high) << 32 | (uint32_t)_mm256_movemask_epi8(low);
}

#define EQUAL(a, b) _mm256_cmpeq_epi8(a, b)
#define SHUFFLE(a, b) _mm256_shuffle_epi8(a, b)

INLINE json_masks classify(__m256i low, __m256i high)
{
    /* By the low half of the byte; a byte that is not in the set meets another one there. */
    const __m256i blanks = _mm256_broadcastsi128_si256(
        _mm_setr_epi8(' ', 100, 100, 100, 17, 100, 113, 2, 100, '\t', '\n', 112, 100, '\r', 100, 100));
    const __m256i marks =
        _mm256_broadcastsi128_si256(_mm_setr_epi8(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, ':', '{', ',', '}', 0, 0));
    const __m256i backslash = _mm256_set1_epi8('\\'), quote = _mm256_set1_epi8('"');
    const __m256i lower = _mm256_set1_epi8(0x20), last_control = _mm256_set1_epi8(0x1F);
    json_masks masks;
    masks.backslash = bits(EQUAL(low, backslash), EQUAL(high, backslash));
    masks.quote = bits(EQUAL(low, quote), EQUAL(high, quote));
    masks.blank = bits(EQUAL(low, SHUFFLE(blanks, low)), EQUAL(high, SHUFFLE(blanks, high)));
    masks.mark = bits(EQUAL(_mm256_or_si256(low, lower), SHUFFLE(marks, low)),
                      EQUAL(_mm256_or_si256(high, lower), SHUFFLE(marks, high)));
    masks.control = bits(EQUAL(_mm256_max_epu8(low, last_control), last_control),
                         EQUAL(_mm256_max_epu8(high, last_control), last_control));
    masks.wide = bits(low, high);
    return masks;
}

/* The bytes 'count' places earlier. */
#define EARLIER(now, before, count) \
    _mm256_alignr_epi8(now, _mm256_permute2x128_si256(before, now, 0x21), 16 - (count))
#define TABLE(classes) _mm256_broadcastsi128_si256(_mm_loadu_si128((const __m128i *)(const void *)classes))

/* Not zero where UTF-8 is broken; see utf8_avx2.c. */
INLINE __m256i utf8_errors(__m256i now, __m256i before)
{
    const __m256i half = _mm256_set1_epi8(15);
    __m256i first = EARLIER(now, before, 1);
    __m256i pairs = SHUFFLE(TABLE(utf8_first_high), _mm256_and_si256(_mm256_srli_epi16(first, 4), half));
    pairs = _mm256_and_si256(pairs, SHUFFLE(TABLE(utf8_first_low), _mm256_and_si256(first, half)));
    pairs = _mm256_and_si256(
        pairs, SHUFFLE(TABLE(utf8_second_high), _mm256_and_si256(_mm256_srli_epi16(now, 4), half)));
    __m256i third = _mm256_subs_epu8(EARLIER(now, before, 2), _mm256_set1_epi8((char)(0xE0 - 0x80)));
    __m256i fourth = _mm256_subs_epu8(EARLIER(now, before, 3), _mm256_set1_epi8((char)(0xF0 - 0x80)));
    __m256i must = _mm256_and_si256(_mm256_or_si256(third, fourth), _mm256_set1_epi8((char)0x80));
    return _mm256_xor_si256(must, pairs);
}

/* How far text[at..<end] has nothing but ASCII of a string, block by block. */
INLINE size_t skip(const uint8_t *text, size_t at, size_t end, uint8_t *copy)
{
    const __m256i backslash = _mm256_set1_epi8('\\'), quote = _mm256_set1_epi8('"');
    const __m256i space = _mm256_set1_epi8(0x20);
    for (; at + 64 <= end; at += 64) {
        __m256i low = _mm256_loadu_si256((const __m256i *)(const void *)(text + at));
        __m256i high = _mm256_loadu_si256((const __m256i *)(const void *)(text + at + 32));
        /* As signed numbers the bytes beyond ASCII are less than a space as well. */
        __m256i others = _mm256_cmpgt_epi8(space, _mm256_min_epi8(low, high));
        others = _mm256_or_si256(others, _mm256_or_si256(EQUAL(low, quote), EQUAL(high, quote)));
        others = _mm256_or_si256(others, _mm256_or_si256(EQUAL(low, backslash), EQUAL(high, backslash)));
        if (!_mm256_testz_si256(others, others))
            return at;
        if (copy != NULL)
            memcpy(copy + at, text + at, 64);
    }
    return at;
}

/* Four at a time, so that the loop is seldom mispredicted; what is too much falls into the slack. */
INLINE size_t store(json_found found, const uint8_t *text, size_t at, uint32_t *offsets, uint8_t *tokens)
{
    size_t count = (size_t)_mm_popcnt_u64(found.entries);
    uint64_t left = found.entries;
    for (size_t i = 0; i < count; i += 4) {
        for (size_t k = i; k < i + 4; k++) {
            uint64_t place = _tzcnt_u64(left) & 63;
            offsets[k] = (uint32_t)(at + place);
            tokens[k] = text[place] | (uint8_t)((found.wide_ends >> place & 1) << 7);
            left = _blsr_u64(left);
        }
    }
    return count;
}

TARGET size_t melbakernel_json_scan_avx2(melba_json_scan *scan, const uint8_t *text, size_t start, size_t end,
                                         uint8_t *copy, uint32_t *offsets, uint8_t *tokens, size_t count)
{
    melba_json_scan state = *scan;
    __m256i before = start == 0 ? _mm256_setzero_si256()
                                : _mm256_loadu_si256((const __m256i *)(const void *)(text + start - 32));
    for (size_t at = start; at < end; at += 64) {
        uint8_t last[64];
        const uint8_t *block = text + at;
        if (end - at < 64) {
            memset(last, ' ', sizeof last);
            memcpy(last, block, end - at);
            block = last;
        }
        __m256i low = _mm256_loadu_si256((const __m256i *)(const void *)block);
        __m256i high = _mm256_loadu_si256((const __m256i *)(const void *)(block + 32));
        if (copy != NULL)
            memcpy(copy + at, block, end - at < 64 ? end - at : 64);
        json_masks masks = classify(low, high);
        if ((masks.wide | (uint64_t)(uint32_t)_mm256_movemask_epi8(before)) != 0) {
            __m256i wrong = _mm256_or_si256(utf8_errors(low, before), utf8_errors(high, low));
            state.bad |= !_mm256_testz_si256(wrong, wrong);
            state.any_wide |= masks.wide;
        }
        before = high;
        /* Within a long string there is nothing to gather. */
        if ((state.in_string & -(uint64_t)((masks.backslash | masks.quote) == 0)) != 0) {
            state.bad |= masks.control;
            state.is_wide |= masks.wide != 0;
            state.is_escaped = 0;
            if (masks.wide == 0)
                at = skip(text, at + 64, end, copy) - 64;
            continue;
        }
        uint64_t begins, quotes = json_quotes(&state, masks, &begins);
        json_found found = json_find(&state, masks, quotes, begins, parity(quotes));
        count += store(found, block, at, offsets + count, tokens + count);
    }
    *scan = state;
    return count;
}
#endif
