"""Text made by a random generator: all of it follows from the seed."""

SPECIALS = "&<>\"'"
PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789     .,:;-_/()="
LATIN = "éèàüößñçåø"
CHINESE = "漢字仮名交文日本語中国書籍価格新着"
EMOJI = "😀🎉🚀🍉🌍👍"

# Longer text repeats a piece of this many characters: no branch predictor learns as much.
PIECE = 1 << 16

# Each kind with the bytes that CPython takes for a character of it.
WIDTHS = {"ascii": 1, "latin1": 1, "2byte": 2, "4byte": 4}
_OWN = {"ascii": "", "latin1": LATIN, "2byte": CHINESE, "4byte": EMOJI}


def text(random, length, share, kind):
    """`length` characters of `kind`, `share` per cent of them special, at least one if any."""
    if length > PIECE:
        return text(random, PIECE, share, kind) * (length // PIECE)
    own = _OWN[kind]
    letters = random.choices(PLAIN, k=length)
    if kind == "2byte":
        letters = random.choices(CHINESE, k=length)
    elif own:
        for place in random.sample(range(length), length // 8):
            letters[place] = random.choice(own)
    specials = max(1, round(length * share / 100)) if share and length else 0
    places = random.sample(range(length), specials)
    for place in places:
        letters[place] = random.choice(SPECIALS)
    # One character of the kind decides how wide all are stored.
    if own and specials < length and not set(letters) & set(own):
        free = random.choice([i for i in range(length) if letters[i] not in SPECIALS])
        letters[free] = random.choice(own)
    return "".join(letters)


def copy(string):
    """An equal str that is another object, with nothing cached in it."""
    return (string + "\0")[:-1] if string.isascii() else (string + string[-1])[:-1]
