/*
 * Trees of values and objects of a host as JSON: what is no value, the limits,
 * short text of every length, and random documents on each road against the
 * plainest way of writing them.
 */
#include <math.h>
#include <stdlib.h>

#include "check.h"
#include "fence.h"
#include "json_nodes.h"
#include "reference.h"

static melba_buffer buffer = MELBA_BUFFER_INIT;
static melba_json_writer writer = MELBA_JSON_WRITER_INIT;
static melba_error error = MELBA_ERROR_INIT;

static void start(const melba_json_style *style)
{
    buffer.size = 0;
    CHECK(melba_json_writer_start(&writer, style, &buffer) == MELBA_OK);
}

/* ===== Values ========================================================== */

static void values_that_are_none_are_refused(void)
{
    melba_value inner[2] = {{MELBA_TEXT, 0, 0, 0, 1, {0}}, {MELBA_NULL, 0, 0, 0, 0, {0}}};
    inner[0].as.text = (const uint8_t *)"a";
    melba_value object = {MELBA_OBJECT, 0, 0, 0, 1, {0}};
    object.as.items = inner;
    CHECK(melba_json_write_value(&object, NULL, &buffer, &error) == MELBA_OK);
    static const melba_value bad[] = {
        {MELBA_NOTHING, 0, 0, 0, 0, {0}}, {MELBA_HANDLE, 0, 0, 0, 0, {0}},       {12, 0, 0, 0, 0, {0}},
        {255, 0, 0, 0, 0, {0}},           {MELBA_ARRAY, MELBA_HOSTED, 0, 0, 0, {0}}, {MELBA_ARRAY, 0, 0, 0, 1, {0}},
        {MELBA_TEXT, 0, 0, 0, 1, {0}},    {MELBA_TEXT, 0, 3, 0, 0, {0}},         {MELBA_DECIMAL, 0, 0, 0, 1, {0}},
        {MELBA_BIG_INTEGER, 0, 0, 0, 0, {0}},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        buffer.size = 0;
        inner[1] = bad[i];
        CHECK(melba_json_write_value(&object, NULL, &buffer, &error) == MELBA_BAD_ARGUMENT && buffer.size == 0);
        CHECK(strcmp(error.message, "the value is of no kind that JSON has") == 0);
        CHECK(melba_json_write_value(&bad[i], NULL, &buffer, &error) == MELBA_BAD_ARGUMENT && buffer.size == 0);
    }
    inner[1] = (melba_value){MELBA_NULL, 0, 0, 0, 0, {0}};
    inner[0] = inner[1];
    CHECK(melba_json_write_value(&object, NULL, &buffer, &error) == MELBA_BAD_ARGUMENT);
    melba_value misaligned = {MELBA_TEXT, 0, 2, 0, 1, {0}};
    misaligned.as.text = (const uint8_t *)&object + 1;
    CHECK(melba_json_write_value(&misaligned, NULL, &buffer, &error) == MELBA_BAD_ARGUMENT);
    melba_value number = {MELBA_DECIMAL, 0, 0, 0, 1, {0}};
    number.as.text = (const uint8_t *)"x";
    CHECK(melba_json_write_value(&number, NULL, &buffer, &error) == MELBA_SYNTAX && buffer.size == 0);
    melba_value real = {MELBA_DOUBLE, 0, 0, 0, 0, {0}};
    real.as.real = (double)NAN;
    CHECK(melba_json_write_value(&real, NULL, &buffer, &error) == MELBA_BAD_CHARACTER);
}

static void a_tree_of_the_greatest_depth_is_written(void)
{
    static char text[4 * 1100];
    melba_json_options options = {sizeof options, 0, 1100, 0};
    melba_json_document *document;
    for (size_t depth = 1023; depth <= 1025; depth++) {
        memset(text, '[', depth);
        memset(text + depth, ']', depth);
        CHECK(melba_json_parse((melba_bytes){text, 2 * depth}, &options, &document, NULL) == MELBA_OK);
        buffer.size = 0;
        melba_status status = melba_json_write_value(melba_json_document_root(document), NULL, &buffer, &error);
        CHECK(status == (depth > 1024 ? MELBA_TOO_LARGE : MELBA_OK) && buffer.size == (depth > 1024 ? 0 : 2 * depth));
        melba_json_document_free(document);
    }
}

/*
 * Keys and texts of every short length, clean and with one byte in them that is not, at the end of a page: alone, in an
 * array and in an object, into a buffer that has just the room that it must have.
 */
