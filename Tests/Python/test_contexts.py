"""The functions from str to str, beside slow ones that say the same in Python."""

import html
import html.entities
import itertools
import json
import urllib.parse

import cases
import objects
import pytest
import randoms
from reference import contexts, html as reference_html, markup

import melba.markup
from melba.markup import Markup, _escape_inner

REFERENCES = {
    "_escape_inner": markup.escape_inner,
    "escape_unquoted": contexts.escape_unquoted,
    "escape_js": contexts.escape_js,
    "escape_json_script": contexts.escape_json_script,
    "escape_url": contexts.escape_url,
    "escape_url_query": contexts.escape_url_query,
    "escape_css": contexts.escape_css,
    "escape_xml": contexts.escape_xml,
    "escape_xml_attribute": contexts.escape_xml_attribute,
    "unescape": reference_html.unescape,
    "striptags": reference_html.striptags,
}
FUNCTIONS = {name: getattr(melba.markup, name) for name in REFERENCES}
OF_CASES = {
    "html": "_escape_inner", "html-unquoted": "escape_unquoted", "js-string": "escape_js",
    "json-script": "escape_json_script", "url-component": "escape_url", "url-query": "escape_url_query",
    "css-string": "escape_css", "xml-text": "escape_xml", "xml-attribute": "escape_xml_attribute",
}
named = pytest.mark.parametrize("name", REFERENCES)


def end(function, text):
    """The result, or the class of the exception."""
    try:
        return function(text)
    except ValueError as error:
        return type(error)


def agree(name, text):
    got, expected = end(FUNCTIONS[name], text), end(REFERENCES[name], text)
    if got != expected or type(got) is not type(expected):
        pytest.fail(f"{name}({text!a}) was {got!a}, not {expected!a}")


@named
def test_random_texts(name):
    for text in randoms.texts(randoms.COUNT // 20, name):
        agree(name, text)


@named
def test_every_character(name):
    for code in range(0x110000):
        if code < 0x3100 or 0xD7F0 <= code < 0xE010 or code & 0xFFFF >= 0xFFF0 or code % 1009 == 0:
            agree(name, chr(code))
            agree(name, f"a{chr(code)}<")


@named
def test_a_change_in_every_place(name):
    for filler in "a", "\xe9", "\u4e2d", "\U0001f363":
        for length in range(0, 140, 7):
            for place in range(length):
                for change in "<", "&amp;", "\u2028":
                    agree(name, filler * place + change + filler * (length - place))


@pytest.mark.parametrize("case", [case for case in cases.all_cases() if case.input.as_text() is not None], ids=str)
def test_cases(case):
    function = FUNCTIONS[OF_CASES.get(case.context, case.call)]
    text, expected = case.input.as_text(), case.text
    if expected.out is not None:
        assert function(text) == expected.out.as_text()
        return
    with pytest.raises(UnicodeEncodeError if expected.status == "bad-encoding" else ValueError) as caught:
        function(text)
    line, column, offset = expected.place
    if expected.status == "bad-encoding":
        assert caught.value.start == offset and caught.value.object is text
    else:
        assert f"(line {line}, column {column})" in str(caught.value)


@named
def test_clean_text_comes_back_itself(name):
    for text in "", "clean", "clean" * 100:
        result = FUNCTIONS[name](text)
        assert result is text or (name == "striptags" and result == text)


@named
def test_result_is_an_exact_str(name):
    for text in objects.Own("clean"), objects.Own("<b>&amp;"), Markup("clean"), Markup("<b>&amp;"):
        result = FUNCTIONS[name](text)
        assert type(result) is str and result == REFERENCES[name](str.__str__(text))


@named
@pytest.mark.parametrize(
    "value", [None, 1, 1.5, b"text", ["text"], objects.Html(), objects.Proxy("text")], ids=lambda value: type(value).__name__
)
def test_names_the_argument_and_the_type_that_came(name, value):
    with pytest.raises(TypeError, match=f"^text must be a str, not {type(value).__name__}$"):
        FUNCTIONS[name](value)


@named
def test_takes_one_positional_argument(name):
    for arguments, keywords in [((), {}), (("a", "b"), {}), ((), {"text": "a"})]:
        with pytest.raises(TypeError, match=name):
            FUNCTIONS[name](*arguments, **keywords)


@pytest.mark.parametrize("name", [name for name in REFERENCES if "url" not in name and "xml" not in name])
def test_lone_surrogates_go_through(name):
    assert FUNCTIONS[name]("\ud800a\udfff") == "\ud800a\udfff"


@pytest.mark.parametrize("name", ["escape_url", "escape_url_query"])
def test_lone_surrogates_have_no_url(name):
    with pytest.raises(UnicodeEncodeError, match="surrogates not allowed") as caught:
        FUNCTIONS[name]("a b\udfff")
    assert (caught.value.start, caught.value.end, caught.value.encoding) == (3, 4, "utf-8")


@pytest.mark.parametrize("name", ["escape_xml", "escape_xml_attribute"])
def test_the_place_of_what_xml_cannot_hold(name):
    with pytest.raises(ValueError, match=r"U\+0000.*\(line 2, column 3\)"):
        FUNCTIONS[name]("a\nb<\0")
    for text in "\x0b", "\ud800", "\ufffe", "\uffff", "\U0001f363\ufffe":
        with pytest.raises(ValueError):
            FUNCTIONS[name](text)


def test_urls_as_in_the_standard_library():
    for text in randoms.texts(2000, "urllib"):
        if not any("\ud800" <= character <= "\udfff" for character in text):
            assert FUNCTIONS["escape_url"](text) == urllib.parse.quote(text, safe="")
            assert urllib.parse.parse_qsl("a=" + FUNCTIONS["escape_url_query"](text), True) == [("a", text)]


def test_json_keeps_its_value():
    for text in randoms.texts(2000, "json"):
        for ascii_only in True, False:
            document = json.dumps(text, ensure_ascii=ascii_only)
            assert json.loads(FUNCTIONS["escape_json_script"](document)) == json.loads(document)


def test_html_comes_back():
    for text in randoms.texts(5000, "round"):
        assert html.unescape(_escape_inner(text)) == text
        assert FUNCTIONS["unescape"](_escape_inner(text)) == text


def test_the_widest_character_may_go_away():
    """A result is as narrow as Python would have made it: equal texts have equal forms."""
    for name, text in [
        ("escape_js", "\u2028a"), ("escape_json_script", "\u2029\xe9"), ("escape_url", "\U0001f363"), ("striptags", "<\u4e2d>a"),
    ]:
        result = FUNCTIONS[name](text)
        plain = REFERENCES[name](text)
        assert result == plain and hash(result) == hash(plain) and {plain: 1}[result] == 1
        assert result.encode() == plain.encode() and result.isascii() == plain.isascii()


def test_named_references():
    for name in html.entities.html5:
        for text in "&" + name, f"&{name}x", f"&{name};", f"&{name}=", f"a&{name[:-1]}", f"&{name[:-1]}\u4e2d":
            assert FUNCTIONS["unescape"](text) == html.unescape(text), text


def test_numbered_references():
    ranges = range(0x3000), range(0xD700, 0xE100), range(0xFFF0, 0x10010)
    for number in [*itertools.chain(*ranges), 0x10FFFF, 0x110000, 10**9, 2**31, 2**32, 2**64, 10**40]:
        for text in f"&#{number};", f"&#{number}", f"&#x{number:x};", f"&#X{number:X}z", f"&#00{number};":
            assert FUNCTIONS["unescape"](text) == html.unescape(text), text
