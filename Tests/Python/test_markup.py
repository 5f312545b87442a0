"""Every method and operator of Markup, beside MarkupSafe's."""

import ast
import copy
import gc
import inspect
import itertools
import json
import pickle
import re
import string
import sys
import types
import weakref
from abc import ABC, abstractmethod

import expressions
import markupsafe
import objects
import process
import pytest
import randoms

import melba.markup
from melba.markup import EscapeFormatter, Markup, escape

@pytest.mark.parametrize("expression", expressions.EXPRESSIONS)
def test_as_in_markupsafe(expression):
    assert expressions.outcome(expression, melba.markup) == expressions.outcome(expression, markupsafe)


def test_as_in_markupsafe_when_that_is_not_loaded():
    """The same with Markup as it is before it has met MarkupSafe's, whose outcomes come from another process."""
    code = (
        "import sys, expressions, {0} as package; "
        "print([expressions.outcome(e, package) for e in expressions.EXPRESSIONS]); assert '{1}' not in sys.modules"
    )
    ours = ast.literal_eval(process.run(code.format("melba.markup", "markupsafe")))
    theirs = ast.literal_eval(process.run(code.format("markupsafe", "melba")))
    assert len(ours) == len(expressions.EXPRESSIONS)
    for expression, got, expected in zip(expressions.EXPRESSIONS, ours, theirs):
        assert got == expected, expression


def test_no_method_is_missing():
    assert set(dir(markupsafe.Markup)) <= set(dir(Markup))
    assert set(vars(markupsafe.Markup)) <= set(vars(Markup))
    public = {name for name in vars(markupsafe) if name in ("EscapeFormatter", "Markup", "escape", "escape_silent", "soft_str")}
    assert len(public) == 5 and public <= set(melba.markup.__all__)


@pytest.mark.parametrize("name", sorted(name for name, value in vars(markupsafe.Markup).items() if inspect.isfunction(value)))
def test_parameters_have_the_same_names_and_defaults(name):
    def shape(function):
        return [(p.name, p.kind, p.default) for p in inspect.signature(function).parameters.values()]

    ours, theirs = shape(getattr(Markup, name)), shape(getattr(markupsafe.Markup, name))
    if name == "format":
        # So that a field may be called self.
        ours[0] = (ours[0][0], inspect.Parameter.POSITIONAL_OR_KEYWORD, ours[0][2])
    assert ours == theirs


def test_a_field_may_be_called_self():
    assert Markup("{self}").format(self="<") == "&lt;"


