/*
 * Tests/Cases/json through every way of reading: from a copy, from borrowed
 * bytes that end at a page which may not be touched, in pieces, as a line,
 * and as events.
 */
#include <stdio.h>
#include <stdlib.h>

#include "cases.h"
#include "check.h"
#include "fence.h"

/* ===== The result as the cases spell it ================================ */

static char spelled[1 << 16];
static size_t length;

static void put(const void *data, size_t size)
{
    if (length + size < sizeof spelled) {
        memcpy(spelled + length, data, size);
        length += size;
    }
}

static void put_text(const char *text)
{
    put(text, strlen(text));
}

static void spell_scalar(const melba_value *value)
{
    char number[64];
    switch (value->kind) {
    case MELBA_NULL: put_text("null"); return;
    case MELBA_BOOLEAN: put_text(value->as.boolean ? "true" : "false"); return;
    case MELBA_INTEGER: snprintf(number, sizeof number, "%lld", (long long)value->as.integer); break;
    case MELBA_NATURAL: snprintf(number, sizeof number, "n%llu", (unsigned long long)value->as.natural); break;
    case MELBA_DOUBLE: snprintf(number, sizeof number, "d%.17g", value->as.real); break;
    case MELBA_BIG_INTEGER: put_text("b"), put(value->as.text, value->size); return;
    case MELBA_TEXT:
        put_text("\""), put(value->as.text, value->size), put_text(value->flags & MELBA_ASCII ? "\"" : "\"u");
        return;
    default: snprintf(number, sizeof number, "?%u", value->kind);
    }
    put_text(number);
}

static void spell(const melba_value *value)
{
    if (value->kind != MELBA_ARRAY && value->kind != MELBA_OBJECT) {
        spell_scalar(value);
        return;
    }
    bool is_object = value->kind == MELBA_OBJECT;
    put_text(is_object ? "{" : "[");
    for (uint32_t i = 0; i < value->size; i++) {
        if (i > 0)
            put_text(" ");
        if (is_object)
            spell(melba_value_key(value, i)), put_text(" ");
        spell(melba_value_at(value, i));
    }
    put_text(is_object ? "}" : "]");
}

/* ===== Events as the cases spell them ================================== */

static bool is_first;

static void separate(void)
{
    if (!is_first)
        put_text(" ");
    is_first = false;
}

static int on_value(void *context, const melba_value *value)
{
    (void)context;
    separate(), spell_scalar(value);
    return 0;
}

static int on_array(void *context)
{
    (void)context;
    separate(), put_text("[");
    is_first = true;
    return 0;
}

static int on_object(void *context)
{
    (void)context;
    separate(), put_text("{");
    is_first = true;
    return 0;
}

static int on_array_end(void *context, size_t count)
{
    (void)context, (void)count;
    put_text("]");
    is_first = false;
    return 0;
}

static int on_object_end(void *context, size_t count)
{
    (void)context, (void)count;
    put_text("}");
    is_first = false;
    return 0;
}

/* ===== The cases ======================================================= */

static void check_outcome(const case_expectation *expected, melba_status status, const melba_error *error)
{
    if (!CHECK(status == expected->status) || status == MELBA_OK)
        return;
    melba_bytes says = case_bytes(&expected->says), at = case_bytes(&expected->at);
    CHECK(error->status == status && error->line == expected->line && error->column == expected->column);
    CHECK(error->offset == expected->offset);
    if (says.size > 0)
        CHECK(strlen(error->message) == says.size && memcmp(error->message, says.data, says.size) == 0);
    /* A pointer that is too long is cut, between two characters. */
    size_t shown = strlen(error->name), most = sizeof error->name - 1;
    CHECK(shown == at.size
          || (shown < at.size && shown + 4 > most && (((const uint8_t *)at.data)[shown] & 0xc0) != 0x80));
    CHECK(memcmp(error->name, at.data, shown) == 0);
    free((void *)says.data);
    free((void *)at.data);
}

static void check_spelled(const case_expectation *expected)
{
    melba_bytes out = case_bytes(&expected->out);
    CHECK(length == out.size && memcmp(spelled, out.data, length) == 0);
    free((void *)out.data);
}

static void check_tree(const case_expectation *expected, melba_status status, const melba_error *error,
                       const melba_json_document *document)
{
    check_outcome(expected, status, error);
    const melba_value *root = melba_json_document_root(document);
    if (!CHECK((root != NULL) == (status == MELBA_OK)) || root == NULL)
        return;
    length = 0;
    spell(root);
    check_spelled(expected);
}

static melba_status push_all(melba_json_document *document, melba_bytes text, size_t step, melba_error *error)
{
    bool complete = false;
    CHECK(melba_json_document_start(document, NULL) == MELBA_OK);
    for (size_t i = 0; i < text.size; i += step) {
        size_t size = text.size - i < step ? text.size - i : step;
        melba_bytes piece = {(const uint8_t *)text.data + i, size};
        CHECK(melba_json_document_push(document, piece, &complete) == MELBA_OK);
    }
    return melba_json_document_finish(document, error);
}

static void one_case(const test_case *one)
{
    check_about = one->title;
    melba_json_document *document = NULL;
    melba_error error = MELBA_ERROR_INIT;
    melba_json_options options = MELBA_JSON_OPTIONS_INIT;
    melba_bytes text = case_bytes(&one->input);
    size_t pages = text.size / fence_page + 1;
    uint8_t *fenced = fence_new(pages);
    melba_bytes last = {memcpy(fenced + pages * fence_page - text.size, text.data, text.size), text.size};
    CHECK(melba_json_document_new(&document) == MELBA_OK);

    check_tree(&one->bytes, melba_json_document_parse(document, last, NULL, &error), &error, document);
    options.flags = MELBA_JSON_BORROW;
    check_tree(&one->bytes, melba_json_document_parse(document, last, &options, &error), &error, document);
    check_tree(&one->bytes, push_all(document, last, 1, &error), &error, document);
    check_tree(&one->bytes, push_all(document, last, 7, &error), &error, document);

    melba_json_events events = {sizeof events, NULL,         on_value,  on_value,
                                on_array,      on_array_end, on_object, on_object_end};
    length = 0;
    is_first = true;
    melba_status status = melba_json_read(last, NULL, &events, &error);
    check_outcome(&one->bytes, status, &error);
    if (status == MELBA_OK)
        check_spelled(&one->bytes);

    if (one->bytes.status != MELBA_OK) {
        melba_buffer buffer = MELBA_BUFFER_INIT;
        melba_bytes at = case_bytes(&one->bytes.at);
        if (one->bytes.status == MELBA_SYNTAX) {
            CHECK(melba_json_locate(last, one->bytes.offset, &buffer) == MELBA_OK);
            CHECK(buffer.size == at.size || (at.size == sizeof error.name - 1 && buffer.size > at.size));
            CHECK(at.size == 0 || memcmp(buffer.data, at.data, at.size) == 0);
        }
        free((void *)at.data);
        melba_buffer_free(&buffer);
    }
    melba_json_document_free(document);
    fence_free(fenced, pages);
    free((void *)text.data);
}

static const char *folder;

static void cases_of_json(void)
{
    CHECK(cases_visit(folder, one_case) > 200);
}

int main(int count, char **arguments)
{
    if (count != 2)
        return 2;
    folder = arguments[1];
    RUN(cases_of_json);
    return check_done();
}
