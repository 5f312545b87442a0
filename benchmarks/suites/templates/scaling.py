"""One thing many times: variables, numbers, filters, parents, includes."""

from words import word, words

from .hand import e
from .workload import ENTRY, Workload


def variables(count):
    """Their names are made at run time, so that they are not the interned ones of the template."""
    names = [f"v{number}" for number in range(count)]
    return Workload(
        f"variables/{count}",
        "".join(f"{{{{ {name} }}}}" for name in names),
        lambda chance: {name: word(chance) for name in names},
        lambda c: "".join([e(c[name]) for name in names]),
        mako="".join(f"${{{name}}}" for name in names))


def ints(count):
    return Workload(
        f"ints/{count}",
        "{% for number in numbers %}{{ number }}{% endfor %}",
        lambda chance: {"numbers": [chance.randrange(count) for _ in range(count)]},
        lambda c: "".join([str(number) for number in c["numbers"]]),
        mako="% for number in numbers:\n${number}\\\n% endfor\n")


def escape_filters(depth):
    return Workload(
        f"escape-filters/{depth}",
        "{{ text" + " | escape" * depth + " }}",
        lambda chance: {"text": f"<b>{words(chance, 2)}</b>"},
        lambda c: e(c["text"]))


def inherit(depth):
    """Only the last of all overrides is shown."""
    sources = {"0.html": "{% block body %}Nobody {{ name }}{% endblock %}"}
    mako = {"0.html": "<%block name=\"layer\">Nobody ${name}</%block>"}
    for level in range(1, depth + 1):
        page = ENTRY if level == depth else f"{level}.html"
        parent = f"{level - 1}.html"
        sources[page] = f'{{% extends "{parent}" %}}{{% block body %}}Layer {level}{{% endblock %}}'
        mako[page] = f'<%inherit file="{parent}"/>\n<%block name="layer">Layer {level}</%block>'
    return Workload(f"inherit/{depth}", sources, lambda chance: {"name": word(chance)}, lambda c: f"Layer {depth}",
                    mako=mako)


def include_depth(depth):
    sources, mako = {}, {}
    for level in range(depth):
        page = f"{level}.html" if level else ENTRY
        last = level + 1 == depth
        sources[page] = "{{ name }}" if last else f'{{% include "{level + 1}.html" %}}'
        mako[page] = "${name}" if last else f'<%include file="{level + 1}.html"/>'
    return Workload(f"include-depth/{depth}", sources, lambda chance: {"name": word(chance)}, lambda c: e(c["name"]),
                    mako=mako)


def includes(count):
    part = "<hr class=\"wavy\">"
    return Workload(
        f"includes/{count}",
        {"part.html": part, ENTRY: "\n".join(['{% include "part.html" %}'] * count)},
        lambda chance: {},
        lambda c: "\n".join([part] * count),
        mako={"part.html": part, ENTRY: "\n".join(['<%include file="part.html"/>'] * count)})


def include_rows(count):
    return Workload(
        f"include-rows/{count}",
        {"row.html": "<tr><th>{{ row.number }}</th><td>{{ row.city }}</td></tr>",
         ENTRY: "{% for row in rows %}{% include 'row.html' %}{% endfor %}"},
        lambda chance: {"rows": [{"number": number, "city": word(chance)} for number in range(count)]},
        lambda c: "".join([f"<tr><th>{row['number']}</th><td>{e(row['city'])}</td></tr>" for row in c["rows"]]))


WORKLOADS = (
    *map(variables, (10, 100, 1000)),
    *map(ints, (10, 100, 1000, 5000)),
    *map(escape_filters, (1, 5, 10, 20)),
    *map(inherit, (1, 3, 5, 10)),
    *map(include_depth, (1, 5, 10)),
    includes(40),
    include_rows(100),
)
