/*
 * melba/json_writer.h - writing JSON
 *
 * A writer appends a document to a buffer of the caller, value by value, and
 * refuses whatever would not be JSON: a value without its key, an end too
 * many, bytes that are not UTF-8.  It is a struct of the caller, takes no
 * memory but the buffer's, and one thread at a time uses it.
 *
 * A writer that has failed once stays so: every further call returns the same
 * status, and finish says why.  So a program may look at the status of finish
 * alone.  The buffer then holds what it held before the document, or before
 * the line that was not whole.
 */
#ifndef MELBA_JSON_WRITER_H
#define MELBA_JSON_WRITER_H

#include "melba/base.h"
#include "melba/host.h"
#include "melba/value.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ===== Style =========================================================== */

/* Bits of 'flags' in melba_json_style. */
typedef enum melba_json_style_flags {
    /* All characters beyond ASCII are written as \uXXXX. */
    MELBA_JSON_ASCII = 1,
    /* So are < > & U+2028 U+2029: the document may stand in a <script>. */
    MELBA_JSON_FOR_SCRIPT = 2,
    /*
     * The members of each object are put in the order of the bytes of their
     * keys when it ends; those of equal keys stay in theirs.  This takes room
     * in the buffer, about as much as the object once more.
     */
    MELBA_JSON_SORT_KEYS = 4,
    /* NaN and the infinities are written as null, and are no error. */
    MELBA_JSON_NAN_AS_NULL = 8,
    /* A line feed ends the document. */
    MELBA_JSON_LINE_FEED = 16,
    /*
     * Newline-delimited JSON: any number of values, none among them, each
     * followed by a line feed and without one inside.  Not with an indent.
     */
    MELBA_JSON_LINES = 32,
    /* Fragments are known to be JSON and are not looked at. */
    MELBA_JSON_TRUST_RAW = 64
} melba_json_style_flags;

/*
 * How to write.  All zeroes but 'size' is the default, and so is a NULL in its
 * place: one line without blanks, escapes only where they must be, NaN an
 * error.
 */
typedef struct melba_json_style {
    size_t size;          /* sizeof(melba_json_style). */
    uint32_t flags;       /* melba_json_style_flags, or-ed. */
    uint32_t indent;      /* Spaces a level, each item on a line of its own;
                             0 for neither; MELBA_JSON_INDENT at most. */
    uint64_t limit;       /* The most bytes that may be written from start to
                             finish; 0 for MELBA_SIZE_LIMIT. */
    uint32_t depth;       /* How many arrays and objects may be open at once;
                             0 for MELBA_JSON_WRITE_DEPTH, which is the most. */
    uint32_t reserved;    /* 0. */
} melba_json_style;

#define MELBA_JSON_STYLE_INIT {sizeof(melba_json_style), 0, 0, 0, 0, 0}
#define MELBA_JSON_WRITE_DEPTH 1024
#define MELBA_JSON_INDENT 1024

/* ===== A document ====================================================== */

/* The caller owns it and begins with MELBA_JSON_WRITER_INIT. */
typedef struct melba_json_writer {
    size_t size;          /* sizeof(melba_json_writer); the rest is private. */
    melba_buffer *buffer;
    uint64_t state[40];
} melba_json_writer;

#define MELBA_JSON_WRITER_INIT {sizeof(melba_json_writer), NULL, {0}}

/*
 * Begins a document, or lines of them, which is appended to 'buffer'.  Until
 * finish the buffer stays where it is and nobody else changes it.  A writer
 * may be started again at any time.
 *
 *     melba_json_writer writer = MELBA_JSON_WRITER_INIT;
 *     melba_bytes key = {"name", 4};
 *     melba_error error = MELBA_ERROR_INIT;
 *     melba_json_writer_start(&writer, NULL, &buffer);
 *     melba_json_writer_object(&writer);
 *     melba_json_writer_key(&writer, key);
 *     melba_json_writer_text(&writer, name);
 *     melba_json_writer_end(&writer);
 *     if (melba_json_writer_finish(&writer, &error) == MELBA_OK)
 *         printf("%.*s\n", (int)buffer.size, (const char *)buffer.data);
 *     else
 *         printf("%s\n", error.message);
 */
melba_status melba_json_writer_start(melba_json_writer *self,
                                     const melba_json_style *style,
                                     melba_buffer *buffer);

/*
 * Ends the document.  What went wrong first, now or in a call before, is the
 * result, and 'error' says it; its place is in the text, number or fragment
 * that was refused.  MELBA_BAD_ARGUMENT when calls came in an order that makes
 * no document, MELBA_TOO_LARGE when a limit of the style was passed.
 */
melba_status melba_json_writer_finish(melba_json_writer *self,
                                      melba_error *error);

/* ===== Arrays and objects ============================================== */

/* Begins an array. */
melba_status melba_json_writer_array(melba_json_writer *self);

/* Begins an object, in which a key stands before each value. */
melba_status melba_json_writer_object(melba_json_writer *self);

/* Ends the array or object that was begun last. */
melba_status melba_json_writer_end(melba_json_writer *self);

