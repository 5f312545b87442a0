/*
 * The writer of JSON, call by call: every order that makes no document, every
 * limit at its edge, every case of numbers and text.
 */
#include <math.h>
#include <stdlib.h>

#include "check.h"
#include "reference.h"

static melba_buffer buffer = MELBA_BUFFER_INIT;
static melba_json_writer writer = MELBA_JSON_WRITER_INIT;
static melba_error error = MELBA_ERROR_INIT;

static melba_bytes bytes(const char *text)
{
    return (melba_bytes){text, strlen(text)};
}

static melba_json_style with(uint32_t flags)
{
    melba_json_style style = MELBA_JSON_STYLE_INIT;
    style.flags = flags;
    return style;
}

static void start(const melba_json_style *style)
{
    buffer.size = 0;
    CHECK(melba_json_writer_start(&writer, style, &buffer) == MELBA_OK);
}

static bool made(const char *text)
{
    bool same = melba_json_writer_finish(&writer, &error) == MELBA_OK && buffer.size == strlen(text)
             && memcmp(buffer.data, text, buffer.size) == 0;
    if (!same)
        fprintf(stderr, "%.*s instead of %s; %s\n", (int)buffer.size, (const char *)buffer.data, text, error.message);
    return same;
}

static bool failed(melba_status status, const char *message)
{
    bool same = melba_json_writer_finish(&writer, &error) == status && error.status == status
             && strcmp(error.message, message) == 0 && buffer.size == 0;
    if (!same)
        fprintf(stderr, "%u %s instead of %s, %zu bytes\n", error.status, error.message, message, buffer.size);
    return same;
}

/* ===== Calls from a script ============================================= */

/* One letter a call: [ { } end, k key, t text, n null, i integer, f finish. */
static melba_status play(const char *calls)
{
    melba_status status = MELBA_OK;
    for (; *calls != 0; calls++) {
        switch (*calls) {
        case '[': status = melba_json_writer_array(&writer); break;
        case '{': status = melba_json_writer_object(&writer); break;
        case '}': status = melba_json_writer_end(&writer); break;
        case 'k': status = melba_json_writer_key(&writer, bytes("k")); break;
        case 't': status = melba_json_writer_text(&writer, bytes("t")); break;
        case 'n': status = melba_json_writer_null(&writer); break;
        case 'i': status = melba_json_writer_integer(&writer, 1); break;
        case 'f': status = melba_json_writer_finish(&writer, NULL); break;
        default: abort();
        }
        if (status != MELBA_OK)
            break;
    }
    return status;
}

static void an_order_that_makes_no_document_is_refused(void)
{
    static const struct { const char *calls, *message; } cases[] = {
        {"", "no value was written"},
        {"[", "an array or object was not ended"},
        {"[{}", "an array or object was not ended"},
        {"{ki", "an array or object was not ended"},
        {"{k", "an array or object was not ended"},
        {"}", "there is no array or object to end"},
        {"n}", "there is no array or object to end"},
        {"[}}", "there is no array or object to end"},
        {"nn", "a document has one value"},
        {"[}[", "a document has one value"},
        {"n{", "a document has one value"},
        {"tt", "a document has one value"},
        {"{n", "a value in an object needs a key before it"},
        {"{t", "a value in an object needs a key before it"},
        {"{kin", "a value in an object needs a key before it"},
        {"{[", "a value in an object needs a key before it"},
        {"k", "a key must stand in an object"},
        {"nk", "a key must stand in an object"},
        {"[k", "a key must not stand in an array"},
        {"[nk", "a key must not stand in an array"},
        {"{kk", "a key needs a value before the next key"},
        {"{k}", "an object must not end between a key and its value"},
        {"{kik}", "an object must not end between a key and its value"},
    };
    static const uint32_t flags[] = {0, MELBA_JSON_SORT_KEYS, MELBA_JSON_ASCII | MELBA_JSON_FOR_SCRIPT};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        check_about = cases[i].calls;
        for (size_t k = 0; k < 6; k++) {
            melba_json_style style = with(flags[k % 3]);
            style.indent = k / 3 * 2;
            start(&style);
            play(cases[i].calls);
            CHECK(failed(MELBA_BAD_ARGUMENT, cases[i].message));
            /* It stays so, and says so. */
            CHECK(play("n") == MELBA_BAD_ARGUMENT && play("[") == MELBA_BAD_ARGUMENT && play("}") == MELBA_BAD_ARGUMENT);
            CHECK(play("k") == MELBA_BAD_ARGUMENT && failed(MELBA_BAD_ARGUMENT, cases[i].message));
            start(&style);
            CHECK(play("[i}f") == MELBA_OK);
        }
    }
    check_about = "";
}

