"""What melba.json does with input and objects that mean harm: never a crash, never a wrong document."""

import collections
import dataclasses
import datetime
import enum
import gc
import json
import sys
import threading
import time
import uuid

import pytest
import randoms

import melba.json
from melba.json import JSONDecodeError, JSONEncodeError, dumps, loads

OPTIONS = {name: getattr(melba.json, name) for name in melba.json.__all__ if name.startswith("OPT_")}
FULL = randoms.COUNT >= 1_000_000


# ===== Texts =====


@pytest.mark.parametrize("opening, closing, levels", [
    ("[", "]", 1024), ('{"a":', "}", 1024), ('[{"a":', "}]", 512), ("[\n", " ]", 1024),
])
def test_depth_bombs(opening, closing, levels):
    """The limit holds at its edge, and a million levels need no stack, whole or cut."""
    value, depth = loads(f"{opening * levels}1{closing * levels}"), 0
    while value != 1:
        (value,) = value.values() if type(value) is dict else value
        depth += 1
    assert depth == 1024
    for text in (opening * 1_000_000, f"{opening * 1_000_000}1{closing * 1_000_000}", opening * (levels + 1) + "1"):
        for given in (text, text.encode()):
            with pytest.raises(JSONDecodeError, match="nested too deeply"):
                loads(given)


def test_values_that_are_too_deep():
    for make in (lambda one: [one], lambda one: {"a": one}, lambda one: (one,), lambda one: [{"a": one}]):
        value = 1
        for _ in range(100_000):
            value = make(value)
        for option in OPTIONS.values():
            with pytest.raises(JSONEncodeError, match="Recursion limit"):
                dumps(value, option=option)
        # Taken apart step by step, because CPython's own way to free it recurses.
        while value != 1:
            value = next(iter(value.values())) if type(value) is dict else value[0]


def test_what_holds_itself():
    items, members = [], {}
    items.append([items])
    members["a"] = [members, items]
    for value in (items, members):
        for option in OPTIONS.values():
            with pytest.raises(JSONEncodeError, match="Recursion limit"):
                dumps(value, option=option)


@pytest.mark.parametrize("digit", "1379")
def test_numbers_of_ten_thousand_digits(digit):
    digits = digit * 10_000
    zeroes = "0" * 10_000
    for text in (f"0.{digits}", f"{digits}e-10000", f"{digits}.{digits}e-9990", f"-{digits}e-10320", f"0.{zeroes}{digits}e10001",
                 f"1.{zeroes}{digit}", f"{digit}e-{digits}", f"0e{digits}", f"{digit}e{zeroes}1"):
        assert loads(text) == float(text), text[:20]
        assert loads(f"[{text} ,{text}]") == [float(text)] * 2
    for text in (digits, f"-{digits}.0", f"{digit}e{digits}"):
        with pytest.raises(JSONDecodeError, match="range of a double"):
            loads(text)
    seen = []
    loads(f"[{digits},-{digits}.5]", parse_int=seen.append, parse_float=seen.append)
    assert seen == [digits, f"-{digits}.5"]


def test_keys_by_the_million():
    """As many as there are slots in any cache, a thousand times over, and each comes back as itself."""
    count = 1_000_000 if FULL else 100_000
    for form in ("%07d", "key%07x", "%07d" + "x" * 57, "\xe9%07d"):
        keys = [form % number for number in range(count)]
        text = "{" + ",".join(f'"{key}":0' for key in keys) + "}"
        start = time.perf_counter()
        assert list(loads(text)) == keys
        taken = time.perf_counter() - start
        assert [next(iter(one)) for one in loads("[" + ",".join('{"%s":0}' % key for key in keys) + "]")] == keys
        # A search of all keys before each one would take minutes.
        assert taken < 20
        assert loads(dumps(dict.fromkeys(keys, 1), option=melba.json.OPT_SORT_KEYS)) == dict.fromkeys(keys, 1)


def test_equal_keys_by_the_million():
    count = 1_000_000 if FULL else 100_000
    text = "{" + ",".join(f'"a":{number}' for number in range(count)) + "}"
    assert loads(text) == {"a": count - 1}


class SameHash(str):
    __slots__ = ()

    def __hash__(self):
        return 1

    __eq__ = str.__eq__


def test_keys_that_share_a_hash():
    members = {SameHash(f"k{number}"): number for number in range(1000)}
    expected = {f"k{number}": number for number in range(1000)}
    for option in OPTIONS.values():
        if option == melba.json.OPT_PASSTHROUGH_SUBCLASS:
            continue
        assert json.loads(dumps(members, option=option)) == expected


# ===== Objects that change what holds them =====


