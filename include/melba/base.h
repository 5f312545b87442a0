/*
 * melba/base.h - the vocabulary of every other header
 *
 * Bytes and text are borrowed views.  A buffer is the one thing that grows.
 * Status and error say how a call ended and where the input went wrong.
 */
#ifndef MELBA_BASE_H
#define MELBA_BASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/* ===== Version ========================================================= */

#define MELBA_VERSION_MAJOR 0
#define MELBA_VERSION_MINOR 1
#define MELBA_VERSION_PATCH 0

/* The version of the library that was loaded, such as "0.1.0"; static. */
const char *melba_version(void);

/*
 * The vector instructions that this process runs: "avx512", "avx2", "neon" or
 * "portable"; static.  The environment variable MELBA_ISA, read once when the
 * library is loaded, names a lesser set to use; all give the same bytes.
 */
const char *melba_isa(void);

/* ===== Bytes and text ================================================== */

/*
 * A borrowed run of bytes, UTF-8 where it is text.  'data' may be NULL only
 * when 'size' is 0.
 */
typedef struct melba_bytes {
    const void *data;
    size_t size;
} melba_bytes;

/*
 * A borrowed run of characters that take 'width' bytes each: 1 (Latin-1),
 * 2 or 4 (a code point each, in the machine's byte order, no surrogate
 * pairs).  'length' counts characters.  'data' is aligned to 'width' and may
 * be NULL only when 'length' is 0.
 */
typedef struct melba_text {
    const void *data;
    size_t length;
    uint32_t width;
} melba_text;

/* No input or output may be longer than this many bytes. */
#define MELBA_SIZE_LIMIT ((size_t)1 << 46)

/* ===== Status and error ================================================ */

/* How a call ended.  Later versions only append to this list. */
typedef enum melba_status {
    MELBA_OK = 0,
    MELBA_NO_MEMORY = 1,     /* An allocator returned NULL. */
    MELBA_BAD_ARGUMENT = 2,  /* A NULL, a size, a width or a constant that
                                the call does not take. */
    MELBA_TOO_LARGE = 3,     /* The output would pass MELBA_SIZE_LIMIT, or a
                                limit of its options. */
    MELBA_BAD_ENCODING = 4,  /* The input is not valid UTF-8, or has a lone
                                surrogate where none can be written. */
    MELBA_BAD_CHARACTER = 5, /* The output format cannot hold a character or a
                                number of the input, such as NUL in XML. */
    MELBA_STOPPED = 6,       /* A callback asked for the call to end. */
    MELBA_INTERNAL = 7,      /* A defect of the library was caught; what the
                                call worked on is poisoned, all else is good. */
    MELBA_SYNTAX = 8,        /* The input breaks the rules of its language. */
    MELBA_FAILED = 9,        /* A template could not go on: something is
                                undefined, or not of the type it must be. */
    MELBA_NOT_FOUND = 10     /* There is no template of that name. */
} melba_status;

/* A sentence for 'status', such as "out of memory"; static. */
const char *melba_status_text(melba_status status);

/*
 * Where and why a call failed, filled in when it returns anything but
 * MELBA_OK.  The caller owns it and sets 'size' first, best by
 * 'melba_error error = MELBA_ERROR_INIT;'.  There is nothing to free.
 */
typedef struct melba_error {
    size_t size;          /* sizeof(melba_error). */
    melba_status status;  /* What the call returned. */
    uint32_t line;        /* From 1; 0 when the error has no place. */
    uint32_t column;      /* From 1, in characters. */
    uint64_t offset;      /* From 0, in bytes, or in characters of a
                             melba_text. */
    char name[64];        /* The template or document, or "". */
    char message[160];    /* A sentence that ends in NUL. */
} melba_error;

#define MELBA_ERROR_INIT {sizeof(melba_error), MELBA_OK, 0, 0, 0, "", ""}

/* ===== Buffer ========================================================== */

/*
 * Resizes a buffer's memory: 'data' is what it has (NULL at first), 'old' its
 * capacity, 'size' the wanted one.  Returns the memory, its contents kept, or
 * NULL to refuse, which leaves the old memory as it was.  A 'size' of 0 frees
 * and returns NULL.  It may be called only by the call that uses the buffer.
 */
typedef void *(*melba_resize)(void *context, void *data, size_t old,
                              size_t size);

/*
 * Growing output that the caller owns and may use again and again.  The first
 * 'size' bytes are the contents; what a call adds is appended.  'resize' is
 * NULL for the C library's allocator.  Begin with MELBA_BUFFER_INIT; end with
 * melba_buffer_free.
 */
typedef struct melba_buffer {
    uint8_t *data;
    size_t size;
    size_t capacity;
    melba_resize resize;
    void *context;        /* Passed to 'resize'. */
} melba_buffer;

#define MELBA_BUFFER_INIT {NULL, 0, 0, NULL, NULL}

/*
 * Makes room for 'count' more bytes after 'size', so that appending as many
 * cannot fail.  MELBA_BAD_ARGUMENT when 'self' is NULL or contradicts itself.
 */
melba_status melba_buffer_reserve(melba_buffer *self, size_t count);

/* Appends 'bytes', which must not lie inside the buffer. */
melba_status melba_buffer_append(melba_buffer *self, melba_bytes bytes);

/* Gives the memory back and leaves an empty buffer; 'self' may be NULL. */
void melba_buffer_free(melba_buffer *self);

#ifdef __cplusplus
}
#endif

#endif /* MELBA_BASE_H */
