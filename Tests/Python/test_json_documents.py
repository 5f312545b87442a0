"""Random documents, both ways, against the standard library by way of reference/json.py."""

import json
import math

import documents
import pytest
import randoms
from reference import json as reference

from melba.json import OPT_INDENT_2, OPT_SORT_KEYS, JSONDecodeError, dumps, loads

COUNT = randoms.COUNT // 20


def same(a, b):
    """Equal, and of the same types in the same order; a zero keeps its sign."""
    if type(a) is not type(b):
        return False
    if isinstance(a, dict):
        return len(a) == len(b) and all(same(x, y) for x, y in zip(a.items(), b.items()))
    if isinstance(a, (list, tuple)):
        return len(a) == len(b) and all(map(same, a, b))
    return a == b and (not isinstance(a, float) or math.copysign(1, a) == math.copysign(1, b))


def test_random_values_are_written_as_in_the_standard_library():
    random = documents.source("dumps")
    for _ in range(COUNT):
        value = documents.value(random)
        assert dumps(value) == reference.dumps(value), value
        assert dumps(value, option=OPT_SORT_KEYS) == reference.dumps(value, sort_keys=True), value
        assert dumps(value, option=OPT_INDENT_2) == reference.dumps(value, indent=2), value


def test_random_texts_are_read_as_in_the_standard_library():
    random = documents.source("loads")
    for _ in range(COUNT):
        text = json.dumps(documents.value(random), ensure_ascii=random.random() < 0.5)
        text = documents.spaced(random, text)
        expected = reference.loads(text)
        for given in (text, text.encode(), bytearray(text.encode()), memoryview(text.encode())):
            assert same(loads(given), expected), text


def test_broken_texts_are_refused_by_both():
    random = documents.source("broken")
    for _ in range(COUNT):
        text = list(json.dumps(documents.value(random, 3), ensure_ascii=False))
        for _ in range(random.randrange(1, 3)):
            place = random.randrange(len(text) + 1)
            text[place : place + random.randrange(2)] = random.choice(["", *'{}[],:"\\0e-.', "null", "\x00", "\t"])
        text = "".join(text)
        try:
            expected = reference.loads(text)
        except (ValueError, OverflowError):
            with pytest.raises(JSONDecodeError) as info:
                loads(text)
            assert 0 <= info.value.pos <= len(text) and info.value.doc == (text if text else "")
        else:
            # Python reads 1e999 as infinity, and lets half of a surrogate pair through.
            if "inf" not in repr(expected) and "\\ud" not in repr(expected):
                assert same(loads(text), expected), text


def test_random_doubles_come_back():
    random = documents.source("doubles")
    left = 1_000_000 if randoms.COUNT >= 1_000_000 else 100_000
    while left > 0:
        numbers = [documents.double(random) for _ in range(1000)]
        text = dumps(numbers)
        assert same(loads(text), numbers) and same(json.loads(text), numbers)
        # The digits are those of repr, which are the fewest there are.
        assert text == reference.dumps(numbers)
        left -= len(numbers)


@pytest.mark.parametrize("text", [
    "1.7976931348623158e308", "2.2250738585072011e-308", "4.9e-324", "2.4703282292062327e-324", "2.4703282292062328e-324",
    "9007199254740993", "9007199254740993.0", "0.1" + "0" * 10_000 + "1", "1" * 300, "1" + "0" * 308, "123456789" * 30 + "e-270",
    "8.5" + "0" * 800 + "e22", str(2**1024 - 2**970 - 1), str(2**1024 - 2**970 - 2**969), "0." + str(5**1074),
])
def test_hard_numbers(text):
    assert same(loads(text), reference.loads(text)) and same(loads("-" + text), reference.loads("-" + text))


def test_numbers_beyond_the_range():
    for text in ("1e309", "-1e309", "1.7976931348623159e308", "1" + "0" * 309, "1e99999999999"):
        with pytest.raises(JSONDecodeError):
            loads(text)
    assert loads("1e-99999999999") == 0
