"""Calls everything in melba.markup and melba.json many times on a debug CPython; the count of all references must stay.

A call that fails counts as well: what an error path holds is lost most easily.
"""

import copy
import dataclasses
import datetime
import decimal
import enum
import gc
import pickle
import sys
import uuid

from melba import json, markup
from melba.markup import Markup, escape

ROUNDS = 400
ALLOWANCE = 20
"""References that caches inside the interpreter may take, over all rounds."""


class Html:
    def __html__(self):
        return "<b>"


class Wrong:
    def __html__(self):
        raise ValueError

    def __str__(self):
        raise ValueError

    def __format__(self, spec):
        raise ValueError


class Sub(Markup):
    pass


TEXTS = ["", "plain", "a<b>&\"'", "\xe9<", "\u65e5<\u2028", "\U0001f600&", "x" * 500 + "<", "\ud800", "&lt;&nGt;<i>c</i>", "\0"]
VALUES = [*TEXTS, Markup("<i>"), Sub("<i>"), Html(), Wrong(), None, 1, 1.5, b"<", [], object()]
SAFE = Markup("a <b>{}</b> %s ")

ONE_ARGUMENT = [
    "escape", "escape_silent", "soft_str", "escape_unquoted", "escape_js", "escape_json_script", "escape_url", "escape_url_query",
    "escape_css", "escape_xml", "escape_xml_attribute", "unescape", "striptags", "Markup",
]

METHODS = {
    "+": lambda m, v: m + v,
    "r+": lambda m, v: v + m,
    "*": lambda m, v: m * 3,
    "%": lambda m, v: m % v,
    "% dict": lambda m, v: Markup("%(a)s") % {"a": v},
    "format": lambda m, v: m.format(v),
    "format spec": lambda m, v: Markup("{:>5}").format(v),
    "format_map": lambda m, v: Markup("{a}").format_map({"a": v}),
    "join": lambda m, v: m.join([v, v]),
    "split": lambda m, v: m.split(v),
    "rsplit": lambda m, v: m.rsplit(v),
    "splitlines": lambda m, v: m.splitlines(),
    "replace": lambda m, v: m.replace("a", v),
    "partition": lambda m, v: m.partition(v),
    "rpartition": lambda m, v: m.rpartition(v),
    "strip": lambda m, v: m.strip(v),
    "lstrip": lambda m, v: m.lstrip(v),
    "rstrip": lambda m, v: m.rstrip(v),
    "ljust": lambda m, v: m.ljust(40, v),
    "rjust": lambda m, v: m.rjust(40),
    "center": lambda m, v: m.center(40),
    "zfill": lambda m, v: m.zfill(40),
    "expandtabs": lambda m, v: m.expandtabs(),
    "translate": lambda m, v: m.translate({97: v}),
    "index": lambda m, v: m[1],
    "slice": lambda m, v: m[1:3],
    "capitalize": lambda m, v: m.capitalize(),
    "casefold": lambda m, v: m.casefold(),
    "lower": lambda m, v: m.lower(),
    "upper": lambda m, v: m.upper(),
    "title": lambda m, v: m.title(),
    "swapcase": lambda m, v: m.swapcase(),
    "removeprefix": lambda m, v: m.removeprefix(v),
    "removesuffix": lambda m, v: m.removesuffix(v),
    "unescape": lambda m, v: m.unescape(),
    "striptags": lambda m, v: m.striptags(),
    "classmethod escape": lambda m, v: Sub.escape(v),
    "__html__": lambda m, v: m.__html__(),
    "repr": lambda m, v: repr(m),
    "copy": lambda m, v: copy.copy(m),
    "deepcopy": lambda m, v: copy.deepcopy(m),
    "pickle": lambda m, v: pickle.loads(pickle.dumps(m)),
    "hash": lambda m, v: hash(m),
    "iterate": lambda m, v: list(m),
    "encoding": lambda m, v: Markup(b"<b>", "ascii"),
    "no arguments": lambda m, v: escape(),
    "two arguments": lambda m, v: escape(1, 2),
}




class Color(enum.Enum):
    RED = ["red"]


@dataclasses.dataclass
class Point:
    x: object
    _y: int = 0


@dataclasses.dataclass
class Slotted:
    __slots__ = ("x",)
    x: object


