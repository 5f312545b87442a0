/* What the scanners of JSON do with the masks of a block of 64 bytes. */
#ifndef MELBA_JSON_BITS_H
#define MELBA_JSON_BITS_H

#include "json_quotes.h"

/* Where the entries are, and which of them close a string that is not ASCII. */
typedef struct json_found {
    uint64_t entries;
    uint64_t wide_ends;
} json_found;

/* 'parity' has for each bit whether the quotes up to it are odd in number. */
JSON_INLINE json_found json_find(melba_json_scan *scan, json_masks masks, uint64_t quote, uint64_t begins,
                                 uint64_t parity)
{
    /* From the opening quote up to the byte before the closing one. */
    uint64_t string = parity ^ scan->in_string;
    scan->in_string = (uint64_t)((int64_t)string >> 63);
    uint64_t scalar = ~(masks.mark | masks.blank | quote);
    uint64_t follows = scalar << 1 | scan->after_scalar;
    scan->after_scalar = scalar >> 63;
    scan->bad |= masks.control & string;
    /*
     * Adding the bytes that are not ASCII to the string that holds them
     * carries out of it, into the place of the closing quote.
     */
    uint64_t sum, carried;
    uint64_t carry = __builtin_add_overflow(string, masks.wide & string, &sum);
    carry |= __builtin_add_overflow(sum, scan->is_wide, &carried);
    scan->is_wide = carry;
    json_found found;
    found.entries = ((masks.mark | (scalar & ~follows)) & ~string) | quote | (begins & string);
    found.wide_ends = carried & quote & ~string;
    return found;
}

#endif
