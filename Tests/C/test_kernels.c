/*
 * Every kernel that this machine runs, and the portable path through the
 * public functions, against the reference: all lengths to 300, all offsets in
 * a block, random text, memory that ends at a page which may not be touched.
 */
#include <stdlib.h>

#include "check.h"
#include "fence.h"
#include "melba.h"
#include "melba_kernels.h"
#include "melba_search.h"
#include "reference.h"

typedef melba_tally tally_function(const melba_escape_table *, const void *, size_t, unsigned);
typedef void *fill_function(const melba_escape_table *, const void *, size_t, unsigned, void *, const void *);

typedef struct kernel {
    const char *name;
    tally_function *tally;
    fill_function *fill;
} kernel;

static kernel kernels[3];
static size_t kernel_count;
static uint8_t *source, *target;
static uint64_t seed = 1;

/* An offset that stands for the start of the memory. */
static const size_t at_start = SIZE_MAX;

enum { longest = 2000, source_pages = 4, target_pages = 32 };

static void find_kernels(void)
{
#if defined(__x86_64__)
    __builtin_cpu_init();
    if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi2"))
        kernels[kernel_count++] = (kernel){"avx2", melbakernel_tally_avx2, melbakernel_fill_avx2};
    if (__builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512vl")
        && __builtin_cpu_supports("avx512dq"))
        kernels[kernel_count++] = (kernel){"avx512", melbakernel_tally_avx512, melbakernel_fill_avx512};
#elif defined(__aarch64__)
    kernels[kernel_count++] = (kernel){"neon", melbakernel_tally_neon, melbakernel_fill_neon};
#endif
}

/* Random characters for a width: 'specials' of 100 are ASCII of any kind. */
static void make_text(uint32_t *text, size_t count, uint32_t width, unsigned specials)
{
    for (size_t i = 0; i < count; i++) {
        uint64_t random = random_next(&seed);
        if (random % 100 < specials)
            text[i] = random >> 32 & 127;
        else if (random & 0x400)
            text[i] = 'a' + (random >> 32) % 26;
        else if (width == 1)
            text[i] = random >> 32 & 255;
        else if (width == 2)
            text[i] = random >> 32 & 0xffff;
        else
            text[i] = (uint32_t)(random >> 32) % 0x110000;
    }
}

/* What a kernel does: ASCII by the table, everything else as it is; returns false for illegal characters. */
static bool by_table(const melba_escape_table *table, const uint32_t *text, size_t count, uint32_t *out, melba_tally *sum)
{
    size_t size = 0;
    *sum = (melba_tally){0, 0, false, false};
    for (size_t i = 0; i < count; i++) {
        uint8_t length = text[i] < 128 ? table->lengths[text[i]] : 0;
        sum->wide |= text[i] >= 128;
        sum->specials += length != 0;
        sum->written += length;
        sum->illegal |= length == 0x80;
        if (length == 0)
            out[size++] = text[i];
        for (unsigned j = 0; j < length && length != 0x80; j++)
            out[size++] = table->words[text[i]] >> 8 * j & 255;
    }
    return !sum->illegal;
}

static void check_kernel(const kernel *one, const melba_escape_table *table, const uint32_t *text, size_t count,
                         unsigned shift, size_t offset)
{
    static uint32_t expected[longest * 8];
    static uint8_t narrow[longest * 32];
    uint32_t width = 1u << shift;
    size_t size = count << shift, after = offset == at_start ? 0 : offset << shift;
    uint8_t *end = source + source_pages * fence_page;
    /* At the end of its page when 'offset' is 0, before it otherwise, or at the start of the first. */
    uint8_t *from = offset == at_start ? source : end - size - after;
    reference_narrow(text, count, width, from);
    melba_tally sum, found = one->tally(table, from, count, shift);
    bool legal = by_table(table, text, count, expected, &sum);
    CHECK(found.specials == sum.specials && found.illegal == sum.illegal && (found.wide || !sum.wide));
    if (!legal)
        return;
    CHECK(found.written == sum.written);
    size_t length = count - sum.specials + sum.written, out_size = length << shift;
    uint8_t *out_end = target + target_pages * fence_page, *out = out_end - out_size - after;
    size_t before = 64;
    if (offset == at_start) {
        out = target;
        before = 0;
    }
    reference_narrow(expected, length, width, narrow);
    memset(out - before, 0x5a, before);
    memset(out + out_size, 0x5a, after);
    uint8_t *stop = one->fill(table, from, count, shift, out, out + out_size);
    CHECK(stop == out + out_size && memcmp(out, narrow, out_size) == 0);
    for (size_t i = 1; i <= before; i++)
        CHECK(out[-(ptrdiff_t)i] == 0x5a);
    for (size_t i = 0; i < after; i++)
        CHECK(out[out_size + i] == 0x5a);
}