static void what_is_finished_takes_no_more(void)
{
    start(NULL);
    CHECK(play("[}f") == MELBA_OK && HOLDS(buffer, "[]"));
    CHECK(play("n") == MELBA_BAD_ARGUMENT && play("f") == MELBA_BAD_ARGUMENT && HOLDS(buffer, "[]"));
    CHECK(melba_json_writer_finish(&writer, &error) == MELBA_BAD_ARGUMENT);
    CHECK(strcmp(error.message, "the document was finished before") == 0 && HOLDS(buffer, "[]"));
}

static void arguments_that_contradict_themselves_are_refused(void)
{
    melba_json_writer other = MELBA_JSON_WRITER_INIT;
    CHECK(melba_json_writer_null(&other) == MELBA_BAD_ARGUMENT && melba_json_writer_null(NULL) == MELBA_BAD_ARGUMENT);
    CHECK(melba_json_writer_finish(&other, &error) == MELBA_BAD_ARGUMENT);
    CHECK(melba_json_writer_start(NULL, NULL, &buffer) == MELBA_BAD_ARGUMENT);
    CHECK(melba_json_writer_start(&other, NULL, NULL) == MELBA_BAD_ARGUMENT);
    other.size--;
    CHECK(melba_json_writer_start(&other, NULL, &buffer) == MELBA_BAD_ARGUMENT);
    struct { melba_json_style style; uint64_t more; } longer = {MELBA_JSON_STYLE_INIT, 0};
    longer.style.size = sizeof longer;
    CHECK(melba_json_writer_start(&writer, &longer.style, &buffer) == MELBA_OK);
    longer.more = 1;
    CHECK(melba_json_writer_start(&writer, &longer.style, &buffer) == MELBA_BAD_ARGUMENT);
    melba_json_style style = with(128);
    CHECK(melba_json_writer_start(&writer, &style, &buffer) == MELBA_BAD_ARGUMENT);
    style = with(MELBA_JSON_LINES);
    style.indent = 1;
    CHECK(melba_json_writer_start(&writer, &style, &buffer) == MELBA_BAD_ARGUMENT);
    style = with(0);
    style.indent = MELBA_JSON_INDENT + 1;
    CHECK(melba_json_writer_start(&writer, &style, &buffer) == MELBA_BAD_ARGUMENT);
    style.indent = 0;
    style.depth = MELBA_JSON_WRITE_DEPTH + 1;
    CHECK(melba_json_write_value(NULL, &style, &buffer, &error) == MELBA_BAD_ARGUMENT);

    melba_bytes nowhere = {NULL, 1};
    start(NULL);
    CHECK(melba_json_writer_text(&writer, nowhere) == MELBA_BAD_ARGUMENT);
    start(NULL);
    CHECK(melba_json_writer_raw(&writer, nowhere) == MELBA_BAD_ARGUMENT);
    start(NULL);
    CHECK(melba_json_writer_number(&writer, nowhere) == MELBA_BAD_ARGUMENT);
    start(NULL);
    CHECK(melba_json_writer_wide_text(&writer, (melba_text){"abc", 1, 3}) == MELBA_BAD_ARGUMENT);
    start(NULL);
    CHECK(melba_json_writer_wide_text(&writer, (melba_text){(char *)&nowhere + 1, 1, 4}) == MELBA_BAD_ARGUMENT);
    start(NULL);
    CHECK(melba_json_writer_object(&writer) == MELBA_OK);
    CHECK(melba_json_writer_key(&writer, nowhere) == MELBA_BAD_ARGUMENT);
    start(NULL);
    CHECK(melba_json_writer_object(&writer) == MELBA_OK);
    CHECK(melba_json_writer_wide_key(&writer, (melba_text){NULL, 1, 1}) == MELBA_BAD_ARGUMENT);
    start(NULL);
    CHECK(melba_json_writer_value(&writer, NULL) == MELBA_BAD_ARGUMENT);
    start(NULL);
    CHECK(melba_json_writer_handle(&writer, NULL, NULL) == MELBA_BAD_ARGUMENT);
    CHECK(failed(MELBA_BAD_ARGUMENT, "an argument is not one that the call takes"));
    melba_error small = MELBA_ERROR_INIT;
    small.size = 8;
    CHECK(melba_json_writer_finish(&writer, &small) == MELBA_BAD_ARGUMENT && small.message[0] == 0);
}

