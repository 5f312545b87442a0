"""Loops over rows: fields and attributes, loop variables, conditions, values of many types, calls into Python."""

from decimal import Decimal

from words import word, words

from .hand import e
from .workload import Workload

TABLE = """\
<table>
{% for row in table %}<tr>{% for cell in row.values() %}<td>{{ cell }}</td>{% endfor %}</tr>
{% endfor %}</table>"""
TABLE_MAKO = """\
<table>
% for row in table:
<tr>\\
% for cell in row.values():
<td>${cell}</td>\\
% endfor
</tr>
% endfor
</table>"""


def table(chance):
    return {"table": [{letter: chance.randrange(100) for letter in "abcdefghij"} for _ in range(100)]}


def table_by_hand(c):
    rows = "".join(["<tr>" + "".join([f"<td>{cell}</td>" for cell in row.values()]) + "</tr>\n" for row in c["table"]])
    return f"<table>\n{rows}</table>"


class Member:
    __slots__ = ("number", "name", "address", "here", "points")

    def __init__(self, number, chance):
        self.number, self.name, self.address = number, f"{word(chance)} <{number}>", f"{word(chance)}@example.org"
        self.here, self.points = chance.random() < 0.7, chance.randrange(400) / 4


MEMBERS = """\
<ul>
{% for m in members %}<li id="m{{ m.number }}" class="{{ 'here' if m.here else 'away' }}"><i>{{ m.name }}</i> \
<a href="mailto:{{ m.address }}">{{ m.address }}</a> {{ m.points }}{% if not loop.last %};{% endif %}</li>
{% endfor %}</ul>"""
MEMBERS_MAKO = """\
<ul>
% for m in members:
<li id="m${m.number}" class="${'here' if m.here else 'away'}"><i>${m.name}</i> \\
<a href="mailto:${m.address}">${m.address}</a> ${m.points}\\
% if not loop.last:
;\\
% endif
</li>
% endfor
</ul>"""


def members_by_hand(c):
    last = len(c["members"])
    rows = "".join([
        f"<li id=\"m{m.number}\" class=\"{'here' if m.here else 'away'}\"><i>{e(m.name)}</i> "
        f"<a href=\"mailto:{e(m.address)}\">{e(m.address)}</a> {m.points}{';' if number < last else ''}</li>\n"
        for number, m in enumerate(c["members"], 1)])
    return f"<ul>\n{rows}</ul>"


NESTED = """\
{% for row in rows %}
<p id="{{ row.number }}">{{ row.city }}: {{ row.place.east }}/{{ row.place.north }}</p>
{% endfor %}"""
NESTED_MAKO = """\
% for row in rows:
<p id="${row['number']}">${row['city']}: ${row['place']['east']}/${row['place']['north']}</p>
% endfor
"""


def nested(chance):
    return {"rows": [{"number": number, "city": word(chance),
                      "place": {"east": chance.randrange(9999), "north": chance.randrange(9999)}}
                     for number in range(1000)]}


def nested_by_hand(c):
    return "".join([f"\n<p id=\"{row['number']}\">{e(row['city'])}: {(place := row['place'])['east']}/"
                    f"{place['north']}</p>\n" for row in c["rows"]])


LOOP = ("{% for x in names %}{{ loop.index }} of {{ loop.length }} {{ loop.cycle('left', 'right') }} {{ x }}"
        "{% if not loop.last %}, {% endif %}{% endfor %}")


def loop_by_hand(c):
    count = len(c["names"])
    return ", ".join([f"{number} of {count} {'left' if number % 2 else 'right'} {e(x)}"
                      for number, x in enumerate(c["names"], 1)])


CONDITIONS = ("{% for n in numbers %}{% if n % 12 == 0 %}dozen{% elif n % 4 == 0 %}four{% elif n % 3 == 0 %}three"
              "{% else %}{{ n * 3 - 1 }}{% endif %} {% endfor %}")
CONDITIONS_MAKO = """\
% for n in numbers:
% if n % 12 == 0:
dozen\\
% elif n % 4 == 0:
four\\
% elif n % 3 == 0:
three\\
% else:
${n * 3 - 1}\\
% endif
 \\
% endfor
"""


def conditions_by_hand(c):
    return "".join([("dozen" if n % 12 == 0 else "four" if n % 4 == 0 else "three" if n % 3 == 0 else str(n * 3 - 1))
                    + " " for n in c["numbers"]])


def many_types(chance):
    return {"rows": [{"real": chance.random() * number, "flag": number % 2 == 0, "large": 10 ** 25 + number,
                      "exact": Decimal(chance.randrange(9999)) / 8} for number in range(100)]}


def url_for(endpoint, **values):
    return f"/{endpoint}/{values['number']}"


def money(value):
    return f"{value:,.2f} CHF"


WORKLOADS = (
    Workload("bigtable/100x10", TABLE, table, table_by_hand, mako=TABLE_MAKO),
    Workload("objects/100", MEMBERS, lambda chance: {"members": [Member(number, chance) for number in range(100)]},
             members_by_hand, mako=MEMBERS_MAKO),
    Workload("nested-rows/1000", NESTED, nested, nested_by_hand, mako=NESTED_MAKO),
    Workload("upper-items/10", "{% for row in rows %}\n <dt>{{ row.name | upper }}</dt>\n{% endfor %}",
             lambda chance: {"rows": [{"name": words(chance, 2)} for _ in range(10)]},
             lambda c: "".join([f"\n <dt>{e(row['name'].upper())}</dt>\n" for row in c["rows"]]),
             mako="% for row in rows:\n <dt>${row['name'].upper()}</dt>\n% endfor\n"),
    Workload("loop-variables/100", LOOP, lambda chance: {"names": [word(chance) for _ in range(100)]}, loop_by_hand),
    Workload("conditions/200", CONDITIONS, lambda chance: {"numbers": [chance.randrange(200) for _ in range(200)]},
             conditions_by_hand, mako=CONDITIONS_MAKO),
    Workload("types/100",
             "{% for row in rows %}{{ row.real }} {{ row.flag }} {{ row.large }} {{ row.exact }};{% endfor %}",
             many_types,
             lambda c: "".join([f"{row['real']} {row['flag']} {row['large']} {row['exact']};" for row in c["rows"]]),
             mako="% for row in rows:\n${row['real']} ${row['flag']} ${row['large']} ${row['exact']};\\\n% endfor\n"),
    Workload("python-calls/100",
             "{% for n in numbers %}<a href=\"{{ url_for('item', number=n) }}\">{{ n | money }}</a>{% endfor %}",
             lambda chance: {"numbers": [chance.randrange(100_000) for _ in range(100)]},
             lambda c: "".join([f"<a href=\"{e(url_for('item', number=n))}\">{e(money(n))}</a>" for n in c["numbers"]]),
             functions={"url_for": url_for}, filters={"money": money}),
)
