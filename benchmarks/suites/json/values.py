"""Long lists of one kind of value, and long strings."""

import random as generators
import string

import inputs

from words import word, words

LETTERS = string.ascii_letters + string.digits + " "
ESCAPED = '"\\\n\t'


def text(random, length, share=0):
    """ASCII in which `share` per cent of the characters are written as two."""
    letters = random.choices(LETTERS, k=length)
    for place in random.sample(range(length), length * share // 100):
        letters[place] = random.choice(ESCAPED)
    return "".join(letters)


def texts(random, count, length):
    return [text(random, length) for _ in range(count)]


def page(random, length=16 << 10):
    """HTML with attributes in quotes, a line a tag: every eighth character or so is to be escaped."""
    lines, size = [], 0
    while size < length:
        name = random.choice(("div", "p", "span", "td"))
        lines.append(f'<{name} class="{word(random)}" id="{word(random)}">{words(random, 2)}</{name}>\n')
        size += len(lines[-1])
    return "".join(lines)[:length]


def of_kind(kind):
    return lambda random: [inputs.text(random, 50, 0, kind) for _ in range(1000)]


VALUES = {
    "ints-small/1e5": lambda random: [random.randrange(100_000) for _ in range(100_000)],
    "ints-62bit/1e5": lambda random: [random.getrandbits(62) for _ in range(100_000)],
    "floats/1e5": lambda random: [random.random() for _ in range(100_000)],
    "strings-8/1e5": lambda random: texts(random, 100_000, 8),
    "strings-24/1e4": lambda random: texts(random, 10_000, 24),
    "ascii/1M": lambda random: text(random, 1 << 16) * 16,
    "escapes-5%/1M": lambda random: text(random, 1 << 16, 5) * 16,
    "html/10x16Ki": lambda random: [page(random) for _ in range(10)],
    "latin1/1000x50": of_kind("latin1"),
    "cjk/1000x50": of_kind("2byte"),
    "emoji/1000x50": of_kind("4byte"),
}


def made(name, make, seed):
    """One value of VALUES or DOCUMENTS: all of it follows from its name and the seed."""
    return make(generators.Random(f"{seed} {name}"))