static void a_buffer_that_others_change_is_noticed(void)
{
    start(NULL);
    CHECK(play("[i") == MELBA_OK && melba_buffer_append(&buffer, bytes("x")) == MELBA_OK);
    CHECK(play("i") == MELBA_BAD_ARGUMENT);
    CHECK(failed(MELBA_BAD_ARGUMENT, "the buffer was changed while a document was written to it"));
}

static void what_was_in_the_buffer_stays(void)
{
    buffer.size = 0;
    CHECK(melba_buffer_append(&buffer, bytes("before ")) == MELBA_OK);
    CHECK(melba_json_writer_start(&writer, NULL, &buffer) == MELBA_OK && play("[ii}f") == MELBA_OK);
    CHECK(HOLDS(buffer, "before [1,1]"));
    CHECK(melba_json_writer_start(&writer, NULL, &buffer) == MELBA_OK && play("[ii}n") == MELBA_BAD_ARGUMENT);
    CHECK(HOLDS(buffer, "before [1,1]"));
    melba_json_style style = with(MELBA_JSON_LINES);
    CHECK(melba_json_writer_start(&writer, &style, &buffer) == MELBA_OK && play("[i}ni[k") == MELBA_BAD_ARGUMENT);
    CHECK(HOLDS(buffer, "before [1,1][1]\nnull\n1\n"));
}

/* ===== Values ========================================================== */

static void each_value_is_written(void)
{
    start(NULL);
    CHECK(play("{kn") == MELBA_OK && melba_json_writer_key(&writer, bytes("")) == MELBA_OK && play("[{}[}") == MELBA_OK);
    CHECK(melba_json_writer_boolean(&writer, true) == MELBA_OK && melba_json_writer_boolean(&writer, false) == MELBA_OK);
    CHECK(melba_json_writer_integer(&writer, INT64_MIN) == MELBA_OK);
    CHECK(melba_json_writer_natural(&writer, UINT64_MAX) == MELBA_OK);
    CHECK(melba_json_writer_double(&writer, -1e300) == MELBA_OK && melba_json_writer_float(&writer, 0.1f) == MELBA_OK);
    CHECK(melba_json_writer_double(&writer, 100) == MELBA_OK && melba_json_writer_double(&writer, -0.0) == MELBA_OK);
    CHECK(melba_json_writer_text(&writer, bytes("a\"\n\x01\xc3\xa9</script>")) == MELBA_OK);
    CHECK(play("}}") == MELBA_OK);
    CHECK(made("{\"k\":null,\"\":[{},[],true,false,-9223372036854775808,18446744073709551615,-1e+300,0.1,100.0,-0.0,"
               "\"a\\\"\\n\\u0001\xc3\xa9</script>\"]}"));
}

static void numbers_as_text_are_checked(void)
{
    static const char *const good[] = {"0", "-0", "12345678901234567890123", "1.50", "1e400", "-2E-7"};
    static const char *const bad[] = {"", "01", "1.", ".5", "+1", "1 ", " 1", "-", "1e", "0x1", "NaN", "1,2", "1\n", "null", "1 2"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        start(NULL);
        CHECK(melba_json_writer_number(&writer, bytes(good[i])) == MELBA_OK && made(good[i]));
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        check_about = bad[i];
        start(NULL);
        CHECK(melba_json_writer_number(&writer, bytes(bad[i])) == MELBA_SYNTAX);
        CHECK(melba_json_writer_number(&writer, bytes("1")) == MELBA_SYNTAX);
        CHECK(melba_json_writer_finish(&writer, &error) == MELBA_SYNTAX && buffer.size == 0 && error.line == 1);
    }
    check_about = "";
}

