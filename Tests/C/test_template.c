/* melba/template.h: environments, loaders, functions, structs, limits, errors, misuse. */
#include <stdlib.h>
#include <unistd.h>

#include "check.h"
#include "melba.h"
#include "threads.h"

#define B(literal) ((melba_bytes){(literal), sizeof(literal) - 1})
static const melba_bytes nothing = {NULL, 0};

static melba_environment *new_environment(uint32_t flags)
{
    melba_environment_options options = {.size = sizeof options, .flags = flags};
    melba_environment *made = NULL;
    CHECK(melba_environment_new(&options, &made) == MELBA_OK);
    return made;
}

/* Compiles and renders with a JSON text; the status and the error are the last ones. */
static melba_error last;
static melba_status status_of(melba_environment *environment, const char *source, const char *json,
                              melba_buffer *output)
{
    melba_template *made = NULL;
    last = (melba_error)MELBA_ERROR_INIT;
    melba_bytes text = {source, strlen(source)}, context = {json, strlen(json)};
    melba_status status = melba_template_compile(environment, B("page.html"), text, &made, &last);
    if (status == MELBA_OK)
        status = melba_template_render_json(made, context, output, &last);
    melba_template_free(made);
    return status;
}

static bool makes(melba_environment *environment, const char *source, const char *json, const char *expected)
{
    melba_buffer output = MELBA_BUFFER_INIT;
    melba_status status = status_of(environment, source, json, &output);
    bool is_same = status == MELBA_OK && output.size == strlen(expected)
                && (output.size == 0 || memcmp(output.data, expected, output.size) == 0);
    if (!is_same)
        fprintf(stderr, "%s: %d %s: %.*s\n", source, status, last.message, (int)output.size, (char *)output.data);
    melba_buffer_free(&output);
    return is_same;
}

static bool fails(melba_environment *environment, const char *source, melba_status expected, const char *message)
{
    melba_buffer output = MELBA_BUFFER_INIT;
    melba_buffer_append(&output, B("before"));
    melba_status status = status_of(environment, source, "{}", &output);
    bool is_so = status == expected && strstr(last.message, message) != NULL && HOLDS(output, "before");
    if (!is_so)
        fprintf(stderr, "%s: %d %s\n", source, status, last.message);
    melba_buffer_free(&output);
    return is_so;
}

/* ===== Structs ========================================================== */

struct tag {
    const char *label;
    uint8_t weight;
};

struct order {
    int8_t tiny;
    int16_t small;
    int32_t middle;
    int64_t large;
    uint8_t byte;
    uint16_t word;
    uint32_t half;
    uint64_t full;
    float single;
    double real;
    bool paid;
    char code[6];
    const char *note;
    const char *no_note;
    melba_bytes raw;
    melba_value extra;
    struct tag main_tag;
    const struct tag *other_tag;
    const struct tag *no_tag;
    const struct tag *tags;
    size_t tag_count;
    int32_t scores[3];
    const char *const *names;
    size_t name_count;
};

static const melba_field tag_list[] = {
    MELBA_FIELD(struct tag, label, MELBA_FIELD_STRING),
    MELBA_FIELD(struct tag, weight, MELBA_FIELD_UNSIGNED),
};
static const melba_fields tag_fields = {tag_list, 2};
static const melba_field order_list[] = {
    MELBA_FIELD(struct order, tiny, MELBA_FIELD_SIGNED),
    MELBA_FIELD(struct order, small, MELBA_FIELD_SIGNED),
    MELBA_FIELD(struct order, middle, MELBA_FIELD_SIGNED),
    MELBA_FIELD(struct order, large, MELBA_FIELD_SIGNED),
    MELBA_FIELD(struct order, byte, MELBA_FIELD_UNSIGNED),
    MELBA_FIELD(struct order, word, MELBA_FIELD_UNSIGNED),
    MELBA_FIELD(struct order, half, MELBA_FIELD_UNSIGNED),
    MELBA_FIELD(struct order, full, MELBA_FIELD_UNSIGNED),
    MELBA_FIELD(struct order, single, MELBA_FIELD_REAL),
    MELBA_FIELD(struct order, real, MELBA_FIELD_REAL),
    MELBA_FIELD(struct order, paid, MELBA_FIELD_BOOL),
    MELBA_FIELD(struct order, code, MELBA_FIELD_CHARACTERS),
    MELBA_FIELD(struct order, note, MELBA_FIELD_STRING),
    MELBA_FIELD(struct order, no_note, MELBA_FIELD_STRING),
    MELBA_FIELD(struct order, raw, MELBA_FIELD_BYTES),
    MELBA_FIELD(struct order, extra, MELBA_FIELD_VALUE),
    MELBA_FIELD_OF(struct order, main_tag, MELBA_FIELD_RECORD, &tag_fields),
    MELBA_FIELD_OF(struct order, other_tag, MELBA_FIELD_POINTER, &tag_fields),
    MELBA_FIELD_OF(struct order, no_tag, MELBA_FIELD_POINTER, &tag_fields),
    MELBA_FIELD_ITEMS(struct order, tags, tag_count, MELBA_FIELD_RECORD, &tag_fields),
    {{"scores", 6}, MELBA_FIELD_ARRAY, MELBA_FIELD_SIGNED, offsetof(struct order, scores), sizeof(int32_t), 3, NULL},
    MELBA_FIELD_ITEMS(struct order, names, name_count, MELBA_FIELD_STRING, NULL),
};
static const melba_fields order_fields = {order_list, sizeof order_list / sizeof *order_list};

