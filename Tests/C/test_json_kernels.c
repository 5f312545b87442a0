/*
 * The scans of JSON against a scan byte by byte, on random text that is dense
 * in quotes and backslashes, in windows, at the end of a page; and UTF-8 made
 * characters of 1, 2 and 4 bytes against the reference.
 */
#include <stdlib.h>

#include "check.h"
#include "fence.h"
#include "melba_characters.h"
#include "melba_core.h"
#include "melba_json.h"
#include "reference.h"

typedef size_t scan_function(melba_json_scan *, const uint8_t *, size_t, size_t, uint8_t *, uint32_t *, uint8_t *,
                             size_t);

static scan_function *kernels[2];
static size_t kernel_count;
static uint64_t seed = 1;

enum { most = 3000, pages = 1 };

static uint32_t offsets[most + 200], expected_offsets[most];
static uint8_t tokens[most + 200], expected_tokens[most], copy[most + 64];

static void find_kernels(void)
{
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("pclmul"))
        kernels[kernel_count++] = melbakernel_json_scan_avx2;
    if (__builtin_cpu_supports("avx512vbmi2") && __builtin_cpu_supports("avx512vbmi")
        && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl")
        && __builtin_cpu_supports("avx512dq"))
        kernels[kernel_count++] = melbakernel_json_scan_avx512;
#elif defined(__aarch64__)
    kernels[kernel_count++] = melbakernel_json_scan_neon;
#endif
}

/* Returns the count; 'bad' says whether a string holds a control character. */
static size_t reference_scan(const uint8_t *text, size_t size, bool *bad)
{
    size_t count = 0;
    bool in_string = false, escaped = false, scalar = false, wide = false;
    *bad = false;
    for (size_t i = 0; i < size; i++) {
        uint8_t c = text[i], token = c;
        bool entry = false, was_escaped = escaped;
        escaped = c == '\\' && !escaped;
        if (in_string) {
            *bad |= c < 0x20;
            entry = escaped;
            if (c == '"' && !was_escaped) {
                entry = true;
                in_string = false;
                token |= (uint8_t)(wide << 7);
            }
            wide |= c >= 0x80;
            scalar = false;
        } else if (c == '"' && !was_escaped) {
            entry = in_string = true;
            wide = scalar = false;
        } else {
            bool mark = memchr("{}[],:", c, 6) != NULL || c == 0x0c || c == 0x1a;
            bool blank = memchr(" \t\n\r", c, 4) != NULL;
            entry = mark || (!blank && !scalar);
            scalar = !mark && !blank;
        }
        if (entry) {
            expected_offsets[count] = (uint32_t)i;
            expected_tokens[count++] = token;
        }
    }
    return count;
}

static void compare(const uint8_t *text, size_t size)
{
    bool bad;
    size_t expected = reference_scan(text, size, &bad);
    for (size_t k = 0; k < kernel_count; k++) {
        melba_json_scan scan = {0, 0, 0, 0, 0, 0};
        size_t count = 0, window = 64 * (1 + random_next(&seed) % 8);
        for (size_t start = 0; start < size; start += window)
            count = kernels[k](&scan, text, start, size - start < window ? size : start + window, copy, offsets, tokens,
                               count);
        CHECK(count == expected && (scan.bad != 0) == bad && memcmp(copy, text, size) == 0);
        CHECK(memcmp(offsets, expected_offsets, expected * sizeof *offsets) == 0);
        CHECK(memcmp(tokens, expected_tokens, expected) == 0);
    }
}

static void scans_agree_on_dense_text(void)
{
    static const char *const alphabets[] = {"\"\\",     "\"\\ab{}[],: ", "{}[],:\"",
                                            "a1 \n\",", "\xc3\xa9\"",     "\x01\x0c\x1a\" a"};
    uint8_t *fenced = fence_new(pages);
    for (int round = 0; round < 60000; round++) {
        const char *alphabet = alphabets[random_next(&seed) % 6];
        size_t size = random_next(&seed) % (round % 100 ? 200 : most - 100), letters = strlen(alphabet);
        uint8_t *text = fenced + pages * fence_page - size;
        for (size_t i = 0; i < size; i++) {
            text[i] = (uint8_t)alphabet[random_next(&seed) % letters];
            /* Only whole characters, so that the scan finds no fault in them. */
            if (text[i] >= 0x80) {
                text[i] = i + 1 < size ? 0xc3 : 'x';
                if (i + 1 < size)
                    text[++i] = 0xa9;
            }
        }
        compare(text, size);
    }
    fence_free(fenced, pages);
}

