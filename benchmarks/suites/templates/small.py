"""Pages of one template: a greeting, a small page, a profile, a catalogue, a long one."""

from words import sentence, word, words

from .hand import e
from .workload import Workload

SMALL = """\
<html>
<head><title>{{ title }}</title></head>
<body>
  <h1>Good morning, {{ name }}</h1>
  <p>Letters: {{ letters }}</p>
  <ol>
  {% for line in lines %}
    <li>{{ line }}</li>
  {% endfor %}
  </ol>
  {% if urgent %}
    <strong>Answer today</strong>
  {% endif %}
  <footer>{{ imprint }}</footer>
</body>
</html>
"""
SMALL_MAKO = """\
<html>
<head><title>${title}</title></head>
<body>
  <h1>Good morning, ${name}</h1>
  <p>Letters: ${letters}</p>
  <ol>
  % for line in lines:
    <li>${line}</li>
  % endfor
  </ol>
  % if urgent:
    <strong>Answer today</strong>
  % endif
  <footer>${imprint}</footer>
</body>
</html>
"""


def small(chance):
    return {"title": words(chance, 2), "name": word(chance), "letters": chance.randrange(100),
            "lines": [word(chance) for _ in range(5)], "urgent": True, "weight": 12.5, "kinds": ["letter", "parcel"],
            "about": {"author": word(chance), "edition": 3}, "summary": sentence(chance, 6),
            "imprint": f"© 2026 {word(chance)}"}


def small_by_hand(c):
    lines = "".join([f"\n    <li>{e(line)}</li>\n  " for line in c["lines"]])
    urgent = "\n    <strong>Answer today</strong>\n  " if c["urgent"] else ""
    return (f"<html>\n<head><title>{e(c['title'])}</title></head>\n<body>\n  <h1>Good morning, {e(c['name'])}</h1>\n"
            f"  <p>Letters: {c['letters']}</p>\n  <ol>\n  {lines}\n  </ol>\n  {urgent}\n"
            f"  <footer>{e(c['imprint'])}</footer>\n</body>\n</html>")


PROFILE = """\
{% if member %}
<article class="member">
  <h2>{{ member.name | title }}</h2>
  <p>{{ member.about | default("Says nothing") }}</p>
  {% for note in member.notes %}
  <section><h3>{{ note.heading }}</h3>
    <p>{{ note.text }}</p></section>
  {% endfor %}
</article>
{% else %}
<p>Who are you?</p>
{% endif %}
"""
PROFILE_MAKO = """\
% if member:
<article class="member">
  <h2>${member['name'].title()}</h2>
  <p>${member.get('about', 'Says nothing')}</p>
  % for note in member['notes']:
  <section><h3>${note['heading']}</h3>
    <p>${note['text']}</p></section>
  % endfor
</article>
% else:
<p>Who are you?</p>
% endif
"""


def profile(chance):
    return {"member": {"name": word(chance), "about": sentence(chance, 5),
                       "notes": [{"heading": words(chance, 2), "text": words(chance, 3)} for _ in range(5)]}}


def profile_by_hand(c):
    member = c["member"]
    if not member:
        return "<p>Who are you?</p>"
    notes = "".join([f"\n  <section><h3>{e(note['heading'])}</h3>\n    <p>{e(note['text'])}</p></section>\n  "
                     for note in member["notes"]])
    return (f"\n<article class=\"member\">\n  <h2>{e(member['name'].title())}</h2>\n"
            f"  <p>{e(member.get('about', 'Says nothing'))}</p>\n  {notes}\n</article>\n")