static void kernels_agree_with_the_table_at_all_lengths(void)
{
    static uint32_t text[longest];
    static const unsigned densities[] = {0, 1, 20, 100};
    for (size_t which = 0; which < kernel_count; which++)
        for (unsigned context = 0; context < 9; context++)
            for (unsigned shift = 0; shift < 3; shift++)
                for (size_t count = 0; count <= 300; count++) {
                    check_about = kernels[which].name;
                    make_text(text, count, 1u << shift, densities[count & 3]);
                    const melba_escape_table *table = melbakernel_table_of(context);
                    check_kernel(&kernels[which], table, text, count, shift, count % 65);
                    check_kernel(&kernels[which], table, text, count, shift, 0);
                    check_kernel(&kernels[which], table, text, count, shift, at_start);
                }
}

static void kernels_agree_with_the_table_at_all_offsets(void)
{
    static uint32_t text[longest];
    for (size_t which = 0; which < kernel_count; which++)
        for (unsigned shift = 0; shift < 3; shift++)
            for (size_t offset = 0; offset <= 64; offset++)
                for (size_t count = 60; count < 70; count++) {
                    make_text(text, count, 1u << shift, 10);
                    check_kernel(&kernels[which], melbakernel_table_of(MELBA_HTML), text, count, shift, offset);
                    check_kernel(&kernels[which], melbakernel_table_of(MELBA_HTML_UNQUOTED), text, count, shift, offset);
                }
}

static void kernels_agree_on_long_text(void)
{
    static uint32_t text[longest];
    for (size_t which = 0; which < kernel_count; which++)
        for (int round = 0; round < 3000; round++) {
            unsigned shift = (unsigned)round % 3, context = (unsigned)(random_next(&seed) % 9);
            size_t count = random_next(&seed) % longest;
            make_text(text, count, 1u << shift, (unsigned)(random_next(&seed) % 101));
            /* XML refuses most random text at once; make it hold. */
            if (context >= MELBA_XML_TEXT)
                for (size_t i = 0; i < count; i++)
                    text[i] = text[i] < 32 ? '<' : text[i];
            check_kernel(&kernels[which], melbakernel_table_of(context), text, count, shift, random_next(&seed) % 3);
        }
}

/* The public call on text of one width against the reference. */
static void check_text(melba_context context, const uint32_t *text, size_t count, uint32_t width)
{
    static uint32_t expected[longest * reference_most], found[longest * reference_most];
    size_t size = count * width, at = 0;
    /* Short texts at either end of the memory. */
    uint8_t *from = count % 2 ? source : source + source_pages * fence_page - size;
    reference_narrow(text, count, width, from);
    melba_buffer buffer = MELBA_BUFFER_INIT;
    melba_text result = {NULL, 0, 0};
    melba_error error = MELBA_ERROR_INIT;
    melba_escape_size measured = {0, false};
    melba_status status = reference_escape(context, text, count, expected, &at);
    melba_text view = {count ? from : NULL, count, width};
    CHECK(melba_escape_text(context, view, &buffer, &result, &error) == status);
    CHECK(melba_escape_text_measure(context, view, &measured, NULL) == status);
    if (status != MELBA_OK) {
        CHECK(error.offset == at);
    } else {
        reference_widen(result.data, result.length, result.width, found);
        CHECK(result.length == at && memcmp(expected, found, at * sizeof *found) == 0);
        CHECK(measured.size == at && measured.changed == (result.data != view.data));
        CHECK(measured.changed == (at != count || memcmp(expected, text, count * sizeof *text) != 0));
    }
    melba_buffer_free(&buffer);
}

