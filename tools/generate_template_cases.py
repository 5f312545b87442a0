"""Writes Tests/Cases/template/*.txt: templates, contexts of JSON, and what Jinja2 3.1 makes of them.

Each case is `=== name`, the context, `---`, the template, `---`, and the expected text, or `! ` and the message of the
error.  Run it with an interpreter that has jinja2; the templates are below.
"""

import json
import pathlib

import jinja2

OUT = pathlib.Path("Tests/Cases/template")
PEOPLE = [
    {"name": "Ann", "age": 31, "city": "Rome", "tags": ["a", "b"]},
    {"name": "bob", "age": 25, "city": "Oslo", "tags": []},
    {"name": "Cid", "age": 31, "city": "rome", "tags": ["c"]},
]
CONTEXT = {
    "title": "A <b>bold</b> & \"quoted\" 'title'",
    "empty": "", "none": None, "yes": True, "no": False, "zero": 0, "n": 42, "neg": -7, "pi": 3.14159, "big": 12345678901234567890123,
    "nat": 18446744073709551615, "tiny": 1e-7, "huge": 1e22, "half": 0.5, "whole": 2.0, "small": 0.0001, "edge": 1e16,
    "text": "hello world", "uni": "Straße Ǆ ÉÀ 東京 😀 ΣΑΣ", "lines": "one\ntwo\n\nthree\n", "words": "the quick brown fox jumps over the lazy dog",
    "list": [3, 1, 2], "mixed": [1, "two", None, True, 2.5, [1, 2], {"k": "v"}], "nested": {"a": {"b": [10, 20, {"c": "deep"}]}},
    "people": PEOPLE, "dict": {"b": 2, "a": 1, "C": 3}, "html": "<p>Hello <em>you</em> &amp; me</p>\n <br> end",
    "items": ["x", "y"], "empty_list": [], "empty_dict": {},
}

