/* melba/escape.h, escaping and sizes: what the calls promise beyond their characters. */
#include <stdlib.h>

#include "check.h"
#include "melba.h"

static const melba_bytes clean = {"clean", 5}, special = {"a<b", 3};

static void unchanged_input_is_the_result(void)
{
    melba_buffer buffer = MELBA_BUFFER_INIT;
    melba_bytes result = {NULL, 0};
    for (int context = MELBA_HTML; context <= MELBA_XML_ATTRIBUTE; context++) {
        CHECK(melba_escape((melba_context)context, clean, &buffer, &result, NULL) == MELBA_OK);
        CHECK(result.data == clean.data && result.size == clean.size);
        CHECK(melba_escape((melba_context)context, (melba_bytes){NULL, 0}, &buffer, &result, NULL) == MELBA_OK);
        CHECK(result.data == NULL && result.size == 0);
    }
    CHECK(buffer.data == NULL && buffer.capacity == 0);
}

static void results_are_appended(void)
{
    melba_buffer buffer = MELBA_BUFFER_INIT;
    melba_bytes result;
    CHECK(melba_escape(MELBA_HTML, special, &buffer, &result, NULL) == MELBA_OK && HOLDS(result, "a&lt;b"));
    CHECK(melba_escape(MELBA_HTML, special, &buffer, &result, NULL) == MELBA_OK && HOLDS(result, "a&lt;b"));
    CHECK(melba_escape_append(MELBA_HTML, clean, &buffer, NULL) == MELBA_OK);
    CHECK(melba_escape_append(MELBA_HTML, (melba_bytes){"'", 1}, &buffer, NULL) == MELBA_OK);
    CHECK(melba_escape_append(MELBA_HTML, (melba_bytes){NULL, 0}, &buffer, NULL) == MELBA_OK);
    CHECK(HOLDS(buffer, "a&lt;ba&lt;bclean&#39;"));
    melba_buffer_free(&buffer);
}

static void text_results_are_aligned_and_appended(void)
{
    melba_buffer buffer = MELBA_BUFFER_INIT;
    melba_text result;
    uint32_t wide[] = {'<', 0x1f600}, expected[] = {'&', 'l', 't', ';', 0x1f600};
    CHECK(melba_buffer_append(&buffer, (melba_bytes){"x", 1}) == MELBA_OK);
    for (int i = 0; i < 3; i++) {
        CHECK(melba_escape_text(MELBA_HTML, (melba_text){wide, 2, 4}, &buffer, &result, NULL) == MELBA_OK);
        CHECK(result.width == 4 && result.length == 5 && (uintptr_t)result.data % 4 == 0);
        CHECK(memcmp(result.data, expected, sizeof expected) == 0);
        CHECK(melba_buffer_append(&buffer, (melba_bytes){"x", 1}) == MELBA_OK);
    }
    melba_buffer_free(&buffer);
}

static void measuring_says_what_escaping_makes(void)
{
    melba_escape_size size;
    CHECK(melba_escape_measure(MELBA_HTML, special, &size, NULL) == MELBA_OK && size.size == 6 && size.changed);
    CHECK(melba_escape_measure(MELBA_HTML, clean, &size, NULL) == MELBA_OK && size.size == 5 && !size.changed);
    uint16_t wide[] = {0x65e5, '&'};
    CHECK(melba_escape_text_measure(MELBA_URL_QUERY, (melba_text){wide, 2, 2}, &size, NULL) == MELBA_OK);
    CHECK(size.size == 12 && size.changed);
}

static void an_error_says_where_and_why(void)
{
    melba_buffer buffer = MELBA_BUFFER_INIT;
    melba_error error = MELBA_ERROR_INIT;
    melba_bytes result;
    CHECK(melba_escape(MELBA_XML_TEXT, (melba_bytes){"a\nb\1", 4}, &buffer, &result, &error) == MELBA_BAD_CHARACTER);
    CHECK(error.status == MELBA_BAD_CHARACTER && error.line == 2 && error.column == 2 && error.offset == 3);
    CHECK(strcmp(error.message, "U+0001 may not appear in XML 1.0") == 0 && error.name[0] == 0);
    uint32_t wide[] = {0x110000};
    melba_text text;
    CHECK(melba_escape_text(MELBA_URL_QUERY, (melba_text){wide, 1, 4}, &buffer, &text, &error) == MELBA_BAD_ENCODING);
    CHECK(strcmp(error.message, "U+110000 has no UTF-8 form") == 0 && error.line == 1 && error.offset == 0);
    CHECK(melba_escape(MELBA_HTML, (melba_bytes){"\xff", 1}, &buffer, &result, &error) == MELBA_BAD_ENCODING);
    CHECK(strcmp(error.message, "the bytes are not UTF-8") == 0);
    CHECK(buffer.data == NULL);
}

