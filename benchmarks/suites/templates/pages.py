"""Pages of several templates: three levels of inheritance, and a list of products as shops have it."""

from words import sentence, word, words

from .hand import e
from .workload import ENTRY, Workload

ARTICLE = {
    "frame.html": """\
<!DOCTYPE html>
<html>
<head>
  <title>{% block title %}The evening paper{% endblock %}</title>
  {% block head %}{% endblock %}
</head>
<body>
  <header>
  {% block header %}
    <h1>{{ heading }}</h1>
  {% endblock %}
  </header>
  <main>
  {% block main %}{% endblock %}
  </main>
  <footer>
  {% block foot %}
    <p>{{ imprint }}</p>
  {% endblock %}
  </footer>
</body>
</html>
""",
    "section.html": """\
{% extends "frame.html" %}
{% block head %}
  <meta name="description" content="{{ summary }}">
{% endblock %}
{% block header %}
  <h1>{{ heading }}</h1>
  <nav>
  {% for link in links %}
    <a href="{{ link.to }}">{{ link.text }}</a>
  {% endfor %}
  </nav>
{% endblock %}
{% block main %}
  {% block story %}{% endblock %}
{% endblock %}
""",
    ENTRY: """\
{% extends "section.html" %}
{% block story %}
<article>
  <h2>{{ story.title }}</h2>
  <p>{{ story.lead }}</p>
  {% for part in story.parts %}
  <h3>{{ part.title }}</h3>
  <p>{{ part.text }}</p>
  {% endfor %}
  <ul>
  {% for place in story.places %}
    <li class="place">{{ place }}</li>
  {% endfor %}
  </ul>
</article>
{% endblock %}
""",
}
ARTICLE_MAKO = {
    "frame.html": """\
<!DOCTYPE html>
<html>
<head>
  <title><%block name="title">The evening paper</%block></title>
  <%block name="head"></%block>
</head>
<body>
  <header>
  <%block name="header">
    <h1>${heading}</h1>
  </%block>
  </header>
  <main>
  <%block name="main"></%block>
  </main>
  <footer>
  <%block name="foot">
    <p>${imprint}</p>
  </%block>
  </footer>
</body>
</html>
""",
    "section.html": """\
<%inherit file="frame.html"/>
<%block name="head">
  <meta name="description" content="${summary}">
</%block>
<%block name="header">
  <h1>${heading}</h1>
  <nav>
  % for link in links:
    <a href="${link['to']}">${link['text']}</a>
  % endfor
  </nav>
</%block>
<%block name="main">
  <%block name="whole_story"></%block>
</%block>
""",
    ENTRY: """\
<%inherit file="section.html"/>
<%block name="whole_story">
<article>
  <h2>${story['title']}</h2>
  <p>${story['lead']}</p>
  % for part in story['parts']:
  <h3>${part['title']}</h3>
  <p>${part['text']}</p>
  % endfor
  <ul>
  % for place in story['places']:
    <li class="place">${place}</li>
  % endfor
  </ul>
</article>
</%block>
""",
}


def article(chance):
    return {"heading": words(chance, 2), "summary": sentence(chance, 5), "imprint": words(chance, 4),
            "links": [{"to": f"#{word(chance)}", "text": word(chance)} for _ in range(3)],
            "story": {"title": words(chance, 3), "lead": sentence(chance, 5),
                      "parts": [{"title": word(chance), "text": sentence(chance, 5)} for _ in range(3)],
                      "places": [word(chance) for _ in range(4)]}}


def article_by_hand(c):
    links = "".join([f"\n    <a href=\"{e(link['to'])}\">{e(link['text'])}</a>\n  " for link in c["links"]])
    story = c["story"]
    parts = "".join([f"\n  <h3>{e(part['title'])}</h3>\n  <p>{e(part['text'])}</p>\n  " for part in story["parts"]])
    places = "".join([f"\n    <li class=\"place\">{e(place)}</li>\n  " for place in story["places"]])
    return (f"<!DOCTYPE html>\n<html>\n<head>\n  <title>The evening paper</title>\n  \n  <meta name=\"description\" "
            f"content=\"{e(c['summary'])}\">\n\n</head>\n<body>\n  <header>\n  \n  <h1>{e(c['heading'])}</h1>\n  <nav>\n"
            f"  {links}\n  </nav>\n\n  </header>\n  <main>\n  \n  \n<article>\n  <h2>{e(story['title'])}</h2>\n"
            f"  <p>{e(story['lead'])}</p>\n  {parts}\n  <ul>\n  {places}\n  </ul>\n</article>\n\n\n  </main>\n  <footer>\n  \n"
            f"    <p>{e(c['imprint'])}</p>\n  \n  </footer>\n</body>\n</html>")


