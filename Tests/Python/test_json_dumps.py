"""dumps: each type, what Python code does meanwhile, and what is refused."""

import array
import base64
import collections
import dataclasses
import datetime
import decimal
import enum
import gc
import json
import sys
import uuid
import zoneinfo

import process
import pytest

from melba.json import (
    OPT_APPEND_NEWLINE, OPT_NAIVE_UTC, OPT_NON_STR_KEYS, OPT_OMIT_MICROSECONDS, OPT_PASSTHROUGH_DATACLASS,
    OPT_PASSTHROUGH_DATETIME, OPT_PASSTHROUGH_SUBCLASS, OPT_SERIALIZE_BYTES, OPT_SERIALIZE_DECIMAL, OPT_SERIALIZE_NUMPY,
    OPT_SERIALIZE_SET, OPT_SORT_KEYS, OPT_STRICT_INTEGER, OPT_UTC_Z, Fragment, JSONEncodeError, dumps, dumps_into, dumps_str,
    loads,
)


class Color(enum.Enum):
    RED = "red"
    BLUE = (1, 2)


class Level(enum.IntEnum):
    HIGH = 3


class Text(str):
    pass


class Number(int):
    pass


class Items(list):
    pass


@dataclasses.dataclass
class Point:
    x: int
    y: float = 0.5
    _hidden: int = 1
    shared: dataclasses.InitVar[int] = 5


@dataclasses.dataclass
class Slotted:
    __slots__ = ("x", "_y")
    x: int
    _y: int


UTC = datetime.timezone.utc
MOMENT = datetime.datetime(2024, 2, 29, 23, 59, 58, 1200)
CASES = [
    (None, "null"), (True, "true"), (0, "0"), (-(2**63), str(-(2**63))), (2**64 - 1, str(2**64 - 1)), (1.5, "1.5"),
    (float("nan"), "null"), (float("-inf"), "null"), (-0.0, "-0.0"), ("", '""'),
    ('\x00\x1f"\\/\x7f', '"\\u0000\\u001f\\"\\\\/\x7f"'),
    ("\xe9\u4e2d\U0001f600",
     '"\xe9\u4e2d\U0001f600"'), ([], "[]"), ((), "[]"), ({}, "{}"), ((1, [2, {}]), "[1,[2,{}]]"),
    (Color.RED, '"red"'), (Color.BLUE, "[1,2]"), (Level.HIGH, "3"), (Text("t"), '"t"'), (Number(7), "7"), (Items([1]), "[1]"),
    (collections.OrderedDict(b=1, a=2), '{"b":1,"a":2}'), (collections.defaultdict(int, a=1), '{"a":1}'),
    (Point(1), '{"x":1,"y":0.5}'), (Slotted(1, 2), '{"x":1}'), (uuid.UUID(int=1), '"00000000-0000-0000-0000-000000000001"'),
    (datetime.date(1, 2, 3), '"0001-02-03"'), (datetime.time(1, 2, 3, 4), '"01:02:03.000004"'),
    (MOMENT, '"2024-02-29T23:59:58.001200"'), (MOMENT.replace(tzinfo=UTC), '"2024-02-29T23:59:58.001200+00:00"'),
    (MOMENT.replace(tzinfo=datetime.timezone(datetime.timedelta(hours=-3.5))), '"2024-02-29T23:59:58.001200-03:30"'),
    (Fragment(b"[ 1 ]"), "[ 1 ]"), ([Fragment("\xe9"), 1], "[\xe9,1]"),
]


@pytest.mark.parametrize("value, text", CASES, ids=range(len(CASES)))
def test_each_type(value, text):
    assert dumps(value).decode() == dumps_str(value) == text
    assert dumps([value, {"k": value}]).decode() == f'[{text},{{"k":{text}}}]'