@pytest.mark.parametrize("method", ["unescape", "striptags"])
def test_random_texts_back_from_html(method):
    ours, theirs = getattr(Markup, method), getattr(markupsafe.Markup, method)
    for text in randoms.texts(randoms.COUNT // 4, method):
        got, expected = ours(Markup(text)), theirs(markupsafe.Markup(text))
        if got != expected or type(got) is not str:
            pytest.fail(f"{text!a} became {got!a}, not {expected!a}")


def test_random_texts_in_methods():
    """The operators on random operands, ours and theirs in one process."""
    for first, second in itertools.pairwise(randoms.texts(randoms.COUNT // 100, "methods")):
        results = []
        for M in Markup, markupsafe.Markup:
            markup = M(first)
            results.append([
                markup + second, second + markup, markup.join(second), M("<%s>") % second, M("%r") % second,
                M("{}{!r}").format(second, second), markup.replace(first[:1] or "x", second), markup.striptags(),
                markup[1:], markup.split(), markup.upper(), M.escape(second),
            ])
        assert results[0] == results[1], (first, second)
        assert [type(x).__name__ for x in results[0]] == [type(x).__name__ for x in results[1]]


class Sub(Markup):
    pass


class Slotted(Markup):
    __slots__ = ("extra",)


class Bare(Markup):
    __slots__ = ()


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
@pytest.mark.parametrize("text", ["", "<b>", "\xe9", "\u4e2d", "\U0001f363", "\ud800", "x" * 300])
@pytest.mark.parametrize("make", [Markup, Sub, Bare, escape])
def test_pickles(make, text, protocol):
    value = make(text)
    again = pickle.loads(pickle.dumps(value, protocol))
    assert type(again) is type(value)
    assert again == value
    twice = pickle.loads(pickle.dumps([value, value], protocol))
    assert twice[0] is twice[1]


def test_pickles_of_the_pure_python_pickler():
    assert type(pickle._loads(pickle._dumps(escape("<")))) is Markup


def test_a_pickle_with_attributes():
    value = Sub("<b>")
    value.note = ["<"]
    again = pickle.loads(pickle.dumps(value))
    assert type(again) is Sub and again == "<b>" and again.note == ["<"]


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_a_pickle_loads_in_another_process(protocol, tmp_path):
    path = tmp_path / "pickle"
    path.write_bytes(pickle.dumps([escape("<b>"), Markup("\u4e2d")], protocol))
    code = (
        "import pickle, sys; a, b = pickle.load(open(sys.argv[1], 'rb')); from melba.markup import Markup; "
        "assert type(a) is type(b) is Markup and a == '&lt;b&gt;' and b == '\\u4e2d', (a, b)"
    )
    process.run(code, path)


def test_a_pickle_of_markupsafe_stays_of_markupsafe():
    assert type(pickle.loads(pickle.dumps(markupsafe.Markup("<")))) is markupsafe.Markup


# What follows is about objects that were made by a change of type: see make_light in markup.c.

MADE = {
    "escaped": lambda text: escape(text),
    "of an int": lambda text: escape(12345),
    "called": Markup,
    "added": lambda text: Markup(text) + "<",
    "sliced": lambda text: Markup(text + "x")[:-1],
    "of none": lambda text: escape(None),
    "of a bool": lambda text: escape(True),
    "empty": lambda text: escape(""),
}


@pytest.mark.parametrize("make", MADE.values(), ids=MADE)
@pytest.mark.parametrize("text", ["a", "<b>", "\xe9<", "\u4e2d<", "\U0001f363<"])
def test_a_markup_is_a_str_in_all_ways(make, text):
    markup = make(text)
    plain = str(markup)
    assert type(markup) is Markup and type(plain) is str
    assert markup == plain and hash(markup) == hash(plain) and plain == "".join(list(plain))
    assert {markup: 1}[plain] == 1 and {plain: 1}[markup] == 1 and len({markup, plain}) == 1
    assert markup.encode() == plain.encode() and json.dumps(markup) == json.dumps(plain)
    assert re.sub("(?s).", "x", markup) == "x" * len(plain)
    assert f"{markup}" == plain and type(f"{markup}") is str and "%s" % markup == plain
    assert [str(character) for character in markup] == list(plain)
    assert int.from_bytes(markup.encode("utf-32-le")[:4] or b"\0", "little") == ord((plain or "\0")[0])
    assert sys.getsizeof(markup) >= len(plain)
    assert not gc.is_tracked(markup) and gc.get_referents(markup) in ([], [Markup])
    assert markup.__reduce_ex__(4)[0].__name__ == "__newobj__"
    assert copy.copy(markup) == plain and type(copy.copy(markup)) is Markup


def test_not_interned():
    with pytest.raises(TypeError, match="Markup"):
        sys.intern(escape("abc"))
    holder = types.SimpleNamespace()
    setattr(holder, escape("name"), 1)
    assert holder.name == 1 and getattr(holder, escape("name")) == 1
    assert type(next(iter({escape("key"): 1}))) is Markup


def test_no_attributes_and_no_weak_references():
    with pytest.raises(AttributeError):
        escape("<").attribute = 1
    with pytest.raises(TypeError):
        weakref.ref(escape("<"))


def test_subclasses_are_in_the_collector_again():
    value = Sub("<b>")
    value.self = value
    value.list = [value]
    reference = weakref.ref(value)
    assert gc.is_tracked(value)
    del value
    gc.collect()
    assert reference() is None

    slotted = Slotted("<b>")
    slotted.extra = [slotted]
    assert gc.is_tracked(slotted)
    del slotted
    gc.collect()
    assert gc.is_tracked(Sub("")) and type(Bare("<") + "<") is Bare
    assert type(Sub("<") + "<") is Sub and type(Sub.escape("<")) is Sub


@pytest.mark.parametrize("make", [Markup, escape])
@pytest.mark.parametrize("other", [Sub, Slotted, Bare, str, melba.markup._Text, markupsafe.Markup])
def test_its_class_cannot_be_assigned(make, other):
    """An object without a header for the collector must not come into a class whose objects have one."""
    for value, target in (make("<b>"), other), (other("<b>"), Markup):
        with pytest.raises(TypeError):
            value.__class__ = target
    value = make("<b>")
    value.__class__ = Markup
    assert value == make("<b>")


def test_subclasses_of_every_kind():
    class Abstract(Markup, ABC):
        @abstractmethod
        def needed(self): ...

    class Concrete(Abstract):
        def needed(self):
            return self

    class Registered:
        pass

    class Plain:
        pass

    class Mixed(Markup, Plain):
        def __init__(self, text):
            self.text = text

    class Deeper(Sub):
        def __new__(cls, text):
            return super().__new__(cls, text.upper())

        def __html__(self):
            return "<deeper>"

    assert Concrete("<").needed() == "<" and isinstance(Concrete("<"), Markup)
    Abstract.register(Registered)
    assert isinstance(Registered(), Abstract) and issubclass(Registered, Abstract)
    assert not isinstance("", Abstract) and not isinstance(Markup(""), Abstract)
    assert Mixed("<b>").text == "<b>"
    assert Deeper("<b>") == "<B>" and escape(Deeper("<b>")) == "<deeper>" and type(escape(Deeper("<b>"))) is Markup
    for cls in Concrete, Mixed, Sub, Slotted, Bare:
        for _ in range(1000):
            cls("<b>" * 3)


def test_enum_takes_a_common_metaclass():
    """Markup has a metaclass of its own, so an enumeration of Markup has to join the two."""
    import enum

    with pytest.raises(TypeError, match="metaclass conflict"):
        type(enum.Enum)("Tag", (Markup, enum.Enum), type(enum.Enum).__prepare__("Tag", (Markup, enum.Enum)))

    class Meta(type(Markup), enum.EnumMeta):
        pass

    class Tag(Markup, enum.Enum, metaclass=Meta):
        BOLD = "<b>"

    assert str.__eq__(Tag.BOLD, "<b>") and isinstance(Tag.BOLD, Markup) and Tag(Markup("<b>")) is Tag.BOLD


def test_formatter_is_a_formatter():
    class Own(EscapeFormatter):
        __slots__ = ()

        def get_value(self, key, args, kwargs):
            return f"<{key}>"

    assert issubclass(EscapeFormatter, string.Formatter) and EscapeFormatter.__module__ == "melba.markup"
    assert Own(escape).format("{a}{b}") == "&lt;a&gt;&lt;b&gt;"
    assert pickle.loads(pickle.dumps(EscapeFormatter)) is EscapeFormatter


def test_star_import():
    namespace = {}
    exec("from melba.markup import *", namespace)
    assert set(melba.markup.__all__) <= set(namespace)
    with pytest.raises(AttributeError, match="'melba.markup' has no attribute 'nothing'"):
        melba.markup.nothing
