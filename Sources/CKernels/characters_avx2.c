/*
 * UTF-8 to characters of 1, 2 and 4 bytes with AVX2.  Runs of one kind, which
 * text is made of, take a few instructions each: 16 bytes of ASCII, five
 * characters of three bytes, eight of two; what is between goes character by
 * character.  Replaces UTF8Characters.portable of Base/UTF8Characters.swift;
 * figures in docs/kernels.md.
 */
#if defined(__x86_64__)
#include <immintrin.h>
#include <string.h>

#include "melba_characters.h"

#define TARGET __attribute__((target("avx2,bmi,bmi2,popcnt")))
#define INLINE static inline __attribute__((always_inline)) TARGET

INLINE __m128i load(const uint8_t *text)
{
    return _mm_loadu_si128((const __m128i *)(const void *)text);
}

TARGET melba_utf8_shape melbakernel_utf8_shape_avx2(const uint8_t *text, size_t size)
{
    const __m128i last = _mm_set1_epi8(-65);
    size_t count = 0, at = 0;
    __m128i greatest = _mm_setzero_si128();
    for (; size - at >= 16; at += 16) {
        __m128i block = load(text + at);
        count += (size_t)_mm_popcnt_u32((unsigned)_mm_movemask_epi8(_mm_cmpgt_epi8(block, last)));
        greatest = _mm_max_epu8(greatest, block);
    }
    uint8_t end[16] = {0};
    memcpy(end, text + at, size - at);
    __m128i block = load(end);
    unsigned begins = (unsigned)_mm_movemask_epi8(_mm_cmpgt_epi8(block, last));
    count += (size_t)_mm_popcnt_u32(_bzhi_u32(begins, (unsigned)(size - at)));
    greatest = _mm_max_epu8(greatest, block);
    const __m128i two = _mm_set1_epi8((char)0xC4), four = _mm_set1_epi8((char)0xF0);
    uint32_t width = _mm_movemask_epi8(_mm_cmpeq_epi8(_mm_max_epu8(greatest, four), greatest)) != 0  ? 4
                     : _mm_movemask_epi8(_mm_cmpeq_epi8(_mm_max_epu8(greatest, two), greatest)) != 0 ? 2
                                                                                                     : 1;
    return (melba_utf8_shape){count, width};
}

/* Stores the first 'count' of eight characters of 16 bits, of which 'room' are still to come. */
INLINE void store(__m128i units, size_t count, size_t room, void *out, uint32_t width)
{
    if (width == 1 && room >= 8) {
        _mm_storel_epi64(out, _mm_packus_epi16(units, units));
    } else if (width == 2 && room >= 8) {
        _mm_storeu_si128(out, units);
    } else if (width == 4 && room >= 8) {
        _mm256_storeu_si256(out, _mm256_cvtepu16_epi32(units));
    } else {
        uint16_t lanes[8];
        memcpy(lanes, &units, sizeof lanes);
        for (size_t i = 0; i < count; i++) {
            if (width == 1)
                ((uint8_t *)out)[i] = (uint8_t)lanes[i];
            else if (width == 2)
                ((uint16_t *)out)[i] = lanes[i];
            else
                ((uint32_t *)out)[i] = lanes[i];
        }
    }
}

/* Writes one character and returns how many bytes it was. */
INLINE size_t one(const uint8_t *text, void *out, uint32_t width)
{
    uint32_t scalar = text[0];
    size_t size = 1;
    if (scalar >= 0xF0) {
        scalar = (scalar & 7) << 18 | (text[1] & 0x3Fu) << 12 | (text[2] & 0x3Fu) << 6 | (text[3] & 0x3Fu);
        size = 4;
    } else if (scalar >= 0xE0) {
        scalar = (scalar & 15) << 12 | (text[1] & 0x3Fu) << 6 | (text[2] & 0x3Fu);
        size = 3;
    } else if (scalar >= 0x80) {
        scalar = (scalar & 31) << 6 | (text[1] & 0x3Fu);
        size = 2;
    }
    if (width == 1)
        *(uint8_t *)out = (uint8_t)scalar;
    else if (width == 2)
        *(uint16_t *)out = (uint16_t)scalar;
    else
        *(uint32_t *)out = scalar;
    return size;
}

/* What a run of one kind at 'text' gives: up to eight characters of 16 bits. */
typedef struct run {
    __m128i units;
    size_t bytes;
    size_t count;
} run;

INLINE run next_run(__m128i block)
{
    /* The bits of first bytes of two and of three say all: what stands between them is the rest of their characters. */
    __m128i upper = _mm_and_si128(block, _mm_set1_epi8((char)0xF0));
    unsigned threes = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(upper, _mm_set1_epi8((char)0xE0)));
    upper = _mm_and_si128(block, _mm_set1_epi8((char)0xE0));
    unsigned twos = (unsigned)_mm_movemask_epi8(_mm_cmpeq_epi8(upper, _mm_set1_epi8((char)0xC0)));
    const __m128i six = _mm_set1_epi16(0x3F);
    if ((_mm_movemask_epi8(block) & 0xFF) == 0)
        return (run){_mm_cvtepu8_epi16(block), 8, 8};
    if ((threes & 0x7FFF) == 0x1249) {
        __m128i first = _mm_shuffle_epi8(block, _mm_setr_epi8(0, -1, 3, -1, 6, -1, 9, -1, 12, -1, -1, -1, -1, -1, -1, -1));
        __m128i rest = _mm_shuffle_epi8(block, _mm_setr_epi8(2, 1, 5, 4, 8, 7, 11, 10, 14, 13, -1, -1, -1, -1, -1, -1));
        __m128i middle = _mm_and_si128(_mm_srli_epi16(rest, 8), six);
        __m128i units = _mm_or_si128(_mm_slli_epi16(first, 12),
                                     _mm_or_si128(_mm_slli_epi16(middle, 6), _mm_and_si128(rest, six)));
        return (run){units, 15, 5};
    }
    if (twos == 0x5555) {
        upper = _mm_slli_epi16(_mm_and_si128(block, _mm_set1_epi16(0x1F)), 6);
        return (run){_mm_or_si128(upper, _mm_and_si128(_mm_srli_epi16(block, 8), six)), 16, 8};
    }
    return (run){block, 0, 0};
}

INLINE void fill(const uint8_t *text, size_t size, uint8_t *out, uint32_t width)
{
    size_t at = 0;
    while (at < size) {
        run found = {_mm_setzero_si128(), 0, 0};
        if (size - at >= 16)
            found = next_run(load(text + at));
        if (found.count > 0) {
            /* Behind the run there is a character for every four bytes at least. */
            size_t room = found.count + (size - at - found.bytes + 3) / 4;
            store(found.units, found.count, room, out, width);
            at += found.bytes;
            out += found.count * width;
        } else {
            /* Where there is no run one is seldom near. */
            for (int i = 0; i < 4 && at < size; i++) {
                at += one(text + at, out, width);
                out += width;
            }
        }
    }
}

TARGET void melbakernel_utf8_characters_avx2(const uint8_t *text, size_t size, void *out, uint32_t width)
{
    switch (width) {
    case 1: fill(text, size, out, 1); break;
    case 2: fill(text, size, out, 2); break;
    default: fill(text, size, out, 4); break;
    }
}
#endif
