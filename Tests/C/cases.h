/* Reads Tests/Cases; the README there says how they are written. */
#ifndef CASES_H
#define CASES_H

#include "melba.h"

/* Code points, or bytes that are no character, in which the top bit is set. */
typedef struct case_value {
    uint32_t *items;
    size_t count;
    bool raw;             /* One is a byte, so that there is no text form. */
} case_value;

typedef struct case_expectation {
    bool given;
    bool same;
    melba_status status;
    uint32_t line, column;
    uint64_t offset;
    case_value out;
    case_value says, at;  /* The message and the name of the error. */
} case_expectation;

typedef enum case_call { CASE_ESCAPE, CASE_UNESCAPE, CASE_STRIPTAGS, CASE_JSON } case_call;

typedef struct test_case {
    char title[256];      /* File and name. */
    case_call call;
    melba_context context;
    case_value input;
    case_expectation bytes, text;
} test_case;

/* Calls 'visit' for each case of the files in a folder and returns how many there were. */
size_t cases_visit(const char *folder, void (*visit)(const test_case *));

/* The UTF-8 of a value, in memory for the caller to free. */
melba_bytes case_bytes(const case_value *value);

/* The same in units of 'width', or a length of SIZE_MAX when a character is wider. */
melba_text case_text(const case_value *value, uint32_t width);

#endif
