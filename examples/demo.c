/*
 * What libmelba does for a C program: text made safe for six places, JSON in
 * and out, each with the time beside the loop that one would otherwise write
 * by hand, and a page that is rendered from a struct.
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

/* ===== Escaping ======================================================== */

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

/* What one would write. */
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

enum { rows = 1000, json_rounds = 200, row_room = 128 };

static const char title[] = "Tom & \"Jerry\", part 2";

/* What one would write: rows of an integer, a text and a price. */
static size_t print_rows(char *out, double first)
{
    char *start = out;
    for (int i = 0; i < rows; i++) {
        out += sprintf(out, "%s{\"id\":%d,\"title\":\"", i ? "," : "[", i);
        for (const char *c = title; *c != 0; c++) {
            if (*c == '"' || *c == '\\')
                *out++ = '\\';
            *out++ = *c;
        }
        out += sprintf(out, "\",\"price\":%.17g}", first + i);
    }
    *out++ = ']';
    return (size_t)(out - start);
}

static melba_status write_rows(melba_buffer *buffer, double first)
{
    melba_json_writer writer = MELBA_JSON_WRITER_INIT;
    melba_json_writer_start(&writer, NULL, buffer);
    melba_json_writer_array(&writer);
    for (int i = 0; i < rows; i++) {
        melba_json_writer_object(&writer);
        melba_json_writer_key(&writer, (melba_bytes){"id", 2});
        melba_json_writer_integer(&writer, i);
        melba_json_writer_key(&writer, (melba_bytes){"title", 5});
        melba_json_writer_text(&writer, (melba_bytes){title, sizeof title - 1});
        melba_json_writer_key(&writer, (melba_bytes){"price", 5});
        melba_json_writer_double(&writer, first + i);
        melba_json_writer_end(&writer);
    }
    melba_json_writer_end(&writer);
    return melba_json_writer_finish(&writer, NULL);
}

/* What one would write to add up the prices, of text that is known to be good. */
static double scan_rows(const char *text)
{
    double sum = 0;
    while ((text = strstr(text, "\"price\":")) != NULL)
        sum += strtod(text += 8, NULL);
    return sum;
}

static double read_rows(melba_json_document *document, melba_bytes text)
{
    double sum = 0, price;
    if (melba_json_document_parse(document, text, NULL, NULL) != MELBA_OK)
        return -1;
    const melba_value *row, *root = melba_json_document_root(document);
    for (size_t i = 0; (row = melba_value_at(root, i)) != NULL; i++)
        if (melba_value_double(melba_value_get(row, (melba_bytes){"price", 5}), &price))
            sum += price;
    return sum;
}

/* Prints the time of both for writing rows and for reading them, when both come to the same. */
static int compare_json(void)
{
    static char text[rows * row_room];
    melba_buffer buffer = MELBA_BUFFER_INIT;
    melba_json_document *document;
    size_t written = 0;
    double sum = 0, found = 0, times[5];
    if (melba_json_document_new(&document) != MELBA_OK)
        return 0;
    times[0] = seconds();
    for (int i = 0; i < json_rounds; i++)
        written = print_rows(text, 0.25 + i);
    times[1] = seconds();
    for (int i = 0; i < json_rounds; i++) {
        buffer.size = 0;
        write_rows(&buffer, 0.25 + i);
    }
    times[2] = seconds();
    text[written] = 0;
    for (int i = 0; i < json_rounds; i++)
        sum += scan_rows(text);
    times[3] = seconds();
    for (int i = 0; i < json_rounds; i++)
        found += read_rows(document, (melba_bytes){buffer.data, buffer.size});
    times[4] = seconds();
    int same = buffer.size == written && memcmp(buffer.data, text, written) == 0 && sum == found;
    for (int i = 0; i < 4; i += 2)
        printf("%-24s loop %7.2f us   melba %6.2f us   %5.1f times\n", i ? "read, all of it checked" : "written",
               1e6 * (times[i + 1] - times[i]) / json_rounds, 1e6 * (times[i + 2] - times[i + 1]) / json_rounds,
               (times[i + 1] - times[i]) / (times[i + 2] - times[i + 1]));
    melba_json_document_free(document);
    melba_buffer_free(&buffer);
    return same;
}

