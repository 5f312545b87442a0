/* Eight threads read one document, and eight parse with a document each; the thread sanitizer watches. */
#include <stdlib.h>

#include "melba.h"
#include "threads.h"

enum { rounds = 200, items = 300 };

static char text[40000];
static size_t size;
static const melba_json_document *shared;

static void compose(void)
{
    size = (size_t)sprintf(text, "{\"list\":[");
    for (int i = 0; i < items; i++)
        size += (size_t)sprintf(text + size, "%s{\"k%d\":[%d,%d.5,\"a\\n\\u00e9%d\",12345678901234567890123]}",
                                i ? "," : "", i, i, i, i);
    size += (size_t)sprintf(text + size, "]}");
}

/* Whether what is there is what was composed. */
static bool is_whole(const melba_json_document *document)
{
    const melba_value *root = melba_json_document_root(document);
    const melba_value *list = melba_value_get(root, (melba_bytes){"list", 4});
    bool right = melba_json_document_memory(document) > size / 2 && list != NULL && list->size == items;
    for (size_t i = 0; right && i < items; i++) {
        char name[40], written[40];
        int length = sprintf(name, "/list/%zu/k%zu/2", i, i);
        const melba_value *item = melba_value_at(list, i), *numbers = melba_value_at(item, 0);
        melba_bytes found = melba_value_text(melba_value_pointer(root, (melba_bytes){name, (size_t)length}));
        melba_bytes key = melba_value_text(melba_value_key(item, 0));
        int64_t integer = -1;
        double real = -1, big = -1;
        length = sprintf(written, "a\n\u00e9%zu", i);
        right = found.size == (size_t)length && memcmp(found.data, written, found.size) == 0;
        right = right && key.size + 1 < sizeof name && memcmp(key.data, strrchr(name, 'k'), key.size) == 0;
        right = right && melba_value_integer(melba_value_at(numbers, 0), &integer) && integer == (int64_t)i;
        right = right && melba_value_double(melba_value_at(numbers, 1), &real) && real == (double)i + 0.5;
        right = right && melba_value_double(melba_value_at(numbers, 3), &big) && big == 12345678901234567890123.0;
    }
    return right;
}

static void *read_shared(void *context)
{
    bool *right = context;
    *right = true;
    pthread_barrier_wait(&together);
    for (int i = 0; i < rounds; i++)
        *right = *right && is_whole(shared);
    return NULL;
}

static int count_values(void *context, const melba_value *value)
{
    (void)value;
    ++*(size_t *)context;
    return 0;
}

/* Every way to read, into one document. */
static bool parses(melba_json_document *document)
{
    melba_bytes whole = {text, size};
    melba_buffer buffer = MELBA_BUFFER_INIT;
    melba_error error = MELBA_ERROR_INIT;
    melba_json_document *other = NULL;
    size_t position = 0, told = 0;
    bool complete = false;
    melba_json_events events = {sizeof events, &told, count_values, NULL, NULL, NULL, NULL, NULL};
    bool right = melba_json_document_parse(document, whole, NULL, &error) == MELBA_OK && is_whole(document);
    right = right && melba_json_document_next(document, whole, &position, NULL, &error) == MELBA_OK;
    right = right && is_whole(document);
    right = right && melba_json_document_start(document, NULL) == MELBA_OK;
    for (size_t i = 0; right && i < size; i += 5000) {
        melba_bytes piece = {text + i, size - i < 5000 ? size - i : 5000};
        right = melba_json_document_push(document, piece, &complete) == MELBA_OK;
    }
    right = right && complete && melba_json_document_finish(document, &error) == MELBA_OK && is_whole(document);
    right = right && melba_json_parse(whole, NULL, &other, &error) == MELBA_OK && is_whole(other);
    melba_json_document_free(other);
    right = right && melba_json_read(whole, NULL, &events, &error) == MELBA_OK && told == 4 * items;
    right = right && melba_json_document_parse(document, (melba_bytes){text, size - 1}, NULL, &error) == MELBA_SYNTAX;
    right = right && error.offset == size - 1 && melba_json_document_root(document) == NULL;
    right = right && melba_json_locate(whole, 8, &buffer) == MELBA_OK && HOLDS(buffer, "/list");
    melba_buffer_free(&buffer);
    return right;
}

static void *parse_own(void *context)
{
    bool *right = context;
    melba_json_document *document = NULL;
    *right = melba_json_document_new(&document) == MELBA_OK;
    pthread_barrier_wait(&together);
    for (int i = 0; i < rounds / 4; i++)
        *right = *right && parses(document);
    melba_json_document_free(document);
    return NULL;
}

static void threads_read_one_document(void)
{
    melba_json_document *document = NULL;
    CHECK(melba_json_parse((melba_bytes){text, size}, NULL, &document, NULL) == MELBA_OK && is_whole(document));
    shared = document;
    in_threads(read_shared);
    melba_json_document_free(document);
}

static void threads_parse_with_documents_of_their_own(void)
{
    in_threads(parse_own);
}

int main(void)
{
    compose();
    RUN(threads_read_one_document);
    RUN(threads_parse_with_documents_of_their_own);
    return check_done();
}
