"""Encoder: what dumps answers, from memory that is kept, in threads and from its own default."""

import gc
import json
import sys
import weakref

import documents
import pytest
from subinterpreters import in_threads

from melba.json import (
    OPT_APPEND_NEWLINE, OPT_INDENT_2, OPT_NON_STR_KEYS, OPT_SORT_KEYS, Encoder, JSONEncodeError, dump_lines, dumps,
)

LARGE = [{"key": [number, "x" * 100]} for number in range(20_000)]


@pytest.mark.parametrize("option, indent", [(None, None), (OPT_SORT_KEYS | OPT_APPEND_NEWLINE, None), (OPT_NON_STR_KEYS, "\t"),
                                            (OPT_INDENT_2, None), (None, " \t")])
def test_every_method_writes_what_dumps_writes(option, indent):
    random = documents.source("encoder")
    encoder, buffer = Encoder(option=option, indent=indent), bytearray()
    for number in range(200):
        value = LARGE[: 100 * number] if number % 50 == 7 else documents.value(random)
        expected = dumps(value, option=option, indent=indent)
        assert encoder.encode(value) == expected
        assert encoder.encode_into(value, buffer) == len(expected) and buffer == expected
        assert b"".join(encoder.iter_encode(value, chunk_size=50)) == expected
        with pytest.raises(JSONEncodeError):
            encoder.encode([value, object()])


def test_documents_of_every_length():
    """Within the call's own memory, within what is kept, and beyond."""
    encoder = Encoder()
    for size in (*range(0, 3000, 97), 8192, 100_000, 5_000_000, 20_000_000, 10, 9_000_000, 2000):
        value = ["x" * (size // 2), [1] * (size // 4)]
        assert encoder.encode(value) == dumps(value)


def test_lines():
    encoder = Encoder(default=str)
    assert encoder.encode_lines([]) == dump_lines([]) == b""
    assert encoder.encode_lines(iter([1, [object], {"a": "\n"}])) == b'1\n["<class \'object\'>"]\n{"a":"\\n"}\n'
    assert Encoder(option=OPT_APPEND_NEWLINE).encode_lines([1]) == dump_lines([1], option=OPT_APPEND_NEWLINE) == b"1\n"
    assert encoder.encode_lines(LARGE) == b"".join(dumps(value) + b"\n" for value in LARGE)
    for bad in (Encoder(indent=0), Encoder(option=OPT_INDENT_2)):
        with pytest.raises(JSONEncodeError, match="a line"):
            bad.encode_lines([1])

    def broken():
        yield 1
        raise KeyError("mine")

    for values, error in ((broken(), KeyError), ([object()], JSONEncodeError), (None, TypeError), (1, TypeError)):
        with pytest.raises(error):
            Encoder().encode_lines(values)


def test_settings():
    def default(value):
        return "d"

    encoder = Encoder(default, OPT_SORT_KEYS, indent="\t")
    assert (encoder.default, encoder.option, encoder.indent) == (default, OPT_SORT_KEYS, "\t")
    assert encoder.encode({"b": object(), "a": 1}) == b'{\n\t"a": 1,\n\t"b": "d"\n}'
    encoder = Encoder()
    assert (encoder.default, encoder.option, encoder.indent) == (None, None, None)
    for settings in ({"option": -1}, {"option": 1 << 40}, {"indent": "x"}, {"indent": 1.5}):
        with pytest.raises(JSONEncodeError):
            Encoder(**settings)
    for call in (lambda: Encoder(None, None, 1), lambda: Encoder(sort_keys=True), lambda: encoder.encode(),
                 lambda: encoder.encode(1, 2), lambda: encoder.encode_into(1), lambda: encoder.iter_encode(1, 2),
                 lambda: encoder.iter_encode(1, size=2), lambda: type("Sub", (Encoder,), {})):
        with pytest.raises(TypeError):
            call()
    with pytest.raises(AttributeError):
        encoder.option = 1


def test_default_that_uses_the_same_encoder():
    class Text:
        def __init__(self, value):
            self.value = value

    encoder = Encoder(lambda value: encoder.encode(value.value).decode())
    for size in (1, 5000, 50_000):
        value = ["x" * size, Text(["y" * size, Text({"z": 1})])]
        outer = json.loads(encoder.encode(value))
        assert outer[0] == "x" * size and json.loads(outer[1])[0] == "y" * size
        assert json.loads(json.loads(outer[1])[1]) == {"z": 1}


def test_threads_share_an_encoder():
    random = documents.source("encoder in threads")
    values = [documents.value(random) for _ in range(100)] + [LARGE[:200]]
    expected = [dumps(value) for value in values]
    encoder = Encoder()

    def work(number):
        for _ in range(10):
            assert [encoder.encode(value) for value in values] == expected
            assert encoder.encode_lines(values) == b"\n".join(expected) + b"\n"

    in_threads(work)


def test_results_are_as_small_as_those_of_dumps():
    encoder = Encoder()
    for value in (LARGE, {}, LARGE[:100], [1]):
        assert sys.getsizeof(encoder.encode(value)) == sys.getsizeof(dumps(value))


def test_a_circle_through_default_is_collected():
    class Owner:
        def default(self, value):
            return None

    owner = Owner()
    owner.encoder = Encoder(owner.default)
    assert owner.encoder.encode([object()]) == b"[null]"
    gone = weakref.ref(owner)
    del owner
    gc.collect()
    assert gone() is None


def test_pieces_outlive_their_encoder():
    pieces = Encoder(lambda value: [1], indent="".join([" ", "\t"])).iter_encode([object()] * 10, chunk_size=5)
    gc.collect()
    assert b"".join(pieces) == dumps([[1]] * 10, indent=" \t")