class Zone(datetime.tzinfo):
    def __init__(self, change):
        self.change = change

    def utcoffset(self, _moment):
        self.change()
        return datetime.timedelta(hours=1)

    dst = utcoffset

    def tzname(self, _moment):
        return "x"


def changing_values(change):
    """Values whose writing runs Python code, which calls `change`."""

    class Choice(enum.Enum):
        ONE = 1

        @property
        def value(self):
            change()
            return [1]

    @dataclasses.dataclass
    class Slotted:
        __slots__ = ("x", "__dict__")
        x: object

    class Text(str):
        def __hash__(self):
            change()
            return 5

        def __eq__(self, other):
            change()
            return NotImplemented

        def __str__(self):
            change()
            return "s"

    class Number(int):
        def __str__(self):
            change()
            return "7"

        __repr__ = __index__ = __int__ = __hash__ = lambda self: change() or 7

    class Unknown:
        pass

    return {
        "default": Unknown(), "enum": Choice.ONE, "zone": datetime.datetime(2000, 1, 1, tzinfo=Zone(change)),
        "text": Text("t"), "number": Number(7), "dataclass": Slotted(Unknown()), "set": {1}, "uuid": uuid.UUID(int=1),
    }


def grow(one):
    if isinstance(one, dict):
        one.update((f"n{number}", number) for number in range(500))
    else:
        one.extend(range(500))


CHANGES = {
    "clear": lambda one: one.clear(),
    "grow": grow,
    "shrink": lambda one: one.popitem() if isinstance(one, dict) and one else one.pop() if one else None,
    "replace": lambda one: (one.clear(), one.update(z={"y": [1]}) if isinstance(one, dict) else one.extend([{"y": [1]}] * 3)),
}


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("option", OPTIONS)
def test_what_is_walked_changes_under_way(option, change):
    """With each option, in a list, a dict, and both within each other: some document of theirs, or an error that says so."""
    number = OPTIONS[option] | melba.json.OPT_NON_STR_KEYS | melba.json.OPT_SERIALIZE_SET

    for name in changing_values(lambda: None):
        for outer in (list, dict):
            for nested in (False, True):
                calls = []

                def run():
                    calls.append(1)
                    if len(calls) < 50:
                        CHANGES[change](target)
                        if len(calls) == 1:
                            gc.collect(0)

                value = changing_values(run)[name]
                target = [value, [1, "x" * 100], {"k": value}, value] if outer is list else {
                    "a": value, "b": [1, "x" * 100], "c": {"k": value}, value if name in ("text", "number", "enum") else "d": value}
                whole = {"first": [target], "then": [target, "end"]} if nested else target

                def default(_one):
                    run()
                    return {"d": [1]}

                try:
                    json.loads(dumps(whole, default=default, option=number))
                except (JSONEncodeError, RuntimeError) as error:
                    assert str(error), name


def test_an_ordered_dict_and_a_default_dict_change_under_way():
    for kind in (collections.OrderedDict, lambda: collections.defaultdict(list), collections.Counter):
        members = kind()
        members.update(a=object(), b=2, c=3)

        def default(_one):
            members.clear()
            return 1

        assert json.loads(dumps(members, default=default))["a"] == 1


class Dropped:
    """Rubbish that calls a function when the collector finds it."""

    def __init__(self, function):
        self.itself, self.function = self, function

    def __del__(self):
        self.function()


@dataclasses.dataclass
class Slots:
    __slots__ = ("a", "b", "c")
    a: int
    b: int
    c: int


def learn_others(items):
    """Classes enough that what was known of Slots makes place."""
    for i in range(200):
        dumps(dataclasses.make_dataclass(f"Other{i}", ["x"], namespace={"__slots__": ("x",)})(1))


@pytest.mark.parametrize("make, change", [
    (lambda: {f"a{i}": i for i in range(20)}, list.clear),
    (lambda: {f"a{i}": i for i in range(20)}, lambda items: [item.clear() for item in items]),
    (lambda: {f"a{i}": i for i in range(20)}, lambda items: [item.update(a=1, b=2) for item in items]),
    (lambda: Slots(1, 2, 3), list.clear),
    (lambda: Slots(1, 2, 3), learn_others),
])
def test_what_is_walked_changes_while_the_collector_runs(make, change):
    """Until 3.11 that is wherever an object is made."""
    threshold = gc.get_threshold()
    calls = 0

    def go():
        nonlocal calls
        calls += 1
        gc.set_threshold(0)
        change(items)

    try:
        for later in range(25):
            gc.set_threshold(0)
            items = [make() for _ in range(30)]
            gc.collect()
            Dropped(go)
            gc.set_threshold(gc.get_count()[0] + later, 1000, 1000)
            text = dumps(items, None, melba.json.OPT_SORT_KEYS)
            gc.set_threshold(0)
            loads(text)
            gc.collect()
    finally:
        gc.set_threshold(*threshold)
    assert calls == 25


