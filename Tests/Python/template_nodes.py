"""Parts of melba.templates that work on nodes, given those of Jinja2: run in a process of its own, as a program.

What they make of the templates here and of many that are made at random has to be what Jinja2 makes of them.
"""

import io
import itertools
import random
import sys

import both
import jinja2.ext
import jinja2.meta
import jinja2.nodes
import jinja2.visitor

import melba.templates

sys.modules["melba.templates.nodes"] = melba.templates.nodes = jinja2.nodes

from melba.templates import ext, meta  # noqa: E402
from melba.templates._scopes import looked_up  # noqa: E402

EXTENSIONS = ["jinja2.ext.do", "jinja2.ext.loopcontrols", "jinja2.ext.debug", "jinja2.ext.i18n"]

TEMPLATES = """
{{ a }}{{ b.c }}{{ d['e'] }}{{ f(g, h=i, *j, **k) }}{{ l|upper|default(m) }}{{ n is sameas o }}{{ p if q else r }}
{% set a = 1 %}{{ a }}{{ b }}
{{ a }}{% set a = 1 %}
{% set a = a %}{{ a }}
{% set a, b = c %}{{ a }}{{ b }}
{% set ns.a = b %}{% set ns = namespace() %}
{% set a %}{{ b }}{% set c = 1 %}{% endset %}{{ a }}{{ c }}
{% if a %}{% set b = 1 %}{% endif %}{{ b }}
{% if a %}{% set b = 1 %}{% else %}{% set b = 2 %}{% endif %}{{ b }}
{% if a %}{% set b = 1 %}{% elif c %}{{ b }}{% set b = 2 %}{% else %}{{ d }}{% endif %}{{ b }}{{ d }}
{% set b = 0 %}{% if a %}{% set b = 1 %}{% endif %}{{ b }}
{% for a in b %}{{ a }}{{ c }}{{ loop.index }}{% else %}{{ a }}{{ loop }}{% endfor %}{{ a }}
{% for a in a %}{{ a }}{% endfor %}
{% for a, (b, c) in d if a and e %}{{ b }}{% endfor %}{{ loop }}
{% for a in b recursive %}{{ loop(a.c) }}{% set d = 1 %}{{ d }}{% endfor %}{{ d }}
{% for a in b %}{% set c = 1 %}{% if x %}{% set d = c %}{% endif %}{{ d }}{% endfor %}
{% for a in b %}{% block c scoped %}{{ loop }}{{ a }}{% endblock %}{% endfor %}
{% for loop in a %}{% endfor %}
{% macro a(b, c=d, e=b) %}{{ b }}{{ c }}{{ f }}{{ a }}{{ caller() }}{{ varargs }}{{ kwargs }}{% endmacro %}{{ kwargs }}
{% macro a(caller=1) %}{{ caller }}{% endmacro %}{% macro b() %}{% set caller = 1 %}{{ caller }}{% endmacro %}
{% macro a() %}{% set b = 1 %}{% macro c() %}{{ b }}{{ d }}{% endmacro %}{% endmacro %}{{ c }}
{% call(a, b=c) d(e) %}{{ a }}{{ b }}{{ f }}{{ caller }}{% endcall %}{{ a }}
{% filter replace(a, b) %}{{ c }}{% set d = 1 %}{{ d }}{% endfilter %}{{ d }}
{% with a = b, c = a %}{{ a }}{{ c }}{{ d }}{% set e = 1 %}{% endwith %}{{ a }}{{ e }}
{% with %}{% set a = 1 %}{{ a }}{% endwith %}{{ a }}
{% block a %}{{ self.b() }}{{ super() }}{{ c }}{% set d = 1 %}{{ d }}{% endblock %}{{ self.a() }}{{ super }}{{ d }}
{% set a = 1 %}{% block b %}{{ a }}{% endblock %}
{% set self = 1 %}{{ self }}{% block b %}{{ self }}{% set super = 1 %}{{ super }}{% endblock %}
{% if x %}{% set self = 1 %}{% endif %}{{ self }}
{% extends a %}{% block b %}{{ c }}{% endblock %}{{ d }}
{% extends "a" if b else "c" %}{% import "d" as e %}{{ e }}
{% import a as b %}{{ b }}{% from c import d, e as f with context %}{{ d }}{{ e }}{{ f }}{% import "g" as h without context %}
{% include a %}{% include ["b", c, 1] %}{% include ("d", "e") ignore missing %}{% include [] %}{% include 1 %}
{% include "f" with context %}{{ a }}
{% extends ("a", "b") %}
{% import ["a", b] as c %}{% from "d" ~ e import f %}{% from "g" import h %}
{% autoescape a %}{% set b = 1 %}{{ b }}{% for c in d %}{{ c }}{% endfor %}{% endautoescape %}{{ b }}{{ c }}
{% do a.append(b) %}{% for a in b %}{% break %}{% continue %}{% endfor %}{% debug %}
{% trans %}a {{ b }}{% endtrans %}{% trans c=d, e %}{{ c }}{{ f }}{% pluralize e %}{{ g }}{% endtrans %}
{{ range(3) }}{{ dict(a=b) }}{{ lipsum }}{{ cycler }}{{ joiner }}{{ namespace }}{{ _ }}
{{ [a, (b, c), {d: e}] }}{{ a[b:c:d] }}{{ not a and b or c in d }}{{ a < b < c }}{{ -a ** b ~ c }}
""".strip().splitlines()

