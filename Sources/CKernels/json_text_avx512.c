/*
 * JSON text with AVX-512 VBMI2 (Ice Lake, Zen 4 and later), in a time that
 * does not depend on what has to be escaped: characters are widened to lanes
 * that hold the longest form, each lane is computed, and one compression
 * drops the bytes that a lane does not use.  Replaces JSONText.write and
 * JSONText.clean of JSON/JSONText.swift; figures in docs/kernels.md.
 */
#if defined(__x86_64__)
#include <immintrin.h>
#include <stdbool.h>
#include <string.h>

#include "melba_json_text.h"

#define TARGET \
    __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vbmi,avx512vbmi2,bmi,bmi2,popcnt,lzcnt")))
#define INLINE static inline __attribute__((always_inline)) TARGET

INLINE __mmask64 lanes(size_t count)
{
    return _bzhi_u64(~0ull, (unsigned)count);
}

/* Every second bit: the first bytes of lanes of 16 bits. */
#define FIRST_OF_2 0x5555555555555555ull
#define FIRST_OF_4 0x1111111111111111ull

/*
 * The second character of each short escape, by the low six bits of the
 * first; 0 where there is none.  28 stands for the backslash and for a
 * control character, which is looked for.
 */
INLINE __m512i second_of_escape(void)
{
    static const char seconds[64] = {
        [8] = 'b', [9] = 't', [10] = 'n', [12] = 'f', [13] = 'r', [34] = '"', [28] = '\\',
    };
    return _mm512_loadu_si512(seconds);
}

INLINE uint64_t specials_of(__m512i text, __mmask64 valid)
{
    return _mm512_mask_cmplt_epu8_mask(valid, text, _mm512_set1_epi8(0x20))
         | _mm512_mask_cmpeq_epi8_mask(valid, text, _mm512_set1_epi8('"'))
         | _mm512_mask_cmpeq_epi8_mask(valid, text, _mm512_set1_epi8('\\'));
}

/* Byte by byte: for control characters that have no short escape. */
static __attribute__((noinline)) uint8_t *write_slowly(const uint8_t *text, size_t count, uint8_t *out)
{
    for (size_t i = 0; i < count; i++) {
        uint64_t escape = text[i] < 128 ? melbakernel_json_escapes[text[i]] : 0;
        if (escape) {
            memcpy(out, &escape, 8);
            out += escape >> 56;
        } else {
            *out++ = text[i];
        }
    }
    return out;
}

/* 32 bytes as pairs of a backslash and what may follow it; of clean ones only the second is kept. */
INLINE uint8_t *write_half(__m256i seconds, uint32_t specials, uint32_t valid, uint8_t *out)
{
    __m512i pairs = _mm512_or_si512(_mm512_slli_epi16(_mm512_cvtepu8_epi16(seconds), 8), _mm512_set1_epi16('\\'));
    uint64_t kept = _pdep_u64(specials, FIRST_OF_2) | _pdep_u64(valid, FIRST_OF_2 << 1);
    _mm512_storeu_si512(out, _mm512_maskz_compress_epi8(kept, pairs));
    return out + _mm_popcnt_u64(kept);
}

INLINE uint8_t *write_bytes(const uint8_t *text, size_t left, uint8_t *out)
{
    while (left > 0) {
        size_t now = left < 64 ? left : 64;
        __mmask64 valid = lanes(now);
        __m512i some = _mm512_maskz_loadu_epi8(valid, text);
        uint64_t specials = specials_of(some, valid);
        _mm512_storeu_si512(out, some);
        if (specials == 0) {
            out += now;
        } else {
            __m512i seconds = _mm512_mask_permutexvar_epi8(some, specials, some, second_of_escape());
            uint64_t hard = _mm512_mask_testn_epi8_mask(specials, seconds, seconds)
                          | _mm512_mask_cmpeq_epi8_mask(specials, some, _mm512_set1_epi8(28));
            if (hard) {
                out = write_slowly(text, now, out);
            } else {
                out = write_half(_mm512_castsi512_si256(seconds), (uint32_t)specials, (uint32_t)valid, out);
                if (now > 32)
                    out = write_half(_mm512_extracti64x4_epi64(seconds, 1), (uint32_t)(specials >> 32),
                                     (uint32_t)(valid >> 32), out);
            }
        }
        text += now;
        left -= now;
    }
    return out;
}

