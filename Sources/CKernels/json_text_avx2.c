/*
 * JSON text with AVX2: blocks without anything to do are stored as they come,
 * packed to bytes where they are wider; in the others each character is
 * written by itself.  Replaces JSONText.write and JSONText.clean of
 * JSON/JSONText.swift; figures in docs/kernels.md.
 */
#if defined(__x86_64__)
#include <immintrin.h>

#include "json_spelling.h"

#define TARGET __attribute__((target("avx2,bmi,bmi2,popcnt,lzcnt")))
#define INLINE static inline __attribute__((always_inline)) TARGET

/* A bit for each byte that may not stand in a string. */
INLINE uint32_t specials_of(__m256i text)
{
    __m256i quote = _mm256_cmpeq_epi8(text, _mm256_set1_epi8('"'));
    __m256i backslash = _mm256_cmpeq_epi8(text, _mm256_set1_epi8('\\'));
    __m256i control = _mm256_cmpeq_epi8(_mm256_min_epu8(text, _mm256_set1_epi8(0x1f)), text);
    return (uint32_t)_mm256_movemask_epi8(_mm256_or_si256(_mm256_or_si256(quote, backslash), control));
}

INLINE uint8_t *write_bytes(const uint8_t *text, size_t left, uint8_t *out)
{
    for (; left >= 32; left -= 32, text += 32) {
        __m256i some = _mm256_loadu_si256((const __m256i *)(const void *)text);
        uint32_t specials = specials_of(some);
        _mm256_storeu_si256((__m256i *)(void *)out, some);
        if (specials == 0) {
            out += 32;
            continue;
        }
        unsigned from = 0;
        for (; specials; specials = _blsr_u32(specials)) {
            unsigned next = (unsigned)_tzcnt_u32(specials);
            memmove(out, text + from, next - from);
            out = write_escape(text[next], out + (next - from));
            from = next + 1;
        }
        memcpy(out, text + from, 32 - from);
        out += 32 - from;
    }
    return write_last_bytes(text, left, out);
}

/* Stores 16 units as bytes; false, and no matter what is stored, unless all are clean ASCII. */
INLINE bool pack(const uint8_t *text, unsigned shift, uint8_t *out)
{
    const __m256i *from = (const __m256i *)(const void *)text;
    __m128i bytes;
    if (shift == 0) {
        bytes = _mm_loadu_si128((const __m128i *)(const void *)text);
    } else if (shift == 1) {
        /* What does not fit saturates: beyond 32,767 to 0, below that to 255. */
        __m256i some = _mm256_loadu_si256(from);
        bytes = _mm_packus_epi16(_mm256_castsi256_si128(some), _mm256_extracti128_si256(some, 1));
    } else {
        __m256i words = _mm256_packus_epi32(_mm256_loadu_si256(from), _mm256_loadu_si256(from + 1));
        words = _mm256_permute4x64_epi64(words, 0xd8);
        bytes = _mm_packus_epi16(_mm256_castsi256_si128(words), _mm256_extracti128_si256(words, 1));
    }
    _mm_storeu_si128((__m128i *)(void *)out, bytes);
    if (_mm_movemask_epi8(bytes) != 0)
        return false;
    return (specials_of(_mm256_castsi128_si256(bytes)) & 0xffff) == 0;
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

TARGET size_t melbakernel_json_clean_avx2(const uint8_t *text, size_t count, uint8_t *out)
{
    size_t done = 0;
    for (; count - done >= 64; done += 64) {
        __m256i first = _mm256_loadu_si256((const __m256i *)(const void *)(text + done));
        __m256i second = _mm256_loadu_si256((const __m256i *)(const void *)(text + done + 32));
        _mm256_storeu_si256((__m256i *)(void *)(out + done), first);
        _mm256_storeu_si256((__m256i *)(void *)(out + done + 32), second);
        if (specials_of(first) | specials_of(second))
            return done;
    }
    return done + copy_last_bytes(text + done, count - done, out + done);
}

TARGET uint8_t *melbakernel_json_text_avx2(const void *text, size_t count, melba_text_form form, uint8_t *out)
{
    switch (form) {
    case MELBA_FORM_BYTES: return write_bytes(text, count, out);
    case MELBA_FORM_LATIN1: return write_units(text, count, 0, out);
    case MELBA_FORM_UCS2: return write_units(text, count, 1, out);
    default: return write_units(text, count, 2, out);
    }
}
#endif
