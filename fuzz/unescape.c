/*
 * Unescaping: a reference never holds a second '&', so the text taken apart
 * before each of them gives the same characters; and text of each width gives
 * what UTF-8 gives.
 */
#include "oracle.h"
#include "reference.h"

static void in_parts(const uint8_t *data, size_t size, melba_bytes expected)
{
    melba_buffer all = MELBA_BUFFER_INIT, one = MELBA_BUFFER_INIT;
    for (size_t i = 0, next; i < size; i = next) {
        for (next = i + 1; next < size && data[next] != '&';)
            next++;
        uint8_t *part = oracle_copy(data + i, next - i);
        melba_bytes result;
        MUST(melba_unescape((melba_bytes){part, next - i}, &one, &result, NULL) == MELBA_OK);
        MUST(melba_buffer_append(&all, result) == MELBA_OK);
        one.size = 0;
        free(part);
    }
    MUST(oracle_equal(all.data, all.size, expected.data, expected.size));
    melba_buffer_free(&all);
    melba_buffer_free(&one);
}

static void as_text(oracle_text text, oracle_text expected, uint32_t width)
{
    melba_buffer buffer = MELBA_BUFFER_INIT;
    melba_text result;
    uint8_t *units = oracle_copy(text.data, text.length * width);
    reference_narrow(text.data, text.length, width, units);
    MUST(melba_unescape_text((melba_text){units, text.length, width}, &buffer, &result, NULL) == MELBA_OK);
    uint32_t *found = malloc((result.length + 1) * sizeof *found);
    reference_widen(result.data, result.length, result.width, found);
    MUST(oracle_equal(found, 4 * result.length, expected.data, 4 * expected.length));
    uint32_t needed = expected.widest < 0x100 ? 1 : expected.widest < 0x10000 ? 2 : 4;
    MUST(result.data == units || result.width == needed);
    free(found);
    free(units);
    melba_buffer_free(&buffer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    melba_buffer buffer = MELBA_BUFFER_INIT;
    melba_bytes result;
    uint8_t *text = oracle_copy(data, size);
    melba_escape_size measured;
    melba_status valid = melba_escape_measure(MELBA_HTML, (melba_bytes){text, size}, &measured, NULL);
    MUST(melba_unescape((melba_bytes){text, size}, &buffer, &result, NULL) == valid);
    if (valid == MELBA_OK) {
        in_parts(text, size, result);
        oracle_text from = oracle_scalars(text, size), to = oracle_scalars(result.data, result.size);
        for (uint32_t width = 1; width <= 4; width *= 2)
            if (width == 4 || from.widest >> 8 * width == 0)
                as_text(from, to, width);
        free(from.data);
        free(to.data);
    }
    melba_buffer_free(&buffer);
    free(text);
    return 0;
}
