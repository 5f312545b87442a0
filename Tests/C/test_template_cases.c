/* The cases of Tests/Cases/template_values: what Jinja2 makes of a template and a context, with values, JSON and pieces. */
#include <dirent.h>
#include <stdlib.h>

#include "check.h"
#include "melba.h"

static const char *directory;
static unsigned seen;

static char *read_file(const char *path, size_t *size)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL)
        return NULL;
    char *text = malloc(1 << 20);
    *size = fread(text, 1, (1 << 20) - 1, file);
    text[*size] = '\0';
    fclose(file);
    return text;
}

static int collect(void *context, melba_bytes piece)
{
    return melba_buffer_append(context, piece) != MELBA_OK;
}

/* What a template makes: its text, or "! " and the message. */
static melba_buffer outcome(melba_status status, melba_buffer output, const melba_error *error)
{
    if (status == MELBA_OK)
        return output;
    output.size = 0;
    melba_bytes mark = {"! ", 2}, message = {error->message, strlen(error->message)};
    melba_buffer_append(&output, mark);
    melba_buffer_append(&output, message);
    return output;
}

static bool same(melba_buffer output, melba_bytes expected)
{
    return output.size == expected.size && memcmp(output.data, expected.data, expected.size) == 0;
}

static void report(melba_bytes source, melba_bytes expected, melba_buffer output)
{
    fprintf(stderr, "--- template\n%.*s\n--- expected\n%.*s\n--- got\n%.*s\n", (int)source.size,
            (const char *)source.data, (int)expected.size, (const char *)expected.data, (int)output.size,
            (const char *)output.data);
}

static void run_case(melba_environment *environment, melba_bytes json, melba_bytes source, melba_bytes expected)
{
    melba_bytes name = {"case", 4};
    melba_template *made = NULL;
    melba_error error = MELBA_ERROR_INIT;
    melba_buffer output = MELBA_BUFFER_INIT;
    seen++;
    melba_status status = melba_template_compile(environment, name, source, &made, &error);
    if (status == MELBA_OK)
        status = melba_template_render_json(made, json, &output, &error);
    output = outcome(status, output, &error);
    if (!CHECK(same(output, expected)))
        report(source, expected, output);
    melba_buffer_free(&output);
    if (made != NULL) {
        /* The same from a tree of values, and in pieces. */
        melba_json_document *document = NULL;
        CHECK(melba_json_parse(json, NULL, &document, NULL) == MELBA_OK);
        status = melba_template_render(made, melba_json_document_root(document), &output, &error);
        output = outcome(status, output, &error);
        CHECK(same(output, expected));
        output.size = 0;
        melba_template_input input = {sizeof input, melba_json_document_root(document), {NULL, 0}, NULL, NULL};
        status = melba_template_write(made, &input, 7, collect, &output, &error);
        output = outcome(status, output, &error);
        CHECK(same(output, expected));
        melba_json_document_free(document);
    }
    melba_buffer_free(&output);
    melba_template_free(made);
}

static void run_file(const char *path)
{
    size_t size;
    char *text = read_file(path, &size);
    check_about = path;
    if (!CHECK(text != NULL))
        return;
    melba_environment_options options = {.size = sizeof options};
    options.flags = strncmp(text, "autoescape 1", 12) == 0 ? MELBA_AUTOESCAPE : 0;
    melba_environment *environment;
    CHECK(melba_environment_new(&options, &environment) == MELBA_OK);
    char *context = strchr(text, '\n') + 1, *next = strchr(context, '\n');
    melba_bytes json = {context, (size_t)(next - context)};
    while ((next = strstr(next, "\n=== \n")) != NULL) {
        char *source = next + 6, *middle = strstr(source, "\n---\n"), *expected = middle + 5;
        char *end = strstr(expected, "\n=== \n");
        if (end == NULL)
            end = text + size - 1;
        melba_bytes template_ = {source, (size_t)(middle - source)}, wanted = {expected, (size_t)(end - expected)};
        run_case(environment, json, template_, wanted);
        next = end;
        if (end == text + size - 1)
            break;
    }
    melba_environment_free(environment);
    free(text);
}

static void all_files(void)
{
    DIR *folder = opendir(directory);
    struct dirent *entry;
    while (folder != NULL && (entry = readdir(folder)) != NULL) {
        char path[4096];
        snprintf(path, sizeof path, "%s/%s", directory, entry->d_name);
        if (strstr(path, ".txt") != NULL)
            run_file(path);
    }
    if (folder != NULL)
        closedir(folder);
    check_about = "";
    CHECK(seen > 150);
    printf("%u cases\n", seen);
}

int main(int argc, char **argv)
{
    directory = argc > 1 ? argv[1] : "Tests/Cases/template_values";
    RUN(all_files);
    return check_done();
}
