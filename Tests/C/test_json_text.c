/*
 * What a host writes JSON with, against the C library and against characters
 * taken one by one: numbers read back, and every kernel of text that this
 * machine runs, in memory that ends at a page which may not be touched.
 */
#include <math.h>
#include <stdlib.h>

#include "check.h"
#include "fence.h"
#include "melba_core.h"
#include "melba_digits.h"
#include "melba_json_text.h"
#include "reference.h"

enum { pages = 2, longest = 150 };

static uint8_t *source;
static uint64_t seed = 1;

/* ===== Numbers ========================================================== */

static size_t digits_of(const char *text)
{
    size_t count = 0, zeros = 0;
    for (; *text != 0 && *text != 'e'; text++) {
        if (*text < '0' || *text > '9')
            continue;
        count += count > 0 || *text != '0';
        zeros = *text == '0' ? zeros + 1 : 0;
    }
    return count > zeros ? count - zeros : count;
}

/* The text reads back, and no text with one digit less would. */
static void check_double(double value)
{
    char text[64], shorter[64];
    uint8_t *end = melbacore_json_double(value, (uint8_t *)text);
    *end = 0;
    size_t digits = digits_of(text);
    double back = strtod(text, NULL);
    CHECK(memcmp(&back, &value, sizeof value) == 0 && end - (uint8_t *)text <= 24);
    if (digits > 1) {
        snprintf(shorter, sizeof shorter, "%.*e", (int)digits - 2, value);
        CHECK(strtod(shorter, NULL) != value);
    }
}

static void check_float(float value)
{
    char text[64], shorter[64];
    uint8_t *end = melbacore_json_float(value, (uint8_t *)text);
    *end = 0;
    size_t digits = digits_of(text);
    float back = strtof(text, NULL);
    CHECK(memcmp(&back, &value, sizeof value) == 0);
    if (digits > 1) {
        snprintf(shorter, sizeof shorter, "%.*e", (int)digits - 2, (double)value);
        CHECK(strtof(shorter, NULL) != value);
    }
}

static void doubles_read_back_from_the_shortest_text(void)
{
    static const double some[] = {0, 1, 0.1, 1e15, 1e16, 123456789012345.6, 1234567890123456.7, 1e-4, 1e-5, 1e-6, 100,
                                  5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, 9007199254740993.0, 1e23};
    for (size_t i = 0; i < sizeof some / sizeof *some; i++) {
        check_double(some[i]);
        check_double(-some[i]);
    }
    for (int exponent = -1074; exponent < 1024; exponent++)
        check_double(ldexp(1, exponent));
    for (int round = 0; round < 200000; round++) {
        uint64_t bits = random_next(&seed);
        double value;
        memcpy(&value, &bits, sizeof value);
        if (isfinite(value))
            check_double(value);
        check_double((double)(random_next(&seed) % 1000000) / 1000);
        check_double((double)(random_next(&seed) >> (bits % 64)) * 0x1p-1074);
    }
}

static void floats_read_back_from_the_shortest_text(void)
{
    for (uint64_t bits = 0; bits < 0x7f800000u; bits += 1 + random_next(&seed) % 20000) {
        uint32_t word = (uint32_t)bits;
        float value;
        memcpy(&value, &word, sizeof value);
        check_float(value);
        check_float(-value);
    }
    for (int exponent = -149; exponent < 128; exponent++)
        check_float((float)ldexp(1, exponent));
}

static void check_integers(uint64_t value)
{
    char expected[32];
    uint8_t text[32];
    int size = snprintf(expected, sizeof expected, "%llu", (unsigned long long)value);
    CHECK(melbacore_json_uint(value, text) == text + size && memcmp(text, expected, (size_t)size) == 0);
    memset(text, 0, sizeof text);
    CHECK(melbakernel_integer(value, text) == text + size && memcmp(text, expected, (size_t)size) == 0);
    size = snprintf(expected, sizeof expected, "%lld", (long long)value);
    CHECK(melbacore_json_int((int64_t)value, text) == text + size && memcmp(text, expected, (size_t)size) == 0);
}

static void integers_are_those_of_printf(void)
{
    check_integers(0);
    for (uint64_t power = 1, i = 0; i < 20; i++, power *= 10) {
        check_integers(power - 1);
        check_integers(power);
        check_integers(0 - power);
    }
    for (int round = 0; round < 100000; round++)
        check_integers(random_next(&seed) >> (round % 64));
}

/* ===== Text ============================================================= */

static size_t spell(uint32_t scalar, bool is_byte, uint8_t *out)
{
    if (scalar > 127 && is_byte) {
        out[0] = (uint8_t)scalar;
        return 1;
    }
    return reference_json(scalar, false, false, out);
}

typedef uint8_t *writer(const void *text, size_t count, uint32_t form, uint8_t *out);