static const struct tag two_tags[] = {{"new", 1}, {"<old>", 2}};
static const char *const two_names[] = {"Ann", "Bob"};

static struct order an_order(void)
{
    struct order order = {-1, -2, -3, -4, 255, 65535, 4294967295u, 18446744073709551615u, 0.5f, 2.25, true, "A-1234",
                          "a & b", NULL, {"raw", 3}, {MELBA_INTEGER, 0, 0, 0, 0, {0}}, {"main", 9}, &two_tags[1], NULL,
                          two_tags, 2, {3, 1, 2}, two_names, 2};
    memcpy(order.code, "A-1234", 6);
    order.extra.as.integer = 77;
    return order;
}

static bool order_makes(const char *source, const char *expected)
{
    melba_environment *environment = new_environment(MELBA_AUTOESCAPE);
    melba_template *made = NULL;
    melba_buffer output = MELBA_BUFFER_INIT;
    struct order order = an_order();
    melba_bytes text = {source, strlen(source)};
    last = (melba_error)MELBA_ERROR_INIT;
    melba_status status = melba_template_compile(environment, nothing, text, &made, &last);
    if (status == MELBA_OK)
        status = melba_template_render_struct(made, &order_fields, &order, &output, &last);
    bool is_same = status == MELBA_OK && output.size == strlen(expected) && memcmp(output.data, expected, output.size) == 0;
    if (!is_same)
        fprintf(stderr, "%s: %d %s: %.*s\n", source, status, last.message, (int)output.size, (char *)output.data);
    melba_template_free(made);
    melba_environment_free(environment);
    melba_buffer_free(&output);
    return is_same;
}

static void a_struct_is_read_in_place(void)
{
    CHECK(order_makes("{{ tiny }} {{ small }} {{ middle }} {{ large }}", "-1 -2 -3 -4"));
    CHECK(order_makes("{{ byte }} {{ word }} {{ half }} {{ full }}", "255 65535 4294967295 18446744073709551615"));
    CHECK(order_makes("{{ single }} {{ real }} {{ paid }} {{ extra + 1 }}", "0.5 2.25 True 78"));
    CHECK(order_makes("{{ code }} {{ note }} {{ no_note }} {{ raw }}", "A-1234 a &amp; b None raw"));
    CHECK(order_makes("{{ main_tag.label }} {{ other_tag['label'] }} {{ no_tag }} {{ main_tag.nope }}", "main &lt;old&gt; None "));
    CHECK(order_makes("{% for t in tags %}{{ loop.index }}{{ t.label }}{{ t.weight }}{% endfor %} {{ tags|length }}",
          "1new12&lt;old&gt;2 2"));
    CHECK(order_makes("{{ scores|sort|join('-') }} {{ scores[-1] }} {{ names|join(',') }} {{ 'Ann' in names }}",
          "1-2-3 2 Ann,Bob True"));
    CHECK(order_makes("{{ tags|map(attribute='label')|list }}", "[&#39;new&#39;, &#39;&lt;old&gt;&#39;]"));
    CHECK(order_makes("{{ main_tag|tojson }} {{ tags|sum(attribute='weight') }}", "{\"label\": \"main\", \"weight\": 9} 3"));
    CHECK(order_makes("{% for k, v in main_tag.items() %}{{ k }}={{ v }};{% endfor %}", "label=main;weight=9;"));
}

