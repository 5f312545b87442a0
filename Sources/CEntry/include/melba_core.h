/*
 * The hidden functions behind the public header: Swift implements them, the
 * one-line entries of escape_entry.c call them under the guard.  The Python
 * extension, which is linked with the core, calls some of them as well.
 */
#ifndef MELBA_CORE_H
#define MELBA_CORE_H

#include "melba.h"
#include "melba_template.h"
#include "melba_template_core.h"
#include "melba_native.h"

/*
 * Fills in 'error', if it is one, for a call that ended with 'status' and has
 * not named a place.
 */
void melbacore_explain(melba_status status, melba_error *error);

/* ===== Behind melba/escape.h ============================================ */

melba_status melbacore_escape(melba_context context, melba_bytes text, melba_buffer *buffer, melba_bytes *result,
                              melba_error *error);
melba_status melbacore_escape_text(melba_context context, melba_text text, melba_buffer *buffer, melba_text *result,
                                   melba_error *error);
melba_status melbacore_escape_append(melba_context context, melba_bytes text, melba_buffer *buffer,
                                     melba_error *error);
melba_status melbacore_escape_measure(melba_context context, melba_bytes text, melba_escape_size *size,
                                      melba_error *error);
melba_status melbacore_escape_text_measure(melba_context context, melba_text text, melba_escape_size *size,
                                           melba_error *error);
melba_status melbacore_escaper_push(melba_escaper *self, melba_bytes piece, melba_buffer *buffer,
                                    melba_error *error);
melba_status melbacore_escaper_finish(melba_escaper *self, melba_error *error);
melba_status melbacore_unescape(melba_bytes text, melba_buffer *buffer, melba_bytes *result, melba_error *error);
melba_status melbacore_unescape_text(melba_text text, melba_buffer *buffer, melba_text *result, melba_error *error);
melba_status melbacore_striptags(melba_bytes text, melba_buffer *buffer, melba_bytes *result, melba_error *error);
melba_status melbacore_striptags_text(melba_text text, melba_buffer *buffer, melba_text *result, melba_error *error);

/* ===== Behind melba/json.h ============================================== */

melba_status melbacore_json_document_parse(melba_json_document *self, melba_bytes text,
                                           const melba_json_options *options, melba_error *error);
melba_status melbacore_json_document_next(melba_json_document *self, melba_bytes text, size_t *position,
                                          const melba_json_options *options, melba_error *error);
melba_status melbacore_json_document_push(melba_json_document *self, melba_bytes piece, bool *complete);
melba_status melbacore_json_document_finish(melba_json_document *self, melba_error *error);
/* 'scratch' is an empty document whose memory is used. */
melba_status melbacore_json_read(melba_json_document *scratch, melba_bytes text, const melba_json_options *options,
                                 const melba_json_events *events, melba_error *error);
melba_status melbacore_json_locate(melba_bytes text, uint64_t offset, melba_buffer *buffer);

/*
 * Building a host's objects from the tree, which is faster than from events:
 * every array and object says how many items it has before the first is made.
 *
 *  - Parse with MELBA_JSON_BORROW into a melba_json_document that is kept
 *    (one a thread or interpreter): then nothing is copied or allocated.  The
 *    text must stay until the walk is done.  For the extension, calling
 *    melbacore_json_document_parse under a guard of its own, or the public
 *    entry, costs the same.
 *  - Walk with a stack of (items, index, object), not by recursion: the depth
 *    limit of the options is the bound.  'as.items' is contiguous: an array's
 *    'size' values, an object's 2 * 'size' (key, value, key, value ...).
 *    Prefer direct access to melba_value_at and melba_value_key.
 *  - A text with MELBA_ASCII has 'size' characters, each a byte: make a compact
 *    ASCII string and memcpy.  Without it there is a character beyond ASCII:
 *    melbacore_utf8_shape gives the count and the width, and
 *    melbacore_utf8_characters fills that.
 *  - Keys: a text whose flags have no MELBA_ESCAPED is part of the parsed text,
 *    so a cache may compare its bytes with those of the key that the same place
 *    of the object before had, before it hashes anything.  Behind a key there
 *    are three bytes more at least (a quote, a colon, a value); further ones
 *    may be read only where the host knows that they are its own.
 *  - Equal keys are all in the tree, in the order of the text; setting them one
 *    after another leaves the last, as Python does.
 *  - Big integers and decimals are 'size' bytes of the text, sign first, not
 *    ended by a zero.
 *  - On failure melba_error has offset (in bytes of UTF-8), line, column,
 *    message, and in 'name' up to 63 bytes of the JSON Pointer;
 *    melba_json_locate with the same text and offset gives all of it.
 */

/* ===== Behind melba/json_writer.h ======================================= */

melba_status melbacore_json_writer_finish(melba_json_writer *self);
/* Fills in 'error' with what a writer failed with; of one that is none with 'status'. */
void melbacore_json_writer_explain(const melba_json_writer *self, melba_status status, melba_error *error);
/* Lets a writer say MELBA_INTERNAL for ever. */
void melbacore_json_writer_poison(melba_json_writer *self);
melba_status melbacore_json_writer_begin(melba_json_writer *self, bool is_object);
melba_status melbacore_json_writer_end(melba_json_writer *self);
melba_status melbacore_json_writer_key(melba_json_writer *self, melba_bytes key);
melba_status melbacore_json_writer_wide_key(melba_json_writer *self, melba_text key);
melba_status melbacore_json_writer_text(melba_json_writer *self, melba_bytes text);
melba_status melbacore_json_writer_wide_text(melba_json_writer *self, melba_text text);
melba_status melbacore_json_writer_integer(melba_json_writer *self, int64_t value);
melba_status melbacore_json_writer_natural(melba_json_writer *self, uint64_t value);
melba_status melbacore_json_writer_double(melba_json_writer *self, double value);
melba_status melbacore_json_writer_float(melba_json_writer *self, float value);
melba_status melbacore_json_writer_number(melba_json_writer *self, melba_bytes text);
melba_status melbacore_json_writer_boolean(melba_json_writer *self, bool value);
melba_status melbacore_json_writer_null(melba_json_writer *self);
melba_status melbacore_json_writer_raw(melba_json_writer *self, melba_bytes json);