#if defined(__x86_64__)
static uint8_t *with_avx2(const void *text, size_t count, uint32_t form, uint8_t *out)
{
    return melbakernel_json_text_avx2(text, count, (melba_text_form)form, out);
}

static uint8_t *with_avx512(const void *text, size_t count, uint32_t form, uint8_t *out)
{
    return melbakernel_json_text_avx512(text, count, (melba_text_form)form, out);
}
#elif defined(__aarch64__)
static uint8_t *with_neon(const void *text, size_t count, uint32_t form, uint8_t *out)
{
    return melbakernel_json_text_neon(text, count, (melba_text_form)form, out);
}
#endif

static void check_text(writer *write, const uint32_t *text, size_t count, uint32_t form)
{
    static uint8_t expected[6 * longest], found[6 * longest + MELBACORE_JSON_SLACK];
    size_t width = form == MELBACORE_UTF8 ? 1 : (size_t)1 << form, size = 0;
    bool is_good = true;
    uint8_t *from = source + pages * fence_page - count * width;
    for (size_t i = 0; i < count; i++) {
        memcpy(from + i * width, &text[i], width);
        is_good = is_good && (form == MELBACORE_UTF8 || (text[i] & 0xfffff800) != 0xd800) && text[i] < 0x110000;
        if (is_good)
            size += spell(text[i], form == MELBACORE_UTF8, expected + size);
    }
    uint8_t *end = write(from, count, form, found);
    CHECK(is_good ? end == found + size && memcmp(found, expected, size) == 0 : end == NULL);
}

/* Random characters that the form holds, of which some are special and a few are surrogates. */
static void check_writer(writer *write)
{
    static const uint32_t limits[] = {0x100, 0x10000, 0x110000, 0x80};
    static uint32_t text[longest];
    for (uint32_t form = 0; form < 4; form++) {
        for (unsigned round = 0; round < 8000; round++) {
            size_t count = random_next(&seed) % longest;
            for (size_t i = 0; i < count; i++) {
                uint64_t random = random_next(&seed), kind = random % 16;
                text[i] = kind < 2 && round % 2 ? (uint32_t)(random >> 32 & 31)
                        : kind < 3 && round % 3 ? (uint32_t)"\"\\\n\r"[random >> 32 & 3]
                        : kind < 9 || round % 5 == 0 ? 'a' + (uint32_t)(random >> 32) % 26
                                                     : (uint32_t)(random >> 32) % limits[form];
                if (round % 16 != 0 && (text[i] & 0xfffff800) == 0xd800)
                    text[i] = 'x';
            }
            check_text(write, text, count, form);
        }
    }
    uint32_t beyond = 0x110000;
    check_text(write, &beyond, 1, 2);
}

static void text_is_written_as_character_by_character(void)
{
    check_writer(melbacore_json_text);
}