SHOP = {
    "shop.html": """\
<!doctype html>
<html lang="{{ language }}">
<head><meta charset="utf-8"><title>{% block title %}{{ shop.name }}{% endblock %}</title>
<link rel="stylesheet" href="{{ shop.files }}/shop.css">
{% block head %}{% endblock %}
</head>
<body class="{{ look | default('plain') }}">
<nav>{% for way in ways %}<a href="{{ way.to }}"{% if way.to == request.path %} class="here"{% endif %}>{{ way.text }}</a>\
{% endfor %}
{% if buyer %}<b>Hello {{ buyer.name }}</b><a href="/leave">Leave</a>{% else %}<a href="/enter">Enter</a>{% endif %}</nav>
{% for notice in notices %}<p class="notice {{ notice.kind }}">{{ notice.text }}</p>{% endfor %}
<main>{% block main %}{% endblock %}</main>
<footer>&copy; {{ year }} {{ shop.name }} {% include "links.html" %}</footer>
</body></html>
""",
    "links.html": "<ul>{% for link in shop.links %}<li><a href=\"{{ link.to }}\">{{ link.text }}</a></li>{% endfor %}</ul>",
    ENTRY: """\
{% extends "shop.html" %}
{% block title %}{{ shelf.title }} at {{ shop.name }}{% endblock %}
{% block main %}
<h1>{{ shelf.title | upper }}</h1>
<p>{{ goods | length }} things</p>
{% for thing in goods %}
<section class="thing{% if thing.left == 0 %} gone{% endif %}" id="t{{ thing.number }}">
  <a href="{{ thing.to }}"><img src="{{ thing.picture }}" alt="{{ thing.title }}"></a>
  <h3><a href="{{ thing.to }}">{{ thing.title }}</a></h3>
  <p>{{ thing.text | truncate(length=60) }}</p>
  <ul>{% for label in thing.labels %}<li>{{ label }}</li>{% endfor %}</ul>
  <b>{{ thing.price | round(2) }}</b>
  {% if thing.left > 10 %}<i>Plenty</i>{% elif thing.left > 0 %}<i>{{ thing.left }} left</i>{% else %}<i>Gone</i>{% endif %}
</section>
{% else %}<p>Nothing here.</p>
{% endfor %}
<p>{% for n in range(1, pages + 1) %}{% if n == page %}<b>{{ n }}</b>{% else %}<a href="?page={{ n }}">{{ n }}</a>{% endif %}\
{% endfor %}</p>
{% endblock %}
""",
}
SHOP_MAKO = {
    "shop.html": """\
<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><title><%block name="title">${shop['name']}</%block></title>
<link rel="stylesheet" href="${shop['files']}/shop.css">
<%block name="head"></%block>
</head>
<body class="${'plain' if look is UNDEFINED else look}">
<nav>\\
% for way in ways:
<a href="${way['to']}"${' class="here"' if way['to'] == request['path'] else '' | n}>${way['text']}</a>\\
% endfor
% if buyer:
<b>Hello ${buyer['name']}</b><a href="/leave">Leave</a>\\
% else:
<a href="/enter">Enter</a>\\
% endif
</nav>
% for notice in notices:
<p class="notice ${notice['kind']}">${notice['text']}</p>\\
% endfor
<main><%block name="main"></%block></main>
<footer>&copy; ${year} ${shop['name']} <%include file="links.html"/></footer>
</body></html>
""",
    "links.html": """\
<ul>\\
% for link in shop['links']:
<li><a href="${link['to']}">${link['text']}</a></li>\\
% endfor
</ul>""",
    ENTRY: """\
<%inherit file="shop.html"/>
<%! from suites.templates.pages import shortened %>
<%block name="title">${shelf['title']} at ${shop['name']}</%block>
<%block name="main">
<h1>${shelf['title'].upper()}</h1>
<p>${len(goods)} things</p>
% for thing in goods:
<section class="thing${'' if thing['left'] else ' gone'}" id="t${thing['number']}">
  <a href="${thing['to']}"><img src="${thing['picture']}" alt="${thing['title']}"></a>
  <h3><a href="${thing['to']}">${thing['title']}</a></h3>
  <p>${shortened(thing['text'], 60)}</p>
  <ul>\\
% for label in thing['labels']:
<li>${label}</li>\\
% endfor
</ul>
  <b>${round(thing['price'], 2)}</b>
  % if thing['left'] > 10:
<i>Plenty</i>
  % elif thing['left'] > 0:
<i>${thing['left']} left</i>
  % else:
<i>Gone</i>
  % endif
</section>
% endfor
<p>\\
% for n in range(1, pages + 1):
% if n == page:
<b>${n}</b>\\
% else:
<a href="?page=${n}">${n}</a>\\
% endif
% endfor
</p>
</%block>
""",
}