@pytest.mark.parametrize("value, option, text", [
    (MOMENT, OPT_NAIVE_UTC | OPT_UTC_Z | OPT_OMIT_MICROSECONDS, '"2024-02-29T23:59:58Z"'),
    ({"b": 1, "a": {"\U00010000": 1, "\uffff": 2}}, OPT_SORT_KEYS, '{"a":{"\uffff":2,"\U00010000":1},"b":1}'),
    ({1: 1, 1.5: 2, None: 3, True: 4, Level.HIGH: 5, uuid.UUID(int=0): 6, datetime.date(1, 1, 1): 7, "a": 8, Color.RED: 9},
     OPT_NON_STR_KEYS, '{"1":4,"1.5":2,"null":3,"3":5,"00000000-0000-0000-0000-000000000000":6,"0001-01-01":7,"a":8,"red":9}'),
    ([], OPT_APPEND_NEWLINE, "[]\n"), (2**53 - 1, OPT_STRICT_INTEGER, "9007199254740991"),
])
def test_options(value, option, text):
    assert dumps(value, option=option).decode() == text


@pytest.mark.parametrize("seconds, text", [
    (0, "+00:00"), (29, "+00:00"), (-29, "+00:00"), (30, "+00:01"), (59 * 60 + 45, "+01:00"), (-(59 * 60 + 45), "-01:00"),
    (86399, "+23:59"), (-86399, "-23:59"), (5 * 3600 + 45 * 60, "+05:45"),
])
def test_offsets_are_rounded_to_minutes(seconds, text):
    zone = datetime.timezone(datetime.timedelta(seconds=seconds))
    assert dumps(MOMENT.replace(tzinfo=zone)).decode() == f'"2024-02-29T23:59:58.001200{text}"'


def test_zoneinfo():
    try:
        zone = zoneinfo.ZoneInfo("Europe/Zurich")
    except zoneinfo.ZoneInfoNotFoundError:
        pytest.skip("this machine has no time zones")
    assert dumps([MOMENT.replace(tzinfo=zone), MOMENT.replace(month=7, tzinfo=zone)]) == (
        b'["2024-02-29T23:59:58.001200+01:00","2024-07-29T23:59:58.001200+02:00"]')


def test_what_is_refused():
    circle = []
    circle.append(circle)
    ring = {}
    ring["a"] = ring
    deep = None
    for _ in range(255):
        deep = [deep]
    for value in (object(), {1, 2}, b"a", 1j, 2**64, -(2**63) - 1, "\ud800", ["\udfff" * 100], {1: 2}, {"\ud800": 1}, circle, ring,
                  deep, Fragment(1), Fragment("\ud800"), datetime.time(1, tzinfo=UTC), range(3), type):
        with pytest.raises(JSONEncodeError):
            dumps(value)
    assert dumps(deep[0]).count(b"[") == 254
    for value, option in ((Text("a"), OPT_PASSTHROUGH_SUBCLASS), (MOMENT, OPT_PASSTHROUGH_DATETIME),
                          (Point(1), OPT_PASSTHROUGH_DATACLASS), (2**53, OPT_STRICT_INTEGER), ({object(): 1}, OPT_NON_STR_KEYS)):
        with pytest.raises(JSONEncodeError):
            dumps(value, option=option)
    for option in (-1, 1 << 40, "1", 1.5, True):
        with pytest.raises(JSONEncodeError):
            dumps(1, option=option)
    assert issubclass(JSONEncodeError, TypeError)


def test_default():
    assert dumps([object(), {"a": {1}}], default=lambda value: ["d", None]) == b'[["d",null],{"a":["d",null]}]'
    calls = []

    def nested(value):
        calls.append(value)
        return object() if len(calls) < 254 else "end"

    assert dumps(object(), default=nested) == b'"end"'
    with pytest.raises(JSONEncodeError, match="recursion limit"):
        dumps(object(), default=lambda value: object())
    with pytest.raises(JSONEncodeError) as info:
        dumps(object(), default=lambda value: {}["key"])
    assert isinstance(info.value.__cause__, KeyError)


@pytest.mark.parametrize("error", [KeyboardInterrupt, SystemExit, MemoryError])
def test_what_ends_the_program_is_not_turned_into_another_error(error):
    def default(value):
        raise error

    with pytest.raises(error):
        dumps([object()], default=default)


def test_default_that_changes_what_is_walked():
    for change in (list.clear, lambda value: value.extend(range(1000)), lambda value: value.__setitem__(slice(None), [])):
        items = [object(), "x" * 100, object(), [1], {}]

        def default(value):
            change(items)
            gc.collect()
            return "d"

        json.loads(dumps(items, default=default))
    for change in (dict.clear, lambda value: value.update({str(n): n for n in range(1000)}), lambda value: value.pop("b", None)):
        members = {"a": object(), "b": [object(), "y" * 100], "c": {"d": object()}}

        def default(value):
            change(members)
            gc.collect()
            return {"e": "f"}

        json.loads(dumps(members, default=default))
        json.loads(dumps({"a": [members, members]}, default=default, option=OPT_SORT_KEYS))


