/*
 * melba/value.h - one value: null, a boolean, a number, text, an array or an
 * object
 *
 * A value is 16 bytes that say where the rest is.  It owns nothing: text,
 * items and digits are borrowed from whoever made the value, for a document
 * of melba/json.h until that is parsed again or freed.  A value may be copied
 * like an int, and any number of threads may read one at once.
 *
 * The items of an array lie one behind the other, so index access is direct;
 * those of an object are key, value, key, value, in the order of the text.
 */
#ifndef MELBA_VALUE_H
#define MELBA_VALUE_H

#include "melba/base.h"

#ifdef __cplusplus
extern "C" {
#endif

/* ===== Kinds =========================================================== */

/* What a value is, and which member of 'as' holds it. */
typedef enum melba_kind {
    MELBA_NOTHING = 0,     /* No value at all. */
    MELBA_NULL = 1,
    MELBA_BOOLEAN = 2,     /* as.boolean */
    MELBA_INTEGER = 3,     /* as.integer: from -2^63 to 2^63 - 1. */
    MELBA_NATURAL = 4,     /* as.natural: from 2^63 to 2^64 - 1. */
    MELBA_DOUBLE = 5,      /* as.real: finite. */
    MELBA_BIG_INTEGER = 6, /* as.text: a sign and digits, 'size' bytes. */
    MELBA_DECIMAL = 7,     /* as.text: a number as it was written, with a
                              point or an exponent. */
    MELBA_TEXT = 8,        /* as.text: 'size' bytes of UTF-8. */
    MELBA_ARRAY = 9,       /* as.items: 'size' values. */
    MELBA_OBJECT = 10,     /* as.items: 'size' pairs, each a key, which is a
                              MELBA_TEXT, and then its value. */
    MELBA_HANDLE = 11      /* as.handle: an object that only the host can
                              look into; see melba/host.h. */
} melba_kind;

/* What is known of a value beside its kind; bits of 'flags'. */
enum {
    MELBA_ASCII = 1,      /* A text: every byte is ASCII.  Always set when it
                             is so, by the reader of JSON. */
    MELBA_ESCAPED = 2,    /* A text: it was written with escapes, so 'as.text'
                             is not part of the document's text. */
    MELBA_FIRST_KEY = 4,  /* An object: of equal keys the first counts, and
                             not the last. */
    MELBA_HOSTED = 8,     /* An array or object whose items a host gives one
                             by one; see melba/host.h. */
    MELBA_SAFE = 16       /* A text: HTML that templates do not escape; see
                             melba/template.h. */
};

/* ===== The value ======================================================= */

typedef struct melba_value {
    uint8_t kind;         /* A melba_kind. */
    uint8_t flags;
    uint8_t width;        /* Of a text: 0 for UTF-8; 1, 2 or 4 bytes for each
                             of 'size' characters as in melba_text. */
    uint8_t reserved;     /* 0. */
    uint32_t size;        /* Bytes of a text, items, or pairs; else 0. */
    union melba_value_as {
        bool boolean;
        int64_t integer;
        uint64_t natural;
        double real;
        const uint8_t *text;
        const struct melba_value *items;
        void *handle;
    } as;
} melba_value;

/* ===== Looking things up =============================================== */

/*
 * Item 'index' of an array, or the value of pair 'index' of an object,
 * borrowed as 'self' is; NULL when there is none or 'self' is neither.  All
 * functions of this section take NULL for 'self' and then return nothing, so
 * that look-ups can be chained.
 */
const melba_value *melba_value_at(const melba_value *self, size_t index);

/* The key of pair 'index' of an object; NULL when there is none. */
const melba_value *melba_value_key(const melba_value *self, size_t index);

/*
 * The value of 'key' in an object, or NULL.  Of equal keys the last counts,
 * or the first when MELBA_FIRST_KEY is set.  It compares key by key, which
 * takes time in proportion to the size of the object.
 */
const melba_value *melba_value_get(const melba_value *self, melba_bytes key);

/*
 * What a JSON Pointer (RFC 6901), such as "/users/0/name", leads to from
 * 'self'; NULL when that is nothing or it is not a JSON Pointer.  "" is
 * 'self'.
 */
const melba_value *melba_value_pointer(const melba_value *self,
                                       melba_bytes pointer);

/* ===== Reading one ===================================================== */

/* The bytes of a UTF-8 text, big integer or decimal; else none. */
melba_bytes melba_value_text(const melba_value *self);

/*
 * Stores a MELBA_INTEGER.  False, and nothing stored, when 'self' is anything
 * else; a double is never made an integer.
 */
bool melba_value_integer(const melba_value *self, int64_t *out);

/*
 * Stores a number of any kind as the nearest double.  False, and nothing
 * stored, when 'self' is no number or beyond every double.
 */
bool melba_value_double(const melba_value *self, double *out);

#ifdef __cplusplus
}
#endif

#endif /* MELBA_VALUE_H */
