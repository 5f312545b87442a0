"""JSON: a drop-in for orjson 3.

>>> from melba.json import OPT_INDENT_2, OPT_SORT_KEYS, dumps, loads
>>> dumps({"b": 1, "a": [None, True, 0.1]}, option=OPT_SORT_KEYS)
b'{"a":[null,true,0.1],"b":1}'
>>> loads(b'{"a": "\\\\u00e9"}')
{'a': 'é'}

What differs from orjson is in docs/compatibility.md.
"""

from ._core import _json_encoder, _json_types, dumps, dumps_into, iter_dumps, loads

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

JSONEncodeError, Fragment = _json_types()

OPT_INDENT_2 = 1 << 0
OPT_NAIVE_UTC = 1 << 1
OPT_NON_STR_KEYS = 1 << 2
OPT_OMIT_MICROSECONDS = 1 << 3
OPT_SERIALIZE_NUMPY = 1 << 4
OPT_SORT_KEYS = 1 << 5
OPT_STRICT_INTEGER = 1 << 6
OPT_UTC_Z = 1 << 7
OPT_PASSTHROUGH_SUBCLASS = 1 << 8
OPT_PASSTHROUGH_DATETIME = 1 << 9
OPT_APPEND_NEWLINE = 1 << 10
OPT_PASSTHROUGH_DATACLASS = 1 << 11
# Beyond orjson: a Decimal as a number with every digit, set and frozenset as arrays in the order that they have, and
# bytes, bytearray and memoryview as text in base64.
OPT_SERIALIZE_DECIMAL = 1 << 24
OPT_SERIALIZE_SET = 1 << 25
OPT_SERIALIZE_BYTES = 1 << 26
# Objects of pydantic, msgspec and attrs also where there is a default, which would be asked for them otherwise.
OPT_SERIALIZE_MODELS = 1 << 27
# Every character beyond ASCII as an escape of UTF-16.
OPT_ENSURE_ASCII = 1 << 28
OPT_SERIALIZE_DATACLASS = 0
OPT_SERIALIZE_UUID = 0


def dumps_str(obj, /, default=None, option=None, *, indent=None, ensure_ascii=None):
    """A value as JSON, in a str.

    >>> dumps_str(["\u00e9"])
    '["\u00e9"]'
    """
    return dumps(obj, default, option, indent=indent, ensure_ascii=ensure_ascii).decode()


def dump_lines(values, /, default=None, option=None):
    """Values as newline-delimited JSON: each on a line of its own.

    >>> dump_lines([{"a": 1}, {"a": 2}])
    b'{"a":1}\\n{"a":2}\\n'
    """
    return __getattr__("Encoder")(default, option).encode_lines(values)


def load_lines(text, /, *, parse_float=None, parse_int=None):
    """Yields the value of each line of newline-delimited JSON; blank lines are passed over.

    The text is read no further than values are asked for.  After a JSONDecodeError,
    whose place is that in the whole text, there is nothing more.

    >>> list(load_lines(b'{"a": 1}\\n\\n[2]\\n'))
    [{'a': 1}, [2]]
    """
    if not isinstance(text, (bytes, str)):
        text = bytes(memoryview(text))
    feed, blank = ("\n", " \t\r") if isinstance(text, str) else (b"\n", b" \t\r")
    start = 0
    while start < len(text):
        end = text.find(feed, start)
        end = len(text) if end < 0 else end
        line = text[start:end]
        if line.strip(blank):
            try:
                yield loads(line, parse_float=parse_float, parse_int=parse_int)
            except __getattr__("JSONDecodeError") as error:
                raise _in_whole(error, text, start) from None
        start = end + 1


def _in_whole(error, text, start):
    """The error of a line, with its place in the text that the line begins in at `start`."""
    before = text[:start] if isinstance(text, str) else text[:start].decode(errors="replace")
    document = text if isinstance(text, str) else text.decode(errors="replace")
    return type(error)(error.msg, document, len(before) + error.pos, error.pointer)


def __getattr__(name):
    # The error derives from the standard library's, whose import takes longer than all of Melba's.
    if name == "JSONDecodeError":
        from ._json_error import JSONDecodeError as value
    elif name == "Encoder":
        value = _json_encoder()
    else:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return globals().setdefault(name, value)


def __dir__():
    return sorted({*globals(), *__all__})
