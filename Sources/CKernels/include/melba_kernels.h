/*
 * The loops that need vector instructions which Swift cannot say for one
 * function of a module (AVX2, AVX-512, table look-ups of NEON).  Each does
 * what a Swift function of the same name in Escape/ does; Swift chooses
 * between them at run time and the tests compare them byte for byte.
 */
#ifndef MELBA_KERNELS_H
#define MELBA_KERNELS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What one context writes for each ASCII character. */
typedef struct melba_escape_table {
    uint8_t lengths[128]; /* Characters written; 0: itself; 0x80: illegal. */
    uint8_t low[16];      /* Bit h of entry l: character 16h + l is special. */
    uint64_t words[128];  /* What is written, first character lowest. */
} melba_escape_table;

/* In the order of melba_context. */
extern const melba_escape_table melbakernel_escape_tables[9];

/* Swift sees a C array as a tuple; these read it in place. */
static inline const melba_escape_table *melbakernel_table_of(uint32_t context)
{
    return &melbakernel_escape_tables[context];
}

static inline uint8_t melbakernel_length(const melba_escape_table *table, uint8_t character)
{
    return table->lengths[character];
}

static inline uint64_t melbakernel_word(const melba_escape_table *table, uint8_t character)
{
    return table->words[character];
}

/* What a run of text holds. */
typedef struct melba_tally {
    size_t specials; /* Characters that are replaced. */
    size_t written;  /* Characters written in their place. */
    bool illegal;    /* One of the specials cannot be written at all. */
    bool wide;       /* One character is not ASCII. */
} melba_tally;

/*
 * Counts the specials in 'count' characters of 1 << 'shift' bytes each.
 * Characters beyond ASCII are clean.
 */
melba_tally melbakernel_tally_avx2(const melba_escape_table *table, const void *text, size_t count, unsigned shift);
melba_tally melbakernel_tally_avx512(const melba_escape_table *table, const void *text, size_t count, unsigned shift);
melba_tally melbakernel_tally_neon(const melba_escape_table *table, const void *text, size_t count, unsigned shift);

/*
 * Writes the same characters escaped and returns the end of what it wrote.
 * 'end' is the end of the memory at 'out': what lies between may be scribbled
 * on, so a caller who writes piece by piece passes the end of the whole.
 */
void *melbakernel_fill_avx2(const melba_escape_table *table, const void *text, size_t count, unsigned shift,
                      void *out, const void *end);
void *melbakernel_fill_avx512(const melba_escape_table *table, const void *text, size_t count, unsigned shift,
                        void *out, const void *end);
void *melbakernel_fill_neon(const melba_escape_table *table, const void *text, size_t count, unsigned shift,
                      void *out, const void *end);

/*
 * How many bytes, in whole blocks or all of 64 and more, hold nothing that is
 * not UTF-8; the last character of them may go on behind.
 */
size_t melbakernel_utf8_avx2(const uint8_t *text, size_t count);

#endif
