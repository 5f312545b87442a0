"""melba.json in threads, sub-interpreters, and builds without the global lock."""

import json
import sys
import threading

import documents
import process
import pytest
import subinterpreters

from melba.json import OPT_SORT_KEYS, JSONDecodeError, dumps, loads

WITHIN = """
import melba.json
from melba.json import *
for _ in range(50):
    assert loads(dumps({"a": [1, 2.5, None, "\\u4e2d"]})) == {"a": [1, 2.5, None, "\\u4e2d"]}
assert dumps([Fragment("1"), b"1"], default=bytes.decode, option=OPT_SORT_KEYS) == b'[1,"1"]'
assert list(iter_dumps([iter([1]), [2]], chunk_size=4)) == [b"[[1]", b",[2]]"]
encoder = Encoder(bytes.decode, indent=1)
assert encoder.encode([b"1"]) == b'[\\n "1"\\n]' and list(encoder.iter_encode(1)) == [b"1"]
assert dumps_into({"a": [1]}, bytearray(5), 2) == 9
for bad, error in ((lambda: dumps(object()), JSONEncodeError), (lambda: loads("[1,"), JSONDecodeError)):
    try: bad()
    except error: pass
    else: raise SystemExit("no error")
"""

# Not in threads: 3.12 and 3.13 crash when several interpreters import these at once.
TYPES = """
import enum, uuid, dataclasses, sys
E = enum.Enum("E", "A")
assert dumps([E.A, uuid.UUID(int=0)]) == b'[1,"00000000-0000-0000-0000-000000000000"]'
# In 3.12 such an interpreter has the datetime of Python only, and 3.12.1 crashes when several import that.
if sys.version_info[:2] != (3, 12):
    import datetime
    assert dumps([datetime.date(1, 1, 1)]) == b'["0001-01-01"]'
"""


@subinterpreters.needed
def test_interpreters_one_after_the_other_and_within_each_other():
    subinterpreters.run("""
for _ in range(30):
    execute, close = create()
    execute(sys.argv[1])
    close()
exec(sys.argv[1])
many = [create() for _ in range(4)]
for execute, close in many: execute(sys.argv[1])
exec(sys.argv[1])
for execute, close in many[::2] + many[1::2]: execute(sys.argv[1]); close()
""", WITHIN + TYPES)


@subinterpreters.needed
@subinterpreters.own_lock
def test_interpreters_in_threads_at_once():
    subinterpreters.run_at_once(WITHIN, """
for n in range(3000):
    value = {'k%d' % (n % 50): [n, {'a': 'x' * n}]}
    assert loads(dumps(value)) == value
""")


def test_eight_threads_read_and_write():
    random = documents.source("threads")
    values = [documents.value(random) for _ in range(200)]
    texts = [dumps(value) for value in values]
    expected = [loads(text) for text in texts]

    def work(number):
        for _ in range(5):
            assert [dumps(value) for value in values] == texts
            assert [loads(text) for text in texts] == expected
            assert loads("[1.5]", parse_float=lambda text: loads("[" + text + "]")) == [[1.5]]
            with pytest.raises(JSONDecodeError):
                loads(texts[number] + b"}")

    subinterpreters.in_threads(work)


def test_containers_that_another_thread_changes():
    """What is written then is some state of theirs, and nothing is lost or read twice."""
    items, members = [], {}
    stop = threading.Event()

    def change():
        number = 0
        while not stop.is_set():
            number += 1
            items[:] = [str(number) * 3, [number], {"k": [number]}] * (number % 7)
            members.clear()
            members.update({str(n): [number, {"a": "b" * n}] for n in range(number % 11)})

    threads = [threading.Thread(target=change) for _ in range(2)]
    for thread in threads:
        thread.start()
    try:
        for _ in range(3000):
            for option in (None, OPT_SORT_KEYS):
                try:
                    json.loads(dumps({"items": items, "members": members}, option=option))
                except RuntimeError as error:
                    assert "changed" in str(error)
    finally:
        stop.set()
        for thread in threads:
            thread.join()


def test_first_use_in_eight_threads():
    for _ in range(5):
        process.run("""
import threading
from melba import _core
import uuid
barrier = threading.Barrier(8)
results, classes = [], set()
def work():
    barrier.wait()
    results.append(_core.loads(_core.dumps([uuid.UUID(int=1), {"a": 1}])))
    classes.add(_core._json_types())
threads = [threading.Thread(target=work) for _ in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
assert len(results) == 8 and all(r == ["00000000-0000-0000-0000-000000000001", {"a": 1}] for r in results), results
assert len(classes) == 1, classes
""")
