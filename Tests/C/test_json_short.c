/*
 * Short texts are read in one pass as a document reads them, or not at all: a
 * list of each kind, and random texts, whole and spoiled, at the end of memory
 * behind which nothing may be touched.  MELBA_SEED repeats a run.
 */
#include <stdlib.h>
#include <time.h>

#include "check.h"
#include "fence.h"
#include "melba.h"
#include "melba_core.h"

enum { pages = 4, value_size = sizeof(melba_value) };

static uint8_t *source, *target;
static melba_json_document *document;
static uint64_t seed;

static bool equal_bytes(const melba_value *a, const melba_value *b)
{
    return a->kind == b->kind && a->flags == b->flags && a->size == b->size
        && (a->kind != MELBA_TEXT || memcmp(a->as.text, b->as.text, a->size) == 0);
}

static bool equal(const melba_value *a, const melba_value *b)
{
    if (!equal_bytes(a, b))
        return false;
    if (a->kind != MELBA_ARRAY && a->kind != MELBA_OBJECT)
        return a->kind == MELBA_TEXT || a->kind == MELBA_NULL || a->as.natural == b->as.natural;
    for (uint32_t i = 0; i < a->size; i++) {
        if (a->kind == MELBA_OBJECT && !equal_bytes(melba_value_key(a, i), melba_value_key(b, i)))
            return false;
        if (!equal(melba_value_at(a, i), melba_value_at(b, i)))
            return false;
    }
    return true;
}

/* Whether the text is read in one pass; then a document must say the same. */
static bool is_short(const char *text, size_t size)
{
    uint8_t *copy = source + pages * fence_page - (size + 1);
    melba_value *values = (melba_value *)(void *)(target + pages * fence_page - (size + 1) * value_size);
    melba_json_options options = MELBA_JSON_OPTIONS_INIT;
    options.flags = MELBA_JSON_BORROW | MELBA_JSON_BIG_AS_DOUBLE;
    memcpy(copy, text, size);
    copy[size] = 0;
    if (!melbacore_json_short(copy, size, values))
        return false;
    melba_status status = melba_json_document_parse(document, (melba_bytes){copy, size}, &options, NULL);
    bool agrees = status == MELBA_OK && equal(values, melba_json_document_root(document));
    if (!CHECK(agrees))
        fprintf(stderr, "of %.*s\n", (int)size, text);
    return true;
}

static bool takes(const char *text)
{
    return is_short(text, strlen(text));
}

