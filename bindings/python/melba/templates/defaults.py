"""What an environment has when nothing else is said."""

from __future__ import annotations

from .filters import FILTERS
from .tests import TESTS
from .utils import Cycler, Joiner, Namespace, generate_lorem_ipsum

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, Literal

BLOCK_START_STRING = "{%"
BLOCK_END_STRING = "%}"
VARIABLE_START_STRING = "{{"
VARIABLE_END_STRING = "}}"
COMMENT_START_STRING = "{#"
COMMENT_END_STRING = "#}"
LINE_STATEMENT_PREFIX: str | None = None
LINE_COMMENT_PREFIX: str | None = None
TRIM_BLOCKS = False
LSTRIP_BLOCKS = False
NEWLINE_SEQUENCE: Literal["\n", "\r\n", "\r"] = "\n"
KEEP_TRAILING_NEWLINE = False

# The very dicts, because what is added to them is in every new environment.
if TYPE_CHECKING:
    DEFAULT_FILTERS: dict[str, Callable[..., Any]]
    DEFAULT_TESTS: dict[str, Callable[..., Any]]
else:
    DEFAULT_FILTERS = FILTERS
    DEFAULT_TESTS = TESTS

DEFAULT_NAMESPACE: dict[str, Any] = {
    "range": range,
    "dict": dict,
    "lipsum": generate_lorem_ipsum,
    "cycler": Cycler,
    "joiner": Joiner,
    "namespace": Namespace,
}

DEFAULT_POLICIES: dict[str, Any] = {
    "compiler.ascii_str": True,
    "urlize.rel": "noopener",
    "urlize.target": None,
    "urlize.extra_schemes": None,
    "truncate.leeway": 5,
    "json.dumps_function": None,
    "json.dumps_kwargs": {"sort_keys": True},
    "ext.i18n.trimmed": False,
}
