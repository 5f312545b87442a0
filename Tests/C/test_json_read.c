/* What the reader of JSON promises beside the cases: options, limits, look-ups, reuse, lines, pieces, events. */
#include <stdlib.h>

#include "check.h"
#include "fence.h"
#include "melba.h"

static melba_bytes bytes(const char *text)
{
    return (melba_bytes){text, strlen(text)};
}

static melba_json_document *document;
static melba_error error = MELBA_ERROR_INIT;

static melba_status parse(const char *text, const melba_json_options *options)
{
    return melba_json_document_parse(document, bytes(text), options, &error);
}

static const melba_value *root(void)
{
    return melba_json_document_root(document);
}

static melba_json_options with(uint32_t flags, uint32_t depth, uint64_t limit)
{
    return (melba_json_options){sizeof(melba_json_options), flags, depth, limit};
}

/* ===== Values ========================================================== */

static void a_value_is_sixteen_bytes(void)
{
    CHECK(sizeof(melba_value) == 16 && offsetof(melba_value, size) == 4 && offsetof(melba_value, as) == 8);
    CHECK(parse("[true,-2,\"abc\",1.5,18446744073709551615]", NULL) == MELBA_OK);
    const melba_value *items = root()->as.items;
    CHECK(root()->kind == MELBA_ARRAY && root()->size == 5);
    CHECK(items[0].kind == MELBA_BOOLEAN && items[0].as.boolean);
    CHECK(items[1].kind == MELBA_INTEGER && items[1].as.integer == -2);
    CHECK(items[2].kind == MELBA_TEXT && items[2].size == 3 && items[2].flags == MELBA_ASCII && items[2].width == 0);
    CHECK(items[3].kind == MELBA_DOUBLE && items[3].as.real == 1.5);
    CHECK(items[4].kind == MELBA_NATURAL && items[4].as.natural == UINT64_MAX);
}

static void numbers_are_read_as_asked(void)
{
    int64_t integer = 7;
    double real = 7;
    CHECK(parse("[1,1.5,18446744073709551615,\"1\",123456789012345678901234567890]", NULL) == MELBA_OK);
    CHECK(melba_value_integer(melba_value_at(root(), 0), &integer) && integer == 1);
    CHECK(!melba_value_integer(melba_value_at(root(), 1), &integer) && integer == 1);
    CHECK(!melba_value_integer(melba_value_at(root(), 2), &integer));
    CHECK(melba_value_double(melba_value_at(root(), 0), &real) && real == 1);
    CHECK(melba_value_double(melba_value_at(root(), 1), &real) && real == 1.5);
    CHECK(melba_value_double(melba_value_at(root(), 2), &real) && real == 18446744073709551616.0);
    CHECK(!melba_value_double(melba_value_at(root(), 3), &real) && real == 18446744073709551616.0);
    CHECK(melba_value_double(melba_value_at(root(), 4), &real) && real == 123456789012345678901234567890.0);
    CHECK(HOLDS(melba_value_text(melba_value_at(root(), 4)), "123456789012345678901234567890"));
    CHECK(HOLDS(melba_value_text(melba_value_at(root(), 3)), "1"));
    CHECK(melba_value_text(melba_value_at(root(), 0)).size == 0 && melba_value_text(NULL).size == 0);
}

static void values_are_found_by_index_and_key(void)
{
    int64_t found = 0;
    CHECK(parse("{\"a\":1,\"b\":{\"\":[5,6]},\"a\":2}", NULL) == MELBA_OK);
    CHECK(melba_value_integer(melba_value_get(root(), bytes("a")), &found) && found == 2);
    CHECK(melba_value_integer(melba_value_at(root(), 0), &found) && found == 1);
    CHECK(HOLDS(melba_value_text(melba_value_key(root(), 1)), "b") && melba_value_key(root(), 3) == NULL);
    const melba_value *list = melba_value_get(melba_value_get(root(), bytes("b")), bytes(""));
    CHECK(melba_value_integer(melba_value_at(list, 1), &found) && found == 6);
    CHECK(melba_value_at(list, 2) == NULL && melba_value_at(list, SIZE_MAX) == NULL);
    CHECK(melba_value_get(root(), bytes("c")) == NULL && melba_value_get(list, bytes("a")) == NULL);
    CHECK(melba_value_at(melba_value_at(list, 0), 0) == NULL && melba_value_get(NULL, bytes("a")) == NULL);
    melba_json_options options = with(MELBA_JSON_FIRST_KEY, 0, 0);
    CHECK(parse("{\"a\":1,\"a\":2}", &options) == MELBA_OK && root()->flags == MELBA_FIRST_KEY);
    CHECK(melba_value_integer(melba_value_get(root(), bytes("a")), &found) && found == 1);
    CHECK(melba_value_integer(melba_value_pointer(root(), bytes("/a")), &found) && found == 1);
}