STATEMENTS = [
    "{{ A }}", "{{ A.x }}{{ B }}", "{% set A = B %}", "{% set A, B = C %}", "{% set A %}@{% endset %}", "{% if A %}@{% endif %}",
    "{% if A %}@{% elif B %}@{% else %}@{% endif %}", "{% if A %}@{% else %}@{% endif %}", "{% for A in B %}@{% endfor %}",
    "{% for A in B if C %}@{% else %}@{% endfor %}", "{% for A, B in C recursive %}@{{ loop(A) }}{% endfor %}",
    "{% with A = B %}@{% endwith %}",
    "{% with A = B, C = A %}@{% endwith %}", "{% macro A(B, C=A) %}@{{ caller() }}{% endmacro %}", "{% macro A() %}@{% endmacro %}",
    "{% call(A) B(C) %}@{% endcall %}", "{% filter replace(A, B) %}@{% endfilter %}", "{% block # %}@{{ super() }}{% endblock %}",
    "{% block # scoped %}@{% endblock %}", "{% import A as B %}", "{% from A import B, C as D %}",
    "{% autoescape A %}@{% endautoescape %}",
    "{{ loop }}", "{{ self.x }}", "{{ caller }}", "{% set self = A %}", "{% set caller = A %}", "{% set super = A %}",
    "{{ super }}",
    "{% set A.x = B %}", "{% do A(B) %}", "{{ kwargs }}{{ varargs }}", "{% macro kwargs(varargs, caller=A) %}@{% endmacro %}",
]


def random_template(chance, blocks, depth=0):
    """Statements, in which A to D become names, @ more statements and # the name of a block."""
    text = "".join(chance.choice(STATEMENTS) for _ in range(chance.randrange(1, 4)))
    while "#" in text:
        text = text.replace("#", f"block{next(blocks)}", 1)
    text = "".join(chance.choice("abcde") if letter in "ABCD" else letter for letter in text)
    while "@" in text:
        text = text.replace("@", "" if depth > 3 else random_template(chance, blocks, depth + 1), 1)
    return text


def check_names(environment, text):
    ast = environment.parse(text)
    theirs = both.outcome(jinja2.meta.find_undeclared_variables, ast)
    if theirs[0] == "raises":
        # Of these Jinja2 makes no code.
        return False
    ours = {name for name in looked_up(ast) if name not in environment.globals}
    assert ours == theirs[1], (text, ours, theirs[1])
    return True


def check_meta(seed):
    environment = jinja2.Environment(extensions=EXTENSIONS)
    checked = sum([check_names(environment, text) for text in TEMPLATES])
    assert checked >= len(TEMPLATES) - 1, checked
    for text in TEMPLATES:
        ast = environment.parse(text)
        assert list(meta.find_referenced_templates(ast)) == list(jinja2.meta.find_referenced_templates(ast)), text
    chance = random.Random(seed)
    checked = 0
    while checked < 800:
        text = random_template(chance, itertools.count())
        if both.outcome(environment.parse, text)[0] == "gives":
            checked += check_names(environment, text)


