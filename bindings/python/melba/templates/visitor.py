"""Walking through nodes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .nodes import Node


class NodeVisitor:
    """Calls `visit_NAME` for a node of the class NAME, and goes on to its children where there is no such method."""

    def get_visitor(self, node: Node) -> Callable[..., Any] | None:
        return getattr(self, "visit_" + type(node).__name__, None)

    def visit(self, node: Node, *args: Any, **kwargs: Any) -> Any:
        method = self.get_visitor(node) or self.generic_visit
        return method(node, *args, **kwargs)

    def generic_visit(self, node: Node, *args: Any, **kwargs: Any) -> Any:
        """Visits the children."""
        for child in node.iter_child_nodes():
            self.visit(child, *args, **kwargs)


class NodeTransformer(NodeVisitor):
    """Puts what a method returns in the place of the node; None takes the node away, a list goes into the list."""

    def generic_visit(self, node: Node, *args: Any, **kwargs: Any) -> Any:
        for name, value in node.iter_fields():
            if isinstance(value, list):
                value[:] = self._transformed(value, *args, **kwargs)
            elif isinstance(value, Node):
                made = self.visit(value, *args, **kwargs)
                if made is None:
                    delattr(node, name)
                else:
                    setattr(node, name, made)
        return node

    def _transformed(self, items: list[Any], *args: Any, **kwargs: Any) -> list[Any]:
        made: list[Any] = []
        for item in items:
            result = self.visit(item, *args, **kwargs) if isinstance(item, Node) else item
            if isinstance(result, Node) or result is item:
                made.append(result)
            elif result is not None:
                made.extend(result)
        return made

    def visit_list(self, node: Node, *args: Any, **kwargs: Any) -> list[Any]:
        """What a visit returns, as a list."""
        made = self.visit(node, *args, **kwargs)
        return made if isinstance(made, list) else [made]