static void a_description_that_contradicts_itself_is_refused(void)
{
    melba_environment *environment = new_environment(0);
    melba_template *made = NULL;
    melba_buffer output = MELBA_BUFFER_INIT;
    struct order order = an_order();
    melba_field bad = MELBA_FIELD(struct order, middle, MELBA_FIELD_SIGNED);
    melba_fields fields = {&bad, 1};
    bad.size = 3;
    CHECK(melba_template_compile(environment, nothing, B("{{ middle }}"), &made, NULL) == MELBA_OK);
    CHECK(melba_template_render_struct(made, &fields, &order, &output, &last) == MELBA_BAD_ARGUMENT);
    CHECK(strstr(last.message, "'middle'") != NULL);
    bad.size = 4;
    bad.type = 99;
    CHECK(melba_template_render_struct(made, &fields, &order, &output, NULL) == MELBA_BAD_ARGUMENT);
    bad.type = MELBA_FIELD_RECORD;
    CHECK(melba_template_render_struct(made, &fields, &order, &output, NULL) == MELBA_BAD_ARGUMENT);
    CHECK(melba_template_render_struct(made, &fields, NULL, &output, NULL) == MELBA_BAD_ARGUMENT);
    CHECK(melba_template_render_struct(made, NULL, &order, &output, NULL) == MELBA_BAD_ARGUMENT);
    CHECK(output.size == 0);
    melba_template_free(made);
    melba_environment_free(environment);
    melba_buffer_free(&output);
}

/* ===== Values =========================================================== */

static void values_are_read_as_they_are(void)
{
    static const uint16_t wide[] = {0x4E, 0x3C, 0x6771};
    melba_value members[6] = {{MELBA_TEXT, 0, 0, 0, 4, {0}}, {MELBA_TEXT, 0, 2, 0, 3, {0}},
                              {MELBA_TEXT, 0, 0, 0, 4, {0}}, {MELBA_TEXT, MELBA_SAFE, 0, 0, 3, {0}},
                              {MELBA_TEXT, 0, 0, 0, 4, {0}}, {MELBA_HANDLE, 0, 0, 0, 0, {0}}};
    members[0].as.text = (const uint8_t *)"wide";
    members[1].as.text = (const uint8_t *)wide;
    members[2].as.text = (const uint8_t *)"safe";
    members[3].as.text = (const uint8_t *)"<b>";
    members[4].as.text = (const uint8_t *)"hand";
    members[5].as.handle = members;
    melba_value context = {MELBA_OBJECT, 0, 0, 0, 3, {0}};
    context.as.items = members;
    melba_environment *environment = new_environment(MELBA_AUTOESCAPE);
    melba_template *made = NULL, *bad = NULL;
    melba_buffer output = MELBA_BUFFER_INIT;
    CHECK(melba_template_compile(environment, nothing, B("{{ wide }} {{ safe }}"), &made, NULL) == MELBA_OK);
    CHECK(melba_template_compile(environment, nothing, B("{{ hand }}"), &bad, NULL) == MELBA_OK);
    CHECK(melba_template_render(made, &context, &output, NULL) == MELBA_OK);
    CHECK(HOLDS(output, "N&lt;\xE6\x9D\xB1 <b>"));
    CHECK(melba_template_render(bad, &context, &output, NULL) == MELBA_BAD_ARGUMENT);
    context.flags = MELBA_HOSTED;
    CHECK(melba_template_render(made, &context, &output, NULL) == MELBA_BAD_ARGUMENT);
    context.kind = MELBA_ARRAY;
    CHECK(melba_template_render(made, &context, &output, NULL) == MELBA_BAD_ARGUMENT);
    CHECK(melba_template_render(made, NULL, &output, NULL) == MELBA_OK);
    melba_template_free(made);
    melba_template_free(bad);
    melba_environment_free(environment);
    melba_buffer_free(&output);
}

/* ===== Functions ======================================================== */

static int describe(void *context, melba_call *call, const melba_value *arguments, size_t count, melba_value *result)
{
    char text[128];
    const melba_value *named = melba_call_argument(call, B("end"));
    melba_bytes end = melba_value_text(named);
    int size = snprintf(text, sizeof text, "%s:%zu:%d%.*s", (const char *)context, count,
                        count > 0 ? arguments[0].kind : -1, (int)end.size, (const char *)end.data);
    melba_bytes made = {text, (size_t)size};
    return melba_call_text(call, made, result);
}

static int bold(void *context, melba_call *call, const melba_value *arguments, size_t count, melba_value *result)
{
    (void)context;
    (void)arguments;
    (void)count;
    return melba_call_safe_text(call, B("<b>"), result);
}

static int refuse(void *context, melba_call *call, const melba_value *arguments, size_t count, melba_value *result)
{
    (void)context;
    (void)arguments;
    (void)count;
    (void)result;
    return melba_call_fail(call, "not today");
}

static int is_seven(void *context, melba_call *call, const melba_value *arguments, size_t count, melba_value *result)
{
    int64_t number = 0;
    (void)context;
    (void)call;
    result->kind = MELBA_BOOLEAN;
    result->as.boolean = count > 0 && melba_value_integer(arguments, &number) && number == 7;
    return 0;
}