/* The public call on UTF-8 against the reference. */
static void check_bytes(melba_context context, const uint8_t *text, size_t size)
{
    static uint8_t expected[4 * longest * reference_most];
    uint8_t *from = size % 2 ? source : source + source_pages * fence_page - size;
    memcpy(from, text, size);
    size_t at = 0;
    melba_buffer buffer = MELBA_BUFFER_INIT;
    melba_bytes result = {NULL, 0}, view = {size ? from : NULL, size};
    melba_error error = MELBA_ERROR_INIT;
    melba_escape_size measured = {0, false};
    melba_status status = reference_escape_bytes(context, text, size, expected, &at);
    CHECK(melba_escape(context, view, &buffer, &result, &error) == status);
    CHECK(melba_escape_measure(context, view, &measured, NULL) == status);
    if (status != MELBA_OK) {
        CHECK(error.offset == at && error.status == status);
    } else {
        CHECK(result.size == at && (at == 0 || memcmp(expected, result.data, at) == 0));
        CHECK(measured.size == at && measured.changed == (result.data != view.data));
        CHECK(measured.changed == (at != size || memcmp(expected, text, size) != 0));
    }
    melba_buffer_free(&buffer);
}

static void text_agrees_with_the_reference(void)
{
    static uint32_t text[longest];
    for (int context = 0; context < 9; context++)
        for (uint32_t width = 1; width <= 4; width *= 2)
            for (size_t count = 0; count <= 300; count++) {
                make_text(text, count, width, count % 3 == 0 ? 3 : 30);
                for (size_t i = 0; context >= MELBA_URL_COMPONENT && i < count && count % 5; i++)
                    if (text[i] < 32 || (text[i] >= 0xd800 && text[i] <= 0xffff))
                        text[i] = text[i] % 3 == 0 ? '<' : width == 1 ? 0xe9 : 0x2028;
                check_text((melba_context)context, text, count, width);
            }
}

static void bytes_agree_with_the_reference(void)
{
    static uint32_t text[longest];
    static uint8_t bytes[4 * longest];
    for (int context = 0; context < 9; context++)
        for (size_t count = 0; count <= 300; count++) {
            size_t size = 0;
            make_text(text, count, count % 2 ? 4 : 1, count % 3 == 0 ? 3 : 30);
            for (size_t i = 0; i < count; i++) {
                uint32_t c = text[i];
                if ((c >= 0xd800 && c <= 0xdfff) || (count % 5 && (c < 32 || (c & 0xfffe) == 0xfffe)))
                    c = 0x2028 + (c & 1);
                size += reference_encode(c, bytes + size);
            }
            /* The text starts at every offset of a block, because its end is fixed. */
            check_bytes((melba_context)context, bytes, size);
            if (count % 4 == 0 && size > 0) {
                bytes[random_next(&seed) % size] = (uint8_t)random_next(&seed);
                check_bytes((melba_context)context, bytes, size);
            }
        }
}

static void every_ascii_character_agrees_at_every_place(void)
{
    uint32_t text[70];
    for (int context = 0; context < 9; context++)
        for (uint32_t c = 0; c < 128; c++)
            for (size_t at = 0; at < 70; at += at < 3 ? 1 : 7) {
                uint8_t bytes[70];
                for (size_t i = 0; i < 70; i++)
                    text[i] = bytes[i] = i == at ? (uint8_t)c : 'm';
                check_bytes((melba_context)context, bytes, 70);
                check_text((melba_context)context, text, 70, 1);
                check_text((melba_context)context, text, 70, 2);
                check_text((melba_context)context, text, 70, 4);
            }
}

static void every_character_of_two_bytes_agrees(void)
{
    uint32_t text[8] = {'a', 0, 'b', '<', 'c', 'd', 'e', 'f'};
    for (int context = 0; context < 9; context++)
        for (text[1] = 0; text[1] < 0x10000; text[1]++) {
            check_text((melba_context)context, text, 8, 2);
            if (text[1] % 16 == 0)
                check_text((melba_context)context, text, 8, 4);
        }
}

/* Where the library finds the first fault in bytes, and where the reference does. */
static void check_fault(const uint8_t *text, size_t size)
{
    static uint8_t room[64 * longest];
    melba_error error = MELBA_ERROR_INIT;
    melba_escape_size measured;
    uint8_t *from = source + source_pages * fence_page - size;
    size_t at = 0;
    memcpy(from, text, size);
    melba_status status = reference_escape_bytes(MELBA_HTML, text, size, room, &at);
    CHECK(melba_escape_measure(MELBA_HTML, (melba_bytes){from, size}, &measured, &error) == status);
    CHECK(status == MELBA_OK || error.offset == at);
}

