/*
 * Every allocation of every call is made to fail once: through the buffer's
 * own allocator, and through the C library's, which the linker wraps.  Then
 * nothing is written, nothing is lost, and the same call works when repeated.
 */
#include "check.h"
#include "melba.h"
#include "refusing.h"

/* ===== Memory that a caller brings ====================================== */

static void *resize(void *context, void *data, size_t old, size_t size)
{
    (void)old;
    ++*(size_t *)context;
    if (size == 0)
        return __wrap_free(data), NULL;
    return __wrap_realloc(data, size);
}

/* ===== The calls ======================================================= */

static uint32_t wide[1500];
static char narrow[1500];
static const size_t size = 1500;

typedef melba_status operation(melba_buffer *buffer, bool *untouched);

static bool is_marked(const void *data)
{
    return data == narrow + 1;
}

#define BYTES_CALL(name, call)                                        \
    static melba_status name(melba_buffer *buffer, bool *untouched)   \
    {                                                                 \
        melba_bytes text = {narrow, size}, result = {narrow + 1, 1};  \
        melba_status status = call;                                   \
        *untouched = is_marked(result.data);                          \
        return status;                                                \
    }
#define TEXT_CALL(name, call)                                         \
    static melba_status name(melba_buffer *buffer, bool *untouched)   \
    {                                                                 \
        melba_text text = {wide, size, 4}, result = {narrow + 1, 1, 1}; \
        melba_status status = call;                                   \
        *untouched = is_marked(result.data);                          \
        return status;                                                \
    }

BYTES_CALL(escape, melba_escape(MELBA_HTML, text, buffer, &result, NULL))
BYTES_CALL(unescape, melba_unescape(text, buffer, &result, NULL))
BYTES_CALL(striptags, melba_striptags(text, buffer, &result, NULL))
BYTES_CALL(append_escaped, melba_escape_append(MELBA_URL_QUERY, text, buffer, NULL); (void)result)
BYTES_CALL(append_clean, melba_escape_append(MELBA_HTML, (melba_bytes){"clean", 5}, buffer, NULL); (void)text)
BYTES_CALL(append, melba_buffer_append(buffer, text))
BYTES_CALL(reserve, melba_buffer_reserve(buffer, text.size))
TEXT_CALL(escape_text, melba_escape_text(MELBA_CSS_STRING, text, buffer, &result, NULL))
TEXT_CALL(unescape_text, melba_unescape_text(text, buffer, &result, NULL))
TEXT_CALL(striptags_text, melba_striptags_text(text, buffer, &result, NULL))

static melba_status push(melba_buffer *buffer, bool *untouched)
{
    melba_escaper escaper, before;
    CHECK(melba_escaper_start(&escaper, MELBA_JS_STRING) == MELBA_OK);
    before = escaper;
    melba_status status = melba_escaper_push(&escaper, (melba_bytes){narrow, size}, buffer, NULL);
    *untouched = memcmp(&before, &escaper, sizeof before) == 0;
    return status;
}

static melba_status measure(melba_buffer *buffer, bool *untouched)
{
    melba_escape_size made = {0, false};
    (void)buffer;
    *untouched = true;
    return melba_escape_measure(MELBA_HTML, (melba_bytes){narrow, size}, &made, NULL);
}

static const struct { const char *name; operation *run; } operations[] = {
    {"escape", escape},           {"escape_text", escape_text},       {"unescape", unescape},
    {"unescape_text", unescape_text}, {"striptags", striptags},       {"striptags_text", striptags_text},
    {"append_escaped", append_escaped}, {"append_clean", append_clean}, {"append", append},
    {"reserve", reserve},         {"push", push},                     {"measure", measure},
};
enum { operation_count = sizeof operations / sizeof *operations };

/* ===== The tests ======================================================= */

static melba_buffer started(melba_resize with, size_t *calls, size_t contents)
{
    melba_buffer buffer = {NULL, 0, 0, with, calls};
    refuse_none();
    for (size_t i = 0; i < contents; i++)
        CHECK(melba_buffer_append(&buffer, (melba_bytes){"k", 1}) == MELBA_OK);
    return buffer;
}

