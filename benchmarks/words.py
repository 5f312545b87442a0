"""Names, places and sentences that documents are made of."""

import string

SYLLABLES = ("ka", "ro", "mi", "ten", "sol", "var", "ne", "li", "dor", "pa", "gri", "ul", "be", "san", "to", "wex")
JAPANESE = "日本語の文章を作るための文字がここに並んでいますひらがなとカタカナ漢字東京大阪名前今日明日笑"
HEX = "0123456789abcdef"


def word(random):
    return "".join(random.choices(SYLLABLES, k=random.randint(1, 4)))


def words(random, count):
    return " ".join(word(random) for _ in range(count))


def sentence(random, count):
    return words(random, count).capitalize() + random.choice(".!?")


def japanese(random, length):
    return "".join(random.choices(JAPANESE, k=length))


def digest(random):
    return "".join(random.choices(HEX, k=40))


def code(random, length):
    return "".join(random.choices(string.ascii_letters + string.digits, k=length))


def moment(random):
    return (f"20{random.randint(10, 26)}-{random.randint(1, 12):02}-{random.randint(1, 28):02}"
            f"T{random.randint(0, 23):02}:{random.randint(0, 59):02}:{random.randint(0, 59):02}Z")