/* Sequences at the edges of what UTF-8 allows, good and bad. */
static const char *const edges[] = {
    "\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xc2\x7f", "\xc2\x80", "\xdf\xbf", "\xdf\xc0", "\xe0\x9f\xbf", "\xe0\xa0\x80",
    "\xe1\x80\x80", "\xec\xbf\xbf", "\xed\x9f\xbf", "\xed\xa0\x80", "\xed\xbf\xbf", "\xee\x80\x80", "\xef\xbf\xbf",
    "\xe1\x80\xc0", "\xe1\x80", "\xe1", "\xf0\x8f\xbf\xbf", "\xf0\x90\x80\x80", "\xf3\xbf\xbf\xbf", "\xf4\x8f\xbf\xbf",
    "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xf8\x80\x80\x80", "\xff", "\xfe", "\xf1\x80\x80", "\xf1\x80", "\xf1",
    "\xf1\x80\x80\xc0", "\xc2\x80\x80", "\xe1\x80\x80\x80", "\xf1\x80\x80\x80\x80", "a\x80", "\xc2\xc2\x80",
};

static void faults_are_found_at_every_place(void)
{
    static const char *const fillers[] = {"a", "\xc3\xa9", "\xe6\x97\xa5", "\xf0\x9f\x98\x80"};
    static uint8_t text[400];
    for (size_t edge = 0; edge < sizeof edges / sizeof *edges; edge++)
        for (size_t filler = 0; filler < 4; filler++)
            for (size_t before = 0; before < 100; before++) {
                size_t size = before % strlen(fillers[filler]);
                memset(text, 'a', size);
                while (size + strlen(fillers[filler]) <= before)
                    size += (size_t)sprintf((char *)text + size, "%s", fillers[filler]);
                size += (size_t)sprintf((char *)text + size, "%s", edges[edge]);
                check_fault(text, size);
                for (int i = 0; i < 40; i++)
                    size += (size_t)sprintf((char *)text + size, "%s", fillers[filler]);
                check_fault(text, size);
            }
}

static void faults_are_found_in_random_bytes(void)
{
    static uint8_t text[4 * 300];
    for (int round = 0; round < 20000; round++) {
        size_t size = 0, wanted = random_next(&seed) % 300;
        while (size < wanted) {
            uint64_t random = random_next(&seed);
            uint32_t scalar = (uint32_t)(random >> 32) % (random & 1 ? 0x110000 : random & 2 ? 0x1000 : 0x80);
            if (scalar < 0xd800 || scalar > 0xdfff)
                size += reference_encode(scalar, text + size);
        }
        check_fault(text, size);
        if (size > 0) {
            text[random_next(&seed) % size] = (uint8_t)random_next(&seed);
            check_fault(text, size);
            check_fault(text, random_next(&seed) % size);
        }
    }
}

/* The search stops at a hit or up to a block before it, and never behind it. */
static void search_stops_at_every_place(void)
{
#if defined(__x86_64__)
    if (strcmp(melba_isa(), "portable") == 0)
        return;
    for (unsigned shift = 0; shift < 3; shift++) {
        const size_t block = 32u >> shift;
        for (size_t count = 0; count <= 300; count += 1 + count / 70) {
            uint8_t *text = source + source_pages * fence_page - (count << shift);
            memset(text, 'a', count << shift);
            CHECK(melbakernel_find_avx2(text, count, shift, '&', 1) == count / block * block);
            for (size_t at = 0; at < count; at++) {
                memset(text + (at << shift), 0, (size_t)1 << shift);
                text[at << shift] = '\'';
                size_t found = melbakernel_find_avx2(text, count, shift, '&', 1);
                CHECK(found == (at < count / block * block ? at / block * block : count / block * block));
                memset(text + (at << shift), 'a', (size_t)1 << shift);
            }
        }
    }
#endif
}

int main(int count, char **arguments)
{
    if (count > 1)
        seed = strtoull(arguments[1], NULL, 10);
    source = fence_new(source_pages);
    target = fence_new(target_pages);
    find_kernels();
    RUN(kernels_agree_with_the_table_at_all_lengths);
    RUN(kernels_agree_with_the_table_at_all_offsets);
    RUN(kernels_agree_on_long_text);
    RUN(search_stops_at_every_place);
    RUN(text_agrees_with_the_reference);
    RUN(bytes_agree_with_the_reference);
    RUN(every_ascii_character_agrees_at_every_place);
    RUN(every_character_of_two_bytes_agrees);
    RUN(faults_are_found_at_every_place);
    RUN(faults_are_found_in_random_bytes);
    return check_done();
}
