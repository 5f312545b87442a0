"""What filters and tests of templates are given: values of every kind, and for each filter some arguments."""

import collections
import decimal
import fractions

from markupsafe import Markup

NAN = float("nan")


class Html:
    """Says what its HTML is."""

    def __init__(self, html):
        self.html = html

    def __html__(self):
        return self.html

    def __str__(self):
        return f"text of {self.html}"

    def __repr__(self):
        return f"Html({self.html!r})"


class Thing:
    """An object with attributes, one of which is a property."""

    def __init__(self, name, age):
        self.name = name
        self.age = age

    @property
    def title(self):
        return self.name.title()

    def __repr__(self):
        return f"Thing({self.name!r})"


class Silent:
    """Nothing can be done with it."""

    def __str__(self):
        raise RuntimeError("no text")

    def __repr__(self):
        return "Silent"


class Text(str):
    """A str that is not quite one."""

    def upper(self):
        return "SHOUTED"

    def __str__(self):
        return "its own text"


class Shy:
    """Only says by __class__ that it is a str."""

    __class__ = str

    def __repr__(self):
        return "Shy"


class Sequence:
    """Has items but does not say how to go through them."""

    def __len__(self):
        return 3

    def __getitem__(self, index):
        if index >= 3:
            raise IndexError(index)
        return index * 2

    def __repr__(self):
        return "Sequence"


def counting(count):
    """A generator, which is good once."""
    yield from range(count)


def failing():
    """A generator that ends with an error."""
    yield 1
    raise KeyError("in the middle")


THINGS = [("bob", 3), ("Ann", 30), ("ann", 2), ("Čeněk", 30)]

# Each makes a new value, because filters use some of them up.
VALUES = {
    "nothing": lambda: "",
    "word": lambda: "word",
    "Capitals": lambda: "HTML & XML",
    "sentence": lambda: "the quick-brown [fox] (jumps) {over} <the> lazy dog's back, twice",
    "spaces": lambda: "  \t padded \x1f\n ",
    "lines": lambda: "one\ntwo\r\n\r\n  three\x0bfour\n",
    "carriage": lambda: "one\rtwo\r",
    "latin": lambda: "straße élan ÿ µ",
    "wide lines": lambda: "één\u2028twee\u2029drie\x85vier",
    "greek": lambda: "ΑΣ ΟΔΟΣ-ΣΑΣ",
    "title cased": lambda: "ǆ ﬁne ŉ",
    "astral": lambda: "😀 𐐀 text",
    "white": lambda: "\u3000wide\u2003white\xa0",
    "surrogate": lambda: "lone \ud800 half",
    "long": lambda: "lorem ipsum dolor sit amet " * 40,
    "unbroken": lambda: "x" * 300,
    "tags": lambda: "<b>bold</b> &amp; <!-- no --> \n plain",
    "address": lambda: "see http://example.com/a?b=c&d=e, www.python.org or mail me@example.org (ftp://x)",
    "digits": lambda: "42",
    "fraction": lambda: " 42.75 ",
    "hexadecimal": lambda: "0xff",
    "infinity": lambda: "inf",
    "not a number": lambda: "nan",
    "huge": lambda: "9" * 5000,
    "exponent": lambda: "1e400",
    "other digits": lambda: "٤٢",
    "underscores": lambda: "1_000",
    "format": lambda: "%s and %s",
    "named format": lambda: "%(a)s %(b)5.1f",
    "slashes": lambda: "a/b c+d=é&f",
    "nul": lambda: "a\0b",
    "html": lambda: Markup("<i>it's</i> & more"),
    "html words": lambda: Markup("some_words  in html\nand lines"),
    "html empty": lambda: Markup(""),
    "html object": lambda: Html("<em>"),
    "odd html": lambda: Html(7),
    "own text": lambda: Text("plain"),
    "shy": lambda: Shy(),
    "zero": lambda: 0,
    "one": lambda: 1,
    "minus": lambda: -7,
    "big": lambda: 1234567890,
    "huge int": lambda: -(10**30),
    "float": lambda: 42.55,
    "half": lambda: 2.5,
    "minus float": lambda: -0.0,
    "small": lambda: 1e-7,
    "large": lambda: 1e300,
    "nan": lambda: NAN,
    "inf": lambda: float("inf"),
    "true": lambda: True,
    "false": lambda: False,
    "none": lambda: None,
    "complex": lambda: 1 + 2j,
    "decimal": lambda: decimal.Decimal("12.345"),
    "fractional": lambda: fractions.Fraction(7, 3),
    "bytes": lambda: b"by/tes \xff",
    "list": lambda: [3, 1, 2],
    "empty list": lambda: [],
    "words": lambda: ["b", "A", "a", "B", "c"],
    "html list": lambda: ["<", Markup("<b>"), 3, None],
    "object list": lambda: [1, Html("<u>"), "<"],
    "mixed": lambda: [1, "a", None, 2.5, True, (1,)],
    "lists": lambda: [[1, 2], [0, 5], [1, 1]],
    "silent list": lambda: ["a", Silent()],
    "pairs": lambda: [("a", 1), ("b c", "d/é")],
    "things": lambda: [Thing(*thing) for thing in THINGS],
    "dicts": lambda: [{"name": name, "age": age, "in": {"x": [age, name]}} for name, age in THINGS],
    "incomplete": lambda: [{"name": "x", "age": 1}, {"age": 2}, {"name": None}],
    "tuple": lambda: (1, 2, 3, 4),
    "set": lambda: {7},
    "range": lambda: range(10),
    "dict": lambda: {"b": 1, "A": "<2>", "a": None, "c d": "e"},
    "class dict": lambda: {"class": "x y", "id": "list-42", "missing": None, "html": Markup("<&>")},
    "bad names": lambda: {"a b": 1},
    "int dict": lambda: {2: "b", 1: "a", 3: "A"},
    "mixed dict": lambda: {1: "a", "b": 2},
    "nested": lambda: {"z": [1, {"y": "</script>&'\"\\"}], "a": (1.5, 1e16, 1e-5, True, None), "é": "ü😀\x7f\x01\n"},
    "empty dict": lambda: {},
    "ordered": lambda: collections.OrderedDict([("x", 1), ("a", 2)]),
    "mapping": lambda: collections.ChainMap({"k": "v"}, {"j": "w"}),
    "generator": lambda: counting(5),
    "empty generator": lambda: counting(0),
    "failing": failing,
    "iterator": lambda: iter(["x", "y"]),
    "sequence": lambda: Sequence(),
    "thing": lambda: Thing("tom", 5),
    "silent": lambda: Silent(),
    "class": lambda: Thing,
    "function": lambda: len,
}


