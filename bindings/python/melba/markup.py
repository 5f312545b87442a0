"""Text that is safe in HTML: a drop-in for MarkupSafe 3, and the other contexts beside it.

>>> escape("<b>") + Markup("<i>")
Markup('&lt;b&gt;<i>')
"""

from abc import ABCMeta as _ABCMeta

from . import _core
from ._core import (
    _escape_inner,
    escape,
    escape_css,
    escape_js,
    escape_json_script,
    escape_silent,
    escape_unquoted,
    escape_url,
    escape_url_query,
    escape_xml,
    escape_xml_attribute,
    soft_str,
    striptags,
    unescape,
)
from ._watch import watch as _watch

__all__ = [
    "EscapeFormatter",
    "Markup",
    "escape",
    "escape_css",
    "escape_js",
    "escape_json_script",
    "escape_silent",
    "escape_unquoted",
    "escape_url",
    "escape_url_query",
    "escape_xml",
    "escape_xml_attribute",
    "soft_str",
    "striptags",
    "unescape",
]


class _MarkupType(_ABCMeta):
    """Lets `isinstance(x, Markup)` hold for the objects of MarkupSafe, too.

    Markup is the one class under its base; so what is of its base is Markup, or is of MarkupSafe once that is the base.
    It is an ABCMeta so that a class may derive from Markup and from abstract classes.
    """

    def __instancecheck__(cls, instance):
        if cls is Markup:
            return type.__instancecheck__(cls.__base__, instance)
        return super().__instancecheck__(instance)

    def __subclasscheck__(cls, subclass):
        if cls is Markup:
            return type.__subclasscheck__(cls.__base__, subclass)
        return super().__subclasscheck__(subclass)


class _Text(str):
    """Stands between str and Markup, so that the base of Markup can be exchanged."""

    __slots__ = ()