static void what_is_plain_is_taken(void)
{
    static const char *const texts[] = {
        "{}", "[]", " \t\r\n[ ] ", "null", "true", "false", "0", "-0", "7", "-7", "123456789012345678", "0.5", "-0.0",
        "3.14159265358979", "-12.25", "\"\"", "\"a\"", "\"of fifteen ....\"", "\"of sixteen .....\"",
        "\"a text of more than sixteen and of more than thirty-two characters\"", "{\"\":\"\"}", "[[],{},[[]],[{}]]",
        "{ \"a\" : [ 1 , 2.5 , { \"b\" : null } ] , \"a\" : true }", "[1,[2,[3,[4]],5],[6]]", "{\"a\":{\"b\":{\"c\":[]}}}",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        CHECK(takes(texts[i]) || !(check_about = texts[i]));
}

static void the_rest_is_left(void)
{
    static const char *const texts[] = {
        "", " ", "[", "]", "{", "}", "[1", "[1,", "[1,]", "[,1]", "[1 2]", "[1}", "{\"a\":1]", "{\"a\"}", "{\"a\":}",
        "{\"a\" 1}",
        "{\"a\":1,}", "{,}", "{1:2}", "{a:1}", "{\"a\":1 \"b\":2}", "[]]", "{}}", "1,", "1 2", "\"a", "\"a\\n\"", "\"\t\"",
        "\"\xc3\xa9\"", "\"\x80\"", "{\"\xc3\xa9\":1}", "{\"\\u0061\":1}", "01", "-01", "00.5", "-", "+1", ".5", "1.", "1.e1",
        "-.5",
        "1e5", "1.5e5", "1.5E5", "1E5", "1.2.3", "1-2", "0x1", "1a", "1234567890123456789", "1.234567890123456", "nul", "nulll",
        "tru", "truee", "True", "falsy", "fals", "nan", "Infinity", "// 1", "\f1", "\xef\xbb\xbf" "1", "[1]x", "[\"a\"b]",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        CHECK(!takes(texts[i]) || !(check_about = texts[i]));
    CHECK(!is_short("1\0", 2));
    CHECK(!is_short("[1,\0]", 5));
    CHECK(!is_short("\"\0\"", 3));
}

static void it_ends_at_its_limits(void)
{
    char text[MELBACORE_JSON_SHORT + 8];
    for (size_t depth = 1; depth <= 64; depth++) {
        memset(text, '[', depth);
        memset(text + depth, ']', depth);
        CHECK(is_short(text, 2 * depth) == (depth <= 33));
        /* What opens and does not end takes the most places. */
        CHECK(!is_short(text, depth));
    }
    for (size_t size = MELBACORE_JSON_SHORT - 3; size <= MELBACORE_JSON_SHORT + 1; size++) {
        bool is_taken = size <= MELBACORE_JSON_SHORT;
        memset(text, ' ', size);
        text[0] = '7';
        CHECK(is_short(text, size) == is_taken);
        /* An array of as many items as there can be. */
        for (size_t i = 0; i < size; i++)
            text[i] = i % 2 ? '1' : ',';
        text[0] = '[';
        text[size - 1] = ']';
        CHECK(is_short(text, size) == (is_taken && size % 2 == 1));
    }
}

/* ===== Random texts ===================================================== */

static unsigned below(unsigned bound)
{
    return (unsigned)(random_next(&seed) % bound);
}

static size_t put(char *text, size_t at, const char *what)
{
    size_t size = strlen(what);
    memcpy(text + at, what, size);
    return at + size;
}

static size_t put_value(char *text, size_t at, unsigned depth)
{
    static const char *const leaves[] = {
        "null", "true", "false", "0", "-1", "42", "1234567890", "123456789012345678", "1.5", "-0.25", "123.456789", "\"\"", "\"a\"",
        "\"abcdefgh\"", "\"of sixteen .....\"", "\"more than sixteen of them\"", "1e3",
        "\"\xe4\xb8\xad\"", "\"\\n\"", "{}", "[]", "[ ]",
    };
    static const char *const blanks[] = {"", "", "", "", " ", "\n  "};
    unsigned kind = below(depth == 0 ? 2 : 4);
    at = put(text, at, blanks[below(6)]);
    if (kind < 2) {
        at = put(text, at, leaves[below(100) < 90 ? below(16) : below(22)]);
    } else {
        unsigned count = 1 + below(4);
        text[at++] = kind == 2 ? '[' : '{';
        for (unsigned i = 0; i < count; i++) {
            if (i > 0)
                text[at++] = ',';
            if (kind == 3) {
                at = put(text, at, blanks[below(6)]);
                at = put(text, at, leaves[11 + below(5)]);
                at = put(text, at, blanks[below(6)]);
                text[at++] = ':';
            }
            at = put_value(text, at, depth - 1);
        }
        at = put(text, at, blanks[below(6)]);
        text[at++] = kind == 2 ? ']' : '}';
    }
    return put(text, at, blanks[below(6)]);
}

static void random_texts_are_read_as_by_a_document(void)
{
    static char text[1 << 16];
    static const char spoilers[] = "{}[],:\"\\0123456789.-+eEtfn \n\x1f\x80\xe4";
    unsigned taken = 0, seen = 0;
    for (unsigned round = 0; round < 100000; round++) {
        size_t size = put_value(text, 0, below(5));
        if (size == 0 || size > MELBACORE_JSON_SHORT)
            continue;
        text[size] = 0;
        seen++;
        taken += is_short(text, size);
        for (unsigned change = 0; change < 3; change++) {
            text[below((unsigned)size)] = spoilers[below(sizeof spoilers)];
            is_short(text, size);
            is_short(text, 1 + below((unsigned)size));
        }
    }
    CHECK(seen > 10000 && taken > seen / 2);
}

int main(void)
{
    const char *given = getenv("MELBA_SEED");
    seed = given != NULL ? strtoull(given, NULL, 10) : (uint64_t)time(NULL);
    printf("random texts: MELBA_SEED=%llu\n", (unsigned long long)seed);
    source = fence_new(pages);
    target = fence_new(pages);
    if (melba_json_document_new(&document) != MELBA_OK)
        return 1;
    RUN(what_is_plain_is_taken);
    RUN(the_rest_is_left);
    RUN(it_ends_at_its_limits);
    RUN(random_texts_are_read_as_by_a_document);
    melba_json_document_free(document);
    fence_free(source, pages);
    fence_free(target, pages);
    return check_done();
}
