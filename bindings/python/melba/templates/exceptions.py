"""What goes wrong with templates: the classes, attributes and messages of jinja2.exceptions."""

from __future__ import annotations

import sys

from .._watch import watch as _watch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from .runtime import Undefined


class _Error(Exception):
    """Stands between Exception and TemplateError, so that the base of that can be exchanged."""


class _LookupError(IOError, LookupError):
    """The same for TemplateNotFound."""


class TemplateError(_Error):
    """The base of all errors of templates."""

    def __init__(self, message: str | None = None) -> None:
        Exception.__init__(self, message)

    @property
    def message(self) -> str | None:
        return self.args[0] if self.args else None


class TemplateNotFound(_LookupError, TemplateError):
    """A template does not exist; `name` is what was asked for, `templates` all that were tried.

    A message of its own is what `str` gives; else that is the name.
    """

    # A plain attribute, because the property of TemplateError reads `args`, which the base IOError keeps for itself.
    message: str | None = None

    def __init__(self, name: str | Undefined | None, message: str | None = None) -> None:
        IOError.__init__(self, name)
        if message is None:
            from .runtime import Undefined

            if isinstance(name, Undefined):
                name._fail_with_undefined_error()
            message = name
        self.message = message
        self.name = name
        self.templates = [name]

    def __str__(self) -> str:
        return str(self.message)


class TemplatesNotFound(TemplateNotFound):
    """None of several templates exists."""

    def __init__(self, names: Sequence[str | Undefined] = (), message: str | None = None) -> None:
        if message is None:
            from .runtime import Undefined

            tried = [name._undefined_message if isinstance(name, Undefined) else str(name) for name in names]
            message = f"none of the templates given were found: {', '.join(tried)}"
        TemplateNotFound.__init__(self, names[-1] if names else None, message)
        self.templates = list(names)


class TemplateSyntaxError(TemplateError):
    """The text of a template cannot be read.

    `lineno`, `name` and `filename` say where, `source` is the text once it is known.
    """

    def __init__(self, message: str, lineno: int, name: str | None = None, filename: str | None = None) -> None:
        TemplateError.__init__(self, message)
        self.lineno = lineno
        self.name = name
        self.filename = filename
        self.source: str | None = None
        # Whether the traceback shows the place already, so that `str` need not.
        self.translated = False

    def __str__(self) -> str:
        message = str(self.message)
        if self.translated:
            return message
        place = f"line {self.lineno}"
        name = self.filename or self.name
        if name:
            place = f'File "{name}", {place}'
        text = f"{message}\n  {place}"
        if self.source is not None:
            lines = self.source.splitlines()
            # As an index it may be negative, as it may be in Jinja2.
            if -len(lines) <= self.lineno - 1 < len(lines):
                text += f"\n    {lines[self.lineno - 1].strip()}"
        return text

    def __reduce__(self) -> tuple[Any, ...]:
        # Exceptions are made again from `args`, where only the message is.
        return self.__class__, (self.message, self.lineno, self.name, self.filename)


class TemplateAssertionError(TemplateSyntaxError):
    """A template is well formed and cannot be right, for example because a filter does not exist."""


class TemplateRuntimeError(TemplateError):
    """Rendering failed."""


class UndefinedError(TemplateRuntimeError):
    """A template did something with an undefined value that cannot be done."""


class SecurityError(TemplateRuntimeError):
    """A template did something that the sandbox forbids."""


class FilterArgumentError(TemplateRuntimeError):
    """A filter was given arguments that it cannot take."""


_OWN = (
    TemplateError, TemplateNotFound, TemplatesNotFound, TemplateSyntaxError, TemplateAssertionError, TemplateRuntimeError,
    UndefinedError, SecurityError, FilterArgumentError,
)


def _meet(jinja2: Any) -> None:
    """Makes each exception one of Jinja2's of the same name, so that who catches that catches ours."""
    for own in _OWN:
        twin = getattr(getattr(jinja2, "exceptions", None), own.__name__, None)
        if not isinstance(twin, type) or twin in own.__mro__ or own in twin.__mro__:
            continue
        ours = [base for base in own.__bases__ if base in _OWN]
        try:
            own.__bases__ = (*ours, twin)
        except TypeError:
            # It is laid out otherwise: some stand-in of that name, which has to do without.
            return


def not_found() -> tuple[type[Exception], ...]:
    """What a loader raises where there is no template: ours, and Jinja2's where a loader of Jinja2's may be in use."""
    twin = getattr(sys.modules.get("jinja2"), "TemplateNotFound", TemplateNotFound)
    return (TemplateNotFound, twin)


_watch("jinja2", _meet)
