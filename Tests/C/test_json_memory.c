/*
 * Each allocation of each way to read JSON is refused once: the call says so,
 * nothing is lost, and it works when it is made again.  Nothing is allocated
 * when a document is parsed into memory that was enough before.
 */
#include <stdlib.h>

#include "check.h"
#include "melba.h"

static size_t requests, failing_request, live;

static bool refused(void)
{
    return ++requests == failing_request;
}

void *__real_malloc(size_t size);
void *__real_calloc(size_t count, size_t size);
void *__real_realloc(void *data, size_t size);
int __real_posix_memalign(void **out, size_t alignment, size_t size);
void __real_free(void *data);
void *__wrap_malloc(size_t size);
void *__wrap_calloc(size_t count, size_t size);
void *__wrap_realloc(void *data, size_t size);
int __wrap_posix_memalign(void **out, size_t alignment, size_t size);
void __wrap_free(void *data);

void *__wrap_malloc(size_t size)
{
    void *data = refused() ? NULL : __real_malloc(size);
    live += data != NULL;
    return data;
}

void *__wrap_calloc(size_t count, size_t size)
{
    void *data = refused() ? NULL : __real_calloc(count, size);
    live += data != NULL;
    return data;
}

void *__wrap_realloc(void *data, size_t size)
{
    void *again = refused() ? NULL : __real_realloc(data, size);
    live += data == NULL && again != NULL;
    return again;
}

int __wrap_posix_memalign(void **out, size_t alignment, size_t size)
{
    if (refused())
        return 12;
    live++;
    return __real_posix_memalign(out, alignment, size);
}

void __wrap_free(void *data)
{
    live -= data != NULL;
    __real_free(data);
}

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

static melba_status as_events(void)
{
    melba_json_events events = {sizeof events, NULL, NULL, NULL, NULL, NULL, NULL, NULL};
    return melba_json_read((melba_bytes){text, size}, NULL, &events, &error);
}

static melba_status locate(void)
{
    melba_buffer buffer = MELBA_BUFFER_INIT;
    melba_status status = melba_json_locate((melba_bytes){text, size}, 40000, &buffer);
    melba_buffer_free(&buffer);
    return status;
}

/* ===== The tests ======================================================= */

static void each_refusal_is_a_status(void)
{
    static melba_status (*const calls[])(void) = {parse_copy, parse_borrowed, parse_number, parse_invalid,
                                                  in_pieces,  as_events,      locate};
    for (size_t i = 0; i < sizeof calls / sizeof *calls; i++) {
        size_t before = live, count;
        requests = failing_request = 0;
        CHECK(calls[i]() == MELBA_OK);
        count = requests;
        CHECK(live == before && count > 0);
        for (size_t k = 1; k <= count; k++) {
            requests = 0;
            failing_request = k;
            melba_status status = calls[i]();
            /* A smaller amount may do after a larger one was refused. */
            CHECK(status == MELBA_NO_MEMORY || status == MELBA_OK);
            CHECK(live == before);
        }
        failing_request = 0;
        CHECK(calls[i]() == MELBA_OK && live == before);
    }
}

static void a_document_parses_again_after_a_refusal(void)
{
    melba_json_document *document = NULL;
    size_t before = live, refusals = 0;
    CHECK(melba_json_document_new(&document) == MELBA_OK);
    for (size_t k = 1; k < 100; k++) {
        requests = 0;
        failing_request = k;
        melba_status status = melba_json_document_parse(document, (melba_bytes){text, size}, NULL, &error);
        failing_request = 0;
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
