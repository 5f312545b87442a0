"""Contexts and undefined values beside Jinja2's."""

import asyncio
import copy
import logging
import math
import operator
import pickle

import both
import pytest

from melba.templates import runtime
from melba.templates.utils import missing

KINDS = ["Undefined", "ChainableUndefined", "DebugUndefined", "StrictUndefined"]

MAKINGS = {
    "name": {"name": "foo"},
    "nothing": {},
    "hint": {"hint": "a hint"},
    "attribute": {"obj": {"a": 1}, "name": "b"},
    "of none": {"obj": None, "name": "b"},
    "element": {"obj": [1], "name": 5},
    "error": {"name": "foo", "exc": KeyError},
    "hint and name": {"hint": "no {name}", "obj": "x", "name": "y"},
}


def upwards(cls, last):
    """A class and those behind it, as far as the first of a name."""
    names = [each.__name__ for each in cls.__mro__]
    return cls.__mro__[: names.index(last) + 1]


OPERATIONS = {
    "str": str,
    "repr": repr,
    "format": format,
    "format width": lambda value: format(value, ">3"),
    "percent": lambda value: "%s" % value,
    "bool": bool,
    "len": len,
    "list": list,
    "hash": lambda value: hash(value) == hash(type(value)(name="other")),
    "eq": lambda value: (value == type(value)(), value == None, value == "", value != value),  # noqa: E711
    "in list": lambda value: value in [None, 1],
    "contains": lambda value: 1 in value,
    "call": lambda value: value(),
    "call with": lambda value: value(1, a=2),
    "attribute": lambda value: value.foo.bar is value,
    "dunder": lambda value: value.__foo__,
    "one dunder": lambda value: value.__foo is value,
    "item": lambda value: value["foo"][1] is value,
    "set item": lambda value: operator.setitem(value, 1, 2),
    "int": int,
    "float": float,
    "complex": complex,
    "index": lambda value: [1][value],
    "round": round,
    "abs": abs,
    "trunc": math.trunc,
    "reversed": lambda value: list(reversed(value)),
    "copy": lambda value: type(copy.copy(value)).__name__,
    "deepcopy": lambda value: str(copy.deepcopy(value)),
    "pickle": lambda value: str(pickle.loads(pickle.dumps(value, 2))),
    "html": lambda value: value.__html__(),
    "has html": lambda value: hasattr(value, "__html__"),
    "iter": lambda value: next(iter(value), "end"),
    "await": lambda value: hasattr(value, "__await__"),
    "pos": operator.pos,
    "neg": operator.neg,
    "invert": operator.invert,
    "message": lambda value: value._undefined_message.replace("melba.templates", "jinja2"),
    "fail": lambda value: value._fail_with_undefined_error(1, a=2),
    "div": lambda value: value.__div__(1),
    "dict": lambda value: value.__dict__,
    # What is behind ours is Jinja2's, once that is loaded.
    "slots": lambda value: [cls.__slots__ for cls in upwards(type(value), "Undefined")],
    "fields": lambda value: [getattr(value, f"_undefined_{name}") for name in ("hint", "name")],
    "assign": lambda value: setattr(value, "x", 1),
}
for _name in ("add", "sub", "mul", "truediv", "floordiv", "mod", "pow", "lt", "le", "gt", "ge", "matmul", "and_", "or_", "lshift"):
    _operate = getattr(operator, _name)
    OPERATIONS[_name] = lambda value, operate=_operate: operate(value, 1)
    OPERATIONS[f"r{_name}"] = lambda value, operate=_operate: operate(1, value)


@pytest.mark.parametrize("operation", OPERATIONS)
@pytest.mark.parametrize("making", MAKINGS)
@pytest.mark.parametrize("kind", [*KINDS, "logging"])
def test_undefined(kind, making, operation, caplog):
    def told(package):
        caplog.clear()
        logger = logging.getLogger("undefined")
        cls = package.make_logging_undefined(logger) if kind == "logging" else getattr(package, kind)
        if kind == "logging" and operation == "pickle":
            return None
        problem = both.outcome(OPERATIONS[operation], cls(**MAKINGS[making]))
        return problem, [(record.levelname, record.getMessage()) for record in caplog.records]

    both.same(told)