static int pair_up(void *context, melba_call *call, const melba_value *arguments, size_t count, melba_value *result)
{
    (void)context;
    melba_value *items = melba_call_memory(call, 2 * sizeof *items);
    if (items == NULL || count < 1)
        return -1;
    items[0] = items[1] = arguments[0];
    result->kind = MELBA_ARRAY;
    result->size = 2;
    result->as.items = items;
    return 0;
}

static void templates_call_functions_of_the_program(void)
{
    melba_environment *environment = new_environment(MELBA_AUTOESCAPE);
    melba_value answer = {MELBA_INTEGER, 0, 0, 0, 0, {0}};
    answer.as.integer = 42;
    CHECK(melba_environment_add_function(environment, B("describe"), describe, "f") == MELBA_OK);
    CHECK(melba_environment_add_filter(environment, B("describe"), describe, "p") == MELBA_OK);
    CHECK(melba_environment_add_filter(environment, B("upper"), bold, NULL) == MELBA_OK);
    CHECK(melba_environment_add_function(environment, B("refuse"), refuse, NULL) == MELBA_OK);
    CHECK(melba_environment_add_test(environment, B("seven"), is_seven, NULL) == MELBA_OK);
    CHECK(melba_environment_add_filter(environment, B("pair"), pair_up, NULL) == MELBA_OK);
    CHECK(melba_environment_add_value(environment, B("answer"), &answer) == MELBA_OK);
    CHECK(makes(environment, "{{ describe() }} {{ describe(1, 2) }} {{ describe('x', end='!') }}", "{}", "f:0:-1 f:2:3 f:1:8!"));
    CHECK(makes(environment, "{{ 1|describe }} {{ [1]|describe }} {{ {'a': 1}|describe }} {{ x|describe }}", "{}",
          "p:1:3 p:1:9 p:1:10 p:1:0"));
    CHECK(makes(environment, "{{ 'x'|upper }} {{ answer }} {{ describe(*[1, 2, 3]) }}", "{}", "<b> 42 f:3:3"));
    CHECK(makes(environment, "{{ 7 is seven }} {{ [6, 7]|select('seven')|list }} {{ ['a']|map('describe')|list }}", "{}",
          "True [7] [&#39;p:1:8&#39;]"));
    CHECK(makes(environment, "{{ 'ab'|pair }} {% for a, b in (1, 2)|pair %}{{ a }}{{ b }}{% endfor %}", "{}",
          "[&#39;ab&#39;, &#39;ab&#39;] 1212"));
    CHECK(fails(environment, "{{ refuse() }}", MELBA_FAILED, "not today"));
    CHECK(fails(environment, "{{ 1|pair(2)|pair(unknown()) }}", MELBA_FAILED, "'unknown' is undefined"));
    melba_environment_free(environment);
}

/* ===== Loading ========================================================== */

static int loads;

static int load(void *context, melba_bytes name, melba_buffer *source)
{
    (void)context;
    loads++;
    if (HOLDS(name, "broken"))
        return MELBA_NOT_READ;
    if (!HOLDS(name, "called"))
        return MELBA_NOT_HERE;
    return melba_buffer_append(source, B("from a loader")) == MELBA_OK ? MELBA_FOUND : MELBA_NOT_READ;
}

