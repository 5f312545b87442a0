/*
 * UTF-8 that is known to be valid, as a host that stores 1, 2 or 4 bytes a
 * character wants it: how much memory it takes, and filling that.
 */
#ifndef MELBA_CHARACTERS_H
#define MELBA_CHARACTERS_H

#include <stddef.h>
#include <stdint.h>

/* How many characters there are, and the bytes that the widest takes: 1, 2 or 4. */
typedef struct melba_utf8_shape {
    size_t count;
    uint32_t width;
} melba_utf8_shape;

melba_utf8_shape melbakernel_utf8_shape_avx2(const uint8_t *text, size_t size);
melba_utf8_shape melbakernel_utf8_shape_avx512(const uint8_t *text, size_t size);

/*
 * Writes the characters, each as 'width' bytes, which is no less than the
 * shape says.  Nothing is read beyond the text or written beyond its count.
 */
void melbakernel_utf8_characters_avx2(const uint8_t *text, size_t size, void *out, uint32_t width);
void melbakernel_utf8_characters_avx512(const uint8_t *text, size_t size, void *out, uint32_t width);

#endif
