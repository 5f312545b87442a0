"""melba.templates and Jinja2 in one process: whose exceptions, undefined values and loaders are whose."""

import process
import pytest

NAMES = [
    "TemplateError", "TemplateNotFound", "TemplatesNotFound", "TemplateSyntaxError", "TemplateAssertionError",
    "TemplateRuntimeError", "UndefinedError", "SecurityError", "FilterArgumentError",
]
ORDERS = {
    "melba first": "import melba.templates.runtime, melba.templates.exceptions, jinja2",
    "jinja2 first": "import jinja2, melba.templates.runtime, melba.templates.exceptions",
    "by a module of it": (
        "import melba.templates.runtime, melba.templates.exceptions\n"
        "from jinja2.sandbox import SandboxedEnvironment; import jinja2"
    ),
    "used before": (
        "import melba.templates as t\n"
        "try: t.Environment().from_string('{{ x.y }}').render()\n"
        "except t.UndefinedError: pass\n"
        "import jinja2"
    ),
}


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
def test_who_catches_jinja2s_catches_ours(order):
    process.run(order + f"""
import pickle
import jinja2.exceptions as theirs
import melba.templates.exceptions as ours
import melba.templates.runtime as runtime
for name in {NAMES!r}:
    own, twin = getattr(ours, name), getattr(theirs, name)
    assert issubclass(own, twin) and own is not twin and not issubclass(twin, own), name
for name in "Undefined", "ChainableUndefined", "DebugUndefined", "StrictUndefined":
    assert issubclass(getattr(runtime, name), jinja2.Undefined), name
    assert jinja2.is_undefined(getattr(runtime, name)(name="x"))
for error in (
    ours.TemplateSyntaxError("m", 3, "n", "f"), ours.TemplateAssertionError("m", 3), ours.TemplateNotFound("a", "b"),
    ours.TemplatesNotFound(["a", "b"]), ours.UndefinedError("u"), ours.SecurityError("s"), ours.TemplateError(),
):
    twin = getattr(theirs, type(error).__name__)
    assert not hasattr(error, "lineno") or str(error) == str(twin("m", 3, error.name, error.filename))
    assert type(pickle.loads(pickle.dumps(error))) is type(error)
""")


def test_errors_of_loading_and_rendering():
    process.run("""
import jinja2
from melba.templates import ChoiceLoader, DictLoader, Environment, PrefixLoader
theirs = jinja2.DictLoader({"a": "A{% include 'missing' ignore missing %}{% include ['missing', 'b'] %}", "b": "B"})
for loader in theirs, ChoiceLoader([DictLoader({}), theirs]), ChoiceLoader([jinja2.DictLoader({}), theirs]):
    environment = Environment(loader=loader)
    assert environment.get_template("a").render() == "AB"
    assert environment.select_template(["missing", "b"]).render() == "B"
    for wanted, text in (["missing", "missing"], [["x", "y"], "none of the templates given were found: x, y"]):
        try:
            environment.get_or_select_template(wanted)
        except jinja2.TemplateNotFound as error:
            assert type(error).__module__ == "melba.templates.exceptions" and str(error) == text
        else:
            raise SystemExit("no error")
prefixed = Environment(loader=PrefixLoader({"p": theirs}))
assert prefixed.get_template("p/b").render() == "B"
try:
    prefixed.get_template("p/missing")
except jinja2.TemplateNotFound as error:
    assert error.name == "p/missing"
try:
    environment.from_string("{% if %}")
except jinja2.TemplateSyntaxError as error:
    assert error.lineno == 1
try:
    environment.from_string("{{ x.y }}").render()
except jinja2.UndefinedError as error:
    assert error.message == "'x' is undefined"
""")


def test_loaders_of_ours_in_an_environment_of_jinja2s():
    process.run("""
import jinja2
from melba.templates import DictLoader
class Loader(jinja2.BaseLoader):
    def get_source(self, environment, template):
        return DictLoader({"b": "B"}).get_source(environment, template)
environment = jinja2.Environment(loader=Loader())
assert environment.select_template(["missing", "b"]).render() == "B"
""")