static void success_leaves_the_error_alone(void)
{
    melba_buffer buffer = MELBA_BUFFER_INIT;
    melba_error error = MELBA_ERROR_INIT, before = error;
    melba_bytes result;
    CHECK(melba_escape(MELBA_HTML, special, &buffer, &result, &error) == MELBA_OK);
    CHECK(memcmp(&error, &before, sizeof error) == 0);
    melba_buffer_free(&buffer);
}

static void *refuse(void *context, void *data, size_t old, size_t size)
{
    (void)context, (void)data, (void)old, (void)size;
    return NULL;
}

static void every_failure_fills_the_error(void)
{
    melba_buffer buffer = {NULL, 0, 0, refuse, NULL};
    melba_error error = MELBA_ERROR_INIT;
    melba_bytes result;
    error.line = error.column = 7;
    error.offset = 7;
    CHECK(melba_escape(MELBA_HTML, special, &buffer, &result, &error) == MELBA_NO_MEMORY);
    CHECK(error.status == MELBA_NO_MEMORY && error.line == 0 && error.column == 0 && error.offset == 0);
    CHECK(strcmp(error.message, "out of memory") == 0);
    CHECK(melba_escape(MELBA_HTML, special, NULL, &result, &error) == MELBA_BAD_ARGUMENT);
    CHECK(error.status == MELBA_BAD_ARGUMENT && error.line == 0 && error.message[0] != 0);
    CHECK(melba_unescape((melba_bytes){NULL, 1}, &buffer, &result, &error) == MELBA_BAD_ARGUMENT);
    CHECK(error.status == MELBA_BAD_ARGUMENT);
}

static void a_small_error_is_a_bad_argument(void)
{
    melba_buffer buffer = MELBA_BUFFER_INIT;
    melba_error error = MELBA_ERROR_INIT, before;
    melba_bytes result = clean;
    melba_text text = {NULL, 0, 1}, text_result;
    melba_escape_size size;
    error.size = sizeof error - 1;
    before = error;
    CHECK(melba_escape(MELBA_HTML, special, &buffer, &result, &error) == MELBA_BAD_ARGUMENT);
    CHECK(melba_escape_text(MELBA_HTML, text, &buffer, &text_result, &error) == MELBA_BAD_ARGUMENT);
    CHECK(melba_escape_append(MELBA_HTML, special, &buffer, &error) == MELBA_BAD_ARGUMENT);
    CHECK(melba_escape_measure(MELBA_HTML, special, &size, &error) == MELBA_BAD_ARGUMENT);
    CHECK(melba_escape_text_measure(MELBA_HTML, text, &size, &error) == MELBA_BAD_ARGUMENT);
    CHECK(melba_unescape(special, &buffer, &result, &error) == MELBA_BAD_ARGUMENT);
    CHECK(melba_unescape_text(text, &buffer, &text_result, &error) == MELBA_BAD_ARGUMENT);
    CHECK(melba_striptags(special, &buffer, &result, &error) == MELBA_BAD_ARGUMENT);
    CHECK(melba_striptags_text(text, &buffer, &text_result, &error) == MELBA_BAD_ARGUMENT);
    CHECK(memcmp(&error, &before, sizeof error) == 0 && buffer.data == NULL && result.data == clean.data);
    error.size = 0;
    CHECK(melba_escape(MELBA_HTML, special, &buffer, &result, &error) == MELBA_BAD_ARGUMENT);
    /* A caller of a later version has a larger struct. */
    struct { melba_error known; char more[64]; } later = {MELBA_ERROR_INIT, {0}};
    later.known.size = sizeof later;
    CHECK(melba_escape(MELBA_HTML, (melba_bytes){"\xff", 1}, &buffer, &result, &later.known) == MELBA_BAD_ENCODING);
    CHECK(later.known.size == sizeof later && later.known.status == MELBA_BAD_ENCODING);
}

