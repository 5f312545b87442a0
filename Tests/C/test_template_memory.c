/* Templates when memory is refused: each request in turn, and all from there on; nothing is left behind. */
#include "check.h"
#include "melba.h"
#include "refusing.h"

#define B(literal) ((melba_bytes){(literal), sizeof(literal) - 1})

static const char *const page =
    "{% extends 'base' %}{% from 'macros' import m %}{% block body %}{{ super() }}{% for p in people|sort(attribute='name') %}"
    "{{ loop.index }}{{ m(p.name, *p.tags) }}{{ p|tojson }}{% else %}none{% endfor %}{% set x %}{{ title|upper }}{% endset %}"
    "{{ x ~ x|replace('A', 'b') }}{{ people|groupby('age')|list|length }}{% include 'part' %}{{ self.other() }}"
    "{% endblock %}{% block other %}{{ '%05.1f' % 2.5 }}{% endblock %}";
static const char *const context =
    "{\"title\": \"A <b> page\", \"people\": [{\"name\": \"Ann\", \"age\": 3, \"tags\": [1, 2]}, {\"name\": \"Bob\", "
          "\"age\": 4, \"tags\": []}]}";

static melba_bytes text_of(const char *text)
{
    return (melba_bytes){text, strlen(text)};
}

/* The whole life of an environment; what it wrote stays in 'output'. */
static melba_status whole_life(melba_buffer *output)
{
    melba_environment *environment = NULL;
    melba_template *made = NULL;
    melba_environment_options options = {.size = sizeof options, .flags = MELBA_AUTOESCAPE};
    melba_error error = MELBA_ERROR_INIT;
    melba_status status = melba_environment_new(&options, &environment);
    if (status == MELBA_OK)
        status = melba_environment_add_source(environment, B("base"),
              B("<{% block body %}base{% endblock %}{% block other %}{% endblock %}>"));
    if (status == MELBA_OK)
        status = melba_environment_add_source(environment, B("macros"),
              B("{% macro m(a, b='d', c='e') %}[{{ a }}{{ b }}{{ c }}]{% endmacro %}"));
    if (status == MELBA_OK)
        status = melba_environment_add_source(environment, B("part"), B("part {{ title }}"));
    if (status == MELBA_OK)
        status = melba_template_compile(environment, B("page"), text_of(page), &made, &error);
    if (status == MELBA_OK)
        status = melba_template_render_json(made, text_of(context), output, &error);
    melba_template_free(made);
    melba_environment_free(environment);
    return status;
}

static void each_refused_request_is_no_memory(void)
{
    melba_buffer good = MELBA_BUFFER_INIT;
    refuse_none();
    CHECK(whole_life(&good) == MELBA_OK && good.size > 100);
    size_t all = requests, before = live;
    CHECK(all > 30);
    for (size_t i = 1; i <= all; i++) {
        for (int forever = 0; forever < 2; forever++) {
            melba_buffer output = MELBA_BUFFER_INIT;
            refuse(i, forever ? (size_t)-1 : i);
            melba_status status = whole_life(&output);
            refuse_none();
            /* One refusal may be made good with a smaller request. */
            CHECK(status == MELBA_NO_MEMORY || (status == MELBA_OK && !forever));
            CHECK(status == MELBA_OK ? output.size == good.size && memcmp(output.data, good.data, good.size) == 0
                                     : output.size == 0);
            melba_buffer_free(&output);
            CHECK(live == before);
        }
    }
    melba_buffer_free(&good);
}

static void renders_take_no_memory_once_they_have_it(void)
{
    melba_environment *environment = NULL;
    melba_template *made = NULL;
    melba_buffer output = MELBA_BUFFER_INIT;
    CHECK(melba_environment_new(NULL, &environment) == MELBA_OK);
    CHECK(melba_template_compile(environment, B(""), B("{% for p in people %}{{ p.name|upper }}{% endfor %}"), &made,
          NULL) == MELBA_OK);
    CHECK(melba_template_render_json(made, text_of(context), &output, NULL) == MELBA_OK);
    refuse_none();
    for (int i = 0; i < 10; i++) {
        output.size = 0;
        CHECK(melba_template_render_json(made, text_of(context), &output, NULL) == MELBA_OK && HOLDS(output, "ANNBOB"));
    }
    CHECK(requests == 0);
    melba_template_free(made);
    melba_environment_free(environment);
    melba_buffer_free(&output);
}

int main(void)
{
    RUN(each_refused_request_is_no_memory);
    RUN(renders_take_no_memory_once_they_have_it);
    return check_done();
}