def a(*args, **names):
    """Arguments."""
    return args, names


BY_ATTRIBUTE = [a(attribute="name"), a(attribute="age"), a(attribute="in.x.0"), a(attribute="in.x.²"), a(attribute=0)]
CASE = [a(), a(True), a(case_sensitive=True), *BY_ATTRIBUTE, a(True, "name"), a(attribute="none.x"), a(wrong=1)]
EACH = [a(), a("odd"), a("string"), a("divisibleby", 2), a("nowhere"), a("gt", 1), a(1)]
ATTRIBUTES = [
    a(), a("name"), a("age", "gt", 2), a("age", "odd"), a("name", "none"), a("nowhere", "defined"),
    a("name", "nowhere"),
    a("in.x.0"), a(0),
]
PLAIN = [a(), a(1), a(wrong=1)]

FILTERS = {
    "abs": PLAIN,
    "attr": [a(), a("name"), a("title"), a("upper"), a("__class__"), a(1), a("b"), a(name="age")],
    "batch": [a(), a(2), a(2, "-"), a(3, fill_with=0), a(0), a(2.5, 1), a(linecount=4), a("2", 1), a(-1, 1)],
    "capitalize": PLAIN,
    "center": [a(), a(9), a(20), a(width=5), a("9")],
    "count": PLAIN,
    "d": [a(), a("x")],
    "default": [a(), a("x"), a("x", True), a(boolean=True), a(default_value=7, boolean=1), a("x", False, 1), a(x=1)],
    "dictsort": [
        a(), a(True), a(False, "value"), a(by="value"), a(reverse=True), a(True, "key", True), a(by="both"),
        a(1, 2, 3, 4),
    ],
    "e": [a()],
    "escape": [a()],
    "filesizeformat": [a(), a(True), a(binary=True)],
    "first": PLAIN,
    "float": [a(), a(1.5), a(default="x")],
    "forceescape": PLAIN,
    "format": [a(), a(1, 2), a("<", Markup("<")), a(a=1, b=2), a(1, b=2), a(a="<b>", b=3.25)],
    "groupby": [
        a(), a("name"), a("age"), a("in.x.0"), a("name", default="none"), a("name", case_sensitive=True), a(0),
        a(attribute="name", default=""), a("nowhere"),
    ],
    "indent": [
        a(), a(2), a("> "), a(2, True), a(2, True, True), a(width=3, first=True), a(blank=True), a(Markup("<")),
        a("\n"), a(-1), a(None), a(2.5),
    ],
    "int": [a(), a(7), a(default="x"), a(0, 16), a(base=2), a(0, 8), a(0, 0), a(0, "10"), a(1, 99)],
    "items": PLAIN,
    "join": [
        a(), a(", "), a("<"), a(Markup("<br>")), a(", ", "name"), a(d="-"), a(attribute="name"), a(3), a(None),
        a(Html("<hr>")), a("|", attribute=0), a("", None, 1), a("é"), a("😀"),
    ],
    "last": PLAIN,
    "length": PLAIN,
    "list": PLAIN,
    "lower": PLAIN,
    "map": [
        a(), a("upper"), a("int"), a("join", ", "), a("default", "x", boolean=True), a(attribute="name"),
        a(attribute="name", default="-"), a(attribute="in.x.0"), a(attribute=0), a(attribute="name", wrong=1),
        a("nowhere"), a(wrong=1), a(1), a("upper", attribute="name"), a("map", "upper"), a("first"), a("attr", "name"),
    ],
    "max": CASE,
    "min": CASE,
    "pprint": PLAIN,
    "random": PLAIN,
    "reject": EACH,
    "rejectattr": ATTRIBUTES,
    "replace": [
        a(), a("a"), a("a", "<"), a("o", ""), a("", "-"), a("o", "0", 1), a("o", "0", None), a("o", "0", -1), a("i", 1),
        a(old="t", new="&"), a("o", Markup("<0>")), a(Markup("<"), "["), a("<", "["), a("o", "0", count=2), a("e", "é"),
        a("a", Html("<h>")), a(1, 2), a("o", "0", "1"), a("o", "0", True), a("o", "😀", 10**30), a("\ud800", "x"),
    ],
    "reverse": PLAIN,
    "round": [
        a(), a(1), a(2, "floor"), a(1, "ceil"), a(method="floor"), a(precision=-1), a(0, "other"), a(0, []), a(None),
        a("1"),
        a(True), a(1, "common"),
    ],
    "safe": PLAIN,
    "select": EACH,
    "selectattr": ATTRIBUTES,
    "slice": [a(), a(2), a(3, "-"), a(0), a(-1), a(2.5), a("2"), a(slices=4, fill_with=0)],
    "sort": [
        a(), a(True), a(False, True), a(reverse=True), a(case_sensitive=True), *BY_ATTRIBUTE, a(attribute="age,name"),
        a(attribute="name,in.x.0"), a(reverse=None),
    ],
    "string": [a()],
    "striptags": PLAIN,
    "sum": [
        a(), a("age"), a(attribute="age", start=10), a(start=[]), a(None, 2.5), a(start="x"), a(attribute="in.x.0"),
    ],
    "title": PLAIN,
    "tojson": [a(), a(2), a(indent=1), a(None), a(indent="\t"), a(0), a(1, 2)],
    "trim": [a(), a("x"), a("wl"), a(None), a(chars="w. "), a(1), a(Markup("w")), a("")],
    "truncate": [
        a(), a(10), a(10, True), a(10, False, "…"), a(10, True, "", 0), a(length=60), a(2), a(5, leeway=-1),
        a(10, end=""),
        a(8, killwords=True, end="..", leeway=1), a("9"), a(10.5), a(10, False, 3), a(12, False, Markup("<…>")), a(3),
        a(4, leeway=0), a(True), a(10, 1), a(20, False, "...", 2.5),
    ],
    "unique": CASE,
    "upper": PLAIN,
    "urlencode": PLAIN,
    "urlize": [
        a(), a(10), a(None, True), a(10, True, "_blank"), a(rel="b a"), a(extra_schemes=["ftp://"]),
        a(extra_schemes=["!"]),
        a(target="x", rel=""),
    ],
    "wordcount": PLAIN,
    "wordwrap": [
        a(), a(5), a(5, False), a(10, wrapstring="<br>"), a(5, break_on_hyphens=False), a(0), a("x"),
        a(20, True, "\n> ", False),
    ],
    "xmlattr": [a(), a(False), a(autospace=False), a(1, 2)],
}

COMPARED = [a(), a(1), a("word"), a(None), a(2.5), a([3, 1, 2]), a(1, 2), a(NAN)]
TESTS = {
    name: COMPARED
    for name in (
        "==", "!=", "<", "<=", ">", ">=", "eq", "equalto", "ne", "lt", "lessthan", "le", "gt", "greaterthan", "ge",
        "sameas",
    )
}
TESTS |= {
    name: PLAIN
    for name in (
        "boolean", "callable", "defined", "escaped", "even", "false", "filter", "float", "integer", "iterable", "lower",
        "mapping", "none", "number", "odd", "sequence", "string", "test", "true", "undefined", "upper",
    )
}
TESTS["divisibleby"] = [a(), a(1), a(2), a(-3), a(0), a(2.5), a("x"), a(num=7), a(10**30), a(True), a(-1)]
TESTS["in"] = [a(), a([1, "word", None]), a("words"), a({1: 2, "word": 3}), a(range(5)), a(1), a(seq=(1, 2.5)), a(None)]
TESTS["sameas"] = [*COMPARED, a(other=None), a(True)]
