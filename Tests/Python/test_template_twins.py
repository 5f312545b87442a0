"""The native twins of filters and tests of templates beside the Python functions that they stand for."""

import copy
import gc
import itertools
import json
import random

import borrowed
import jinja2
import pytest
import randoms
import template_values
from melba import _core
from melba.markup import Markup
from template_values import a
from test_template_filters import TEXT_FILTERS, VALUES, without_places

FILTERS = borrowed.borrow("filters").FILTERS
TESTS = borrowed.borrow("tests").TESTS
ENVIRONMENTS = [jinja2.Environment(), jinja2.Environment(autoescape=True)]
CONTEXTS = {environment: environment.from_string("").new_context() for environment in ENVIRONMENTS}

WITH_TWINS = (
    "abs", "capitalize", "count", "d", "default", "e", "escape", "first", "float", "forceescape", "indent", "int",
    "join", "last", "length", "list", "lower", "replace", "reverse", "round", "safe", "string", "striptags", "title",
    "tojson", "trim", "truncate", "upper", "urlencode",
)
TESTS_WITHOUT = ("filter", "lower", "test", "upper")

OURS = {
    "our html": lambda: Markup("it's <b>& more"),
    "our html empty": lambda: Markup(""),
    "our html list": lambda: ["<", Markup("<b>"), 3, None, 2.5, True],
    "our wide html": lambda: [Markup("é"), "😀<"],
    "letter": lambda: "a",
    "sharp": lambda: "ß",
    "many keys": lambda: {f"k{i * 7 % 100}": i for i in range(100)},
    "numbers": lambda: [0.1, -0.0, 1e22, 1e-7, float("nan"), float("inf"), -float("inf"), 2**63, -(2**63), 10**30],
    "deep": lambda: deep(40),
    "circle": lambda: circle(),
    "big text": lambda: ["<é&😀'\"\\\n" * 700, "x" * 5000],
}


def deep(levels):
    value = []
    for _ in range(levels):
        value = [value]
    return value


def circle():
    value = {}
    value["self"] = value
    return value


def answer(call):
    try:
        return exactly(call())
    except Exception as error:
        return type(error), without_places(str(error))


def exactly(value):
    """A value with the types of all that is in it."""
    if isinstance(value, (list, tuple)):
        return type(value), [exactly(item) for item in value]
    if hasattr(value, "__next__"):
        return type(value), [exactly(item) for item in itertools.islice(value, 100)]
    if isinstance(value, jinja2.Undefined):
        return type(value)
    # tojson is of Jinja2 here, and makes MarkupSafe's.
    kind = Markup if isinstance(value, Markup) else type(value)
    return kind, without_places(str.__str__(value) if isinstance(value, str) else repr(value))


def compare(functions, environment, name, value, arguments):
    """How often the twin had an answer, which is then the one of the Python function."""
    function, (args, names) = functions[name], arguments
    autoescape = environment.autoescape

    def native():
        return _core._template_call(function, environment, jinja2.Undefined, autoescape, value(), *args, **names)

    def python():
        context = CONTEXTS[environment]
        call = environment.call_filter if functions is FILTERS else environment.call_test
        return call(name, value(), args, dict(names), context=context)

    for environment_too in ENVIRONMENTS:
        environment_too.filters, environment_too.tests = FILTERS, TESTS
    found = answer(native)
    if found == (type(NotImplemented), "NotImplemented"):
        return 0
    assert found == answer(python), (name, arguments)
    return 1


@pytest.mark.parametrize("name", WITH_TWINS)
def test_twin_of_filter(name):
    answers = 0
    for environment in ENVIRONMENTS:
        for value in (VALUES | OURS).values():
            for arguments in template_values.FILTERS[name]:
                answers += compare(FILTERS, environment, name, value, arguments)
    assert answers > 10, answers


@pytest.mark.parametrize("name", sorted({*TESTS} - {*TESTS_WITHOUT}))
def test_twin_of_test(name):
    answers = 0
    for value in (VALUES | OURS).values():
        for arguments in template_values.TESTS[name]:
            answers += compare(TESTS, ENVIRONMENTS[0], name, value, arguments)
    # The integers among the values are the fewest that any test knows.
    assert answers >= 6


