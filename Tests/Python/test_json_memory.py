"""melba.json when memory is short, and what it keeps: nothing.

Tests/leaks counts all references on a debug CPython.
"""

import gc
import sys

import process
import pytest
import randoms

from melba.json import JSONDecodeError, JSONEncodeError, dumps, loads

try:
    import _testcapi
except ImportError:
    _testcapi = None

FREE_THREADED = not getattr(sys, "_is_gil_enabled", lambda: True)()
linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="asks Linux about memory")

WORK = """
import dataclasses, datetime, decimal, uuid
from melba.json import *

@dataclasses.dataclass
class Point:
    x: object

@dataclasses.dataclass
class Slotted:
    __slots__ = ("x", "y")
    x: object
    y: object

# Nothing here calls functions in Python, see sweeps.py; map() would lose memory as well.
zone = datetime.timezone(datetime.timedelta(hours=1))
nested = {"key": [{"a" * n: [n, n + 0.5, None, "\\u4e2d" * n]} for n in range(40)], "other": "x" * 5000}
deep = [1]
for _ in range(200): deep = [deep, {"k": 1}]
VALUES = {
    "nested": nested, "deep": deep, "dataclass": [Point([1]), Slotted(1, [2])], "uuid": uuid.UUID(int=5),
    "moment": datetime.datetime(2000, 1, 1, tzinfo=zone), "default": [object(), {1}], "fragment": [Fragment("\\xe9")],
    "bytes": [b"x" * 5000, bytearray(7), memoryview(b"abc")[::2]],
    "surrogate": ["\\ud800"], "unknown key": {object(): 1}, "keys": {1: 1, uuid.UUID(int=1): 2, 1.5: 3},
}
try:
    import attrs, msgspec
except ImportError:
    pass
else:
    Fields = attrs.make_class("Fields", ["x", "y"])
    empty = msgspec.field(default_factory=list)
    Struct = msgspec.defstruct("Struct", [("a", object), ("b", list, empty)], omit_defaults=True, tag=1)
    Row = msgspec.defstruct("Row", [("a", object)], array_like=True)
    VALUES["attrs"] = Fields([1], Fields(2, 3))
    VALUES["structs"] = [Struct([Struct(1)]), Row(Struct(2, [3])), Struct(1, [])]
OPTIONS = {"plain": 0, "sorted": OPT_SORT_KEYS | OPT_INDENT_2 | OPT_SERIALIZE_MODELS,
           "keys": OPT_NON_STR_KEYS | OPT_SERIALIZE_BYTES | OPT_ENSURE_ASCII}
TEXTS = {
    "nested": dumps(nested), "deep": dumps(deep), "text": dumps(nested).decode(), "array": bytearray(b'{"k":["\\\\u00e9\\\\n"]}'),
    "broken": '{"a":["\\xe9",nope]}',
    "bad": b'["\\xff"]', "number": "[1.5,12345678901234567890123]", "empty": "", "surrogate": "\\ud800",
}
calls = {f"dumps {v} {o}": (lambda v=v, o=o: dumps(VALUES[v], default=id, option=OPTIONS[o]))
         for v in VALUES for o in OPTIONS}
view = memoryview(bytearray(9000))
calls.update({f"dumps_into {v} {type(b).__name__}": (lambda v=v, b=b: dumps_into(VALUES[v], b, default=id, indent=3))
              for v in VALUES for b in (bytearray(), view, view[:700])})
calls.update({f"iter_dumps {v} {n}": (lambda v=v, n=n: b"".join(iter_dumps(VALUES[v], id, chunk_size=n)))
              for v in VALUES for n in (20, 9000)})
encoder = Encoder(id)
calls.update({f"Encoder {v}": (lambda v=v: encoder.encode(VALUES[v])) for v in VALUES})
calls.update({f"new Encoder {v}": (lambda v=v: Encoder(id, indent="\t").encode(VALUES[v])) for v in VALUES})
calls["lines"] = lambda: encoder.encode_lines(VALUES.values())
calls["iter_dumps of iterators"] = lambda: b"".join(iter_dumps([iter([[1], "a" * 90, {"b": iter([2, [3]])}])], chunk_size=9))
calls.update({f"loads {t}": (lambda t=t: loads(TEXTS[t])) for t in TEXTS})
calls.update({f"loads {t} by functions": (lambda t=t: loads(TEXTS[t], parse_float=decimal.Decimal, parse_int=int)) for t in TEXTS})
"""