ZONE = datetime.timezone(datetime.timedelta(hours=1))
WRITTEN = {
    "nested": {"k": [{"a" * n: [n, n + 0.5, None, "\u4e2d" * n]} for n in range(20)]},
    "enum": [Color.RED], "uuid": [uuid.UUID(int=1)],
    "dataclass": [Point([1]), Slotted([2]), Slotted(Point(3))],
    "moment": [datetime.datetime(2000, 1, 1, tzinfo=ZONE), datetime.date.min],
    "keys": {1: 2, None: 3, uuid.UUID(int=1): 4, Color.RED: 5}, "fragment": [json.Fragment("\xe9"), json.Fragment(1)],
    "more": [decimal.Decimal("1.5"), {1}, frozenset({(2, 3)}), b"1", bytearray(5), memoryview(b"123")[::2]],
    "surrogate": {"a": ["\ud800"]}, "unknown": [{"a": object()}], "subclasses": [Sub("<"), TEXTS[1]], "long": ["x" * 10_000] * 3,
}
OPTIONS = {"plain": 0, "sorted": json.OPT_SORT_KEYS | json.OPT_INDENT_2, "keys": json.OPT_NON_STR_KEYS,
           "more": json.OPT_SERIALIZE_DECIMAL | json.OPT_SERIALIZE_SET | json.OPT_SERIALIZE_BYTES}
DEFAULTS = {"no default": None, "default": lambda value: [value.__class__.__name__, {"d": 1}], "bad default": lambda value: 1 / 0}
READ = {
    "nested": '{"k":[1,2.5,12345678901234567890123,[null,{"a":"\u4e2d","b":[]}],"a longer text"],"k":{}}',
    "broken": '{"a":[{"b":nope}]}',
    "bytes": b'["\xff"]', "empty": "", "surrogate": "\ud800", "deep": "[" * 2000, "buffer": bytearray(b'{"a":[1]}'), "number": 5,
}
FUNCTIONS = {"": {}, " by functions": {"parse_float": decimal.Decimal, "parse_int": int}, " badly": {"parse_float": {}.__getitem__}}


def json_calls():
    for value in WRITTEN:
        for option in OPTIONS:
            for default in DEFAULTS:
                yield f"dumps {value}, {option}, {default}", lambda _, value=value, option=option, default=default: json.dumps(
                    WRITTEN[value], DEFAULTS[default], OPTIONS[option])
        for buffer in (bytearray(), memoryview(bytearray(90))):
            yield f"dumps_into {value}, {type(buffer)}", lambda _, value=value, buffer=buffer: json.dumps_into(
                WRITTEN[value], buffer, 0, DEFAULTS["default"])
        yield f"Encoder {value}", lambda _, value=value: json.Encoder(DEFAULTS["default"], indent=" \t").encode(WRITTEN[value])
        yield f"iter_encode {value}", lambda _, value=value: next(json.Encoder(id).iter_encode(WRITTEN[value], chunk_size=9))
        yield f"encode_lines {value}", lambda _, value=value: json.Encoder(id, indent=value).encode_lines(WRITTEN[value])
        yield f"iter_dumps {value}", lambda _, value=value: list(json.iter_dumps(WRITTEN[value], chunk_size=7))
        yield f"iter_dumps {value}, left", lambda _, value=value: next(
            json.iter_dumps(WRITTEN[value], id, indent="  ", chunk_size=9))
    encoder = json.Encoder(lambda value: encoder.encode(1) * 9000)
    yield "Encoder in itself", lambda value: encoder.encode([value, "x" * 9000, 1j])
    yield "iter_dumps of iterators", lambda _: list(
        json.iter_dumps([iter([1]), {"a": (0 / n for n in (1, 2, 0))}], chunk_size=2))
    for text in READ:
        for functions in FUNCTIONS:
            yield f"loads {text}{functions}", lambda _, text=text, functions=functions: json.loads(
                READ[text], **FUNCTIONS[functions])
    yield "lines", lambda _: list(json.load_lines(json.dump_lines([1, "a", {}]) + b"[,"))
    yield "dumps_str", lambda _: json.dumps_str(["\xe9"])
    yield "arguments", lambda _: json.dumps(1, wrong=1)


def calls():
    """A name and a function of one value for everything that can be called."""
    yield from json_calls()
    for name in ONE_ARGUMENT:
        yield name, getattr(markup, name)
    for name, method in METHODS.items():
        yield "Markup: " + name, lambda value, method=method: method(SAFE, value)


def once(function):
    for value in VALUES:
        try:
            function(value)
        except Exception:
            pass


def references(function, rounds):
    for _ in range(rounds):
        once(function)
    gc.collect()
    return sys.gettotalrefcount()


def main():
    if not hasattr(sys, "gettotalrefcount"):
        print(f"{sys.executable} does not count references: a debug build does", file=sys.stderr)
        return 1
    # The exit statuses of the other parts, which are counted as well.
    failed = sum(status != "0" for status in sys.argv[1:])
    passed = len(sys.argv) - 1 - failed
    for name, function in calls():
        references(function, 20)
        before = references(function, 1)
        lost = references(function, ROUNDS) - before
        # Some caches are filled late: what is lost again in a second run is lost for good.
        if lost > ALLOWANCE:
            before = references(function, 1)
            lost = references(function, ROUNDS) - before
        if lost > ALLOWANCE:
            failed += 1
            print(f"leaks: {name} lost {lost} references in {ROUNDS} rounds")
        else:
            passed += 1
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
