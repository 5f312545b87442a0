"""What dumps does by the row or in place, beside the way that each value would go alone."""

import decimal
import json
import math
import random
import struct

import pytest

from melba.json import OPT_INDENT_2, OPT_SERIALIZE_DECIMAL, OPT_SERIALIZE_NUMPY, dumps, loads

SPECIAL = [0.0, -0.0, 1.0, -2.0, 0.5, 5e-324, 1.7976931348623157e308, 1e16, 1e15, -1e-5, 9.5e-6, 1e22, 2.0**53, 0.1,
           math.nan, math.inf, -math.inf, 123456789012345.6, 1.1e-7]


def alone(values):
    return b"[" + b",".join(dumps(value) for value in values) + b"]"


def floats(r, count):
    kinds = (lambda: r.choice(SPECIAL), r.random, lambda: r.gauss(0, 1e6), lambda: round(r.random() * 180, 6),
             lambda: struct.unpack("d", struct.pack("Q", r.getrandbits(64)))[0])
    return [r.choice(kinds)() for _ in range(count)]


def test_floats_in_a_row_are_written_as_alone():
    r = random.Random(1)
    for count in [*range(70), 127, 128, 129, 5000]:
        for _ in range(5):
            values = floats(r, count)
            assert dumps(values) == alone(values)
            mixed = [r.choice((value, 7, "x", None, [value], {"k": value})) for value in values]
            assert dumps(mixed) == alone(mixed)
            for value, read in zip(values, loads(dumps(values)), strict=True):
                assert read == value if math.isfinite(value) else read is None


@pytest.mark.parametrize("kind", ["f2", "f4", "f8", "i1", "u1", "i2", "u2", "i4", "u4", "i8", "u8", "?"])
def test_rows_of_numpy_are_written_as_lists(kind):
    numpy = pytest.importorskip("numpy", reason="numpy is not installed")
    r = numpy.random.default_rng(2)
    for count in (0, 1, 2, 63, 64, 65, 1000):
        raw = r.integers(0, 256, count * 8, dtype="u1").tobytes()
        values = numpy.frombuffer(raw, kind if kind != "?" else "u1")[:count]
        if kind[0] in "iu" and count > 20:
            # Every number of digits, and the ends of the type.
            values = values >> r.integers(0, values.dtype.itemsize * 8, count).astype(kind)
            values[:2] = numpy.iinfo(kind).min, numpy.iinfo(kind).max
        values = values.astype(kind)
        rows = values[: count // 2 * 2].reshape(-1, 2)
        if kind in ("f2", "f4"):
            # Shortest as what they are, not as the double of the same value.
            expected = b"[" + b",".join(dumps(one, option=OPT_SERIALIZE_NUMPY) for one in values) + b"]"
        else:
            expected = dumps(values.tolist())
            assert dumps(rows, option=OPT_SERIALIZE_NUMPY) == dumps(rows.tolist())
        assert dumps(values, option=OPT_SERIALIZE_NUMPY) == expected
        pretty = dumps(values, option=OPT_SERIALIZE_NUMPY | OPT_INDENT_2)
        assert b"".join(pretty.split()) == expected


def test_powers_of_ten_of_every_integer():
    numpy = pytest.importorskip("numpy", reason="numpy is not installed")
    values = [sign * (10**k + d) for k in range(10) for d in (-1, 0, 1) for sign in (1, -1) if abs(10**k + d) < 2**31]
    expected = json.dumps(values, separators=(",", ":")).encode()
    assert dumps(numpy.array(values, "i4"), option=OPT_SERIALIZE_NUMPY) == dumps(values) == expected


def decimals(r, count):
    for _ in range(count):
        digits = r.randrange(10 ** r.randrange(1, 45))
        yield decimal.Decimal(r.choice((digits, -digits))).scaleb(r.randrange(-30, 6))
    for text in ("0", "-0", "0.00", "-0E-6", "0E-7", "0E+3", "1E+5", "9999999999999999999", "10000000000000000000",
                 "0.000001", "0.0000001", "1E-19", "-1.000000000000000000", "1E-30"):
        yield decimal.Decimal(text)


def test_decimals_are_what_str_shows():
    r = random.Random(3)
    with decimal.localcontext() as context:
        context.prec = 60
        for value in decimals(r, 20_000):
            assert dumps([value], option=OPT_SERIALIZE_DECIMAL) == f"[{value}]".encode()
            assert dumps({"a": value}, default=str) == f'{{"a":"{value}"}}'.encode()
            assert dumps([value], default=lambda one: str(one)) == f'["{value}"]'.encode()


def test_decimals_that_are_no_numbers():
    for text in ("NaN", "sNaN", "-NaN123", "Infinity", "-Infinity"):
        value = decimal.Decimal(text)
        assert dumps([value], option=OPT_SERIALIZE_DECIMAL) == b"[null]"
        assert dumps([value], default=str) == f'["{text}"]'.encode()


def test_decimals_with_exponents_follow_the_context():
    with decimal.localcontext() as context:
        context.capitals = 0
        value = decimal.Decimal("1E+9")
        assert dumps(value, default=str) == b'"1e+9"' and dumps(value, option=OPT_SERIALIZE_DECIMAL) == b"1e+9"


def test_subclasses_of_decimal_are_their_own_str():
    class Price(decimal.Decimal):
        def __str__(self):
            return "a price"

    assert dumps([Price("1.5")], default=str) == b'["a price"]'


def test_what_is_around_a_default_may_go():
    """Containers on the way are borrowed until Python code runs, and held from then on."""
    for depth in (1, 2, 14, 15, 16, 17, 40):
        root = inner = []
        for level in range(depth):
            following = [] if level % 2 else {}
            if isinstance(inner, list):
                inner.extend([following, level, "behind"])
            else:
                inner.update(a=following, b=level, c="behind")
            inner = following
        marker = object()
        if isinstance(inner, list):
            inner.append(marker)
        else:
            inner["x"] = marker

        def forget(_, root=root):
            root.clear()
            return [[1.5, 2.5], {"y": []}]

        text = dumps(root, default=forget)
        # Nothing is left of the list that was emptied; the others were held.
        assert text.count(b'[[1.5,2.5],{"y":[]}]') == 1 and loads(text) is not None


def test_empty_containers_everywhere():
    value = [[], {}, (), [[]], [{}], {"a": {}, "b": []}, [[[]], [], 1.5, []], {}]
    assert dumps(value) == json.dumps(value, separators=(",", ":")).encode()
    for one in ([], {}, ()):
        assert dumps(one) == json.dumps(one).encode()


@pytest.mark.parametrize("size", [30_000, 33_000, 70_000, 262_000, 263_000, 2_000_000])
def test_long_results_end_where_they_end(size):
    """Their memory is that of the document before, and what is behind the end stays."""
    for _ in range(3):
        for more in (0, 1, 5000, -9000, 4096, 20_000):
            count = size + more
            for value in (["x" * 100] * (count // 103), "y" * count, [1.25] * (count // 5), ["\n" * 500] * (count // 1003)):
                made = dumps(value)
                assert made == json.dumps(value, separators=(",", ":")).encode()
                other = bytes(bytearray(made))
                assert made[len(made):] == b"" and other == made and hash(other) == hash(made)