static void what_is_not_finite_is_refused_or_null(void)
{
    const double some[] = {(double)NAN, (double)INFINITY, -(double)INFINITY};
    melba_json_style style = with(MELBA_JSON_NAN_AS_NULL);
    for (int i = 0; i < 3; i++) {
        start(NULL);
        CHECK(melba_json_writer_double(&writer, some[i]) == MELBA_BAD_CHARACTER);
        CHECK(failed(MELBA_BAD_CHARACTER, "JSON has no NaN and no infinity"));
        start(NULL);
        CHECK(melba_json_writer_float(&writer, (float)some[i]) == MELBA_BAD_CHARACTER);
        start(&style);
        CHECK(play("[") == MELBA_OK && melba_json_writer_double(&writer, some[i]) == MELBA_OK);
        CHECK(melba_json_writer_float(&writer, (float)some[i]) == MELBA_OK && play("}") == MELBA_OK && made("[null,null]"));
    }
}

static void text_that_is_none_is_named_with_its_place(void)
{
    static const uint16_t lone[] = {'a', '\n', 'b', 0xd800, 'c'};
    static const uint32_t beyond[] = {'a', 0x110000};
    static uint32_t far[20000];
    char text[20001];
    start(NULL);
    CHECK(melba_json_writer_text(&writer, bytes("a\nb\xff")) == MELBA_BAD_ENCODING);
    CHECK(failed(MELBA_BAD_ENCODING, "the bytes are not UTF-8") && error.offset == 3 && error.line == 2 && error.column == 2);
    start(NULL);
    CHECK(melba_json_writer_wide_text(&writer, (melba_text){lone, 5, 2}) == MELBA_BAD_ENCODING);
    CHECK(failed(MELBA_BAD_ENCODING, "half of a surrogate pair is no character"));
    CHECK(error.offset == 3 && error.line == 2 && error.column == 2);
    start(NULL);
    CHECK(play("{") == MELBA_OK && melba_json_writer_wide_key(&writer, (melba_text){beyond, 2, 4}) == MELBA_BAD_ENCODING);
    CHECK(failed(MELBA_BAD_ENCODING, "half of a surrogate pair is no character") && error.offset == 1);
    for (size_t i = 0; i < 20000; i++)
        text[i] = (char)(far[i] = 'x');
    text[20000] = (char)0xc3;
    far[19999] = 0xdfff;
    start(NULL);
    CHECK(melba_json_writer_wide_text(&writer, (melba_text){far, 20000, 4}) == MELBA_BAD_ENCODING);
    CHECK(melba_json_writer_finish(&writer, &error) == MELBA_BAD_ENCODING && error.offset == 19999 && error.column == 20000);
    start(NULL);
    CHECK(melba_json_writer_text(&writer, (melba_bytes){text, 20001}) == MELBA_BAD_ENCODING);
    CHECK(melba_json_writer_finish(&writer, &error) == MELBA_BAD_ENCODING && error.offset == 20000);
}

static void long_text_is_written_in_parts(void)
{
    static char text[60001], expected[360004];
    static const uint32_t flags[] = {0, MELBA_JSON_ASCII, MELBA_JSON_FOR_SCRIPT, MELBA_JSON_ASCII | MELBA_JSON_FOR_SCRIPT};
    static const char part[] = "ab<\xe2\x80\xa8\xc3\xa9\n\xf0\x9f\x98\x80";
    static const uint32_t characters[] = {'a', 'b', '<', 0x2028, 0xe9, '\n', 0x1f600};
    size_t count = sizeof text / (sizeof part - 1);
    for (size_t i = 0; i < count; i++)
        memcpy(text + i * (sizeof part - 1), part, sizeof part - 1);
    for (size_t k = 0; k < 4; k++) {
        size_t size = 0;
        melba_json_style style = with(flags[k]);
        expected[size++] = '"';
        for (size_t i = 0; i < 7 * count; i++)
            size += reference_json(characters[i % 7], style.flags & 1, style.flags & 2, (uint8_t *)expected + size);
        expected[size++] = '"';
        start(&style);
        CHECK(melba_json_writer_text(&writer, (melba_bytes){text, count * (sizeof part - 1)}) == MELBA_OK);
        CHECK(play("f") == MELBA_OK && buffer.size == size && memcmp(buffer.data, expected, size) == 0);
    }
}