def shortened(text, length):
    """What truncate does: it ends between words and lets five more characters pass."""
    if len(text) <= length + 5:
        return text
    return text[:length - 3].rsplit(" ", 1)[0] + "..."


# Text is so long that everybody cuts it: engines differ in what may pass.
PRAISE = "for house and garden and for every day of the year"


def shop(chance):
    def link(start):
        return {"to": f"/{start}/{word(chance)}", "text": word(chance).title()}
    ways = [link("shelf") for _ in range(8)]
    return {
        "language": "en", "year": 2026, "page": 2, "pages": 9, "look": "list", "ways": ways, "request": {"path": ways[3]["to"]},
        "shop": {"name": f"{word(chance)} & {word(chance)}", "files": "/files", "links": [link("about") for _ in range(6)]},
        "buyer": {"name": f"Zoë <{word(chance)}>"}, "shelf": {"title": f"{word(chance)} & more"},
        "notices": [{"kind": "good", "text": "Kept ✓"}, {"kind": "bad", "text": f"Few & dear {word(chance)}"}],
        "goods": [{"number": number, "to": f"/thing/{number}?from=list&place={number}", "picture": f"/{word(chance)}.png",
                   "title": f"{word(chance)} \"{number}\" <new>", "text": f"{words(chance, 8)} {PRAISE}",
                   "labels": [word(chance), "cheap", "new"], "price": chance.randrange(9999) / 100,
                   "left": chance.randrange(13)} for number in range(30)]}


def thing_by_hand(thing):
    left, to, title = thing["left"], e(thing["to"]), e(thing["title"])
    labels = "".join([f"<li>{e(label)}</li>" for label in thing["labels"]])
    state = "Plenty" if left > 10 else f"{left} left" if left > 0 else "Gone"
    return (f"\n<section class=\"thing{'' if left else ' gone'}\" id=\"t{thing['number']}\">\n  <a href=\"{to}\"><img "
            f"src=\"{e(thing['picture'])}\" alt=\"{title}\"></a>\n  <h3><a href=\"{to}\">{title}</a></h3>\n"
            f"  <p>{e(shortened(thing['text'], 60))}</p>\n  <ul>{labels}</ul>\n  <b>{round(thing['price'], 2)}</b>\n"
            f"  <i>{state}</i>\n</section>\n")


HERE = " class=\"here\""


def shop_by_hand(c):
    here, buyer, name, shelf = c["request"]["path"], c["buyer"], e(c["shop"]["name"]), e(c["shelf"]["title"])
    ways = "".join([f"<a href=\"{e(way['to'])}\"{HERE if way['to'] == here else ''}>"
                    f"{e(way['text'])}</a>" for way in c["ways"]])
    door = f"<b>Hello {e(buyer['name'])}</b><a href=\"/leave\">Leave</a>" if buyer else "<a href=\"/enter\">Enter</a>"
    notices = "".join([f"<p class=\"notice {e(notice['kind'])}\">{e(notice['text'])}</p>" for notice in c["notices"]])
    goods = "".join([thing_by_hand(thing) for thing in c["goods"]]) or "<p>Nothing here.</p>\n"
    pages = "".join([f"<b>{n}</b>" if n == c["page"] else f"<a href=\"?page={n}\">{n}</a>" for n in range(1, c["pages"] + 1)])
    links = "".join([f"<li><a href=\"{e(link['to'])}\">{e(link['text'])}</a></li>" for link in c["shop"]["links"]])
    return (f"<!doctype html>\n<html lang=\"{e(c['language'])}\">\n<head><meta charset=\"utf-8\"><title>{shelf} at {name}"
            f"</title>\n<link rel=\"stylesheet\" href=\"{e(c['shop']['files'])}/shop.css\">\n\n</head>\n<body "
            f"class=\"{e(c.get('look', 'plain'))}\">\n<nav>{ways}\n{door}</nav>\n{notices}\n<main>\n"
            f"<h1>{e(c['shelf']['title'].upper())}</h1>\n<p>{len(c['goods'])} things</p>\n{goods}\n<p>{pages}</p>\n</main>\n"
            f"<footer>&copy; {c['year']} {name} <ul>{links}</ul></footer>\n</body></html>")


WORKLOADS = (
    Workload("inherited-page", ARTICLE, article, article_by_hand, mako=ARTICLE_MAKO),
    Workload("product-page/30", SHOP, shop, shop_by_hand, mako=SHOP_MAKO),
)