static void kernels_write_the_same(void)
{
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2"))
        check_writer(with_avx2);
    if (__builtin_cpu_supports("avx512vbmi2") && __builtin_cpu_supports("avx512vbmi")
        && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl"))
        check_writer(with_avx512);
#elif defined(__aarch64__)
    check_writer(with_neon);
#endif
}

/* ===== Text without anything to escape ================================= */

typedef size_t copier(const uint8_t *text, size_t count, uint8_t *out);

/* A special byte at each place, and at none; the text ends where the memory does, and the room where it is said to. */
static void check_copier(copier *copy)
{
    static const char specials[] = {'"', '\\', 0, 1, 9, 31};
    uint8_t *target = fence_new(pages);
    for (size_t count = 0; count <= 700; count += count < 140 ? 1 : 139) {
        uint8_t *from = source + pages * fence_page - count, *out = target + pages * fence_page - count - MELBACORE_JSON_SLACK;
        for (size_t i = 0; i < count; i++)
            from[i] = (uint8_t)(i % 3 == 0 ? ' ' + i % 2 : i % 3 == 1 ? '#' + i % 57 : 0x7f + i % 129);
        CHECK(copy(from, count, out) == count && memcmp(out, from, count) == 0);
        for (size_t place = 0; place < count; place++) {
            uint8_t before = from[place];
            from[place] = (uint8_t)specials[place % sizeof specials];
            size_t copied = copy(from, count, out);
            CHECK(copied <= place && memcmp(out, from, copied) == 0);
            from[place] = before;
        }
    }
    fence_free(target, pages);
}

static void clean_text_is_copied_up_to_what_is_special(void)
{
    check_copier(melbacore_json_clean);
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2"))
        check_copier(melbakernel_json_clean_avx2);
    if (__builtin_cpu_supports("avx512vbmi2") && __builtin_cpu_supports("avx512bw"))
        check_copier(melbakernel_json_clean_avx512);
#elif defined(__aarch64__)
    check_copier(melbakernel_json_clean_neon);
#endif
    uint8_t out[MELBACORE_JSON_SLACK];
    CHECK(melbacore_json_clean(NULL, 1, out) == 0 && melbacore_json_clean(out, 1, NULL) == 0);
}

/* ===== Text of which more is escaped =================================== */

enum { longer = 1500 };

/* The text in a form that holds it, at the end of a page. */
static void check_escaped(const uint32_t *text, size_t count, uint32_t form, uint32_t escaping)
{
    static uint8_t expected[12 * longer + 64], found[12 * longer + 64 + MELBACORE_JSON_SLACK], utf8[4 * longer];
    size_t width = form == MELBACORE_UTF8 ? 1 : (size_t)1 << form, size = 0, units = form == MELBACORE_UTF8 ? 0 : count;
    bool is_good = true;
    for (size_t i = 0; i < count; i++) {
        is_good = is_good && (text[i] & 0xfffff800) != 0xd800 && text[i] < 0x110000;
        if (form == MELBACORE_UTF8 && is_good)
            units += reference_encode(text[i], utf8 + units);
        if (is_good)
            size += reference_json(text[i], escaping & MELBACORE_JSON_ASCII, escaping & MELBACORE_JSON_SCRIPT, expected + size);
    }
    if (form == MELBACORE_UTF8 && !is_good)
        return;
    uint8_t *from = source + pages * fence_page - units * width;
    for (size_t i = 0; form != MELBACORE_UTF8 && i < count; i++)
        memcpy(from + i * width, &text[i], width);
    if (form == MELBACORE_UTF8)
        memcpy(from, utf8, units);
    uint8_t *end = melbacore_json_text_escaped(from, units, form, escaping, found);
    CHECK(is_good ? end == found + size && memcmp(found, expected, size) == 0 : end == NULL);
}

static void more_is_escaped_when_asked(void)
{
    static const uint32_t limits[] = {0x100, 0x10000, 0x110000, 0x110000}, special[] = {'<', '>', '&', 0x2028, 0x2029, '"', 0x7f};
    static uint32_t text[longer];
    for (uint32_t form = 0; form < 4; form++) {
        for (unsigned round = 0; round < 6000; round++) {
            size_t count = random_next(&seed) % (round % 8 ? 60 : longer);
            for (size_t i = 0; i < count; i++) {
                uint64_t random = random_next(&seed), kind = random % 16, pick = random >> 32;
                uint32_t other = special[pick % 7];
                text[i] = kind < 2 && round % 2 ? (uint32_t)(pick & 31)
                        : kind < 4 && round % 3 && other < limits[form] ? other
                        : kind < 9 || round % 5 == 0 ? 'a' + (uint32_t)pick % 26
                                                     : (uint32_t)pick % limits[form];
                if (round % 16 != 0 && (text[i] & 0xfffff800) == 0xd800)
                    text[i] = 'x';
            }
            check_escaped(text, count, form, round % 4);
        }
    }
    uint32_t beyond = 0x110000;
    check_escaped(&beyond, 1, 2, MELBACORE_JSON_ASCII);
}

/* Bytes that are not UTF-8 are no text; whatever is made of them, nothing is read or written beyond the ends. */
static void a_cut_character_is_refused(void)
{
    uint8_t out[64 * 12 + MELBACORE_JSON_SLACK];
    for (uint32_t escaping = 1; escaping < 4; escaping++) {
        CHECK(melbacore_json_text_escaped("ab\xe2\x80", 4, MELBACORE_UTF8, escaping, out) == NULL);
        CHECK(melbacore_json_text_escaped("ab\xf0\x90\x80", 5, MELBACORE_UTF8, escaping, out) == NULL);
        CHECK(melbacore_json_text_escaped("\xc3", 1, MELBACORE_UTF8, escaping, out) == NULL);
        CHECK(melbacore_json_text_escaped(NULL, 0, MELBACORE_UTF8, escaping, out) == out);
        for (unsigned round = 0; round < 20000; round++) {
            size_t count = random_next(&seed) % 64;
            uint8_t *from = source + pages * fence_page - count;
            for (size_t i = 0; i < count; i++)
                from[i] = (uint8_t)(random_next(&seed) | (random_next(&seed) % 2 ? 0xe0 : 0x80));
            uint8_t *end = melbacore_json_text_escaped(from, count, MELBACORE_UTF8, escaping, out);
            CHECK(end == NULL || (size_t)(end - out) <= 6 * count);
        }
    }
}

int main(void)
{
    source = fence_new(pages);
    RUN(doubles_read_back_from_the_shortest_text);
    RUN(floats_read_back_from_the_shortest_text);
    RUN(integers_are_those_of_printf);
    RUN(text_is_written_as_character_by_character);
    RUN(kernels_write_the_same);
    RUN(clean_text_is_copied_up_to_what_is_special);
    RUN(more_is_escaped_when_asked);
    RUN(a_cut_character_is_refused);
    return check_done();
}
