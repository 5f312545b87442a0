"""dumps_into: memory of the caller, what fits into it, and what Python code does to it meanwhile."""

import array
import mmap
import sys

import documents
import pytest

from melba.json import OPT_APPEND_NEWLINE, OPT_SORT_KEYS, JSONEncodeError, dumps, dumps_into

LARGE = {f"key {n}": [n, n + 0.5, "x" * n, "\xe9" * n, {"deep": [[n]]}] for n in range(300)}
VALUES = [None, 1, "x" * 10, [], {}, [[]], {"a": [1, 2.5, None]}, ["\u4e2d" * 100], ["x" * 5000, "\n" * 200], LARGE]


@pytest.mark.parametrize("value", VALUES, ids=range(len(VALUES)))
def test_a_bytearray_ends_with_the_document(value):
    expected = dumps(value)
    for before in (b"", b"head", b"long " * 3000, bytes(100_000)):
        for offset in {0, min(4, len(before)), len(before)}:
            buffer = bytearray(before)
            assert dumps_into(value, buffer, offset) == len(expected)
            assert buffer == before[:offset] + expected
        buffer = bytearray(before)
        assert dumps_into(value, buffer, -1) == len(expected)
        assert buffer == before + expected


@pytest.mark.parametrize("value", VALUES, ids=range(len(VALUES)))
@pytest.mark.parametrize("option, indent", [(None, None), (OPT_APPEND_NEWLINE | OPT_SORT_KEYS, None), (None, 3)])
def test_other_memory_keeps_its_length(value, option, indent):
    expected = dumps(value, option=option, indent=indent)
    size = len(expected)
    for room in {*range(max(0, size - 140), size + 200, 1 if size < 1000 else 9), size - 1, size, size + 1}:
        buffer = bytearray(b"#" * (room + 20))
        view = memoryview(buffer)[7 : room + 7]
        if room < size:
            with pytest.raises(BufferError, match=f"longer than the {room} bytes"):
                dumps_into(value, view, option=option, indent=indent)
        else:
            assert dumps_into(value, view, option=option, indent=indent) == size
            assert buffer[7 : size + 7] == expected
        assert buffer[:7] == b"#" * 7 and buffer[room + 7 :] == b"#" * 13


def test_any_buffer_that_can_be_written():
    expected = dumps(LARGE)
    memory = mmap.mmap(-1, len(expected) + 5)
    assert dumps_into(LARGE, memory, 5) == len(expected)
    assert memory[5:] == expected
    doubles = array.array("d", [0] * 9)
    assert dumps_into([1, 2], doubles, 8) == 5
    assert doubles.tobytes()[8:13] == b"[1,2]"
    for bad in (b"bytes", memoryview(b"bytes"), "str", None, [], memoryview(bytearray(9))[::2]):
        with pytest.raises((BufferError, TypeError)):
            dumps_into(1, bad)


@pytest.mark.parametrize("offset", [-2, 4, 1 << 70])
def test_offsets_that_are_no_place(offset):
    for buffer in (bytearray(3), memoryview(bytearray(3))):
        with pytest.raises(ValueError):
            dumps_into(1, buffer, offset)
        assert bytes(buffer) == bytes(3)
    with pytest.raises(TypeError):
        dumps_into(1, bytearray(3), "1")


def test_arguments():
    buffer = bytearray(b"ab")
    assert dumps_into([object()], buffer, default=lambda value: 1, offset=1) == 3
    assert buffer == b"a[1]"
    assert dumps_into({1}, buffer, 0, list, OPT_APPEND_NEWLINE) == 4
    for call in (lambda: dumps_into(), lambda: dumps_into(1), lambda: dumps_into(1, bytearray(), 0, None, 0, 2),
                 lambda: dumps_into(1, bytearray(), sort_keys=True), lambda: dumps_into(1, bytearray(), 0, offset=0),
                 lambda: dumps_into(1, bytearray(), option=-1), lambda: dumps_into(1, buffer=bytearray())):
        with pytest.raises(JSONEncodeError):
            call()


def test_without_success_a_bytearray_ends_at_the_offset():
    for value in ([1, object()], [[["x" * 10_000], object()]], "\ud800"):
        for size in (4, 1000, 100_000):
            buffer = bytearray(b"head" + bytes(size - 4))
            with pytest.raises(JSONEncodeError):
                dumps_into(value, buffer, 4)
            assert buffer == b"head"


def test_default_cannot_take_the_memory_away():
    def release(value):
        view.release()

    def extend(value):
        buffer.extend(b"x")

    def clear(value):
        buffer.clear()

    for spoil in (extend, clear):
        buffer = bytearray(b"head")
        with pytest.raises(JSONEncodeError) as info:
            dumps_into(["x" * 1000, object()], buffer, 4, default=spoil)
        assert isinstance(info.value.__cause__, BufferError) and buffer == b"head"
        buffer.extend(b"free again")
    view = memoryview(bytearray(100))
    with pytest.raises(JSONEncodeError) as info:
        dumps_into([object()], view, default=release)
    assert isinstance(info.value.__cause__, BufferError)
    view.release()


@pytest.mark.skipif(sys.version_info < (3, 12), reason="no class of Python's has a buffer")
def test_a_bytearray_that_shows_other_memory():
    class Other(bytearray):
        def __buffer__(self, flags):
            if calls:
                value.clear()
            calls.append(flags)
            return memoryview(memory)

    memory, value, calls = bytearray(20), [str(i) * 30 for i in range(40)], []
    other = Other(b"abc")
    with pytest.raises(BufferError):
        dumps_into(value, other)
    assert len(calls) == 1 and len(value) == 40
    assert dumps_into([1, 2], other) == 5
    assert list(other) == list(b"abc") and memory[:5] == b"[1,2]"


def test_default_that_keeps_the_memory():
    """Somebody who looks at a bytearray keeps it from growing and from being cut."""
    buffer, views = bytearray(1000), []

    def look(value):
        views.append(memoryview(buffer))
        return "x" * 5000

    with pytest.raises(BufferError):
        dumps_into([object()], buffer, default=look)
    views.clear()
    with pytest.raises(BufferError):
        dumps_into([object()], buffer, default=lambda value: views.append(memoryview(buffer)))
    views.clear()
    dumps_into([], buffer)
    assert buffer == b"[]"


def test_default_that_writes_into_the_same_memory():
    buffer = bytearray(10_000)
    for size in (2, 200, 20_000):
        with pytest.raises((JSONEncodeError, BufferError)):
            dumps_into([object()], buffer, default=lambda value: dumps_into("y" * size, buffer))
        buffer[:] = bytes(10_000)

    def scribble(value):
        buffer[:] = b"," * len(buffer)
        return [[{}], {"a": []}]

    assert dumps_into([[object()], object()], buffer, default=scribble) <= 10_000


def test_random_documents_into_one_buffer():
    random = documents.source("into")
    buffer, view = bytearray(), memoryview(bytearray(1 << 20))
    for _ in range(500):
        value = documents.value(random)
        expected = dumps(value)
        assert dumps_into(value, buffer) == dumps_into(value, view, 3) == len(expected)
        assert buffer == expected == view[3 : 3 + len(expected)]
