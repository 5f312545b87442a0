/* Tests/Cases/escape through the C interface, as bytes and as text of each width, into a buffer that has contents. */
#include <stdlib.h>

#include "cases.h"
#include "check.h"

static melba_status call_bytes(const test_case *one, melba_bytes text, melba_buffer *buffer, melba_bytes *result,
                               melba_error *error)
{
    switch (one->call) {
    case CASE_ESCAPE: return melba_escape(one->context, text, buffer, result, error);
    case CASE_UNESCAPE: return melba_unescape(text, buffer, result, error);
    default: return melba_striptags(text, buffer, result, error);
    }
}

static melba_status call_text(const test_case *one, melba_text text, melba_buffer *buffer, melba_text *result,
                              melba_error *error)
{
    switch (one->call) {
    case CASE_ESCAPE: return melba_escape_text(one->context, text, buffer, result, error);
    case CASE_UNESCAPE: return melba_unescape_text(text, buffer, result, error);
    default: return melba_striptags_text(text, buffer, result, error);
    }
}

static void check_error(const case_expectation *expected, melba_status status, const melba_error *error)
{
    CHECK(status == expected->status);
    CHECK(error->status == expected->status && error->line == expected->line && error->column == expected->column
          && error->offset == expected->offset);
    CHECK((error->message[0] != 0) == (status != MELBA_OK));
    CHECK(memchr(error->message, 0, sizeof error->message) != NULL && error->name[0] == 0);
}

static void as_bytes(const test_case *one)
{
    melba_buffer buffer = MELBA_BUFFER_INIT;
    melba_error error = MELBA_ERROR_INIT;
    melba_bytes text = case_bytes(&one->input), result = {"untouched", 9};
    CHECK(melba_buffer_append(&buffer, (melba_bytes){"before", 6}) == MELBA_OK);
    melba_status status = call_bytes(one, text, &buffer, &result, &error);
    check_error(&one->bytes, status, &error);
    CHECK(memcmp(buffer.data, "before", 6) == 0);
    if (status != MELBA_OK) {
        CHECK(buffer.size == 6 && HOLDS(result, "untouched"));
    } else {
        melba_bytes out = case_bytes(one->bytes.same ? &one->input : &one->bytes.out);
        CHECK(result.size == out.size && memcmp(result.data, out.data, out.size) == 0);
        if (one->bytes.same && one->call != CASE_STRIPTAGS)
            CHECK(result.data == text.data && buffer.size == 6);
        else
            CHECK(buffer.size == 6 + result.size && result.data == buffer.data + 6);
        free((void *)out.data);
    }
    free((void *)text.data);
    melba_buffer_free(&buffer);
}

static bool equal_text(melba_text text, const case_value *expected)
{
    uint32_t units = text.width;
    melba_text out = case_text(expected, units);
    bool equal = text.length == out.length
        && (out.length == 0 || memcmp(text.data, out.data, out.length * units) == 0);
    free((void *)out.data);
    return equal;
}

static void as_text(const test_case *one, uint32_t width)
{
    melba_buffer buffer = MELBA_BUFFER_INIT;
    melba_error error = MELBA_ERROR_INIT;
    melba_text text = case_text(&one->input, width), result = {"untouched", 9, 1};
    if (text.length != SIZE_MAX) {
        /* One byte of contents, so that the result has to be aligned. */
        CHECK(melba_buffer_append(&buffer, (melba_bytes){"b", 1}) == MELBA_OK);
        melba_status status = call_text(one, text, &buffer, &result, &error);
        check_error(&one->text, status, &error);
        CHECK(buffer.data[0] == 'b');
        if (status != MELBA_OK) {
            CHECK(buffer.size == 1 && result.length == 9 && result.width == 1);
        } else {
            CHECK(equal_text(result, one->text.same ? &one->input : &one->text.out));
            CHECK((uintptr_t)result.data % result.width == 0);
            CHECK(one->call != CASE_ESCAPE || result.width == width);
            if (one->text.same && one->call != CASE_STRIPTAGS)
                CHECK(result.data == text.data && buffer.size == 1);
        }
    }
    free((void *)text.data);
    melba_buffer_free(&buffer);
}

static void visit(const test_case *one)
{
    unsigned before = check_faults;
    check_about = one->title;
    as_bytes(one);
    for (uint32_t width = 1; width <= 4 && !one->input.raw; width *= 2)
        as_text(one, width);
    if (check_faults > before)
        check_failed++;
    else
        check_passed++;
}

int main(int count, char **arguments)
{
    size_t cases = cases_visit(count > 1 ? arguments[1] : "Tests/Cases/escape", visit);
    CHECK(cases > 0);
    return check_done() | (cases == 0);
}
