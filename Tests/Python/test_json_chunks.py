"""iter_dumps: pieces that make the whole, iterators, and what happens between the pieces."""

import dataclasses
import gc
import itertools
import json
import sys
import threading
import weakref

import documents
import pytest
from subinterpreters import in_threads

from melba.json import (
    OPT_APPEND_NEWLINE, OPT_INDENT_2, OPT_NON_STR_KEYS, OPT_PASSTHROUGH_DATACLASS, OPT_SERIALIZE_SET, OPT_SORT_KEYS,
    JSONEncodeError, dumps, iter_dumps,
)

FREE_THREADED = not getattr(sys, "_is_gil_enabled", lambda: True)()
SIZES = (1, 2, 3, 7, 64, 1000, 65536)


@dataclasses.dataclass
class Point:
    x: object
    y: object


@pytest.mark.parametrize("option", [0, OPT_SORT_KEYS, OPT_INDENT_2, OPT_NON_STR_KEYS | OPT_APPEND_NEWLINE, OPT_SERIALIZE_SET])
def test_the_pieces_are_the_whole(option):
    random = documents.source("chunks")
    for _ in range(150):
        value = documents.value(random)
        expected = dumps(value, option=option)
        for size in SIZES:
            pieces = list(iter_dumps(value, option=option, chunk_size=size))
            assert b"".join(pieces) == expected
            assert all(len(piece) >= size for piece in pieces[:-1]) and pieces[-1]


def test_types_and_settings():
    value = [Point(1, [Point(2, {3})]), {"k": ("x" * 100, 1.5)}, [], {}, [[{}]], object()]
    for settings in ({}, {"indent": 3}, {"indent": " \t"}, {"option": OPT_PASSTHROUGH_DATACLASS}):
        for size in SIZES:
            pieces = iter_dumps(value, lambda value: [str(type(value))], chunk_size=size, **settings)
            assert b"".join(pieces) == dumps(value, lambda value: [str(type(value))], **settings)
    for leaf in (None, 1, "x" * 100_000, [], {}):
        assert list(iter_dumps(leaf)) == [dumps(leaf)]


def test_pieces_of_a_long_list_are_about_as_long_as_asked_for():
    pieces = list(iter_dumps(list(range(100_000)), chunk_size=4096))
    assert {len(piece) for piece in pieces[:-1]} <= set(range(4096, 4096 + 12))
    assert all(sys.getsizeof(piece) == sys.getsizeof(b"") + len(piece) for piece in pieces)


@pytest.mark.parametrize("indent", [None, 2])
def test_iterators_are_arrays(indent):
    def value(kind):
        return [kind([]), kind([1]), {"a": kind(["x", [kind([None, {"b": kind([[]])}])], (), 2.5])}, kind(range(50))]

    expected = dumps(value(list), indent=indent)
    for size in SIZES:
        assert b"".join(iter_dumps(value(iter), indent=indent, chunk_size=size)) == expected
        assert b"".join(iter_dumps(value(lambda items: (item for item in items)), indent=indent, chunk_size=size)) == expected
    assert b"".join(iter_dumps(map(str, range(3)))) == b'["0","1","2"]'
    assert b"".join(iter_dumps([object()], default=lambda value: iter([1]))) == b"[[1]]"
    with pytest.raises(JSONEncodeError):
        dumps(iter([]))
    nested = iter([])
    for _ in range(253):
        nested = iter([nested])
    assert b"".join(iter_dumps(nested)) == b"[" * 254 + b"]" * 254
    endless = iter(lambda: None, 0)
    loop = iter([1])
    for _ in range(254):
        loop = iter([loop])
    with pytest.raises(JSONEncodeError, match="Recursion"):
        list(iter_dumps(loop))
    assert len(next(iter_dumps(endless, chunk_size=100))) < 120


def test_an_iterator_is_asked_for_no_more_than_a_piece_needs():
    asked = []

    def numbers():
        for number in itertools.count():
            asked.append(number)
            yield number

    pieces = iter_dumps({"a": [numbers()]}, chunk_size=100)
    assert asked == []
    first = next(pieces)
    assert first.startswith(b'{"a":[[0,1,2,') and len(asked) < 50
    next(pieces)
    assert 50 < len(asked) < 100


def test_memory_is_that_of_a_piece():
    tracemalloc = pytest.importorskip("tracemalloc", reason="tracemalloc is for the main interpreter alone", exc_type=ImportError)

    def rows():
        for number in range(200_000):
            yield {"id": number, "name": "x" * 50}

    tracemalloc.start()
    try:
        size = sum(map(len, iter_dumps(rows(), chunk_size=10_000)))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert size > 10_000_000 and peak < 100_000


