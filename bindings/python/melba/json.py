"""JSON: a drop-in for orjson 3.

>>> from melba.json import OPT_INDENT_2, OPT_SORT_KEYS, dumps, loads
>>> dumps({"b": 1, "a": [None, True, 0.1]}, option=OPT_SORT_KEYS)
b'{"a":[null,true,0.1],"b":1}'
>>> loads(b'{"a": "\\\\u00e9"}')
{'a': 'é'}

What differs from orjson is in docs/compatibility.md.
"""

from ._core import _json_types, dumps, loads

__all__ = [
    "Fragment",
    "JSONDecodeError",
    "JSONEncodeError",
    "OPT_APPEND_NEWLINE",
    "OPT_INDENT_2",
    "OPT_NAIVE_UTC",
    "OPT_NON_STR_KEYS",
    "OPT_OMIT_MICROSECONDS",
    "OPT_PASSTHROUGH_DATACLASS",
    "OPT_PASSTHROUGH_DATETIME",
    "OPT_PASSTHROUGH_SUBCLASS",
    "OPT_SERIALIZE_DATACLASS",
    "OPT_SERIALIZE_NUMPY",
    "OPT_SERIALIZE_UUID",
    "OPT_SORT_KEYS",
    "OPT_STRICT_INTEGER",
    "OPT_UTC_Z",
    "dumps",
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
OPT_SERIALIZE_DATACLASS = 0
OPT_SERIALIZE_UUID = 0


def __getattr__(name):
    # It derives from the standard library's, whose import takes longer than all of Melba's.
    if name != "JSONDecodeError":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from ._json_error import JSONDecodeError

    return globals().setdefault(name, JSONDecodeError)


def __dir__():
    return sorted({*globals(), *__all__})
