/*
 * Each allocation of each way to read JSON is refused once: the call says so,
 * nothing is lost, and it works when it is made again.  Nothing is allocated
 * when a document is parsed into memory that was enough before.
 */
#include <stdio.h>

#include "check.h"
#include "melba.h"
#include "refusing.h"

/* ===== The calls ======================================================= */

static char text[60000];
static size_t size;
static melba_error error = MELBA_ERROR_INIT;

static void compose(void)
{
    size += (size_t)sprintf(text + size, "{\"list\":[");
    for (int i = 0; i < 900; i++)
        size += (size_t)sprintf(text + size, "{\"k%d\":[%d,\"a\\n%d\",[]]},", i, i, i);
    size += (size_t)sprintf(text + size, "\"");
    for (int i = 0; i < 3000; i++)
        size += (size_t)sprintf(text + size, "\\u00e9");
    size += (size_t)sprintf(text + size, "\"],\"last\":123456789012345678901234567890}");
}

static melba_status parse(uint32_t flags, melba_bytes bytes)
{
    melba_json_document *document = NULL;
    melba_json_options options = {sizeof options, flags, 0, 0};
    melba_status status = melba_json_parse(bytes, &options, &document, &error);
    CHECK((status == MELBA_OK) == (document != NULL));
    melba_json_document_free(document);
    return status;
}

static melba_status parse_copy(void)
{
    return parse(0, (melba_bytes){text, size});
}

static melba_status parse_borrowed(void)
{
    return parse(MELBA_JSON_BORROW | MELBA_JSON_UNIQUE_KEYS, (melba_bytes){text, size});
}

static melba_status parse_number(void)
{
    return parse(MELBA_JSON_BORROW, (melba_bytes){"12345678901234567890123", 23});
}

static melba_status parse_invalid(void)
{
    melba_status status = parse(0, (melba_bytes){text, size - 1});
    return status == MELBA_SYNTAX ? MELBA_OK : status;
}

/* Texts of escapes alone, from one that fits into what there is to one that does not. */
static melba_status parse_escapes(void)
{
    static char escapes[20000];
    size_t count = 0;
    melba_status status = MELBA_OK;
    for (size_t length = 1; status == MELBA_OK && length <= 3000; length = length * 3) {
        count = (size_t)sprintf(escapes, "[\"");
        for (size_t i = 0; i < length; i++)
            count += (size_t)sprintf(escapes + count, "\\u00e9");
        count += (size_t)sprintf(escapes + count, "\"]");
        status = parse(MELBA_JSON_BORROW, (melba_bytes){escapes, count});
    }
    return status;
}

static melba_status in_pieces(void)
{
    melba_json_document *document = NULL;
    bool complete = false;
    melba_status status = melba_json_document_new(&document);
    if (status == MELBA_OK)
        status = melba_json_document_start(document, NULL);
    for (size_t i = 0; status == MELBA_OK && i < size; i += 1000)
        status = melba_json_document_push(document, (melba_bytes){text + i, size - i < 1000 ? size - i : 1000},
                                          &complete);
    if (status == MELBA_OK)
        status = melba_json_document_finish(document, &error);
    melba_json_document_free(document);
    return status;
}

static melba_status as_lines(void)
{
    static const char lines[] = "{\"a\":[1,2]}\n[\"\\u00e9\"]\n\n12345678901234567890123\n";
    melba_json_document *document = NULL;
    size_t at = 0;
    melba_status status = melba_json_document_new(&document);
    while (status == MELBA_OK && at < sizeof lines - 1)
        status = melba_json_document_next(document, (melba_bytes){lines, sizeof lines - 1}, &at, NULL, &error);
    melba_json_document_free(document);
    return status;
}

static melba_status as_events(void)
{
    melba_json_events events = {sizeof events, NULL, NULL, NULL, NULL, NULL, NULL, NULL};
    return melba_json_read((melba_bytes){text, size}, NULL, &events, &error);
}

static melba_status locate(void)
{
    melba_buffer buffer = MELBA_BUFFER_INIT;
    melba_status status = melba_json_locate((melba_bytes){text, size}, 40000, &buffer);
    CHECK(status == MELBA_OK ? HOLDS(buffer, "/list/900") : buffer.size == 0);
    melba_buffer_free(&buffer);
    return status;
}

static melba_status equal_keys(void)
{
    melba_json_document *document = NULL;
    melba_json_options options = {sizeof options, MELBA_JSON_UNIQUE_KEYS, 0, 0};
    static const char twice[] = "[[[{\"a\":1,\"b\":2,\"a\":3}]]]";
    melba_bytes bytes = {twice, sizeof twice - 1};
    melba_status status = melba_json_parse(bytes, &options, &document, &error);
    CHECK(document == NULL && (status != MELBA_SYNTAX || error.offset == 16));
    return status == MELBA_SYNTAX ? MELBA_OK : status;
}

/* ===== The tests ======================================================= */

static melba_status (*const calls[])(void) = {parse_copy, parse_borrowed, parse_number, parse_invalid, parse_escapes,
                                              in_pieces,  as_lines,       as_events,    locate,        equal_keys};

/* One call with the requests from `first` to `last` refused; a smaller amount may do after a larger one was. */
static melba_status without(melba_status (*call)(void), size_t first, size_t last)
{
    size_t before = live;
    refuse(first, last);
    melba_status status = call();
    CHECK(status == MELBA_NO_MEMORY || status == MELBA_OK);
    CHECK(live == before);
    refuse_none();
    return status;
}

static char about[40];

static void each_refusal_is_a_status(void)
{
    check_about = about;
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        size_t before = live, count;
        refuse_none();
        CHECK(calls[i]() == MELBA_OK);
        count = requests;
        CHECK(live == before && count > 0);
        for (size_t k = 1; k <= count; k++) {
            snprintf(about, sizeof about, "call %zu, request %zu", i, k);
            without(calls[i], k, k);
            /* With no memory at all from here on nothing can be tried again. */
            CHECK(without(calls[i], k, SIZE_MAX) == MELBA_NO_MEMORY);
        }
        CHECK(calls[i]() == MELBA_OK && live == before);
    }
}

static void a_document_parses_again_after_a_refusal(void)
{
    melba_json_document *document = NULL;
    size_t before = live, refusals = 0;
    refuse_none();
    CHECK(melba_json_document_new(&document) == MELBA_OK);
    for (size_t k = 1; k < 100; k++) {
        refuse(k, k % 2 ? k : SIZE_MAX);
        melba_status status = melba_json_document_parse(document, (melba_bytes){text, size}, NULL, &error);
        refuse_none();
        CHECK(status == MELBA_NO_MEMORY || status == MELBA_OK);
        refusals += status == MELBA_NO_MEMORY;
        CHECK((melba_json_document_root(document) != NULL) == (status == MELBA_OK));
    }
    CHECK(refusals > 0);
    requests = 0;
    for (int i = 0; i < 100; i++)
        CHECK(melba_json_document_parse(document, (melba_bytes){text, size}, NULL, &error) == MELBA_OK);
    CHECK(requests == 0);
    melba_json_document_free(document);
    CHECK(live == before);
}

int main(void)
{
    compose();
    RUN(each_refusal_is_a_status);
    RUN(a_document_parses_again_after_a_refusal);
    return check_done();
}
