"""Values that templates meet, made for the Markup that a test is about."""

import abc
import decimal
import enum
import fractions
import pathlib
import re


class Proxy:
    """Pretends to be of the class of what it stands for."""

    def __init__(self, value):
        self._value = value

    @property
    def __class__(self):
        return self._value.__class__

    def __str__(self):
        return str(self._value)


class Lazy:
    def __str__(self):
        return "<lazy> & late"


class Own(str):
    """str() of it is not a plain str."""

    def __str__(self):
        return self


class Other(str):
    """str() of it is another text than its own."""

    def __str__(self):
        return "<other>"


class Html:
    def __init__(self, html="<i>html</i>"):
        self.html = html

    def __html__(self):
        return self.html

    def __str__(self):
        return "<not this>"


class HtmlStr(str):
    def __html__(self):
        return "<b>of a str</b>"


class HtmlFormat(Html):
    def __html_format__(self, specification):
        return f"<u>{specification}</u>"


class Raises:
    def __html__(self):
        raise LookupError("from __html__")


class RaisesInProperty:
    @property
    def __html__(self):
        raise LookupError("from the property")


class HiddenInProperty:
    """An AttributeError means that there is no such attribute."""

    @property
    def __html__(self):
        raise AttributeError("hidden")

    def __str__(self):
        return "<hidden>"


class FromGetattr:
    def __getattr__(self, name):
        if name == "__html__":
            return lambda: "<dynamic>"
        raise AttributeError(name)


class OnInstance:
    def __init__(self):
        self.__html__ = lambda: "<instance>"


class NotCallable:
    __html__ = "<text>"


class NoneHtml:
    __html__ = None


class StrRaises:
    def __str__(self):
        raise RuntimeError("from __str__")


class StrWrong:
    def __str__(self):
        return 1


class Number(int):
    pass


class NumberHtml(int):
    def __html__(self):
        return "<number>"


class NumberStr(int):
    def __str__(self):
        return "<number>"


class Real(float):
    def __str__(self):
        return "<real>"


class Color(enum.Enum):
    RED = "<red>"


class Level(enum.IntEnum):
    HIGH = 3


class Name(str, enum.Enum):
    BOB = "<bob>"


class Meta(abc.ABCMeta):
    def __str__(cls):
        return "<class>"


class WithMeta(metaclass=Meta):
    pass


def values(markup):
    """Name and value of each, with instances of `markup` where Markup plays a part."""

    class Sub(markup):
        pass

    class StrIsMarkup:
        def __str__(self):
            return markup("<str is markup>")

    return {
        "nothing": "",
        "clean": "clean",
        "dirty": "<a href=\"x\">&'</a>",
        "latin-1": "\xe9<\xff",
        "two bytes": "\u4e2d<\u6587",
        "four bytes": "\U0001f363<\U0001f37a",
        "surrogates": "\ud800<\udfff",
        "NUL": "\x00<\x00",
        "markup": markup("<b>"),
        "markup subclass": Sub("<b>"),
        "str is markup": StrIsMarkup(),
        "none": None,
        "true": True,
        "false": False,
        "zero": 0,
        "minus": -1,
        "int": 1234567890,
        "64 bits": (1 << 63) - 1,
        "minus 64 bits": -(1 << 63),
        "65 bits": 1 << 64,
        "minus 65 bits": -(1 << 64) - 1,
        "huge": 10**400,
        "beyond the limit of digits": 10**5000,
        "int subclass": Number(7),
        "int with html": NumberHtml(7),
        "int with str": NumberStr(7),
        "float": 1.5,
        "exponent": 1e300,
        "nan": float("nan"),
        "infinity": float("-inf"),
        "minus zero": -0.0,
        "float subclass": Real(1.5),
        "complex": 1j,
        "decimal": decimal.Decimal("1.50"),
        "fraction": fractions.Fraction(1, 3),
        "bytes": b"<b>",
        "list": ["<", markup("<")],
        "dict": {"<": ">"},
        "tuple": ("<",),
        "enum": Color.RED,
        "int enum": Level.HIGH,
        "str enum": Name.BOB,
        "path": pathlib.PurePosixPath("<p>"),
        "exception": ValueError("<e>"),
        "type": int,
        "ellipsis": ...,
        "proxy of str": Proxy("<proxy>"),
        "proxy of markup": Proxy(markup("<proxy>")),
        "lazy": Lazy(),
        "own": Own("<own>"),
        "clean own": Own("own"),
        "other": Other("other"),
        "html": Html(),
        "html str": HtmlStr("<"),
        "html markup": Html(markup("<m>")),
        "html markup subclass": Html(Sub("<m>")),
        "html str subclass": Html(Own("<m>")),
        "html int": Html(5),
        "html none": Html(None),
        "html bytes": Html(b"<"),
        "html of html": Html(Html()),
        "html surrogate": Html("\ud800"),
        "html format": HtmlFormat(),
        "class with html": Html,
        "raises": Raises(),
        "raises in property": RaisesInProperty(),
        "hidden in property": HiddenInProperty(),
        "from getattr": FromGetattr(),
        "on instance": OnInstance(),
        "not callable": NotCallable(),
        "html is none": NoneHtml(),
        "str raises": StrRaises(),
        "str wrong": StrWrong(),
        "metaclass": WithMeta,
    }


def described(value, markup):
    """Type and value of a result, the same for ours and for MarkupSafe's."""
    kind = "Markup" if type(value) is markup else type(value).__name__
    if isinstance(value, (list, tuple)) and not hasattr(value, "_fields"):
        return kind, [described(item, markup) for item in value]
    text = str.__str__(value) if issubclass(type(value), str) else repr(value)
    return kind, re.sub(" at 0x[0-9a-f]+", "", text)


def outcome(call, markup):
    """How a call ends: a described result, or the exception's type and message."""
    try:
        return described(call(), markup)
    except Exception as error:
        message = str(error).replace("melba.markup.", "").replace("markupsafe.", "")
        return type(error).__name__, re.sub(" at 0x[0-9a-f]+", "", message)
