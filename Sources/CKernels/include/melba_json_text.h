/*
 * Text as it stands between the quotes of a JSON string, in UTF-8.  Each
 * kernel does what JSONText.write of JSON/JSONText.swift does.
 */
#ifndef MELBA_JSON_TEXT_H
#define MELBA_JSON_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__SSE2__)
#include <emmintrin.h>
#endif

/* What the text is stored in: the shift of its width, and whether all of it is ASCII. */
typedef enum melba_text_form {
    MELBA_FORM_LATIN1 = 0,
    MELBA_FORM_UCS2 = 1,
    MELBA_FORM_UCS4 = 2,
    MELBA_FORM_BYTES = 3 /* ASCII, or UTF-8 that was found valid. */
} melba_text_form;

/* For each byte below 128 the escape, first byte lowest, and in the highest byte its length; or 0. */
extern const uint64_t melbakernel_json_escapes[128];

static inline uint64_t melbakernel_json_escape(uint8_t character)
{
    return melbakernel_json_escapes[character];
}

typedef int8_t melba_signed16 __attribute__((vector_size(16)));
typedef uint64_t melba_words2 __attribute__((vector_size(16)));

/*
 * Not 0 when a byte is not ASCII or may not stand in a string.  As a signed
 * number a byte beyond ASCII is below the blank as well.
 */
static inline uint64_t melbakernel_unclean(melba_signed16 some)
{
    melba_signed16 found = (some < ' ') | (some == '"') | (some == '\\');
#if defined(__SSE2__)
    return (uint32_t)_mm_movemask_epi8((__m128i)found);
#else
    melba_words2 words = (melba_words2)found;
    return words[0] | words[1];
#endif
}

static inline uint64_t melbakernel_copy16(const uint8_t *text, uint8_t *out)
{
    melba_signed16 some;
    __builtin_memcpy(&some, text, 16);
    __builtin_memcpy(out, &some, 16);
    return melbakernel_unclean(some);
}

/*
 * Copies bytes with what every machine has, in two pieces that may overlap, so
 * that there are few lengths to tell apart; false, and no matter what was
 * copied, unless all are ASCII that may stand in a string.
 */
static inline __attribute__((always_inline)) bool melbakernel_copy_clean(const uint8_t *text, size_t count,
                                                                         uint8_t *out)
{
    melba_words2 all;
    if (count - 8 <= 8) {
        uint64_t first, last;
        __builtin_memcpy(&first, text, 8);
        __builtin_memcpy(&last, text + count - 8, 8);
        __builtin_memcpy(out, &first, 8);
        __builtin_memcpy(out + count - 8, &last, 8);
        all = (melba_words2){first, last};
    } else if (count > 16) {
        uint64_t found = melbakernel_copy16(text, out) | melbakernel_copy16(text + count - 16, out + count - 16);
        if (count > 32) {
#if defined(__clang__)
#pragma clang loop unroll(disable) vectorize(disable)
#endif
            for (size_t i = 16; i < count - 16; i += 16)
                found |= melbakernel_copy16(text + i, out + i);
        }
        return found == 0;
    } else if (count >= 4) {
        uint32_t first, last;
        __builtin_memcpy(&first, text, 4);
        __builtin_memcpy(&last, text + count - 4, 4);
        __builtin_memcpy(out, &first, 4);
        __builtin_memcpy(out + count - 4, &last, 4);
        uint64_t word = first | (uint64_t)last << 32;
        all = (melba_words2){word, word};
    } else {
        if (count == 0)
            return true;
        uint8_t first = text[0], middle = text[count / 2], last = text[count - 1];
        out[0] = first;
        out[count / 2] = middle;
        out[count - 1] = last;
        uint64_t word = 0x2020202020000000u | (uint64_t)first | (uint64_t)middle << 8 | (uint64_t)last << 16;
        all = (melba_words2){word, word};
    }
    return melbakernel_unclean((melba_signed16)all) == 0;
}

/*
 * Writes 'count' units escaped.  'out' has room for 6 bytes a unit and 64
 * more.  Returns the end, or NULL when there is a lone surrogate.
 */
uint8_t *melbakernel_json_text_avx2(const void *text, size_t count, melba_text_form form, uint8_t *out);
uint8_t *melbakernel_json_text_avx512(const void *text, size_t count, melba_text_form form, uint8_t *out);
uint8_t *melbakernel_json_text_neon(const void *text, size_t count, melba_text_form form, uint8_t *out);

/*
 * Copies bytes of ASCII or UTF-8 up to some place before the first that has to
 * be escaped, and returns how many; 'count' where none has to.  'out' has room
 * for 'count' and 64 more.
 */
size_t melbakernel_json_clean_avx2(const uint8_t *text, size_t count, uint8_t *out);
size_t melbakernel_json_clean_avx512(const uint8_t *text, size_t count, uint8_t *out);
size_t melbakernel_json_clean_neon(const uint8_t *text, size_t count, uint8_t *out);

#endif