TRANSLATED = """
{% trans %}hello{% endtrans %}
{% trans %}100% {{ a }} and %{{ b }}{% endtrans %}
{% trans %}100%{% endtrans %}
{% trans a, b=c.d, e=f() %}{{ a }}{{ b }}{{ g }}{% endtrans %}
{% trans count=items|length %}one {{ count }}{% pluralize %}many {{ count }} {{ x }}{% endtrans %}
{% trans a=f(), num=n %}one{% pluralize num %}many {{ a }}{% endtrans %}
{% trans num %}one{% pluralize %}{{ num }} of them{% endtrans %}
{% trans num=f() %}one{% pluralize %}{{ num }} of them{% endtrans %}
{% trans %}{{ num }} one{% pluralize %}{{ num }} many{% endtrans %}
{% trans "month", a %}May {{ a }}{% endtrans %}
{% trans "month", n=1 %}May{% pluralize n %}Mays{% endtrans %}
{% trans trimmed %}  a\n  b {{ c }}  \n{% endtrans %}
{% trans notrimmed, a %}  a\n  b {{ a }}  {% endtrans %}
{% trans trimmed, notrimmed %} {{ notrimmed }} {% pluralize notrimmed %} x {% endtrans %}
{% trans: %}a{% endtrans %}
{% trans a: %}{{ a }}{% endtrans %}
{% trans a, a %}{% endtrans %}
{% trans a b %}{% endtrans %}
{% trans %}a{% pluralize %}b{% endtrans %}
{% trans a %}a{% pluralize b %}b{% endtrans %}
{% trans a %}a{% pluralize %}b{% pluralize %}c{% endtrans %}
{% trans %}{% if a %}{% endif %}{% endtrans %}
{% trans %}{% trans %}{% endtrans %}{% endtrans %}
{% trans %}{{ a.b }}{% endtrans %}
{% trans %}unclosed
{% trans %}{# comment #}{% raw %}{{ x }}{% endraw %}{% endtrans %}
{% trans _trans=f() %}{{ _trans }}{% endtrans %}
{{ gettext("a") }}{{ ngettext("a", "b", 3) }}{{ _("c", d, *e, **f) }}{{ _(g=1) }}{{ x.gettext("no") }}{{ other("no") }}
{% do _("x") %}{% for a in b %}{% break %}{% continue %}{% endfor %}{% debug %}
""".strip().splitlines()


def parsed(extensions, text, settings):
    environment = jinja2.Environment(extensions=extensions)
    environment.policies["ext.i18n.trimmed"] = settings.get("trimmed", False)
    environment.newstyle_gettext = settings.get("newstyle", False)
    ast = environment.parse(text)
    lines = [(type(node).__name__, node.lineno) for node in ast.find_all(jinja2.nodes.Node)]
    return both.plain(repr(ast)), lines


def comparable(text, result):
    """As it is, but where the message alone names more than one variable: Jinja2 has those in the order of a set."""
    if result[0] == "raises" or "%{{ b }}" not in text:
        return result
    shown, lines = result[1]
    return sorted(shown), sorted(lines, key=repr)


def check_tags():
    # The parser is Jinja2's, and so is what it raises.
    ext.TemplateAssertionError = jinja2.TemplateAssertionError
    ours = [ext.do, ext.loopcontrols, ext.debug, ext.i18n]
    failed = 0
    for text in TRANSLATED:
        text = text.replace("\\n", "\n")
        for settings in {}, {"trimmed": True}, {"newstyle": True}:
            results = [
                comparable(text, both.outcome(parsed, extensions, "\n" + text, settings)) for extensions in (ours, EXTENSIONS)
            ]
            assert results[0] == results[1], (text, settings, *results)
            failed += results[0][0] == "raises"
    assert failed >= 3 * 9


SOURCE = b"""{# NOTE: of the first #}{{ gettext("first") }}
{# else #}{{ ngettext("second", "seconds", n) }}
{# NOTE: #}{# TAG of the third #}
{% trans %}third{% endtrans %}

{{ _("fourth", a) }}
## NOTE: line
# trans
  fifth
# endtrans
"""


