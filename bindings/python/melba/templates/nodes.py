"""The nodes of a parsed template, with the names and fields of Jinja2's.

The parser has a tree of its own; these are made when somebody asks for them, such as an extension or a tool that looks
through templates, and a tree is made of them again when they are compiled.
"""

from __future__ import annotations

import inspect
import operator
from collections import deque
from collections.abc import Callable, Container, Iterator
from typing import Any

from .runtime import EvalContext as EvalContext

_BINARY: dict[str, Callable[[Any, Any], Any]] = {
    "*": operator.mul,
    "/": operator.truediv,
    "//": operator.floordiv,
    "**": operator.pow,
    "%": operator.mod,
    "+": operator.add,
    "-": operator.sub,
}
_UNARY: dict[str, Callable[[Any], Any]] = {"not": operator.not_, "+": operator.pos, "-": operator.neg}
_COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "eq": operator.eq,
    "ne": operator.ne,
    "gt": operator.gt,
    "gteq": operator.ge,
    "lt": operator.lt,
    "lteq": operator.le,
    "in": lambda a, b: a in b,
    "notin": lambda a, b: a not in b,
}


class Impossible(Exception):
    """A node cannot do what it was asked for."""


class NodeType(type):
    """Gives each class the fields and attributes of its base before its own."""

    _is_closed = False

    def __new__(mcs, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> Any:
        if mcs._is_closed:
            raise TypeError("can't create custom node types")
        for kind in ("fields", "attributes"):
            inherited = getattr(bases[0], kind, ()) if bases else ()
            body[kind] = (*inherited, *body.get(kind, ()))
        body.setdefault("abstract", False)
        return super().__new__(mcs, name, bases, body)


def get_eval_context(node: Node, ctx: EvalContext | None) -> EvalContext:
    """The context itself, or a new one of the node's environment."""
    if ctx is not None:
        return ctx
    if node.environment is None:
        raise RuntimeError("if no eval context is passed, the node must have an attached environment.")
    return EvalContext(node.environment)


class Node(metaclass=NodeType):
    """The base of all nodes.  Fields are nodes, lists of them, or plain values, and are passed by position; attributes,
    which are the line and the environment, by keyword."""

    fields: tuple[str, ...] = ()
    attributes: tuple[str, ...] = ("lineno", "environment")
    abstract = True
    lineno: int | None
    environment: Any

    def __init__(self, *fields: Any, **attributes: Any) -> None:
        kind = type(self)
        if kind.abstract:
            raise TypeError("abstract nodes are not instantiable")
        wanted = kind.fields
        if fields and len(fields) != len(wanted):
            if not wanted:
                raise TypeError(f"{kind.__name__!r} takes 0 arguments")
            raise TypeError(f"{kind.__name__!r} takes 0 or {len(wanted)} argument{'s' * (len(wanted) != 1)}")
        for name, value in zip(wanted, fields):
            setattr(self, name, value)
        for name in kind.attributes:
            setattr(self, name, attributes.pop(name, None))
        if attributes:
            raise TypeError(f"unknown attribute {next(iter(attributes))!r}")

    def iter_fields(
        self, exclude: Container[str] | None = None, only: Container[str] | None = None
    ) -> Iterator[tuple[str, Any]]:
        """Name and value of the fields that are set; all of them, all but some, or only some."""
        for name in self.fields:
            if exclude is not None and name in exclude and (only is None or name not in only):
                continue
            if exclude is None and only is not None and name not in only:
                continue
            if hasattr(self, name):
                yield name, getattr(self, name)

    def iter_child_nodes(
        self, exclude: Container[str] | None = None, only: Container[str] | None = None
    ) -> Iterator[Node]:
        """The nodes in the fields, and in lists in them."""
        for _, value in self.iter_fields(exclude, only):
            for item in value if isinstance(value, list) else (value,):
                if isinstance(item, Node):
                    yield item

    def find(self, node_type: Any) -> Any:
        """The first node of a type below this one, or None."""
        return next(self.find_all(node_type), None)

    def find_all(self, node_type: Any) -> Iterator[Any]:
        """All nodes of a type, or of several, below this one, each before what is below it."""
        waiting = [self.iter_child_nodes()]
        while waiting:
            child = next(waiting[-1], None)
            if child is None:
                waiting.pop()
                continue
            if isinstance(child, node_type):
                yield child
            waiting.append(child.iter_child_nodes())

    def _walk(self) -> Iterator[Node]:
        """This node and all below it, level by level; the children of a node are asked for after it was seen."""
        waiting = deque([self])
        while waiting:
            node = waiting.popleft()
            yield node
            waiting.extend(node.iter_child_nodes())

    def set_ctx(self, ctx: str) -> Node:
        """Says of all names below that they are read, written, or parameters."""
        for node in self._walk():
            if "ctx" in node.fields:
                node.ctx = ctx  # type: ignore[attr-defined]
        return self

    def set_lineno(self, lineno: int, override: bool = False) -> Node:
        """Gives the line to all nodes below that have none, or to all."""
        for node in self._walk():
            if "lineno" in node.attributes and (node.lineno is None or override):
                node.lineno = lineno
        return self

    def set_environment(self, environment: Any) -> Node:
        for node in self._walk():
            node.environment = environment
        return self

    def __eq__(self, other: object) -> bool:
        if type(self) is not type(other):
            return NotImplemented
        return list(self.iter_fields()) == list(other.iter_fields())

    __hash__ = object.__hash__

    def __repr__(self) -> str:
        fields = ", ".join(f"{name}={getattr(self, name, None)!r}" for name in self.fields)
        return f"{type(self).__name__}({fields})"

    def dump(self) -> str:
        """The tree as an expression that would make it."""

        def text(value: Any) -> str:
            if isinstance(value, Node):
                fields = ", ".join(text(getattr(value, name)) for name in value.fields)
                return f"nodes.{type(value).__name__}({fields})"
            if isinstance(value, list):
                return "[" + ", ".join(map(text, value)) + "]"
            return repr(value)

        return text(self)


def own_nodes(value: Any) -> Any:
    """A node or list of nodes in which those of Jinja2's, which an extension of that may make, have become ours."""
    if isinstance(value, list):
        return [own_nodes(item) for item in value]
    if isinstance(value, Node):
        for name, field in value.iter_fields():
            if isinstance(field, list) or hasattr(field, "iter_fields"):
                setattr(value, name, own_nodes(field))
        return value
    kind = type(value)
    if kind.__module__ != "jinja2.nodes":
        return value
    own = globals()[kind.__name__]()
    for name in (*kind.fields, *kind.attributes):
        if hasattr(value, name):
            setattr(own, name, own_nodes(getattr(value, name)))
    return own


class Stmt(Node):
    """A statement."""

    abstract = True


class Helper(Node):
    """A part of another node."""

    abstract = True


class Template(Node):
    """A whole template."""

    fields = ("body",)
    body: list[Node]


class Output(Stmt):
    """Text and expressions that are written, one after the other."""

    fields = ("nodes",)
    nodes: list[Expr]


class Extends(Stmt):
    fields = ("template",)
    template: Expr


class For(Stmt):
    """A loop; `else_` runs when there was nothing, `test` says what is taken."""

    fields = ("target", "iter", "body", "else_", "test", "recursive")
    target: Node
    iter: Expr
    body: list[Node]
    else_: list[Node]
    test: Expr | None
    recursive: bool


class If(Stmt):
    """`elif_` is a list of `If`, `else_` one of statements."""

    fields = ("test", "body", "elif_", "else_")
    test: Expr
    body: list[Node]
    elif_: list[If]
    else_: list[Node]


class Macro(Stmt):
    """`defaults` belong to the last of `args`."""

    fields = ("name", "args", "defaults", "body")
    name: str
    args: list[Name]
    defaults: list[Expr]
    body: list[Node]


class CallBlock(Stmt):
    """A call whose callee gets the body as `caller`."""

    fields = ("call", "args", "defaults", "body")
    call: Call
    args: list[Name]
    defaults: list[Expr]
    body: list[Node]


class FilterBlock(Stmt):
    fields = ("body", "filter")
    body: list[Node]
    filter: Filter


class With(Stmt):
    fields = ("targets", "values", "body")
    targets: list[Expr]
    values: list[Expr]
    body: list[Node]


class Block(Stmt):
    fields = ("name", "body", "scoped", "required")
    name: str
    body: list[Node]
    scoped: bool
    required: bool


class Include(Stmt):
    fields = ("template", "with_context", "ignore_missing")
    template: Expr
    with_context: bool
    ignore_missing: bool


class Import(Stmt):
    fields = ("template", "target", "with_context")
    template: Expr
    target: str
    with_context: bool


class FromImport(Stmt):
    """`names` has names, and tuples of a name and its alias."""

    fields = ("template", "names", "with_context")
    template: Expr
    names: list[str | tuple[str, str]]
    with_context: bool


class ExprStmt(Stmt):
    """An expression whose value is dropped."""

    fields = ("node",)
    node: Expr


class Assign(Stmt):
    fields = ("target", "node")
    target: Expr
    node: Expr


class AssignBlock(Stmt):
    """Sets a name to what the body writes, through a filter if there is one."""

    fields = ("target", "filter", "body")
    target: Expr
    filter: Filter | None
    body: list[Node]


class Expr(Node):
    """An expression."""

    abstract = True

    def as_const(self, eval_ctx: EvalContext | None = None) -> Any:
        """The value, where it is known before a template runs; else `Impossible`."""
        raise Impossible()

    def can_assign(self) -> bool:
        """Whether it can be the target of an assignment."""
        return False


def _intercepts(ctx: EvalContext, operators: str, symbol: str) -> bool:
    """Whether a sandbox wants to see an operation, so that it may not happen early."""
    return ctx.environment.sandboxed and symbol in getattr(ctx.environment, operators)


class BinExpr(Expr):
    """An operation on two."""

    fields = ("left", "right")
    left: Expr
    right: Expr
    operator: str
    abstract = True

    def as_const(self, eval_ctx: EvalContext | None = None) -> Any:
        ctx = get_eval_context(self, eval_ctx)
        if _intercepts(ctx, "intercepted_binops", self.operator):
            raise Impossible()
        try:
            return _BINARY[self.operator](self.left.as_const(ctx), self.right.as_const(ctx))
        except Exception as error:
            raise Impossible() from error


class UnaryExpr(Expr):
    """An operation on one."""

    fields = ("node",)
    node: Expr
    operator: str
    abstract = True

    def as_const(self, eval_ctx: EvalContext | None = None) -> Any:
        ctx = get_eval_context(self, eval_ctx)
        if _intercepts(ctx, "intercepted_unops", self.operator):
            raise Impossible()
        try:
            return _UNARY[self.operator](self.node.as_const(ctx))
        except Exception as error:
            raise Impossible() from error


class Name(Expr):
    """A name; `ctx` is 'load', 'store' or 'param'."""

    fields = ("name", "ctx")
    name: str
    ctx: str

    def can_assign(self) -> bool:
        return self.name not in {"true", "false", "none", "True", "False", "None"}


class NSRef(Expr):
    """An attribute of a namespace that is set."""

    fields = ("name", "attr")
    name: str
    attr: str

    def can_assign(self) -> bool:
        return True


class Literal(Expr):
    abstract = True


class Const(Literal):
    """A value that is known."""

    fields = ("value",)
    value: Any

    def as_const(self, eval_ctx: EvalContext | None = None) -> Any:
        return self.value

    @classmethod
    def from_untrusted(cls, value: Any, lineno: int | None = None, environment: Any = None) -> Const:
        """A constant of a value that is made of plain ones; else `Impossible`."""
        if not _is_plain(value):
            raise Impossible()
        return cls(value, lineno=lineno, environment=environment)


def _is_plain(value: Any) -> bool:
    """Whether the repr of a value makes it again."""
    from melba.markup import Markup

    if value is None or value is NotImplemented or value is Ellipsis:
        return True
    if type(value) in {bool, int, float, complex, range, str, Markup}:
        return True
    if type(value) in {tuple, list, set, frozenset}:
        return all(map(_is_plain, value))
    return type(value) is dict and all(_is_plain(key) and _is_plain(item) for key, item in value.items())


class TemplateData(Literal):
    """Text of the template."""

    fields = ("data",)
    data: str

    def as_const(self, eval_ctx: EvalContext | None = None) -> str:
        from melba.markup import Markup

        ctx = get_eval_context(self, eval_ctx)
        if ctx.volatile:
            raise Impossible()
        return Markup(self.data) if ctx.autoescape else self.data


class Tuple(Literal):
    """`ctx` is that of a name."""

    fields = ("items", "ctx")
    items: list[Expr]
    ctx: str

    def as_const(self, eval_ctx: EvalContext | None = None) -> tuple[Any, ...]:
        ctx = get_eval_context(self, eval_ctx)
        return tuple(item.as_const(ctx) for item in self.items)

    def can_assign(self) -> bool:
        return all(item.can_assign() for item in self.items)


class List(Literal):
    fields = ("items",)
    items: list[Expr]

    def as_const(self, eval_ctx: EvalContext | None = None) -> list[Any]:
        ctx = get_eval_context(self, eval_ctx)
        return [item.as_const(ctx) for item in self.items]


class Dict(Literal):
    """`items` is a list of `Pair`."""

    fields = ("items",)
    items: list[Pair]

    def as_const(self, eval_ctx: EvalContext | None = None) -> dict[Any, Any]:
        ctx = get_eval_context(self, eval_ctx)
        return dict(item.as_const(ctx) for item in self.items)


class Pair(Helper):
    """A key and a value of a dict."""

    fields = ("key", "value")
    key: Expr
    value: Expr

    def as_const(self, eval_ctx: EvalContext | None = None) -> tuple[Any, Any]:
        ctx = get_eval_context(self, eval_ctx)
        return self.key.as_const(ctx), self.value.as_const(ctx)


class Keyword(Helper):
    """An argument by name; the key is a str."""

    fields = ("key", "value")
    key: str
    value: Expr

    def as_const(self, eval_ctx: EvalContext | None = None) -> tuple[str, Any]:
        return self.key, self.value.as_const(get_eval_context(self, eval_ctx))


class CondExpr(Expr):
    """`expr1` if `test`, else `expr2`, which may be None."""

    fields = ("test", "expr1", "expr2")
    test: Expr
    expr1: Expr
    expr2: Expr | None

    def as_const(self, eval_ctx: EvalContext | None = None) -> Any:
        ctx = get_eval_context(self, eval_ctx)
        if self.test.as_const(ctx):
            return self.expr1.as_const(ctx)
        # An undefined value is for the time when the template runs.
        if self.expr2 is None:
            raise Impossible()
        return self.expr2.as_const(ctx)


def args_as_const(node: Any, eval_ctx: EvalContext | None) -> tuple[list[Any], dict[str, Any]]:
    """The arguments of a call, a filter or a test."""
    args = [arg.as_const(eval_ctx) for arg in node.args]
    kwargs = dict(arg.as_const(eval_ctx) for arg in node.kwargs)
    try:
        if node.dyn_args is not None:
            args.extend(node.dyn_args.as_const(eval_ctx))
        if node.dyn_kwargs is not None:
            kwargs.update(node.dyn_kwargs.as_const(eval_ctx))
    except Exception as error:
        raise Impossible() from error
    return args, kwargs


class _FilterTestCommon(Expr):
    fields = ("node", "name", "args", "kwargs", "dyn_args", "dyn_kwargs")
    node: Expr | None
    name: str
    args: list[Expr]
    kwargs: list[Keyword | Pair]
    dyn_args: Expr | None
    dyn_kwargs: Expr | None
    abstract = True
    _is_filter = True

    def as_const(self, eval_ctx: EvalContext | None = None) -> Any:
        ctx = get_eval_context(self, eval_ctx)
        if ctx.volatile:
            raise Impossible()
        environment = ctx.environment
        function = (environment.filters if self._is_filter else environment.tests).get(self.name)
        # The mark of Jinja2's decorators pass_context and the like, an enumeration.
        wants = getattr(getattr(function, "jinja_pass_arg", None), "name", None)
        if function is None or wants == "context":
            raise Impossible()
        is_async = getattr(function, "jinja_async_variant", False) is True or inspect.iscoroutinefunction(function)
        if environment.is_async and is_async:
            raise Impossible()
        args, kwargs = args_as_const(self, ctx)
        args.insert(0, self.node.as_const(ctx))  # type: ignore[union-attr]
        if wants == "eval_context":
            args.insert(0, ctx)
        elif wants == "environment":
            args.insert(0, environment)
        try:
            return function(*args, **kwargs)
        except Exception as error:
            raise Impossible() from error


class Filter(_FilterTestCommon):
    """A filter; `node` is None where it is applied to a block."""

    def as_const(self, eval_ctx: EvalContext | None = None) -> Any:
        if self.node is None:
            raise Impossible()
        return super().as_const(eval_ctx)


class Test(_FilterTestCommon):
    _is_filter = False


class Call(Expr):
    """`kwargs` is a list of `Keyword`; `dyn_args` and `dyn_kwargs` are what stands behind `*` and `**`, or None."""

    fields = ("node", "args", "kwargs", "dyn_args", "dyn_kwargs")
    node: Expr
    args: list[Expr]
    kwargs: list[Keyword]
    dyn_args: Expr | None
    dyn_kwargs: Expr | None


def _looked_up(node: Any, ctx: EvalContext | None, look: Callable[[EvalContext], Any]) -> Any:
    if node.ctx != "load":
        raise Impossible()
    ctx = get_eval_context(node, ctx)
    try:
        return look(ctx)
    except Exception as error:
        raise Impossible() from error


class Getitem(Expr):
    """An item or, failing that, an attribute."""

    fields = ("node", "arg", "ctx")
    node: Expr
    arg: Expr
    ctx: str

    def as_const(self, eval_ctx: EvalContext | None = None) -> Any:
        return _looked_up(
            self, eval_ctx, lambda ctx: ctx.environment.getitem(self.node.as_const(ctx), self.arg.as_const(ctx))
        )


class Getattr(Expr):
    """An attribute or, failing that, an item."""

    fields = ("node", "attr", "ctx")
    node: Expr
    attr: str
    ctx: str

    def as_const(self, eval_ctx: EvalContext | None = None) -> Any:
        return _looked_up(self, eval_ctx, lambda ctx: ctx.environment.getattr(self.node.as_const(ctx), self.attr))


class Slice(Expr):
    """Each field is an expression or None."""

    fields = ("start", "stop", "step")
    start: Expr | None
    stop: Expr | None
    step: Expr | None

    def as_const(self, eval_ctx: EvalContext | None = None) -> slice:
        ctx = get_eval_context(self, eval_ctx)
        return slice(*(part and part.as_const(ctx) for part in (self.start, self.stop, self.step)))


class Concat(Expr):
    """Values put together as text."""

    fields = ("nodes",)
    nodes: list[Expr]

    def as_const(self, eval_ctx: EvalContext | None = None) -> str:
        ctx = get_eval_context(self, eval_ctx)
        return "".join(str(node.as_const(ctx)) for node in self.nodes)


class Compare(Expr):
    """`ops` is a list of `Operand`, each compared with the one before it."""

    fields = ("expr", "ops")
    expr: Expr
    ops: list[Operand]

    def as_const(self, eval_ctx: EvalContext | None = None) -> Any:
        ctx = get_eval_context(self, eval_ctx)
        result = value = self.expr.as_const(ctx)
        try:
            for operand in self.ops:
                other = operand.expr.as_const(ctx)
                result = _COMPARISONS[operand.op](value, other)
                if not result:
                    return False
                value = other
        except Exception as error:
            raise Impossible() from error
        return result


class Operand(Helper):
    """A comparison and what stands to its right."""

    fields = ("op", "expr")
    op: str
    expr: Expr


class Mul(BinExpr):
    operator = "*"


class Div(BinExpr):
    operator = "/"


class FloorDiv(BinExpr):
    operator = "//"


class Add(BinExpr):
    operator = "+"


class Sub(BinExpr):
    operator = "-"


class Mod(BinExpr):
    operator = "%"


class Pow(BinExpr):
    operator = "**"


class And(BinExpr):
    operator = "and"

    def as_const(self, eval_ctx: EvalContext | None = None) -> Any:
        ctx = get_eval_context(self, eval_ctx)
        return self.left.as_const(ctx) and self.right.as_const(ctx)


class Or(BinExpr):
    operator = "or"

    def as_const(self, eval_ctx: EvalContext | None = None) -> Any:
        ctx = get_eval_context(self, eval_ctx)
        return self.left.as_const(ctx) or self.right.as_const(ctx)


class Not(UnaryExpr):
    operator = "not"


class Neg(UnaryExpr):
    operator = "-"


class Pos(UnaryExpr):
    operator = "+"


class EnvironmentAttribute(Expr):
    """An attribute of the environment."""

    fields = ("name",)
    name: str


class ExtensionAttribute(Expr):
    """An attribute of an extension, which `identifier` names; `Extension.attr` makes it."""

    fields = ("identifier", "name")
    identifier: str
    name: str


class ImportedName(Expr):
    """What a dotted name imports."""

    fields = ("importname",)
    importname: str


class InternalName(Expr):
    """A name that no template can write; `Parser.free_identifier` makes it."""

    fields = ("name",)
    name: str

    def __init__(self) -> None:
        raise TypeError("Can't create internal names.  Use the `free_identifier` method on a parser.")


class MarkSafe(Expr):
    """The value as Markup."""

    fields = ("expr",)
    expr: Expr

    def as_const(self, eval_ctx: EvalContext | None = None) -> Any:
        from melba.markup import Markup

        return Markup(self.expr.as_const(get_eval_context(self, eval_ctx)))


class MarkSafeIfAutoescape(Expr):
    """The value, as Markup where text is escaped."""

    fields = ("expr",)
    expr: Expr

    def as_const(self, eval_ctx: EvalContext | None = None) -> Any:
        from melba.markup import Markup

        ctx = get_eval_context(self, eval_ctx)
        if ctx.volatile:
            raise Impossible()
        value = self.expr.as_const(ctx)
        return Markup(value) if ctx.autoescape else value


class ContextReference(Expr):
    """The context that the template runs in."""


class DerivedContextReference(Expr):
    """The same with the local variables."""


class Continue(Stmt):
    """Go on with a loop."""


class Break(Stmt):
    """Leave a loop."""


class Scope(Stmt):
    """Names that are set in the body end with it."""

    fields = ("body",)
    body: list[Node]


class OverlayScope(Stmt):
    """A scope with the names of a dict, which `context` is."""

    fields = ("context", "body")
    context: Expr
    body: list[Node]


class EvalContextModifier(Stmt):
    """Sets options of the evaluation, each a `Keyword`."""

    fields = ("options",)
    options: list[Keyword]


class ScopedEvalContextModifier(EvalContextModifier):
    """The same for the body."""

    fields = ("body",)
    body: list[Node]


# The compiler knows these nodes and no others.
NodeType._is_closed = True
