"""Templates for tests of lexer and parser: what every part of the grammar looks like, and what is wrong with it.

With MELBA_JINJA2_TESTS naming the tests of Jinja2, each text in them that looks like a template is tried as well.
"""

import ast
import os
import pathlib

STATEMENTS = """
{% for a in b %}x{{ loop.index }}{% endfor %}
{% for a, b in c|items if a is odd recursive %}{{ loop(a) }}{% else %}none{% endfor %}
{% for (a, b), c in d %}{% endfor %}|{% for a, in b %}{% endfor %}
{% for a in b if c else d %}{% endfor %}
{% for x in 1, 2, 3 %}{% break %}{% continue %}{% endfor %}
{% if a %}1{% elif b %}2{% elif c, d %}3{% else %}4{% endif %}
{% if a: %}1{% else: %}2{% endif %}
{% macro m(a, b=1, c=a|f) %}{{ caller() }}{% endmacro %}{% macro n() -%} {%- endmacro %}
{% call m() %}x{% endcall %}{% call(a, b=2) m.n(1)(2) %}{{ a }}{% endcall %}
{% filter upper|replace('a', b=1) %}x{% endfilter %}{% filter a.b %}{% endfilter %}
{% with %}{% endwith %}{% with a=1, b=a %}{{ b }}{% endwith %}{% with a, b = c %}{% endwith %}{% with (a, b) = 1 %}{% endwith %}
{% block a %}x{% endblock %}{% block b scoped %}{% endblock b %}{% block c scoped required %} {# y #} {% endblock c %}
{% block d required %}{% endblock %}{% block e required %}x{% endblock %}
{% block f required %}{% if x %}{% endif %}{% endblock %}
{% block g-h %}{% endblock %}
{% extends "a" if b else c %}{% print a, b %}{% print %}
{% include "a" %}{% include ["a", b] ignore missing with context %}{% include a without context %}{% include a ignore missing %}
{% include a with %}
{% include a ignore %}
{% import "a" as b %}{% import a as b with context %}{% import a as b without context %}
{% from "a" import b, c as d with context %}{% from a import b %}{% from a import b, without context %}
{% from a import with context %}
{% from a import b, %}
{% from a import _b %}
{% from a import b c %}
{% from a import %}
{% set a = 1, 2 %}{% set a, b = c %}{% set n.a = 1 %}{% set (a, n.b) = c %}{% set a %}x{% endset %}
{% set a | upper | f(1) %}x{% endset %}
{% set a.b.c = 1 %}
{% set 1 = 2 %}
{% set true = 2 %}
{% set [a] = b %}
{% set a() = b %}
{% set "a" %}{% endset %}
{% autoescape true %}{{ a }}{% endautoescape %}{% autoescape not a %}{% endautoescape %}
{% do a.append(1) %}{% do a, b %}{% debug %}
{% trans %}Hello{% endtrans %}{% trans a %}x {{ a }} 100%{% endtrans %}{% trans a=b|f, c %}{{ a }}{{ c }}{% endtrans %}
{% trans count=x|length %}{{ count }} one{% pluralize %}{{ count }} many{% endtrans %}
{% trans a=f(), num=2 %}{{ num }}{% pluralize num %}{{ a }} 5%{% endtrans %}{% trans num=1 %}{{ num }}{% pluralize %}y{% endtrans %}
{% trans "ctx" %}a{% endtrans %}{% trans "ctx\\n", n=1 %}a {{ n }}{% pluralize %}b{% endtrans %}
{% trans %}{{ n }}{% pluralize %}{{ m }}{% endtrans %}
{% trans trimmed %}  a
   b  {{ c }} \n\n d {% endtrans %}{% trans notrimmed a %}  a\n b{% endtrans %}{% trans trimmed,
    trimmed %}{% endtrans %}{% trans trimmed=1 %}{% endtrans %}
{% trans a, a %}{% endtrans %}
{% trans a=1: %}{{ a }}{% endtrans %}
{% trans %}{% if x %}{% endif %}{% endtrans %}
{% trans %}{% trans %}{% endtrans %}
{% trans %}{% pluralize %}{% pluralize %}{% endtrans %}
{% trans %}a{% pluralize %}b{% endtrans %}
{% trans %}{{ a }}{% pluralize a %}b{% endtrans %}
{% trans %}{{ a.b }}{% endtrans %}
{% trans %}a
{% trans %}{% "a" %}
{% for a in b %}
{% for a in b %}{% if c %}{% endfor %}
{% if a %}{% endblock %}{% endif %}
{% macro m() %}{% call n() %}{% endmacro %}
{% unknown %}
{% if a %}{% unknown %}{% endif %}
{% block a %}{% if b %}{% else %}{% endblock %}
{% endfor %}
{% %}
{% 1 %}
{% "a" %}
{%
{% macro m(a=1, b) %}{% endmacro %}
{% macro m(1) %}{% endmacro %}
{% macro true() %}{% endmacro %}
{% macro m %}{% endmacro %}
{% call a %}{% endcall %}
{% call(a b) m() %}{% endcall %}
{% for a in %}{% endfor %}
{% for in b %}{% endfor %}
{% for a b in c %}{% endfor %}
{% for a.b in c %}{% endfor %}
{% for f(a) in c %}{% endfor %}
{% import "a" %}
{% import "a" as 1 %}
{% block %}{% endblock %}
{% extends %}
{% with a %}{% endwith %}
{% set a %}
{% set a = %}
{% if %}{% endif %}
{% filter %}{% endfilter %}
{% else %}
{% if a %}{% elif %}{% endif %}
a {% raw %} {{ b }} {% if %} {% endraw %} c
a {%- raw -%}  {{ b  {%- endraw -%}  c
{% raw %}{% raw %}{% endraw %}x
{% raw %}
{% raw
{% rawx %}
{# a #}b{#- c -#} d {#+ e +#}
{# a
{#
a{# {{ b }} {% c %} #}d{{ "{#" }}
{{ "}}" }}{{ '%}' }}{% if "%}" %}{% endif %}
a {{- b -}} c {{+ d }} {%- if e +%} f {%+ endif -%} g
""".strip().split("\n{")
STATEMENTS = [STATEMENTS[0]] + ["{" + text for text in STATEMENTS[1:]]

