/*
 * The shortest way of escape(), inline: short text in which nothing is
 * special, which is most of what a page shows.  It finds what
 * melba_escape_text_measure would; the call into the core was a third of the
 * time of a text of 20 characters.
 */
#ifndef MELBA_PY_SHORT_H
#define MELBA_PY_SHORT_H

#include "core.h"

enum { SHORT_MOST = 32 };

/* Not zero when one of eight bytes is zero (exact, after Mycroft). */
static inline uint64_t short_zeros(uint64_t word)
{
    const uint64_t ones = 0x0101010101010101u;
    return (word - ones) & ~word & 0x80 * ones;
}

/* Not zero when one of eight bytes is & < > " or '. */
static inline uint64_t short_specials(uint64_t word)
{
    const uint64_t ones = 0x0101010101010101u;
    /* & and ' differ in the lowest bit, < and > in the second. */
    return short_zeros((word | ones) ^ '\'' * ones) | short_zeros((word | 2 * ones) ^ '>' * ones)
         | short_zeros(word ^ '"' * ones);
}

/* Whether up to SHORT_MOST bytes of ASCII or Latin-1 hold nothing special. */
static inline bool short_is_clean(const uint8_t *text, size_t size)
{
    uint64_t word = 0, specials = 0;
    if (size >= 8) {
        for (size_t i = 0; i + 8 < size; i += 8) {
            memcpy(&word, text + i, 8);
            specials |= short_specials(word);
        }
        memcpy(&word, text + size - 8, 8);
    } else if (size >= 4) {
        uint32_t first, last;
        memcpy(&first, text, 4);
        memcpy(&last, text + size - 4, 4);
        word = (uint64_t)first << 32 | last;
    } else {
        for (size_t i = 0; i < size; i++)
            word = word << 8 | text[i];
    }
    return (specials | short_specials(word)) == 0;
}

#endif
