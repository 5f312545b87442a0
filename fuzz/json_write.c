/*
 * Writing JSON: the first bytes choose a style, the rest is a document.  On
 * each road it must be written as in the plainest way, and read back; and any
 * run of calls at all must leave a document or nothing.
 */
#include "json_nodes.h"
#include "oracle.h"

static melba_buffer buffer = MELBA_BUFFER_INIT;

static void is(melba_status status, const uint8_t *expected, size_t size)
{
    if (size == 0)
        MUST(status == MELBA_BAD_CHARACTER && buffer.size == 0);
    else
        MUST(status == MELBA_OK && oracle_equal(buffer.data, buffer.size, expected, size));
    buffer.size = 0;
}

static void on_each_road(const uint8_t *data, size_t size, const melba_json_style *style)
{
    static uint8_t expected[json_nodes_most];
    melba_json_writer writer = MELBA_JSON_WRITER_INIT;
    json_node *node = json_nodes_make(data, size);
    melba_value value = json_nodes_value(node);
    size = json_nodes_write(node, style, expected);
    MUST(melba_json_writer_start(&writer, style, &buffer) == MELBA_OK);
    json_nodes_by_calls(&writer, node);
    is(melba_json_writer_finish(&writer, NULL), expected, size);
    is(melba_json_write_handle(&json_nodes_host, node, style, &buffer, NULL), expected, size);
    MUST(json_nodes_are_closed(node));
    is(melba_json_write_value(&value, style, &buffer, NULL), expected, size);
    if (size == 0)
        return;
    melba_json_options options = {sizeof options, MELBA_JSON_DECIMALS, 0, 0};
    melba_json_document *document;
    MUST(melba_json_parse((melba_bytes){expected, size}, &options, &document, NULL) == MELBA_OK);
    if ((style->flags & MELBA_JSON_SORT_KEYS) == 0)
        MUST(json_nodes_equal(node, melba_json_document_root(document)));
    /* What was read is written as it was; but for escapes, which reading undoes. */
    is(melba_json_write_value(melba_json_document_root(document), style, &buffer, NULL), expected, size);
    melba_json_document_free(document);
}

/* Whatever the calls, what is left is lines of JSON, each a document that reads. */
static void of_any_calls(const uint8_t *data, size_t size, const melba_json_style *style)
{
    melba_json_writer writer = MELBA_JSON_WRITER_INIT;
    melba_error error = MELBA_ERROR_INIT;
    melba_status status = melba_json_writer_start(&writer, style, &buffer), last;
    MUST(status == MELBA_OK);
    for (size_t i = 0; i < size; i++) {
        size_t left = size - i - 1, count = left < 9 ? left : 9;
        uint8_t *copy = oracle_copy(data + i + 1, count);
        melba_bytes bytes = {copy, count};
        melba_text text = {copy, count / 4, 4};
        uint64_t word = 0;
        memcpy(&word, copy, count < 8 ? count : 8);
        double number;
        memcpy(&number, &word, sizeof number);
        switch (data[i] % 18) {
        case 0: last = melba_json_writer_array(&writer); break;
        case 1: last = melba_json_writer_object(&writer); break;
        case 2:
        case 3: last = melba_json_writer_end(&writer); break;
        case 4:
        case 5: last = melba_json_writer_key(&writer, bytes); break;
        case 6: last = melba_json_writer_wide_key(&writer, text); break;
        case 7: last = melba_json_writer_text(&writer, bytes); break;
        case 8: last = melba_json_writer_wide_text(&writer, text); break;
        case 9: last = melba_json_writer_integer(&writer, (int64_t)word); break;
        case 10: last = melba_json_writer_natural(&writer, word); break;
        case 11: last = melba_json_writer_double(&writer, number); break;
        case 12: last = melba_json_writer_float(&writer, (float)number); break;
        case 13: last = melba_json_writer_number(&writer, bytes); break;
        case 14: last = melba_json_writer_raw(&writer, bytes); break;
        case 15: last = melba_json_writer_boolean(&writer, data[i] & 64); break;
        default: last = melba_json_writer_null(&writer);
        }
        free(copy);
        MUST(last != MELBA_INTERNAL && (status == MELBA_OK || last == status));
        status = last;
        if (data[i] % 18 > 6)
            i += count / 2;
    }
    last = melba_json_writer_finish(&writer, &error);
    MUST(status == MELBA_OK || last == status);
    MUST(last != MELBA_OK || buffer.size <= (style->limit ? style->limit : MELBA_SIZE_LIMIT));
    MUST(last == MELBA_OK || (style->flags & MELBA_JSON_LINES) || buffer.size == 0);
    melba_json_document *document;
    MUST(melba_json_document_new(&document) == MELBA_OK);
    melba_bytes all = {buffer.data, buffer.size};
    melba_json_options options = {sizeof options, MELBA_JSON_DECIMALS, 0, 0};
    if (style->flags & MELBA_JSON_LINES) {
        for (size_t at = 0; at < all.size;)
            MUST(melba_json_document_next(document, all, &at, &options, NULL) == MELBA_OK
                 && melba_json_document_root(document) != NULL);
    } else if (last == MELBA_OK) {
        MUST(melba_json_document_parse(document, all, &options, NULL) == MELBA_OK);
    }
    for (size_t i = 0; (style->flags & MELBA_JSON_ASCII) && i < buffer.size; i++)
        MUST(buffer.data[i] < 0x80);
    for (size_t i = 0; (style->flags & MELBA_JSON_FOR_SCRIPT) && i < buffer.size; i++)
        MUST(buffer.data[i] != '<' && buffer.data[i] != '>' && buffer.data[i] != '&');
    melba_json_document_free(document);
    buffer.size = 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 2)
        return 0;
    melba_json_style style = MELBA_JSON_STYLE_INIT;
    style.flags = data[0] & 31;
    style.indent = data[1] & 3;
    on_each_road(data + 2, size - 2, &style);
    style.depth = data[1] >> 4;
    style.limit = data[0] & 128 ? data[1] : 0;
    if (data[0] & 32) {
        style.flags |= MELBA_JSON_LINES;
        style.indent = 0;
    }
    of_any_calls(data + 2, size - 2, &style);
    return 0;
}