/* The examples of RFC 6901. */
static void json_pointers_lead_where_the_standard_says(void)
{
    static const char *const text =
        "{\"foo\":[\"bar\",\"baz\"],\"\":0,\"a/b\":1,\"c%d\":2,\"e^f\":3,\"g|h\":4,\"i\\\\j\":5,\"k\\\"l\":6,"
        "\" \":7,\"m~n\":8}";
    static const char *const pointers[] = {"/", "/a~1b", "/c%d", "/e^f", "/g|h", "/i\\j", "/k\"l", "/ ", "/m~0n"};
    static const char *const nowhere[] = {"foo", "/foo/2", "/foo/01", "/foo/-", "/foo/", "/foo/0/x", "/a/b",
                                          "/m~n", "/m~", "/m~2n", "/foo/4294967296", "/foo/99999999999999999999"};
    CHECK(parse(text, NULL) == MELBA_OK);
    CHECK(melba_value_pointer(root(), bytes("")) == root());
    CHECK(HOLDS(melba_value_text(melba_value_pointer(root(), bytes("/foo/0"))), "bar"));
    for (int i = 0; i < 9; i++) {
        int64_t found = -1;
        check_about = pointers[i];
        CHECK(melba_value_integer(melba_value_pointer(root(), bytes(pointers[i])), &found) && found == i);
    }
    for (size_t i = 0; i < sizeof nowhere / sizeof *nowhere; i++) {
        check_about = nowhere[i];
        CHECK(melba_value_pointer(root(), bytes(nowhere[i])) == NULL);
    }
}

/* ===== Options ========================================================= */

static void big_integers_and_decimals_follow_the_options(void)
{
    melba_json_options options = with(MELBA_JSON_BIG_AS_DOUBLE | MELBA_JSON_DECIMALS, 0, 0);
    CHECK(parse("[100000000000000000000,1.50,1e400,-2e-1,7]", &options) == MELBA_OK);
    CHECK(melba_value_at(root(), 0)->kind == MELBA_DOUBLE && melba_value_at(root(), 0)->as.real == 1e20);
    CHECK(melba_value_at(root(), 1)->kind == MELBA_DECIMAL);
    CHECK(HOLDS(melba_value_text(melba_value_at(root(), 1)), "1.50"));
    CHECK(HOLDS(melba_value_text(melba_value_at(root(), 2)), "1e400"));
    CHECK(HOLDS(melba_value_text(melba_value_at(root(), 3)), "-2e-1"));
    double real = 0;
    CHECK(melba_value_double(melba_value_at(root(), 3), &real) && real == -0.2);
    CHECK(!melba_value_double(melba_value_at(root(), 2), &real));
    CHECK(melba_value_at(root(), 4)->kind == MELBA_INTEGER);
    CHECK(parse("2.50", &options) == MELBA_OK && HOLDS(melba_value_text(root()), "2.50"));
    /* Ten thousand digits: one integer, and beyond every double. */
    static char digits[10001];
    memset(digits, '9', 10000);
    CHECK(parse(digits, NULL) == MELBA_OK && root()->kind == MELBA_BIG_INTEGER && root()->size == 10000);
    CHECK(parse(digits, &options) == MELBA_SYNTAX && error.offset == 0);
}

static void equal_keys_can_be_an_error(void)
{
    melba_json_options options = with(MELBA_JSON_UNIQUE_KEYS, 0, 0);
    CHECK(parse("{\"a\":1,\"b\":{\"a\":1},\"c\":[{\"a\":1}]}", &options) == MELBA_OK);
    CHECK(parse("[0,{\"x\":{\"a\":1, \"b\":2, \"\\u0061\":3}}]", &options) == MELBA_SYNTAX);
    CHECK(error.offset == 23 && strcmp(error.message, "an object has this key twice") == 0);
    CHECK(strcmp(error.name, "/1/x") == 0);
    /* Enough keys to be sorted. */
    static char text[200000];
    for (int twice = 0; twice < 2; twice++) {
        size_t size = 0, place = 0;
        text[size++] = '{';
        for (int i = 0; i < 5000; i++) {
            place = size;
            size += (size_t)sprintf(text + size, "\"%d\":%d,", twice && i == 4321 ? 17 : i * 7, i);
            if (i == 4321 && twice) {
                size += (size_t)sprintf(text + size, "\"119\":0}");
                break;
            }
        }
        text[size - 1] = '}';
        text[size] = 0;
        melba_status status = parse(text, &options);
        CHECK(status == (twice ? MELBA_SYNTAX : MELBA_OK));
        if (twice)
            CHECK(error.offset > place && memcmp(text + error.offset, "\"119\"", 5) == 0);
    }
}

