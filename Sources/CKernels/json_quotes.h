/* Masks of a block of 64 bytes of JSON, whatever instructions made them, and which of its quotes count. */
#ifndef MELBA_JSON_QUOTES_H
#define MELBA_JSON_QUOTES_H

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

#endif