CATALOGUE = """\
<html>
<head><title>Seeds and bulbs</title></head>
<body>
  <nav>
  {% for kind in kinds %}
    <a href="#{{ kind | lower | replace(" ", "-") }}">{{ kind }}</a>
  {% endfor %}
  </nav>
  <main>
  {% for plant in plants %}
    <section id="plant-{{ plant.number }}">
      <h3>{{ plant.name | escape }}</h3>
      <b>{{ plant.price | round(2) }} CHF</b>
    </section>
  {% endfor %}
  </main>
  <aside>
  {% for hint in hints %}
    <p>{{ hint }}</p>
  {% endfor %}
  </aside>
</body>
</html>
"""
CATALOGUE_MAKO = """\
<html>
<head><title>Seeds and bulbs</title></head>
<body>
  <nav>
  % for kind in kinds:
    <a href="#${kind.lower().replace(' ', '-')}">${kind}</a>
  % endfor
  </nav>
  <main>
  % for plant in plants:
    <section id="plant-${plant['number']}">
      <h3>${plant['name']}</h3>
      <b>${round(plant['price'], 2)} CHF</b>
    </section>
  % endfor
  </main>
  <aside>
  % for hint in hints:
    <p>${hint}</p>
  % endfor
  </aside>
</body>
</html>
"""


def catalogue(chance):
    """With eighty variables that nobody reads, as large sites have them."""
    more = {f"setting_{number}": word(chance) for number in range(80)}
    return {"kinds": [words(chance, 2).title() for _ in range(10)], "hints": [words(chance, 3) for _ in range(20)],
            "plants": [{"number": number, "name": words(chance, 2), "price": chance.randrange(20_000) / 100}
                       for number in range(100)], **more}


def catalogue_by_hand(c):
    kinds = "".join([f"\n    <a href=\"#{e(kind.lower().replace(' ', '-'))}\">{e(kind)}</a>\n  " for kind in c["kinds"]])
    plants = "".join([f"\n    <section id=\"plant-{plant['number']}\">\n      <h3>{e(plant['name'])}</h3>\n"
                      f"      <b>{round(plant['price'], 2)} CHF</b>\n    </section>\n  " for plant in c["plants"]])
    hints = "".join([f"\n    <p>{e(hint)}</p>\n  " for hint in c["hints"]])
    return (f"<html>\n<head><title>Seeds and bulbs</title></head>\n<body>\n  <nav>\n  {kinds}\n  </nav>\n  <main>\n"
            f"  {plants}\n  </main>\n  <aside>\n  {hints}\n  </aside>\n</body>\n</html>")


LONG = """\
<html>
<head><title>{{ title }}</title></head>
<body>
  <h1>{{ name }}'s diary</h1>
  {% for line in lines %}
    <li>{{ line }}</li>
  {% endfor %}
  {% for day in range(500) %}
    <h2>Day {{ day }} of {{ title }}, {{ name }}</h2>
    <div>
      <i>What was on day {{ day }}</i>
      {% if day % 2 == 0 %}
        <p>Rain</p>
      {% else %}
        <b>Sun</b>
      {% endif %}
    </div>
  {% endfor %}
</body>
</html>
"""


def long_by_hand(c):
    title, name = e(c["title"]), e(c["name"])
    lines = "".join([f"\n    <li>{e(line)}</li>\n  " for line in c["lines"]])
    days = "".join([
        f"\n    <h2>Day {day} of {title}, {name}</h2>\n    <div>\n      <i>What was on day {day}</i>\n      "
        + ("\n        <p>Rain</p>\n      " if day % 2 == 0 else "\n        <b>Sun</b>\n      ") + "\n    </div>\n  "
        for day in range(500)])
    return (f"<html>\n<head><title>{title}</title></head>\n<body>\n  <h1>{name}'s diary</h1>\n  {lines}\n  {days}\n"
            "</body>\n</html>")


WORKLOADS = (
    Workload("hello", "<p>Good morning, {{ name }}</p>\n", lambda chance: {"name": words(chance, 1).title()},
             lambda c: f"<p>Good morning, {e(c['name'])}</p>", mako="<p>Good morning, ${name}</p>\n"),
    Workload("small", SMALL, small, small_by_hand, mako=SMALL_MAKO),
    Workload("profile", PROFILE, profile, profile_by_hand, mako=PROFILE_MAKO),
    Workload("catalogue/100", CATALOGUE, catalogue, catalogue_by_hand, mako=CATALOGUE_MAKO),
    Workload("long-page/500", LONG,
             lambda chance: {"title": word(chance), "name": word(chance), "lines": [word(chance) for _ in range(3)]},
             long_by_hand),
)
