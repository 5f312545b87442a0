"""The C interface against Python's own library and MarkupSafe, on random text of every width."""

import html
import random
import urllib.parse

import library
import pytest

markupsafe = pytest.importorskip("markupsafe")

ROUNDS = 3000
NAMES = sorted(html.entities.html5)
PARTS = [
    "&", "#", ";", "x", "X", "&#", "&#x", "lt", "gt", "amp", "not", "notin;", "nGt;", "0", "9", "f", "<", ">", "<!--", "-->",
    "-", "!", " ", "\n", "\t", "a", "\u00e9", "\u65e5", "\U0001f600", "\u2028", "\u3000", "\xa0", "\x85", "\x00", "\x1f",
]


@pytest.fixture(scope="module")
def melba():
    return library.load()


def texts(seed, rounds=ROUNDS):
    """Random texts made of what matters, and of anything."""
    source = random.Random(seed)
    for _ in range(rounds):
        parts = source.choices(PARTS, k=source.randrange(30))
        for _ in range(source.randrange(4)):
            parts.append("&" + source.choice(NAMES)[: source.randrange(12)])
            parts.append(chr(source.randrange(0xD800)))
            parts.append("&#%d%s" % (source.choice([source.randrange(300), source.randrange(0x120000)]), source.choice(";; x")))
        source.shuffle(parts)
        yield "".join(parts)


def check(melba, call, context, text, expected):
    outcome = library.call_bytes(melba, call, context, text.encode())
    assert (outcome.status, outcome.result) == ("ok", expected.encode()), text
    for width in library.widths(text):
        outcome = library.call_text(melba, call, context, text, width)
        assert (outcome.status, outcome.result) == ("ok", expected), (text, width)


def test_html_agrees_with_markupsafe(melba):
    for text in texts(1):
        check(melba, "escape", "html", text, str(markupsafe.escape(text)))


def test_urls_agree_with_urllib(melba):
    for text in texts(2):
        check(melba, "escape", "url-component", text, urllib.parse.quote(text, safe=""))
        check(melba, "escape", "url-query", text, urllib.parse.quote_plus(text))


def test_unescape_agrees_with_html(melba):
    for text in texts(3):
        check(melba, "unescape", "", text, html.unescape(text))


def test_every_name_agrees_with_html(melba):
    for name in NAMES:
        for text in (f"&{name}", f"&{name}x", f"&{name[:-1]}", f"&{name[:-1]} &{name}"):
            check(melba, "unescape", "", text, html.unescape(text))


def test_every_number_below_the_surrogates_agrees_with_html(melba):
    for start in range(0, 0xD800, 512):
        text = "".join(f"&#{n};&#x{n:x} " for n in range(start, start + 512))
        check(melba, "unescape", "", text, html.unescape(text))


def test_striptags_agrees_with_markupsafe(melba):
    for text in texts(4):
        check(melba, "striptags", "", text, str(markupsafe.Markup(text).striptags()))


def test_json_stays_the_same_value(melba):
    import json

    for text in texts(5, 500):
        document = json.dumps([text, {text: 1}], ensure_ascii=False)
        outcome = library.call_bytes(melba, "escape", "json-script", document.encode())
        assert json.loads(outcome.result) == json.loads(document)
        assert not set("<>&\u2028\u2029") & set(outcome.result.decode())


def test_xml_is_read_back(melba):
    import xml.etree.ElementTree as ElementTree

    for text in texts(6, 500):
        text = "".join(character for character in text if character >= " " or character in "\t\n\r")
        inner = library.call_bytes(melba, "escape", "xml-text", text.encode()).result.decode()
        value = library.call_bytes(melba, "escape", "xml-attribute", text.encode()).result.decode()
        element = ElementTree.fromstring(f'<a b="{value}">{inner}</a>')
        assert (element.text or "", element.get("b")) == (text, text)
