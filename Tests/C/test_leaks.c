/*
 * A million calls of each kind, good and bad, into one buffer and into fresh
 * ones, and a million JSON documents: the memory of the process stays.
 */
#include <stdlib.h>
#include <unistd.h>

#include "check.h"
#include "melba.h"

enum { calls = 1000000, allowance = 64 * 1024 };

static const melba_bytes texts[] = {{"a<b>&\"'", 7}, {"clean", 5}, {"&lt;&nGt;<i>", 12}, {"\xff", 1}, {"\0", 1}};

static size_t resident(void)
{
    char line[128] = {0};
    FILE *file = fopen("/proc/self/statm", "r");
    unsigned long pages = 0;
    if (file == NULL || fgets(line, sizeof line, file) == NULL || sscanf(line, "%*u %lu", &pages) != 1)
        pages = 0;
    if (file != NULL)
        fclose(file);
    return pages * (size_t)sysconf(_SC_PAGESIZE);
}

/* One of every kind of call. */
static void call(unsigned i, melba_buffer *buffer)
{
    melba_bytes text = texts[i % 5], result;
    melba_text wide = {text.data, text.size, 1}, wide_result;
    melba_context context = (melba_context)(i / 5 % 10);
    melba_error error = MELBA_ERROR_INIT;
    melba_escaper escaper;
    switch (i % 7) {
    case 0: melba_escape(context, text, buffer, &result, &error); break;
    case 1: melba_escape_text(context, wide, buffer, &wide_result, &error); break;
    case 2: melba_unescape(text, buffer, &result, &error); break;
    case 3: melba_striptags_text(wide, buffer, &wide_result, &error); break;
    case 4: melba_unescape_text(wide, buffer, &wide_result, &error); break;
    case 5: melba_striptags(text, buffer, &result, &error); break;
    default:
        if (melba_escaper_start(&escaper, context) == MELBA_OK) {
            melba_escaper_push(&escaper, text, buffer, &error);
            melba_escaper_finish(&escaper, &error);
        }
    }
}

static void run(bool fresh)
{
    melba_buffer buffer = MELBA_BUFFER_INIT;
    for (unsigned i = 0; i < calls; i++) {
        call(i, &buffer);
        if (fresh)
            melba_buffer_free(&buffer);
        buffer.size = 0;
    }
    melba_buffer_free(&buffer);
}

static void escape_and_unescape(void)
{
    run(true);
    run(false);
}

static const melba_bytes documents[] = {
    {"{\"a\":[1,2.5,\"\\u00e9\",{\"b\":null}],\"c\":12345678901234567890123}", 61}, {"[]", 2}, {"[[[[[[1]]]]]]", 13},
    {"[\"a\\n\",nope]", 12}, {"[\"\xff\"]", 5}, {"", 0}, {"{\"a\":1,\"a\":2}", 13}, {"1", 1},
};

/* Reads one document in one of the ways, most of them into the memory of `document`. */
static void read_document(unsigned i, melba_json_document *document, melba_buffer *buffer)
{
    melba_bytes text = documents[i % 8];
    melba_error error = MELBA_ERROR_INIT;
    melba_json_events events = {sizeof events, NULL, NULL, NULL, NULL, NULL, NULL, NULL};
    melba_json_options options = {sizeof options, i / 8 % 32, 3 + i % 5, 0};
    melba_json_document *fresh = NULL;
    size_t position = 0;
    bool complete;
    switch (i % 7) {
    case 0:
    case 1:
        if (melba_json_parse(text, &options, &fresh, &error) == MELBA_OK)
            melba_json_document_free(fresh);
        break;
    case 2: melba_json_document_parse(document, text, &options, &error); break;
    case 3: melba_json_document_next(document, text, &position, &options, &error); break;
    case 4:
        melba_json_document_start(document, &options);
        melba_json_document_push(document, text, &complete);
        melba_json_document_finish(document, &error);
        break;
    case 5: melba_json_read(text, &options, &events, &error); break;
    default:
        melba_json_locate(text, i % 64, buffer);
        buffer->size = 0;
    }
}

static void read_a_million_documents(void)
{
    melba_json_document *document = NULL;
    melba_buffer buffer = MELBA_BUFFER_INIT;
    CHECK(melba_json_document_new(&document) == MELBA_OK);
    for (unsigned i = 0; i < calls; i++)
        read_document(i, document, &buffer);
    melba_buffer_free(&buffer);
    melba_json_document_free(document);
}

static void check_flat(void (*work)(void))
{
    work();
    /* Asked twice, because the first time brings in what asking needs. */
    resident();
    size_t before = resident();
    work();
    CHECK(before > 0 && resident() <= before + allowance);
}

static void memory_stays_flat(void)
{
    check_flat(escape_and_unescape);
}

static void memory_stays_flat_over_a_million_documents(void)
{
    check_flat(read_a_million_documents);
}

int main(void)
{
    RUN(memory_stays_flat);
    RUN(memory_stays_flat_over_a_million_documents);
    return check_done();
}
