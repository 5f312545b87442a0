"""The other contexts, beside what people write today where nobody offers a function."""

import html
import json
import random
import re
import urllib.parse
import xml.sax.saxutils

import inputs
from harness import Competitor, Row

SIZES = {"20": 20, "64": 64, "1Ki": 1 << 10, "16Ki": 16 << 10}


def texts(seed, context, wanted):
    for kind in ("ascii", "2byte"):
        for share in (0, 5):
            for label, length in SIZES.items():
                name = f"{context}/{kind}-{f'{share}%' if share else 'clean'}/{label}"
                if wanted(name):
                    yield name, inputs.text(random.Random(f"{seed} {name}"), length, share, kind)


def context(seed, name, wanted, competitors):
    """Rows of one context: `competitors` are (name, function, how its result is read)."""
    for row, string in texts(seed, name, wanted):
        def fresh(string=string):
            return inputs.copy(string)
        yield Row(row, name, [
            Competitor(label, function, string, fresh, reads=reads) for label, function, reads in competitors
        ], size=len(string) * 4 + 64)


def javascript_value(result):
    return json.loads(f'"{result}"')


def javascript_today(text):
    return (json.dumps(text)[1:-1].replace("<", "\\u003c").replace(">", "\\u003e")
            .replace("&", "\\u0026").replace("'", "\\u0027"))


# Is a JavaScript string safer than json.dumps and four replaces, and cheaper too?
def javascript(peers, seed, wanted):
    from melba.markup import escape_js
    competitors = [("melba", escape_js, javascript_value), ("json.dumps+replace", javascript_today, javascript_value)]
    if peers.django:
        competitors.append(("django.escapejs", peers.django.escapejs, javascript_value))
    yield from context(seed, "escape_js", wanted, competitors)


def json_today(text):
    return (text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
            .replace("\u2028", "\\u2028").replace("\u2029", "\\u2029"))


JSON_TABLE = {ord(c): f"\\u{ord(c):04x}" for c in "<>&\u2028\u2029"}


def json_by_table(text):
    return text.translate(JSON_TABLE)


# What does finished JSON cost on its way into a <script>?
def json_script(peers, seed, wanted):
    from melba.markup import escape_json_script
    yield from context(seed, "escape_json_script", wanted, [
        ("melba", escape_json_script, str), ("str.replace", json_today, str),
        ("str.translate", json_by_table, str)])


def quote(text):
    return urllib.parse.quote(text, safe="")


# How far from the standard library's quote is one pass?
def url(peers, seed, wanted):
    from melba.markup import escape_url, escape_url_query
    yield from context(seed, "escape_url", wanted, [("melba", escape_url, str), ("urllib.quote", quote, str)])
    yield from context(seed, "escape_url_query", wanted,
                       [("melba", escape_url_query, str), ("urllib.quote_plus", urllib.parse.quote_plus, str)])


CSS = re.compile(r"[\x00-\x1f!-+/:-@\[-^`{-\x7f]")


def css_today(text):
    return CSS.sub(lambda found: f"\\{ord(found[0]):x} ", text)


# What does a string in a style sheet cost against a regular expression?
def css(peers, seed, wanted):
    from melba.markup import escape_css
    yield from context(seed, "escape_css", wanted, [("melba", escape_css, str), ("re.sub", css_today, str)])


UNQUOTED = re.compile(r"[\x00-/:-@\[-`{-\x7f]")


def unquoted_today(text):
    return UNQUOTED.sub(lambda found: f"&#{ord(found[0])};", text)


# And an attribute without quotes?
def unquoted(peers, seed, wanted):
    from melba.markup import escape_unquoted
    yield from context(seed, "escape_unquoted", wanted,
                       [("melba", escape_unquoted, str), ("re.sub", unquoted_today, str)])


ATTRIBUTE = {'"': "&quot;", "'": "&apos;", "\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}


def attribute_today(text):
    return xml.sax.saxutils.escape(text, ATTRIBUTE)


# What does XML cost when illegal characters are refused as well, which saxutils does not?
def xml_rows(peers, seed, wanted):
    from melba.markup import escape_xml, escape_xml_attribute
    yield from context(seed, "escape_xml", wanted,
                       [("melba", escape_xml, str), ("saxutils.escape", xml.sax.saxutils.escape, str)])
    yield from context(seed, "escape_xml_attribute", wanted,
                       [("melba", escape_xml_attribute, str), ("saxutils.escape+5", attribute_today, str)])


NAMES = ("&amp;", "&lt;", "&gt;", "&#34;", "&#39;", "&eacute;", "&nbsp;", "&#x1F600;")
TAGS = ("<b>", "</b>", "<br>", '<a href="/x?y=1">', "</a>", "<!-- note -->", "\n  ")


def pieces(seed, name, length, extra, share):
    """Text in which about `share` per cent of the words, and one at least, are of `extra`."""
    chance = random.Random(f"{seed} {name}")
    out = [chance.choice(extra)] if share else []
    while sum(map(len, out)) < length:
        out.append(chance.choice(extra) if chance.random() * 100 < share else inputs.text(chance, 6, 0, "ascii") + " ")
    return "".join(out)


def back_rows(seed, wanted, name, extra, competitors):
    """Rows of one way back: `competitors` are (name, function, type of its argument)."""
    for share, label in ((0, "clean"), (20, "20%")):
        for size, length in SIZES.items():
            if not wanted(f"{name}/{label}/{size}"):
                continue
            string = pieces(seed, f"{name}/{label}/{size}", length, extra, share)
            yield Row(f"{name}/{label}/{size}", name, [
                Competitor(who, function, kind(string), again(kind(string))) for who, function, kind in competitors
            ], size=length + 64)


# What is the way back worth: references to characters, and a page to its text?
def back(peers, seed, wanted):
    from melba.markup import Markup, unescape
    functions, names, tags = [("melba", unescape, str), ("html.unescape", html.unescape, str)], [], []
    if peers.turbohtml:
        functions.append(("turbohtml", peers.turbohtml.unescape, str))
    for who, kind in (("melba", Markup), ("markupsafe", peers.markupsafe and peers.markupsafe.Markup),
                      ("turbohtml", peers.turbohtml and peers.turbohtml.Markup)):
        if kind:
            names.append((who, kind.unescape, kind))
            tags.append((who, kind.striptags, kind))
    yield from back_rows(seed, wanted, "unescape", NAMES, functions)
    yield from back_rows(seed, wanted, "Markup.unescape", NAMES, names)
    yield from back_rows(seed, wanted, "Markup.striptags", TAGS, tags)


def again(value):
    """Makes the same value of the same type anew."""
    kind = type(value)
    return lambda: kind(inputs.copy(str(value)))


def rows(peers, seed, wanted):
    for make in (javascript, json_script, url, css, unquoted, xml_rows, back):
        yield from make(peers, seed, wanted)
