"""Doubles as the reader makes them, against Python's float, which is exact: whole arrays at a time."""

import random
import struct
from decimal import Decimal, localcontext

import json_reading
import pytest


@pytest.fixture(scope="module")
def reader():
    made = json_reading.Reader()
    yield made
    made.close()


def check(reader, numbers):
    """Texts of numbers with a point or an exponent, or too long for an integer of 64 bits."""
    expected = [float(number) for number in numbers]
    for shape in ("[%s]", "[ %s ]"):
        text = (shape % (" , " if shape == "[ %s ]" else ",").join(numbers)).encode()
        found = reader.read(text, json_reading.BIG_AS_DOUBLE)
        pairs = zip(numbers, found, expected, strict=True)
        wrong = [n for n, f, e in pairs if struct.pack("d", f) != struct.pack("d", e)]
        assert wrong == []


def double(bits):
    return struct.unpack("d", struct.pack("Q", bits))[0]


def test_digits_with_an_exponent(reader):
    r = random.Random(2)
    numbers = []
    while len(numbers) < 20_000:
        digits = str(r.getrandbits(80))[: r.randrange(1, 25)].lstrip("0") or "0"
        number = f"{digits}e{r.randrange(-345, 310)}"
        if float(number) != float("inf"):
            numbers.append(number)
    check(reader, numbers)


def test_digits_behind_a_point(reader):
    r = random.Random(3)
    lengths = [k for k in range(1, 26) for _ in range(400)]
    check(reader, [f"{r.randrange(10 ** r.randrange(12))}.{r.randrange(10**k):0{k}}" for k in lengths])


def test_decimals_of_few_digits_with_both_signs(reader):
    r = random.Random(7)
    numbers = [f"{r.randrange(10 ** r.randrange(1, 6))}.{r.randrange(10**k):0{k}}" for k in [1, 2, 3, 4] * 3000]
    check(reader, [sign + number for number in [*numbers, "0.0", "0.000"] for sign in ("", "-")])


@pytest.mark.parametrize("comma", [",", " , "])
def test_integers_of_every_length(reader, comma):
    r = random.Random(8)
    numbers = [r.randrange(10 ** (k - 1), 10**k) for k in range(1, 20) for _ in range(500)]
    numbers += [2**63 + k for k in range(-40, 40)] + [10**k + d for k in range(20) for d in (-1, 0, 1)]
    numbers = [number for number in numbers + [-number for number in numbers] if number >= -(2**63)]
    assert reader.read(f"[{comma.join(map(str, numbers))}]".encode(), json_reading.BIG_AS_DOUBLE) == numbers


def test_rounded_texts_of_random_doubles(reader):
    r = random.Random(4)
    texts = [f"{double(r.randrange(0x7FE0 << 48)):.{r.randrange(20)}e}" for _ in range(20_000)]
    check(reader, [text for text in texts if float(text) != float("inf")])


def test_shortest_texts_of_random_doubles(reader):
    r = random.Random(5)
    values = [double(r.randrange(0x7FF0 << 48)) for _ in range(20_000)] + [2.0**k for k in range(-1074, 1024)]
    check(reader, [f"{value!r}e0" if "e" not in repr(value) else repr(value) for value in values])


def test_the_middle_between_two_doubles_and_what_is_beside_it(reader):
    r = random.Random(6)
    numbers = []
    with localcontext() as context:
        context.prec = 1200
        for _ in range(1500):
            bits = r.randrange(0x7FE0 << 48) if r.random() < 0.7 else r.getrandbits(r.randrange(1, 54))
            middle = format((Decimal(double(bits)) + Decimal(double(bits + 1))) / 2, "e").lower()
            digits, exponent = middle.split("e")
            if "." not in digits:
                digits += ".0"
            numbers += [
                f"{digits}e{exponent}", f"{digits}01e{exponent}", f"{digits}{'0' * r.randrange(900)}1e{exponent}",
            ]
            if digits[-1] not in "0.":
                numbers.append(f"{digits[:-1]}{int(digits[-1]) - 1}{'9' * r.randrange(1, 30)}e{exponent}")
    check(reader, numbers)


def test_the_edges(reader):
    check(
        reader,
        [
            "1.7976931348623158e308", "4.9e-324", "2.4703282292062327208e-324", "2.4703282292062328e-324",
            "0." + "0" * 400 + "1", "9007199254740993e0", "9007199254740992.99999999999999999999999999999999",
            "1" + "0" * 308, "8.5e22", "1e23", "0e99999999999999999999", "1e-99999999999999999999", "-0.0", "-0e5",
            "0.000000000000000000000000000000000001e30", "123456789012345678901234567890",
        ],
    )
