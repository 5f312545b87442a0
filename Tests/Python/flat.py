"""A million JSON documents, written and read, good and bad, with flat memory; Tests/leaks runs it on a debug CPython.

Usage: flat.py [DOCUMENTS].  The memory of the process is looked at, and what Python's allocators gave out in shorter runs.
"""

import gc
import sys
import tracemalloc

import documents

from melba.json import OPT_SORT_KEYS, JSONDecodeError, JSONEncodeError, dumps, loads

ALLOWANCE = 1 << 20
TRACED = 2048
"""The bytes that tracing itself and the counters take."""


def resident():
    with open("/proc/self/statm") as file:
        return int(file.read().split()[1]) * 4096


def work(values, count):
    for number in range(count):
        value = values[number % len(values)]
        text = dumps(value, option=OPT_SORT_KEYS if number % 2 else None)
        loads(text)
        for bad in (text[:-1], b"[" + text + b",]"):
            try:
                loads(bad)
            except JSONDecodeError:
                pass
        try:
            dumps([value, object()])
        except JSONEncodeError:
            pass


def growth(measure, values, count):
    """How much more there is after `count` documents; the first few fill what is kept once."""
    work(values, 20_000)
    gc.collect()
    before = measure()
    work(values, count)
    gc.collect()
    return measure() - before


def main(count=1_000_000):
    random = documents.source("flat")
    values = [documents.value(random) for _ in range(300)]
    grown = growth(resident, values, int(count))
    tracemalloc.start()
    traced = growth(lambda: tracemalloc.get_traced_memory()[0], values, int(count) // 20)
    print(f"{count} documents: {grown} bytes more of the process, {traced} of Python's")
    assert grown < ALLOWANCE and traced < TRACED
    tracemalloc.stop()
    if hasattr(sys, "gettotalrefcount"):
        references = growth(sys.gettotalrefcount, values, int(count) // 20)
        print(f"{references} references more")
        assert references < 20


if __name__ == "__main__":
    main(*sys.argv[1:])
