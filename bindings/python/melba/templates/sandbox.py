"""Environments for templates that are not trusted: the names of jinja2.sandbox.

Every attribute that a template asks for, by whatever means, goes through `getattr` or `getitem` of the environment, and
every call through `call`.
"""

from __future__ import annotations

import operator
import types
from _string import formatter_field_name_split  # type: ignore[import-not-found]
from collections import deque
from collections.abc import MutableMapping, MutableSequence, MutableSet
from functools import update_wrapper
from string import Formatter

from ..markup import EscapeFormatter, Markup
from .environment import Environment
from .exceptions import SecurityError
from .runtime import Undefined

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any, TypeVar

    from .runtime import Context

    F = TypeVar("F", bound=Callable[..., Any])

# The most items that `range` may have.
MAX_RANGE = 100000

# Empty, as in Jinja2, and there for those that add to them.
UNSAFE_FUNCTION_ATTRIBUTES: set[str] = set()
UNSAFE_METHOD_ATTRIBUTES: set[str] = set()

UNSAFE_GENERATOR_ATTRIBUTES = {"gi_frame", "gi_code"}
UNSAFE_COROUTINE_ATTRIBUTES = {"cr_frame", "cr_code"}
UNSAFE_ASYNC_GENERATOR_ATTRIBUTES = {"ag_code", "ag_frame"}

# The methods that change an object.  A deque is a MutableSequence, too.
_MUTATORS: tuple[tuple[type, frozenset[str]], ...] = (
    (
        MutableSet,
        frozenset({
            "add", "clear", "difference_update", "discard", "intersection_update", "pop", "remove",
            "symmetric_difference_update", "update",
        }),
    ),
    (MutableMapping, frozenset({"clear", "pop", "popitem", "setdefault", "update"})),
    (MutableSequence, frozenset({"append", "clear", "pop", "reverse", "insert", "sort", "extend", "remove"})),
    (deque, frozenset({"appendleft", "extendleft", "popleft", "rotate"})),
)


def safe_range(*args: int) -> range:
    """`range` that refuses to be longer than MAX_RANGE."""
    result = range(*args)
    # len would fail for what does not fit into a C integer, with an OverflowError as well.
    if len(result) > MAX_RANGE:
        raise OverflowError(
            f"Range too big. The sandbox blocks ranges larger than MAX_RANGE ({MAX_RANGE})."
        )
    return result


def unsafe(f: F) -> F:
    """Forbid a function or method to templates in a sandbox."""
    f.unsafe_callable = True  # type: ignore[attr-defined]
    return f


def is_internal_attribute(obj: Any, attr: str) -> bool:
    """Whether an attribute leads to Python's own works.

    >>> is_internal_attribute(str, "mro"), is_internal_attribute(str, "upper")
    (True, False)
    """
    if isinstance(obj, types.FunctionType):
        inside = attr in UNSAFE_FUNCTION_ATTRIBUTES
    elif isinstance(obj, types.MethodType):
        inside = attr in UNSAFE_FUNCTION_ATTRIBUTES or attr in UNSAFE_METHOD_ATTRIBUTES
    elif isinstance(obj, type):
        inside = attr == "mro"
    elif isinstance(obj, (types.CodeType, types.TracebackType, types.FrameType)):
        inside = True
    elif isinstance(obj, types.GeneratorType):
        inside = attr in UNSAFE_GENERATOR_ATTRIBUTES
    elif isinstance(obj, types.CoroutineType):
        inside = attr in UNSAFE_COROUTINE_ATTRIBUTES
    elif isinstance(obj, types.AsyncGeneratorType):
        inside = attr in UNSAFE_ASYNC_GENERATOR_ATTRIBUTES
    else:
        inside = False
    return inside or attr.startswith("__")


def modifies_known_mutable(obj: Any, attr: str) -> bool:
    """Whether an attribute is a method that changes a list, dict, set or deque, or what has their interfaces.

    >>> modifies_known_mutable({}, "clear"), modifies_known_mutable({}, "keys")
    (True, False)
    """
    return any(attr in names and isinstance(obj, kind) for kind, names in _MUTATORS)


