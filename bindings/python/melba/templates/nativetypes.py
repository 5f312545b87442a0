"""Templates that give Python's own types and not only text: the names of jinja2.nativetypes."""

from __future__ import annotations

from ast import literal_eval, parse
from itertools import chain, islice

from .environment import CodeGenerator, Environment, Template

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any


def native_concat(values: Iterable[Any]) -> Any | None:
    """What the values that a template gives are together.

    None of them is None, one that is no text is itself, and of all others the texts are joined; what then is a literal of
    Python is its value, and anything else the text.
    """
    head = list(islice(values, 2))
    if not head:
        return None
    if len(head) == 1:
        text = head[0]
        if not isinstance(text, str):
            return text
    else:
        if iter(values) is values:
            # It goes on where it was left, and everything else begins again.
            values = chain(head, values)
        text = "".join([str(value) for value in values])
    try:
        # parse, because literal_eval takes leading spaces off a text.
        return literal_eval(parse(text, mode="eval"))
    except (ValueError, SyntaxError, MemoryError):
        return text


class NativeCodeGenerator(CodeGenerator):
    """The name that Jinja2's compiler has for native types."""

    native = True


class NativeEnvironment(Environment):
    """An environment whose templates give native types.

    >>> NativeEnvironment().from_string("{{ [1, x] }}")
    <NativeTemplate memory:...>
    """

    code_generator_class = NativeCodeGenerator
    concat = staticmethod(native_concat)


class NativeTemplate(Template):
    """A template that gives native types."""

    environment_class = NativeEnvironment


NativeEnvironment.template_class = NativeTemplate