static void unknown_contexts_are_bad_arguments(void)
{
    melba_buffer buffer = MELBA_BUFFER_INIT;
    int unknown[] = {-1, MELBA_XML_ATTRIBUTE + 1, 255, 256, 0x7fffffff};
    for (size_t i = 0; i < sizeof unknown / sizeof *unknown; i++) {
        melba_context context = (melba_context)unknown[i];
        melba_bytes result = clean;
        melba_text text = {"x", 1, 1}, text_result;
        melba_escape_size size = {7, false};
        melba_escaper escaper = {0};
        CHECK(melba_escape(context, special, &buffer, &result, NULL) == MELBA_BAD_ARGUMENT);
        CHECK(melba_escape_text(context, text, &buffer, &text_result, NULL) == MELBA_BAD_ARGUMENT);
        CHECK(melba_escape_append(context, special, &buffer, NULL) == MELBA_BAD_ARGUMENT);
        CHECK(melba_escape_measure(context, special, &size, NULL) == MELBA_BAD_ARGUMENT && size.size == 7);
        CHECK(melba_escape_text_measure(context, text, &size, NULL) == MELBA_BAD_ARGUMENT && size.size == 7);
        CHECK(melba_escaper_start(&escaper, context) == MELBA_BAD_ARGUMENT && escaper.state == 0);
        CHECK(buffer.data == NULL && result.data == clean.data);
    }
}

static void bad_text_is_a_bad_argument(void)
{
    static uint32_t room[2] = {'<', '<'};
    const uint8_t *bytes = (const uint8_t *)room;
    melba_text bad[] = {
        {room, 1, 0}, {room, 1, 3}, {room, 1, 8}, {room, 1, 0x100}, {room, 1, UINT32_MAX}, /* widths */
        {bytes + 1, 1, 2}, {bytes + 1, 1, 4}, {bytes + 2, 1, 4}, {bytes + 3, 0, 4},        /* alignment */
        {NULL, 1, 1}, {NULL, 1, 2}, {NULL, 1, 4},
        {room, SIZE_MAX, 1}, {room, SIZE_MAX, 4}, {room, SIZE_MAX / 4 + 2, 4},
        {room, MELBA_SIZE_LIMIT + 1, 1}, {room, MELBA_SIZE_LIMIT / 2 + 1, 2}, {room, MELBA_SIZE_LIMIT / 4 + 1, 4},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        melba_buffer buffer = MELBA_BUFFER_INIT;
        melba_text result = {NULL, 99, 99};
        melba_escape_size size = {7, false};
        CHECK(melba_escape_text(MELBA_HTML, bad[i], &buffer, &result, NULL) == MELBA_BAD_ARGUMENT);
        CHECK(melba_escape_text_measure(MELBA_HTML, bad[i], &size, NULL) == MELBA_BAD_ARGUMENT && size.size == 7);
        CHECK(melba_unescape_text(bad[i], &buffer, &result, NULL) == MELBA_BAD_ARGUMENT);
        CHECK(melba_striptags_text(bad[i], &buffer, &result, NULL) == MELBA_BAD_ARGUMENT);
        CHECK(buffer.data == NULL && result.length == 99 && result.width == 99);
    }
}

static void bad_bytes_are_bad_arguments(void)
{
    melba_bytes bad[] = {{NULL, 1}, {"x", SIZE_MAX}, {"x", SIZE_MAX / 2 + 1}, {"x", MELBA_SIZE_LIMIT + 1}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        melba_buffer buffer = MELBA_BUFFER_INIT;
        melba_bytes result = clean;
        melba_escape_size size = {7, false};
        CHECK(melba_escape(MELBA_HTML, bad[i], &buffer, &result, NULL) == MELBA_BAD_ARGUMENT);
        CHECK(melba_escape_append(MELBA_HTML, bad[i], &buffer, NULL) == MELBA_BAD_ARGUMENT);
        CHECK(melba_escape_measure(MELBA_HTML, bad[i], &size, NULL) == MELBA_BAD_ARGUMENT && size.size == 7);
        CHECK(melba_unescape(bad[i], &buffer, &result, NULL) == MELBA_BAD_ARGUMENT);
        CHECK(melba_striptags(bad[i], &buffer, &result, NULL) == MELBA_BAD_ARGUMENT);
        CHECK(buffer.data == NULL && result.data == clean.data);
    }
}