class SandboxedEnvironment(Environment):
    """An environment whose templates reach no attribute and call nothing that is not safe.

    A subclass decides what is, by overriding `is_safe_attribute` and `is_safe_callable`.  The operators in
    `intercepted_binops` and `intercepted_unops` go through `call_binop` and `call_unop`.
    """

    sandboxed = True

    default_binop_table: dict[str, Callable[[Any, Any], Any]] = {
        "+": operator.add,
        "-": operator.sub,
        "*": operator.mul,
        "/": operator.truediv,
        "//": operator.floordiv,
        "**": operator.pow,
        "%": operator.mod,
    }
    default_unop_table: dict[str, Callable[[Any], Any]] = {"+": operator.pos, "-": operator.neg}

    intercepted_binops: frozenset[str] = frozenset()
    intercepted_unops: frozenset[str] = frozenset()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.globals["range"] = safe_range
        self.binop_table = self.default_binop_table.copy()
        self.unop_table = self.default_unop_table.copy()

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Whether a template may have an attribute: here, unless it begins with an underscore or is internal."""
        return not attr.startswith("_") and not is_internal_attribute(obj, attr)

    def is_safe_callable(self, obj: Any) -> bool:
        """Whether a template may call an object: here, unless it is marked by `unsafe` or by Django's `alters_data`."""
        return not getattr(obj, "unsafe_callable", False) and not getattr(obj, "alters_data", False)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """What an intercepted operator with two operands gives."""
        return self.binop_table[operator](left, right)

    def call_unop(self, context: Context, operator: str, arg: Any) -> Any:
        """What an intercepted operator with one operand gives."""
        return self.unop_table[operator](arg)

    def _checked(self, obj: Any, attribute: str, value: Any) -> Any | Undefined:
        """An attribute that was found, if it is safe."""
        formatting = self.wrap_str_format(value)
        if formatting is not None:
            return formatting
        if self.is_safe_attribute(obj, attribute, value):
            return value
        return self.unsafe_undefined(obj, attribute)

    def getitem(self, obj: Any, argument: Any) -> Any | Undefined:
        """An item of an object, or where there is none the attribute of that name, if it is safe."""
        try:
            return obj[argument]
        except (TypeError, LookupError):
            if isinstance(argument, str):
                try:
                    # A subclass of str becomes one, if it can.
                    name = str(argument)
                except Exception:
                    pass
                else:
                    try:
                        value = getattr(obj, name)
                    except AttributeError:
                        pass
                    else:
                        # Of the name that was looked up, and not of what else the argument may say that it is.
                        return self._checked(obj, name, value)
        return self.undefined(obj=obj, name=argument)

    def getattr(self, obj: Any, attribute: str) -> Any | Undefined:
        """An attribute of an object if it is safe, or where there is none the item of that name."""
        try:
            value = getattr(obj, attribute)
        except AttributeError:
            try:
                return obj[attribute]
            except (TypeError, LookupError):
                return self.undefined(obj=obj, name=attribute)
        return self._checked(obj, attribute, value)

    def unsafe_undefined(self, obj: Any, attribute: str) -> Undefined:
        """What a template gets in place of an attribute that is not safe."""
        return self.undefined(
            f"access to attribute {attribute!r} of {type(obj).__name__!r} object is unsafe.",
            name=attribute,
            obj=obj,
            exc=SecurityError,
        )

    def wrap_str_format(self, value: Any) -> Callable[..., str] | None:
        """What stands for `str.format` and `str.format_map`, whose fields reach attributes; None for anything else."""
        if not isinstance(value, (types.MethodType, types.BuiltinMethodType)):
            return None
        name = value.__name__
        text = value.__self__
        if name not in ("format", "format_map") or not isinstance(text, str):
            return None
        formatter: SandboxedFormatter
        if isinstance(text, Markup):
            formatter = SandboxedEscapeFormatter(self, escape=text.escape)
        else:
            formatter = SandboxedFormatter(self)
        kind = type(text)

        def wrapper(*args: Any, **kwargs: Any) -> str:
            if name == "format_map":
                if kwargs:
                    raise TypeError("format_map() takes no keyword arguments")
                if len(args) != 1:
                    raise TypeError(f"format_map() takes exactly one argument ({len(args)} given)")
                kwargs, args = args[0], ()
            return kind(formatter.vformat(text, args, kwargs))

        return update_wrapper(wrapper, value)

    def call(self, context: Context, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        """Call an object from a template, if it is safe."""
        if not self.is_safe_callable(obj):
            raise SecurityError(f"{obj!r} is not safely callable")
        return context.call(obj, *args, **kwargs)


class ImmutableSandboxedEnvironment(SandboxedEnvironment):
    """A sandbox whose templates cannot change lists, dicts, sets and deques either."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        return super().is_safe_attribute(obj, attr, value) and not modifies_known_mutable(obj, attr)


class SandboxedFormatter(Formatter):
    """Formats with the attributes and items that the environment gives."""

    def __init__(self, env: Environment, **kwargs: Any) -> None:
        self._env = env
        super().__init__(**kwargs)

    def get_field(self, field_name: str, args: Sequence[Any], kwargs: Mapping[str, Any]) -> tuple[Any, str]:
        first, rest = formatter_field_name_split(field_name)
        obj = self.get_value(first, args, kwargs)
        for is_attribute, name in rest:
            obj = self._env.getattr(obj, name) if is_attribute else self._env.getitem(obj, name)
        return obj, first


class SandboxedEscapeFormatter(SandboxedFormatter, EscapeFormatter):
    """The same, and escapes, for the format of Markup."""