@pytest.mark.parametrize("name", sorted({*WITH_TWINS} & {*TEXT_FILTERS} - {"join"}))
def test_twin_of_random_text(name):
    answers = tries = 0
    for text in randoms.texts(randoms.COUNT // 200, name):
        for arguments in TEXT_FILTERS[name]:
            for environment in ENVIRONMENTS:
                tries += 1
                answers += compare(FILTERS, environment, name, lambda: text, arguments)
    assert answers > tries // 8


def test_twin_of_join_of_random_text():
    source = random.Random(f"{randoms.SEED} join")
    make = [str, Markup, len, lambda text: None, lambda text: 1 / (1 + len(text)), lambda text: text == ""]
    answers = tries = 0
    texts = randoms.texts(randoms.COUNT // 20, "join")
    while items := [source.choice(make)(text) for text in itertools.islice(texts, source.randrange(1, 6))]:
        if source.randrange(2):
            items = [str(item) for item in items]
        for between in ("", ", <", Markup("<br>"), "é", "\U0001f600"):
            for environment in ENVIRONMENTS:
                for value in (items, tuple(items)):
                    tries += 1
                    answers += compare(FILTERS, environment, "join", lambda: value, a(between))
    assert answers > tries * 3 // 4


def test_there_are_no_others():
    for functions, without in ((FILTERS, {*FILTERS} - {*WITH_TWINS}), (TESTS, TESTS_WITHOUT)):
        for name in without:
            for value in ("text", 1, [1], {"a": 1}):
                call = _core._template_call(functions[name], ENVIRONMENTS[0], jinja2.Undefined, False, value)
                assert call is NotImplemented, name


def test_twin_belongs_to_the_function():
    assert _core._template_call(lambda s: s, ENVIRONMENTS[0], jinja2.Undefined, False, "x") is NotImplemented
    assert _core._template_call(str.upper, ENVIRONMENTS[0], jinja2.Undefined, False, "x") is NotImplemented
    upper = FILTERS["upper"]
    assert _core._template_call(upper, ENVIRONMENTS[0], jinja2.Undefined, False, "ab") == "AB"
    assert _core._template_call(upper, ENVIRONMENTS[0], jinja2.Undefined, False, "ab", 1) is NotImplemented


def random_value(source, depth):
    kind = source.randrange(9 if depth < 4 else 7)
    if kind == 0:
        return source.choice([None, True, False])
    if kind == 1:
        return source.choice([source.randrange(-10, 10), source.randrange(-(2**70), 2**70)])
    if kind == 2:
        return source.choice([source.random() * 10 ** source.randrange(-20, 20), -0.0, 1e16, 5e-324])
    if kind < 7:
        return next(randoms.texts(1, source.random()))[:80]
    if kind == 7:
        items = [random_value(source, depth + 1) for _ in range(source.randrange(5))]
        return tuple(items) if source.randrange(2) else items
    keys = [next(randoms.texts(1, source.random()))[:12] for _ in range(source.randrange(6))]
    return {key: random_value(source, depth + 1) for key in keys}


def test_tojson_is_the_json_of_python():
    source = random.Random(f"{randoms.SEED} tojson")
    tojson, environment = FILTERS["tojson"], ENVIRONMENTS[0]
    for _ in range(randoms.COUNT // 50):
        value = random_value(source, 0)
        expected = json.dumps(value, sort_keys=True)
        for character in "<>&'":
            expected = expected.replace(character, f"\\u{ord(character):04x}")
        found = _core._template_call(tojson, environment, jinja2.Undefined, True, value)
        assert type(found) is Markup and str(found) == expected


@pytest.mark.parametrize(
    "policies",
    [
        {"json.dumps_function": json.dumps}, {"json.dumps_kwargs": {}}, {"json.dumps_kwargs": {"sort_keys": 1}},
        {"json.dumps_kwargs": {"sort_keys": False}}, {"json.dumps_kwargs": {"sort_keys": True, "indent": 1}},
        {"json.dumps_kwargs": None},
    ],
)
def test_tojson_leaves_other_policies_to_python(policies):
    environment = jinja2.Environment()
    environment.policies.update(policies)
    assert _core._template_call(FILTERS["tojson"], environment, jinja2.Undefined, False, [1]) is NotImplemented
    del environment.policies["json.dumps_function"]
    assert _core._template_call(FILTERS["tojson"], environment, jinja2.Undefined, False, [1]) is NotImplemented


def test_truncate_follows_its_policy():
    environment = jinja2.Environment()
    for leeway, expected in ((0, "abcde..."), (1, "abcdefghi"), (None, NotImplemented), (-1, NotImplemented)):
        environment.policies["truncate.leeway"] = leeway
        call = _core._template_call(FILTERS["truncate"], environment, jinja2.Undefined, False, "abcdefghi", 8)
        assert call == expected
    assert _core._template_call(FILTERS["truncate"], object(), jinja2.Undefined, False, "x") is NotImplemented


def test_errors_of_values_come_through():
    class Liar:
        def __bool__(self):
            raise OSError("truth")

    with pytest.raises(OSError, match="truth"):
        _core._template_call(FILTERS["default"], None, jinja2.Undefined, False, Liar(), "", True)
    with pytest.raises(TypeError, match="takes a dict and a bool"):
        _core._template_twins([], True)
    with pytest.raises(TypeError, match="at least 5"):
        _core._template_call(FILTERS["default"])


def test_arguments_are_not_changed_or_kept():
    value = {"b": [1, {"c": "x"}], "a": Markup("<")}
    before = copy.deepcopy(value)
    _core._template_call(FILTERS["tojson"], ENVIRONMENTS[0], jinja2.Undefined, False, value)
    _core._template_call(FILTERS["join"], ENVIRONMENTS[1], jinja2.Undefined, True, ["<", Markup("<")], ",")
    assert value == before
    gc.collect()
