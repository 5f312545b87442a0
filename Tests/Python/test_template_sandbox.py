"""What the sandbox allows, beside Jinja2's; each way out that was published, at the functions that close it."""

import collections
import sys
import types

import both
import markupsafe
import pytest

from melba.markup import Markup
from melba.templates import Undefined, exceptions, sandbox


class Thing:
    public = 1
    _private = 2
    __hidden = 3
    format = "not a method"

    def method(self):
        pass

    @property
    def failing(self):
        raise AttributeError("failing")


def function():
    yield


async def coroutine():
    pass


async def generator():
    yield


def objects():
    thing = Thing()
    running, agen = coroutine(), generator()
    running.close()
    return {
        "thing": thing, "method": thing.method, "function": function, "type": Thing, "generator": function(), "coroutine": running,
        "async generator": agen, "code": function.__code__, "frame": sys._getframe(), "builtin": len, "str": "x",
        "bound": "x".upper,
        "dict": {"items": 1, "public": 2}, "list": [1], "set": {1}, "deque": collections.deque([1]), "module": types, "none": None,
        "frozen": frozenset({1}), "tuple": (1,), "ordered": collections.OrderedDict(), "bytes": bytearray(b"x"),
        "dict keys": {}.keys(),
    }


NAMES = ["public", "_private", "__hidden", "_Thing__hidden", "__class__", "__init__", "__globals__", "__code__", "__func__",
         "__self__",
         "mro", "__subclasses__", "gi_frame", "gi_code", "gi_running", "cr_frame", "cr_code", "ag_frame", "ag_code", "co_code",
         "f_locals",
         "tb_next", "im_func", "func_globals", "append", "clear", "update", "pop", "upper", "items", "x", "_", "__", "format_map"]
MUTATORS = ["add", "clear", "difference_update", "discard", "pop", "remove", "symmetric_difference_update", "update", "popitem",
            "setdefault", "append", "reverse", "insert", "sort", "extend", "keys", "copy", "union", "count", "index", "items",
            "get"]


@pytest.mark.parametrize("name", objects())
def test_internal_attributes(name):
    value = objects()[name]
    for attribute in NAMES:
        both.same(lambda package, attribute=attribute: package.sandbox.is_internal_attribute(value, attribute))


@pytest.mark.parametrize("name", objects())
@pytest.mark.parametrize("kind", ["SandboxedEnvironment", "ImmutableSandboxedEnvironment"])
def test_safe_attributes(name, kind):
    value = objects()[name]
    for attribute in [*NAMES, *MUTATORS]:
        both.same(lambda package, attribute=attribute: getattr(package.sandbox, kind)().is_safe_attribute(value, attribute, None))


@pytest.mark.parametrize("name", objects())
def test_mutators(name):
    value = objects()[name]
    for attribute in MUTATORS:
        both.same(lambda package, attribute=attribute: package.sandbox.modifies_known_mutable(value, attribute))


@pytest.mark.parametrize("value, names", [
    (collections.deque(), ["appendleft", "extendleft", "popleft", "rotate"]), (set(), ["intersection_update"]),
])
def test_mutators_that_jinja2_forgets(value, names):
    for name in names:
        assert sandbox.modifies_known_mutable(value, name)
        assert not sandbox.ImmutableSandboxedEnvironment().is_safe_attribute(value, name, getattr(value, name))


RANGES = [(5,), (0, 10, 3), (100000,), (100001,), (0, 10**12), (10**30,), (0, 10**6, 11), (), ("x",), (-5,), (0, 10, 0),
          (0, -10**9, -1)]


@pytest.mark.parametrize("arguments", RANGES)
def test_range(arguments):
    both.same(lambda package: package.sandbox.safe_range(*arguments))
    both.same(lambda package: package.sandbox.SandboxedEnvironment().globals["range"](*arguments))


def test_unsafe_callables():
    def told(package):
        environment = package.sandbox.SandboxedEnvironment()
        context = package.runtime.new_context(environment, None, {}, {})

        def harmless(*args, **kwargs):
            return args, kwargs

        def altering():
            pass

        altering.alters_data = True
        forbidden = package.sandbox.unsafe(lambda: 1)
        said = [environment.is_safe_callable(value) for value in (harmless, altering, forbidden, len, Thing)]
        said.append(environment.call(context, harmless, 1, a=2))
        for function in altering, forbidden:
            kind, bases, text, _ = both.outcome(environment.call, context, function)
            said.append((kind, bases, text.split(" at ")[0], text.endswith("is not safely callable")))
        return said

    both.same(told)


