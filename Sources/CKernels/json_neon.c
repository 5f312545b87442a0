/*
 * The scan of JSON with NEON: four vectors a block, whose compares are pressed
 * into masks by adding neighbours.  json_avx512.c says how it works.  Replaces
 * JSONScan.portable of JSON/JSONScan.swift; figures in docs/kernels.md.
 */
#if defined(__aarch64__)
#include <arm_neon.h>
#include <string.h>

#include "json_bits.h"
#include "utf8_classes.h"

#define INLINE static inline __attribute__((always_inline))

/* 64 bytes. */
typedef struct block64 {
    uint8x16_t part[4];
} block64;

INLINE block64 load(const uint8_t *text)
{
    return (block64){{vld1q_u8(text), vld1q_u8(text + 16), vld1q_u8(text + 32), vld1q_u8(text + 48)}};
}

/* A bit for each byte of four compares: of each its own, and then eight neighbours are added. */
INLINE uint64_t bits(uint8x16_t a, uint8x16_t b, uint8x16_t c, uint8x16_t d)
{
    static const uint8_t own[16] = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
    const uint8x16_t bit = vld1q_u8(own);
    uint8x16_t low = vpaddq_u8(vandq_u8(a, bit), vandq_u8(b, bit));
    uint8x16_t high = vpaddq_u8(vandq_u8(c, bit), vandq_u8(d, bit));
    low = vpaddq_u8(low, high);
    return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(low, low)), 0);
}

#define BITS_WHERE(condition_of, block) \
    bits(condition_of((block).part[0]), condition_of((block).part[1]), condition_of((block).part[2]), \
         condition_of((block).part[3]))

INLINE uint8x16_t is_backslash(uint8x16_t text)
{
    return vceqq_u8(text, vdupq_n_u8('\\'));
}

INLINE uint8x16_t is_quote(uint8x16_t text)
{
    return vceqq_u8(text, vdupq_n_u8('"'));
}

INLINE uint8x16_t is_control(uint8x16_t text)
{
    return vcltq_u8(text, vdupq_n_u8(0x20));
}

INLINE uint8x16_t is_wide(uint8x16_t text)
{
    return vcgeq_u8(text, vdupq_n_u8(0x80));
}

/* By the low half of the byte; for one beyond ASCII, whose highest bit stays, a look-up gives 0. */
INLINE uint8x16_t by_low_half(const uint8_t *table, uint8x16_t text)
{
    return vqtbl1q_u8(vld1q_u8(table), vandq_u8(text, vdupq_n_u8(0x8F)));
}

INLINE uint8x16_t is_blank(uint8x16_t text)
{
    /* A byte that is not in the set meets another one there. */
    static const uint8_t blanks[16] = {' ', 100, 100, 100, 17, 100, 113, 2, 100, '\t', '\n', 112, 100, '\r', 100, 100};
    return vceqq_u8(text, by_low_half(blanks, text));
}

INLINE uint8x16_t is_mark(uint8x16_t text)
{
    /* [ and ] become { and } by the bit of lower case, which : and , have. */
    static const uint8_t marks[16] = {[10] = ':', [11] = '{', [12] = ',', [13] = '}'};
    return vceqq_u8(vorrq_u8(text, vdupq_n_u8(0x20)), by_low_half(marks, text));
}

/* Whether quotes up to each bit are odd in number: a carry-less product by all ones, which not every arm64 has. */
INLINE uint64_t parity(uint64_t quotes)
{
    for (unsigned shift = 1; shift < 64; shift *= 2)
        quotes ^= quotes << shift;
    return quotes;
}

/* Not zero where UTF-8 is broken; see utf8_avx2.c. */
INLINE uint8x16_t utf8_errors(uint8x16_t now, uint8x16_t before)
{
    const uint8x16_t half = vdupq_n_u8(15);
    uint8x16_t first = vextq_u8(before, now, 15);
    uint8x16_t pairs = vqtbl1q_u8(vld1q_u8(utf8_first_high), vshrq_n_u8(first, 4));
    pairs = vandq_u8(pairs, vqtbl1q_u8(vld1q_u8(utf8_first_low), vandq_u8(first, half)));
    pairs = vandq_u8(pairs, vqtbl1q_u8(vld1q_u8(utf8_second_high), vshrq_n_u8(now, 4)));
    uint8x16_t third = vqsubq_u8(vextq_u8(before, now, 14), vdupq_n_u8(0xE0 - 0x80));
    uint8x16_t fourth = vqsubq_u8(vextq_u8(before, now, 13), vdupq_n_u8(0xF0 - 0x80));
    return veorq_u8(vandq_u8(vorrq_u8(third, fourth), vdupq_n_u8(0x80)), pairs);
}

