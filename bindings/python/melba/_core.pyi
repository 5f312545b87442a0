"""The native part of Melba: what is public of it is in melba.markup and melba.json."""

from collections.abc import Callable, Iterator
from typing import Any, TypeVar

from typing_extensions import Buffer

from .json import Encoder, Fragment, JSONEncodeError
from .markup import Markup

_T = TypeVar("_T", bound=type[str])

__version__: str

def escape(value: object, /) -> Markup: ...
def escape_silent(value: object, /) -> Markup: ...
def soft_str(value: object, /) -> str: ...
def escape_unquoted(text: str, /) -> str: ...
def escape_js(text: str, /) -> str: ...
def escape_json_script(text: str, /) -> str: ...
def escape_url(text: str, /) -> str: ...
def escape_url_query(text: str, /) -> str: ...
def escape_css(text: str, /) -> str: ...
def escape_xml(text: str, /) -> str: ...
def escape_xml_attribute(text: str, /) -> str: ...
def unescape(text: str, /) -> str: ...
def striptags(text: str, /) -> str: ...
def isa() -> str: ...
def dumps(
    obj: Any,
    /,
    default: Callable[[Any], Any] | None = None,
    option: int | None = None,
    *,
    indent: int | str | None = None,
    ensure_ascii: bool | None = None,
) -> bytes: ...
def dumps_into(
    obj: Any,
    buffer: Buffer,
    /,
    offset: int = 0,
    default: Callable[[Any], Any] | None = None,
    option: int | None = None,
    *,
    indent: int | str | None = None,
    ensure_ascii: bool | None = None,
) -> int: ...
def iter_dumps(
    obj: Any,
    /,
    default: Callable[[Any], Any] | None = None,
    option: int | None = None,
    *,
    indent: int | str | None = None,
    ensure_ascii: bool | None = None,
    chunk_size: int = 65536,
) -> Iterator[bytes]: ...
def loads(
    obj: Buffer | str,
    /,
    *,
    parse_float: Callable[[str], Any] | None = None,
    parse_int: Callable[[str], Any] | None = None,
) -> Any: ...
def _json_types() -> tuple[type[JSONEncodeError], type[Fragment]]: ...
def _json_encoder() -> type[Encoder]: ...
def _escape_inner(text: str, /) -> str: ...
def _adopt(type: _T, /) -> _T: ...

class TemplateTree:
    def nodes(self, environment: Any, /) -> Any: ...
    @classmethod
    def from_nodes(cls, template: Any, /) -> TemplateTree: ...

class TemplateSyntax:
    def __init__(
        self,
        block_start: str,
        block_end: str,
        variable_start: str,
        variable_end: str,
        comment_start: str,
        comment_end: str,
        line_statement_prefix: str | None,
        line_comment_prefix: str | None,
        trim_blocks: bool,
        lstrip_blocks: bool,
        newline_sequence: str,
        keep_trailing_newline: bool,
        tags: frozenset[str],
    ) -> None: ...
    def parse(
        self,
        source: str,
        name: str | None = None,
        filename: str | None = None,
        /,
        *,
        newstyle: bool = False,
        trimmed: bool = False,
        extension_tags: frozenset[str] = ...,
    ) -> TemplateTree | None: ...
    def parse_expression(
        self,
        source: str,
        name: str | None = None,
        filename: str | None = None,
        /,
        *,
        newstyle: bool = False,
        trimmed: bool = False,
        extension_tags: frozenset[str] = ...,
    ) -> TemplateTree | None: ...
    def _lex_parts(
        self, source: str, state: str | None = None, /
    ) -> tuple[list[tuple[int, str, str]], tuple[str, int] | None]: ...