def test_classes_of_undefined():
    process.run("""
import jinja2
import melba.templates
from melba.templates import Environment
class Loud(jinja2.Undefined):
    def __str__(self): return f"<{self._undefined_name}>"
class Stern(jinja2.StrictUndefined): pass
for kind in jinja2.Undefined, jinja2.ChainableUndefined, jinja2.DebugUndefined, jinja2.StrictUndefined, Loud, Stern:
    for source in ("{{ x }}", "{{ x is defined }}", "{{ x|default(1) }}", "{{ x.y }}", "{{ x.y.z }}", "{% if x %}{% endif %}",
                   "{{ x|length }}"):
        answers = []
        for make in Environment, jinja2.Environment:
            try:
                answers.append(make(undefined=kind).from_string(source).render())
            except jinja2.UndefinedError as error:
                answers.append(repr(error))
        assert answers[0] == answers[1], (kind, source, answers)
assert Environment(undefined=jinja2.StrictUndefined).undefined is melba.templates.StrictUndefined
assert Environment().overlay(undefined=jinja2.DebugUndefined).undefined is melba.templates.DebugUndefined
for wrong in int, object:
    try:
        Environment(undefined=wrong)
    except AssertionError:
        continue
    raise SystemExit(wrong)
""")


def test_functions_marked_by_jinja2():
    process.run("""
import jinja2
import jinja2.ext
from melba.templates import Environment
@jinja2.pass_context
def of_context(context, value): return context["x"], value
@jinja2.pass_environment
def of_environment(environment, value): return environment.marked, value
@jinja2.pass_eval_context
def of_eval_context(eval_ctx, value): return eval_ctx.autoescape, value
environment = Environment(extensions=["jinja2.ext.do", jinja2.ext.LoopControlExtension])
environment.marked = "m"
environment.filters.update(a=of_context, b=of_environment, c=of_eval_context)
assert environment.from_string("{{ 1|a }}{{ 1|b }}{{ 1|c }}{% do [] %}").render(x=2) == "(2, 1)('m', 1)(False, 1)"
""")


def test_a_stand_in_of_that_name_does_no_harm():
    process.run("""
import sys, types
sys.modules["jinja2"] = types.ModuleType("jinja2")
from melba.templates import Environment, DictLoader, TemplateNotFound
try:
    Environment(loader=DictLoader({})).get_template("a")
except TemplateNotFound as error:
    assert str(error) == "a"
sys.modules["jinja2"] = None
assert Environment(loader=DictLoader({"b": "B"})).select_template(["a", "b"]).render() == "B"
""")


def test_extensions_of_jinja2():
    """They parse with our parser, to Jinja2's nodes with ours in them."""
    process.run("""
import jinja2
from jinja2 import nodes
from jinja2.ext import Extension
from melba.templates import Environment
class Twice(Extension):
    tags = {"twice"}
    def preprocess(self, source, name, filename=None): return source.replace("@@", "{{ x }}")
    def parse(self, parser):
        lineno = next(parser.stream).lineno
        count = parser.parse_expression()
        body = parser.parse_statements(["name:endtwice"], drop_needle=True)
        call = self.call_method("_twice", [count, nodes.Const(2), nodes.Name("x", "load")])
        return [nodes.CallBlock(call, [], [], body).set_lineno(lineno), nodes.Output([nodes.TemplateData("!")])]
    def _twice(self, count, two, x, caller): return caller() * count * two + str(x)
class Dots(Extension):
    def filter_stream(self, stream):
        for token in stream:
            yield type(token)(token.lineno, token.type, token.value.replace(".", ":")) if token.type == "data" else token
SOURCE = "a@@{% twice 1 + 1 %}<{{ x }}{% if x %}{% twice 1 %}.{% endtwice %}{% endif %}>{% endtwice %}b"
answers = [make(extensions=[Twice, Dots]).from_string(SOURCE).render(x=5) for make in (Environment, jinja2.Environment)]
assert answers[0] == answers[1], answers
try:
    Environment(extensions=[Twice]).from_string("\\n{% twice 1 %}{{ x.y.z }}{% endtwice %}").render()
except jinja2.UndefinedError as error:
    assert error.message == "'x' is undefined"
""")


def test_loader_of_ours_in_an_environment_of_jinja2s():
    process.run("""
import jinja2
from melba.templates import DictLoader
environment = jinja2.Environment(loader=DictLoader({"b": "B{{ x }}"}))
assert type(environment.get_template("b")) is jinja2.Template
assert environment.select_template(["missing", "b"]).render(x=1) == "B1"
""")
