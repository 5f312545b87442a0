/*
 * melba/escape.h - text made safe for the place where it is written
 *
 * A context names the place.  Each context has a form for UTF-8 bytes and one
 * for text of 1, 2 or 4 bytes a character; both write the same characters.
 * All functions may be called from any number of threads at once.
 *
 * Escaping never shortens, never looks at what surrounds the text, and is not
 * idempotent: escaping twice writes "&amp;amp;".  Input that needs nothing is
 * recognised without a copy: see 'result' below.
 */
#ifndef MELBA_ESCAPE_H
#define MELBA_ESCAPE_H

#include "melba/base.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ===== Contexts ======================================================== */

/* Where the text goes.  Later versions only append to this list. */
typedef enum melba_context {
    /*
     * HTML text and quoted attribute values: & < > " ' become &amp; &lt;
     * &gt; &#34; &#39;, byte for byte what MarkupSafe writes.
     */
    MELBA_HTML = 0,
    /*
     * HTML attribute values without quotes: every ASCII character that is not
     * a letter or a digit becomes a decimal reference such as &#32;, and NUL,
     * which HTML cannot hold, becomes &#65533;.
     */
    MELBA_HTML_UNQUOTED = 1,
    /*
     * JavaScript string literals in any of the three quotes: control
     * characters, \ ' " ` < > & = - ; $ DEL, U+2028 and U+2029 become \u and
     * four upper-case hexadecimal digits.
     */
    MELBA_JS_STRING = 2,
    /*
     * Finished JSON inside <script>: < > & U+2028 U+2029 become \u003c and so
     * on.  The text stays the same JSON value.
     */
    MELBA_JSON_SCRIPT = 3,
    /*
     * One component of a URL: every byte of the UTF-8 form that is not a
     * letter, a digit or one of - . _ ~ becomes % and two upper-case digits.
     */
    MELBA_URL_COMPONENT = 4,
    /* A key or value of a query or form: the same, with a space as '+'. */
    MELBA_URL_QUERY = 5,
    /*
     * Quoted CSS strings: every ASCII character but letters, digits, space and
     * - _ . , becomes a backslash, its hexadecimal number and a space; NUL,
     * which CSS cannot hold, becomes \fffd and a space.
     */
    MELBA_CSS_STRING = 6,
    /*
     * XML 1.0 text: & < > and carriage return become &amp; &lt; &gt; &#13;.
     * Characters that XML 1.0 has no place for, such as NUL and U+FFFE, are
     * MELBA_BAD_CHARACTER.
     */
    MELBA_XML_TEXT = 7,
    /*
     * Quoted XML 1.0 attribute values: as XML text, and " ' tab and line feed
     * become &quot; &apos; &#9; &#10;.
     */
    MELBA_XML_ATTRIBUTE = 8
} melba_context;

/* ===== Escaping ======================================================== */

/*
 * Escapes UTF-8.  When nothing has to change '*result' is 'text' itself and
 * 'buffer' is not touched; otherwise the escaped text is appended to 'buffer'
 * and '*result' is a view of it, borrowed until the buffer changes.
 *
 *     melba_bytes safe;
 *     if (melba_escape(MELBA_HTML, name, &buffer, &safe, NULL) == MELBA_OK)
 *         fwrite(safe.data, 1, safe.size, stdout);
 *
 * MELBA_BAD_ENCODING for invalid UTF-8, MELBA_BAD_CHARACTER for what the
 * context cannot hold; 'error' then names the first such place.
 */
melba_status melba_escape(melba_context context, melba_bytes text,
                          melba_buffer *buffer, melba_bytes *result,
                          melba_error *error);

/*
 * The same for text of 1, 2 or 4 bytes a character; the result has the width
 * of the input and is aligned to it.  Lone surrogates pass through, except in
 * URLs (MELBA_BAD_ENCODING) and XML (MELBA_BAD_CHARACTER).
 */
melba_status melba_escape_text(melba_context context, melba_text text,
                               melba_buffer *buffer, melba_text *result,
                               melba_error *error);

/* Escapes UTF-8 and appends it to 'buffer' whether or not it changed. */
melba_status melba_escape_append(melba_context context, melba_bytes text,
                                 melba_buffer *buffer, melba_error *error);

/* ===== Sizes =========================================================== */

/* What escaping would make. */
typedef struct melba_escape_size {
    size_t size;     /* Bytes, or characters of a melba_text. */
    bool changed;    /* False when the escaped text equals the input. */
} melba_escape_size;

/* Stores the exact size of the escaped text in '*size'; fails as escaping. */
melba_status melba_escape_measure(melba_context context, melba_bytes text,
                                  melba_escape_size *size,
                                  melba_error *error);

/* The same for text of 1, 2 or 4 bytes a character. */
melba_status melba_escape_text_measure(melba_context context, melba_text text,
                                       melba_escape_size *size,
                                       melba_error *error);

/* ===== Input in pieces ================================================= */

/*
 * Escapes UTF-8 that arrives in pieces; a character may be split between two.
 * The caller owns it, there is nothing to free, and its members are private.
 */
typedef struct melba_escaper {
    uint64_t offset;
    uint32_t line;
    uint32_t column;
    uint8_t context;
    uint8_t state;
    uint8_t held;
    uint8_t bytes[5];
} melba_escaper;

/* Begins a text. */
melba_status melba_escaper_start(melba_escaper *self, melba_context context);

/*
 * Escapes one piece and appends what is certain to 'buffer'; up to three
 * bytes of an unfinished character are kept for the next piece.  After a
 * failure other than MELBA_NO_MEMORY the escaper takes no more pieces and
 * says MELBA_BAD_ARGUMENT until it is started again; after MELBA_NO_MEMORY
 * nothing was taken and the same piece may be given again.
 */
melba_status melba_escaper_push(melba_escaper *self, melba_bytes piece,
                                melba_buffer *buffer, melba_error *error);

/* Ends the text: MELBA_BAD_ENCODING when a character is unfinished. */
melba_status melba_escaper_finish(melba_escaper *self, melba_error *error);

/* ===== Back from HTML ================================================== */

/*
 * Replaces character references by what HTML5 says they stand for: all 2,231
 * named ones, with the longest name that fits where no semicolon ends it, and
 * numbers.  Numbers that are no character follow the rules of HTML5 as
 * Python's html.unescape has them.  '*result' and 'buffer' as in melba_escape.
 */
melba_status melba_unescape(melba_bytes text, melba_buffer *buffer,
                            melba_bytes *result, melba_error *error);

/*
 * The same for text of 1, 2 or 4 bytes a character.  The result has the width
 * that its widest character needs, which may be more or less than the input's;
 * when nothing changes the result is the input.
 */
melba_status melba_unescape_text(melba_text text, melba_buffer *buffer,
                                 melba_text *result, melba_error *error);

/*
 * Removes comments and tags, makes each run of white space one space, trims
 * the ends, and unescapes the rest: the plain text of a piece of HTML.  It
 * does not make hostile HTML safe: escape the result before showing it.
 */
melba_status melba_striptags(melba_bytes text, melba_buffer *buffer,
                             melba_bytes *result, melba_error *error);

/* The same for text of 1, 2 or 4 bytes a character. */
melba_status melba_striptags_text(melba_text text, melba_buffer *buffer,
                                  melba_text *result, melba_error *error);

#ifdef __cplusplus
}
#endif

#endif /* MELBA_ESCAPE_H */