/* 32 characters of Latin-1: lanes of 16 bits, for ASCII only the first byte is kept. */
INLINE uint8_t *write_latin1(const uint8_t *text, size_t left, uint8_t *out)
{
    while (left > 0) {
        size_t now = left < 32 ? left : 32;
        __mmask32 valid = (__mmask32)lanes(now);
        __m256i some = _mm256_maskz_loadu_epi8(valid, text);
        uint32_t wide = _mm256_mask_cmplt_epi8_mask(valid, some, _mm256_setzero_si256());
        uint32_t specials = (uint32_t)specials_of(_mm512_castsi256_si512(some), valid);
        uint64_t hard = 0;
        __m512i units = _mm512_cvtepu8_epi16(some);
        __m512i lead = _mm512_or_si512(_mm512_srli_epi16(units, 6), _mm512_set1_epi16((short)0x80C0));
        __m512i tail = _mm512_slli_epi16(_mm512_and_si512(units, _mm512_set1_epi16(0x3f)), 8);
        __m512i pairs = _mm512_mask_mov_epi16(units, wide, _mm512_or_si512(lead, tail));
        if (specials) {
            __m512i bytes = _mm512_castsi256_si512(some);
            __m512i seconds = _mm512_maskz_permutexvar_epi8(specials, bytes, second_of_escape());
            hard = _mm512_mask_testn_epi8_mask(specials, seconds, seconds)
                 | _mm512_mask_cmpeq_epi8_mask(specials, bytes, _mm512_set1_epi8(28));
            __m512i escapes = _mm512_or_si512(
                _mm512_slli_epi16(_mm512_cvtepu8_epi16(_mm512_castsi512_si256(seconds)), 8), _mm512_set1_epi16('\\'));
            pairs = _mm512_mask_mov_epi16(pairs, specials, escapes);
        }
        if (hard) {
            for (size_t i = 0; i < now; i++) {
                if (text[i] < 128) {
                    out = write_slowly(text + i, 1, out);
                } else {
                    *out++ = (uint8_t)(0xC0 | text[i] >> 6);
                    *out++ = (uint8_t)(0x80 | (text[i] & 0x3f));
                }
            }
        } else {
            uint64_t kept = _pdep_u64(valid, FIRST_OF_2) | _pdep_u64(wide | specials, FIRST_OF_2 << 1);
            _mm512_storeu_si512(out, _mm512_maskz_compress_epi8(kept, pairs));
            out += _mm_popcnt_u64(kept);
        }
        text += now;
        left -= now;
    }
    return out;
}

/* One code point, for what the lanes do not do. */
static uint8_t *write_scalar(uint32_t scalar, uint8_t *out)
{
    if (scalar < 0x80) {
        uint8_t byte = (uint8_t)scalar;
        return write_slowly(&byte, 1, out);
    }
    if (scalar < 0x800) {
        *out++ = (uint8_t)(0xC0 | scalar >> 6);
    } else {
        if (scalar < 0x10000) {
            *out++ = (uint8_t)(0xE0 | scalar >> 12);
        } else {
            *out++ = (uint8_t)(0xF0 | scalar >> 18);
            *out++ = (uint8_t)(0x80 | (scalar >> 12 & 0x3f));
        }
        *out++ = (uint8_t)(0x80 | (scalar >> 6 & 0x3f));
    }
    *out++ = (uint8_t)(0x80 | (scalar & 0x3f));
    return out;
}

