/*
 * UTF-8 that is known to be valid, as a host that stores 1, 2 or 4 bytes a
 * character wants it: how much memory it takes, and filling that.  Plain
 * loops: the compiler makes vectors of the first, and ASCII between other
 * characters is copied eight bytes at a time.
 */
#ifndef MELBA_TEXT_H
#define MELBA_TEXT_H

#include <stddef.h>
#include <stdint.h>
#include <string.h>

/* How many characters there are, and the bytes that the widest takes: 1, 2 or 4. */
typedef struct melba_utf8_shape {
    size_t count;
    uint32_t width;
} melba_utf8_shape;

static inline melba_utf8_shape melbakernel_utf8_shape(const uint8_t *text, size_t size)
{
    size_t count = 0;
    uint8_t greatest = 0;
    for (size_t i = 0; i < size;) {
        /* Bytes are counted in a byte, so that 16 fit into a vector. */
        size_t end = size - i < 255 ? size : i + 255;
        uint8_t few = 0;
        for (; i < end; i++) {
            few = (uint8_t)(few + ((int8_t)text[i] >= -64));
            greatest = text[i] > greatest ? text[i] : greatest;
        }
        count += few;
    }
    melba_utf8_shape shape = {count, greatest < 0xC4 ? 1 : greatest < 0xF0 ? 2 : 4};
    return shape;
}

#define MELBA_WIDEN(name, unit)                                                                                     \
    static inline void name(const uint8_t *text, size_t size, unit *out)                                            \
    {                                                                                                         \
        const uint8_t *end = text + size;                                                                     \
        while (text < end) {                                                                                  \
            uint32_t first = *text;                                                                           \
            if (first < 0x80) {                                                                               \
                uint64_t eight;                                                                               \
                if (end - text >= 8 && (memcpy(&eight, text, 8), (eight & 0x8080808080808080u) == 0)) {       \
                    for (int k = 0; k < 8; k++)                                                               \
                        out[k] = text[k];                                                                     \
                    out += 8;                                                                                 \
                    text += 8;                                                                                \
                    continue;                                                                                 \
                }                                                                                             \
                *out++ = (unit)first;                                                                         \
                text++;                                                                                       \
            } else if (first < 0xE0) {                                                                        \
                *out++ = (unit)((first & 0x1F) << 6 | (text[1] & 0x3F));                                      \
                text += 2;                                                                                    \
            } else if (first < 0xF0) {                                                                        \
                *out++ = (unit)((first & 0x0F) << 12 | (text[1] & 0x3Fu) << 6 | (text[2] & 0x3Fu));           \
                text += 3;                                                                                    \
            } else {                                                                                          \
                *out++ = (unit)((first & 7) << 18 | (text[1] & 0x3Fu) << 12 | (text[2] & 0x3Fu) << 6          \
                                | (text[3] & 0x3Fu));                                                         \
                text += 4;                                                                                    \
            }                                                                                                 \
        }                                                                                                     \
    }

MELBA_WIDEN(melbakernel_widen_1, uint8_t)
MELBA_WIDEN(melbakernel_widen_2, uint16_t)
MELBA_WIDEN(melbakernel_widen_4, uint32_t)
#undef MELBA_WIDEN

/* Writes it as characters of 'width' bytes, no less than its shape says. */
static inline void melbakernel_utf8_widen(const uint8_t *text, size_t size, void *out, uint32_t width)
{
    switch (width) {
    case 1: melbakernel_widen_1(text, size, out); break;
    case 2: melbakernel_widen_2(text, size, out); break;
    default: melbakernel_widen_4(text, size, out); break;
    }
}

#endif
