/*
 * The classes by which two bytes in a row are found not to be UTF-8: by the
 * halves of the first and the high half of the second.  After Keiser and
 * Lemire, "Validating UTF-8 in less than one instruction per byte" (2021).
 */
#ifndef MELBA_UTF8_CLASSES_H
#define MELBA_UTF8_CLASSES_H

#include <stdint.h>

/* What can be wrong with two bytes in a row; a pair is wrong when all three look-ups agree. */
enum {
    utf8_too_short = 1 << 0,  /* A lead byte without what must follow. */
    utf8_too_long = 1 << 1,   /* ASCII and then a continuation. */
    utf8_overlong_3 = 1 << 2, /* E0 and then less than A0. */
    utf8_too_large = 1 << 3,  /* F4 and then more than 8F. */
    utf8_surrogate = 1 << 4,  /* ED and then more than 9F. */
    utf8_overlong_2 = 1 << 5, /* C0 or C1. */
    utf8_beyond = 1 << 6,     /* F5 and up; also overlong_4, F0 and then less than 90. */
    utf8_two_conts = 1 << 7,  /* Two continuations; whether they belong there is seen by the third byte back. */
    utf8_carry = utf8_too_short | utf8_too_long | utf8_two_conts
};

static const uint8_t utf8_first_high[16] = {
    utf8_too_long,
    utf8_too_long,
    utf8_too_long,
    utf8_too_long,
    utf8_too_long,
    utf8_too_long,
    utf8_too_long,
    utf8_too_long,
    utf8_two_conts,
    utf8_two_conts,
    utf8_two_conts,
    utf8_two_conts,
    utf8_too_short | utf8_overlong_2,
    utf8_too_short,
    utf8_too_short | utf8_overlong_3 | utf8_surrogate,
    utf8_too_short | utf8_too_large | utf8_beyond,
};

static const uint8_t utf8_first_low[16] = {
    utf8_carry | utf8_overlong_3 | utf8_overlong_2 | utf8_beyond,
    utf8_carry | utf8_overlong_2,
    utf8_carry,
    utf8_carry,
    utf8_carry | utf8_too_large,
    utf8_carry | utf8_too_large | utf8_beyond,
    utf8_carry | utf8_too_large | utf8_beyond,
    utf8_carry | utf8_too_large | utf8_beyond,
    utf8_carry | utf8_too_large | utf8_beyond,
    utf8_carry | utf8_too_large | utf8_beyond,
    utf8_carry | utf8_too_large | utf8_beyond,
    utf8_carry | utf8_too_large | utf8_beyond,
    utf8_carry | utf8_too_large | utf8_beyond,
    utf8_carry | utf8_too_large | utf8_beyond | utf8_surrogate,
    utf8_carry | utf8_too_large | utf8_beyond,
    utf8_carry | utf8_too_large | utf8_beyond,
};

static const uint8_t utf8_second_high[16] = {
    utf8_too_short,
    utf8_too_short,
    utf8_too_short,
    utf8_too_short,
    utf8_too_short,
    utf8_too_short,
    utf8_too_short,
    utf8_too_short,
    utf8_too_long | utf8_overlong_2 | utf8_two_conts | utf8_overlong_3 | utf8_beyond,
    utf8_too_long | utf8_overlong_2 | utf8_two_conts | utf8_overlong_3 | utf8_too_large,
    utf8_too_long | utf8_overlong_2 | utf8_two_conts | utf8_surrogate | utf8_too_large,
    utf8_too_long | utf8_overlong_2 | utf8_two_conts | utf8_surrogate | utf8_too_large,
    utf8_too_short,
    utf8_too_short,
    utf8_too_short,
    utf8_too_short,
};

#endif
