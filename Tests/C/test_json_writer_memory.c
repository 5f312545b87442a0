/*
 * Each allocation of each way to write JSON is refused once, from malloc and
 * from an allocator of the caller: the call says so, the buffer holds what it
 * held, each cursor of a host is closed, nothing is lost, and the same call
 * works when it is made again.
 */
#include "check.h"
#include "fence.h"
#include "json_nodes.h"
#include "refusing.h"

/* ===== The calls ======================================================= */

static uint8_t data[6000];
static json_node *node;
static melba_value tree;

static void make_document(void)
{
    node = json_nodes_make(data, sizeof data);
    tree = json_nodes_value(node);
}

/* What each function of a writer is asked for, so often that the buffer has to grow in between. */
#define WRITES(name, call) \
    static melba_status name(melba_json_writer *writer) { return call; }

static const melba_bytes bytes = {"a \"key\" of caf\xc3\xa9\n", 17}, digits = {"-12345678901234567890.5", 23};
static const melba_bytes fragment = {"[[[{\"a\":[[[[]]]]}]]]", 20};
static const uint32_t characters[] = {'w', 'i', 'd', 'e', 0x4e2d, 0x1f600};
static const melba_text wide = {characters, 6, 4};

WRITES(text, melba_json_writer_text(writer, bytes))
WRITES(wide_text, melba_json_writer_wide_text(writer, wide))
WRITES(integer, melba_json_writer_integer(writer, INT64_MIN))
WRITES(natural, melba_json_writer_natural(writer, UINT64_MAX))
WRITES(real, melba_json_writer_double(writer, 0.1 + 0.2))
WRITES(single, melba_json_writer_float(writer, 0.1f))
WRITES(number, melba_json_writer_number(writer, digits))
WRITES(boolean, melba_json_writer_boolean(writer, true))
WRITES(null, melba_json_writer_null(writer))
WRITES(raw, melba_json_writer_raw(writer, fragment))
WRITES(calls, json_nodes_by_calls(writer, node))
WRITES(value, melba_json_writer_value(writer, &tree))
WRITES(handle, melba_json_writer_handle(writer, &json_nodes_host, node))
WRITES(array, (melba_json_writer_array(writer), melba_json_writer_end(writer)))
WRITES(object, (melba_json_writer_object(writer), melba_json_writer_end(writer)))
WRITES(key, (melba_json_writer_object(writer), melba_json_writer_key(writer, bytes), melba_json_writer_null(writer),
             melba_json_writer_end(writer)))
WRITES(wide_key, (melba_json_writer_object(writer), melba_json_writer_wide_key(writer, wide),
                  melba_json_writer_null(writer), melba_json_writer_end(writer)))

static const struct {
    const char *name;
    melba_status (*write)(melba_json_writer *writer); /* NULL for the two that write a whole document. */
    int rounds;
} operations[] = {
    {"text", text, 2000},          {"wide_text", wide_text, 2000}, {"integer", integer, 2000},
    {"natural", natural, 2000},    {"double", real, 3000},         {"float", single, 9000},
    {"number", number, 2000},      {"boolean", boolean, 9000},     {"null", null, 9000},
    {"raw", raw, 100},             {"calls", calls, 1},            {"value", value, 1},
    {"handle", handle, 1},         {"array", array, 9000},         {"object", object, 9000},
    {"key", key, 2000},            {"wide_key", wide_key, 2000},   {"write_value", NULL, 0},
    {"write_handle", NULL, 1},
};
enum { operation_count = sizeof operations / sizeof *operations };

static melba_status run(size_t which, const melba_json_style *style, melba_buffer *buffer)
{
    melba_error error = MELBA_ERROR_INIT;
    melba_json_writer writer = MELBA_JSON_WRITER_INIT;
    if (operations[which].rounds <= 1)
        make_document();
    if (operations[which].write == NULL)
        return operations[which].rounds ? melba_json_write_handle(&json_nodes_host, node, style, buffer, &error)
                                        : melba_json_write_value(&tree, style, buffer, &error);
    melba_status status = melba_json_writer_start(&writer, style, buffer), last = status;
    CHECK(status == MELBA_OK);
    status = last = melba_json_writer_array(&writer);
    for (int i = 0; i < operations[which].rounds; i++) {
        last = operations[which].write(&writer);
        /* What has failed stays so. */
        CHECK(status == MELBA_OK || last == status);
        status = last;
    }
    melba_json_writer_end(&writer);
    status = melba_json_writer_finish(&writer, &error);
    CHECK(last == MELBA_OK || status == last);
    CHECK(error.status == status);
    return status;
}

