/*
 * Escaping with NEON: two table look-ups by nibble classify 16 characters for
 * any context.  Replaces Portable.tally and Portable.fill of
 * Escape/Portable.swift; figures in docs/kernels.md.
 */
#if defined(__aarch64__)
#include <arm_neon.h>
#include <string.h>

#include "melba_kernels.h"

#define INLINE static inline __attribute__((always_inline))

enum { block = 16 };

/* 16 characters, one a byte; those beyond Latin-1 become 255. */
INLINE uint8x16_t load(const uint8_t *text, unsigned shift)
{
    if (shift == 0)
        return vld1q_u8(text);
    if (shift == 1) {
        const uint16_t *from = (const uint16_t *)(const void *)text;
        return vcombine_u8(vqmovn_u16(vld1q_u16(from)), vqmovn_u16(vld1q_u16(from + 8)));
    }
    const uint32_t *from = (const uint32_t *)(const void *)text;
    uint16x8_t low = vcombine_u16(vqmovn_u32(vld1q_u32(from)), vqmovn_u32(vld1q_u32(from + 4)));
    uint16x8_t high = vcombine_u16(vqmovn_u32(vld1q_u32(from + 8)), vqmovn_u32(vld1q_u32(from + 12)));
    return vcombine_u8(vqmovn_u16(low), vqmovn_u16(high));
}

/* Four bits for each of 16 characters that the context replaces. */
INLINE uint64_t classify(uint8x16_t low, uint8x16_t text)
{
    static const uint8_t bits[16] = {1, 2, 4, 8, 16, 32, 64, 128};
    uint8x16_t high = vqtbl1q_u8(vld1q_u8(bits), vshrq_n_u8(text, 4));
    uint8x16_t hit = vtstq_u8(vqtbl1q_u8(low, vandq_u8(text, vdupq_n_u8(15))), high);
    hit = vandq_u8(hit, vcltq_u8(text, vdupq_n_u8(128)));
    return vget_lane_u64(vreinterpret_u64_u8(vshrn_n_u16(vreinterpretq_u16_u8(hit), 4)), 0);
}

INLINE uint32_t character(const uint8_t *text, unsigned shift)
{
    return shift == 0 ? *text : shift == 1 ? *(const uint16_t *)(const void *)text
                                           : *(const uint32_t *)(const void *)text;
}

/* The number of clean characters that 'text' begins with. */
INLINE size_t clean(const melba_escape_table *table, uint8x16_t low, const uint8_t *text, size_t count,
                    unsigned shift)
{
    size_t i = 0;
    for (; i + block <= count; i += block) {
        uint64_t specials = classify(low, load(text + (i << shift), shift));
        if (specials)
            return i + (size_t)__builtin_ctzll(specials) / 4;
    }
    for (; i < count; i++) {
        uint32_t one = character(text + (i << shift), shift);
        if (one < 128 && table->lengths[one] > 0)
            return i;
    }
    return count;
}

INLINE melba_tally tally(const melba_escape_table *table, const uint8_t *text, size_t count, unsigned shift)
{
    uint8x16_t low = vld1q_u8(table->low);
    melba_tally sum = {0, 0, false, shift != 0};
    if (shift == 0) {
        uint8_t most = 0;
        size_t i = 0;
        for (; i + block <= count; i += block)
            most |= vmaxvq_u8(vld1q_u8(text + i));
        for (; i < count; i++)
            most |= text[i];
        sum.wide = most >= 128;
    }
    for (size_t i = clean(table, low, text, count, shift); i < count;) {
        uint8_t length = table->lengths[character(text + (i << shift), shift)];
        sum.specials++;
        sum.written += length;
        sum.illegal |= length == 0x80;
        i++;
        i += clean(table, low, text + (i << shift), count - i, shift);
    }
    return sum;
}

INLINE uint8_t *fill(const melba_escape_table *table, const uint8_t *text, size_t count, unsigned shift,
                     uint8_t *out)
{
    uint8x16_t low = vld1q_u8(table->low);
    const size_t width = (size_t)1 << shift;
    for (;;) {
        size_t run = clean(table, low, text, count, shift);
        memcpy(out, text, run << shift);
        out += run << shift;
        if (run == count)
            return out;
        text += run << shift;
        uint32_t special = character(text, shift);
        uint64_t word = table->words[special];
        for (size_t left = table->lengths[special]; left > 0; left--, word >>= 8, out += width) {
            memset(out, 0, width);
            *out = (uint8_t)word;
        }
        text += width;
        count -= run + 1;
    }
}

melba_tally melbakernel_tally_neon(const melba_escape_table *table, const void *text, size_t count, unsigned shift)
{
    switch (shift) {
    case 0: return tally(table, text, count, 0);
    case 1: return tally(table, text, count, 1);
    default: return tally(table, text, count, 2);
    }
}

void *melbakernel_fill_neon(const melba_escape_table *table, const void *text, size_t count, unsigned shift,
                      void *out, const void *end)
{
    (void)end;
    switch (shift) {
    case 0: return fill(table, text, count, 0, out);
    case 1: return fill(table, text, count, 1, out);
    default: return fill(table, text, count, 2, out);
    }
}
#endif
