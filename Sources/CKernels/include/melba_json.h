/*
 * The first pass over a JSON text: finds every place at which the reader has
 * something to do, so that it never looks at the bytes between.
 *
 * An entry is an offset and a token, the byte there.  There is one for each
 * of { } [ ] , : outside of strings, for the first byte of each number or
 * literal (or of what stands in their place), for the quotes of strings, and
 * for each backslash in a string that begins an escape.  The token of a quote
 * that closes a string is 0xA2 instead of 0x22 when the bytes of the string
 * are not all ASCII.
 */
#ifndef MELBA_JSON_H_KERNELS
#define MELBA_JSON_H_KERNELS

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What the scan of one stretch leaves for the next; zeroes at the start. */
typedef struct melba_json_scan {
    uint64_t in_string;    /* All ones within a string, else 0. */
    uint64_t is_escaped;   /* 1 when the next byte belongs to an escape. */
    uint64_t after_scalar; /* 1 when the next byte may go on a scalar. */
    uint64_t is_wide;      /* 1 when the open string is not all ASCII. */
    uint64_t bad;          /* Not 0 once a string held a control character or
                              the text was not UTF-8. */
    uint64_t any_wide;     /* Not 0 once a byte was not ASCII. */
} melba_json_scan;

/* How many entries behind the last one a scan may scribble on. */
enum { melba_json_slack = 64 };

/*
 * Appends the entries of text[start..<end] to the 'count' that there are, and
 * returns how many there are then.  'start' is a multiple of 64, and 'end' is
 * one or the end of the text.  Unless 'copy' is NULL the bytes are copied to
 * the same offsets of it.
 */
size_t melbakernel_json_scan_avx512(melba_json_scan *scan, const uint8_t *text, size_t start, size_t end,
                                    uint8_t *copy, uint32_t *offsets, uint8_t *tokens, size_t count);
size_t melbakernel_json_scan_avx2(melba_json_scan *scan, const uint8_t *text, size_t start, size_t end,
                                  uint8_t *copy, uint32_t *offsets, uint8_t *tokens, size_t count);
size_t melbakernel_json_scan_neon(melba_json_scan *scan, const uint8_t *text, size_t start, size_t end,
                                  uint8_t *copy, uint32_t *offsets, uint8_t *tokens, size_t count);

/* How much of a text was read, and what was written for it. */
typedef struct melba_json_unescaped {
    size_t read;
    size_t written;
} melba_json_unescaped;

/*
 * Undoes escapes of one letter.  It ends early before any other backslash.
 * 'out' has room for 'size' bytes and 64 more.
 */
melba_json_unescaped melbakernel_json_unescape_avx512(const uint8_t *text, size_t size, uint8_t *out);

/* A number: an integer of 64 bits, or the bits of a double. */
typedef struct melba_json_number {
    uint64_t value;
    uint32_t size; /* Bytes; 0 when it is no number or not one that the kernel reads. */
    bool is_double;
} melba_json_number;

/*
 * Reads a number of up to 19 digits without an exponent.  The next entry is
 * 'count' bytes further; 'before' and 'room' are how many bytes of text there
 * are up to 'text' with it and from there on.
 */
melba_json_number melbakernel_json_number_avx2(const uint8_t *text, size_t count, size_t before, size_t room);

/*
 * Stores both words of a value at once.  Values are copied soon after, 16
 * bytes at a time, and a load cannot be served from two stores that are still
 * on their way: it waits for them, some 15 cycles.
 */
static inline void melbakernel_store_value(void *to, uint64_t head, uint64_t body)
{
    typedef uint64_t words2 __attribute__((vector_size(16)));
    words2 value = {head, body};
    __builtin_memcpy(to, &value, sizeof value);
}

/*
 * Copies bytes 32 at a time: up to 32 behind both ends are read and written.
 * A call of memcpy costs more than the copy of a short run.
 */
static inline void melbakernel_copy_roughly(void *to, const void *from, size_t size)
{
    uint8_t *out = to;
    const uint8_t *in = from;
    size_t i = 0;
    do {
        __builtin_memcpy(out + i, in + i, 32);
        i += 32;
    } while (__builtin_expect(i < size, 0));
}

#endif