/*
 * Writes a value with frames for MELBA_JSON_WRITE_DEPTH levels.  How many are
 * in use is in '*count', also when the call was broken off; the caller closes
 * the cursors that are left in them.  'host' is NULL when there is none.
 */
typedef struct melbacore_frame {
    melba_cursor cursor;
    uint64_t is_hosted;
} melbacore_frame;
melba_status melbacore_json_writer_walk(melba_json_writer *self, const melba_value *value, const melba_host *host,
                                        size_t *count, melbacore_frame *frames);

/* ===== For the Python extension alone =================================== */

/*
 * What melba_escape_text_measure says of a good text, in a form that takes
 * half its time: the length of the escaped text, or one of these.  It cannot
 * fail otherwise.
 */
enum {
    MELBACORE_UNCHANGED = -1, /* The escaped text equals the input. */
    MELBACORE_REFUSED = -2    /* Measuring says what is wrong. */
};
intptr_t melbacore_escape_text_size(melba_context context, const void *data, size_t length, uint32_t width);

/*
 * Escapes into memory of exactly the size that measuring the same text said.
 * It cannot fail; 'text' and 'context' are those that were measured.
 */
void melbacore_escape_text_fill(melba_context context, melba_text text, void *out, size_t length);

/*
 * The same, and writes it as well: 'out' has room for 8 characters a
 * character.  Made for text that is short.  A context that looks at characters
 * beyond ASCII is MELBACORE_REFUSED.
 */
intptr_t melbacore_escape_short(melba_context context, const void *data, size_t length, uint32_t width, void *out);

/*
 * Copies a text that escaping leaves as it is to 'out', which has room for as
 * many characters; false, with part of it written, for any other.  For long
 * text it takes two thirds of the time of measuring first.
 */
bool melbacore_escape_text_copy(melba_context context, melba_text text, void *out);

/* ===== JSON, for the Python extension alone ============================= */

/* What a JSON text is stored in: the shift of its width, or bytes that are UTF-8. */
enum { MELBACORE_UTF8 = 3 };

/*
 * Writes text as it stands between the quotes of a JSON string.  'out' has
 * room for 6 bytes a unit and MELBACORE_JSON_SLACK more.  Returns the end, or
 * NULL when there is a lone surrogate.
 */
enum { MELBACORE_JSON_SLACK = 64 };
uint8_t *melbacore_json_text(const void *text, size_t count, uint32_t form, uint8_t *out);

/*
 * The same with more escaped than the standard demands: every character beyond
 * ASCII, as \uXXXX; what could end a <script>, which is < > & U+2028 U+2029.
 * UTF-8 that ends within a character is NULL, too, so whoever writes a text in
 * pieces cuts it between characters.  'out' has room for 6 bytes a unit, or
 * for 12 a unit of 4 bytes with MELBACORE_JSON_ASCII, and
 * MELBACORE_JSON_SLACK more.  Text that is known to be ASCII needs
 * melbacore_json_text only, unless it is for a script.
 */
enum { MELBACORE_JSON_ASCII = 1, MELBACORE_JSON_SCRIPT = 2 };
uint8_t *melbacore_json_text_escaped(const void *text, size_t count, uint32_t form, uint32_t escaping, uint8_t *out);

/*
 * Copies ASCII or UTF-8 up to some place before the first byte that has to be
 * escaped, and returns how many; 'count' where none has to.  'out' has room
 * for that and MELBACORE_JSON_SLACK more, so that a long text needs no room
 * for what it might have become.
 */
size_t melbacore_json_clean(const uint8_t *text, size_t count, uint8_t *out);

/*
 * Reads most texts of up to MELBACORE_JSON_SHORT bytes, behind which there is a
 * zero, as a document with MELBA_JSON_BORROW and MELBA_JSON_BIG_AS_DOUBLE
 * would, without one; false for all others, good or bad.  The value is the
 * first of 'values', which has room for one more than 'size'.  It cannot fail
 * and cannot trap.
 */
enum { MELBACORE_JSON_SHORT = 512 };
bool melbacore_json_short(const uint8_t *text, size_t size, melba_value *values);

/* Writes a finite double in up to 24 bytes; 'out' has room for 32. */
uint8_t *melbacore_json_double(double value, uint8_t *out);

/* The same for a float of 32 bits: the shortest text that reads back as one. */
uint8_t *melbacore_json_float(float value, uint8_t *out);

/* Writes an integer in up to 20 bytes; 'out' has room for 32. */
uint8_t *melbacore_json_int(int64_t value, uint8_t *out);
uint8_t *melbacore_json_uint(uint64_t value, uint8_t *out);

/* ===== Text, for the Python extension alone ============================= */

/* How many characters there are, and the bytes that the widest takes: 1, 2 or 4. */
typedef struct melbacore_shape {
    size_t count;
    uint32_t width;
} melbacore_shape;

/* Of valid UTF-8. */
melbacore_shape melbacore_utf8_shape(const uint8_t *text, size_t size);

/* Writes the characters of valid UTF-8, each as 'width' bytes, which is no less than its shape says. */
void melbacore_utf8_characters(const uint8_t *text, size_t size, void *out, uint32_t width);

#endif
