/*
 * melba/json.h - JSON as RFC 8259 defines it
 *
 * Nothing beyond the standard is read: UTF-8 is validated, there is no BOM,
 * no comment, no comma at an end, no NaN, nothing behind the value; an escape
 * of half a surrogate pair is an error.  Doubles are those nearest to the
 * text, ties to even.
 */
#ifndef MELBA_JSON_H
#define MELBA_JSON_H

#include "melba/base.h"
#include "melba/value.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ===== Reading: options ================================================ */

/* Bits of 'flags' in melba_json_options. */
typedef enum melba_json_flags {
    /*
     * The document keeps no copy of the text: the caller leaves it in place
     * and unchanged until the document is parsed again or freed.
     */
    MELBA_JSON_BORROW = 1,
    /* Integers beyond 64 bits become doubles, not MELBA_BIG_INTEGER. */
    MELBA_JSON_BIG_AS_DOUBLE = 2,
    /* Numbers with a point or an exponent become MELBA_DECIMAL. */
    MELBA_JSON_DECIMALS = 4,
    /* Of equal keys in an object the first counts, and not the last. */
    MELBA_JSON_FIRST_KEY = 8,
    /* Equal keys in an object are an error. */
    MELBA_JSON_UNIQUE_KEYS = 16
} melba_json_flags;

/*
 * How to read.  All zeroes but 'size' is the default, and so is a NULL in its
 * place.
 */
typedef struct melba_json_options {
    size_t size;          /* sizeof(melba_json_options). */
    uint32_t flags;       /* melba_json_flags, or-ed. */
    uint32_t depth;       /* How many arrays and objects may be open at once;
                             0 for MELBA_JSON_DEPTH. */
    uint64_t limit;       /* The most bytes that a text may have; 0 for
                             MELBA_JSON_LIMIT, which is the most. */
} melba_json_options;

#define MELBA_JSON_OPTIONS_INIT {sizeof(melba_json_options), 0, 0, 0}
#define MELBA_JSON_DEPTH 1024
#define MELBA_JSON_LIMIT ((uint64_t)0xFFFFFF00)

/* ===== Reading: documents ============================================== */

/*
 * A parsed text and all memory of its values.  'const' may be shared.  Once a
 * call for it was MELBA_INTERNAL its root is NULL, and every other call but
 * melba_json_document_free is MELBA_BAD_ARGUMENT.
 */
typedef struct melba_json_document melba_json_document;

/*
 * Parses 'text' and stores a new document, owned by the caller (free with
 * melba_json_document_free), in '*out'.
 *
 *     melba_json_document *document;
 *     melba_bytes text = {"{\"ids\": [1, 2.5]}", 17};
 *     if (melba_json_parse(text, NULL, &document, NULL) == MELBA_OK) {
 *         const melba_value *root = melba_json_document_root(document);
 *         melba_bytes key = {"ids", 3};
 *         const melba_value *ids = melba_value_get(root, key);
 *         double sum = 0, next;
 *         size_t i = 0;
 *         while (melba_value_double(melba_value_at(ids, i++), &next))
 *             sum += next;
 *         printf("%g\n", sum);
 *         melba_json_document_free(document);
 *     }
 *
 * MELBA_SYNTAX when the text is not JSON or passes a limit of the options:
 * 'error' has the place, what was expected there, and as 'name' the JSON
 * Pointer of what was being read, cut when it is long.  MELBA_BAD_ENCODING
 * when it is not UTF-8.  MELBA_TOO_LARGE when it is longer than the limit.
 */
melba_status melba_json_parse(melba_bytes text,
                              const melba_json_options *options,
                              melba_json_document **out,
                              melba_error *error);

/* Stores an empty document, whose root is NULL, in '*out'. */
melba_status melba_json_document_new(melba_json_document **out);

/*
 * Parses 'text' into the memory that 'self' has, so that parsing one text
 * after another allocates nothing once the memory suffices.  What was there
 * is gone, also on failure, which leaves an empty document.  'text' must not
 * lie in the document's own memory.
 */
melba_status melba_json_document_parse(melba_json_document *self,
                                       melba_bytes text,
                                       const melba_json_options *options,
                                       melba_error *error);

/* The value that was parsed, borrowed until the next parse; or NULL. */
const melba_value *melba_json_document_root(const melba_json_document *self);

/* How many bytes of memory the document holds. */
size_t melba_json_document_memory(const melba_json_document *self);

/* Gives all memory back; 'self' may be NULL. */
void melba_json_document_free(melba_json_document *self);

/* ===== Reading: many documents in one text ============================= */

/*
 * Parses the next line of newline-delimited JSON: what begins at '*position',
 * up to a line feed or the end.  Blank lines are passed over.  '*position' is
 * then behind that line; start with 0.  At the end of the text the result is
 * MELBA_OK and the root is NULL.  After MELBA_SYNTAX and MELBA_BAD_ENCODING,
 * too, '*position' is behind the line, so that reading may go on; 'error'
 * counts from the start of 'text'.
 */
melba_status melba_json_document_next(melba_json_document *self,
                                      melba_bytes text, size_t *position,
                                      const melba_json_options *options,
                                      melba_error *error);

/* ===== Reading: a text in pieces ======================================= */

/*
 * Begins a text that arrives in pieces.  They are collected in the document's
 * memory, no more than the limit of 'options', and parsed by finish.
 */
melba_status melba_json_document_start(melba_json_document *self,
                                       const melba_json_options *options);

/*
 * Adds a piece, which may end anywhere.  '*complete' says whether an array,
 * an object or a string at the root has come to its end: then only white
 * space may follow.  Of another root only the caller knows where it ends.
 */
melba_status melba_json_document_push(melba_json_document *self,
                                      melba_bytes piece, bool *complete);

/* Parses what was pushed; as melba_json_document_parse in all else. */
melba_status melba_json_document_finish(melba_json_document *self,
                                        melba_error *error);

/* ===== Reading: events ================================================= */

/*
 * What a host that builds its own objects is told, in the order of the text.
 * A function that returns anything but 0 ends the call with MELBA_STOPPED;
 * one that is NULL is passed over.  Values are borrowed until the function
 * returns, and are never arrays or objects.  The text is not known to be valid
 * before the call returns MELBA_OK.
 */
typedef struct melba_json_events {
    size_t size;          /* sizeof(melba_json_events). */
    void *context;        /* Passed to each. */
    int (*value)(void *context, const melba_value *value);
    int (*key)(void *context, const melba_value *key);
    int (*array_start)(void *context);
    int (*array_end)(void *context, size_t count);
    int (*object_start)(void *context);
    int (*object_end)(void *context, size_t count);
} melba_json_events;

/*
 * Reads 'text' and calls the functions of 'events'.  No tree is made: memory
 * is in proportion to the depth and to the longest text with escapes.
 * MELBA_JSON_UNIQUE_KEYS is MELBA_BAD_ARGUMENT here.
 */
melba_status melba_json_read(melba_bytes text,
                             const melba_json_options *options,
                             const melba_json_events *events,
                             melba_error *error);

/* ===== Reading: places ================================================= */

/*
 * Appends the JSON Pointer of the value or key that holds the byte at
 * 'offset' of 'text', whole, to 'buffer': for the offset of an error, of what
 * was being read.  What follows the offset is not looked at.
 */
melba_status melba_json_locate(melba_bytes text, uint64_t offset,
                               melba_buffer *buffer);

#ifdef __cplusplus
}
#endif

#endif /* MELBA_JSON_H */
