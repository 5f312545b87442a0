/* What the scanners of JSON do with the masks of a block of 64 bytes, whatever instructions made them. */
#ifndef MELBA_JSON_BITS_H
#define MELBA_JSON_BITS_H

#include "melba_json.h"

#define JSON_INLINE static inline __attribute__((always_inline))

/* A bit for each byte of a block, the first lowest. */
typedef struct json_masks {
    uint64_t backslash;
    uint64_t quote;
    uint64_t blank;   /* Space, tab, line feed, carriage return. */
    uint64_t mark;    /* { } [ ] , : and what looks like them; the reader compares the token. */
    uint64_t control; /* Less than 0x20. */
    uint64_t wide;    /* Not ASCII. */
} json_masks;

/* Where the entries are, and which of them close a string that is not ASCII. */
typedef struct json_found {
    uint64_t entries;
    uint64_t wide_ends;
} json_found;

/*
 * Returns the quotes that no backslash escapes, and sets 'begins' to the
 * backslashes that begin an escape: in a run every second one.  Subtracting
 * the first bit of a run from the bits of odd places carries through the run
 * and leaves that pattern.
 */
JSON_INLINE uint64_t json_quotes(melba_json_scan *scan, json_masks masks, uint64_t *begins)
{
    const uint64_t odd = 0xAAAAAAAAAAAAAAAAu;
    if (__builtin_expect(masks.backslash == 0, 1)) {
        uint64_t escaped = scan->is_escaped;
        scan->is_escaped = 0;
        *begins = 0;
        return masks.quote & ~escaped;
    }
    uint64_t possible = masks.backslash & ~scan->is_escaped;
    uint64_t pattern = ((possible << 1 | odd) - possible) ^ odd;
    uint64_t escaped = pattern ^ (masks.backslash | scan->is_escaped);
    *begins = pattern & masks.backslash;
    scan->is_escaped = *begins >> 63;
    return masks.quote & ~escaped;
}

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
