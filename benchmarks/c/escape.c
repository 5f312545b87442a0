/*
 * What does libmelba take to escape, beside the loop that one would write
 * otherwise, and what does each set of vector instructions add?  The set is
 * chosen when the library is loaded (MELBA_ISA), so that each is a process;
 * benchmarks/native.py lets them take turns.
 *
 *     escape SEED MICROSECONDS   row, competitor, ns
 *     escape SEED - CALLS        CALLS of each between two marks for callgrind
 */
#define _POSIX_C_SOURCE 200809L
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "melba.h"

static uint64_t state;

/* xorshift64*: the same numbers on every machine. */
static uint32_t draw(uint32_t below)
{
    state ^= state >> 12;
    state ^= state << 25;
    state ^= state >> 27;
    return (uint32_t)(state * 0x2545f4914f6cdd1dull >> 32) % below;
}

static double now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (double)time.tv_sec * 1e9 + (double)time.tv_nsec;
}

/* One input in the forms that the library takes; beyond the contexts come the ways back. */
enum { UNESCAPE = MELBA_XML_ATTRIBUTE + 1, STRIPTAGS, KINDS };

typedef struct sample {
    unsigned kind;
    bool utf8;
    melba_bytes bytes;
    melba_text text;
} sample;

static inline uint32_t at(const void *data, uint32_t width, size_t i)
{
    return width == 1   ? ((const uint8_t *)data)[i]
           : width == 2 ? ((const uint16_t *)data)[i]
                        : ((const uint32_t *)data)[i];
}

static inline void put(void *data, uint32_t width, size_t i, uint32_t character)
{
    if (width == 1)
        ((uint8_t *)data)[i] = (uint8_t)character;
    else if (width == 2)
        ((uint16_t *)data)[i] = (uint16_t)character;
    else
        ((uint32_t *)data)[i] = character;
}

/* Chinese as UTF-8, three bytes a character; specials stand with two letters in place of one. */
static void *fill_chinese(size_t length, unsigned share)
{
    uint8_t *data = malloc(length + 1);
    memset(data, 'x', length);
    for (size_t i = 0; i + 3 <= length; i += 3) {
        uint32_t character = 0x4e00 + draw(2000);
        data[i] = (uint8_t)(0xe0 | character >> 12);
        data[i + 1] = (uint8_t)(0x80 | (character >> 6 & 0x3f));
        data[i + 2] = (uint8_t)(0x80 | (character & 0x3f));
    }
    for (size_t n = (length * share + 99) / 100; n > 0; n--) {
        size_t i = draw((uint32_t)(length / 3 + 1)) * 3;
        if (i + 3 <= length)
            memcpy(data + i, "<ab", 3);
    }
    return data;
}

