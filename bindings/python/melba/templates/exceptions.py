"""What templates raise, with the names and fields that Jinja2 gives them."""

from __future__ import annotations

from typing import Any


class TemplateError(Exception):
    """The base of all errors of templates."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message)

    @property
    def message(self) -> str | None:
        return self.args[0] if self.args else None


class TemplateSyntaxError(TemplateError):
    """A template is wrong, at a line of it."""

    def __init__(self, message: str, lineno: int, name: str | None = None, filename: str | None = None) -> None:
        super().__init__(message)
        self.lineno = lineno
        self.name = name
        self.filename = filename
        self.source: str | None = None
        # Set once the traceback shows the template itself.
        self.translated = False

    def __str__(self) -> str:
        message = self.message or ""
        if self.translated:
            return message
        where = f"line {self.lineno}"
        if self.filename or self.name:
            where = f'File "{self.filename or self.name}", {where}'
        lines = [message, f"  {where}"]
        shown = [] if self.source is None else self.source.splitlines()[self.lineno - 1 : self.lineno]
        return "\n".join([*lines, *("    " + line.strip() for line in shown)])

    def __reduce__(self) -> Any:
        return type(self), (self.message, self.lineno, self.name, self.filename)


class TemplateAssertionError(TemplateSyntaxError):
    """Syntax that is right in itself, and wrong where it stands."""
