"""What can be known of a template without rendering it: the names of jinja2.meta."""

from __future__ import annotations

from . import nodes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator


def find_undeclared_variables(ast: nodes.Template) -> set[str]:
    """The names that a template looks up when it is rendered, but for the globals.

    It is not known which of them will be looked up, so all are given.

    >>> from melba.templates import Environment
    >>> find_undeclared_variables(Environment().parse("{% set foo = 42 %}{{ bar + foo }}"))
    {'bar'}

    The template is compiled for this, and what is wrong with it is a TemplateAssertionError.
    """
    from ._native import TemplateTree
    from ._scopes import looked_up

    environment = ast.environment
    environment._program(TemplateTree.from_nodes(ast), "<introspection>", "<introspection>")
    return {name for name in looked_up(ast) if name not in environment.globals}


def find_referenced_templates(ast: nodes.Template) -> Iterator[str | None]:
    """The templates that a template extends, includes or imports, in order; None for each that its text does not name.

    >>> from melba.templates import Environment
    >>> list(find_referenced_templates(Environment().parse('{% extends "layout.html" %}{% include helper %}')))
    ['layout.html', None]
    """
    for node in ast.find_all((nodes.Extends, nodes.FromImport, nodes.Import, nodes.Include)):
        template = node.template
        if isinstance(template, nodes.Const):
            value = template.value
            if isinstance(value, str):
                yield value
            elif isinstance(node, nodes.Include) and isinstance(value, (tuple, list)):
                # Of several constants the parser makes one.
                yield from [name for name in value if isinstance(name, str)]
            else:
                yield None
        elif isinstance(template, (nodes.Tuple, nodes.List)):
            for item in template.items:
                if not isinstance(item, nodes.Const):
                    yield None
                elif isinstance(item.value, str):
                    yield item.value
        else:
            yield None