static void null_outputs_are_bad_arguments(void)
{
    melba_buffer buffer = MELBA_BUFFER_INIT;
    melba_bytes result;
    melba_text text = {"<", 1, 1}, text_result;
    CHECK(melba_escape(MELBA_HTML, special, NULL, &result, NULL) == MELBA_BAD_ARGUMENT);
    CHECK(melba_escape(MELBA_HTML, special, &buffer, NULL, NULL) == MELBA_BAD_ARGUMENT);
    CHECK(melba_escape_text(MELBA_HTML, text, NULL, &text_result, NULL) == MELBA_BAD_ARGUMENT);
    CHECK(melba_escape_text(MELBA_HTML, text, &buffer, NULL, NULL) == MELBA_BAD_ARGUMENT);
    CHECK(melba_escape_append(MELBA_HTML, special, NULL, NULL) == MELBA_BAD_ARGUMENT);
    CHECK(melba_escape_append(MELBA_HTML, clean, NULL, NULL) == MELBA_BAD_ARGUMENT);
    CHECK(melba_escape_measure(MELBA_HTML, special, NULL, NULL) == MELBA_BAD_ARGUMENT);
    CHECK(melba_escape_text_measure(MELBA_HTML, text, NULL, NULL) == MELBA_BAD_ARGUMENT);
    CHECK(buffer.data == NULL);
}

static void broken_buffers_are_bad_arguments(void)
{
    uint8_t room[8];
    melba_buffer broken[] = {{room, 9, 8, refuse, NULL}, {NULL, 0, 8, refuse, NULL}, {room, SIZE_MAX, 8, refuse, NULL}};
    for (size_t i = 0; i < 3; i++) {
        melba_buffer copy = broken[i];
        melba_bytes result = clean;
        melba_text text = {"<&lt;", 5, 1}, text_result;
        CHECK(melba_escape(MELBA_HTML, special, &copy, &result, NULL) == MELBA_BAD_ARGUMENT);
        CHECK(melba_escape_append(MELBA_HTML, special, &copy, NULL) == MELBA_BAD_ARGUMENT);
        CHECK(melba_escape_text(MELBA_HTML, text, &copy, &text_result, NULL) == MELBA_BAD_ARGUMENT);
        CHECK(melba_unescape((melba_bytes){"&lt;", 4}, &copy, &result, NULL) == MELBA_BAD_ARGUMENT);
        CHECK(melba_unescape_text(text, &copy, &text_result, NULL) == MELBA_BAD_ARGUMENT);
        CHECK(melba_striptags(special, &copy, &result, NULL) == MELBA_BAD_ARGUMENT);
        CHECK(melba_striptags_text(text, &copy, &text_result, NULL) == MELBA_BAD_ARGUMENT);
        CHECK(memcmp(&copy, &broken[i], sizeof copy) == 0 && result.data == clean.data);
    }
}

static void a_full_buffer_is_too_large(void)
{
    uint8_t room[1];
    /* The memory is never touched: the size alone passes the limit. */
    melba_buffer buffer = {room, MELBA_SIZE_LIMIT, MELBA_SIZE_LIMIT, refuse, NULL}, before = buffer;
    melba_bytes result;
    melba_text text = {"<&lt;", 5, 1}, text_result;
    CHECK(melba_escape(MELBA_HTML, special, &buffer, &result, NULL) == MELBA_TOO_LARGE);
    CHECK(melba_escape_append(MELBA_HTML, clean, &buffer, NULL) == MELBA_TOO_LARGE);
    CHECK(melba_escape_text(MELBA_HTML, text, &buffer, &text_result, NULL) == MELBA_TOO_LARGE);
    CHECK(melba_unescape((melba_bytes){"&lt;", 4}, &buffer, &result, NULL) == MELBA_TOO_LARGE);
    CHECK(melba_unescape_text(text, &buffer, &text_result, NULL) == MELBA_TOO_LARGE);
    CHECK(melba_striptags(special, &buffer, &result, NULL) == MELBA_TOO_LARGE);
    CHECK(melba_striptags_text(text, &buffer, &text_result, NULL) == MELBA_TOO_LARGE);
    CHECK(memcmp(&before, &buffer, sizeof buffer) == 0);
}

int main(void)
{
    RUN(unchanged_input_is_the_result);
    RUN(results_are_appended);
    RUN(text_results_are_aligned_and_appended);
    RUN(measuring_says_what_escaping_makes);
    RUN(an_error_says_where_and_why);
    RUN(success_leaves_the_error_alone);
    RUN(every_failure_fills_the_error);
    RUN(a_small_error_is_a_bad_argument);
    RUN(unknown_contexts_are_bad_arguments);
    RUN(bad_text_is_a_bad_argument);
    RUN(bad_bytes_are_bad_arguments);
    RUN(null_outputs_are_bad_arguments);
    RUN(broken_buffers_are_bad_arguments);
    RUN(a_full_buffer_is_too_large);
    return check_done();
}