def test_a_list_that_changes_between_the_pieces():
    items = list(range(1000))
    pieces = iter_dumps(items, chunk_size=10)
    text = next(pieces)
    items[:] = items[:4]
    text += b"".join(pieces)
    # Five items were in the first piece already.
    assert json.loads(text) == list(range(1000 if FREE_THREADED else 5))
    items = [0] * 10
    pieces = iter_dumps({"a": items}, chunk_size=10)
    text = next(pieces)
    items.clear()
    text += b"".join(pieces)
    assert set(json.loads(text)["a"]) == {0}


@pytest.mark.parametrize("change", [dict.clear, lambda value: value.update(new=1), lambda value: value.pop("k999")])
def test_a_dict_that_changes_between_the_pieces(change):
    members = {f"k{number}": [number] for number in range(1000)}
    for value in (members, Point(1, members)):
        pieces = iter_dumps(value, chunk_size=100)
        next(pieces)
        change(members)
        if FREE_THREADED:
            assert json.loads(next(iter_dumps({}))) == {} and b"".join(pieces).endswith(b"}")
        else:
            with pytest.raises(RuntimeError, match="changed size"):
                list(pieces)
            assert list(pieces) == []
        members.update({f"k{number}": [number] for number in range(1000)})
        members.pop("new", None)


def test_a_dict_that_changes_while_it_is_walked():
    members = {f"k{number}": object() for number in range(100)}

    def default(value):
        members.pop("k50", None)
        return 1

    if FREE_THREADED:
        assert len(json.loads(b"".join(iter_dumps(members, default)))) == 100
    else:
        with pytest.raises(RuntimeError, match="changed size"):
            list(iter_dumps(members, default))


def test_values_stay_alive_between_the_pieces():
    class Kept(list):
        pass

    kept = Kept([[number] for number in range(100)])
    seen = weakref.ref(kept)
    holder = {"a": kept}
    pieces = iter_dumps(holder, chunk_size=20)
    next(pieces)
    holder["a"] = None
    del kept
    gc.collect()
    assert seen() is not None
    list(pieces)
    gc.collect()
    assert seen() is None


def test_nothing_follows_an_error():
    def broken():
        yield 1
        raise KeyError("mine")

    for value, error in ((broken(), KeyError), ([object()], TypeError), ("\ud800", JSONEncodeError), ({1: 1}, JSONEncodeError)):
        pieces = iter_dumps([[1, 2, 3], value], chunk_size=3)
        with pytest.raises(error):
            list(pieces)
        assert list(pieces) == []
    pieces = iter_dumps([1])
    assert list(pieces) == [b"[1]"] and list(pieces) == []


def test_an_iterator_that_asks_its_own_document():
    def own():
        yield 1
        yield next(pieces)

    pieces = iter_dumps(own())
    with pytest.raises(ValueError, match="at work"):
        next(pieces)
    assert list(pieces) == []


def test_arguments():
    for size in (0, -1, 1 << 70):
        with pytest.raises(ValueError):
            iter_dumps(1, chunk_size=size)
    for call in (lambda: iter_dumps(), lambda: iter_dumps(1, None, 0, 2), lambda: iter_dumps(1, option=-1),
                 lambda: iter_dumps(1, indent="x"), lambda: iter_dumps(1, size=1)):
        with pytest.raises(JSONEncodeError):
            call()
    with pytest.raises(TypeError):
        iter_dumps(1, chunk_size="1")
    pieces = iter_dumps([1])
    assert iter(pieces) is pieces
    with pytest.raises(TypeError):
        type(pieces)()


def test_a_circle_through_the_pieces_is_collected():
    class Node:
        pass

    node = Node()
    gone = weakref.ref(node)
    node.pieces = iter_dumps([[1] * 100, node], default=lambda value, node=node: None, chunk_size=10)
    next(node.pieces)
    del node
    gc.collect()
    assert gone() is None


def test_threads_share_one_document():
    """Each piece goes to one of them; whoever comes while it is made is told so."""
    for _ in range(20):
        pieces = iter_dumps(list(range(20_000)), chunk_size=500)
        taken, lock = [], threading.Lock()

        def work(number):
            while True:
                try:
                    with lock if number % 2 else memoryview(b""):
                        piece = next(pieces, None)
                except ValueError:
                    continue
                if piece is None:
                    return
                taken.append(piece)

        in_threads(work, 4)
        assert sorted(b"".join(taken)) == sorted(dumps(list(range(20_000))))
