/*
 * What the extension calls for a str of its own: sizes, one pass over short
 * text, and the copy of long text, against measuring and escaping, in memory
 * that ends at a page which may not be touched.
 */
#include "check.h"
#include "fence.h"
#include "melba_core.h"

enum { pages = 8, contexts = 9 };

static uint8_t *source, *target;
static uint64_t seed = 1;

/* Text of 'count' units with specials and characters beyond ASCII, or clean, that ends where the memory does. */
static melba_text text_of(uint32_t width, size_t count, bool clean)
{
    uint8_t *start = source + pages * fence_page - count * width;
    memset(start, clean ? 0 : 1, count * width);
    for (size_t i = 0; i < count; i++)
        start[i * width] = (uint8_t)(clean ? 'a' + random_next(&seed) % 26 : ' ' + random_next(&seed) % 224);
    for (size_t i = 0; !clean && i < count; i++)
        if (width > 1 && random_next(&seed) % 4)
            memset(start + i * width + 1, 0, width - 1);
    melba_text text = {start, count, width};
    return text;
}

static void sizes_are_those_of_measuring(void)
{
    for (int context = -1; context <= contexts; context++) {
        for (unsigned round = 0; round < 3000; round++) {
            uint32_t width = 1u << (round % 3);
            melba_text text = text_of(width, random_next(&seed) % 40, round % 5 == 0);
            text.width = round % 7 == 6 ? 3 : width;
            melba_escape_size size;
            melba_status status = melba_escape_text_measure((melba_context)context, text, &size, NULL);
            intptr_t found = melbacore_escape_text_size((melba_context)context, text.data, text.length, text.width);
            CHECK(found == (status != MELBA_OK ? MELBACORE_REFUSED : size.changed ? (intptr_t)size.size
                                                                                   : MELBACORE_UNCHANGED));
        }
    }
    CHECK(melbacore_escape_text_size(MELBA_HTML, source + 1, 1, 2) == MELBACORE_REFUSED);
}

/* Short text is refused where the long way has more to say, and is otherwise the same. */
static void short_text_is_escaped_in_one_pass(void)
{
    unsigned written = 0;
    for (int context = -1; context <= contexts; context++) {
        for (unsigned round = 0; round < 3000; round++) {
            uint32_t width = 1u << (round % 3);
            melba_text text = text_of(width, random_next(&seed) % 33, round % 5 == 0), result = {0};
            uint8_t *out = target + pages * fence_page - 8 * text.length * width;
            melba_buffer buffer = MELBA_BUFFER_INIT;
            melba_status status = melba_escape_text((melba_context)context, text, &buffer, &result, NULL);
            intptr_t size = melbacore_escape_short((melba_context)context, text.data, text.length, text.width, out);
            if (status != MELBA_OK)
                CHECK(size == MELBACORE_REFUSED);
            else if (size == MELBACORE_UNCHANGED)
                CHECK(result.data == text.data);
            else if (size != MELBACORE_REFUSED)
                CHECK((size_t)size == result.length && result.data != text.data
                      && memcmp(out, result.data, result.length * width) == 0);
            written += size >= 0;
            CHECK(size != MELBACORE_REFUSED || (context != MELBA_HTML && context != MELBA_CSS_STRING));
            melba_buffer_free(&buffer);
        }
    }
    CHECK(written > 5000);
    melba_text wrong = {source, 1, 3};
    CHECK(melbacore_escape_short(MELBA_HTML, wrong.data, wrong.length, wrong.width, target) == MELBACORE_REFUSED);
    CHECK(melbacore_escape_short(MELBA_HTML, source, 1, 1, NULL) == MELBACORE_REFUSED);
}

static void clean_text_is_copied_and_other_text_is_not(void)
{
    static const size_t lengths[] = {1, 31, 64, 255, 511, 512, 513, 1024, 2047, 4095, 4096, 4097, 8000};
    for (size_t round = 0; round < 13 * 3; round++) {
        uint32_t width = 1u << (round % 3);
        melba_text text = text_of(width, lengths[round / 3], true);
        uint8_t *out = target + pages * fence_page - text.length * width;
        CHECK(melbacore_escape_text_copy(MELBA_HTML, text, out));
        CHECK(memcmp(out, text.data, text.length * width) == 0);
        CHECK(!melbacore_escape_text_copy(MELBA_URL_QUERY, text, out));
        CHECK(!melbacore_escape_text_copy((melba_context)contexts, text, out));
        size_t at = random_next(&seed) % text.length;
        ((uint8_t *)(uintptr_t)text.data)[at * width] = '&';
        CHECK(!melbacore_escape_text_copy(MELBA_HTML, text, out));
    }
    melba_text none = {source, 0, 1};
    CHECK(!melbacore_escape_text_copy(MELBA_HTML, none, target));
}

int main(void)
{
    source = fence_new(pages);
    target = fence_new(pages);
    RUN(sizes_are_those_of_measuring);
    RUN(short_text_is_escaped_in_one_pass);
    RUN(clean_text_is_copied_and_other_text_is_not);
    return check_done();
}