VALUES = [
    "{{ title }}", "{{ none }} {{ yes }} {{ no }} {{ zero }} {{ n }} {{ neg }} {{ pi }}", "{{ big }} {{ nat }}",
    "{{ tiny }} {{ huge }} {{ half }} {{ whole }} {{ small }} {{ edge }} {{ 1e300 * 1e300 }}", "{{ uni }}", "{{ list }} {{ mixed }} {{ dict }}",
    "{{ nested.a.b[2].c }} {{ nested['a']['b'][0] }} {{ nested.a.b[-1]['c'] }}", "{{ missing }}|{{ dict.missing }}|{{ list[10] }}",
    "{{ text[0] }}{{ text[-1] }}{{ text[1:4] }}{{ text[::-1] }}{{ text[::2] }}{{ text[20:] }}", "{{ list[1:] }}{{ list[:-1] }}{{ list[::-1] }}{{ list[5:1] }}",
    "{{ uni[2:9] }}|{{ uni|length }}", "{{ (1, 2) }}{{ (1,) }}{{ () }}{{ [] }}{{ {} }}{{ {'a': [1, 'x']} }}{{ ['it\\'s', \"q\\\"\"] }}",
    "{{ dict.items()|list }}", "{{ dict.keys()|list }}{{ dict.values()|list }}{{ dict.get('a') }}{{ dict.get('z', 9) }}{{ dict.get('z') }}",
    "{{ 'a' ~ 1 ~ none ~ 2.5 }}", "{{ '\\n\\t\\x07é'|string|list }}", "{{ title|safe }}", "{{ '<'|e }}{{ '<'|e|e }}{{ '<'|safe|e }}{{ '<'|e|forceescape }}",
    "{{ [title, '<'] }}", "{{ title ~ '<'|safe }}", "{{ '<'|safe + title }}", "{{ (title|e)[:10] }}", "{{ people[0].name }}{{ people[0]['age'] }}",
    "{{ {'x': 1}.x }}{{ {1: 'one', 'two': 2}[1] }}", "{{ range(3) }}{{ range(2, 10, 3)|list }}{{ range(5, 0, -2)|list }}{{ range(3)[1] }}{{ range(10)[2:4]|list }}",
    "{{ true }}{{ false }}{{ none }}{{ True }}{{ None }}", "{{ 0x1F }} {{ 0b11 }} {{ 0o17 }} {{ 1_000 }} {{ 1.5e3 }}",
    "{{ 123456789012345678901234567890 }}", "{{ text is defined }}{{ x is defined }}{{ x is undefined }}", "{{ dict.update }}" if False else "{{ 1 }}",
]
OPERATORS = [
    "{{ 1 + 2 }} {{ 5 - 7 }} {{ 3 * 4 }} {{ 7 / 2 }} {{ 6 / 2 }} {{ 7 // 2 }} {{ -7 // 2 }} {{ 7 % 3 }} {{ -7 % 3 }} {{ 7 % -3 }} {{ 2 ** 10 }} {{ 2 ** -1 }}",
    "{{ 1.5 + 2 }} {{ 7.5 // 2 }} {{ -7.5 % 2 }} {{ 7.5 % -2 }} {{ 2.0 ** 0.5 }} {{ 1 / 3 }} {{ 10 / 5.0 }} {{ 1e20 // 3 }}", "{{ -n }} {{ +n }} {{ -pi }} {{ not n }} {{ -true }}",
    "{{ true + true }} {{ true * 3 }}", "{{ 'ab' * 3 }} {{ 3 * 'ab' }} {{ [1] * 2 }} {{ (1, 2) * 2 }} {{ 'x' * -1 }}|", "{{ [1] + [2] }} {{ (1,) + (2,) }} {{ 'a' + 'b' }}",
    "{{ 1 < 2 }} {{ 1 < 2 < 3 }} {{ 3 > 2 > 2 }} {{ 'a' < 'b' }} {{ [1, 2] < [1, 3] }} {{ 1 == 1.0 }} {{ true == 1 }} {{ '1' == 1 }} {{ 1 != 2 }} {{ 2.5 >= 2.5 }}",
    "{{ 1 in list }} {{ 9 in list }} {{ 'a' in dict }} {{ 'z' not in dict }} {{ 'ell' in text }} {{ '' in text }} {{ 2 in range(3) }} {{ 'Ann' in people }}",
    "{{ 1 and 0 }} {{ 1 or 0 }} {{ '' or 'x' }} {{ none and 1 }} {{ not '' }} {{ [] or {} or 0 }}", "{{ 'yes' if n else 'no' }} {{ 'yes' if zero }}|{{ n if n > 3 and n < 100 else 0 }}",
    "{{ '%s is %d and %.2f|%5s|%-5s|%05d|%x|%%' % ('a', 3, 2.5, 'r', 'l', 42, 255) }}", "{{ '%(a)s-%(b)03d' % {'a': 'x', 'b': 7} }}", "{{ '%s' % title }}|{{ ('%s'|safe) % title }}",
    "{{ [1, 2] == [1, 2] }} {{ (1, 2) == [1, 2] }} {{ dict == {'a': 1, 'b': 2, 'C': 3} }} {{ none == none }} {{ x == y }}", "{{ 2 ** 3 ** 2 }} {{ -2 ** 2 }} {{ 1 + 2 * 3 - 4 / 2 }}",
    "{{ big == big }} {{ nat > n }} {{ big > nat }}", "{{ '%e %g %G %r %c' % (12345.678, 0.00001, 1e20, 'q', 65) }}", "{{ 1 ~ 2 + 3 }}", "{{ 10 is divisibleby 5 }}",
]
FILTERS = [
    "{{ neg|abs }} {{ -2.5|abs }}", "{{ people[0]|attr('name') }}|{{ text|attr('nope') }}", "{% for b in range(7)|batch(3) %}{{ b }}{% endfor %}|{{ range(5)|batch(2, 'x')|list }}",
    "{{ 'hELLO wORLD'|capitalize }} {{ 'éa'|capitalize }}", "{{ 'ab'|center(6) }}|{{ 'abc'|center(8) }}|{{ 'abc'|center(2) }}|", "{{ list|count }}{{ text|length }}{{ dict|length }}{{ ''|length }}{{ x|length }}",
    "{{ x|default('d') }} {{ none|default('d') }} {{ none|default('d', true) }} {{ ''|d('e', true) }} {{ x.y is defined if x is defined else 'n' }}",
    "{{ dict|dictsort }} {{ dict|dictsort(true) }} {{ dict|dictsort(false, 'value', true) }}", "{{ 1|filesizeformat }} {{ 100|filesizeformat }} {{ 1500|filesizeformat }} {{ 1300000|filesizeformat }} {{ 1300000|filesizeformat(true) }} {{ 1e12|filesizeformat }}",
    "{{ list|first }} {{ list|last }} {{ empty_list|first }}|{{ text|first }}{{ text|last }} {{ dict|first }}", "{{ '3.5'|float }} {{ 'x'|float }} {{ 'x'|float(2.0) }} {{ 3|float }} {{ ' 1e3 '|float }}",
    "{{ '%s %s'|format('a', 2) }} {{ '%(x)s'|format(x=1) }}", "{% for c, l in people|groupby('city') %}{{ c }}:{{ l|map(attribute='name')|join(',') }};{% endfor %}", "{% for g in people|groupby('age') %}{{ g.grouper }}={{ g.list|length }} {% endfor %}",
    "{{ people|groupby('city', case_sensitive=true)|map(attribute='grouper')|list }}", "{{ lines|indent }}|{{ lines|indent(2, true) }}|{{ lines|indent(2, blank=true) }}|{{ lines|indent('>>') }}", "{{ '42'|int }} {{ '4.7'|int }} {{ 'x'|int }} {{ 'x'|int(7) }} {{ '0x1F'|int(0, 16) }} {{ 3.9|int }} {{ '-5'|int }} {{ '1_000'|int }} {{ '0b101'|int(base=2) }}",
    "{{ dict|items|list }} {{ x|items|list }}", "{{ list|join(', ') }} {{ people|join('-', attribute='name') }} {{ []|join }} {{ [1, '<', '<'|safe]|join('&') }} {{ text|join('.') }}", "{{ 'abc'|list }} {{ dict|list }} {{ (1, 2)|list }}",
    "{{ 'ÀB'|lower }} {{ uni|lower }}", "{{ uni|upper }}", "{{ uni|title }} {{ \"it's a-b (c) foo_bar x\"|title }}", "{{ ['a', 'B']|map('upper')|list }} {{ people|map(attribute='name')|list }} {{ people|map(attribute='zip', default='?')|list }} {{ people|map(attribute='tags.0')|list }} {{ ['1', '2']|map('int')|sum }}",
    "{{ list|max }} {{ list|min }} {{ ['b', 'A', 'c']|max }} {{ ['b', 'A', 'c']|min }} {{ people|max(attribute='age') }} {{ empty_list|max }}|", "{{ list|reject('odd')|list }} {{ list|select('odd')|list }} {{ mixed|select|list }} {{ mixed|reject('none')|list|length }} {{ list|select('gt', 1)|list }} {{ list|select('>', 1)|list }}",
    "{{ people|selectattr('age', 'equalto', 31)|map(attribute='name')|list }} {{ people|rejectattr('tags')|map(attribute='name')|list }} {{ people|selectattr('tags')|list|length }} {{ people|selectattr('name', 'in', ['Ann', 'bob'])|list|length }}",
    "{{ text|replace('o', '0') }} {{ text|replace('o', '0', 1) }} {{ text|replace('', '-') }} {{ title|replace('<', '[') }} {{ title|replace('A', '<') }}", "{{ 'abc'|reverse }} {{ list|reverse|list }} {{ 'äöü'|reverse }}", "{{ 2.5|round }} {{ 3.5|round }} {{ 42.55|round(1) }} {{ 42.55|round(1, 'floor') }} {{ 42.51|round(0, 'ceil') }} {{ 1234|round(-2) }} {{ -2.567|round(2) }} {{ 0.1|round(3) }} {{ 5|round }} {{ 2.675|round(2) }}",
    "{{ [3, 1, 2]|sort }} {{ ['b', 'A', 'c']|sort }} {{ ['b', 'A', 'c']|sort(case_sensitive=true) }} {{ list|sort(true) }} {{ people|sort(attribute='age')|map(attribute='name')|list }} {{ people|sort(attribute='age,name', reverse=true)|map(attribute='name')|list }}",
    "{{ range(7)|slice(3)|list }} {{ range(5)|slice(3, 'x')|list }} {{ range(6)|slice(3, 'x')|list }}", "{{ 1|string + '2' }}", "{{ html|striptags }}|{{ '<!-- x --> a  b'|striptags }}", "{{ [1, 2]|sum }} {{ people|sum(attribute='age') }} {{ [1, 2]|sum(start=10) }} {{ [0.1, 0.2]|sum }}",
    "{{ dict|tojson }} {{ mixed|tojson }} {{ title|tojson }} {{ uni|tojson }} {{ pi|tojson }} {{ [1, {'b': 2, 'a': []}]|tojson(indent=2) }}", "{{ '  x y '|trim }}|{{ '--x-'|trim('-') }}|{{ '\\u00a0 x'|trim }}|", "{{ words|truncate(15) }}|{{ words|truncate(15, true) }}|{{ words|truncate(15, false, '!') }}|{{ words|truncate(40, leeway=5) }}|{{ 'aaaaaaaaaaaaaaaaaaaa'|truncate(10, leeway=0) }}",
    "{{ [1, 2, 1]|unique|list }} {{ ['a', 'A', 'b']|unique|list }} {{ ['a', 'A']|unique(true)|list }} {{ people|unique(attribute='age')|map(attribute='name')|list }}", "{{ 'a b/c?d=é&x'|urlencode }} {{ {'a': 1, 'b c': 'x&y/'}|urlencode }} {{ [('a', 1), ('b', 2)]|urlencode }}",
    "{{ words|wordcount }} {{ 'a, b-c'|wordcount }}", "{{ words|wordwrap(15) }}|{{ 'averyveryverylongword x'|wordwrap(5) }}|{{ 'averyveryverylongword x'|wordwrap(5, false) }}|{{ lines|wordwrap(10) }}|{{ 'well-known half-life'|wordwrap(6) }}|{{ words|wordwrap(20, wrapstring='\\n> ') }}",
    "{{ {'class': 'a b', 'id': none, 'x': '<'}|xmlattr }}|{{ {'a': 1}|xmlattr(false) }}", "{{ text|upper|lower|title|replace(' ', '-')|length }}", "{% filter upper %}a{{ text }}<{% endfilter %}", "{{ people|map(attribute='name')|map('lower')|sort|join('/') }}",
]
TESTS = [
    "{{ %s }}" % " ~ ',' ~ ".join(f"({value} is {test})" for value in ["n", "pi", "text", "none", "yes", "list", "dict", "x"])
    for test in ["boolean", "callable", "defined", "escaped", "false", "float", "integer", "iterable", "mapping", "none", "number", "sequence", "string", "true", "undefined"]
] + [
    "{{ 4 is even }}{{ 3 is odd }}{{ 9 is divisibleby(3) }}{{ 1 is eq 1 }}{{ 1 is equalto(2) }}{{ 1 is ne 2 }}{{ 2 is gt 1 }}{{ 2 is greaterthan 3 }}{{ 1 is lt 2 }}{{ 1 is lessthan 0 }}{{ 2 is ge 2 }}{{ 2 is le 1 }}",
    "{{ 1 is in list }}{{ 'x' is in text }}{{ 'upper' is filter }}{{ 'nope' is filter }}{{ 'odd' is test }}{{ 'a' is lower }}{{ 'A1' is upper }}{{ '1' is lower }}{{ none is sameas none }}{{ true is sameas true }}{{ n is not none }}{{ range is callable }}",
]
STATEMENTS = [
    "{% for i in list %}{{ loop.index }}/{{ loop.length }}:{{ i }}{% if not loop.last %}, {% endif %}{% else %}none{% endfor %}", "{% for i in empty_list %}x{% else %}none{% endfor %}", "{% for k, v in dict.items() %}{{ k }}={{ v }};{% endfor %}",
    "{% for i in list if i > 1 %}{{ loop.index0 }}{{ loop.revindex }}{{ loop.revindex0 }}{{ loop.first }}{{ loop.cycle('a', 'b') }} {% endfor %}", "{% for i in [1, 1, 2] %}{{ loop.changed(i) }}{{ loop.previtem }}{{ loop.nextitem }} {% endfor %}",
    "{% for x in [[1, [2, [3]]]] recursive %}{{ x if x is not sequence }}{% if x is sequence %}<{{ loop(x) }}>{% endif %}{{ loop.depth }}{% endfor %}", "{% for c in 'héy' %}{{ c }}.{% endfor %}{% for k in dict %}{{ k }}{% endfor %}",
    "{% set a = 1 %}{% set b, c = 2, [3] %}{{ a }}{{ b }}{{ c }}{% set d %}x{{ a }}<{% endset %}{{ d }}{{ d|upper }}", "{% set ns = namespace(x=1) %}{% for i in list %}{% set ns.x = ns.x + i %}{% endfor %}{{ ns.x }}",
    "{% macro m(a, b='d', *args, **kwargs) %}[{{ a }}{{ b }}{{ varargs }}{{ kwargs }}]{% endmacro %}{{ m(1) }}{{ m(1, 2, 3) }}{{ m(a=4, z=5) }}{{ m(*[7, 8]) }}{{ m(**{'a': 9}) }}" .replace(", *args, **kwargs", ""), "{% macro f(x) %}{% if x > 0 %}{{ x }}{{ f(x - 1) }}{% endif %}{% endmacro %}{{ f(5) }}",
    "{% macro c() %}<{{ caller('x') }}>{% endmacro %}{% call(v) c() %}in {{ v }}{% endcall %}", "{% macro m() %}<b>{{ title }}</b>{% endmacro %}{{ m() }}{{ m()|length }}{{ m.name }}{{ m.arguments }}", "{% with a = 1, b = 2 %}{{ a + b }}{% endwith %}{{ a }}",
    "{% if n > 50 %}a{% elif n > 40 %}b{% else %}c{% endif %}", "{% raw %}{{ x }}{% endraw %}{# c #}", "{% autoescape true %}{{ title }}{% endautoescape %}{% autoescape false %}{{ title }}{% endautoescape %}", "{% block a %}A{{ self.b() }}{% endblock %}{% block b %}B{% endblock %}",
    "{% set l = [] %}{% set _ = l.append(1) %}{% set _ = l.extend([2, 3]) %}{{ l }}{{ l.pop() }}{{ l.index(2) }}{{ l }}", "{{ text.upper() }}{{ text.split() }}{{ 'a,b'.split(',') }}{{ text.startswith('he') }}{{ text.replace('l', 'L') }}{{ ' x '.strip() }}|{{ '-'.join(['a', 'b']) }}{{ text.title() }}{{ text.find('w') }}{{ 'x'.center(5) }}|{{ '7'.zfill(3) }}",
    "{{ '{} {name} {0} {1:>5} {2:.2f} {3:,}'.format('a', 'b', 2.345, 1234567, name='n') if false else '{0} {1:>5} {2:.2f} {3:,} {name}'.format('a', 'b', 2.345, 1234567, name='n') }}", "{% set c = cycler('a', 'b') %}{{ c.next() }}{{ c.next() }}{{ c.next() }}{{ c.current }}", "{% set j = joiner('|') %}{{ j() }}a{{ j() }}b",
    "{% for p in people %}{% for t in p.tags %}{{ loop.index }}{{ t }}{% else %}-{% endfor %}{{ loop.index }};{% endfor %}", "  {%- if true -%}  x  {%- endif -%}  y", "{% set x = 5 %}{% for i in [1] %}{% set x = 6 %}{{ x }}{% endfor %}{{ x }}", "{{ loop is defined }}{{ self is defined }}",
]
ERRORS = [
    "{{ missing.attribute }}", "{{ dict.x.y }}", "{{ 1 / 0 }}", "{{ 1 + 'a' }}", "{{ 'a' + 1 }}", "{{ none() }}", "{{ missing() }}", "{{ list|first|first }}", "{{ 1 < 'a' }}", "{% for i in 5 %}{% endfor %}", "{% set a, b = [1] %}", "{% set a, b = [1, 2, 3] %}",
    "{{ missing + 1 }}", "{{ none.x.y }}", "{{ text.nope() }}", "{% macro m(a) %}{% endmacro %}{{ m(1, 2) }}", "{% macro m(a) %}{% endmacro %}{{ m(b=1) }}", "{{ 5 in 5 }}", "{% include 'nowhere' %}"[:0] + "{{ n|nofilter }}"[:0] + "{{ list[0].x.y }}",
]
SYNTAX = ["{{ }}", "{% if %}", "{% for x %}", "{{ 1 +", "{% endif %}", "{% if x %}", "{{ 'a }}", "{% nope %}", "{{ x|nofilter }}", "{{ x is notest }}", "a\nb {{ 1 2 }}", "{% block a %}{% endblock %}{% block a %}{% endblock %}"]


def expected(environment, template):
    try:
        return environment.from_string(template).render(CONTEXT)
    except ZeroDivisionError as error:
        return f"! {error}"
    except (jinja2.TemplateError, TypeError, ValueError) as error:
        return f"! {getattr(error, 'message', None) or error}"


def write(name, templates, **options):
    environment = jinja2.Environment(**options)
    context = json.dumps(CONTEXT, ensure_ascii=False)
    with open(OUT / f"{name}.txt", "w", newline="\n") as f:
        f.write(f"autoescape {int(options.get('autoescape', False))}\n{context}\n")
        for template in templates:
            f.write(f"=== \n{template}\n---\n{expected(environment, template)}\n")


for escapes, suffix in ((False, ""), (True, "_escaped")):
    write("values" + suffix, VALUES, autoescape=escapes)
    write("filters" + suffix, FILTERS, autoescape=escapes)
    write("statements" + suffix, STATEMENTS, autoescape=escapes)
write("operators", OPERATORS)
write("tests", TESTS)
write("errors", ERRORS)
write("syntax_errors", SYNTAX)