@pytest.mark.parametrize("kind", KINDS)
def test_logging_undefined_of_each_kind(kind, caplog):
    def told(package):
        caplog.clear()
        cls = package.make_logging_undefined(logging.getLogger("undefined"), getattr(package, kind))
        value = cls(name="foo")
        done = [both.outcome(action, value) for action in (str, bool, list, lambda value: value + 1, lambda value: value.x)]
        names = [cls.__name__, cls.__bases__[0].__name__]
        return str(done), names, [(record.levelname, record.getMessage()) for record in caplog.records]

    # A chain ends in the object itself, which prints as what it is.
    both.same(told)


def test_logging_undefined_has_a_logger_of_its_own(capsys):
    import process

    code = """
import sys
from {} import make_logging_undefined
str(make_logging_undefined()(name="foo"))
"""
    for name in "melba.templates", "jinja2":
        process.run(code.format(name) + "import logging; assert len(logging.getLogger(sys.argv[1]).handlers) == 1",
                    f"{name}.runtime")


def test_undefined_in_async_for():
    async def items(value):
        return [item async for item in value]

    for kind in KINDS:
        both.same(lambda package, kind=kind: asyncio.run(items(getattr(package, kind)(name="foo"))))


def test_undefined_of_objects_of_ones_own():
    both.same(lambda package: both.plain(package.Undefined(obj=package.Undefined(), name="x")._undefined_message))


# MARK: - Contexts


def context(package, variables=None, blocks=None, globals=None, cls=None, **settings):
    environment = package.Environment(**settings)
    if cls is not None:
        environment.context_class = cls
    return package.runtime.new_context(environment, "page.html", blocks or {}, variables, False, globals)


def test_context_is_a_mapping():
    def told(package):
        one = context(package, {"a": 1, "b": 2}, globals={"b": 3, "c": 4})
        one.vars["d"] = 5
        one.vars["a"] = 6
        one.exported_vars.add("d")
        from collections.abc import Mapping

        said = [one["a"], one["b"], one["c"], one.get("a"), one.get("x"), one.get("x", 9), "a" in one, "c" in one, "x" in one]
        said += [sorted(one.keys()), sorted(one.values()), sorted(one.items()), isinstance(one, Mapping)]
        said += [one.get_all(), one.get_exported(), one.name, sorted(one.globals_keys), one.parent, one.vars, repr(one)]
        return said

    both.same(told)


def test_context_without_something():
    both.same(lambda package: context(package)["x"])
    both.same(lambda package: repr(context(package, {"a": 1}).resolve("x")._undefined_message))
    both.same(lambda package: context(package, undefined=package.StrictUndefined).resolve("x") + 1)
    both.same(lambda package: repr(context(package).resolve_or_missing("x")))
    both.same(lambda package: context(package, {"a": 1}).get_all())
    empty = context(both.OURS)
    assert empty.get_all() is empty.parent
    empty.vars["a"] = 1
    assert empty.get_all() is empty.vars


@pytest.mark.parametrize("shared", [False, True])
@pytest.mark.parametrize("locals", [None, {}, {"a": 5, "z": 6}, {"a": missing, "y": 1}])
@pytest.mark.parametrize("globals", [None, {}, {"a": 1, "g": 2}])
@pytest.mark.parametrize("variables", [None, {}, {"a": 3, "b": 4}])
def test_new_context(variables, globals, locals, shared):
    def told(package):
        mine = None if locals is None else {
            name: package.utils.missing if value is missing else value for name, value in locals.items()
        }
        given = None if variables is None else dict(variables)
        one = package.runtime.new_context(package.Environment(), "n", {}, given, shared, globals, mine)
        return one.parent, one.vars, one.globals_keys, one.parent is given, given, one.eval_ctx.autoescape

    both.same(told)


def test_derived():
    def told(package):
        one = context(package, {"a": 1}, {"body": len}, {"g": 2})
        one.vars["b"] = 3
        one.blocks["body"].append(max)
        other = one.derived({"c": 4, "a": package.utils.missing})
        other.blocks["body"].append(min)
        shared = other.eval_ctx is one.eval_ctx
        said = [other.get_all(), other.vars, other.name, one.blocks, other.blocks, shared, other.globals_keys]
        return said, type(other) is type(one)

    both.same(told)


def test_super_without_a_parent():
    def told(package):
        one = context(package, blocks={"body": len})
        return [str(one.super(name, current)._undefined_message) for name, current in (("body", len), ("body", max), ("x", len))]

    both.same(told)


