"""The filters and tests of templates beside Jinja2's, on values of every kind."""

import inspect
import itertools
import random
import re

import borrowed
import jinja2
import jinja2.filters
import jinja2.sandbox
import jinja2.tests
import markupsafe
import pytest
import randoms
import template_values
from template_values import a

OURS = borrowed.borrow("filters")
OUR_TESTS = borrowed.borrow("tests")
MOST = 400

UNDEFINED = {
    "undefined": jinja2.Undefined,
    "chainable": jinja2.ChainableUndefined,
    "debug": jinja2.DebugUndefined,
    "strict": jinja2.StrictUndefined,
}
VALUES = {
    **template_values.VALUES,
    **{name: (lambda kind=kind: kind(name="missing")) for name, kind in UNDEFINED.items()},
    "list with undefined": lambda: [1, jinja2.Undefined(name="missing"), "x"],
    "dict with undefined": lambda: {"a": jinja2.Undefined(name="missing"), "b": 1},
}


class Pair:
    """Two environments that differ only in whose filters and tests they have."""

    def __init__(self, make=jinja2.Environment, **settings):
        self.theirs, self.ours = make(**settings), make(**settings)
        self.ours.filters = dict(OURS.FILTERS)
        self.ours.tests = dict(OUR_TESTS.TESTS)
        self.contexts = {side: side.from_string("").new_context() for side in (self.theirs, self.ours)}

    def same(self, kind, name, value, arguments=((), {})):
        """Whether both do the same; `value` makes the value."""
        args, names = arguments

        def call(environment):
            context = self.contexts[environment]
            # An asynchronous sum adds to the very list that it is given.
            own = {key: item[:] if type(item) is list else item for key, item in names.items()}
            if name == "random":
                random.seed(7)
            method = environment.call_filter if kind == "filter" else environment.call_test
            return method(name, value(), args, own, context=context)

        theirs, ours = outcome(self.theirs, call), outcome(self.ours, call)
        assert ours == theirs, (kind, name, arguments)


def completed(coroutine):
    """What a coroutine answers that waits for nobody."""
    try:
        coroutine.send(None)
    except StopIteration as stop:
        return stop.value
    raise AssertionError("it waits")


async def gathered(result):
    if inspect.isawaitable(result):
        result = await result
    if hasattr(result, "__aiter__"):
        return ("async", [item async for item in result])
    return result


def outcome(environment, call):
    """What a call answers, or how it fails, in a form that can be compared."""
    try:
        result = call(environment)
        if environment.is_async:
            result = completed(gathered(result))
        return shown(result)
    except Exception as error:
        return type(error).__name__, type(error).__module__, without_places(str(error))


def without_places(text):
    """The text without addresses of objects, whatever a filter has made of those."""
    return re.sub(r"(?i) .t 0x[^>&]*", "", text)


def shown(value):
    if isinstance(value, jinja2.Undefined):
        state = [getattr(value, f"_undefined_{name}") for name in ("hint", "obj", "name")]
        return type(value), [shown(part) if part is not value else None for part in state]
    if isinstance(value, markupsafe.Markup):
        return "Markup", without_places(str.__str__(value))
    if isinstance(value, dict):
        return type(value), [(shown(key), shown(item)) for key, item in value.items()]
    if isinstance(value, (list, tuple, set)):
        return type(value).__name__, [shown(item) for item in value]
    if hasattr(value, "__next__"):
        return type(value).__name__, [shown(item) for item in itertools.islice(value, MOST)]
    if type(value) is int:
        return "int", value
    if type(value) is str:
        return "str", without_places(value)
    return type(value).__name__, without_places(repr(value))


PAIRS = {
    "plain": Pair(),
    "autoescape": Pair(autoescape=True),
    "strict": Pair(undefined=jinja2.StrictUndefined, autoescape=True),
    "sandboxed": Pair(jinja2.sandbox.SandboxedEnvironment),
    "async": Pair(enable_async=True, autoescape=True),
}


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
@pytest.mark.parametrize("name", template_values.FILTERS)
def test_filter_does_what_jinja2_does(name, pair):
    for value in VALUES.values():
        for arguments in template_values.FILTERS[name]:
            pair.same("filter", name, value, arguments)


@pytest.mark.parametrize("name", template_values.TESTS)
def test_test_does_what_jinja2_does(name):
    for value in VALUES.values():
        for arguments in template_values.TESTS[name]:
            PAIRS["plain"].same("test", name, value, arguments)


def test_all_are_there():
    for ours, theirs, tried in (
        (OURS.FILTERS, jinja2.filters.FILTERS, template_values.FILTERS),
        (OUR_TESTS.TESTS, jinja2.tests.TESTS, template_values.TESTS),
    ):
        assert ours.keys() == theirs.keys() == tried.keys()
        for name, function in ours.items():
            assert callable(function)
            assert getattr(function, "jinja_pass_arg", None) is getattr(theirs[name], "jinja_pass_arg", None), name
            has_variant = hasattr(theirs[name], "jinja_async_variant")
            assert hasattr(function, "jinja_async_variant") is has_variant, name


