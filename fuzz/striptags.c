/*
 * Stripping of tags against MarkupSafe's loop written out on scalars, and
 * then unescaped; and text of each width against UTF-8.
 */
#include "oracle.h"
#include "reference.h"

static bool starts(const uint32_t *text, size_t length, const char *with)
{
    size_t count = strlen(with);
    for (size_t i = 0; i < count; i++)
        if (i >= length || text[i] != (uint8_t)with[i])
            return false;
    return true;
}

/* What Python's str.split takes for white space. */
static bool is_space(uint32_t c)
{
    return (c >= 9 && c <= 13) || (c >= 0x1c && c <= 0x20) || c == 0x85 || c == 0xa0 || c == 0x1680
        || (c >= 0x2000 && c <= 0x200a) || c == 0x2028 || c == 0x2029 || c == 0x202f || c == 0x205f || c == 0x3000;
}

/* Removes markup and white space in place and returns the new length. */
static size_t strip(uint32_t *text, size_t length)
{
    size_t kept = 0, count = 0;
    for (size_t i = 0; i < length;) {
        bool comment = starts(text + i, length - i, "<!--");
        if (text[i] == '<') {
            size_t end = comment ? i + 4 : i;
            while (end < length && !starts(text + end, length - end, comment ? "-->" : ">"))
                end++;
            if (end < length) {
                i = end + (comment ? 3 : 1);
                continue;
            }
            /* It does not end: all that follows stays. */
            while (i < length)
                text[kept++] = text[i++];
            break;
        }
        text[kept++] = text[i++];
    }
    for (size_t i = 0; i < kept; i++) {
        if (!is_space(text[i]))
            text[count++] = text[i];
        else if (count > 0 && i + 1 < kept && !is_space(text[i + 1]))
            text[count++] = ' ';
    }
    return count;
}

static void check(oracle_text text, uint32_t width, const uint32_t *expected, size_t length)
{
    melba_buffer buffer = MELBA_BUFFER_INIT, other = MELBA_BUFFER_INIT;
    melba_text result, plain;
    uint8_t *units = oracle_copy(text.data, text.length * width);
    reference_narrow(text.data, text.length, width, units);
    MUST(melba_striptags_text((melba_text){units, text.length, width}, &buffer, &result, NULL) == MELBA_OK);
    MUST(melba_unescape_text((melba_text){expected, length, 4}, &other, &plain, NULL) == MELBA_OK);
    uint32_t *found = malloc((result.length + 1) * 4), *wanted = malloc((plain.length + 1) * 4);
    reference_widen(result.data, result.length, result.width, found);
    reference_widen(plain.data, plain.length, plain.width, wanted);
    MUST(oracle_equal(found, 4 * result.length, wanted, 4 * plain.length));
    free(found);
    free(wanted);
    free(units);
    melba_buffer_free(&buffer);
    melba_buffer_free(&other);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    melba_buffer buffer = MELBA_BUFFER_INIT;
    melba_bytes result;
    uint8_t *text = oracle_copy(data, size);
    melba_escape_size measured;
    melba_status valid = melba_escape_measure(MELBA_HTML, (melba_bytes){text, size}, &measured, NULL);
    MUST(melba_striptags((melba_bytes){text, size}, &buffer, &result, NULL) == valid);
    if (valid == MELBA_OK) {
        oracle_text from = oracle_scalars(text, size);
        uint32_t *stripped = oracle_copy(from.data, 4 * from.length);
        size_t length = strip(stripped, from.length);
        for (uint32_t width = 1; width <= 4; width *= 2)
            if (width == 4 || from.widest >> 8 * width == 0)
                check(from, width, stripped, length);
        /* The UTF-8 form says what the text form says. */
        oracle_text to = oracle_scalars(result.data, result.size);
        melba_buffer other = MELBA_BUFFER_INIT;
        melba_text plain;
        MUST(melba_unescape_text((melba_text){stripped, length, 4}, &other, &plain, NULL) == MELBA_OK);
        uint32_t *wanted = malloc((plain.length + 1) * 4);
        reference_widen(plain.data, plain.length, plain.width, wanted);
        MUST(oracle_equal(to.data, 4 * to.length, wanted, 4 * plain.length));
        free(wanted);
        melba_buffer_free(&other);
        free(stripped);
        free(from.data);
        free(to.data);
    }
    melba_buffer_free(&buffer);
    free(text);
    return 0;
}