static void fragments_are_checked_and_go_out_as_they_are(void)
{
    static const char spaced[] = " { \"a\" :\n[1.50, \"<\xe2\x80\xa9\xc3\xa9\xf0\x9f\x98\x80\"] } ";
    melba_json_style style = with(0);
    start(NULL);
    CHECK(play("[") == MELBA_OK && melba_json_writer_raw(&writer, bytes(spaced)) == MELBA_OK && play("i}") == MELBA_OK);
    CHECK(made("[ { \"a\" :\n[1.50, \"<\xe2\x80\xa9\xc3\xa9\xf0\x9f\x98\x80\"] } ,1]"));
    style = with(MELBA_JSON_FOR_SCRIPT);
    start(&style);
    CHECK(melba_json_writer_raw(&writer, bytes(spaced)) == MELBA_OK);
    CHECK(made(" { \"a\" :\n[1.50, \"\\u003c\\u2029\xc3\xa9\xf0\x9f\x98\x80\"] } "));
    style = with(MELBA_JSON_ASCII | MELBA_JSON_LINES);
    start(&style);
    CHECK(melba_json_writer_raw(&writer, bytes(spaced)) == MELBA_OK);
    CHECK(made(" { \"a\" : [1.50, \"<\\u2029\\u00e9\\ud83d\\ude00\"] } \n"));

    static const struct { const char *text, *message; uint64_t offset; } bad[] = {
        {"", "expected a value, but the text ends", 0}, {"[1,]", "a comma must not stand at the end", 3},
        {"1 2", "expected nothing but white space behind the value", 2}, {"\"a", "unterminated string", 0},
        {"\n[nul]", "expected a value", 2},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        check_about = bad[i].text;
        start(NULL);
        CHECK(melba_json_writer_raw(&writer, bytes(bad[i].text)) == MELBA_SYNTAX);
        CHECK(failed(MELBA_SYNTAX, bad[i].message) && error.offset == bad[i].offset);
    }
    check_about = "";
    style = with(MELBA_JSON_TRUST_RAW);
    start(&style);
    CHECK(melba_json_writer_raw(&writer, bytes("trusted")) == MELBA_OK && made("trusted"));
    start(&style);
    CHECK(melba_json_writer_raw(&writer, bytes("\"\xff\"")) == MELBA_BAD_ENCODING);
    CHECK(failed(MELBA_BAD_ENCODING, "the bytes are not UTF-8") && error.offset == 1);
    start(&style);
    CHECK(melba_json_writer_raw(&writer, bytes("")) == MELBA_SYNTAX && melba_json_writer_raw(&writer, bytes("1")) == MELBA_SYNTAX);
}

/* ===== Styles ========================================================== */

static void lines_and_indents(void)
{
    melba_json_style style = with(MELBA_JSON_LINE_FEED);
    style.indent = 3;
    start(&style);
    CHECK(play("{k[i[}{}}ki}") == MELBA_OK);
    CHECK(made("{\n   \"k\": [\n      1,\n      [],\n      {}\n   ],\n   \"k\": 1\n}\n"));
    style = with(MELBA_JSON_LINES);
    start(&style);
    CHECK(made(""));
    start(&style);
    CHECK(play("n[i}{ki}t") == MELBA_OK && made("null\n[1]\n{\"k\":1}\n\"t\"\n"));
    start(&style);
    CHECK(play("n[") == MELBA_OK);
    CHECK(melba_json_writer_finish(&writer, &error) == MELBA_BAD_ARGUMENT && HOLDS(buffer, "null\n"));
}

