/* Short ASCII text into a machine's output, where no call of the core pays. */
#ifndef MELBA_PY_MACHINE_TEXT_H
#define MELBA_PY_MACHINE_TEXT_H

#include "machine.h"

/* Text up to this length is written here. */
enum { TEXT_SHORT = 128, TEXT_VECTOR = 16 };

#if defined(__SSE2__)
#include <emmintrin.h>

/* Whether one of 16 bytes is & < > " or '. */
static inline int text_has_special(__m128i bytes)
{
    const __m128i one = _mm_set1_epi8(1), two = _mm_set1_epi8(2);
    __m128i amp = _mm_cmpeq_epi8(_mm_or_si128(bytes, one), _mm_set1_epi8(0x27)); /* & and ' */
    __m128i tag = _mm_cmpeq_epi8(_mm_or_si128(bytes, two), _mm_set1_epi8(0x3E)); /* < and > */
    __m128i quote = _mm_cmpeq_epi8(bytes, _mm_set1_epi8(0x22));
    return _mm_movemask_epi8(_mm_or_si128(_mm_or_si128(amp, tag), quote));
}

/* Up to 16 bytes, zeros behind them, from memory that ends there. */
static inline __m128i text_load(const uint8_t *data, size_t size)
{
    uint64_t low = 0, high = 0;
    if (size >= 8) {
        memcpy(&low, data, 8);
        if (size > 8) {
            memcpy(&high, data + size - 8, 8);
            high = size == 16 ? high : high >> (8 * (16 - size));
        }
    } else if (size >= 4) {
        uint32_t first, last;
        memcpy(&first, data, 4);
        memcpy(&last, data + size - 4, 4);
        low = first | (uint64_t)last << (8 * (size - 4));
    } else if (size > 0) {
        low = data[0] | (uint64_t)data[size / 2] << (8 * (size / 2)) | (uint64_t)data[size - 1] << (8 * (size - 1));
    }
    return _mm_set_epi64x((long long)high, (long long)low);
}

/* The same to output of two bytes a character. */
static inline bool text_append_wide(melbacore_output *output, const uint8_t *data, size_t size, bool escapes,
                                    uint32_t widest)
{
    if (size > TEXT_SHORT || output->capacity < 2 * (output->size + size + TEXT_VECTOR))
        return false;
    uint8_t *end = output->data + 2 * output->size;
    for (size_t i = 0; i < size; i += TEXT_VECTOR) {
        __m128i bytes = i + TEXT_VECTOR <= size ? _mm_loadu_si128((const __m128i *)(const void *)(data + i))
                                                : text_load(data + i, size - i);
        if (escapes && text_has_special(bytes))
            return false;
        _mm_storeu_si128((__m128i *)(void *)(end + 2 * i), _mm_unpacklo_epi8(bytes, _mm_setzero_si128()));
        _mm_storeu_si128((__m128i *)(void *)(end + 2 * i + 16), _mm_unpackhi_epi8(bytes, _mm_setzero_si128()));
    }
    output->size += size;
    output->widest |= widest;
    return true;
}

/*
 * Appends text of one byte a character, and says whether it did: not when something in it has to be escaped, or there is
 * no room for it at that width.  The bytes behind it may be written over.
 */
static inline bool text_append(melbacore_output *output, const uint8_t *data, size_t size, bool escapes,
                               uint32_t widest)
{
    if (output->width == 2)
        return text_append_wide(output, data, size, escapes, widest);
    if (output->width != 1 || size > TEXT_SHORT || output->capacity - output->size < size + TEXT_VECTOR)
        return false;
    uint8_t *end = output->data + output->size;
    size_t i = 0;
    for (; i + TEXT_VECTOR <= size; i += TEXT_VECTOR) {
        __m128i bytes = _mm_loadu_si128((const __m128i *)(const void *)(data + i));
        if (escapes && text_has_special(bytes))
            return false;
        _mm_storeu_si128((__m128i *)(void *)(end + i), bytes);
    }
    if (i < size) {
        __m128i bytes = text_load(data + i, size - i);
        if (escapes && text_has_special(bytes))
            return false;
        _mm_storeu_si128((__m128i *)(void *)(end + i), bytes);
    }
    output->size += size;
    output->widest |= widest;
    return true;
}
#else
static inline bool text_append(melbacore_output *output, const uint8_t *data, size_t size, bool escapes,
                               uint32_t widest)
{
    (void)output, (void)data, (void)size, (void)escapes, (void)widest;
    return false;
}
#endif

/* Appends a number in decimal; false when there is no room. */
static inline bool text_append_integer(melbacore_output *output, int64_t number)
{
    if (output->width != 1 || output->capacity - output->size < 24)
        return melbacore_output_integer(output, number);
    char digits[24], *last = digits + sizeof digits, *first = core_digits(last, number);
    memcpy(output->data + output->size, first, (size_t)(last - first));
    output->size += (size_t)(last - first);
    output->widest |= 0x7f;
    return true;
}

/*
 * Appends a float as Python writes it.  False, and nothing written, where that is not how JSON writes it: with an exponent,
 * or no number at all.
 */
static inline bool text_append_double(melbacore_output *output, double number)
{
    double size = number < 0 ? -number : number;
    if (!(size >= 1e-4 && size < 1e16) && number != 0)
        return false;
    uint8_t digits[32];
    melba_text text = {digits, (size_t)(melbacore_json_double(number, digits) - digits), 1};
    return melbacore_output_append(output, text, 0x7f);
}

#endif
