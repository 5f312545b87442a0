/* melba/escape.h, back from HTML: what the calls promise beyond their characters. */
#include <stdlib.h>

#include "check.h"
#include "melba.h"

static const melba_bytes special = {"&lt;", 4};

static void unchanged_input_is_the_result(void)
{
    melba_buffer buffer = MELBA_BUFFER_INIT;
    melba_bytes text = {"a & b &nosuch;", 14}, result;
    CHECK(melba_unescape(text, &buffer, &result, NULL) == MELBA_OK && result.data == text.data && result.size == 14);
    melba_text wide = {text.data, 14, 1}, wide_result;
    CHECK(melba_unescape_text(wide, &buffer, &wide_result, NULL) == MELBA_OK);
    CHECK(wide_result.data == text.data && wide_result.length == 14 && wide_result.width == 1);
    CHECK(melba_unescape((melba_bytes){NULL, 0}, &buffer, &result, NULL) == MELBA_OK && result.size == 0);
    CHECK(buffer.data == NULL);
}

static void stripped_text_is_always_in_the_buffer(void)
{
    melba_buffer buffer = MELBA_BUFFER_INIT;
    melba_bytes text = {"plain", 5}, result;
    CHECK(melba_striptags(text, &buffer, &result, NULL) == MELBA_OK && HOLDS(result, "plain"));
    CHECK(result.data == buffer.data && buffer.size == 5);
    CHECK(melba_striptags((melba_bytes){"<p>", 3}, &buffer, &result, NULL) == MELBA_OK && result.size == 0);
    CHECK(melba_striptags((melba_bytes){NULL, 0}, &buffer, &result, NULL) == MELBA_OK && result.size == 0);
    CHECK(melba_striptags((melba_bytes){"<p>&amp;", 8}, &buffer, &result, NULL) == MELBA_OK && HOLDS(result, "&"));
    CHECK(HOLDS(buffer, "plain&"));
    melba_buffer_free(&buffer);
}

static bool is_text(melba_text text, uint32_t width, uint32_t first, size_t length)
{
    uint32_t found = width == 1 ? *(const uint8_t *)text.data
                   : width == 2 ? *(const uint16_t *)text.data : *(const uint32_t *)text.data;
    return text.width == width && text.length == length && found == first && (uintptr_t)text.data % width == 0;
}

static void the_width_is_that_of_the_widest_character(void)
{
    static const struct { const char *text; uint32_t width, first; } cases[] = {
        {"&lt;", 1, '<'}, {"&eacute;", 1, 0xe9}, {"&euro;", 2, 0x20ac}, {"&#x1f600;", 4, 0x1f600}, {"&Afr;", 4, 0x1d504},
        {"&#xffff0;", 4, 0xffff0}, {"&#255;", 1, 255}, {"&#256;", 2, 256}, {"&#xfffd;", 2, 0xfffd},
        {"&#x10000;", 4, 0x10000},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        uint16_t two[16];
        uint32_t four[16];
        size_t length = strlen(cases[i].text);
        for (size_t j = 0; j < length; j++)
            two[j] = four[j] = (uint8_t)cases[i].text[j];
        melba_text texts[] = {{cases[i].text, length, 1}, {two, length, 2}, {four, length, 4}};
        for (int j = 0; j < 3; j++) {
            melba_buffer buffer = MELBA_BUFFER_INIT;
            melba_text result;
            CHECK(melba_buffer_append(&buffer, (melba_bytes){"x", 1}) == MELBA_OK);
            CHECK(melba_unescape_text(texts[j], &buffer, &result, NULL) == MELBA_OK);
            CHECK(is_text(result, cases[i].width, cases[i].first, 1));
            CHECK(melba_striptags_text(texts[j], &buffer, &result, NULL) == MELBA_OK);
            CHECK(is_text(result, cases[i].width, cases[i].first, 1));
            melba_buffer_free(&buffer);
        }
    }
}

static void references_may_grow_in_utf8(void)
{
    melba_buffer buffer = MELBA_BUFFER_INIT;
    melba_bytes result;
    static const char source[] = "&nGt;&nGt;&nGt;&nGt;&nGt;&nGt;&nGt;&nGt;";
    static const char one[] = "\xe2\x89\xab\xe2\x83\x92";
    CHECK(melba_unescape((melba_bytes){source, sizeof source - 1}, &buffer, &result, NULL) == MELBA_OK);
    CHECK(result.size == 8 * 6 && result.size > sizeof source - 1);
    for (size_t i = 0; i < 8; i++)
        CHECK(memcmp((const char *)result.data + 6 * i, one, 6) == 0);
    CHECK(melba_striptags((melba_bytes){source, sizeof source - 1}, &buffer, &result, NULL) == MELBA_OK);
    CHECK(result.size == 8 * 6 && memcmp(result.data, buffer.data, 48) == 0 && buffer.size == 96);
    melba_buffer_free(&buffer);
}

static void null_outputs_are_bad_arguments(void)
{
    melba_buffer buffer = MELBA_BUFFER_INIT;
    melba_bytes result;
    melba_text text = {"&lt;", 4, 1}, text_result;
    CHECK(melba_unescape(special, NULL, &result, NULL) == MELBA_BAD_ARGUMENT);
    CHECK(melba_unescape(special, &buffer, NULL, NULL) == MELBA_BAD_ARGUMENT);
    CHECK(melba_unescape_text(text, NULL, &text_result, NULL) == MELBA_BAD_ARGUMENT);
    CHECK(melba_unescape_text(text, &buffer, NULL, NULL) == MELBA_BAD_ARGUMENT);
    CHECK(melba_striptags(special, NULL, &result, NULL) == MELBA_BAD_ARGUMENT);
    CHECK(melba_striptags(special, &buffer, NULL, NULL) == MELBA_BAD_ARGUMENT);
    CHECK(melba_striptags_text(text, NULL, &text_result, NULL) == MELBA_BAD_ARGUMENT);
    CHECK(melba_striptags_text(text, &buffer, NULL, NULL) == MELBA_BAD_ARGUMENT);
    CHECK(buffer.data == NULL);
}

/* Hostile text must cost no more than its length allows: each of these is quadratic in a careless implementation. */
static void hostile_text_takes_linear_time(void)
{
    static const char *const patterns[] = {"<", "<!--", "<!-- -->", "<!-<!---->-", "&", "&#", "&#9", "&CounterClockwise",
                                           "<a ", "-->", "<!- ", " "};
    size_t size = 1 << 22;
    char *text = malloc(size);
    for (size_t i = 0; i < sizeof patterns / sizeof *patterns; i++) {
        melba_buffer buffer = MELBA_BUFFER_INIT;
        melba_bytes result;
        size_t length = strlen(patterns[i]);
        for (size_t j = 0; j < size; j++)
            text[j] = patterns[i][j % length];
        CHECK(melba_striptags((melba_bytes){text, size}, &buffer, &result, NULL) == MELBA_OK);
        CHECK(melba_unescape((melba_bytes){text, size}, &buffer, &result, NULL) == MELBA_OK);
        melba_buffer_free(&buffer);
    }
    free(text);
}

int main(void)
{
    RUN(unchanged_input_is_the_result);
    RUN(stripped_text_is_always_in_the_buffer);
    RUN(the_width_is_that_of_the_widest_character);
    RUN(references_may_grow_in_utf8);
    RUN(null_outputs_are_bad_arguments);
    RUN(hostile_text_takes_linear_time);
    return check_done();
}