class Markup(_Text, metaclass=_MarkupType):
    """A str that is safe in HTML, because it was escaped or is declared to be.

    Its methods are those of str; they escape what they are given and return Markup.

    >>> Markup("<em>%s</em>") % "a & b"
    Markup('<em>a &amp; b</em>')
    """

    __slots__ = ()

    def __new__(cls, object="", encoding=None, errors="strict"):
        if hasattr(object, "__html__"):
            object = object.__html__()
        if encoding is None:
            return str.__new__(cls, object)
        return str.__new__(cls, object, encoding, errors)

    def __html__(self, /):
        return self

    def __html_format__(self, format_spec, /):
        if format_spec:
            raise ValueError("Unsupported format specification for Markup.")
        return self

    @classmethod
    def escape(cls, s, /):
        """Escape a value; in a subclass the result is of that class.

        >>> Markup.escape("<")
        Markup('&lt;')
        """
        result = escape(s)
        return result if result.__class__ is cls else cls(result)

    def unescape(self, /):
        """The text that this is the HTML of.

        >>> Markup("Main &raquo; <em>About</em>").unescape()
        'Main » <em>About</em>'
        """
        return unescape(str(self))

    def striptags(self, /):
        """The text without its tags and comments, white space made single.

        >>> Markup("Main &raquo;\\t<em>About</em>").striptags()
        'Main » About'
        """
        return striptags(str(self))

    def __add__(self, value, /):
        if isinstance(value, str) or hasattr(value, "__html__"):
            return self.__class__(str.__add__(self, self.escape(value)))
        return NotImplemented

    def __radd__(self, value, /):
        if isinstance(value, str) or hasattr(value, "__html__"):
            return self.escape(value).__add__(self)
        return NotImplemented

    def __mul__(self, value, /):
        return self.__class__(str.__mul__(self, value))

    def __rmul__(self, value, /):
        return self.__class__(str.__rmul__(self, value))

    def __mod__(self, value, /):
        if isinstance(value, tuple):
            # Without a closure, because 3.11 and 3.12 lose `self` when there is no memory for its cell.
            value = tuple(map(_MarkupEscapeHelper, value, (self.escape,) * len(value)))
        elif hasattr(type(value), "__getitem__") and not isinstance(value, str):
            value = _MarkupEscapeHelper(value, self.escape)
        else:
            value = (_MarkupEscapeHelper(value, self.escape),)
        return self.__class__(str.__mod__(self, value))

    def __repr__(self, /):
        return f"{self.__class__.__name__}({str.__repr__(self)})"

    def __getitem__(self, key, /):
        return self.__class__(str.__getitem__(self, key))

    def join(self, iterable, /):
        return self.__class__(str.join(self, map(self.escape, iterable)))

    def format(self, /, *args, **kwargs):
        return self.__class__(_formatter()(self.escape).vformat(self, args, kwargs))

    def format_map(self, mapping, /):
        return self.__class__(_formatter()(self.escape).vformat(self, (), mapping))

    def replace(self, old, new, count=-1, /):
        return self.__class__(str.replace(self, old, self.escape(new), count))

    def ljust(self, width, fillchar=" ", /):
        return self.__class__(str.ljust(self, width, self.escape(fillchar)))

    def rjust(self, width, fillchar=" ", /):
        return self.__class__(str.rjust(self, width, self.escape(fillchar)))

    def center(self, width, fillchar=" ", /):
        return self.__class__(str.center(self, width, self.escape(fillchar)))

    def split(self, /, sep=None, maxsplit=-1):
        return list(map(self.__class__, str.split(self, sep, maxsplit)))

    def rsplit(self, /, sep=None, maxsplit=-1):
        return list(map(self.__class__, str.rsplit(self, sep, maxsplit)))

    def splitlines(self, /, keepends=False):
        return list(map(self.__class__, str.splitlines(self, keepends)))

    def partition(self, sep, /):
        return tuple(map(self.__class__, str.partition(self, sep)))

    def rpartition(self, sep, /):
        return tuple(map(self.__class__, str.rpartition(self, sep)))

    def capitalize(self, /):
        return self.__class__(str.capitalize(self))

    def casefold(self, /):
        return self.__class__(str.casefold(self))

    def expandtabs(self, /, tabsize=8):
        return self.__class__(str.expandtabs(self, tabsize))

    def lower(self, /):
        return self.__class__(str.lower(self))

    def lstrip(self, chars=None, /):
        return self.__class__(str.lstrip(self, chars))

    def removeprefix(self, prefix, /):
        return self.__class__(str.removeprefix(self, prefix))

    def removesuffix(self, suffix):
        return self.__class__(str.removesuffix(self, suffix))

    def rstrip(self, chars=None, /):
        return self.__class__(str.rstrip(self, chars))

    def strip(self, chars=None, /):
        return self.__class__(str.strip(self, chars))

    def swapcase(self, /):
        return self.__class__(str.swapcase(self))

    def title(self, /):
        return self.__class__(str.title(self))

    def translate(self, table, /):
        return self.__class__(str.translate(self, table))

    def upper(self, /):
        return self.__class__(str.upper(self))

    def zfill(self, width, /):
        return self.__class__(str.zfill(self, width))


class _MarkupEscapeHelper:
    """An operand of `%`: escaped when it is written as text, itself when as a number."""

    __slots__ = ("escape", "value")

    def __init__(self, value, escape):
        self.value = value
        self.escape = escape

    def __getitem__(self, key, /):
        return self.__class__(self.value[key], self.escape)

    def __str__(self, /):
        return str(self.escape(self.value))

    def __repr__(self, /):
        return str(self.escape(repr(self.value)))

    def __int__(self, /):
        return int(self.value)

    def __float__(self, /):
        return float(self.value)


_EscapeFormatter = None


def _formatter():
    global _EscapeFormatter
    if _EscapeFormatter is None:
        from ._formatter import EscapeFormatter as _EscapeFormatter
    return _EscapeFormatter


def __getattr__(name):
    # Its base class takes the regular expressions with it, which most programs never need.
    if name == "EscapeFormatter":
        return _formatter()
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def _meet(markupsafe):
    """Makes Markup a subclass of MarkupSafe's, so that its users take ours for theirs."""
    twin = getattr(markupsafe, "Markup", None)
    if not isinstance(twin, type) or Markup in twin.__mro__:
        return
    try:
        Markup.__bases__ = (twin,)
    except TypeError:
        # It is laid out otherwise: some stand-in of that name, which has to do without.
        pass


# Only the first class is adopted, so after a reload Markup is still what other modules imported.
_new = Markup
Markup = _core._adopt(_new)
if Markup is _new:
    _watch("markupsafe", _meet)
del _new
