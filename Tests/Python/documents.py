"""Random JSON values and texts for the differential tests; MELBA_SEED repeats them."""

import math
import random
import re
import struct

import randoms

CHARACTERS = ['"', "\\", "/", "\b", "\n", "\x00", "\x1f", "\x7f", "a", "b", " ", "\xe9", "\u2028", "\u4e2d", "\uffff", "\U0001f600"]
LENGTHS = [0, 1, 2, 3, 7, 8, 9, 15, 16, 31, 32, 33, 63, 64, 65, 100]
NUMBERS = [0, -1, 9, 10, 99, 100, 2**31, 2**53, 2**63 - 1, -(2**63), 2**64 - 1, 0.0, -0.0,
           1e16, 1e-5, 5e-324, 1.7976931348623157e308]
SPACES = ["", "", "", " ", "\n", "\t", "\r\n  "]


def source(name):
    return random.Random(f"{randoms.SEED} {name}")


def double(random):
    """Any finite double, each exponent as likely as the next."""
    while True:
        (value,) = struct.unpack("<d", random.getrandbits(64).to_bytes(8, "little"))
        if math.isfinite(value):
            return value


def text(random):
    length = random.choice(LENGTHS)
    if random.random() < 0.5:
        return "".join(random.choices("abcdefgh ", k=length))
    return "".join(random.choices(CHARACTERS, k=length))


def value(random, depth=4):
    kind = random.randrange(10 if depth > 0 else 7)
    if kind < 3:
        return text(random)
    if kind == 3:
        return random.choice(NUMBERS)
    if kind == 4:
        return random.randrange(-(10 ** random.randrange(1, 19)), 10 ** random.randrange(1, 19))
    if kind == 5:
        return double(random)
    if kind == 6:
        return random.choice([None, True, False, [], {}, ""])
    count = random.choice([0, 1, 2, 3, 5, 6, 12])
    if kind == 7:
        return {text(random): value(random, depth - 1) for _ in range(count)}
    return [value(random, depth - 1) for _ in range(count)]


def spaced(random, encoded):
    """The same document with white space where it may stand, and some strings escaped in another way."""
    def escaped(match):
        return match[0] if match[0][0] == "\\" else f"\\u{ord(match[0]):04x}"

    def piece(match):
        if match[0][0] != '"':
            return random.choice(SPACES) + match[0] + random.choice(SPACES)
        if random.random() < 0.5:
            return match[0]
        return re.sub(r"\\u....|\\.|[a-h\u0080-\uffff]", escaped, match[0])

    return re.sub(r'"(?:[^"\\]|\\.)*"|[{}\[\],:]', piece, encoded)