def test_default_that_adds_for_ever_ends_with_the_list():
    items = [object()]

    def default(value):
        if len(items) < 5000:
            items.append(object())
        return 1

    # Without the global lock it is a copy of the list that is walked.
    assert dumps(items, default=default) in (b"[" + b",".join([b"1"] * 5000) + b"]", b"[1]")


def test_a_zone_that_empties_the_list():
    class Zone(datetime.tzinfo):
        def utcoffset(self, moment):
            items.clear()
            gc.collect()
            return datetime.timedelta(hours=1)

        def dst(self, moment):
            return None

    items = [datetime.datetime(2000, 1, 2, tzinfo=Zone()), [1]]
    assert json.loads(dumps(items))[:1] == ["2000-01-02T00:00:00+01:00"]


def test_a_zone_that_answers_nonsense():
    class Zone(datetime.tzinfo):
        def utcoffset(self, moment):
            return None

        def dst(self, moment):
            return None

    with pytest.raises(JSONEncodeError):
        dumps(datetime.datetime(2000, 1, 2, tzinfo=Zone()))


def test_an_enum_that_is_its_own_value():
    class Own(enum.Enum):
        A = 1

        @property
        def value(self):
            return self

    with pytest.raises(JSONEncodeError, match="Recursion limit"):
        dumps(Own.A)
    with pytest.raises((JSONEncodeError, RecursionError)):
        dumps({Own.A: 1}, option=OPT_NON_STR_KEYS)


def test_keys_that_change_the_dict():
    class Key(str):
        __slots__ = ()

        def __eq__(self, other):
            members.clear()
            return NotImplemented

        def __hash__(self):
            return hash("a")

    members = {Key("a"): [1, 2], "b": {}}
    for option in (0, OPT_SORT_KEYS, OPT_NON_STR_KEYS):
        members = {Key("a"): [1, 2], "c": {}}
        assert json.loads(dumps(members, option=option)) in ({"a": [1, 2], "c": {}}, {})


def test_modules_that_pretend():
    import types

    kept = sys.modules.get("uuid")
    fake = types.ModuleType("uuid")
    fake.UUID = "no type"
    try:
        sys.modules["uuid"] = fake
        with pytest.raises(JSONEncodeError):
            dumps(object())
    finally:
        sys.modules["uuid"] = kept
    assert dumps(uuid.UUID(int=0))
    pretender = type("datetime.timedelta", (), {})

    class Zone(zoneinfo.ZoneInfo):
        pass

    class Odd(datetime.tzinfo):
        def utcoffset(self, moment):
            return pretender()

        dst = utcoffset

    with pytest.raises((JSONEncodeError, TypeError)):
        dumps(datetime.datetime(2000, 1, 1, tzinfo=Odd()))


@pytest.mark.parametrize("text", ["1.50", "-0", "0E-10", "1E+400", "12345678901234567890.123456789012345678901234567890", "NaN",
                                  "sNaN", "Infinity", "-Infinity", "-NaN123"])
def test_decimals(text):
    value = decimal.Decimal(text)
    expected = text if value.is_finite() else "null"
    assert dumps([value, {"a": value}], option=OPT_SERIALIZE_DECIMAL).decode() == f'[{expected},{{"a":{expected}}}]'
    assert loads(dumps(value, option=OPT_SERIALIZE_DECIMAL), parse_float=decimal.Decimal) == (value if value.is_finite() else None)
    with pytest.raises(JSONEncodeError):
        dumps(value)
    with pytest.raises(JSONEncodeError):
        dumps(type("Sub", (decimal.Decimal,), {})(1), option=OPT_SERIALIZE_DECIMAL)