def test_an_offset_that_is_no_time_of_day():
    class Normalized:
        def utcoffset(self):
            return datetime.timedelta.max

    class Odd(Zone):
        def __getattribute__(self, name):
            if name in ("convert", "dst"):
                raise AttributeError
            return object.__getattribute__(self, name)

        def normalize(self, moment):
            return Normalized()

    with pytest.raises(JSONEncodeError, match="not within a day"):
        dumps(datetime.datetime(2000, 1, 1, tzinfo=Odd(lambda: None)))


def test_an_enum_that_answers_its_own_way():
    class Odd(enum.Enum):
        A = 1

        def __getattribute__(self, name):
            return "mine" if name == "value" else object.__getattribute__(self, name)

    for _ in range(3):
        assert dumps(Odd.A) == b'"mine"'


def test_a_class_that_takes_the_version_of_another():
    """Python 3.10 counts its classes anew when its cache of types is cleared."""
    for i in range(50):
        fields = [f"f{j}" for j in range(i % 4 + 1)]
        one = dataclasses.make_dataclass("One", fields, namespace={"__slots__": fields[:: 1 - i % 2 * 2]})(*fields)
        for _ in range(2):
            assert loads(dumps(one)) == dict(zip(fields, fields, strict=True))
        del one
        gc.collect()
        if sys.version_info < (3, 11):
            sys._clear_type_cache()


def test_functions_of_the_reader_that_keep_and_change():
    """What they are given and what is being built stay whole, whatever they do."""
    kept = []

    def spoil(text):
        for one in gc.get_objects():
            if type(one) is list and one[:1] == ["spoil this"]:
                kept.append(one)
                one.clear()
        return float(text)

    for _ in range(3):
        read = loads('{"a":["spoil this",[1.5,2.5],{"b":3.5}],"c":4.5}', parse_float=spoil)
        assert read["c"] == 4.5


# ===== Other threads =====


def while_changing(change, work, rounds):
    """Calls `work` again and again while two threads call `change` with a number that grows."""
    stop = threading.Event()

    def run():
        number = 0
        while not stop.is_set():
            number += 1
            change(number)

    threads = [threading.Thread(target=run) for _ in range(2)]
    before = sys.getswitchinterval()
    sys.setswitchinterval(1e-5)
    for thread in threads:
        thread.start()
    try:
        for _ in range(rounds):
            work()
    finally:
        stop.set()
        for thread in threads:
            thread.join()
        sys.setswitchinterval(before)


@dataclasses.dataclass
class Point:
    x: object
    y: object = None


@pytest.mark.parametrize("option", OPTIONS)
def test_containers_that_other_threads_change(option):
    items, members, point, group = [], {}, Point([1]), set()

    def change(number):
        items[:] = [str(number) * 3, [number], {"k": [number]}] * (number % 7)
        members.clear()
        members.update({str(n): [number, {"a": "b" * n}] for n in range(number % 11)})
        point.x, point.y = [number] * (number % 5), {"z": number}
        vars(point)[f"n{number % 3}"] = number
        vars(point).pop(f"n{(number + 1) % 3}", None)
        group.clear()
        group.update(range(number % 13))

    def work():
        try:
            json.loads(dumps({"i": items, "m": members, "p": point, "g": group, "t": (items, members)}, default=vars,
                             option=OPTIONS[option] | melba.json.OPT_SERIALIZE_SET))
        except RuntimeError as error:
            assert "changed" in str(error)
        except JSONEncodeError:
            pass

    while_changing(change, work, 1000 if FULL else 200)


def test_a_buffer_that_other_threads_change():
    """Whatever was seen of it is a document or an error, and text stays text."""
    text = b'{"a":[1,2.5,"\xc3\xa9\\u00e9\\n",{"b":null}],"c":"' + b"x" * 300 + b'","d":[' + b"1," * 300 + b"1]}"
    shared = bytearray(text)
    places = [place for place, byte in enumerate(text) if byte in b'{}[],:"\\']

    def change(number):
        place = places[number * 7919 % len(places)]
        shared[place] = b'{}[],:"\\ 1e\xff\xc3'[number % 13]
        shared[place] = text[place]

    def work():
        try:
            json.dumps(loads(shared))
        except JSONDecodeError:
            pass

    while_changing(change, work, 20_000 if FULL else 3000)
