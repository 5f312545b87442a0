"""indent: where the lines of a document begin."""

import json

import documents
import pytest

from melba.json import OPT_INDENT_2, OPT_NON_STR_KEYS, OPT_SERIALIZE_NUMPY, OPT_SORT_KEYS, JSONEncodeError, dumps, dumps_str

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
