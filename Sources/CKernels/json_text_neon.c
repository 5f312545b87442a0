/*
 * JSON text with NEON: blocks without anything to do are stored as they come,
 * packed to bytes where they are wider; in the others each character is
 * written by itself.  Replaces JSONText.write and JSONText.clean of
 * JSON/JSONText.swift; figures in docs/kernels.md.
 */
#if defined(__aarch64__)
#include <arm_neon.h>

#include "json_spelling.h"

#define INLINE static inline __attribute__((always_inline))

/* All ones in each byte that may not stand in a string. */
INLINE uint8x16_t specials_of(uint8x16_t text)
{
    uint8x16_t marks = vorrq_u8(vceqq_u8(text, vdupq_n_u8('"')), vceqq_u8(text, vdupq_n_u8('\\')));
    return vorrq_u8(marks, vcltq_u8(text, vdupq_n_u8(0x20)));
}

/* Four bits for each byte of a compare. */
INLINE uint64_t nibbles(uint8x16_t hit)
{
    return vget_lane_u64(vreinterpret_u64_u8(vshrn_n_u16(vreinterpretq_u16_u8(hit), 4)), 0);
}

INLINE uint8_t *write_bytes(const uint8_t *text, size_t left, uint8_t *out)
{
    for (; left >= 16; left -= 16, text += 16) {
        uint8x16_t some = vld1q_u8(text);
        uint64_t specials = nibbles(specials_of(some));
        vst1q_u8(out, some);
        if (specials == 0) {
            out += 16;
            continue;
        }
        size_t from = 0;
        for (uint64_t next = 0; specials; specials &= ~(15ull << 4 * next)) {
            next = (uint64_t)__builtin_ctzll(specials) / 4;
            memmove(out, text + from, next - from);
            out = write_escape(text[next], out + (next - from));
            from = next + 1;
        }
        memcpy(out, text + from, 16 - from);
        out += 16 - from;
    }
    return write_last_bytes(text, left, out);
}

/* Stores 16 units as bytes; false, and no matter what is stored, unless all are clean ASCII. */
INLINE bool pack(const uint8_t *text, unsigned shift, uint8_t *out)
{
    uint8x16_t bytes;
    /* What does not fit becomes 255. */
    if (shift == 0) {
        bytes = vld1q_u8(text);
    } else if (shift == 1) {
        const uint16_t *from = (const uint16_t *)(const void *)text;
        bytes = vcombine_u8(vqmovn_u16(vld1q_u16(from)), vqmovn_u16(vld1q_u16(from + 8)));
    } else {
        const uint32_t *from = (const uint32_t *)(const void *)text;
        uint16x8_t low = vcombine_u16(vqmovn_u32(vld1q_u32(from)), vqmovn_u32(vld1q_u32(from + 4)));
        uint16x8_t high = vcombine_u16(vqmovn_u32(vld1q_u32(from + 8)), vqmovn_u32(vld1q_u32(from + 12)));
        bytes = vcombine_u8(vqmovn_u16(low), vqmovn_u16(high));
    }
    vst1q_u8(out, bytes);
    return vmaxvq_u8(vorrq_u8(specials_of(bytes), vcgeq_u8(bytes, vdupq_n_u8(0x80)))) == 0;
}

INLINE uint8_t *write_units(const uint8_t *text, size_t left, unsigned shift, uint8_t *out)
{
    while (left > 0 && out != NULL) {
        size_t now = left < 16 ? left : 16;
        if (now == 16 && pack(text, shift, out))
            out += 16;
        else
            out = write_some_units(text, now, shift, out);
        text += now << shift;
        left -= now;
    }
    return out;
}

size_t melbakernel_json_clean_neon(const uint8_t *text, size_t count, uint8_t *out)
{
    size_t done = 0;
    for (; count - done >= 64; done += 64) {
        uint8x16_t specials = vdupq_n_u8(0);
        for (size_t i = done; i < done + 64; i += 16) {
            uint8x16_t some = vld1q_u8(text + i);
            vst1q_u8(out + i, some);
            specials = vorrq_u8(specials, specials_of(some));
        }
        if (vmaxvq_u8(specials) != 0)
            return done;
    }
    return done + copy_last_bytes(text + done, count - done, out + done);
}

uint8_t *melbakernel_json_text_neon(const void *text, size_t count, melba_text_form form, uint8_t *out)
{
    switch (form) {
    case MELBA_FORM_BYTES: return write_bytes(text, count, out);
    case MELBA_FORM_LATIN1: return write_units(text, count, 0, out);
    case MELBA_FORM_UCS2: return write_units(text, count, 1, out);
    default: return write_units(text, count, 2, out);
    }
}
#endif