INLINE bool is_utf8(block64 now, uint8x16_t before)
{
    uint8x16_t wrong = utf8_errors(now.part[0], before);
    for (unsigned i = 1; i < 4; i++)
        wrong = vorrq_u8(wrong, utf8_errors(now.part[i], now.part[i - 1]));
    return vmaxvq_u8(wrong) == 0;
}

/* How far text[at..<end] has nothing but ASCII of a string, block by block. */
INLINE size_t skip(const uint8_t *text, size_t at, size_t end, uint8_t *copy)
{
    for (; at + 64 <= end; at += 64) {
        block64 now = load(text + at);
        uint8x16_t others = vdupq_n_u8(0);
        for (unsigned i = 0; i < 4; i++) {
            /* As signed numbers the bytes beyond ASCII are less than a space as well. */
            uint8x16_t some = vcltq_s8(vreinterpretq_s8_u8(now.part[i]), vdupq_n_s8(0x20));
            others = vorrq_u8(others, vorrq_u8(some, vorrq_u8(is_quote(now.part[i]), is_backslash(now.part[i]))));
        }
        if (vmaxvq_u8(others) != 0)
            return at;
        if (copy != NULL)
            memcpy(copy + at, text + at, 64);
    }
    return at;
}

/* Four at a time, so that the loop is seldom mispredicted; what is too much falls into the slack. */
INLINE size_t store(json_found found, const uint8_t *text, size_t at, uint32_t *offsets, uint8_t *tokens)
{
    size_t count = (size_t)__builtin_popcountll(found.entries);
    uint64_t left = found.entries;
    for (size_t i = 0; i < count; i += 4) {
        for (size_t k = i; k < i + 4; k++) {
            /* When none is left it is the last byte of the block. */
            uint64_t place = (uint64_t)__builtin_ctzll(left | 1ull << 63);
            offsets[k] = (uint32_t)(at + place);
            tokens[k] = text[place] | (uint8_t)((found.wide_ends >> place & 1) << 7);
            left &= left - 1;
        }
    }
    return count;
}

size_t melbakernel_json_scan_neon(melba_json_scan *scan, const uint8_t *text, size_t start, size_t end, uint8_t *copy,
                                  uint32_t *offsets, uint8_t *tokens, size_t count)
{
    melba_json_scan state = *scan;
    uint8x16_t before = start == 0 ? vdupq_n_u8(0) : vld1q_u8(text + start - 16);
    for (size_t at = start; at < end; at += 64) {
        uint8_t last[64];
        const uint8_t *bytes = text + at;
        if (end - at < 64) {
            memset(last, ' ', sizeof last);
            memcpy(last, bytes, end - at);
            bytes = last;
        }
        block64 now = load(bytes);
        if (copy != NULL)
            memcpy(copy + at, bytes, end - at < 64 ? end - at : 64);
        json_masks masks;
        masks.backslash = BITS_WHERE(is_backslash, now);
        masks.quote = BITS_WHERE(is_quote, now);
        masks.control = BITS_WHERE(is_control, now);
        masks.wide = BITS_WHERE(is_wide, now);
        if (masks.wide != 0 || vmaxvq_u8(before) >= 0x80) {
            state.bad |= !is_utf8(now, before);
            state.any_wide |= masks.wide;
        }
        before = now.part[3];
        /* Within a long string there is nothing to gather. */
        if ((state.in_string & -(uint64_t)((masks.backslash | masks.quote) == 0)) != 0) {
            state.bad |= masks.control;
            state.is_wide |= masks.wide != 0;
            state.is_escaped = 0;
            if (masks.wide == 0)
                at = skip(text, at + 64, end, copy) - 64;
            continue;
        }
        masks.blank = BITS_WHERE(is_blank, now);
        masks.mark = BITS_WHERE(is_mark, now);
        uint64_t begins, quotes = json_quotes(&state, masks, &begins);
        json_found found = json_find(&state, masks, quotes, begins, parity(quotes));
        count += store(found, bytes, at, offsets + count, tokens + count);
    }
    *scan = state;
    return count;
}
#endif