static void templates_come_from_where_they_are(void)
{
    char folder[] = "melba_templateXXXXXX", path[64];
    CHECK(mkdtemp(folder) != NULL);
    snprintf(path, sizeof path, "%s/file.html", folder);
    FILE *file = fopen(path, "w");
    fputs("from {{ 'a file' }}\n", file);
    fclose(file);
    melba_environment *environment = new_environment(0);
    melba_bytes place = {folder, strlen(folder)};
    CHECK(melba_environment_add_directory(environment, place) == MELBA_OK);
    CHECK(melba_environment_add_loader(environment, load, NULL) == MELBA_OK);
    CHECK(melba_environment_add_source(environment, B("base"),
          B("<{% block a %}A{% endblock %}>{% block b %}B{% endblock %}")) == MELBA_OK);
    CHECK(melba_environment_add_source(environment, B("child"),
          B("{% extends 'base' %}{% block a %}{{ super() }}+{{ x }}{% endblock %}")) == MELBA_OK);
    CHECK(melba_environment_add_source(environment, B("macros"),
          B("{% macro m(a) %}[{{ a }}{{ g }}]{% endmacro %}{% set v = 5 %}{% set _p = 1 %}")) == MELBA_OK);
    CHECK(melba_environment_add_source(environment, B("self"), B("{% include 'self' %}")) == MELBA_OK);
    CHECK(melba_environment_add_source(environment, B("wrong"), B("\n{{ 1 + }}")) == MELBA_OK);
    CHECK(makes(environment, "{% include 'file.html' %}|{% include 'called' %}", "{}", "from a file|from a loader"));
    CHECK(makes(environment, "{% extends 'child' %}{% block b %}{{ self.a() }}{% endblock %}", "{\"x\": 1}", "<A+1>A+1"));
    CHECK(makes(environment, "{% import 'macros' as m %}{{ m.m(1) }}{{ m.v }}{{ m._p }}", "{\"g\": 9}", "[1]5"));
    CHECK(makes(environment, "{% from 'macros' import m, v as w with context %}{{ m(2) }}{{ w }}", "{\"g\": 9}", "[29]5"));
    CHECK(makes(environment, "{% for i in [1, 2] %}{% include ['none', 'part'] ignore missing %}{% include ['none', "
          "'called'] %}{% endfor %}", "{}", "from a loaderfrom a loader"));
    CHECK(makes(environment, "{% macro c() %}{{ caller(3) }}{% endmacro %}{% import 'macros' as m %}{% call(x) c() %}{{ "
          "m.m(x) }}{% endcall %}", "{}", "[3]"));
    CHECK(fails(environment, "{% include 'nowhere' %}", MELBA_NOT_FOUND, "'nowhere'"));
    CHECK(fails(environment, "{% include '../passwd' %}", MELBA_NOT_FOUND, "'../passwd'"));
    CHECK(fails(environment, "{% include '/etc/passwd' %}", MELBA_NOT_FOUND, "passwd"));
    CHECK(fails(environment, "{% include 'broken' %}", MELBA_STOPPED, ""));
    CHECK(fails(environment, "{% include 'self' %}", MELBA_TOO_LARGE, "too deeply"));
    CHECK(fails(environment, "{% include 'wrong' %}", MELBA_SYNTAX, "unexpected"));
    CHECK(strcmp(last.name, "wrong") == 0 && last.line == 2);
    CHECK(fails(environment, "{% from 'macros' import nope %}{{ nope() }}", MELBA_FAILED,
          "does not export the requested name 'nope'"));
    const melba_template *first = NULL, *second = NULL;
    CHECK(melba_environment_load(environment, B("called"), &first, NULL) == MELBA_OK);
    int before = loads;
    CHECK(melba_environment_load(environment, B("called"), &second, NULL) == MELBA_OK);
    CHECK(first == second && loads == before);
    melba_environment_clear(environment);
    CHECK(melba_environment_load(environment, B("called"), &second, NULL) == MELBA_OK && loads == before + 1);
    CHECK(melba_environment_load(environment, B("gone"), &second, &last) == MELBA_NOT_FOUND && strcmp(last.name, "gone") == 0);
    melba_environment_free(environment);
    unlink(path);
    rmdir(folder);
}

/* ===== Options ========================================================== */

static void options_say_how_templates_are_written(void)
{
    melba_environment *environment = new_environment(MELBA_TRIM_BLOCKS | MELBA_LSTRIP_BLOCKS);
    CHECK(makes(environment, "a\n  {% if true %}\nb\n  {% endif %}\nc\n", "{}", "a\nb\nc"));
    melba_environment_free(environment);
    environment = new_environment(MELBA_KEEP_TRAILING_NEWLINE | MELBA_LOOP_CONTROLS | MELBA_DO);
    CHECK(makes(environment, "{% for i in [1, 2, 3] %}{% if i == 2 %}{% continue %}{% endif %}{{ i }}{% endfor %}\n", "{}",
          "13\n"));
    CHECK(makes(environment, "{% set l = [] %}{% do l.append(1) %}{{ l }}", "{}", "[1]"));
    melba_environment_free(environment);
    environment = new_environment(0);
    CHECK(fails(environment, "{% do 1 %}", MELBA_SYNTAX, "unknown tag 'do'"));
    melba_environment_free(environment);
    melba_environment_options options = {.size = sizeof options, .block_start = B("<%"), .block_end = B("%>"),
                                         .variable_start = B("${"), .variable_end = B("}"), .line_statement_prefix = B("#"),
                                         .line_comment_prefix = B("//")};
    CHECK(melba_environment_new(&options, &environment) == MELBA_OK);
    CHECK(makes(environment, "<% if x %>${x}<% endif %>\n# for i in [1]\n${i} // gone\n# endfor\n{{ x }}", "{\"x\": 5}",
          "5\n1\n{{ x }}"));
    melba_environment_free(environment);
}

