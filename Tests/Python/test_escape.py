"""escape, escape_silent and soft_str, beside those of MarkupSafe and the reference."""

import sys
import warnings

import markupsafe
import objects
import pytest
import randoms
from reference import markup as reference

from melba.markup import Markup, _escape_inner, escape, escape_silent, soft_str

NAMES = list(objects.values(Markup))
OURS = objects.values(Markup)
THEIRS = objects.values(markupsafe.Markup)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("function", ["escape", "escape_silent", "soft_str", "Markup", "Markup.escape"])
def test_values_as_in_markupsafe(function, name):
    def call(package, value):
        if function == "Markup.escape":
            return package["Markup"].escape(value)
        return package[function](value)

    ours = {"escape": escape, "escape_silent": escape_silent, "soft_str": soft_str, "Markup": Markup}
    got = objects.outcome(lambda: call(ours, OURS[name]), Markup)
    assert got == objects.outcome(lambda: call(vars(markupsafe), THEIRS[name]), markupsafe.Markup)


@pytest.mark.parametrize("name", NAMES)
def test_values_as_in_the_reference(name):
    value = OURS[name]
    for function in ("escape", "escape_silent"):
        expected = objects.outcome(lambda: getattr(reference, function)(value, Markup), Markup)
        assert objects.outcome(lambda: globals()[function](value), Markup) == expected


@pytest.mark.parametrize("function", [escape, escape_silent, soft_str])
def test_takes_one_positional_argument(function):
    for arguments, keywords in [((), {}), (("a", "b"), {}), ((), {"s": "a"})]:
        with pytest.raises(TypeError, match=function.__name__):
            function(*arguments, **keywords)


def test_random_texts_as_in_markupsafe():
    theirs = markupsafe._escape_inner
    assert theirs is not _escape_inner
    for text in randoms.texts(randoms.COUNT, "escape"):
        expected = theirs(text)
        got = escape(text)
        if not (str.__eq__(got, expected) and type(got) is Markup and _escape_inner(text) == expected):
            pytest.fail(f"{text!r} became {got!r} and {_escape_inner(text)!r}, not {expected!r}")


def test_random_texts_as_in_the_reference():
    for text in randoms.texts(randoms.COUNT // 20, "reference"):
        assert str(escape(text)) == reference.escape_inner(text), ascii(text)


def test_every_place_of_a_special_character():
    for filler in "a", "\xe9", "\u4e2d", "\U0001f363":
        for length in range(140):
            for place in range(length):
                text = filler * place + "<" + filler * (length - place - 1)
                assert _escape_inner(text) == text.replace("<", "&lt;")


def test_every_special_character_in_short_text():
    for length in range(1, 41):
        for place in range(length):
            for character in map(chr, range(256)):
                text = "a" * place + character + "z" * (length - place - 1)
                expected = text.replace(character, reference.SAFE.get(character, character))
                if not _escape_inner(text) == expected == str(escape(text)):
                    pytest.fail(f"{text!a} became {_escape_inner(text)!a} and {escape(text)!a}")


def test_long_text_is_copied_until_there_is_something_to_escape():
    for filler in "a", "\xe9", "\u4e2d", "\U0001f363":
        for length in 4095, 4096, 4097, 8192, 16383, 16384, 16385, 40000:
            clean = filler * length
            assert str(escape(clean)) == clean and type(escape(clean)) is Markup
            for place in 0, 1, 1023, 1024, length // 2, length - 1:
                text = clean[:place] + "<" + clean[place + 1 :]
                if str(escape(text)) != text.replace("<", "&lt;"):
                    pytest.fail(f"{length} of {filler!a} with one special at {place}")


def test_inner_returns_what_is_clean():
    for text in "", "clean", "\u4e2d" * 100:
        assert _escape_inner(text) is text


def test_inner_makes_a_plain_str_of_a_subclass():
    assert type(_escape_inner(objects.Own("clean"))) is str
    assert type(_escape_inner(Markup("<"))) is str


@pytest.mark.parametrize("value", [None, 1, b"a", ["a"], objects.Proxy("a")], ids=["None", "int", "bytes", "list", "proxy"])
def test_inner_names_the_type_it_was_given(value):
    with pytest.raises(TypeError, match=f"text must be a str, not {type(value).__name__}"):
        _escape_inner(value)


def test_markup_comes_back_itself():
    markup = Markup("<b>")
    assert escape(markup) is markup
    assert escape_silent(markup) is markup
    assert soft_str(markup) is markup


def test_results_are_as_narrow_as_python_makes_them():
    for text in "a<", "\xe9<", "\u4e2d<", "\U0001f363<":
        result = str(escape(text))
        assert result.isascii() == text.isascii()
        assert sys.getsizeof(result) == sys.getsizeof("".join(list(result)))
        assert hash(result) == hash(reference.escape_inner(text))


@pytest.mark.skipif(not hasattr(sys, "get_int_max_str_digits"), reason="this Python has no limit of digits")
def test_limit_of_digits_is_pythons():
    with pytest.raises(ValueError, match="digits"):
        escape(10**5000)


def test_ints_of_every_length():
    for exponent in range(70):
        for number in (2**exponent, 2**exponent - 1, -(2**exponent), 10**exponent, 10**exponent - 1, -(10**exponent)):
            assert str(escape(number)) == str(number)


def test_strings_in_the_form_of_before_python_3_3():
    """Until 3.11 a str may come from C as an array of wchar_t, whose width is found out when it is first used."""
    _testcapi = pytest.importorskip("_testcapi", reason="this Python comes without _testcapi", exc_type=ImportError)
    make = getattr(_testcapi, "unicode_legacy_string", None)
    if make is None:
        pytest.skip("this Python has no such strings")

    for text in "", "clean", "<b>", "\u4e2d<", "\U0001f363<":
        class Legacy:
            def __html__(self):
                return make(text)

            def __str__(self):
                return make(text)

        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            assert escape(Legacy()) == text and type(escape(Legacy())) is Markup
            del Legacy.__html__
            for value in make(text), Legacy():
                assert escape(value) == _escape_inner(make(text)) == reference.escape_inner(text)