/* 16 code points: lanes of 32 bits hold up to four bytes; NULL when one is a surrogate or none at all. */
INLINE uint8_t *write_scalars(__m512i some, __mmask16 valid, uint8_t *out)
{
    __mmask16 surrogates = _mm512_mask_cmpeq_epi32_mask(
        valid, _mm512_and_si512(some, _mm512_set1_epi32((int)0xFFFFF800)), _mm512_set1_epi32(0xD800));
    __mmask16 beyond = _mm512_mask_cmpgt_epu32_mask(valid, some, _mm512_set1_epi32(0x10FFFF));
    if (surrogates | beyond)
        return NULL;
    __mmask16 wide2 = _mm512_mask_cmpge_epu32_mask(valid, some, _mm512_set1_epi32(0x80));
    __mmask16 wide3 = _mm512_mask_cmpge_epu32_mask(valid, some, _mm512_set1_epi32(0x800));
    __mmask16 wide4 = _mm512_mask_cmpge_epu32_mask(valid, some, _mm512_set1_epi32(0x10000));
    __mmask16 specials = (__mmask16)(_mm512_mask_cmplt_epu32_mask(valid, some, _mm512_set1_epi32(0x20))
                                     | _mm512_mask_cmpeq_epi32_mask(valid, some, _mm512_set1_epi32('"'))
                                     | _mm512_mask_cmpeq_epi32_mask(valid, some, _mm512_set1_epi32('\\')));
    /* Each lane's last byte at the top, so that what a form adds stands before it. */
    const __m512i low = _mm512_set1_epi32(0x3f);
    __m512i last = _mm512_and_si512(some, low);
    __m512i second = _mm512_and_si512(_mm512_srli_epi32(some, 6), low);
    __m512i third = _mm512_and_si512(_mm512_srli_epi32(some, 12), low);
    __m512i bytes = some;
    __m512i form2 = _mm512_or_si512(_mm512_or_si512(_mm512_srli_epi32(some, 6), _mm512_slli_epi32(last, 8)),
                                    _mm512_set1_epi32(0x80C0));
    bytes = _mm512_mask_mov_epi32(bytes, wide2, form2);
    __m512i form3 = _mm512_or_si512(
        _mm512_or_si512(_mm512_srli_epi32(some, 12), _mm512_slli_epi32(second, 8)),
        _mm512_or_si512(_mm512_slli_epi32(last, 16), _mm512_set1_epi32(0x8080E0)));
    bytes = _mm512_mask_mov_epi32(bytes, wide3, form3);
    if (wide4) {
        __m512i form4 = _mm512_or_si512(
            _mm512_or_si512(_mm512_srli_epi32(some, 18), _mm512_slli_epi32(third, 8)),
            _mm512_or_si512(_mm512_or_si512(_mm512_slli_epi32(second, 16), _mm512_slli_epi32(last, 24)),
                            _mm512_set1_epi32((int)0x808080F0)));
        bytes = _mm512_mask_mov_epi32(bytes, wide4, form4);
    }
    if (specials) {
        __m512i seconds = _mm512_maskz_permutexvar_epi8(_pdep_u64(specials, FIRST_OF_4), some, second_of_escape());
        __mmask16 hard = (__mmask16)(_mm512_mask_testn_epi32_mask(specials, seconds, seconds)
                                     | _mm512_mask_cmpeq_epi32_mask(specials, some, _mm512_set1_epi32(28)));
        if (hard) {
            uint32_t room[16];
            _mm512_storeu_si512(room, some);
            for (unsigned i = 0; i < (unsigned)_mm_popcnt_u32(valid); i++)
                out = write_scalar(room[i], out);
            return out;
        }
        bytes = _mm512_mask_mov_epi32(bytes, specials,
                                      _mm512_or_si512(_mm512_slli_epi32(seconds, 8), _mm512_set1_epi32('\\')));
    }
    uint64_t kept = _pdep_u64(valid, FIRST_OF_4) | _pdep_u64((uint32_t)(wide2 | specials), FIRST_OF_4 << 1)
                  | _pdep_u64(wide3, FIRST_OF_4 << 2) | _pdep_u64(wide4, FIRST_OF_4 << 3);
    _mm512_storeu_si512(out, _mm512_maskz_compress_epi8(kept, bytes));
    return out + _mm_popcnt_u64(kept);
}