static void limits_hold_at_their_edge(void)
{
    melba_json_options options = with(0, 3, 0);
    CHECK(parse("[[[]]]", &options) == MELBA_OK && parse("[[[1]]]", &options) == MELBA_OK);
    CHECK(parse("[[[[]]]]", &options) == MELBA_SYNTAX && error.offset == 3);
    CHECK(parse("[{\"a\":[{}]}]", &options) == MELBA_SYNTAX && error.offset == 7);
    CHECK(strcmp(error.name, "/0/a/0") == 0 && root() == NULL);
    options = with(0, 0, 5);
    CHECK(parse("[1,2]", &options) == MELBA_OK);
    CHECK(parse("[1,20]", &options) == MELBA_TOO_LARGE && root() == NULL);
}

static void a_million_arrays_need_no_stack(void)
{
    enum { count = 1000000 };
    char *text = malloc(2 * count + 1);
    memset(text, '[', count);
    memset(text + count, ']', count);
    text[2 * count] = 0;
    melba_json_options options = with(0, count, 0);
    CHECK(parse(text, NULL) == MELBA_SYNTAX && error.offset == 1024);
    CHECK(parse(text, &options) == MELBA_OK);
    size_t depth = 1;
    for (const melba_value *value = root(); (value = melba_value_at(value, 0)) != NULL;)
        depth++;
    CHECK(depth == count);
    options.depth--;
    CHECK(parse(text, &options) == MELBA_SYNTAX && error.offset == count - 1);
    text[2 * count - 1] = 0;
    options.depth++;
    CHECK(parse(text, &options) == MELBA_SYNTAX && error.offset == 2 * count - 1);
    free(text);
}

static void bad_arguments_are_refused(void)
{
    melba_json_document *other = NULL;
    struct { melba_json_options options; uint64_t more; } newer = {with(0, 0, 0), 0};
    newer.options.size = sizeof newer;
    CHECK(parse("1", &newer.options) == MELBA_OK);
    newer.more = 1;
    CHECK(parse("1", &newer.options) == MELBA_BAD_ARGUMENT);
    melba_json_options options = with(32, 0, 0);
    CHECK(parse("1", &options) == MELBA_BAD_ARGUMENT);
    options = with(0, 0, 0);
    options.size = 8;
    CHECK(melba_json_parse(bytes("1"), &options, &other, &error) == MELBA_BAD_ARGUMENT && other == NULL);
    CHECK(melba_json_parse(bytes("1"), NULL, NULL, &error) == MELBA_BAD_ARGUMENT);
    CHECK(melba_json_parse((melba_bytes){NULL, 1}, NULL, &other, &error) == MELBA_BAD_ARGUMENT);
    CHECK(melba_json_parse((melba_bytes){NULL, 0}, NULL, &other, &error) == MELBA_SYNTAX && other == NULL);
    CHECK(melba_json_parse(bytes("nope"), NULL, &other, NULL) == MELBA_SYNTAX && other == NULL);
    melba_json_document_free(NULL);
    CHECK(melba_json_document_root(NULL) == NULL);
}

/* ===== Documents ======================================================= */

static void parsing_again_takes_no_more_memory(void)
{
    const char *text = "{\"a\":[1,2,{\"b\\n\":\"\\u00e9\"}],\"c\":[[],[[1,2,3],\"x\"]]}";
    CHECK(parse(text, NULL) == MELBA_OK);
    size_t memory = melba_json_document_memory(document);
    for (int i = 0; i < 1000; i++)
        CHECK(parse(i % 3 ? text : "[1, 2, \"\\t\"", NULL) == (i % 3 ? MELBA_OK : MELBA_SYNTAX));
    CHECK(melba_json_document_memory(document) == memory);
}

static void a_copy_outlives_the_text_and_a_borrowed_one_is_the_text(void)
{
    char text[] = "[\"abc\",\"d\\te\"]";
    melba_json_options options = with(MELBA_JSON_BORROW, 0, 0);
    CHECK(parse(text, &options) == MELBA_OK && melba_value_at(root(), 0)->as.text == (uint8_t *)text + 2);
    CHECK(melba_value_at(root(), 1)->flags == (MELBA_ESCAPED | MELBA_ASCII));
    CHECK(parse(text, NULL) == MELBA_OK);
    memset(text, 'x', sizeof text);
    CHECK(HOLDS(melba_value_text(melba_value_at(root(), 0)), "abc"));
    CHECK(HOLDS(melba_value_text(melba_value_at(root(), 1)), "d\te"));
}

