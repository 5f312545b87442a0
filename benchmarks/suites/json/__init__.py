"""JSON: what `melba.json` costs beside the libraries that people use for speed today."""

from . import dumps, loads, memory, objects


def rows(peers, seed, wanted):
    yield from dumps.rows(peers, seed, wanted)
    yield from objects.rows(peers, seed, wanted)
    yield from loads.rows(peers, seed, wanted)


def edges(peers, effort, wanted):
    yield from memory.rows(peers, effort, wanted)


COUNTED = ("empty/2", "hello/27", "small/71", "rows/100", "github/53K", "dataclasses/1000", "datetimes/1000")


def counted(name):
    """Whether instructions are counted: a small set, because large documents take callgrind minutes.

    How a result beyond some 128 KiB grows depends on what lies behind it in the heap.
    """
    return not name.startswith("loads-") and name.endswith(COUNTED)