INLINE uint8_t *write_units(const uint8_t *text, size_t left, bool is_ucs2, uint8_t *out)
{
    while (left > 0 && out != NULL) {
        size_t now = left < 16 ? left : 16;
        __mmask16 valid = (__mmask16)lanes(now);
        __m512i some = is_ucs2 ? _mm512_cvtepu16_epi32(_mm256_maskz_loadu_epi16(valid, text))
                               : _mm512_maskz_loadu_epi32(valid, text);
        out = write_scalars(some, valid, out);
        text += is_ucs2 ? 32 : 64;
        left -= now;
    }
    return out;
}

/* Zero in each byte that may not stand in a string. */
INLINE __m512i zero_where_special(__m512i text)
{
    __m512i quote = _mm512_xor_si512(text, _mm512_set1_epi8('"'));
    __m512i backslash = _mm512_xor_si512(text, _mm512_set1_epi8('\\'));
    __m512i control = _mm512_subs_epu8(text, _mm512_set1_epi8(0x1f));
    return _mm512_min_epu8(_mm512_min_epu8(quote, backslash), control);
}

/* Copies at least 64 bytes, the last ones again with those before them; zero in some byte where one is special. */
INLINE __m512i copy_blocks(const uint8_t *text, size_t count, uint8_t *out)
{
    __m512i last = _mm512_loadu_si512(text + count - 64), zero = zero_where_special(last);
    for (size_t i = 0; i + 64 < count; i += 64) {
        __m512i some = _mm512_loadu_si512(text + i);
        _mm512_storeu_si512(out + i, some);
        zero = _mm512_min_epu8(zero, zero_where_special(some));
    }
    _mm512_storeu_si512(out + count - 64, last);
    return zero;
}

TARGET size_t melbakernel_json_clean_avx512(const uint8_t *text, size_t count, uint8_t *out)
{
    size_t done = 0;
    for (; count - done > 256; done += 256) {
        __m512i some[4], zero = _mm512_set1_epi8(-1);
        for (size_t i = 0; i < 4; i++)
            some[i] = _mm512_loadu_si512(text + done + 64 * i);
        for (size_t i = 0; i < 4; i++)
            zero = _mm512_min_epu8(zero, zero_where_special(some[i]));
        for (size_t i = 0; i < 4; i++)
            _mm512_storeu_si512(out + done + 64 * i, some[i]);
        if (_mm512_testn_epi8_mask(zero, zero))
            return done;
    }
    __mmask64 found;
    if (count - done < 64) {
        __mmask64 valid = lanes(count - done);
        __m512i some = _mm512_maskz_loadu_epi8(valid, text + done), zero = zero_where_special(some);
        _mm512_storeu_si512(out + done, some);
        found = _mm512_mask_testn_epi8_mask(valid, zero, zero);
    } else {
        __m512i zero = copy_blocks(text + done, count - done, out + done);
        found = _mm512_testn_epi8_mask(zero, zero);
    }
    return found ? done : count;
}

TARGET uint8_t *melbakernel_json_text_avx512(const void *text, size_t count, melba_text_form form, uint8_t *out)
{
    switch (form) {
    case MELBA_FORM_BYTES: return write_bytes(text, count, out);
    case MELBA_FORM_LATIN1: return write_latin1(text, count, out);
    case MELBA_FORM_UCS2: return write_units(text, count, true, out);
    default: return write_units(text, count, false, out);
    }
}
#endif