EXPRESSIONS = """
a|a.b.c|a[1]|a[1,2]|a[1:2]|a[::]|a[:1,2:]|a[b:c:d]|a[]|a.1|a.1.2|a.b[c].d(e)
1 + 2 - 3 * 4 / 5 // 6 % 7 ** 8 ~ 9
-a ** -b|f ~ +c.d
2 ** 3 ** 4
not a and not b or c and d if e else f if g
a if b if c else d
(a if b) if c
a < b <= c == d != e >= f > g
a in b not in c
not a in b
not not a
a not b
a and
or a
a is odd
a is not odd
a is divisibleby 3
a is divisibleby(3) and b
a is sameas none or b
a is x.y z
a is a is b
a is in [1]
a is not in (1)
a is foo else b
a is foo 'x' 'y'
a is foo.bar[1](2).c
a is foo {}
a|f|g(1)|h.i(a=b)(c)
a|f(*b, **c)
a(*b, c=d, **e)
a(b, *c)
a(*b, *c)
a(**b, *c)
a(**b, c)
a(a=1, b)
a(b, c,)
a(,)
a(b c)
a(b=)
()
(1,)
(1, 2)
1, 2,
[]
[1, 2,]
[,]
[1 2]
{}
{1: 2, 'a': b,}
{1}
{1: }
{,}
{1: 2 3: 4}
true, True, false, False, none, None, TRUE
'a' 'b' "c"
"a
'a' 1
a b
a.
a.'b'
a|
a|1
a|f.
.a
*a
a $ b
a ! b
a ? b
a ; b
a : b
(a
[a
{a
a)
a]
(a]
[(a])
a }
a % }
{{ a }}
a = b
a == = b
1.5, 1e5, 1.5e-5, 0x1F, 0b11, 0o17, 1_000
"\\n\\x41"
-1|abs, (-1)|abs, - - 1, -+1
foo not in bar is baz
a.b.c.d()|e is f
if
for
a if
a if b else
a\n.b\n+\nc
a\n~\nb(\n1,\n2)\n|\nf
a\n<\nb\n<\nc\n
[\n{\n1:\n2}\n]
""".strip("\n").replace("\\n", "\n").split("\n\n")
EXPRESSIONS = [text for block in EXPRESSIONS for text in block.split("\n")]

