/*
 * Objects of a host as JSON: whatever its functions do, each cursor that was
 * begun is closed once and nothing is lost.
 */
#include <stdlib.h>

#include "check.h"
#include "fence.h"
#include "json_nodes.h"

static melba_buffer buffer = MELBA_BUFFER_INIT;
static melba_error error = MELBA_ERROR_INIT;

/* ===== Hosts that stop ================================================= */

typedef struct counting {
    int calls, stop, open, nested;
} counting;

static bool is_over(counting *counts)
{
    return ++counts->calls == counts->stop;
}

static int open_counted(void *context, void *handle, melba_value *value, melba_cursor *cursor)
{
    counting *counts = context;
    if (is_over(counts))
        return 1;
    int result = json_nodes_host.open(NULL, handle, value, cursor);
    counts->open += (value->flags & MELBA_HOSTED) != 0;
    return result;
}

static int next_counted(void *context, melba_cursor *cursor, melba_value *key, melba_value *value)
{
    counting *counts = context;
    if (is_over(counts))
        return 1;
    if (counts->nested) {
        /* Other calls of the library are allowed. */
        melba_json_document *document;
        melba_buffer other = MELBA_BUFFER_INIT;
        CHECK(melba_json_parse((melba_bytes){"[1,{}]", 6}, NULL, &document, NULL) == MELBA_OK);
        CHECK(melba_json_write_value(melba_json_document_root(document), NULL, &other, NULL) == MELBA_OK);
        CHECK(HOLDS(other, "[1,{}]"));
        melba_json_document_free(document);
        melba_buffer_free(&other);
    }
    return json_nodes_host.next(NULL, cursor, key, value);
}

static void close_counted(void *context, melba_cursor *cursor)
{
    ((counting *)context)->open--;
    json_nodes_host.close(NULL, cursor);
}

static void a_host_may_stop_anywhere(void)
{
    uint8_t data[300];
    uint64_t seed = 3;
    for (int round = 0; round < 60; round++) {
        for (size_t i = 0; i < sizeof data; i++)
            data[i] = (uint8_t)random_next(&seed);
        data[0] = 10;
        json_node *node = json_nodes_make(data, sizeof data);
        melba_json_style style = MELBA_JSON_STYLE_INIT;
        style.flags = MELBA_JSON_NAN_AS_NULL | (round % 2 ? MELBA_JSON_SORT_KEYS : 0);
        counting counts = {0, 0, 0, round % 3 == 0};
        melba_host host = {sizeof host, &counts, open_counted, next_counted, close_counted};
        buffer.size = 0;
        CHECK(melba_json_write_handle(&host, node, &style, &buffer, &error) == MELBA_OK && counts.open == 0);
        int all = counts.calls;
        for (int stop = 1; stop <= all; stop++) {
            counts = (counting){0, stop, 0, 0};
            buffer.size = 0;
            CHECK(melba_json_write_handle(&host, node, &style, &buffer, &error) == MELBA_STOPPED);
            CHECK(counts.open == 0 && counts.calls == stop && buffer.size == 0 && json_nodes_are_closed(node));
            CHECK(strcmp(error.message, "a callback ended the call") == 0);
        }
    }
}

/* ===== Hosts that answer nonsense ====================================== */

static melba_value answer;
static int begun, closed, items;

static int open_odd(void *context, void *handle, melba_value *value, melba_cursor *cursor)
{
    (void)handle;
    (void)cursor;
    *value = context != NULL ? *(melba_value *)context : (melba_value){MELBA_OBJECT, MELBA_HOSTED, 0, 0, 0, {0}};
    begun += (value->flags & MELBA_HOSTED) != 0;
    return 0;
}

static int next_odd(void *context, melba_cursor *cursor, melba_value *key, melba_value *value)
{
    (void)context;
    if (cursor->position++ < (uint64_t)items)
        *value = answer;
    if (cursor->position != 2)
        *key = (melba_value){MELBA_TEXT, 0, 0, 0, 0, {0}};
    return 0;
}

static void close_odd(void *context, melba_cursor *cursor)
{
    (void)context;
    (void)cursor;
    closed++;
}

static void answers_that_are_none_are_refused(void)
{
    melba_value bad[] = {{MELBA_HANDLE, 0, 0, 0, 0, {0}}, {MELBA_NOTHING, 0, 0, 0, 0, {0}}, {77, 0, 0, 0, 0, {0}},
                         {MELBA_NULL, MELBA_HOSTED, 0, 0, 0, {0}}, {MELBA_TEXT, 0, 0, 0, 9, {0}}};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        melba_host host = {sizeof host, &bad[i], open_odd, next_odd, close_odd};
        begun = closed = 0;
        buffer.size = 0;
        CHECK(melba_json_write_handle(&host, NULL, NULL, &buffer, &error) == MELBA_BAD_ARGUMENT && buffer.size == 0);
        CHECK(begun == closed);
    }
    melba_host host = {sizeof host, NULL, open_odd, next_odd, close_odd};
    answer = (melba_value){MELBA_NULL, 0, 0, 0, 0, {0}};
    items = 1;
    CHECK(melba_json_write_handle(&host, NULL, NULL, &buffer, &error) == MELBA_OK && HOLDS(buffer, "{\"\":null}"));
    /* The second has no key. */
    items = 2;
    CHECK(melba_json_write_handle(&host, NULL, NULL, &buffer, &error) == MELBA_BAD_ARGUMENT);
    answer = (melba_value){MELBA_ARRAY, MELBA_HOSTED, 0, 0, 0, {0}};
    items = 1;
    CHECK(melba_json_write_handle(&host, NULL, NULL, &buffer, &error) == MELBA_BAD_ARGUMENT);
    /* What contains itself ends at the limit of depth, which cursors do not pass. */
    begun = closed = 0;
    answer = (melba_value){MELBA_HANDLE, 0, 0, 0, 0, {0}};
    CHECK(melba_json_write_handle(&host, NULL, NULL, &buffer, &error) == MELBA_TOO_LARGE);
    CHECK(begun == closed && begun == MELBA_JSON_WRITE_DEPTH);
    CHECK(strcmp(error.message, "arrays and objects are nested too deeply") == 0);
    host.next = NULL;
    CHECK(melba_json_write_handle(&host, NULL, NULL, &buffer, &error) == MELBA_BAD_ARGUMENT);
    host = (melba_host){sizeof host - 1, NULL, open_odd, next_odd, close_odd};
    CHECK(melba_json_write_handle(&host, NULL, NULL, &buffer, &error) == MELBA_BAD_ARGUMENT);
    melba_json_writer writer = MELBA_JSON_WRITER_INIT;
    buffer.size = 0;
    CHECK(melba_json_writer_start(&writer, NULL, &buffer) == MELBA_OK && melba_json_writer_end(&writer) == MELBA_BAD_ARGUMENT);
    host.size = sizeof host;
    CHECK(melba_json_writer_handle(&writer, &host, NULL) == MELBA_BAD_ARGUMENT);
}

int main(void)
{
    RUN(a_host_may_stop_anywhere);
    RUN(answers_that_are_none_are_refused);
    melba_buffer_free(&buffer);
    return check_done();
}
