"""The tracebacks of templates."""

from __future__ import annotations

import sys

from .exceptions import TemplateSyntaxError
from .utils import internal_code

TYPE_CHECKING = False
if TYPE_CHECKING:
    from types import TracebackType
    from typing import Any


def rewrite_traceback_stack(source: str | None = None) -> BaseException:
    """The exception that is being handled, with a traceback as if templates were Python.

    For an error in the text of a template that begins at its place there, and `source` is the text.  When rendering, the
    native machine has put in the places in templates; here only the functions in between are left out.
    """
    error = sys.exc_info()[1]
    assert error is not None
    trace = error.__traceback__
    if isinstance(error, TemplateSyntaxError) and not error.translated:
        error.translated = True
        error.source = source
        trace = _entry(error, error.filename or "<unknown>", error.lineno)
    elif trace is not None:
        # The first is the function that handles it.
        trace = trace.tb_next
    entries = []
    while trace is not None:
        if trace.tb_frame.f_code not in internal_code:
            entries.append(trace)
        trace = trace.tb_next
    following = None
    for entry in reversed(entries):
        entry.tb_next = following
        following = entry
    return error.with_traceback(following)


def _entry(error: BaseException, filename: str, lineno: int) -> TracebackType | None:
    """A traceback of one entry, at a line of a template: that of code which says it is there, and raises the error."""
    try:
        code = compile("raise __jinja_exception__", filename, "exec")
    except (MemoryError, RecursionError):
        # There is no stack left to say where it is; the error itself does.
        return None
    code = code.replace(co_name="template", co_firstlineno=max(lineno, 1))
    try:
        exec(code, {"__name__": filename, "__file__": filename, "__jinja_exception__": error.with_traceback(None)})
    except BaseException as raised:
        # The first is this function.
        trace = raised.__traceback__
        return None if trace is None else trace.tb_next
    return None


def template_globals(program: Any) -> dict[str, Any]:
    """The globals of a frame that stands for a template: a name, and where its text is for those who print tracebacks."""
    name = None if program is None else program.name
    filename = None if program is None else program.filename
    return {"__name__": name or "<template>", "__file__": filename or "<template>"}
