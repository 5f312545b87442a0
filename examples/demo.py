"""What melba does for Python: the same as MarkupSafe, orjson and Jinja2, sooner than what one has.

    pip install melba
"""

import dataclasses
import datetime
import decimal
import html
import json
import sys
import timeit
import uuid

import melba
import melba.json
from melba.markup import Markup, escape, escape_css, escape_js, escape_url

try:
    import jinja2
    import markupsafe
except ImportError:
    jinja2 = markupsafe = None


def best(call, argument, rounds):
    """Microseconds a call takes, the best of five."""
    names = {"call": call, "argument": argument}
    return min(timeit.repeat("call(argument)", globals=names, number=rounds, repeat=5)) / rounds * 1e6


def show():
    name = "<script>alert('R&B')</script>"
    print(f"text        {name}")
    for call in (escape, escape_js, escape_url, escape_css):
        print(f"{call.__name__:<12}{call(name)}")
    greeting = Markup("<b>{}</b>").format(name)
    print(f"Markup      {greeting}")
    print(f"striptags   {greeting.striptags()}")
    clean = "nothing to do here"
    assert escape(clean) == clean


def compare():
    rivals = {"html.escape": html.escape}
    if markupsafe:
        rivals["markupsafe"] = markupsafe.escape
    texts = {
        "20 characters, clean": ("Ursula K. Le Guin 42", 20000),
        "20 characters, specials": ("<b>Fish & Chips</b>!", 20000),
        "16 KiB, clean": ("The quick brown fox jumps over it" * 496, 500),
        "16 KiB, 2 in 100": ("The quick brown fox jumps over 'it' and the other lazy dog " * 277, 500),
        "16 KiB, clean, Cyrillic": ("Съешь же ещё этих мягких французских булок" * 390, 500),
    }
    for title, (text, rounds) in texts.items():
        ours = best(escape, text, rounds)
        row = f"{title:<26}melba {ours:8.3f} us"
        for name, rival in rivals.items():
            theirs = best(rival, text, rounds)
            assert html.unescape(str(rival(text))) == html.unescape(str(escape(text)))
            row += f"   {name} {theirs:8.3f} us ({theirs / ours:4.1f} times)"
        print(row)


def replace():
    """One line makes MarkupSafe, and so Jinja2, escape natively; one more undoes it."""
    text = "The quick brown fox jumps over the lazy dog & the cat " * 40
    before = best(markupsafe.escape, text, 5000)
    melba.install("markupsafe")
    after = best(markupsafe.escape, text, 5000)
    melba.uninstall("markupsafe")
    print(f"markupsafe.escape of {len(text)} characters: {before:.2f} us; "
          f"after melba.install(\"markupsafe\"): {after:.2f} us")


@dataclasses.dataclass
class Order:
    id: uuid.UUID
    placed: datetime.datetime
    total: decimal.Decimal
    names: set


def show_json():
    order = Order(uuid.UUID(int=42), datetime.datetime(2026, 11, 20, 12, 30, tzinfo=datetime.timezone.utc),
                  decimal.Decimal("12.50"), {"Ünsal"})
    options = melba.json.OPT_SERIALIZE_DECIMAL | melba.json.OPT_SERIALIZE_SET
    print(f"dumps       {melba.json.dumps(order, option=options).decode()}")
    print(f"loads       {melba.json.loads(b'[1, 2.50, null]', parse_float=decimal.Decimal)}")
    try:
        melba.json.loads('{"orders": [{"total": 1,5}]}')
    except melba.json.JSONDecodeError as error:
        print(f"bad input   {error}")
    pieces = list(melba.json.iter_dumps({"ids": iter(range(100_000))}))
    print(f"iter_dumps  {len(pieces)} pieces, {max(map(len, pieces))} bytes at most, {sum(map(len, pieces))} together")


def compare_json():
    """Beside the standard library, on what both write; it is told to write as little as melba does."""
    standard = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
    small = {"id": 7, "name": "Ursula K. Le Guin", "tags": ["a", "b"], "price": 12.5, "left": None}
    documents = {
        "a small dict": (small, 20000),
        "1000 of them": ([{**small, "id": i} for i in range(1000)], 10),
        "10000 floats": ([i / 7 for i in range(10000)], 5),
        "16 KiB of Cyrillic": ("Съешь же ещё этих мягких французских булок" * 390, 500),
    }
    for title, (document, rounds) in documents.items():
        text = melba.json.dumps(document)
        assert text == standard.encode(document).encode() and melba.json.loads(text) == json.loads(text) == document
        row = f"{title:<20}"
        for name, ours, theirs, argument in (
            ("dumps", melba.json.dumps, lambda value: standard.encode(value).encode(), document),
            ("loads", melba.json.loads, json.loads, text),
        ):
            times = best(ours, argument, rounds), best(theirs, argument, rounds)
            row += f"   {name} {times[0]:8.2f} us, json {times[1]:8.2f} us ({times[1] / times[0]:4.1f} times)"
        print(row)


PAGE = {
    "base.html": "<!doctype html>\n<title>{% block title %}Shop{% endblock %}</title>\n<h1>{{ self.title() }}</h1>\n"
                 "{% block body %}{% endblock %}",
    "page.html": """{% extends "base.html" %}
{%- macro price(cents) %}{{ "%.2f"|format(cents / 100) }} EUR{% endmacro %}
{%- block title %}{{ shop }}: {{ rows|length }} books{% endblock %}
{%- block body %}
{%- for row in rows if row.stock %}
<p class="{{ loop.cycle('odd', 'even') }}">{{ loop.index }}.
  <a href="/book/{{ row.id }}">{{ row.title }}</a>, {{ price(row.cents) }}
{%- if row.tags %} ({{ row.tags|join(", ")|upper }}){% endif %}</p>
{%- endfor %}
{%- endblock %}""",
}


def show_templates():
    """One page by melba.templates and by Jinja2, from the same templates and the same objects."""
    import melba.templates

    rows = [{"id": i, "title": f"Fish & Chips, part {i}", "cents": 995 + i, "stock": i % 3, "tags": ["a", "<b>"][: i % 3]}
            for i in range(100)]
    variables = {"shop": "Tom & Ann", "rows": rows}
    pages = {}
    for package in (melba.templates, jinja2) if jinja2 else (melba.templates,):
        environment = package.Environment(loader=package.DictLoader(PAGE), autoescape=True)
        page = environment.get_template("page.html")
        pages[package.__name__] = page.render(variables), best(page.render, variables, 200)
    text, ours = pages.pop("melba.templates")
    print("\n".join(text.splitlines()[:5]))
    row = f"a page of {len(text)} characters: melba.templates {ours:8.1f} us"
    for name, (other, theirs) in pages.items():
        assert other == text
        row += f"   {name} {theirs:8.1f} us ({theirs / ours:4.1f} times)"
    print(row)


print(f"melba {melba.__version__} on Python {sys.version.split()[0]}, {melba.isa()}\n")
show()
print()
compare()
if markupsafe:
    print()
    replace()
print()
show_json()
print()
compare_json()
print()
show_templates()