/* Strings of every length at every place in a block, and what the scan carries from one to the next. */
static void strings_cross_blocks_and_windows(void)
{
    static char text[40000];
    uint64_t seed = 1;
    for (size_t size = 0; size < 20000; size += size < 200 ? 1 : 1 + random_next(&seed) % 997) {
        size_t end = 0, escapes = 0;
        text[end++] = '[';
        for (size_t i = random_next(&seed) % 70; i > 0; i--)
            text[end++] = ' ';
        text[end++] = '"';
        for (size_t i = 0; i < size; i++) {
            bool escape = size % 3 == 0 && random_next(&seed) % 5 == 0;
            escapes += escape;
            text[end++] = escape ? '\\' : 'a';
            if (escape)
                text[end++] = random_next(&seed) % 2 ? '\\' : '"';
        }
        memcpy(text + end, "\",{\"k\":1}]", 11);
        CHECK(parse(text, NULL) == MELBA_OK);
        const melba_value *item = melba_value_at(root(), 0);
        CHECK(item != NULL && item->size == size && ((item->flags & MELBA_ESCAPED) != 0) == (escapes > 0));
        CHECK(melba_value_get(melba_value_at(root(), 1), bytes("k")) != NULL);
    }
}

/* ===== Lines and pieces ================================================ */

static void lines_are_read_one_by_one(void)
{
    melba_bytes text = bytes("{\"a\":1}\n\n  \r\n[2]\r\nnope\n\"x\"");
    size_t position = 0;
    CHECK(melba_json_document_next(document, text, &position, NULL, &error) == MELBA_OK && position == 8);
    CHECK(root()->kind == MELBA_OBJECT);
    CHECK(melba_json_document_next(document, text, &position, NULL, &error) == MELBA_OK && root()->kind == MELBA_ARRAY);
    CHECK(melba_json_document_next(document, text, &position, NULL, &error) == MELBA_SYNTAX && root() == NULL);
    CHECK(error.line == 5 && error.column == 1 && error.offset == 18);
    CHECK(melba_json_document_next(document, text, &position, NULL, &error) == MELBA_OK && root()->kind == MELBA_TEXT);
    CHECK(melba_json_document_next(document, text, &position, NULL, &error) == MELBA_OK && root() == NULL);
    CHECK(position == text.size);
    CHECK(melba_json_document_next(document, text, &position, NULL, &error) == MELBA_OK && root() == NULL);
    position = text.size + 1;
    CHECK(melba_json_document_next(document, text, &position, NULL, &error) == MELBA_BAD_ARGUMENT);
}

static void pieces_say_when_they_are_complete(void)
{
    static const struct { const char *first, *second; bool after_first, after_second; } tries[] = {
        {"{\"a\":\"}\\\"", "}\"}", false, true}, {"[[1],[2]", "]", false, true}, {"[]", " ", true, true},
        {"\"ab\\\"", "c\"", false, true},       {"12", "34", false, false},
    };
    for (size_t i = 0; i < sizeof tries / sizeof *tries; i++) {
        bool complete = true;
        check_about = tries[i].first;
        CHECK(melba_json_document_start(document, NULL) == MELBA_OK);
        CHECK(melba_json_document_push(document, bytes(tries[i].first), &complete) == MELBA_OK);
        CHECK(complete == tries[i].after_first);
        CHECK(melba_json_document_push(document, bytes(tries[i].second), &complete) == MELBA_OK);
        CHECK(complete == tries[i].after_second);
        CHECK(melba_json_document_finish(document, &error) == MELBA_OK && root() != NULL);
    }
    bool complete;
    melba_json_options options = with(0, 0, 4);
    CHECK(melba_json_document_finish(document, &error) == MELBA_BAD_ARGUMENT);
    CHECK(melba_json_document_push(document, bytes("1"), &complete) == MELBA_BAD_ARGUMENT);
    CHECK(melba_json_document_start(document, &options) == MELBA_OK && root() == NULL);
    CHECK(melba_json_document_push(document, bytes("[1,"), &complete) == MELBA_OK);
    CHECK(melba_json_document_push(document, bytes("2]"), &complete) == MELBA_TOO_LARGE);
    CHECK(melba_json_document_push(document, bytes("]"), &complete) == MELBA_OK && complete);
    CHECK(melba_json_document_finish(document, &error) == MELBA_SYNTAX && error.offset == 3);
    CHECK(melba_json_document_start(document, NULL) == MELBA_OK);
    CHECK(melba_json_document_finish(document, &error) == MELBA_SYNTAX && error.offset == 0);
}