static void each_kind_of_undefined_is_its_own(void)
{
    melba_environment_options options = {.size = sizeof options, .undefined = MELBA_UNDEFINED_CHAINABLE};
    melba_environment *environment;
    CHECK(melba_environment_new(&options, &environment) == MELBA_OK);
    CHECK(makes(environment, "{{ a.b['c'].d }}|{{ a|default(1) }}", "{}", "|1"));
    melba_environment_free(environment);
    options.undefined = MELBA_UNDEFINED_DEBUG;
    CHECK(melba_environment_new(&options, &environment) == MELBA_OK);
    CHECK(makes(environment, "{{ a }} {{ d.x }}", "{\"d\": {}}", "{{ a }} {{ no such element: dict object['x'] }}"));
    melba_environment_free(environment);
    options.undefined = MELBA_UNDEFINED_STRICT;
    CHECK(melba_environment_new(&options, &environment) == MELBA_OK);
    CHECK(fails(environment, "{{ a }}", MELBA_FAILED, "'a' is undefined"));
    CHECK(fails(environment, "{% if a %}{% endif %}", MELBA_FAILED, "'a' is undefined"));
    CHECK(fails(environment, "{% for i in a %}{% endfor %}", MELBA_FAILED, "'a' is undefined"));
    CHECK(makes(environment, "{{ a is defined }} {{ a|default('d') }}", "{}", "False d"));
    melba_environment_free(environment);
}

/* ===== Limits =========================================================== */

static melba_environment *limited(uint64_t steps, uint64_t output, uint64_t memory, uint32_t depth)
{
    melba_environment_options options = {.size = sizeof options, .steps = steps, .output = output, .memory = memory,
                                         .depth = depth};
    melba_environment *made = NULL;
    CHECK(melba_environment_new(&options, &made) == MELBA_OK);
    return made;
}

static void limits_hold_at_their_number(void)
{
    melba_environment *environment = limited(101, 0, 0, 0);
    /* A turn each, and the call that is the template itself. */
    CHECK(makes(environment, "{% for i in range(100) %}{% endfor %}", "{}", ""));
    CHECK(fails(environment, "{% for i in range(102) %}{% endfor %}", MELBA_TOO_LARGE, "steps"));
    melba_environment_free(environment);
    environment = limited(0, 10, 0, 0);
    CHECK(makes(environment, "0123456789", "{}", "0123456789"));
    CHECK(fails(environment, "0123456789{{ 1 }}", MELBA_TOO_LARGE, "larger than is allowed"));
    melba_environment_free(environment);
    environment = limited(0, 0, 0, 3);
    CHECK(makes(environment, "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(1) }}", "{}", ""));
    CHECK(fails(environment, "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(2) }}", MELBA_TOO_LARGE,
          "deeply"));
    melba_environment_free(environment);
    environment = limited(0, 0, 100000, 0);
    CHECK(fails(environment, "{% set x = 'a' * 200000 %}", MELBA_TOO_LARGE, "than is allowed"));
    CHECK(fails(environment, "{% set x = range(100000)|list %}", MELBA_TOO_LARGE, "memory"));
    melba_environment_free(environment);
}

static void hostile_templates_end_with_an_error(void)
{
    melba_environment_options options = {.size = sizeof options, .steps = 1000000, .output = 1 << 24, .memory = 1 << 26};
    melba_environment *environment;
    CHECK(melba_environment_new(&options, &environment) == MELBA_OK);
    static const char *const templates[] = {
        "{% for i in range(10**12) %}{% endfor %}", "{{ 'a' * 10**12 }}", "{{ [0] * 10**12 }}", "{{ 2**10**8 }}",
        "{% set x = 'a' %}{% for i in range(60) %}{% set ns = x ~ x %}{% endfor %}{{ range(10**12)|list }}",
        "{% set ns = namespace(x='a') %}{% for i in range(60) %}{% set ns.x = ns.x ~ ns.x %}{% endfor %}",
        "{{ 'a'|center(10**12) }}", "{{ '%1000000000d' % 1 }}", "{{ '%.*f' % (10**9, 1.0) }}",
              "{{ 'aaaa'|replace('', 'b' * 100000000) }}",
        "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "{% macro m(n) %}{{ m(n+1) }}{{ m(n+1) }}{% endmacro %}{{ m(0) }}",
        "{% for a in range(10000) %}{% for b in range(10000) %}{% endfor %}{% endfor %}", "{{ range(10**12)|sum }}",
        "{{ '{:>1000000000}'.format(1) }}", "{{ 'x'|indent(10**9)|length }}{{ 'x'.zfill(10**12) }}",
              "{{ range(2, 10**15)|batch(2)|list }}",
        "{{ 1|round(-10**18) }}{{ 9223372036854775807 + 1 }}", "{{ -9223372036854775808 // -1 }}",
              "{{ (-9223372036854775807 - 1)|abs }}",
        "{% set l = [] %}{% set _ = l.append(l) %}{{ l }}", "{% set l = [] %}{% set _ = l.append(l) %}{{ l|tojson }}",
        "{% set l = [] %}{% set _ = l.append(l) %}{{ l == [l] }}{{ l < [l] }}{{ l|string }}",
    };
    for (size_t i = 0; i < sizeof templates / sizeof *templates; i++) {
        melba_buffer output = MELBA_BUFFER_INIT;
        melba_status status = status_of(environment, templates[i], "{}", &output);
        check_about = templates[i];
        CHECK(status == MELBA_TOO_LARGE || status == MELBA_FAILED || status == MELBA_NO_MEMORY);
        CHECK(output.size == 0 && last.message[0] != '\0');
        melba_buffer_free(&output);
    }
    check_about = "";
    char *deep = malloc(400000);
    memset(deep, '(', 200000);
    memcpy(deep, "{{", 2);
    deep[200000] = '\0';
    CHECK(fails(environment, deep, MELBA_SYNTAX, ""));
    free(deep);
    melba_environment_free(environment);
}

