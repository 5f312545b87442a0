"""melba.install("markupsafe") and the way back."""

import process
import pytest

import melba


def test_everything_gains_and_gets_back_what_it_had():
    process.run("""
import melba, markupsafe
from markupsafe import Markup, escape
before = markupsafe._escape_inner
melba.install("markupsafe")
assert markupsafe._escape_inner is melba.markup._escape_inner is not before
assert markupsafe.escape is escape and markupsafe.Markup is Markup
assert type(escape("<")) is Markup and escape("<") == "&lt;"
class Own(str): pass
for value in "<", Own("<"), 1, None, "\\ud800<", "\\u4e2d<", "clean", Own("clean"), Markup("<"):
    native = escape(value), Markup("%s") % value, Markup("{}").format(value)
    melba.uninstall("markupsafe")
    assert markupsafe._escape_inner is before
    plain = escape(value), Markup("%s") % value, Markup("{}").format(value)
    assert native == plain and list(map(type, native)) == list(map(type, plain)), value
    melba.install("markupsafe")
""")


def test_twice_is_once_and_nothing_is_nothing():
    process.run("""
import melba
melba.uninstall("markupsafe")
import sys
assert "markupsafe" not in sys.modules
import markupsafe
before = markupsafe._escape_inner
for _ in range(2): assert melba.install("markupsafe") is None
for _ in range(2): assert melba.uninstall("markupsafe") is None
assert markupsafe._escape_inner is before
""")


def test_what_another_put_there_stays():
    process.run("""
import melba, markupsafe
before = markupsafe._escape_inner
melba.install("markupsafe")
other = markupsafe._escape_inner = lambda text: before(text)
melba.uninstall("markupsafe")
assert markupsafe._escape_inner is other
melba.install("markupsafe")
melba.uninstall("markupsafe")
assert markupsafe._escape_inner is other
""")


def test_after_a_reload_it_is_installed_again():
    process.run("""
import importlib, melba, markupsafe
melba.install("markupsafe")
importlib.reload(markupsafe)
assert markupsafe._escape_inner is not melba.markup._escape_inner
melba.uninstall("markupsafe")
melba.install("markupsafe")
assert markupsafe._escape_inner is melba.markup._escape_inner
melba.uninstall("markupsafe")
assert markupsafe._escape_inner is not melba.markup._escape_inner
""")


def test_a_markupsafe_without_an_inner_function(tmp_path):
    (tmp_path / "markupsafe.py").write_text("class Markup(str): __slots__ = ()\n")
    process.run("""
import sys; sys.path.insert(0, sys.argv[1])
import melba
try: melba.install("markupsafe")
except RuntimeError as error: assert "3.0" in str(error)
else: raise SystemExit("no error")
melba.uninstall("markupsafe")
""", tmp_path)


@pytest.mark.parametrize("function", [melba.install, melba.uninstall])
def test_names_the_argument_and_what_came(function):
    with pytest.raises(ValueError, match="name must be one of 'markupsafe', 'jinja2', not 'jinja'"):
        function("jinja")
    for wrong in None, 1, b"markupsafe":
        with pytest.raises(TypeError, match=f"name must be a str, not {type(wrong).__name__}"):
            function(wrong)
    with pytest.raises(TypeError):
        function(name="markupsafe")


