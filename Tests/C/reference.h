/*
 * The specification of escaping, written to be read: one character at a time,
 * no tables, no vectors.  The tests and the fuzzers hold the library to it.
 */
#ifndef REFERENCE_H
#define REFERENCE_H

#include "melba.h"

/* No context writes more characters than this for one. */
enum { reference_most = 12 };

/* The length of the character at 'bytes', stored in '*scalar'; 0 when it is not UTF-8. */
size_t reference_decode(const uint8_t *bytes, size_t size, uint32_t *scalar);

/* Writes a scalar, or a surrogate, as up to four bytes and returns how many. */
size_t reference_encode(uint32_t scalar, uint8_t *out);

/* Stores code points in units of 'width' bytes, and back. */
void reference_narrow(const uint32_t *text, size_t count, uint32_t width, void *out);
void reference_widen(const void *text, size_t count, uint32_t width, uint32_t *out);

/*
 * Escapes code points into 'out', which has room for reference_most times as
 * many, and stores how many were written, or which cannot be, in '*at'.
 */
melba_status reference_escape(melba_context context, const uint32_t *text, size_t count, uint32_t *out, size_t *at);

/*
 * The same for UTF-8: 'out' has room for reference_most times 'size' bytes,
 * and '*at' is a number of bytes.
 */
melba_status reference_escape_bytes(melba_context context, const uint8_t *text, size_t size, uint8_t *out,
                                    size_t *at);

/* A character as it stands in a JSON string, with all beyond ASCII and all that a script forbids escaped or not. */
size_t reference_json(uint32_t scalar, bool is_ascii, bool is_script, uint8_t *out);

#endif