/* ===== Errors =========================================================== */

static void errors_have_a_place(void)
{
    melba_environment *environment = new_environment(0);
    melba_buffer output = MELBA_BUFFER_INIT;
    const char *source = "one\ntwo {{ 1 2 }}\nthree";
    CHECK(status_of(environment, source, "{}", &output) == MELBA_SYNTAX);
    CHECK(strcmp(last.name, "page.html") == 0 && last.line == 2 && last.column == 10);
    melba_bytes text = {source, strlen(source)};
    CHECK(melba_template_excerpt(text, &last, &output) == MELBA_OK);
    CHECK(HOLDS(output, "     1 | one\n     2 | two {{ 1 2 }}\n       |          ^\n     3 | three\n"));
    output.size = 0;
    CHECK(status_of(environment, "a\n\n{% for i in [1] %}\n{{ nope.x }}{% endfor %}", "{}", &output) == MELBA_FAILED);
    CHECK(last.line == 4 && strcmp(last.message, "'nope' is undefined") == 0);
    CHECK(status_of(environment, "\n{% if x %}{{ 1|nofilter }}{% endif %}{{ 1|other }}", "{}", &output) == MELBA_SYNTAX);
    CHECK(last.line == 2 && strstr(last.message, "No filter named 'other'") != NULL);
    CHECK(status_of(environment, "\xFF", "{}", &output) == MELBA_BAD_ENCODING);
    CHECK(status_of(environment, "{{ '\\ud800' }}", "{}", &output) == MELBA_BAD_ENCODING);
    CHECK(status_of(environment, "x", "{", &output) == MELBA_SYNTAX && last.line == 1);
    CHECK(status_of(environment, "x", "[]", &output) == MELBA_BAD_ARGUMENT);
    CHECK(status_of(environment, "x", "", &output) == MELBA_SYNTAX);
    melba_buffer_free(&output);
    melba_environment_free(environment);
}

static int collect_none(void *context, melba_bytes piece)
{
    (void)context;
    (void)piece;
    return 0;
}

static void misuse_is_refused(void)
{
    melba_environment *environment = new_environment(0);
    melba_template *made = NULL;
    const melba_template *loaded = NULL;
    melba_buffer output = MELBA_BUFFER_INIT;
    melba_environment_options options = {.size = sizeof options, .flags = 1u << 20};
    melba_environment *other = NULL;
    CHECK(melba_environment_new(&options, &other) == MELBA_BAD_ARGUMENT);
    options.flags = 0;
    options.undefined = 4;
    CHECK(melba_environment_new(&options, &other) == MELBA_BAD_ARGUMENT);
    options.undefined = 0;
    options.depth = 2001;
    CHECK(melba_environment_new(&options, &other) == MELBA_BAD_ARGUMENT);
    options.depth = 0;
    options.size = 3;
    CHECK(melba_environment_new(&options, &other) == MELBA_BAD_ARGUMENT);
    CHECK(melba_environment_new(NULL, NULL) == MELBA_BAD_ARGUMENT && other == NULL);
    CHECK(melba_template_compile(NULL, nothing, nothing, &made, NULL) == MELBA_BAD_ARGUMENT);
    CHECK(melba_template_compile(environment, nothing, nothing, NULL, NULL) == MELBA_BAD_ARGUMENT);
    melba_bytes bad = {NULL, 5};
    CHECK(melba_template_compile(environment, nothing, bad, &made, NULL) == MELBA_BAD_ARGUMENT);
    CHECK(melba_environment_load(environment, bad, &loaded, NULL) == MELBA_BAD_ARGUMENT);
    CHECK(melba_environment_add_source(NULL, nothing, nothing) == MELBA_BAD_ARGUMENT);
    CHECK(melba_environment_add_source(environment, bad, nothing) == MELBA_BAD_ARGUMENT);
    CHECK(melba_environment_add_directory(environment, nothing) == MELBA_BAD_ARGUMENT);
    CHECK(melba_environment_add_loader(environment, NULL, NULL) == MELBA_BAD_ARGUMENT);
    CHECK(melba_environment_add_function(environment, B("f"), NULL, NULL) == MELBA_BAD_ARGUMENT);
    CHECK(melba_environment_add_filter(environment, nothing, describe, NULL) == MELBA_BAD_ARGUMENT);
    CHECK(melba_environment_add_test(NULL, B("f"), describe, NULL) == MELBA_BAD_ARGUMENT);
    CHECK(melba_environment_add_value(environment, B("f"), NULL) == MELBA_BAD_ARGUMENT);
    CHECK(melba_template_compile(environment, nothing, B("x"), &made, NULL) == MELBA_OK);
    CHECK(melba_template_render(NULL, NULL, &output, NULL) == MELBA_BAD_ARGUMENT);
    CHECK(melba_template_render(made, NULL, NULL, NULL) == MELBA_BAD_ARGUMENT);
    CHECK(melba_template_write(made, NULL, 0, NULL, NULL, NULL) == MELBA_BAD_ARGUMENT);
    melba_template_input input = {3, NULL, {NULL, 0}, NULL, NULL};
    CHECK(melba_template_write(made, &input, 0, collect_none, NULL, NULL) == MELBA_BAD_ARGUMENT);
    CHECK(melba_template_excerpt(nothing, NULL, &output) == MELBA_BAD_ARGUMENT);
    CHECK(melba_template_source(made).size == 1 && melba_template_source(NULL).size == 0);
    melba_error small = {3, MELBA_OK, 0, 0, 0, "", ""};
    CHECK(melba_template_compile(environment, nothing, B("x"), &made, &small) == MELBA_BAD_ARGUMENT);
    melba_template_free(NULL);
    melba_environment_free(NULL);
    melba_environment_clear(NULL);
    melba_template_free(made);
    melba_environment_free(environment);
    melba_buffer_free(&output);
}

