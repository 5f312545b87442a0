"""indent, where the lines of a document begin, and ensure_ascii, which characters it is made of."""

import ctypes
import json

import documents
import pytest

from melba.json import (
    OPT_ENSURE_ASCII, OPT_INDENT_2, OPT_NON_STR_KEYS, OPT_SERIALIZE_NUMPY, OPT_SORT_KEYS, Encoder, Fragment, JSONEncodeError, dumps,
    dumps_into, dumps_str, iter_dumps,
)

VALUE = {"b": [1, [], {}, [None, {"a": "x"}]], "a": {"c": [[[]]]}, "d": ()}


@pytest.mark.parametrize("indent", [0, 1, 2, 3, 4, 7, 64, 1000, -1, True, "", " ", "\t", "\t\t", " \t", "\n", "\r\n  "])
def test_indent_is_that_of_the_standard_library(indent):
    expected = json.dumps(VALUE, indent=indent)
    assert dumps(VALUE, indent=indent).decode() == dumps_str(VALUE, indent=indent) == expected
    assert dumps(VALUE, None, OPT_SORT_KEYS, indent=indent).decode() == json.dumps(VALUE, indent=indent, sort_keys=True)
    for leaf in ([], {}, 1, "x"):
        assert dumps(leaf, indent=indent).decode() == json.dumps(leaf, indent=indent)


def test_indent_goes_before_the_option():
    assert dumps(VALUE, option=OPT_INDENT_2) == dumps(VALUE, indent=2) == dumps(VALUE, indent="  ")
    assert dumps(VALUE, option=OPT_INDENT_2, indent=3) == dumps(VALUE, indent=3)
    assert dumps(VALUE, option=OPT_INDENT_2, indent=None) == dumps(VALUE, indent=2)
    assert dumps(VALUE, indent=None) == dumps(VALUE)


def test_random_documents_with_indent():
    random = documents.source("indent")
    for indent in (1, 5, "\t", " \t"):
        for _ in range(100):
            # Floats are spelled in another way by the standard library.
            value = json.loads(dumps(documents.value(random), option=OPT_NON_STR_KEYS), parse_float=str)
            assert dumps(value, indent=indent).decode() == json.dumps(value, indent=indent, ensure_ascii=False)


def test_indent_at_the_deepest():
    deep = []
    for _ in range(253):
        deep = [deep]
    assert json.loads(dumps(deep, indent=3000)) == deep


@pytest.mark.parametrize("indent", [1.5, b" ", "x", " x", "\0", "\xa0", "\u3000", 65537, 1 << 80, " " * 65537, [], object])
def test_what_is_no_indent(indent):
    with pytest.raises(JSONEncodeError, match="indent must be"):
        dumps([1], indent=indent)


def test_numpy_with_indent():
    numpy = pytest.importorskip("numpy", reason="numpy is not installed")
    array = {"a": numpy.arange(6).reshape(2, 3), "b": numpy.zeros((0,))}
    plain = {name: value.tolist() for name, value in array.items()}
    for indent in (1, 4, "\t", " \t"):
        assert dumps(array, option=OPT_SERIALIZE_NUMPY, indent=indent) == dumps(plain, indent=indent)


TEXTS = ["", "plain", "\x7f", "\xe9\x7f", "a" * 40 + "\xff", "\u4e2d" * 50, "\U0001f600", "x\U0010ffff\u2028" * 3000,
         "\xe9\n\"" * 20_000, "\u4e2d" * 16_383 + "\U0001f600" * 16_385]


def standard(value, **settings):
    """The standard library escapes U+007F, too, which is ASCII."""
    return json.dumps(value, **settings).replace("\\u007f", "\x7f")


@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_ensure_ascii_is_that_of_the_standard_library(text):
    for value in (text, [text, 1], {text: [text]}, {"k": {text: text}}):
        for indent in (None, 1):
            separators = (",", ":") if indent is None else None
            expected = standard(value, indent=indent, separators=separators).encode()
            assert dumps(value, indent=indent, ensure_ascii=True) == expected
            assert dumps(value, option=OPT_ENSURE_ASCII, indent=indent) == expected
        assert dumps(value, ensure_ascii=False, option=OPT_ENSURE_ASCII) == dumps(value, ensure_ascii=None) == dumps(value)
        expected = dumps(value, ensure_ascii=True)
        assert dumps_str(value, ensure_ascii=True).encode() == expected
        assert b"".join(iter_dumps(value, ensure_ascii=True, chunk_size=9)) == expected
        encoder, buffer = Encoder(ensure_ascii=True), bytearray()
        assert encoder.encode(value) == b"".join(encoder.iter_encode(value)) == expected
        assert dumps_into(value, buffer, ensure_ascii=True) == len(expected) and buffer == expected


def test_random_documents_in_ascii():
    random = documents.source("ascii")
    for _ in range(300):
        value = json.loads(dumps(documents.value(random), option=OPT_NON_STR_KEYS), parse_float=str)
        assert dumps(value, ensure_ascii=True).decode() == standard(value, separators=(",", ":"))


def test_ensure_ascii_and_what_is_known_of_a_text():
    """A text that somebody had encoded keeps its UTF-8; that is not taken here."""
    text = "\xe9\u4e2d\U0001f600" * 10_000
    text.encode(), dumps(text), ctypes.pythonapi.PyUnicode_AsUTF8(ctypes.py_object(text))
    assert dumps(text, ensure_ascii=True).decode() == json.dumps(text)
    for bad in ("\ud800", "\udfff" * 100, "\U0001f600\udc00"):
        with pytest.raises(JSONEncodeError, match="surrogates"):
            dumps(bad, ensure_ascii=True)
    assert dumps(Fragment('"\xe9"'), ensure_ascii=True) == '"\xe9"'.encode()

    class Undecided:
        def __bool__(self):
            raise KeyError

    with pytest.raises(KeyError):
        dumps(1, ensure_ascii=Undecided())