def test_sets():
    assert dumps([set(), {1}, frozenset({"a"}), {(1, 2)}], option=OPT_SERIALIZE_SET) == b'[[],[1],["a"],[[1,2]]]'
    assert sorted(json.loads(dumps({*range(1000)}, option=OPT_SERIALIZE_SET))) == list(range(1000))
    deep = frozenset()
    for _ in range(300):
        deep = frozenset({deep})
    for value, option in ((set(), 0), (type("Sub", (set,), {})(), OPT_SERIALIZE_SET), (deep, OPT_SERIALIZE_SET)):
        with pytest.raises(JSONEncodeError):
            dumps(value, option=option)


def test_bytes():
    for size in (*range(70), 1000, 100_000):
        value = bytes(number * 37 & 255 for number in range(size))
        text = base64.b64encode(value).decode()
        for kind in (bytes, bytearray, memoryview):
            assert dumps([kind(value), {"a": kind(value)}], option=OPT_SERIALIZE_BYTES).decode() == f'["{text}",{{"a":"{text}"}}]'
    gaps = memoryview(bytes(range(100)))[::-3]
    square = memoryview(bytes(range(12))).cast("B", (3, 4))
    for view in (gaps, square, memoryview(array.array("d", [1.5]))):
        assert dumps(view, option=OPT_SERIALIZE_BYTES) == dumps(base64.b64encode(view.tobytes()).decode())
    released = memoryview(b"")
    released.release()
    with pytest.raises(ValueError):
        dumps(released, option=OPT_SERIALIZE_BYTES)
    for value in (b"", bytearray(), memoryview(b"")):
        with pytest.raises(JSONEncodeError):
            dumps(value)
    for value in (type("Sub", (bytes,), {})(), {b"key": 1}, array.array("B")):
        with pytest.raises(JSONEncodeError):
            dumps(value, option=OPT_SERIALIZE_BYTES)
    target = bytearray(b"abc")
    with pytest.raises(BufferError):
        dumps_into(target, target, 3, option=OPT_SERIALIZE_BYTES)


def test_numpy():
    numpy = pytest.importorskip("numpy", reason="numpy is not installed")
    option = OPT_SERIALIZE_NUMPY
    for kind in ("i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8"):
        limits = numpy.iinfo(kind)
        array = numpy.array([[limits.min, 0, limits.max]], kind)
        assert json.loads(dumps(array, option=option)) == array.tolist()
        assert dumps(array[0, 0], option=option) == str(limits.min).encode()
    assert dumps(numpy.array([1.5, numpy.nan, -0.0]), option=option) == b"[1.5,null,-0.0]"
    assert dumps(numpy.array([0.1], "f4"), option=option) == b"[0.1]"
    assert dumps(numpy.array([65504], "f2"), option=option) == b"[65504.0]"
    assert dumps(numpy.array([True, False]), option=option) == b"[true,false]"
    assert dumps(numpy.zeros((2, 0, 3)), option=option) == b"[[],[]]"
    assert dumps(numpy.array(["2000-01-02T03:04:05.6"], "M8[ms]"), option=option) == b'["2000-01-02T03:04:05.600000"]'
    unaligned = numpy.frombuffer(b"x" + numpy.arange(3, dtype="i4").tobytes(), "i4", offset=1)
    assert dumps(unaligned, option=option) == b"[0,1,2]"
    for bad in (numpy.array([1], ">i4"), numpy.arange(6).reshape(2, 3).T, numpy.array([2**63 - 1], "M8[Y]"), numpy.array([1j]),
                numpy.array("a"), numpy.array([numpy.datetime64("NaT")])):
        with pytest.raises(JSONEncodeError):
            dumps(bad, option=option)
    assert dumps(numpy.array([1], ">i4"), option=option, default=lambda value: value.tolist()) == b"[1]"
    with pytest.raises(JSONEncodeError):
        dumps(numpy.array([1]))


IN_THE_PLACE_OF_OTHERS = """
import sys, types
from melba.json import dumps
for i in range(100):
    sys.modules[f"_other{i}"] = types.ModuleType(f"_other{i}")
count = len(sys.modules)
try:
    dumps(object())
except TypeError:
    pass
import uuid
assert len(sys.modules) > count
for i in range(len(sys.modules) - count):
    del sys.modules[f"_other{i}"]
print(dumps(uuid.UUID(int=0)).decode())
"""


def test_modules_that_come_as_others_go():
    assert process.run(IN_THE_PLACE_OF_OTHERS).strip() == '"00000000-0000-0000-0000-000000000000"'
