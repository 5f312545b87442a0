"""Which names a template looks up in its context.

A scope is analysed as a whole before those inside it: it knows of each name how that begins there, and what an inner scope
does not set or find in one of its outer ones is looked up.
"""

from __future__ import annotations

from . import nodes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

# How a name begins: with a value of the scope itself, with that of an outer scope, with one from the context, with none.
GIVEN, OUTER, CONTEXT, UNSET = range(4)

_OPAQUE = (nodes.Scope, nodes.OverlayScope, nodes.Block)


class _Scope:
    def __init__(self, parent: _Scope | None = None) -> None:
        self.parent = parent
        self.begins: dict[str, int] = {}
        self.stores: set[str] = set()

    def copy(self) -> _Scope:
        other = _Scope(self.parent)
        other.begins.update(self.begins)
        other.stores.update(self.stores)
        return other

    def knows(self, name: str) -> bool:
        scope: _Scope | None = self
        while scope is not None:
            if name in scope.begins:
                return True
            scope = scope.parent
        return False

    def _outer(self, name: str) -> bool:
        return self.parent is not None and self.parent.knows(name)

    def give(self, name: str) -> None:
        self.stores.add(name)
        self.begins[name] = GIVEN

    def store(self, name: str) -> None:
        self.stores.add(name)
        if name not in self.begins:
            self.begins[name] = OUTER if self._outer(name) else UNSET

    def load(self, name: str) -> None:
        if not self.knows(name):
            self.begins[name] = CONTEXT

    def merge(self, branches: list[_Scope]) -> None:
        """Go on after branches of which one, or none, was taken: what they set has to begin with a value before them."""
        new = set().union(*[branch.stores for branch in branches]) - self.stores
        for branch in branches:
            self.begins.update(branch.begins)
            self.stores.update(branch.stores)
        for name in new:
            self.begins[name] = OUTER if self._outer(name) else CONTEXT


def _analyse(scope: _Scope, node: nodes.Node, as_given: bool = False) -> None:
    """What a node does in the scope that it stands in; the scopes that it makes are not looked into."""
    if isinstance(node, nodes.Name):
        if as_given or node.ctx == "param":
            scope.give(node.name)
        elif node.ctx == "store":
            scope.store(node.name)
        elif node.ctx == "load":
            scope.load(node.name)
    elif isinstance(node, nodes.NSRef):
        scope.load(node.name)
    elif isinstance(node, nodes.If):
        _analyse(scope, node.test)
        branches = []
        for body in node.body, node.elif_, node.else_ or ():
            branch = scope.copy()
            _analyse_all(branch, body)
            branches.append(branch)
        scope.merge(branches)
    elif isinstance(node, nodes.Macro):
        scope.store(node.name)
    elif isinstance(node, nodes.Import):
        _analyse(scope, node.template)
        scope.store(node.target)
    elif isinstance(node, nodes.FromImport):
        _analyse(scope, node.template)
        for name in node.names:
            scope.store(name[1] if isinstance(name, tuple) else name)
    elif isinstance(node, nodes.Assign):
        _analyse(scope, node.node)
        _analyse(scope, node.target)
    elif isinstance(node, nodes.For):
        _analyse(scope, node.iter)
    elif isinstance(node, nodes.CallBlock):
        _analyse(scope, node.call)
    elif isinstance(node, nodes.FilterBlock):
        _analyse(scope, node.filter)
    elif isinstance(node, nodes.With):
        _analyse_all(scope, node.values)
    elif isinstance(node, nodes.AssignBlock):
        _analyse(scope, node.target)
    elif not isinstance(node, _OPAQUE):
        for child in node.iter_child_nodes():
            _analyse(scope, child, as_given)


def _analyse_all(scope: _Scope, those: Iterable[nodes.Node]) -> None:
    for node in those:
        _analyse(scope, node)


def _reads(body: Iterable[nodes.Node], *special: str) -> list[str]:
    """Which of the special names is read somewhere before it is set, blocks apart."""
    open_names = set(special)
    read = []
    stack = list(body)[::-1]
    while stack and open_names:
        node = stack.pop()
        if isinstance(node, nodes.Name) and node.name in open_names:
            open_names.discard(node.name)
            if node.ctx == "load":
                read.append(node.name)
        if not isinstance(node, nodes.Block):
            stack.extend(list(node.iter_child_nodes())[::-1])
    return read


def looked_up(template: nodes.Template) -> set[str]:
    """The names that a template and its blocks look up in the context."""
    found: set[str] = set()
    # Scopes that are analysed, each with the nodes in which there may be more.
    stack: list[tuple[_Scope, Iterable[nodes.Node]]] = []

    def enter(scope: _Scope, body: Iterable[nodes.Node]) -> None:
        found.update(name for name, begin in scope.begins.items() if begin == CONTEXT)
        stack.append((scope, body))

    def root(body: list[nodes.Node], *special: str) -> None:
        scope = _Scope()
        for name in _reads(body, *special):
            scope.give(name)
        _analyse_all(scope, body)
        enter(scope, body)

    root(template.body, "self")
    for block in template.find_all(nodes.Block):
        root(block.body, "self", "super")
    while stack:
        scope, body = stack.pop()
        for node in body:
            _enter_inner(scope, node, enter)
    return found


def _enter_inner(scope: _Scope, node: nodes.Node, enter: Callable[[_Scope, Iterable[nodes.Node]], None]) -> None:
    """Analyse the scopes that a node makes."""
    inner = _Scope(scope)
    if isinstance(node, nodes.For):
        # A scoped block sees all names, so that of the loop may be read there.
        scoped = any(block.scoped for block in node.find_all(nodes.Block))
        if node.recursive or scoped or _reads(node.body, "loop"):
            inner.give("loop")
        _analyse(inner, node.target, as_given=True)
        _analyse_all(inner, node.body)
        enter(inner, node.body)
        if node.test is not None:
            test = _Scope(scope)
            _analyse(test, node.target, as_given=True)
            _analyse(test, node.test)
            enter(test, ())
        if node.else_:
            otherwise = _Scope(scope)
            _analyse_all(otherwise, node.else_)
            enter(otherwise, node.else_)
    elif isinstance(node, (nodes.Macro, nodes.CallBlock)):
        for child in node.iter_child_nodes(exclude=("call",)):
            _analyse(inner, child)
        arguments = {argument.name for argument in node.args}
        for name in _reads(node.body, "caller", "kwargs", "varargs"):
            if name not in arguments:
                inner.give(name)
        enter(inner, node.body)
    elif isinstance(node, nodes.FilterBlock):
        for child in node.iter_child_nodes():
            _analyse(inner, child)
        enter(inner, node.body)
    elif isinstance(node, nodes.With):
        _analyse_all(inner, node.targets)
        _analyse_all(inner, node.body)
        enter(inner, node.body)
    elif isinstance(node, (nodes.AssignBlock, nodes.Scope, nodes.OverlayScope)):
        if isinstance(node, nodes.OverlayScope):
            # It has a context of its own, and nothing else.
            inner = _Scope()
        _analyse_all(inner, node.body)
        enter(inner, node.body)
    elif isinstance(node, nodes.If):
        for body in node.body, node.elif_, node.else_ or ():
            for child in body:
                _enter_inner(scope, child, enter)
    elif isinstance(node, nodes.ScopedEvalContextModifier):
        for child in node.body:
            _enter_inner(scope, child, enter)
