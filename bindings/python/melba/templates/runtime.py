"""What a template has to do with while it is rendered: contexts and undefined values; the names of jinja2.runtime.

Macro and LoopContext are types of melba._core.
"""

from __future__ import annotations

import sys
from _collections_abc import Mapping

from .._watch import watch as _watch
from .exceptions import UndefinedError
from .utils import _PassArg, concat, internalcode, missing, object_type_repr

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable, Iterable, Iterator, MutableMapping
    from logging import Logger
    from typing import Any, NoReturn, TypeVar

    from ..markup import Markup as Markup
    from ..markup import escape as escape
    from .environment import Environment
    from .exceptions import TemplateNotFound as TemplateNotFound
    from .exceptions import TemplateRuntimeError as TemplateRuntimeError
    from .utils import Namespace as Namespace

    V = TypeVar("V")
    Block = Callable[["Context"], Iterator[str]]
    BlockReference = Any
else:
    _HOMES = {
        "BlockReference": "templates._support", "LoopContext": "_core", "Macro": "_core",
        "TemplateReference": "templates._support", "Markup": "markup", "escape": "markup", "soft_str": "markup",
        "Namespace": "templates.utils", "pass_eval_context": "templates.utils",
        "TemplateNotFound": "templates.exceptions", "TemplateRuntimeError": "templates.exceptions",
        "auto_aiter": "templates.async_utils", "auto_await": "templates.async_utils",
    }

    def __getattr__(name):
        home = _HOMES.get(name)
        if home is None:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        value = getattr(__import__(f"melba.{home}", fromlist=[name]), name)
        globals()[name] = value
        return value


def identity(x: V) -> V:
    """The same again; what `finalize` is where there is none."""
    return x


def markup_join(seq: Iterable[Any]) -> str:
    """All joined; Markup, and all escaped, where one of them is safe in HTML."""
    from ..markup import Markup, soft_str

    parts = [soft_str(part) for part in seq]
    if any(hasattr(part, "__html__") for part in parts):
        return Markup("").join(parts)
    return concat(parts)


def str_join(seq: Iterable[Any]) -> str:
    """The texts of all, joined."""
    return concat(map(str, seq))


class EvalContext:
    """What is known of a place in a template: whether to escape, and whether that is known when compiling."""

    def __init__(self, environment: Environment, template_name: str | None = None) -> None:
        self.environment = environment
        autoescape = environment.autoescape
        self.autoescape: bool = autoescape(template_name) if callable(autoescape) else autoescape
        self.volatile = False

    def save(self) -> Mapping[str, Any]:
        """A copy of the state, for `revert`."""
        return self.__dict__.copy()

    def revert(self, old: Mapping[str, Any]) -> None:
        """Take back all that was changed since `save`."""
        self.__dict__.clear()
        self.__dict__.update(old)


def new_context(
    environment: Environment,
    template_name: str | None,
    blocks: dict[str, Block],
    vars: dict[str, Any] | None = None,
    shared: bool = False,
    globals: MutableMapping[str, Any] | None = None,
    locals: Mapping[str, Any] | None = None,
) -> Context:
    """A context for a template; with `shared` it takes `vars` for all that there is, globals included, without a copy."""
    if vars is None:
        vars = {}
    parent = vars if shared else dict(globals or (), **vars)
    if locals:
        if shared:
            # What is shared belongs to someone else.
            parent = dict(parent)
        for name, value in locals.items():
            if value is not missing:
                parent[name] = value
    return environment.context_class(environment, parent, template_name, blocks, globals=globals)