NO_MEMORY = WORK + """
import sweeps
lost, failed = sweeps.left_behind(calls, (*range(60), *range(60, 2000, 97)))
assert lost <= 0, f"every sweep leaves {lost} blocks more"
print(failed)
"""


@pytest.mark.skipif(_testcapi is None, reason="this Python comes without _testcapi")
def test_every_allocation_fails_once():
    assert int(process.run(NO_MEMORY)) > 300


@pytest.mark.skipif(_testcapi is None, reason="this Python comes without _testcapi")
def test_a_sweep_that_loses_something_is_noticed():
    """What a failing call keeps is, and so is one object in a whole sweep."""
    process.run("""
import sweeps
from melba.json import dumps
kept, unknown = [], object()
assert sweeps.left_behind({"clean": lambda: dumps([unknown], default=id)}, range(30))[0] <= 0
assert sweeps.left_behind({"keeps": lambda: dumps([object()], default=kept.append)}, range(30))[0] >= 20
sweeps.refuse_each = lambda calls, numbers: kept.append(object())
assert sweeps.left_behind({}, ())[0] == 1
""")


@pytest.mark.skipif(_testcapi is None, reason="this Python comes without _testcapi")
def test_types_are_found_after_memory_was_short():
    """A look-up that failed for want of memory is done again."""
    process.run("""
import _testcapi, sys
import melba.json, uuid
value = uuid.UUID(int=0)
for number in range(40):
    _testcapi.set_nomemory(number, number + 1)
    try: melba.json.dumps([value])
    except MemoryError: pass
    finally: _testcapi.remove_mem_hooks()
    assert melba.json.dumps([value]) == b'["00000000-0000-0000-0000-000000000000"]', number
""")


@linux
def test_results_that_do_not_fit():
    process.run("""
import resource
from melba.json import *
text, data = "\\x00" * (64 << 20), b"[" + b"1e1," * (16 << 20) + b"1]"
with open("/proc/self/statm") as file: size = int(file.read().split()[0]) * 4096
resource.setrlimit(resource.RLIMIT_AS, (size + (64 << 20), -1))
for call in (lambda: dumps(text), lambda: dumps([text, {"a": text}]), lambda: loads(data)):
    try: call()
    except MemoryError: continue
    raise SystemExit("no error")
assert loads(dumps([1, "a"])) == [1, "a"]
""")


@linux
def test_memory_is_flat():
    """Over a million documents in a full run."""
    process.run("import sys, flat; flat.main(sys.argv[1])", 1_000_000 if randoms.COUNT >= 1_000_000 else 60_000)


@pytest.mark.skipif(FREE_THREADED, reason="without the global lock a count is kept in several places")
def test_counts_stay():
    shared = ["a key that is met often", [1.5], {"x": None}, None, True, False, object(), dumps, loads, JSONDecodeError,
              JSONEncodeError]
    key, items, members = shared[:3]
    value = {key: [items, members, {"again": items}], "b": [items] * 5}

    def work():
        text = dumps(value)
        loads(text), loads(text.decode())
        for call in (lambda: dumps([value, shared[6]]), lambda: loads(text[:-1]), lambda: dumps({1: items}),
                     lambda: dumps([items, shared[6]], default=lambda one: [items, 1 / 0]),
                     lambda: loads("[1.5,[2.5]]", parse_float=lambda one: [items][int(float(one) // 2)])):
            with pytest.raises((JSONEncodeError, JSONDecodeError, IndexError)):
                call()
        dumps([shared[6]], default=lambda one: items)

    def counts():
        gc.collect()
        # The empty places in the interpreter's cache of attributes hold None, which is counted until 3.11.
        if sys.version_info < (3, 12):
            sys._clear_type_cache()
        return [sys.getrefcount(one) for one in shared]

    work()
    before = counts()
    for _ in range(200):
        work()
    after = counts()
    assert not [(one, b - a) for one, a, b in zip(shared, before, after) if abs(b - a) > 20]


def test_a_small_result_is_small_and_a_large_one_exact():
    for value in ({}, {"message": "Hello, World!"}, ["x" * 1_000_000], list(range(100_000))):
        result = dumps(value)
        assert sys.getsizeof(result) == sys.getsizeof(b"") + len(result)


def test_the_collector_is_left_as_it_was():
    text = b"[" + b"[1],{}," * 20_000 + b"1]"
    for before in (True, False):
        (gc.enable if before else gc.disable)()
        try:
            loads(text)
            with pytest.raises(JSONDecodeError):
                loads(text + b"x")
            assert gc.isenabled() is before
        finally:
            gc.enable()
