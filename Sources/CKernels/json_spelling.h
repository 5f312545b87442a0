/* How one character is written between the quotes of a JSON string: for the kernels' odd ones. */
#ifndef MELBA_JSON_SPELLING_H
#define MELBA_JSON_SPELLING_H

#include <string.h>

#include "melba_json_text.h"

#define SPELLING_INLINE static inline __attribute__((always_inline))

SPELLING_INLINE uint8_t *write_escape(uint8_t character, uint8_t *out)
{
    uint64_t escape = melbakernel_json_escapes[character];
    memcpy(out, &escape, 8);
    return out + (escape >> 56);
}

/* One code point of any kind; NULL for what is none. */
SPELLING_INLINE uint8_t *write_scalar(uint32_t scalar, uint8_t *out)
{
    if (scalar < 0x80) {
        if (melbakernel_json_escapes[scalar])
            return write_escape((uint8_t)scalar, out);
        *out = (uint8_t)scalar;
        return out + 1;
    }
    if (scalar < 0x800) {
        *out++ = (uint8_t)(0xC0 | scalar >> 6);
    } else if (scalar < 0x10000) {
        if ((scalar & 0xF800) == 0xD800)
            return NULL;
        *out++ = (uint8_t)(0xE0 | scalar >> 12);
        *out++ = (uint8_t)(0x80 | (scalar >> 6 & 0x3f));
    } else {
        if (scalar > 0x10FFFF)
            return NULL;
        *out++ = (uint8_t)(0xF0 | scalar >> 18);
        *out++ = (uint8_t)(0x80 | (scalar >> 12 & 0x3f));
        *out++ = (uint8_t)(0x80 | (scalar >> 6 & 0x3f));
    }
    *out++ = (uint8_t)(0x80 | (scalar & 0x3f));
    return out;
}

/* Bytes of ASCII or UTF-8, one by one. */
SPELLING_INLINE uint8_t *write_last_bytes(const uint8_t *text, size_t count, uint8_t *out)
{
    for (size_t i = 0; i < count; i++) {
        if (text[i] < 128 && melbakernel_json_escapes[text[i]])
            out = write_escape(text[i], out);
        else
            *out++ = text[i];
    }
    return out;
}

/* The same as far as nothing has to be escaped, and how far that is. */
SPELLING_INLINE size_t copy_last_bytes(const uint8_t *text, size_t count, uint8_t *out)
{
    for (size_t i = 0; i < count; i++) {
        if (text[i] < 128 && melbakernel_json_escapes[text[i]])
            return i;
        out[i] = text[i];
    }
    return count;
}

/* Units of 1 << 'shift' bytes, one by one. */
SPELLING_INLINE uint8_t *write_some_units(const uint8_t *text, size_t count, unsigned shift, uint8_t *out)
{
    for (size_t i = 0; i < count && out != NULL; i++) {
        uint32_t unit = shift == 0 ? text[i] : shift == 1 ? ((const uint16_t *)(const void *)text)[i]
                                                          : ((const uint32_t *)(const void *)text)[i];
        out = write_scalar(unit, out);
    }
    return out;
}

#endif