/* ===== The tests ======================================================= */

static void *resize(void *context, void *data, size_t old, size_t size)
{
    (void)context;
    (void)old;
    if (size == 0)
        return __wrap_free(data), NULL;
    return __wrap_realloc(data, size);
}

/* The requests from `first` to `last` refused; what comes out is otherwise `expected`. */
static melba_status without(size_t which, const melba_json_style *style, melba_resize with, size_t first, size_t last,
                            const melba_buffer *expected)
{
    size_t before = live;
    melba_buffer buffer = {NULL, 0, 0, with, NULL};
    refuse_none();
    CHECK(melba_buffer_append(&buffer, (melba_bytes){"kept", 4}) == MELBA_OK);
    refuse(first, last);
    melba_status status = run(which, style, &buffer);
    refuse_none();
    CHECK(status == MELBA_OK || status == MELBA_NO_MEMORY);
    CHECK(json_nodes_are_closed(node));
    if (status == MELBA_NO_MEMORY) {
        CHECK(HOLDS(buffer, "kept"));
        CHECK(run(which, style, &buffer) == MELBA_OK);
    }
    CHECK(buffer.size == expected->size && memcmp(buffer.data, expected->data, buffer.size) == 0);
    melba_buffer_free(&buffer);
    CHECK(live == before);
    return status;
}

static void refuse_each(size_t which, const melba_json_style *style, melba_resize with)
{
    melba_buffer expected = {NULL, 0, 0, with, NULL};
    refuse_none();
    CHECK(melba_buffer_append(&expected, (melba_bytes){"kept", 4}) == MELBA_OK);
    requests = 0;
    CHECK(run(which, style, &expected) == MELBA_OK);
    size_t count = requests;
    for (size_t k = 1; k <= count; k++) {
        /* A smaller amount may do when a larger one is refused, but not when nothing is given at all. */
        without(which, style, with, k, k, &expected);
        CHECK(without(which, style, with, k, SIZE_MAX, &expected) == MELBA_NO_MEMORY);
    }
    CHECK(count > 0);
    melba_buffer_free(&expected);
}

static const melba_json_style styles[] = {
    {sizeof *styles, 0, 0, 0, 0, 0},
    {sizeof *styles, MELBA_JSON_SORT_KEYS, 2, 0, 0, 0},
    {sizeof *styles, MELBA_JSON_ASCII | MELBA_JSON_FOR_SCRIPT | MELBA_JSON_LINE_FEED, 0, 0, 0, 0},
    {sizeof *styles, MELBA_JSON_LINES | MELBA_JSON_SORT_KEYS | MELBA_JSON_TRUST_RAW, 0, 0, 0, 0},
};

/* A document that is not small and has no NaN, which the plainest style refuses. */
static void choose_document(void)
{
    static uint8_t plain[json_nodes_most];
    uint64_t seed = 1;
    do {
        for (size_t i = 0; i < sizeof data; i++)
            data[i] = (uint8_t)random_next(&seed);
        data[0] = 10;
        make_document();
    } while (json_nodes_write(node, &styles[0], plain) < 6000);
}

static void each_refusal_of_each_function_is_a_status(void)
{
    choose_document();
    for (size_t i = 0; i < operation_count; i++)
        for (size_t s = 0; s < sizeof styles / sizeof *styles; s++) {
            check_about = operations[i].name;
            refuse_each(i, &styles[s], NULL);
            refuse_each(i, &styles[s], resize);
        }
}

static void a_buffer_with_room_takes_no_memory(void)
{
    for (size_t i = 0; i < operation_count; i++)
        for (size_t s = 0; s < sizeof styles / sizeof *styles; s++) {
            melba_buffer buffer = MELBA_BUFFER_INIT;
            check_about = operations[i].name;
            CHECK(melba_buffer_reserve(&buffer, json_nodes_most) == MELBA_OK);
            requests = 0;
            CHECK(run(i, &styles[s], &buffer) == MELBA_OK);
            /* The check of a fragment has memory of its own. */
            CHECK(requests == 0 || operations[i].write == raw || operations[i].write == calls);
            melba_buffer_free(&buffer);
        }
}

int main(void)
{
    RUN(each_refusal_of_each_function_is_a_status);
    RUN(a_buffer_with_room_takes_no_memory);
    return check_done();
}