PLAIN = [
    "", "\n", "a", "a\n", "a\n\n", "a\r\nb\rc\n{{ d }}\r\n", "\n\n{{\n\na b }}", "{", "{ {", "}}", "{{", "{{ }}", "{{}}",
    "#", "# a", "## a",
    "# for a in b\n  x\n# endfor\n", "% for a in b:\n  x ## y\n% endfor", "%% a\n", "  ## a\nb ## c\n{{ d }} ## e",
    "  # if a\nb\n  #- endif\n", "# for a in [\n1,\n2\n]\n# endfor", "<? if a ?> <?= b ?> <!-- c --> <? endif ?>",
    "<%# a %><%= b %> <% if c -%>\n <%- endif %>", "${% if a %}${ b }${# c #}\n${% endif %}",
    "é{{ é }}€{# 😀 #}{% raw %}é{% endraw %}",
    "<ul>\n  {% for item in seq %}\n    <li>{{ item }}</li>\n  {% endfor %}\n</ul>\n",
    "  {%- if a %}\n  {%+ if b %}\n  {% endif -%}\n\n  {% endif %}\n  {# c #}\n\n",
    "{% if a %}\n\n{% endif %}\n\n{{ b\n}}\n{% set c\n=\n1 %}\n{{ d e }}", "{{ '\n\n' }}\n{{ a b }}", "{#\n\n#}\n{{ a b }}",
    "{%\n\n raw\n\n%}\n\n{% endraw\n\n%}\n{{ a b }}", "a\n\n  {{- b c }}", "{{ a -}}\n\n{{ b c }}",
]

FRAGMENTS = [
    "a", "b", "x.y", "1", "2.5", "'s'", '"t"', "true", "none", "not", "and", "or", "in", "is", "if", "else", "odd", "(",
    ")", "[", "]",
    "{", "}", ",", ":", "=", "==", "<", ">=", "!=", "+", "-", "*", "**", "/", "//", "%", "~", "|", ".", "|f", "(a)", "[0]",
    ";", "!",
    "{{ a }}", "{{", "}}", "{%", "%}", "{%-", "-%}", "{%+", "+%}", "{{-", "-}}", "{#", "#}", "{# c #}", "{#-", "-#}", "\n",
    "  ", "\t", "\r\n",
    "{% for a in b %}", "{% endfor %}", "{% else %}", "{% if a %}", "{% elif b %}", "{% endif %}", "{% set a = 1 %}", "{% set a %}",
    "{% endset %}", "{% block n %}", "{% endblock %}", "{% raw %}", "{% endraw %}", "{% macro m(a, b=1) %}", "{% endmacro %}",
    "{% call m() %}", "{% endcall %}", "{% trans a=b %}", "{% pluralize %}", "{% endtrans %}", "{% with a=1 %}", "{% endwith %}",
    "{% filter f %}", "{% endfilter %}", "{% autoescape a %}", "{% endautoescape %}", "{% include a %}", "{% from a import b %}",
    "{% do a %}", "{% break %}", "# if a", "% for a in b", "# endif", "% endfor", "## c", "<?", "?>", "<?=", "<%", "%>",
    "<%=", "${", "é", "\u2003",
]


def collected():
    """Texts of Jinja2's own tests that have something of a template in them."""
    folder = os.environ.get("MELBA_JINJA2_TESTS")
    texts = set()
    for path in sorted(pathlib.Path(folder).rglob("*.py")) if folder else ():
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                texts.add(node.value)
    return sorted(text for text in texts if any(mark in text for mark in ("{{", "{%", "{#", "<?", "<%", "${", "# ", "%")))


SEEN = [*STATEMENTS, *("{{ " + text + " }}" for text in EXPRESSIONS), *PLAIN, *collected()]