def called(package, kind, target, *arguments, **keywords):
    """What reaches a callable that is decorated in some way."""

    def function(*args, **kwargs):
        return args, kwargs

    class Callable:
        def __call__(self, *args, **kwargs):
            return args[1:] if args and args[0] is self else args, kwargs

    utils = target.utils
    decorate = getattr(utils, f"pass_{kind}") if kind else lambda function: function
    if "class" in arguments:
        decorate(Callable.__call__)
        thing = Callable()
    elif "partial" in arguments:
        thing = Callable()
        decorate(thing)
    else:
        thing = decorate(function)
    one = context(package, {"a": 1})
    args, kwargs = one.call(thing, *arguments, **keywords)
    names = {id(one): "context", id(one.eval_ctx): "eval_ctx", id(one.environment): "environment"}
    derived = [value.get_all() for value in args if isinstance(value, package.runtime.Context)]
    return [names.get(id(value), type(value).__name__) for value in args], kwargs, derived


@pytest.mark.parametrize("kind", [None, "context", "eval_context", "environment"])
@pytest.mark.parametrize("arguments", [(), (1, 2), ("class", 1), ("partial",)])
@pytest.mark.parametrize("keywords", [{}, {"x": 1}, {"_loop_vars": {"i": 1}},
                                      {"_block_vars": {"b": 1}, "_loop_vars": {"i": 1, "b": 2}},
                                      {"_loop_vars": {}, "_block_vars": {}}])
def test_call(kind, arguments, keywords):
    result = both.outcome(called, both.OURS, kind, both.OURS, *arguments)
    assert both.outcome(called, both.THEIRS, kind, both.THEIRS, *arguments) == result
    # One decorated by Jinja2 gets what one decorated here gets.
    assert both.outcome(called, both.OURS, kind, both.THEIRS, *arguments) == result
    keyed = [both.outcome(lambda package: called(package, kind, package, *arguments, **keywords), package) for package in
             (both.OURS, both.THEIRS)]
    assert keyed[0] == keyed[1]


def test_call_of_what_stops():
    def stop():
        raise StopIteration

    both.same(lambda package: context(package).call(stop)._undefined_message)
    both.same(lambda package: context(package).call(1))
    both.same(lambda package: context(package).call(lambda: 1 / 0))


def test_call_takes_any_keyword():
    assert context(both.OURS).call(dict, self=1, obj=2) == {"self": 1, "obj": 2}


def test_hooks_of_subclasses():
    def told(package):
        class Missing(package.runtime.Context):
            def resolve_or_missing(self, key):
                return "from here" if key == "x" else super().resolve_or_missing(key)

        class Resolving(package.runtime.Context):
            def resolve(self, key):
                return f"<{key}>"

        one = context(package, {"a": 1}, cls=Missing)
        other = context(package, {"a": 1}, cls=Resolving)
        said = [one["x"], one.get("x"), one.resolve("x"), "x" in one, one["a"], both.outcome(lambda: one["y"])[1][0]]
        return said, [other.resolve("x"), other.get("x"), both.outcome(lambda: other["x"])[1][0]]

    both.same(told)


def test_eval_context():
    def told(package):
        environment = package.Environment(autoescape=package.select_autoescape())
        said = [package.runtime.EvalContext(environment, name).autoescape for name in (None, "a.html", "a.txt")]
        one = package.runtime.EvalContext(environment, "a.html")
        old = one.save()
        one.autoescape, one.volatile, one.more = False, True, 1
        changed = one.autoescape, one.volatile
        one.revert(old)
        return said, changed, sorted(vars(one)), one.autoescape, one.volatile, one.environment is environment

    both.same(told)


# MARK: - Joining


@pytest.mark.parametrize("parts", [[], ["a", "<"], ["a", 1, None], ["<", "markup", "<"], ["markup"], ["<", 1, "html", "&"]])
def test_joins(parts):
    class HTML:
        def __html__(self):
            return "<i>"

        def __str__(self):
            return "text"

    def told(package):
        from markupsafe import Markup

        values = [Markup("<b>") if part == "markup" else HTML() if part == "html" else part for part in parts]
        joined = package.runtime.markup_join(iter(values))
        plain = [part for part in parts if part != "html"]
        return str(joined), hasattr(joined, "__html__"), package.runtime.str_join(iter(plain)), package.runtime.identity(parts)

    both.same(told)


def test_names_of_other_modules():
    from melba import markup
    from melba.templates import async_utils, exceptions, utils

    assert runtime.Markup is markup.Markup and runtime.escape is markup.escape
    assert runtime.TemplateNotFound is exceptions.TemplateNotFound and runtime.Namespace is utils.Namespace
    assert runtime.auto_await is async_utils.auto_await
    with pytest.raises(AttributeError, match="has no attribute 'nothing'"):
        runtime.nothing