static void keys_are_sorted_by_their_bytes(void)
{
    static const char *const keys[] = {"b", "a\xf0\x90\x80\x80", "a", "", "a\xef\xbf\xbf", "\"", "a\n", "\n", "a\x1f",
                                       "\xe2\x80\xa8x",
                                       "b", "\xe2\x80\xa7", "\xe2\x80\xa9", "!", "#", "aa", "a\\", "a]", "a["};
    static const char plain[] = "{\"\":3,\"\\n\":7,\"!\":13,\"\\\"\":5,\"#\":14,\"a\":2,\"a\\n\":6,\"a\\u001f\":8,\"a[\":18,"
                                "\"a\\\\\":16,\"a]\":17,\"aa\":15,\"a\xef\xbf\xbf\":4,\"a\xf0\x90\x80\x80\":1,\"b\":0,\"b\":10,"
                                "\"\xe2\x80\xa7\":11,\"\xe2\x80\xa8x\":9,\"\xe2\x80\xa9\":12}";
    static const char ascii[] = "{\"\":3,\"\\n\":7,\"!\":13,\"\\\"\":5,\"#\":14,\"a\":2,\"a\\n\":6,\"a\\u001f\":8,\"a[\":18,"
                                "\"a\\\\\":16,\"a]\":17,\"aa\":15,\"a\\uffff\":4,\"a\\ud800\\udc00\":1,\"b\":0,\"b\":10,"
                                "\"\\u2027\":11,\"\\u2028x\":9,\"\\u2029\":12}";
    for (uint32_t i = 0; i < 2; i++) {
        melba_json_style style = with(MELBA_JSON_SORT_KEYS | (i ? MELBA_JSON_ASCII : 0));
        start(&style);
        CHECK(play("{") == MELBA_OK);
        for (size_t k = 0; k < sizeof keys / sizeof *keys; k++)
            CHECK(melba_json_writer_key(&writer, bytes(keys[k])) == MELBA_OK
                  && melba_json_writer_integer(&writer, (int64_t)k) == MELBA_OK);
        CHECK(play("}") == MELBA_OK && made(i ? ascii : plain));
    }
    /* Escapes that stand for other characters, and a script's among them. */
    melba_json_style style = with(MELBA_JSON_SORT_KEYS | MELBA_JSON_FOR_SCRIPT);
    start(&style);
    CHECK(play("{") == MELBA_OK);
    static const char *const more[] = {"=", "<", "\xe2\x80\xa9", "\xe2\x80\xa8", "\xe2\x80\xaa", ">", "\b", "\t", "\f", "\r"};
    for (size_t k = 0; k < 10; k++)
        CHECK(melba_json_writer_key(&writer, bytes(more[k])) == MELBA_OK && play("n") == MELBA_OK);
    CHECK(play("}") == MELBA_OK);
    CHECK(made("{\"\\b\":null,\"\\t\":null,\"\\f\":null,\"\\r\":null,\"\\u003c\":null,\"=\":null,\"\\u003e\":null,\"\\u2028\":null,"
               "\"\\u2029\":null,\"\xe2\x80\xaa\":null}"));
}

/* ===== Limits ========================================================== */

static void depth_ends_at_the_limit(void)
{
    static const uint32_t flags[] = {0, MELBA_JSON_SORT_KEYS};
    for (uint32_t limit = 1; limit <= 2048; limit = limit == 64 ? MELBA_JSON_WRITE_DEPTH : 2 * limit) {
        for (int i = 0; i < 4; i++) {
            melba_json_style style = with(flags[i / 2]);
            style.depth = limit == MELBA_JSON_WRITE_DEPTH ? 0 : limit;
            if (limit > MELBA_JSON_WRITE_DEPTH)
                break;
            start(&style);
            for (uint32_t level = 0; level < limit; level++)
                CHECK(play(i % 2 ? "{k" : "[") == MELBA_OK);
            CHECK(play(i % 2 ? "n" : "i") == MELBA_OK);
            for (uint32_t level = 0; level < limit; level++)
                CHECK(play("}") == MELBA_OK);
            CHECK(play("f") == MELBA_OK && buffer.size == (i % 2 ? 6 : 2) * limit + (i % 2 ? 4 : 1));
            start(&style);
            for (uint32_t level = 0; level < limit; level++)
                CHECK(play(i % 2 ? "{k" : "[") == MELBA_OK);
            CHECK(play("[") == MELBA_TOO_LARGE && failed(MELBA_TOO_LARGE, "arrays and objects are nested too deeply"));
        }
    }
    melba_json_style style = with(0);
    style.depth = 3;
    start(&style);
    CHECK(play("[") == MELBA_OK && melba_json_writer_raw(&writer, bytes("[[]]")) == MELBA_OK);
    CHECK(melba_json_writer_raw(&writer, bytes("[[[]]]")) == MELBA_TOO_LARGE);
    CHECK(failed(MELBA_TOO_LARGE, "arrays and objects are nested too deeply"));
}

