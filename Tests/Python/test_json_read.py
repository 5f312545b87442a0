"""The reader of JSON against its cases, and against the standard library on random texts, whole and spoiled."""

import json
import random
import struct
import sys

import cases
import json_reading
import pytest

SPOILERS = [bytes([c]) for c in b'"\\{}[],:0123456789.eE+-tfnu/ \n\x00\x1f\x7f\x80\xa2\xc3\xe2\xf0\xff']
LENGTHS = [0, 1, 2, 3, 5, 8, 15, 30, 31, 32, 33, 62, 63, 64, 65, 100, 200]


@pytest.fixture(scope="module")
def reader():
    made = json_reading.Reader()
    yield made
    made.close()


@pytest.mark.parametrize("case", cases.all_cases("json"), ids=str)
def test_cases(reader, case):
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(20_000)
    try:
        found = reader.read(case.input.as_bytes(), build=json_reading.spelled)
        assert case.bytes.out is not None
        assert found == case.bytes.out.as_text()
    except json_reading.Fault as fault:
        assert (fault.status, fault.place) == (case.bytes.status, case.bytes.place)
    finally:
        sys.setrecursionlimit(limit)


def random_text(r):
    count, kind = r.choice(LENGTHS), r.random()
    if kind < 0.6:
        return "".join(r.choices("abcdefgh ijkXYZ0129_-", k=count))
    if kind < 0.8:
        return "".join(r.choices('ab\\"/\n\t\x08\x0c\r\u00e9\u4e2d\U0001f600{}[],:', k=count))
    ranges = [(0x20, 0x7F), (0x80, 0x800), (0x800, 0xD800), (0x10000, 0x110000)]
    return "".join(chr(r.randrange(*r.choice(ranges))) for _ in range(count))


def random_value(r, depth):
    kind = r.random()
    if depth <= 0 or kind < 0.5:
        return r.choice(
            [
                None, True, False, r.randrange(-10, 10), r.getrandbits(r.randrange(1, 70)),
                -r.getrandbits(r.randrange(1, 66)), r.random(), r.random() * 10 ** r.randrange(-30, 30),
                struct.unpack("d", struct.pack("Q", r.getrandbits(62)))[0],
                random_text(r), random_text(r), random_text(r),
            ]
        )
    count = r.choice([0, 1, 2, 3, 10])
    if kind < 0.75:
        return [random_value(r, depth - 1) for _ in range(count)]
    return {random_text(r): random_value(r, depth - 1) for _ in range(count)}


def random_document(r):
    text = json.dumps(
        random_value(r, r.randrange(6)), ensure_ascii=r.random() < 0.5, indent=r.choice([None, None, 1, 4]),
        separators=r.choice([(",", ":"), (", ", ": "), (" , ", " :\t")]),
    ).encode()
    if r.random() < 0.3:
        text = b" " * r.randrange(70) + text + b"\n" * r.randrange(3)
    if r.random() < 0.02:
        text = b"[" + b",".join([text] * r.randrange(2, 300)) + b"]"
    return text


def spoiled(r, text):
    text = bytearray(text)
    for _ in range(r.choice([0, 0, 1, 1, 2, 4])):
        if not text:
            break
        at, kind = r.randrange(len(text)), r.random()
        if kind < 0.4:
            text[at : at + 1] = r.choice(SPOILERS)
        elif kind < 0.6:
            del text[at]
        elif kind < 0.8:
            text[at:at] = r.choice(SPOILERS)
        elif kind < 0.9:
            del text[at:]
        else:
            start = r.randrange(len(text))
            text[at:at] = text[start : start + r.randrange(20)]
    return bytes(text)


def refuse(constant):
    raise ValueError(constant)


def is_strict(value):
    """Whether the standard library took nothing that the standard of JSON refuses, or that has no double."""
    if isinstance(value, str):
        return not any("\ud800" <= c < "\ue000" for c in value)
    if isinstance(value, float):
        return abs(value) != float("inf")
    if isinstance(value, list):
        return all(map(is_strict, value))
    return not isinstance(value, dict) or all(is_strict(k) and is_strict(v) for k, v in value.items())


def test_agrees_with_the_standard_library(reader):
    r = random.Random(20)
    refused = 0
    for _ in range(6000):
        text = spoiled(r, random_document(r))
        try:
            expected = json.loads(text.decode(), parse_constant=refuse)
            valid = is_strict(expected)
        except ValueError:
            valid = False
        flags = r.choice([0, json_reading.BORROW])
        if valid:
            found = reader.read(text, flags)
            # The text of a value tells 1 from 1.0 and from True, and 0.0 from -0.0.
            assert found == expected and repr(found) == repr(expected), text
        else:
            refused += 1
            with pytest.raises(json_reading.Fault) as caught:
                reader.read(text, flags)
            assert caught.value.status in ("syntax", "bad-encoding"), text
    assert 2000 < refused < 5000


def test_the_first_fault_is_where_the_standard_library_finds_one(reader):
    """Where both name the same place by the same rule: of what should stand in the place of a comma."""
    for text in (b"[1 2]", b'{"a":1 "b"}', b'["a" : 1]', b"[[1] [2]]", b'{"a":{} null}'):
        with pytest.raises(json.JSONDecodeError) as expected:
            json.loads(text)
        with pytest.raises(json_reading.Fault) as found:
            reader.read(text)
        assert found.value.offset == expected.value.pos
