"""Macros, markup that is safe already, JSON, assignments, a match, fragments."""

from words import word, words

from .hand import e
from .workload import ENTRY, Workload

try:
    from markupsafe import Markup
except ImportError:
    from melba.markup import Markup

MACROS = """\
{% macro panel(heading, text, kind='calm') %}<section class="panel {{ kind }}"><h4>{{ heading }}</h4>\
<div>{{ text }}</div></section>{% endmacro %}\
{% for item in items %}{{ panel(item.heading, item.text, kind='loud' if loop.first else 'calm') }}{% endfor %}"""
MACROS_MAKO = """\
<%def name="panel(heading, text, kind='calm')"><section class="panel ${kind}"><h4>${heading}</h4>\
<div>${text}</div></section></%def>\\
% for item in items:
${panel(item['heading'], item['text'], kind='loud' if loop.first else 'calm') | n}\\
% endfor
"""


def in_kida(source):
    """What others call a macro is a def there."""
    return source.replace("{% macro", "{% def").replace("{% endmacro", "{% enddef")


def panels(chance):
    return {"items": [{"heading": f"{word(chance)} & {word(chance)}", "text": words(chance, 4)} for _ in range(100)]}


def panels_by_hand(c):
    def panel(heading, text, kind="calm"):
        return f"<section class=\"panel {e(kind)}\"><h4>{e(heading)}</h4><div>{e(text)}</div></section>"
    return "".join([panel(item["heading"], item["text"], kind="calm" if number else "loud")
                    for number, item in enumerate(c["items"])])


FORM = {
    "form.html": "{% macro control(name, value='', type='text') %}<input name=\"{{ name }}\" type=\"{{ type }}\" "
                 "value=\"{{ value }}\">{% endmacro %}",
    ENTRY: "{% from 'form.html' import control %}{% for name in names %}{{ control(name, type='hidden') }}{% endfor %}",
}


def mixed_markup(chance):
    return {"rows": [{"safe": Markup(f"<b>{word(chance)}</b>"), "trusted": f"<i>{word(chance)}</i>",
                      "dirty": f"<u>{word(chance)}</u>"} for _ in range(100)]}


def record(number, chance):
    return {"here": chance.random() < 0.5, "id": number, "name": word(chance), "value": None}


SETS = """\
{% set full = first ~ ' ' ~ last %}<p>{{ full }}</p>{% if full is string and count is divisibleby(2) and other is not \
defined %}<i>{{ full | length }}</i>{% endif %}{{ full[0] }}{{ full[1:3] }}"""


def sets_by_hand(c):
    full = c["first"] + " " + c["last"]
    return f"<p>{e(full)}</p><i>{len(full)}</i>{full[0]}{full[1:3]}"


STATES = {"open": "We are waiting", "sent": "It is under way", "paid": "Thank you", "back": "It came back", "lost": "Sorry"}
MATCH = "".join(f"{{% {'if' if state == 'open' else 'elif'} state == '{state}' %}}{says}\n"
                for state, says in STATES.items()) + "{% else %}Nobody knows\n{% endif %}"
MATCH_KIDA = "{% match state %}\n" + "".join(
    f"{{% case '{state}' %}}{says}\n" for state, says in STATES.items()) + "{% case _ %}Nobody knows\n{% end %}"

WORKLOADS = (
    Workload("macros/100", MACROS, panels, panels_by_hand, mako=MACROS_MAKO, kida=in_kida(MACROS)),
    Workload("imported-macros/100", FORM, lambda chance: {"names": [word(chance) for _ in range(100)]},
             lambda c: "".join([f"<input name=\"{e(name)}\" type=\"hidden\" value=\"\">" for name in c["names"]]),
             kida={name: in_kida(source) for name, source in FORM.items()}),
    Workload("markup/100",
             "{% for row in rows %}<li>{{ row.safe }}{{ row.trusted | safe }}{{ row.dirty }}</li>{% endfor %}",
             mixed_markup,
             lambda c: "".join([f"<li>{row['safe']}{row['trusted']}{e(row['dirty'])}</li>" for row in c["rows"]])),
    Workload("tojson/20", "<script>let state = {{ state | tojson }};</script>",
             lambda chance: {"state": {"items": [record(number, chance) for number in range(20)]}}),
    Workload("set-and-tests", SETS,
             lambda chance: {"first": word(chance), "last": word(chance), "count": 2 * chance.randrange(50)}, sets_by_hand),
    # Kida keeps its fragment; the others make it anew.
    Workload("fragment/100", "<ul>{% for n in range(100) %}\n<li>Row {{ n }}</li>\n{% endfor %}</ul>",
             lambda chance: {},
             lambda c: "<ul>" + "".join([f"\n<li>Row {n}</li>\n" for n in range(100)]) + "</ul>",
             kida="{% cache 'rows', ttl=300 %}<ul>{% for n in range(100) %}\n<li>Row {{ n }}</li>\n{% endfor %}</ul>{% end %}"),
    Workload("match/6", MATCH, lambda chance: {"state": "gone"}, lambda c: "Nobody knows\n", kida=MATCH_KIDA),
)