class Context:
    """The variables of a template while it is rendered.

    `parent` holds what it was given, the globals among it, and is not to be changed; `vars` what the template itself set at
    its top level, of which `exported_vars` are what another template can import.  A subclass may override `resolve` or
    `resolve_or_missing` to find variables in its own way.
    """

    def __init__(
        self,
        environment: Environment,
        parent: dict[str, Any],
        name: str | None,
        blocks: dict[str, Block],
        globals: MutableMapping[str, Any] | None = None,
    ) -> None:
        self.parent = parent
        self.vars: dict[str, Any] = {}
        self.environment = environment
        self.eval_ctx = EvalContext(environment, name)
        self.exported_vars: set[str] = set()
        self.name = name
        self.globals_keys: set[str] = set(globals) if globals is not None else set()
        # Each block with those that it overrides: a template that is extended appends its own.
        self.blocks: dict[str, list[Block]] = {name: [block] for name, block in blocks.items()}

    def super(self, name: str, current: Block) -> BlockReference | Undefined:
        """The block that `current` overrides."""
        try:
            blocks = self.blocks[name]
            depth = blocks.index(current) + 1
            blocks[depth]
        except LookupError:
            return self.environment.undefined(f"there is no parent block called {name!r}.", name="super")
        from .runtime import BlockReference

        return BlockReference(name, self, blocks, depth)

    def get(self, key: str, default: Any = None) -> Any:
        """A variable, or the default where it is not defined."""
        try:
            return self[key]
        except KeyError:
            return default

    def resolve(self, key: str) -> Any | Undefined:
        """A variable, or an `Undefined` where it is not defined."""
        value = self.resolve_or_missing(key)
        return self.environment.undefined(name=key) if value is missing else value

    def resolve_or_missing(self, key: str) -> Any:
        """A variable, or `missing` where it is not defined."""
        for variables in self.vars, self.parent:
            if key in variables:
                return variables[key]
        return missing

    def get_exported(self) -> dict[str, Any]:
        """A new dict of what another template can import."""
        return {name: self.vars[name] for name in self.exported_vars}

    def get_all(self) -> dict[str, Any]:
        """A dict of all variables, which is not to be changed."""
        if not self.vars:
            return self.parent
        return dict(self.parent, **self.vars) if self.parent else self.vars

    @internalcode
    def call(self, obj: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any | Undefined:
        """Call as a template does: with the context, the environment or the like first where the function asks for it."""
        method = getattr(obj, "__call__", None)
        if method is not None and _PassArg.from_obj(method) is not None:
            obj = method
        pass_arg = _PassArg.from_obj(obj)
        loop_vars = kwargs.pop("_loop_vars", None)
        block_vars = kwargs.pop("_block_vars", None)
        if pass_arg is _PassArg.context:
            for variables in loop_vars, block_vars:
                if variables:
                    self = self.derived(variables)
            args = (self, *args)
        elif pass_arg is _PassArg.eval_context:
            args = (self.eval_ctx, *args)
        elif pass_arg is _PassArg.environment:
            args = (self.environment, *args)
        try:
            return obj(*args, **kwargs)
        except StopIteration:
            return self.environment.undefined(
                "value was undefined because a callable raised a StopIteration exception"
            )

    def derived(self, locals: dict[str, Any] | None = None) -> Context:
        """A new context with all of this and `locals`, in which nothing is exported."""
        context = new_context(self.environment, self.name, {}, self.get_all(), True, None, locals)
        context.eval_ctx = self.eval_ctx
        context.blocks.update({name: list(blocks) for name, blocks in self.blocks.items()})
        return context

    def keys(self) -> Any:
        return self.get_all().keys()

    def values(self) -> Any:
        return self.get_all().values()

    def items(self) -> Any:
        return self.get_all().items()

    def __contains__(self, name: str) -> bool:
        return name in self.vars or name in self.parent

    def __getitem__(self, key: str) -> Any:
        """A variable, or a KeyError where it is not defined."""
        value = self.resolve_or_missing(key)
        if value is missing:
            raise KeyError(key)
        return value

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {self.get_all()!r} of {self.name!r}>"


Mapping.register(Context)


def _is_dunder(name: str) -> bool:
    return name[:2] == "__" and name[-2:] == "__"


class _Undefined:
    """Stands between object and Undefined, so that the base of Undefined can be exchanged."""

    __slots__ = ("_undefined_hint", "_undefined_obj", "_undefined_name", "_undefined_exception")


class Undefined(_Undefined):
    """What a variable is that is not defined: it prints nothing and iterates over nothing, and all else is an error.

    >>> foo = Undefined(name="foo")
    >>> str(foo), list(foo), bool(foo)
    ('', [], False)
    >>> foo + 42
    Traceback (most recent call last):
      ...
    melba.templates.exceptions.UndefinedError: 'foo' is undefined
    """

    __slots__ = ()

    def __init__(
        self,
        hint: str | None = None,
        obj: Any = missing,
        name: str | None = None,
        exc: type[Exception] = UndefinedError,
    ) -> None:
        self._undefined_hint = hint
        self._undefined_obj = obj
        self._undefined_name = name
        self._undefined_exception = exc

    @property
    def _undefined_message(self) -> str:
        """What the error says."""
        if self._undefined_hint:
            return self._undefined_hint
        name = self._undefined_name
        if self._undefined_obj is missing:
            return f"{name!r} is undefined"
        kind = object_type_repr(self._undefined_obj)
        if isinstance(name, str):
            return f"{kind!r} has no attribute {name!r}"
        return f"{kind} has no element {name!r}"

    @internalcode
    def _fail_with_undefined_error(self, *args: Any, **kwargs: Any) -> NoReturn:
        """What every operation does that an undefined value does not have."""
        raise self._undefined_exception(self._undefined_message)

    @internalcode
    def __getattr__(self, name: str) -> Any:
        # Python itself asks for those with underscores, to find out what an object can do.
        if _is_dunder(name):
            raise AttributeError(name)
        return self._fail_with_undefined_error()

    def __eq__(self, other: Any) -> bool:
        return type(self) is type(other)

    def __ne__(self, other: Any) -> bool:
        return not self.__eq__(other)

    def __hash__(self) -> int:
        return id(type(self))

    def __str__(self) -> str:
        return ""

    def __len__(self) -> int:
        return 0

    def __iter__(self) -> Iterator[Any]:
        yield from ()

    async def __aiter__(self) -> AsyncIterator[Any]:
        for _ in ():
            yield

    def __bool__(self) -> bool:
        return False

    def __repr__(self) -> str:
        return "Undefined"

    # These are the function itself, so a subclass that overrides it has to name them again.
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _fail_with_undefined_error
    __truediv__ = __rtruediv__ = __div__ = __rdiv__ = _fail_with_undefined_error
    __floordiv__ = __rfloordiv__ = __mod__ = __rmod__ = __pow__ = __rpow__ = _fail_with_undefined_error
    __pos__ = __neg__ = __int__ = __float__ = __complex__ = _fail_with_undefined_error
    __lt__ = __le__ = __gt__ = __ge__ = _fail_with_undefined_error
    __call__ = __getitem__ = _fail_with_undefined_error


class ChainableUndefined(Undefined):
    """An undefined value whose attributes and items are itself, so that only the end of a chain counts.

    >>> foo = ChainableUndefined(name="foo")
    >>> str(foo.bar["baz"])
    ''
    """

    __slots__ = ()

    def __html__(self) -> str:
        return str(self)

    def __getattr__(self, name: str) -> ChainableUndefined:
        if _is_dunder(name):
            raise AttributeError(name)
        return self

    def __getitem__(self, _name: str) -> ChainableUndefined:  # type: ignore[override]
        return self


class DebugUndefined(Undefined):
    """An undefined value that prints what it is.

    >>> str(DebugUndefined(name="foo"))
    '{{ foo }}'
    """

    __slots__ = ()

    def __str__(self) -> str:
        if self._undefined_hint:
            text: str | None = f"undefined value printed: {self._undefined_hint}"
        elif self._undefined_obj is missing:
            text = self._undefined_name
        else:
            text = f"no such element: {object_type_repr(self._undefined_obj)}[{self._undefined_name!r}]"
        return f"{{{{ {text} }}}}"


class StrictUndefined(Undefined):
    """An undefined value with which nothing can be done, but for the test whether it is defined."""

    __slots__ = ()
    __iter__ = __str__ = __len__ = Undefined._fail_with_undefined_error
    __eq__ = __ne__ = __bool__ = __hash__ = Undefined._fail_with_undefined_error
    __contains__ = Undefined._fail_with_undefined_error


def make_logging_undefined(logger: Logger | None = None, base: type[Undefined] = Undefined) -> type[Undefined]:
    """A subclass of `base` that logs each use: as a warning, or as an error where it is one.

    Without a logger of yours it has one that writes to standard error.
    """
    if logger is None:
        import logging
        import sys

        logger = logging.getLogger(__name__)
        logger.addHandler(logging.StreamHandler(sys.stderr))

    log: Any = logger

    def warn(undefined: Undefined) -> None:
        log.warning("Template variable warning: %s", undefined._undefined_message)

    class LoggingUndefined(base):  # type: ignore[misc, valid-type]
        __slots__ = ()

        def _fail_with_undefined_error(self, *args: Any, **kwargs: Any) -> Any:
            try:
                super()._fail_with_undefined_error(*args, **kwargs)
            except self._undefined_exception as problem:
                log.error("Template variable error: %s", problem)
                raise problem

        def __str__(self) -> str:
            warn(self)
            return base.__str__(self)

        def __iter__(self) -> Iterator[Any]:
            warn(self)
            return base.__iter__(self)

        def __bool__(self) -> bool:
            warn(self)
            return base.__bool__(self)

    return LoggingUndefined


# They lie in its base, which is exchanged, but are its own.
Undefined.__slots__ = _Undefined.__slots__  # type: ignore[assignment]

_KINDS = {kind.__name__: kind for kind in (Undefined, ChainableUndefined, DebugUndefined, StrictUndefined)}


def own_undefined(kind: Any) -> Any:
    """The class itself if it is one of ours; for one of Jinja2's what stands for it here."""
    if not isinstance(kind, type) or issubclass(kind, Undefined):
        return kind
    theirs = sys.modules.get("jinja2")
    for name, own in _KINDS.items():
        if kind is getattr(theirs, name, None):
            return own
    if issubclass(kind, getattr(theirs, "Undefined", ())):
        # What it overrides comes first.
        return type(kind.__name__, (kind, Undefined), {"__slots__": (), "__module__": kind.__module__})
    return kind


def _meet(jinja2: Any) -> None:
    """Makes Undefined a subclass of Jinja2's, so that code which asks for that takes ours for it."""
    twin = getattr(jinja2, "Undefined", None)
    if not isinstance(twin, type) or twin in Undefined.__mro__ or Undefined in twin.__mro__:
        return
    try:
        Undefined.__bases__ = (twin,)
    except TypeError:
        # It is laid out otherwise: some stand-in of that name, which has to do without.
        pass


_watch("jinja2", _meet)