static void size_ends_at_the_limit(void)
{
    static const char *const calls[] = {"{kntf", "[ttf", "{k[in}kt}f", "n", "{}", "[n}f"};
    static const char *const texts[] = {"", "", "{\"k\":[1,null],\"k\":\"t\"}", "null", "{}", "[null]"};
    for (size_t i = 2; i < 6; i++) {
        for (int k = 0; k < 4; k++) {
            melba_json_style style = with(k % 2 ? MELBA_JSON_SORT_KEYS : 0);
            if (k / 2)
                style.flags |= MELBA_JSON_LINE_FEED;
            size_t size = strlen(texts[i]) + (size_t)(k / 2);
            style.limit = size;
            start(&style);
            CHECK(play(calls[i]) == MELBA_OK && (strchr(calls[i], 'f') || play("f") == MELBA_OK) && buffer.size == size);
            style.limit = size - 1;
            start(&style);
            melba_status status = play(calls[i]);
            CHECK(status == MELBA_TOO_LARGE || play("f") == MELBA_TOO_LARGE);
            CHECK(failed(MELBA_TOO_LARGE, "the output would be too large"));
        }
    }
    melba_json_style style = with(MELBA_JSON_LINES);
    style.limit = 9;
    start(&style);
    CHECK(play("n") == MELBA_OK && play("n") == MELBA_TOO_LARGE && HOLDS(buffer, "null\n"));
}

static void *grudging(void *context, void *data, size_t old, size_t size)
{
    (void)old;
    if (size > *(size_t *)context)
        return NULL;
    if (size == 0) {
        free(data);
        return NULL;
    }
    return realloc(data, size);
}

static void a_buffer_that_cannot_grow_is_a_status(void)
{
    static char text[3000];
    memset(text, 'x', sizeof text);
    uint32_t refused = 0;
    for (size_t most = 0; most < 12000; most += 37) {
        for (uint32_t flags = 0; flags < 8; flags += 4) {
            melba_buffer small = {NULL, 0, 0, grudging, &most};
            melba_json_style style = with(flags);
            style.indent = flags;
            CHECK(melba_json_writer_start(&writer, &style, &small) == MELBA_OK);
            melba_status status = play("{k{}k");
            if (status == MELBA_OK)
                status = melba_json_writer_text(&writer, (melba_bytes){text, most % sizeof text});
            for (int i = 0; i < 100 && status == MELBA_OK; i++)
                status = play("k[i}");
            if (status == MELBA_OK)
                status = play("}");
            CHECK(status == MELBA_OK || status == MELBA_NO_MEMORY);
            CHECK(melba_json_writer_finish(&writer, &error) == status && (status == MELBA_OK || small.size == 0));
            refused += status == MELBA_NO_MEMORY;
            melba_buffer_free(&small);
        }
    }
    CHECK(refused > 50);
}

int main(void)
{
    RUN(an_order_that_makes_no_document_is_refused);
    RUN(what_is_finished_takes_no_more);
    RUN(arguments_that_contradict_themselves_are_refused);
    RUN(a_buffer_that_others_change_is_noticed);
    RUN(what_was_in_the_buffer_stays);
    RUN(each_value_is_written);
    RUN(numbers_as_text_are_checked);
    RUN(what_is_not_finite_is_refused_or_null);
    RUN(text_that_is_none_is_named_with_its_place);
    RUN(long_text_is_written_in_parts);
    RUN(fragments_are_checked_and_go_out_as_they_are);
    RUN(lines_and_indents);
    RUN(keys_are_sorted_by_their_bytes);
    RUN(depth_ends_at_the_limit);
    RUN(size_ends_at_the_limit);
    RUN(a_buffer_that_cannot_grow_is_a_status);
    melba_buffer_free(&buffer);
    return check_done();
}
