/*
 * Undoing the escapes of one letter with AVX-512 (VBMI2), 64 bytes at a time:
 * the letters behind backslashes are looked up, and the backslashes pressed
 * out, so that it takes no longer where there are many.  Replaces
 * JSONDecoder.decode of JSON/JSONDecoder.swift; figures in docs/kernels.md.
 */
#if defined(__x86_64__)
#include <immintrin.h>

#include "json_quotes.h"

#define TARGET __attribute__((target("avx512f,avx512bw,avx512vl,avx512dq,avx512vbmi,avx512vbmi2,bmi,bmi2,popcnt")))

/* What a letter stands for, by its lowest seven bits; 0 where it is no escape of one letter. */
static const uint8_t letters[128] = {
    ['"'] = '"', ['/'] = '/', ['\\'] = '\\', ['b'] = '\b', ['f'] = '\f', ['n'] = '\n', ['r'] = '\r', ['t'] = '\t',
};

TARGET melba_json_unescaped melbakernel_json_unescape_avx512(const uint8_t *text, size_t size, uint8_t *out)
{
    const __m512i low = _mm512_loadu_si512(letters), high = _mm512_loadu_si512(letters + 64);
    const __m512i backslash = _mm512_set1_epi8('\\');
    size_t at = 0, written = 0;
    while (at < size) {
        size_t left = size - at;
        __mmask64 lanes = _bzhi_u64(~0ull, left < 64 ? (unsigned)left : 64);
        __m512i block = left < 64 ? _mm512_maskz_loadu_epi8(lanes, text + at) : _mm512_loadu_si512(text + at);
        json_masks masks = {.backslash = _mm512_cmpeq_epi8_mask(block, backslash)};
        if (masks.backslash == 0) {
            _mm512_storeu_si512(out + written, block);
            written += left < 64 ? left : 64;
            at += 64;
            continue;
        }
        melba_json_scan scan = {0, 0, 0, 0, 0, 0};
        uint64_t begins;
        json_quotes(&scan, masks, &begins);
        __m512i meanings = _mm512_permutex2var_epi8(low, block, high);
        uint64_t escaped = begins << 1 & lanes;
        /* A letter that stands for nothing here ends the work at its backslash, and so does one that is not there. */
        uint64_t odd = escaped & (_mm512_testn_epi8_mask(meanings, meanings) | _mm512_movepi8_mask(block));
        odd = odd >> 1 | (begins & ~(lanes >> 1));
        block = _mm512_mask_mov_epi8(block, escaped, meanings);
        unsigned taken = odd != 0 ? (unsigned)_tzcnt_u64(odd) : left < 64 ? (unsigned)left : 64;
        uint64_t kept = _bzhi_u64(~begins, taken);
        _mm512_storeu_si512(out + written, _mm512_maskz_compress_epi8(kept, block));
        written += (size_t)_mm_popcnt_u64(kept);
        at += taken;
        /* A backslash in the last lane of a block begins the next one. */
        if (taken < 63 && odd != 0)
            break;
    }
    return (melba_json_unescaped){at < size ? at : size, written};
}
#endif