@pytest.mark.parametrize("module", ["filters", "tests"])
def test_functions_have_the_names_and_parameters_of_jinja2(module):
    ours, theirs = borrowed.borrow(module), getattr(jinja2, module)
    for name, function in vars(theirs).items():
        if inspect.isfunction(function) and function.__module__ == theirs.__name__ and not name.startswith("_"):
            ours_too = getattr(ours, name)
            assert ours_too.__name__ == function.__name__
            parameters = inspect.signature(function).parameters.values()
            expected = [(parameter.name, parameter.kind, parameter.default) for parameter in parameters]
            parameters = inspect.signature(ours_too).parameters.values()
            assert [(parameter.name, parameter.kind, parameter.default) for parameter in parameters] == expected, name


TEXT_FILTERS = {
    "capitalize": [a()], "center": [a(40)], "escape": [a()], "float": [a()], "forceescape": [a()],
    "indent": [a(2, True), a("\t", blank=True)], "int": [a()], "join": [a("<")], "list": [a()], "lower": [a()],
    "replace": [a("<", "&"), a(" ", "", 2)],
    "reverse": [a()], "safe": [a()], "striptags": [a()], "title": [a()], "tojson": [a()], "trim": [a(), a("<a ")],
    "truncate": [a(10), a(20, True), a(30, False, "…", 0)], "upper": [a()], "urlencode": [a()], "urlize": [a(10)],
    "wordcount": [a()], "wordwrap": [a(20)],
}


@pytest.mark.parametrize("name", TEXT_FILTERS)
def test_filter_of_random_text(name):
    pair = PAIRS["autoescape"]
    count = randoms.COUNT // 1000
    for text in randoms.texts(count, name):
        for arguments in TEXT_FILTERS[name]:
            pair.same("filter", name, lambda: text, arguments)
            pair.same("filter", name, lambda: markupsafe.Markup(text), arguments)


def test_policies_are_followed():
    def set_policies(pair, **policies):
        for environment in (pair.ours, pair.theirs):
            environment.policies.update(policies)

    pair = Pair(autoescape=True)
    set_policies(pair, **{"truncate.leeway": 0, "urlize.rel": "x noopener", "urlize.target": "_top"})
    set_policies(pair, **{"urlize.extra_schemes": ["tel:"], "json.dumps_kwargs": {"indent": 1}})
    for name in ("truncate", "urlize", "tojson"):
        for value in VALUES.values():
            for arguments in template_values.FILTERS[name]:
                pair.same("filter", name, value, arguments)
    set_policies(pair, **{"json.dumps_function": lambda value, **settings: f"<{value!r} {settings}>"})
    pair.same("filter", "tojson", lambda: [1], a(3))
    set_policies(pair, **{"truncate.leeway": -1})
    pair.same("filter", "truncate", lambda: "x")


TEMPLATES = [
    "{{ rows|groupby('age')|map('last')|map('list')|list }}",
    "{% for age, group in rows|groupby('age') %}{{ age }}:{{ group|map(attribute='name')|join(',') }};{% endfor %}",
    "{% for group in rows|groupby('name') %}{{ group.grouper }}={{ group.list|length }} {% endfor %}",
    "{{ rows|groupby('age') }}",
    "{{ rows|sort(attribute='age,name')|map(attribute='name')|join('<') }}",
    "{{ rows|selectattr('age', 'gt', 2)|rejectattr('name', 'eq', 'bob')|list|length }}",
    "{{ [1, 2, 3, 4]|select('even')|map('string')|join }}",
    "{{ text|e|upper|replace('&AMP;', '<') }}{{ text|safe|trim|e }}",
    "{{ 'nowhere' is filter }}{{ 'upper' is filter }}{{ 'odd' is test }}",
    "{% filter upper|indent(3, true) %}some {{ text }}{% endfilter %}",
    "{{ [1, 2, 3]|batch(2, 0)|map('sum')|list }}{{ range(7)|slice(3, 'x')|list }}",
]


@pytest.mark.parametrize("pair", PAIRS.values(), ids=PAIRS)
def test_templates_render_alike(pair):
    def context():
        return {"rows": VALUES["dicts"](), "text": "a <b> & 'c'"}

    for source in TEMPLATES:

        def call(environment):
            template = environment.from_string(source)
            if not environment.is_async:
                return template.render(context())
            return completed(template.render_async(context()))

        theirs, ours = (outcome_of_render(environment, call) for environment in (pair.theirs, pair.ours))
        assert ours == theirs, source


def outcome_of_render(environment, call):
    try:
        return call(environment)
    except Exception as error:
        return type(error).__name__, str(error)


def test_async_items():
    async def rows():
        for row in VALUES["dicts"]():
            yield row

    pair = PAIRS["async"]
    variants = [name for name, function in OURS.FILTERS.items() if hasattr(function, "jinja_async_variant")]
    assert len(variants) == 12
    for name in variants:
        for arguments in template_values.FILTERS[name]:
            pair.same("filter", name, rows, arguments)


def test_groups_can_be_pickled():
    import pickle

    group = OURS._GroupTuple(1, [2])
    again = pickle.loads(pickle.dumps(group))
    assert again == group and type(again) is type(group) and repr(again) == "(1, [2])"
    assert OURS._GroupTuple is type(group)