def check_extraction():
    ext.Environment = jinja2.Environment
    ext.TemplateSyntaxError = jinja2.TemplateSyntaxError
    for options in (
        {}, {"extensions": "jinja2.ext.do, jinja2.ext.loopcontrols"}, {"trimmed": "true", "newstyle_gettext": "on"},
        {"line_statement_prefix": "#", "line_comment_prefix": "##"}, {"silent": "false"}, {"variable_start_string": "[["},
    ):
        for source in SOURCE, b"{% broken", b"\xff":
            for tags in [], ["NOTE:"], ["NOTE:", "TAG"]:
                def extracted(package, source=source, tags=tags, options=options):
                    found = package.ext.babel_extract(io.BytesIO(source), ("gettext", "ngettext", "_"), tags, options)
                    return list(found)

                both.same(extracted)
    ast = jinja2.Environment(extensions=EXTENSIONS).parse("".join(TRANSLATED[:2] + TRANSLATED[-2:-1]))
    for style in False, True:
        both.same(lambda package, style=style: list(package.ext.extract_from_ast(ast, babel_style=style)))
        both.same(lambda package, style=style: list(package.ext.extract_from_ast(ast, ("gettext",), style)))


class Translations:
    def gettext(self, text):
        return f"<{text}>"

    def ngettext(self, one, many, number):
        return f"<{one if number == 1 else many}>"


class WithContext(Translations):
    def pgettext(self, context, text):
        return f"{context}|{text}"

    def npgettext(self, context, one, many, number):
        return f"{context}|{one if number == 1 else many}"

    def ugettext(self, text):
        return f"u{text}"


def check_installing():
    def told(package, translations, newstyle, autoescape):
        environment = package.Environment(extensions=["jinja2.ext.i18n"], autoescape=autoescape)
        if translations is None:
            environment.install_null_translations(newstyle)
        else:
            environment.install_gettext_translations(translations, newstyle)
        context = package.runtime.new_context(environment, None, {}, {}, globals=environment.globals)
        said = [environment.newstyle_gettext]
        for name, *arguments in (
            ("gettext", "a %(x)s"), ("_", "a"), ("ngettext", "a", "b%(num)s", 2), ("ngettext", "a", "b", 1),
            ("pgettext", "c", "%(context)s"),
            ("npgettext", "c", "a", "b", 3), ("gettext", "100%%"),
        ):
            for variables in {}, {"x": "<&>"}, {"num": 7, "context": 1}:
                def call(name=name, arguments=arguments, variables=variables):
                    text = context.call(environment.globals[name], *arguments, **variables)
                    return str(text), hasattr(text, "__html__")

                said.append(both.outcome(call))
        environment.uninstall_gettext_translations(translations)
        return said, sorted(environment.globals), package.ext.GETTEXT_FUNCTIONS

    for translations in None, Translations(), WithContext(), object():
        for newstyle in None, False, True:
            for autoescape in False, True:
                both.same(told, translations, newstyle, autoescape)


def check_extensions():
    def told(package):
        class Mine(package.ext.Extension):
            tags = {"mine"}
            priority = 5

            def __init__(self, environment):
                super().__init__(environment)
                environment.extend(mine=1)

        class Later(package.ext.Extension):
            priority = 500

            def preprocess(self, source, name, filename=None):
                return f"{source}:{name}:{filename}"

        environment = package.Environment(extensions=[Later, Mine])
        environment.add_extension("jinja2.ext.do")
        other = environment.overlay(extensions=["jinja2.ext.loopcontrols"])
        said = [both.plain(name) for name in [*environment.extensions, *other.extensions]]
        said += [type(one).__name__ for one in other.iter_extensions()]
        mine = other.extensions[Mine.identifier]
        said += [mine.environment is other, environment.extensions[Mine.identifier].environment is environment, environment.mine]
        said += [repr(mine.attr("name", lineno=3)).replace(Mine.identifier, "mine"), mine.attr("name", lineno=3).lineno]
        said += [repr(mine.call_method("name", [package.nodes.Const(1)], lineno=4)).replace(Mine.identifier, "mine")]
        said += [environment.preprocess("text", "n"), both.outcome(mine.parse, None), mine.filter_stream(5)]
        debug = package.Environment(extensions=["jinja2.ext.debug"])
        context = package.runtime.new_context(debug, None, {}, {"a": {"b": {"c": {"d": 1}}}})
        debug.filters, debug.tests = {"z": 1, "a": 2}, {}
        said.append(next(iter(debug.extensions.values()))._render(context))
        return said

    both.same(told)


if __name__ == "__main__":
    check_meta(int(sys.argv[1]))
    check_tags()
    check_extraction()
    check_installing()
    check_extensions()
