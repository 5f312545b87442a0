"""Random text for the differential tests.

MELBA_SEED repeats a run; MELBA_FULL=1 tries a million strings where a run of every day tries 200,000.
"""

import os
import random

SEED = int(os.environ.get("MELBA_SEED") or random.SystemRandom().randrange(1 << 32))
COUNT = 1_000_000 if os.environ.get("MELBA_FULL", "0") not in ("", "0") else 200_000

SPECIAL = "&<>\"'"
PIECES = [
    "&amp;", "&lt", "&#39;", "&#x27;", "&#x110000;", "&#0;", "&notit;", "&notin", "&CounterClockwiseContourIntegral;",
    "<!--", "-->", "<b>", "</b>", "--", ">", "<", "&", "&#", "&#x", ";", "\x00", "\r\n", "\t", "\u2028", "\u2029", "%", "+",
    "\\", "`", "=", "$", "\x1f", "\x7f", "\x85", "\xa0", "\u3000", "\ufffe", "\ud800", "\udfff", " ", "  ",
]
ALPHABETS = [
    [chr(c) for c in range(0x80)],
    [chr(c) for c in range(0x100)],
    [chr(c) for c in range(0x20, 0x7F)] + ["\u03b1", "\u4e2d", "\uffff", "\u2028"],
    [chr(c) for c in range(0x20, 0x7F)] + ["\U00010000", "\U0001f363", "\U0010ffff", "\u20ac"],
]
# Around the widths of the vectors, where one loop ends and the next begins.
LENGTHS = [*range(0, 20), 31, 32, 33, 63, 64, 65, 66, 127, 128, 129, 191, 192, 193, 255, 256, 257, 300]


def texts(count, name):
    """`count` strings in all widths, from none to only special characters; the same again for a seed and a name."""
    source = random.Random(f"{SEED} {name}")
    for _ in range(count):
        length = source.choice(LENGTHS)
        kind = source.randrange(8)
        if kind == 0:
            yield "".join(source.choices(PIECES, k=source.randrange(12)))
        elif kind == 1:
            yield "".join(source.choices(SPECIAL, k=length))
        else:
            text = "".join(source.choices(source.choice(ALPHABETS), k=length))
            if kind == 2:
                text = "".join(character for character in text if character not in SPECIAL)
            elif kind == 3 and text:
                place = source.randrange(len(text))
                text = text[:place] + source.choice(SPECIAL) + text[place + 1 :]
            yield text