def test_operators():
    def told(package):
        class Environment(package.sandbox.SandboxedEnvironment):
            intercepted_binops = frozenset(["**"])

        environment, other = Environment(), package.sandbox.SandboxedEnvironment()
        environment.binop_table["+"] = max
        said = [environment.call_binop(None, sign, 7, 2) for sign in ("+", "-", "*", "/", "//", "**", "%")]
        said += [environment.call_unop(None, sign, 5) for sign in "+-"]
        said += [other.call_binop(None, "+", 7, 2), both.outcome(other.call_binop, None, "@", 1, 2), other.sandboxed]
        return said, sorted(environment.intercepted_binops), sorted(environment.intercepted_unops)

    both.same(told)


def told_of(value):
    """A value as what can be compared between the two."""
    if hasattr(value, "_undefined_message"):
        return "undefined", both.plain(value._undefined_message), value._undefined_exception.__name__
    if callable(value) and getattr(value, "__name__", "") in ("wrapper", "format", "format_map"):
        return "formatting", value.__name__
    return repr(value).split(" at 0x")[0]


@pytest.mark.parametrize("kind", ["SandboxedEnvironment", "ImmutableSandboxedEnvironment"])
@pytest.mark.parametrize("way", ["getattr", "getitem"])
@pytest.mark.parametrize("name", objects())
def test_getattr_and_getitem(kind, way, name):
    value = objects()[name]

    def told(package):
        look_up = getattr(getattr(package.sandbox, kind)(), way)
        return [told_of(look_up(value, attribute)) for attribute in [*NAMES, "failing", "method", "format", 0, None, "append"]
                if way == "getitem" or isinstance(attribute, str)]

    both.same(told)


def test_unsafe_undefined_raises_when_used():
    environment = sandbox.SandboxedEnvironment()
    value = environment.getattr(Thing(), "_private")
    assert isinstance(value, Undefined)
    with pytest.raises(exceptions.SecurityError, match="access to attribute '_private' of 'Thing' object is unsafe."):
        value.x


class Pretender(str):
    """A text that says of itself that it is harmless."""

    def startswith(self, *arguments):
        return False

    def __str__(self):
        return "__class__"


def test_names_that_pretend():
    """An attribute is judged by the name that was looked up."""
    for environment in sandbox.SandboxedEnvironment(), sandbox.ImmutableSandboxedEnvironment():
        value = environment.getitem(Thing(), Pretender("public"))
        assert isinstance(value, Undefined) and value._undefined_exception is exceptions.SecurityError


TEXTS = ["{0.__class__}", "{0.public}", "{a.__class__.__mro__}", "{0[__class__]}", "{0._private}", "{a.public}", "plain",
         "{0!r:.3}",
         "{0.method.__func__.__globals__}", "{}", "{a[x].__class__}"]
HARMFUL = ("__class__", "_private", "__globals__")


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("kind", [str, Markup, markupsafe.Markup])
def test_format(text, kind):
    """CVE-2016-10745: the fields of str.format reach attributes."""

    def told(package):
        environment = package.sandbox.SandboxedEnvironment()
        method = environment.getattr(kind(text), "format")
        return both.outcome(lambda: str(method(Thing(), a={"x": 1})).split(" at ")[0])

    kind, result, *_ = both.same(told)[1]
    # What is printed of an unsafe attribute is nothing.
    assert not any(name in text for name in HARMFUL) or kind == "raises" or result == ""


@pytest.mark.parametrize("text", TEXTS[2:3] + ["{a.public}", "{a._private}", "{0}"])
@pytest.mark.parametrize("kind", [str, Markup, markupsafe.Markup])
def test_format_map(text, kind):
    """CVE-2019-10906: so do those of format_map."""

    def told(package):
        environment = package.sandbox.SandboxedEnvironment()
        method = environment.getitem(kind(text), "format_map")
        return [both.outcome(lambda: str(method(*args, **kwargs))) for args, kwargs in (
            (({"a": Thing()},), {}), ((), {}), (({}, {}), {}), (({},), {"a": 1}),
        )]

    both.same(told)


def test_stored_format():
    """CVE-2024-56326: a reference to the method that was stored is the wrapped one, whoever calls it."""
    environment = sandbox.SandboxedEnvironment()
    stored = environment.getattr("{0.__class__.__name__}", "format")
    with pytest.raises(exceptions.SecurityError):
        stored(Thing())
    with pytest.raises(exceptions.SecurityError):
        list(map(stored, [Thing()]))
    assert environment.wrap_str_format("x".upper) is None and environment.wrap_str_format(len) is None
    assert environment.wrap_str_format(Thing().method) is None


def test_formatted_markup_is_escaped():
    environment = sandbox.SandboxedEnvironment()
    assert str(environment.getattr(Markup("<b>{}</b>{:>2}"), "format")("<", 1)) == "<b>&lt;</b> 1"


def test_overriding_what_is_safe():
    def told(package):
        class Environment(package.sandbox.SandboxedEnvironment):
            def is_safe_attribute(self, obj, attr, value):
                return attr == "_private"

        environment = Environment()
        return told_of(environment.getattr(Thing(), "_private")), told_of(environment.getitem(Thing(), "public"))

    both.same(told)