/* ===== Writing ========================================================== */

static size_t pieces;

static int take_piece(void *context, melba_bytes piece)
{
    pieces++;
    return melba_buffer_append(context, piece) != MELBA_OK;
}

static int stop(void *context, melba_bytes piece)
{
    (void)context;
    (void)piece;
    return 1;
}

static void output_is_written_piece_by_piece(void)
{
    melba_environment *environment = new_environment(0);
    melba_template *made = NULL;
    melba_buffer output = MELBA_BUFFER_INIT;
    melba_template_input input = {sizeof input, NULL, B("{\"n\": 1000}"), NULL, NULL};
    CHECK(melba_template_compile(environment, nothing, B("{% for i in range(n) %}0123456789{% endfor %}"), &made,
          NULL) == MELBA_OK);
    CHECK(melba_template_write(made, &input, 100, take_piece, &output, NULL) == MELBA_OK);
    CHECK(output.size == 10000 && pieces >= 90 && pieces <= 101);
    CHECK(melba_template_write(made, &input, 100, stop, NULL, &last) == MELBA_STOPPED);
    pieces = 0;
    CHECK(melba_template_write(made, &input, 0, take_piece, &output, NULL) == MELBA_OK && pieces == 1);
    melba_template_free(made);
    melba_environment_free(environment);
    melba_buffer_free(&output);
}

/* ===== Threads ========================================================== */

static melba_environment *shared;

static void *render_often(void *context)
{
    bool *right = context;
    *right = true;
    pthread_barrier_wait(&together);
    for (int i = 0; i < 300 && *right; i++) {
        const melba_template *made = NULL;
        melba_buffer output = MELBA_BUFFER_INIT;
        *right = melba_environment_load(shared, B("page"), &made, NULL) == MELBA_OK
              && melba_template_render_json(made, B("{\"n\": 3}"), &output, NULL) == MELBA_OK && HOLDS(output, "<0><1><2>");
        melba_buffer_free(&output);
    }
    return NULL;
}

static void threads_share_templates(void)
{
    shared = new_environment(0);
    CHECK(melba_environment_add_source(shared, B("page"),
          B("{% for i in range(n) %}{% include 'part' %}{% endfor %}")) == MELBA_OK);
    CHECK(melba_environment_add_source(shared, B("part"), B("<{{ i }}>")) == MELBA_OK);
    in_threads(render_often);
    melba_environment_free(shared);
}

int main(void)
{
    RUN(a_struct_is_read_in_place);
    RUN(a_description_that_contradicts_itself_is_refused);
    RUN(values_are_read_as_they_are);
    RUN(templates_call_functions_of_the_program);
    RUN(templates_come_from_where_they_are);
    RUN(options_say_how_templates_are_written);
    RUN(each_kind_of_undefined_is_its_own);
    RUN(limits_hold_at_their_number);
    RUN(hostile_templates_end_with_an_error);
    RUN(errors_have_a_place);
    RUN(misuse_is_refused);
    RUN(output_is_written_piece_by_piece);
    RUN(threads_share_templates);
    return check_done();
}
