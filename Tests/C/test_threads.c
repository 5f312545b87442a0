/* Eight threads call every function at once, on the same texts; the thread sanitizer watches. */
#include <stdlib.h>

#include "json_nodes.h"
#include "threads.h"

enum { rounds = 200, size = 700 };

static char text[size];
static uint16_t wide[size];
static uint8_t *expected;
static const char json[] = "{\"b\":[1,2.5,\"\xc3\xa9\"],\"a\":{\"d\":null,\"c\":[]}}";
static json_node *node;
static size_t expected_size;

/* All that can be called, one after another into one buffer. */
static melba_status everything(melba_buffer *buffer)
{
    melba_bytes bytes = {text, size}, result;
    melba_text characters = {wide, size, 2}, text_result;
    melba_escape_size measured;
    melba_status failed = MELBA_OK;
    for (int i = MELBA_HTML; i <= MELBA_XML_ATTRIBUTE; i++) {
        melba_context context = (melba_context)i;
        melba_escaper escaper;
        failed |= melba_escape(context, bytes, buffer, &result, NULL);
        failed |= melba_escape_text(context, characters, buffer, &text_result, NULL);
        failed |= melba_escape_append(context, bytes, buffer, NULL);
        failed |= melba_escape_measure(context, bytes, &measured, NULL);
        failed |= melba_escape_text_measure(context, characters, &measured, NULL);
        failed |= melba_escaper_start(&escaper, context);
        failed |= melba_escaper_push(&escaper, bytes, buffer, NULL);
        failed |= melba_escaper_finish(&escaper, NULL);
    }
    failed |= melba_unescape(bytes, buffer, &result, NULL);
    failed |= melba_unescape_text(characters, buffer, &text_result, NULL);
    failed |= melba_striptags(bytes, buffer, &result, NULL);
    failed |= melba_striptags_text(characters, buffer, &text_result, NULL);
    melba_json_document *document = NULL;
    melba_json_style style = MELBA_JSON_STYLE_INIT;
    style.flags = MELBA_JSON_SORT_KEYS | MELBA_JSON_ASCII;
    failed |= melba_json_parse((melba_bytes){json, sizeof json - 1}, NULL, &document, NULL);
    failed |= melba_json_write_value(melba_json_document_root(document), &style, buffer, NULL);
    failed |= melba_json_write_handle(&json_nodes_host, node, NULL, buffer, NULL);
    melba_json_document_free(document);
    melba_error error = MELBA_ERROR_INIT;
    if (melba_escape(MELBA_HTML, (melba_bytes){"\xff", 1}, buffer, &result, &error) != MELBA_BAD_ENCODING)
        failed = MELBA_INTERNAL;
    if (melba_version() == NULL || melba_isa() == NULL || melba_status_text(failed) == NULL)
        failed = MELBA_INTERNAL;
    return failed;
}

static void *work(void *context)
{
    bool *right = context;
    *right = true;
    pthread_barrier_wait(&together);
    for (int i = 0; i < rounds; i++) {
        melba_buffer buffer = MELBA_BUFFER_INIT;
        melba_status status = everything(&buffer);
        *right = *right && status == MELBA_OK && buffer.size == expected_size
            && memcmp(buffer.data, expected, expected_size) == 0;
        melba_buffer_free(&buffer);
    }
    return NULL;
}

static void threads_do_not_disturb_each_other(void)
{
    melba_buffer buffer = MELBA_BUFFER_INIT;
    CHECK(everything(&buffer) == MELBA_OK);
    expected = buffer.data;
    expected_size = buffer.size;
    in_threads(work);
    melba_buffer_free(&buffer);
}

int main(void)
{
    static const char pattern[] = "a <b class='c'>&lt;d&nGt;</b> \"x\" ";
    for (size_t i = 0; i < size; i++)
        wide[i] = (uint8_t)(text[i] = pattern[i % (sizeof pattern - 1)]);
    /* An array of a text, null and numbers, which threads may share. */
    node = json_nodes_make((const uint8_t *)"\x09\x05\x07\x05hello\x00\x03\x02\x11\x22\x05\x03\x40\x09\x21", 20);
    RUN(threads_do_not_disturb_each_other);
    return check_done();
}