/* Strings of many blocks, of which most have nothing that stops a scan. */
static void scans_agree_on_long_strings(void)
{
    static const char *const rare[] = {"\"", "\\\\", "\\\"", "\x1f", "\xc3\xa9", "\xf0\x9f\x98\x80", "\x7f", "\x01"};
    uint8_t *fenced = fence_new(pages);
    for (int round = 0; round < 20000; round++) {
        size_t size = random_next(&seed) % (most - 100), left = random_next(&seed) % 6;
        uint8_t *text = fenced + pages * fence_page - size;
        memset(text, 'a', size);
        if (size > 0)
            text[0] = '"';
        for (; left > 0; left--) {
            const char *piece = rare[random_next(&seed) % 8];
            size_t at = random_next(&seed) % (size + 1);
            /* Only whole characters between ASCII. */
            if (at + 6 < size && text[at] < 0x80 && (text[at + 4] < 0x80 || text[at + 4] >= 0xc0))
                memcpy(text + at, piece, strlen(piece));
        }
        bool valid = true;
        for (size_t i = 0, used; i < size && valid; i += used) {
            uint32_t scalar;
            used = reference_decode(text + i, size - i, &scalar);
            valid = used > 0;
        }
        if (valid)
            compare(text, size);
    }
    fence_free(fenced, pages);
}

static void faults_of_utf8_are_found(void)
{
    uint8_t text[200];
    for (int round = 0; round < 200000; round++) {
        size_t size = 1 + random_next(&seed) % 190, at = random_next(&seed) % size;
        memset(text, 'a', size);
        if (round % 2)
            text[0] = '"';
        for (size_t i = at; i < size && i < at + 4; i++)
            text[i] = (uint8_t)random_next(&seed) | 0x80;
        /* Behind the end the scan sees blanks, but for whole blocks. */
        bool valid = true;
        for (size_t i = 0, used; i < size && valid; i += used) {
            uint32_t scalar;
            used = reference_decode(text + i, size - i, &scalar);
            valid = used > 0;
        }
        for (size_t k = 0; k < kernel_count && size % 64 != 0; k++) {
            melba_json_scan scan = {0, 0, 0, 0, 0, 0};
            kernels[k](&scan, text, 0, size, NULL, offsets, tokens, 0);
            CHECK((scan.bad != 0) == !valid);
        }
    }
}

/* Whether a way to make characters finds those of 'text', and writes nothing behind them. */
static void compare_characters(melba_utf8_shape shape, void (*write)(const uint8_t *, size_t, void *, uint32_t),
                               const uint8_t *bytes, size_t size, const uint32_t *text, size_t count, uint32_t widest)
{
    static uint8_t out[1300];
    static uint32_t found[300];
    CHECK(shape.count == count && shape.width == (widest < 0x100 ? 1u : widest < 0x10000 ? 2u : 4u));
    for (uint32_t width = shape.width; width <= 4; width *= 2) {
        memset(out, 0x55, sizeof out);
        write(bytes, size, out, width);
        reference_widen(out, count, width, found);
        CHECK(memcmp(found, text, count * sizeof *text) == 0);
        for (size_t i = count * width; i < count * width + 70; i++)
            CHECK(out[i] == 0x55);
    }
}

static void utf8_becomes_characters(void)
{
    static const uint32_t ends[] = {0x80, 0x100, 0x800, 0x10000, 0x110000};
    uint8_t *fenced = fence_new(pages);
    for (int round = 0; round < 60000; round++) {
        uint32_t text[300], widest = 0;
        uint8_t bytes[1200];
        /* Runs of one kind, all of one kind, or a mixture. */
        size_t count = random_next(&seed) % (round % 4 ? 40 : 300), size = 0, kind = random_next(&seed) % 5;
        uint64_t mixture = random_next(&seed) % 4;
        for (size_t i = 0, now = kind; i < count; i++) {
            now = mixture == 0 ? kind : mixture == 1 || i % 20 == 0 ? random_next(&seed) % (kind + 1) : now;
            text[i] = (uint32_t)(random_next(&seed) % ends[mixture == 2 && random_next(&seed) % 8 ? 0 : now]);
            if (text[i] >= 0xd800 && text[i] < 0xe000)
                text[i] = 0xd7ff;
            widest = text[i] > widest ? text[i] : widest;
            size += reference_encode(text[i], bytes + size);
        }
        uint8_t *last = fenced + pages * fence_page - size;
        memcpy(last, bytes, size);
        melbacore_shape core = melbacore_utf8_shape(last, size);
        compare_characters((melba_utf8_shape){core.count, core.width}, melbacore_utf8_characters, last, size, text, count,
                           widest);
#if defined(__x86_64__)
        if (kernel_count > 0)
            compare_characters(melbakernel_utf8_shape_avx2(last, size), melbakernel_utf8_characters_avx2, last, size,
                               text, count, widest);
        if (kernel_count > 1)
            compare_characters(melbakernel_utf8_shape_avx512(last, size), melbakernel_utf8_characters_avx512, last, size,
                               text, count, widest);
#endif
    }
    fence_free(fenced, pages);
}

int main(void)
{
    find_kernels();
    RUN(scans_agree_on_dense_text);
    RUN(scans_agree_on_long_strings);
    RUN(faults_of_utf8_are_found);
    RUN(utf8_becomes_characters);
    return check_done();
}