static bool is_kept(const melba_buffer *buffer, size_t contents)
{
    for (size_t i = 0; i < contents; i++)
        if (buffer->data[i] != 'k')
            return false;
    return true;
}

/* Runs a call with one request refused; false when it makes fewer requests. */
static bool refuse_one(operation *run, melba_resize with, size_t contents, size_t which)
{
    bool untouched;
    size_t calls = 0, live_before = live;
    melba_buffer buffer = started(with, &calls, contents), before = buffer;
    refuse(which, which);
    melba_status status = run(&buffer, &untouched);
    bool reached = requests >= which;
    refuse_none();
    CHECK(status == MELBA_OK || (status == MELBA_NO_MEMORY && reached));
    CHECK(is_kept(&buffer, contents));
    if (status != MELBA_OK) {
        CHECK(untouched && buffer.size == before.size);
        /* An earlier request may have grown it. */
        CHECK(buffer.capacity >= before.capacity && buffer.resize == with);
        CHECK(run(&buffer, &untouched) == MELBA_OK && is_kept(&buffer, contents));
    }
    /* What came out is what comes out when nothing fails. */
    melba_buffer good = started(with, &calls, contents);
    CHECK(run(&good, &untouched) == MELBA_OK);
    CHECK(good.size == buffer.size && (good.size == 0 || memcmp(good.data, buffer.data, good.size) == 0));
    melba_buffer_free(&good);
    melba_buffer_free(&buffer);
    CHECK(live == live_before);
    return reached;
}

static size_t refuse_each(melba_resize with)
{
    size_t points = 0;
    for (size_t i = 0; i < operation_count; i++)
        for (size_t contents = 0; contents <= 64; contents += 32) {
            check_about = operations[i].name;
            for (size_t which = 1; refuse_one(operations[i].run, with, contents, which); which++)
                points++;
        }
    return points;
}

static void every_request_of_the_c_library_may_be_refused(void)
{
    CHECK(refuse_each(NULL) >= 2 * operation_count);
}

static void every_request_of_a_callers_allocator_may_be_refused(void)
{
    CHECK(refuse_each(resize) >= 2 * operation_count);
}

static void *never(void *context, void *data, size_t old, size_t wanted)
{
    (void)context, (void)data, (void)old, (void)wanted;
    return NULL;
}

static void no_memory_at_all_is_a_status(void)
{
    for (size_t i = 0; i < operation_count; i++) {
        bool untouched;
        melba_buffer buffer = {NULL, 0, 0, never, NULL};
        melba_status status = operations[i].run(&buffer, &untouched);
        check_about = operations[i].name;
        CHECK(status == (operations[i].run == measure ? MELBA_OK : MELBA_NO_MEMORY));
        CHECK(buffer.data == NULL && buffer.size == 0 && buffer.capacity == 0 && untouched);
    }
}

static void calls_allocate_for_the_buffer_alone(void)
{
    for (size_t i = 0; i < operation_count; i++) {
        bool untouched;
        melba_buffer buffer = MELBA_BUFFER_INIT;
        CHECK(melba_buffer_reserve(&buffer, 200000) == MELBA_OK);
        requests = 0;
        CHECK(operations[i].run(&buffer, &untouched) == MELBA_OK);
        check_about = operations[i].name;
        CHECK(requests == 0);
        melba_buffer_free(&buffer);
    }
}

int main(void)
{
    static const char pattern[] = "a<b>&lt;&nGt; \"x\" ";
    for (size_t i = 0; i < size; i++)
        wide[i] = (uint8_t)(narrow[i] = pattern[i % (sizeof pattern - 1)]);
    RUN(every_request_of_the_c_library_may_be_refused);
    RUN(every_request_of_a_callers_allocator_may_be_refused);
    RUN(no_memory_at_all_is_a_status);
    RUN(calls_allocate_for_the_buffer_alone);
    return check_done();
}
