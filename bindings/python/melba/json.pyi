from collections.abc import Callable, Iterable, Iterator
from typing import Any, final

from typing_extensions import Buffer

from ._core import dumps as dumps
from ._core import dumps_into as dumps_into
from ._core import iter_dumps as iter_dumps
from ._core import loads as loads
from ._json_error import JSONDecodeError as JSONDecodeError

__all__ = [
    "Encoder",
    "Fragment",
    "JSONDecodeError",
    "JSONEncodeError",
    "OPT_APPEND_NEWLINE",
    "OPT_ENSURE_ASCII",
    "OPT_INDENT_2",
    "OPT_NAIVE_UTC",
    "OPT_NON_STR_KEYS",
    "OPT_OMIT_MICROSECONDS",
    "OPT_PASSTHROUGH_DATACLASS",
    "OPT_PASSTHROUGH_DATETIME",
    "OPT_PASSTHROUGH_SUBCLASS",
    "OPT_SERIALIZE_BYTES",
    "OPT_SERIALIZE_DATACLASS",
    "OPT_SERIALIZE_DECIMAL",
    "OPT_SERIALIZE_MODELS",
    "OPT_SERIALIZE_NUMPY",
    "OPT_SERIALIZE_SET",
    "OPT_SERIALIZE_UUID",
    "OPT_SORT_KEYS",
    "OPT_STRICT_INTEGER",
    "OPT_UTC_Z",
    "dump_lines",
    "dumps",
    "dumps_into",
    "dumps_str",
    "iter_dumps",
    "load_lines",
    "loads",
]

class JSONEncodeError(TypeError): ...

@final
class Encoder:
    def __new__(
        cls,
        default: Callable[[Any], Any] | None = None,
        option: int | None = None,
        *,
        indent: int | str | None = None,
        ensure_ascii: bool | None = None,
    ) -> Encoder: ...
    @property
    def default(self) -> Callable[[Any], Any] | None: ...
    @property
    def option(self) -> int | None: ...
    @property
    def indent(self) -> int | str | None: ...
    def encode(self, obj: Any, /) -> bytes: ...
    def encode_into(self, obj: Any, buffer: Buffer, /, offset: int = 0) -> int: ...
    def encode_lines(self, values: Iterable[Any], /) -> bytes: ...
    def iter_encode(self, obj: Any, /, *, chunk_size: int = 65536) -> Iterator[bytes]: ...

@final
class Fragment:
    def __new__(cls, contents: bytes | str, /) -> Fragment: ...
    @property
    def contents(self) -> bytes | str: ...

OPT_APPEND_NEWLINE: int
OPT_ENSURE_ASCII: int
OPT_INDENT_2: int
OPT_NAIVE_UTC: int
OPT_NON_STR_KEYS: int
OPT_OMIT_MICROSECONDS: int
OPT_PASSTHROUGH_DATACLASS: int
OPT_PASSTHROUGH_DATETIME: int
OPT_PASSTHROUGH_SUBCLASS: int
OPT_SERIALIZE_BYTES: int
OPT_SERIALIZE_DATACLASS: int
OPT_SERIALIZE_DECIMAL: int
OPT_SERIALIZE_MODELS: int
OPT_SERIALIZE_NUMPY: int
OPT_SERIALIZE_SET: int
OPT_SERIALIZE_UUID: int
OPT_SORT_KEYS: int
OPT_STRICT_INTEGER: int
OPT_UTC_Z: int

def dumps_str(
    obj: Any,
    /,
    default: Callable[[Any], Any] | None = None,
    option: int | None = None,
    *,
    indent: int | str | None = None,
    ensure_ascii: bool | None = None,
) -> str: ...
def dump_lines(values: Iterable[Any], /, default: Callable[[Any], Any] | None = None, option: int | None = None) -> bytes: ...
def load_lines(
    text: Buffer | str,
    /,
    *,
    parse_float: Callable[[str], Any] | None = None,
    parse_int: Callable[[str], Any] | None = None,
) -> Iterator[Any]: ...