def test_jinja2_is_ours_for_those_who_import_it_from_then_on():
    process.run("""
import melba
for _ in range(2): assert melba.install("jinja2") is None
import sys
assert "melba.templates" not in sys.modules
import jinja2, jinja2.ext, jinja2.nodes
from jinja2.sandbox import SandboxedEnvironment
from jinja2 import Environment, TemplateNotFound, utils
import melba.templates, melba.templates.ext
assert jinja2 is melba.templates and jinja2.ext is melba.templates.ext and utils is melba.templates.utils
assert Environment is melba.templates.Environment and issubclass(SandboxedEnvironment, Environment)
assert jinja2.__name__ == jinja2.__spec__.name == "melba.templates" and jinja2.ext.__spec__.name == "melba.templates.ext"
assert Environment().from_string("{{ 1 + 1 }}").render() == "2" and issubclass(TemplateNotFound, LookupError)
try: import jinja2.nothing
except ModuleNotFoundError as error: assert error.name == "jinja2.nothing"
else: raise SystemExit("no error")
for _ in range(2): assert melba.uninstall("jinja2") is None
import jinja2 as real, jinja2.ext
assert real.__name__ == "jinja2" and real.Environment is not Environment and jinja2.ext.__name__ == "jinja2.ext"
""")


def test_jinja2_that_is_loaded_stays():
    process.run("""
import melba, jinja2, sys
before = list(sys.meta_path)
try: melba.install("jinja2")
except RuntimeError as error: assert "before" in str(error)
else: raise SystemExit("no error")
assert sys.meta_path == before and jinja2.__name__ == "jinja2" and sys.modules["jinja2"] is jinja2
melba.uninstall("jinja2")
assert sys.modules["jinja2"] is jinja2
""")


TEMPLATES = """
import jinja2, jinja2.sandbox, markupsafe, sys
from melba.markup import Markup, escape
SOURCES = {
    "base": "<title>{% block title %}{{ title }}{% endblock %}</title>{% block body %}{% endblock %}",
    "page": "{% extends 'base' %}{% block body %}{% macro row(x) %}<td>{{ x }}</td>{% endmacro %}"
            "{% for x in values %}{{ row(x) }}{{ x|e }}{{ x|string|upper }}{{ x|forceescape }}{% endfor %}"
            "{{ values|join(', ') }}{{ values|map('string')|join('<')|striptags }}{{ '<%s>'|format(title) }}{{ title ~ values[0] }}"
            "{{ ('<b>'|safe) ~ title }}{{ markup }}{{ markup|safe }}{{ markup + title }}{{ markup|replace('b', '<') }}{{ object }}"
            "{{ {'a': '<'}|xmlattr }}{{ values[3]|tojson }}{{ title|urlize }}{{ title|truncate(4) }}{{ title|wordwrap(3) }}"
            "{% autoescape false %}{{ title }}{% endautoescape %}{% filter upper %}{{ title }}{% endfilter %}"
            "{% set block %}<i>{{ title }}</i>{% endset %}{{ block }}{{ caller is defined }}{{ title|e|e }}{% endblock %}",
}
class Object:
    def __html__(self): return "<object>"
def render():
    out = []
    for environment in jinja2.Environment, jinja2.sandbox.SandboxedEnvironment:
        page = environment(loader=jinja2.DictLoader(SOURCES), autoescape=True).get_template("page")
        for title in "<&\\"'>", "clean", "\\u4e2d<", "\\U0001f363 & http://a.b/?x=1&y=2", "\\ud800<":
            for markup in markupsafe.Markup("<b>%s</b>") % title, Markup("<b>%s</b>") % title:
                out.append(page.render(title=title, values=[1, 1.5, None, "<", True, markup], markup=markup, object=Object()))
    return out
"""


def test_jinja_renders_the_same():
    process.run(TEMPLATES + """
import melba
plain = render()
melba.install("markupsafe")
assert render() == plain
melba.uninstall("markupsafe")
assert render() == plain and len(set(plain)) > 4
""")


def test_jinja_renders_melbas_markup_as_its_own():
    process.run(TEMPLATES + """
outputs = render()
assert outputs[0::2] == outputs[1::2]
environment = jinja2.Environment(autoescape=True)
assert environment.from_string("{{ x }}{{ x|e }}{{ x is escaped }}").render(x=escape("<")) == "&lt;&lt;True"
assert environment.from_string("{{ x }}").render(x=Markup("<b>")) == "<b>"
""")