/* ===== Events ========================================================== */

struct tally {
    int left; /* Calls until one stops. */
    size_t values, keys, counts;
};

static int stop(struct tally *tally)
{
    return --tally->left == 0;
}

static int on_value(void *context, const melba_value *value)
{
    struct tally *tally = context;
    tally->values += value->kind != MELBA_ARRAY && value->kind != MELBA_OBJECT;
    return stop(tally);
}

static int on_key(void *context, const melba_value *key)
{
    struct tally *tally = context;
    tally->keys += key->size;
    return stop(tally);
}

static int on_start(void *context)
{
    return stop(context);
}

static int on_end(void *context, size_t count)
{
    struct tally *tally = context;
    tally->counts = tally->counts * 10 + count;
    return stop(tally);
}

static void events_can_be_stopped_anywhere(void)
{
    melba_bytes text = bytes("[1,{\"ab\":[],\"c\\t\":[true,\"\\n\",null]},{},2]");
    struct tally tally = {0, 0, 0, 0};
    melba_json_events events = {sizeof events, &tally, on_value, on_key, on_start, on_end, on_start, on_end};
    CHECK(melba_json_read(text, NULL, &events, &error) == MELBA_OK);
    CHECK(tally.values == 5 && tally.keys == 4 && tally.counts == 3204);
    int calls = -tally.left;
    for (int i = 1; i <= calls; i++) {
        tally = (struct tally){i, 0, 0, 0};
        CHECK(melba_json_read(text, NULL, &events, &error) == MELBA_STOPPED && tally.left == 0);
    }
    melba_json_events none = {sizeof none, NULL, NULL, NULL, NULL, NULL, NULL, NULL};
    CHECK(melba_json_read(text, NULL, &none, &error) == MELBA_OK);
    CHECK(melba_json_read(bytes("[1,{\"a\":tru}]"), NULL, &none, &error) == MELBA_SYNTAX && error.offset == 8);
    CHECK(strcmp(error.name, "/1/a") == 0);
    melba_json_options options = with(MELBA_JSON_UNIQUE_KEYS, 0, 0);
    CHECK(melba_json_read(text, &options, &none, &error) == MELBA_BAD_ARGUMENT);
    CHECK(melba_json_read(text, NULL, NULL, &error) == MELBA_BAD_ARGUMENT);
}

static void places_have_json_pointers(void)
{
    static const struct { size_t offset; const char *pointer; } places[] = {
        {0, ""}, {1, "/a"}, {3, "/a"}, {5, "/a"}, {6, "/a/0"}, {8, "/a/1"}, {9, "/a/1"}, {13, "/b~1"},
        {20, "/b~1/\xc3\xa9"}, {100, ""},
    };
    melba_bytes text = bytes("{\"a\":[1,22],\"b/\":{\"\\u00e9\":0}}");
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        melba_buffer buffer = MELBA_BUFFER_INIT;
        check_about = places[i].pointer;
        CHECK(melba_json_locate(text, places[i].offset, &buffer) == MELBA_OK);
        CHECK(buffer.size == strlen(places[i].pointer));
        CHECK(buffer.size == 0 || memcmp(buffer.data, places[i].pointer, buffer.size) == 0);
        melba_buffer_free(&buffer);
    }
}

int main(void)
{
    if (melba_json_document_new(&document) != MELBA_OK)
        return 1;
    RUN(a_value_is_sixteen_bytes);
    RUN(numbers_are_read_as_asked);
    RUN(values_are_found_by_index_and_key);
    RUN(json_pointers_lead_where_the_standard_says);
    RUN(big_integers_and_decimals_follow_the_options);
    RUN(equal_keys_can_be_an_error);
    RUN(limits_hold_at_their_edge);
    RUN(a_million_arrays_need_no_stack);
    RUN(bad_arguments_are_refused);
    RUN(parsing_again_takes_no_more_memory);
    RUN(a_copy_outlives_the_text_and_a_borrowed_one_is_the_text);
    RUN(strings_cross_blocks_and_windows);
    RUN(lines_are_read_one_by_one);
    RUN(pieces_say_when_they_are_complete);
    RUN(events_can_be_stopped_anywhere);
    RUN(places_have_json_pointers);
    melba_json_document_free(document);
    return check_done();
}
