/*
 * What libmelba does for a C program: text made safe for six places, the time
 * beside the loop that one would otherwise write by hand, and JSON in and out.
 *
 *   cc demo.c $(pkg-config --cflags --libs melba)
 */
#define _POSIX_C_SOURCE 200809L
#include <melba.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static melba_bytes bytes(const char *text)
{
    return (melba_bytes){text, strlen(text)};
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

/* ===== What one would write ============================================ */

static size_t loop(const char *text, size_t size, char *out)
{
    char *start = out;
    for (size_t i = 0; i < size; i++) {
        const char *name = NULL;
        switch (text[i]) {
        case '&': name = "&amp;"; break;
        case '<': name = "&lt;"; break;
        case '>': name = "&gt;"; break;
        case '"': name = "&#34;"; break;
        case '\'': name = "&#39;"; break;
        default: *out++ = text[i];
        }
        if (name != NULL) {
            size_t count = strlen(name);
            memcpy(out, name, count);
            out += count;
        }
    }
    return (size_t)(out - start);
}

/* ===== What Melba does ================================================= */

static melba_status show(void)
{
    static const struct { melba_context context; const char *name; } contexts[] = {
        {MELBA_HTML, "HTML"},           {MELBA_HTML_UNQUOTED, "HTML, unquoted"},
        {MELBA_JS_STRING, "JavaScript"}, {MELBA_URL_QUERY, "URL query"},
        {MELBA_CSS_STRING, "CSS"},      {MELBA_XML_ATTRIBUTE, "XML attribute"},
    };
    melba_bytes text = bytes("<a href='?q=caf\xc3\xa9'>R&B</a>");
    melba_buffer buffer = MELBA_BUFFER_INIT;
    melba_status status = MELBA_OK;
    printf("%-16s%.*s\n", "text", (int)text.size, (const char *)text.data);
    for (size_t i = 0; i < sizeof contexts / sizeof *contexts && status == MELBA_OK; i++) {
        melba_bytes safe;
        melba_error error = MELBA_ERROR_INIT;
        status = melba_escape(contexts[i].context, text, &buffer, &safe, &error);
        if (status == MELBA_OK)
            printf("%-16s%.*s\n", contexts[i].name, (int)safe.size, (const char *)safe.data);
        else
            fprintf(stderr, "%s\n", error.message);
        buffer.size = 0;
    }
    melba_buffer_free(&buffer);

    melba_error error = MELBA_ERROR_INIT;
    melba_bytes safe;
    if (melba_escape(MELBA_HTML, bytes("caf\xc3 noir"), &buffer, &safe, &error) != MELBA_OK)
        printf("%-16sline %u, column %u: %s\n", "bad input", error.line, error.column, error.message);
    return status;
}

/* ===== JSON ============================================================ */

/* An order, call by call, read back, and written once more for a page. */
static melba_status show_json(void)
{
    melba_json_writer writer = MELBA_JSON_WRITER_INIT;
    melba_json_style style = MELBA_JSON_STYLE_INIT;
    melba_json_document *document = NULL;
    melba_buffer buffer = MELBA_BUFFER_INIT, page = MELBA_BUFFER_INIT;
    melba_error error = MELBA_ERROR_INIT;
    melba_json_writer_start(&writer, NULL, &buffer);
    melba_json_writer_object(&writer);
    melba_json_writer_key(&writer, bytes("title"));
    melba_json_writer_text(&writer, bytes("Tom & \"Jerry\" </script>"));
    melba_json_writer_key(&writer, bytes("prices"));
    melba_json_writer_array(&writer);
    melba_json_writer_double(&writer, 0.1 + 0.2);
    melba_json_writer_float(&writer, 0.1f);
    melba_json_writer_number(&writer, bytes("12345678901234567890.50"));
    melba_json_writer_end(&writer);
    melba_json_writer_end(&writer);
    melba_status status = melba_json_writer_finish(&writer, &error);
    if (status == MELBA_OK) {
        printf("%-16s%.*s\n", "JSON", (int)buffer.size, (const char *)buffer.data);
        status = melba_json_parse((melba_bytes){buffer.data, buffer.size}, NULL, &document, &error);
    }
    if (status == MELBA_OK) {
        style.flags = MELBA_JSON_FOR_SCRIPT | MELBA_JSON_SORT_KEYS;
        status = melba_json_write_value(melba_json_document_root(document), &style, &page, &error);
        printf("%-16s%.*s\n", "in a <script>", (int)page.size, (const char *)page.data);
        melba_json_document_free(document);
    }
    if (status != MELBA_OK)
        fprintf(stderr, "%s\n", error.message);

    melba_json_writer_start(&writer, NULL, &page);
    melba_json_writer_object(&writer);
    melba_json_writer_null(&writer);
    if (melba_json_writer_finish(&writer, &error) != MELBA_OK)
        printf("%-16s%s\n", "misuse", error.message);
    melba_buffer_free(&buffer);
    melba_buffer_free(&page);
    return status;
}

enum { size = 16384, rounds = 4000 };

/* Prints the time of both for one kind of text, when both write the same. */
static int compare(const char *name, const char *piece)
{
    char *text = malloc(size), *out = malloc(6 * size);
    melba_buffer buffer = MELBA_BUFFER_INIT;
    melba_bytes safe = {NULL, 0};
    size_t written = 0;
    int same = 0;
    if (text == NULL || out == NULL)
        goto done;
    for (size_t i = 0, count = strlen(piece); i < size; i++)
        text[i] = piece[i % count];

    double start = seconds();
    for (int i = 0; i < rounds; i++) {
        text[size - 1] = (char)('a' + i % 16);
        written = loop(text, size, out);
    }
    double by_hand = seconds() - start;
    start = seconds();
    for (int i = 0; i < rounds; i++) {
        text[size - 1] = (char)('a' + i % 16);
        buffer.size = 0;
        if (melba_escape(MELBA_HTML, (melba_bytes){text, size}, &buffer, &safe, NULL) != MELBA_OK)
            goto done;
    }
    double melba = seconds() - start;
    same = safe.size == written && memcmp(safe.data, out, written) == 0;
    printf("%-24s loop %7.2f us   melba %6.2f us   %5.1f times\n", name, 1e6 * by_hand / rounds,
           1e6 * melba / rounds, by_hand / melba);
done:
    melba_buffer_free(&buffer);
    free(text);
    free(out);
    return same;
}

int main(void)
{
    printf("libmelba %s, %s\n\n", melba_version(), melba_isa());
    if (show() != MELBA_OK || show_json() != MELBA_OK)
        return EXIT_FAILURE;
    printf("\n16 KiB of HTML text, one call:\n");
    if (!compare("clean", "The quick brown fox jumps over the lazy dog and ")
        || !compare("1 special in 50", "The quick brown fox jumps over the <lazy dog and a ")
        || !compare("1 special in 10", "Tom & Dick"))
        return EXIT_FAILURE;
    return EXIT_SUCCESS;
}