/* ===== Templates ======================================================= */

struct product {
    const char *name;
    double price;
    int32_t stock;
};

struct shop {
    const char *title;
    const struct product *products;
    size_t count;
};

static const melba_field product_list[] = {
    MELBA_FIELD(struct product, name, MELBA_FIELD_STRING),
    MELBA_FIELD(struct product, price, MELBA_FIELD_REAL),
    MELBA_FIELD(struct product, stock, MELBA_FIELD_SIGNED),
};
static const melba_fields product_fields = {product_list, 3};
static const melba_field shop_list[] = {
    MELBA_FIELD(struct shop, title, MELBA_FIELD_STRING),
    MELBA_FIELD_ITEMS(struct shop, products, count, MELBA_FIELD_RECORD, &product_fields),
};
static const melba_fields shop_fields = {shop_list, 2};

static const char page[] =
    "<h1>{{ title }}</h1>\n"
    "{% for p in products if p.stock %}\n"
    "<li>{{ loop.index }}. {{ p.name }}: {{ '%.2f' % p.price }}</li>\n"
    "{% else %}\n"
    "<p>Nothing left.</p>\n"
    "{% endfor %}\n"
    "{{ products|selectattr('stock')|sum(attribute='price')|round(2) }} in all\n";

/* A page from a struct, and then what a template with a mistake is told. */
static int show_page(void)
{
    static const struct product products[] = {{"Tea & biscuits", 4.5, 3}, {"<Scone>", 2.25, 0}, {"Jam", 3.75, 12}};
    const struct shop shop = {"Caf\xc3\xa9 \"Melba\"", products, 3};
    melba_environment_options options = {0};
    melba_environment *environment = NULL;
    melba_template *made = NULL;
    melba_buffer buffer = MELBA_BUFFER_INIT;
    melba_error error = MELBA_ERROR_INIT;
    options.size = sizeof options;
    options.flags = MELBA_AUTOESCAPE | MELBA_TRIM_BLOCKS;
    if (melba_environment_new(&options, &environment) != MELBA_OK)
        return 0;
    int good = melba_template_compile(environment, bytes("page.html"), bytes(page), &made, &error) == MELBA_OK
            && melba_template_render_struct(made, &shop_fields, &shop, &buffer, &error) == MELBA_OK;
    printf("%.*s\n", (int)buffer.size, (const char *)buffer.data);
    enum { rounds = 20000 };
    double start = seconds();
    for (int i = 0; i < rounds && good; i++) {
        buffer.size = 0;
        good = melba_template_render_struct(made, &shop_fields, &shop, &buffer, NULL) == MELBA_OK;
    }
    printf("rendered in %.2f us\n\n", 1e6 * (seconds() - start) / rounds);
    melba_template_free(made);

    const char *wrong = "<ul>\n{% for p in products %}\n<li>{{ p.name|uper }}</li>\n{% endfor %}\n";
    buffer.size = 0;
    if (melba_template_compile(environment, bytes("wrong.html"), bytes(wrong), &made, &error) == MELBA_SYNTAX
        && melba_template_excerpt(bytes(wrong), &error, &buffer) == MELBA_OK)
        printf("%s, line %u: %s\n%.*s", error.name, error.line, error.message, (int)buffer.size,
               (const char *)buffer.data);
    melba_buffer_free(&buffer);
    melba_environment_free(environment);
    return good;
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
    printf("\n1000 rows of JSON beside sprintf, and beside strstr and strtod:\n");
    if (!compare_json())
        return EXIT_FAILURE;
    printf("\nA page from a struct:\n");
    if (!show_page())
        return EXIT_FAILURE;
    return EXIT_SUCCESS;
}