/* Writes a key of UTF-8; equal keys are the caller's affair. */
melba_status melba_json_writer_key(melba_json_writer *self, melba_bytes key);

/* Writes a key of 1, 2 or 4 bytes a character. */
melba_status melba_json_writer_wide_key(melba_json_writer *self,
                                        melba_text key);

/* ===== Text ============================================================ */

/* Writes UTF-8 in quotes: MELBA_BAD_ENCODING when it is not. */
melba_status melba_json_writer_text(melba_json_writer *self, melba_bytes text);

/*
 * Writes text of 1, 2 or 4 bytes a character: MELBA_BAD_ENCODING when it has
 * half of a surrogate pair or a number beyond U+10FFFF.
 */
melba_status melba_json_writer_wide_text(melba_json_writer *self,
                                         melba_text text);

/* ===== Numbers ========================================================= */

/* Writes an integer. */
melba_status melba_json_writer_integer(melba_json_writer *self, int64_t value);

/* Writes an integer that has no sign. */
melba_status melba_json_writer_natural(melba_json_writer *self,
                                       uint64_t value);

/*
 * Writes the shortest number that reads back as 'value', with a point or an
 * exponent: 0.1, 100.0, 1e+16.  NaN and the infinities are
 * MELBA_BAD_CHARACTER, or null in a style that says so.
 *
 *     melba_json_writer writer = MELBA_JSON_WRITER_INIT;
 *     melba_json_writer_start(&writer, NULL, &buffer);
 *     melba_json_writer_array(&writer);
 *     melba_json_writer_double(&writer, 0.1 + 0.2);
 *     melba_json_writer_float(&writer, 0.1f);
 *     melba_json_writer_natural(&writer, UINT64_MAX);
 *     melba_bytes digits = {"-12345678901234567890123", 24};
 *     melba_json_writer_number(&writer, digits);
 *     melba_json_writer_end(&writer);
 *     if (melba_json_writer_finish(&writer, NULL) == MELBA_OK)
 *         printf("%.*s\n", (int)buffer.size, (const char *)buffer.data);
 */
melba_status melba_json_writer_double(melba_json_writer *self, double value);

/* The same for the shortest number that reads back as a float. */
melba_status melba_json_writer_float(melba_json_writer *self, float value);

/*
 * Writes a number that is there as text, as it is: an integer of any length, a
 * decimal of any precision.  MELBA_SYNTAX when it is no number of JSON.
 */
melba_status melba_json_writer_number(melba_json_writer *self,
                                      melba_bytes text);

/* ===== Other values ==================================================== */

/* Writes true or false. */
melba_status melba_json_writer_boolean(melba_json_writer *self, bool value);

/* Writes null. */
melba_status melba_json_writer_null(melba_json_writer *self);

/*
 * Writes a value that is JSON already, as it is, but for what the style
 * escapes and for line feeds in lines, which become spaces.  It is checked, as
 * is its depth, and MELBA_SYNTAX when it is not JSON; with
 * MELBA_JSON_TRUST_RAW only that it is UTF-8 and not empty.  Checking takes
 * memory of its own for the time of the call, in proportion to the depth.
 */
melba_status melba_json_writer_raw(melba_json_writer *self, melba_bytes json);

/* ===== Whole values ==================================================== */

/*
 * Writes 'value' and all that it leads to, such as the root of a document that
 * was parsed.  MELBA_BAD_ARGUMENT when a value is of no kind that JSON has, is
 * a MELBA_HANDLE, or a key is no text.
 */
melba_status melba_json_writer_value(melba_json_writer *self,
                                     const melba_value *value);

/*
 * Writes an object of the host and all that it leads to.  MELBA_STOPPED when
 * a function of the table asks for the end.
 */
melba_status melba_json_writer_handle(melba_json_writer *self,
                                      const melba_host *host, void *handle);

/*
 * Appends 'value' to 'buffer' as a whole document.
 *
 *     melba_json_document *document;
 *     melba_json_style style = MELBA_JSON_STYLE_INIT;
 *     melba_bytes text = {"{\"b\":[1,2.50],\"a\":null}", 23};
 *     style.flags = MELBA_JSON_SORT_KEYS;
 *     style.indent = 2;
 *     if (melba_json_parse(text, NULL, &document, NULL) == MELBA_OK) {
 *         const melba_value *root = melba_json_document_root(document);
 *         if (melba_json_write_value(root, &style, &buffer, NULL) == MELBA_OK)
 *             printf("%.*s\n", (int)buffer.size, (const char *)buffer.data);
 *         melba_json_document_free(document);
 *     }
 */
melba_status melba_json_write_value(const melba_value *value,
                                    const melba_json_style *style,
                                    melba_buffer *buffer, melba_error *error);

/* Appends an object of the host to 'buffer' as a whole document. */
melba_status melba_json_write_handle(const melba_host *host, void *handle,
                                     const melba_json_style *style,
                                     melba_buffer *buffer, melba_error *error);

#ifdef __cplusplus
}
#endif

#endif /* MELBA_JSON_WRITER_H */
