/*
 * Escaping for CONTEXT: the input as UTF-8, as text of 1, 2 and 4 bytes a
 * character, and in random pieces, each against the slow reference; and what
 * the extension calls, short text in one pass and the copy of clean text,
 * against the escaping of text.
 */
#include "melba_core.h"
#include "oracle.h"
#include "reference.h"

static const melba_context context = (melba_context)CONTEXT;

static void as_bytes(const uint8_t *data, size_t size)
{
    uint8_t *text = oracle_copy(data, size), *expected = malloc(size * reference_most + 1);
    size_t at = 0;
    melba_status status = reference_escape_bytes(context, text, size, expected, &at);
    melba_buffer buffer = MELBA_BUFFER_INIT;
    melba_bytes result;
    melba_error error = MELBA_ERROR_INIT;
    melba_escape_size measured;
    MUST(melba_escape(context, (melba_bytes){text, size}, &buffer, &result, &error) == status);
    MUST(melba_escape_measure(context, (melba_bytes){text, size}, &measured, NULL) == status);
    if (status == MELBA_OK) {
        MUST(oracle_equal(result.data, result.size, expected, at) && measured.size == at);
        MUST(measured.changed == !oracle_equal(text, size, expected, at) && measured.changed == (result.data != text));
    } else {
        MUST(error.offset == at && buffer.size == 0 && error.status == status);
    }
    melba_buffer_free(&buffer);
    free(expected);
    free(text);
}

static void as_text(const uint8_t *data, size_t size, uint32_t width)
{
    size_t length = size / width, at = 0;
    uint8_t *text = oracle_copy(data, length * width);
    uint32_t *wide = malloc((length + 1) * sizeof *wide), *expected = malloc((length + 1) * reference_most * sizeof *wide);
    reference_widen(text, length, width, wide);
    /* Code points, as the interface asks; random units of 4 bytes are hardly ever any. */
    for (size_t i = 0; width == 4 && i < length; i++)
        wide[i] = wide[i] % (wide[i] & 0x80000000 ? 0x80 : 0x110000);
    reference_narrow(wide, length, width, text);
    melba_status status = reference_escape(context, wide, length, expected, &at);
    melba_buffer buffer = MELBA_BUFFER_INIT;
    melba_text result, view = {text, length, width};
    melba_error error = MELBA_ERROR_INIT;
    MUST(melba_escape_text(context, view, &buffer, &result, &error) == status);
    if (status == MELBA_OK) {
        uint32_t *found = malloc((result.length + 1) * sizeof *found);
        reference_widen(result.data, result.length, result.width, found);
        MUST(result.width == width && oracle_equal(found, result.length * 4, expected, at * 4));
        free(found);
    } else {
        MUST(error.offset == at);
    }
    melba_buffer_free(&buffer);
    free(expected);
    free(wide);
    free(text);
}

/* The input some times over, because the copy works in blocks that are longer than an input is. */
static void as_the_extension(const uint8_t *data, size_t size, uint32_t width)
{
    size_t length = size * (1 + data[0] % 12) / width;
    uint8_t *bytes = malloc(length * width + 1);
    for (size_t i = 0; i < length * width; i++)
        bytes[i] = width == 4 && i % 4 == 3 ? 0 : width == 4 && i % 4 == 2 ? data[i % size] % 17 : data[i % size];
    uint8_t *text = oracle_copy(bytes, length * width);
    uint8_t *out = malloc(length * width + 1), *room = malloc(length * width * 8 + 1);
    melba_text view = {text, length, width}, result = {0};
    melba_buffer buffer = MELBA_BUFFER_INIT;
    melba_status status = melba_escape_text(context, view, &buffer, &result, NULL);
    bool same = status == MELBA_OK && result.data == text;
    intptr_t written = melbacore_escape_short(context, view.data, view.length, view.width, room);
    MUST(written != MELBACORE_UNCHANGED || same);
    MUST(written != MELBACORE_REFUSED || (context != MELBA_HTML && context != MELBA_CSS_STRING));
    if (written >= 0)
        MUST(status == MELBA_OK && !same
             && oracle_equal(room, (size_t)written * width, result.data, result.length * width));
    bool copied = melbacore_escape_text_copy(context, view, out);
    MUST(!copied || (same && oracle_equal(out, length * width, text, length * width)));
    MUST(copied || context != MELBA_HTML || !same || length == 0);
    melba_buffer_free(&buffer);
    free(room);
    free(out);
    free(text);
    free(bytes);
}

/* The sizes of the pieces come from the bytes themselves, from their end. */
static void in_pieces(const uint8_t *data, size_t size)
{
    melba_buffer whole = MELBA_BUFFER_INIT, buffer = MELBA_BUFFER_INIT;
    melba_error error = MELBA_ERROR_INIT, whole_error = MELBA_ERROR_INIT;
    melba_escaper escaper;
    melba_status expected = melba_escape_append(context, (melba_bytes){data, size}, &whole, &whole_error);
    melba_status status = melba_escaper_start(&escaper, context);
    for (size_t i = 0, turn = 0; i < size && status == MELBA_OK; turn++) {
        size_t step = data[size - 1 - turn % size] % (turn % 3 ? 8 : 80);
        step = step < size - i ? step : size - i;
        uint8_t *piece = oracle_copy(data + i, step);
        status = melba_escaper_push(&escaper, (melba_bytes){piece, step}, &buffer, &error);
        free(piece);
        i += step + (step == 0);
        if (step == 0) {
            piece = oracle_copy(data + i - 1, 1);
            if (status == MELBA_OK)
                status = melba_escaper_push(&escaper, (melba_bytes){piece, 1}, &buffer, &error);
            free(piece);
        }
    }
    if (status == MELBA_OK)
        status = melba_escaper_finish(&escaper, &error);
    MUST(status == expected);
    MUST(error.offset == whole_error.offset && error.line == whole_error.line && error.column == whole_error.column);
    MUST(status != MELBA_OK || oracle_equal(buffer.data, buffer.size, whole.data, whole.size));
    melba_buffer_free(&whole);
    melba_buffer_free(&buffer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    as_bytes(data, size);
    for (uint32_t width = 1; width <= 4; width *= 2)
        as_text(data, size, width);
    for (uint32_t width = 1; size > 0 && width <= 4; width *= 2)
        as_the_extension(data, size, width);
    in_pieces(data, size);
    return 0;
}