static void *fill(size_t length, unsigned share, uint32_t width)
{
    static const char plain[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 ";
    void *data = malloc(length * width + 1);
    for (size_t i = 0; i < length; i++)
        put(data, width, i, width == 1   ? (uint32_t)plain[draw(63)]
                            : width == 2 ? 0x4e00 + draw(2000)
                                         : 0x1f600 + draw(60));
    for (size_t n = (length * share + 99) / 100; n > 0; n--)
        put(data, width, draw((uint32_t)length), (uint32_t) "&<>\"'"[draw(5)]);
    return data;
}

static void *room;

/* The rival: a loop over characters, into memory that is surely large enough. */
static inline size_t loop(const void *data, size_t length, uint32_t width)
{
    size_t out = 0;
    for (size_t i = 0; i < length; i++) {
        uint32_t character = at(data, width, i);
        const char *name = NULL;
        switch (character) {
        case '&': name = "&amp;"; break;
        case '<': name = "&lt;"; break;
        case '>': name = "&gt;"; break;
        case '"': name = "&#34;"; break;
        case '\'': name = "&#39;"; break;
        default: put(room, width, out++, character); continue;
        }
        while (*name)
            put(room, width, out++, (uint8_t)*name++);
    }
    return out;
}

/* A loop for each width, as one would write it. */
static size_t by_loop(const sample *in)
{
    switch (in->text.width) {
    case 1: return loop(in->text.data, in->text.length, 1);
    case 2: return loop(in->text.data, in->text.length, 2);
    default: return loop(in->text.data, in->text.length, 4);
    }
}

static melba_buffer buffer = MELBA_BUFFER_INIT;

static melba_bytes by_melba(const sample *in)
{
    melba_bytes result = {NULL, 0};
    melba_text text = {NULL, 0, 0};
    melba_context context = (melba_context)in->kind;
    melba_status status;
    buffer.size = 0;
    if (in->kind == UNESCAPE)
        status = in->utf8 ? melba_unescape(in->bytes, &buffer, &result, NULL)
                          : melba_unescape_text(in->text, &buffer, &text, NULL);
    else if (in->kind == STRIPTAGS)
        status = in->utf8 ? melba_striptags(in->bytes, &buffer, &result, NULL)
                          : melba_striptags_text(in->text, &buffer, &text, NULL);
    else
        status = in->utf8 ? melba_escape(context, in->bytes, &buffer, &result, NULL)
                          : melba_escape_text(context, in->text, &buffer, &text, NULL);
    if (status != MELBA_OK)
        abort();
    if (!in->utf8) {
        result.data = text.data;
        result.size = text.length * text.width;
    }
    return result;
}

static double time_of(const sample *in, bool ours, double least)
{
    for (uint64_t calls = 1;; calls *= 4) {
        double start = now();
        for (uint64_t i = 0; i < calls; i++) {
            if (ours)
                by_melba(in);
            else
                by_loop(in);
        }
        double took = now() - start;
        if (took >= least)
            return took / (double)calls;
    }
}

static void run(const char *name, const sample *in, double least, long calls)
{
    bool html = in->kind == MELBA_HTML;
    if (html) {
        size_t length = by_loop(in);
        melba_bytes result = by_melba(in);
        if (result.size != length * in->text.width || memcmp(result.data, room, result.size) != 0) {
            fprintf(stderr, "%s: the two answers differ\n", name);
            exit(1);
        }
    }
    if (calls == 0) {
        printf("%s\tmelba\t%.2f\n", name, time_of(in, true, least));
        if (html)
            printf("%s\tbyte loop\t%.2f\n", name, time_of(in, false, least));
        return;
    }
    if (in->text.length > 20000)
        return;
    for (int ours = 1; ours >= (html ? 0 : 1); ours--) {
        by_melba(in);
        getsid(0);
        for (long i = 0; i < calls; i++) {
            if (ours)
                by_melba(in);
            else
                by_loop(in);
        }
        getsid(0);
        printf("%s\t%s\n", name, ours ? "melba" : "byte loop");
    }
}

int main(int count, char **arguments)
{
    static const char *const kinds[KINDS] = {"html", "html-unquoted", "js-string", "json-script", "url-component",
                                           "url-query", "css-string", "xml-text", "xml-attribute", "unescape", "striptags"};
    static const struct { const char *name; size_t length; } sizes[] = {
        {"5", 5}, {"20", 20}, {"64", 64}, {"256", 256}, {"1Ki", 1 << 10}, {"16Ki", 1 << 14}, {"1Mi", 1 << 20}};
    static const struct { const char *name; unsigned share; } shares[] = {
        {"clean", 0}, {"1%", 1}, {"5%", 5}, {"20%", 20}};
    static const struct { const char *name; uint32_t width; bool utf8, chinese; } forms[] = {
        {"utf8", 1, true, false}, {"chinese", 1, true, true}, {"1byte", 1, false, false},
        {"2byte", 2, false, false}, {"4byte", 4, false, false}};
    if (count < 3)
        return 2;
    uint64_t seed = strtoull(arguments[1], NULL, 10) | 1;
    double least = strtod(arguments[2], NULL) * 1e3;
    long calls = count > 3 ? strtol(arguments[3], NULL, 10) : 0;
    room = malloc((size_t)5 * 4 << 20);
    printf("%s\n", melba_isa());
    for (unsigned k = 0; k < KINDS; k++)
        for (size_t f = 0; f < sizeof forms / sizeof *forms; f++)
            for (size_t s = 0; s < 4; s++)
                for (size_t z = 0; z < 7; z++) {
                    /* The others differ by their tables and by what they look for: one size, two shares. */
                    if (k > 0 && (forms[f].utf8 || forms[f].width > 2 || z != 4 || s % 2 != 0))
                        continue;
                    char name[64];
                    snprintf(name, sizeof name, "%s/%s-%s/%s", kinds[k], forms[f].name, shares[s].name,
                             sizes[z].name);
                    state = seed * 1000003;
                    size_t length = sizes[z].length;
                    void *data = forms[f].chinese ? fill_chinese(length, shares[s].share)
                                                  : fill(length, shares[s].share, forms[f].width);
                    sample in = {k, forms[f].utf8, {data, length},
                                 {data, length, forms[f].width}};
                    run(name, &in, least, calls);
                    free(data);
                }
    melba_buffer_free(&buffer);
    free(room);
    return 0;
}