static void text_of_every_length_is_written(void)
{
    static const uint8_t odd[] = {'"', '\\', 0, 31, 0x7f};
    static uint8_t expected[2000];
    uint8_t *page = fence_new(1);
    for (size_t size = 0; size < 260; size++) {
        uint8_t *text = page + fence_page - size;
        for (size_t place = 0; place <= size; place += size < 40 ? 1 : 7) {
            for (size_t i = 0; i < size; i++)
                text[i] = (uint8_t)('#' + i % 50);
            if (place < size)
                text[place] = odd[place % sizeof odd];
            melba_value pair[2] = {{MELBA_TEXT, 0, 0, 0, (uint32_t)size, {0}}, {MELBA_ARRAY, 0, 0, 0, 2, {0}}}, items[2];
            pair[0].as.text = text;
            items[0] = items[1] = pair[0];
            pair[1].as.items = items;
            melba_value object = {MELBA_OBJECT, 0, 0, 0, 1, {0}};
            object.as.items = pair;
            size_t count = 0;
            const char *between[] = {"{", ":[", ",", "]}"};
            for (size_t part = 0; part < 4; part++) {
                for (const char *mark = between[part]; *mark != 0; mark++)
                    expected[count++] = (uint8_t)*mark;
                if (part == 3)
                    break;
                expected[count++] = '"';
                for (size_t i = 0; i < size; i++)
                    count += reference_json(text[i], false, false, expected + count);
                expected[count++] = '"';
            }
            melba_buffer fresh = MELBA_BUFFER_INIT;
            CHECK(melba_json_write_value(&object, NULL, &fresh, &error) == MELBA_OK);
            CHECK(fresh.size <= fresh.capacity && fresh.size == count && memcmp(fresh.data, expected, count) == 0);
            melba_buffer_free(&fresh);
            buffer.size = 0;
            CHECK(melba_json_write_value(&pair[0], NULL, &buffer, &error) == MELBA_OK);
            CHECK(memcmp(buffer.data, expected + 1, buffer.size) == 0 && expected[1 + buffer.size] == ':');
        }
    }
    fence_free(page, 1);
}

/* Many ends at once, behind values of each kind and size, where the room for them just suffices. */
static void many_ends_are_written_at_once(void)
{
    static char text[4200], letters[300];
    memset(letters, 'x', sizeof letters);
    melba_json_options options = {sizeof options, 0, 1100, 0};
    melba_json_document *document;
    CHECK(melba_json_document_new(&document) == MELBA_OK);
    for (size_t depth = 1; depth <= 1024; depth += depth < 8 ? 1 : 127) {
        for (size_t length = 0; length < 300; length += 13) {
            size_t size = 0;
            for (size_t i = 0; i < depth; i++)
                size += (size_t)sprintf(text + size, i % 2 ? "[" : "{\"\":");
            size += (size_t)sprintf(text + size, "\"%.*s\"", (int)length, letters);
            for (size_t i = depth; i-- > 0;)
                text[size++] = i % 2 ? ']' : '}';
            CHECK(melba_json_document_parse(document, (melba_bytes){text, size}, &options, NULL) == MELBA_OK);
            melba_buffer fresh = MELBA_BUFFER_INIT;
            CHECK(melba_json_write_value(melba_json_document_root(document), NULL, &fresh, &error) == MELBA_OK);
            CHECK(fresh.size <= fresh.capacity && fresh.size == size && memcmp(fresh.data, text, size) == 0);
            melba_buffer_free(&fresh);
        }
    }
    melba_json_document_free(document);
}

/* ===== Random documents ================================================ */

static bool is(const uint8_t *expected, size_t size)
{
    return melba_json_writer_finish(&writer, &error) == MELBA_OK && buffer.size == size
        && memcmp(buffer.data, expected, size) == 0;
}

static void every_road_leads_to_the_same_text(void)
{
    static uint8_t data[4000], expected[json_nodes_most];
    uint64_t seed = 1;
    melba_json_document *document;
    CHECK(melba_json_document_new(&document) == MELBA_OK);
    for (int round = 0; round < 6000; round++) {
        size_t size = random_next(&seed) % (round % 20 ? 200 : sizeof data);
        for (size_t i = 0; i < size; i++)
            data[i] = (uint8_t)random_next(&seed);
        if (size > 0 && round % 4)
            data[0] = (uint8_t)(round % 2 ? 10 : 9);
        json_node *node = json_nodes_make(data, size);
        melba_value value = json_nodes_value(node);
        melba_json_style style = MELBA_JSON_STYLE_INIT;
        style.flags = (uint32_t)random_next(&seed) & (round % 3 ? 31 : 8);
        style.indent = round % 3 == 1 ? (uint32_t)random_next(&seed) % 4 : 0;
        size = json_nodes_write(node, &style, expected);
        start(&style);
        melba_status status = json_nodes_by_calls(&writer, node);
        CHECK(size == 0 ? status == MELBA_BAD_CHARACTER : is(expected, size));
        start(&style);
        status = melba_json_writer_handle(&writer, &json_nodes_host, node);
        CHECK(size == 0 ? status == MELBA_BAD_CHARACTER : is(expected, size));
        CHECK(json_nodes_are_closed(node));
        start(&style);
        status = melba_json_writer_value(&writer, &value);
        CHECK(size == 0 ? status == MELBA_BAD_CHARACTER : is(expected, size));
        if (size > 0 && (style.flags & MELBA_JSON_SORT_KEYS) == 0) {
            melba_json_options options = {sizeof options, MELBA_JSON_DECIMALS, 0, 0};
            CHECK(melba_json_document_parse(document, (melba_bytes){buffer.data, buffer.size}, &options, NULL) == MELBA_OK);
            CHECK(json_nodes_equal(node, melba_json_document_root(document)));
        }
    }
    melba_json_document_free(document);
}

int main(void)
{
    RUN(values_that_are_none_are_refused);
    RUN(a_tree_of_the_greatest_depth_is_written);
    RUN(text_of_every_length_is_written);
    RUN(many_ends_are_written_at_once);
    RUN(every_road_leads_to_the_same_text);
    melba_buffer_free(&buffer);
    return check_done();
}
