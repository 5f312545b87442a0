/*
 * Text as it stands between the quotes of a JSON string, in UTF-8.  Each
 * kernel does what JSONText.write of JSON/JSONText.swift does.
 */
#ifndef MELBA_JSON_TEXT_H
#define MELBA_JSON_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

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
 * Copies at least 16 bytes, 16 at a time with what every machine has; false,
 * and no matter what was copied, unless all are ASCII that may stand in a
 * string.  As a signed number a byte beyond ASCII is below the blank as well.
 */
static inline bool melbakernel_copy_clean(const uint8_t *text, size_t count, uint8_t *out)
{
    melba_signed16 found = {0}, some;
    size_t i = 0;
    do {
        i = i + 16 < count ? i : count - 16;
        __builtin_memcpy(&some, text + i, 16);
        __builtin_memcpy(out + i, &some, 16);
        found |= (some < ' ') | (some == '"') | (some == '\\');
        i += 16;
    } while (i < count);
    melba_words2 words = (melba_words2)found;
    return (words[0] | words[1]) == 0;
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
