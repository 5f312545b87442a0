"""Pages whose names, shapes and sizes are all made at random, for every language from one tree.

A shape says which fields a record has and of which kind; the page that shows
it is a list of pieces: text, ("out", path, filter), ("loop", variable, path,
pieces), ("if", path, pieces, pieces).  A path is a variable and its fields.
"""

import sys

from words import word, words

from .hand import e
from .workload import Workload

COUNT = 12
KINDS = ("text", "text", "text", "dirty", "int", "float", "flag", "record", "list")
# A filter with what it is in Python.
FILTERS = {"upper": "{}.upper()", "lower": "{}.lower()", "title": "{}.title()", "trim": "{}.strip()"}


def named(chance, letter, taken):
    """A name that nothing else has; the letter before it keeps keywords and methods away."""
    while (name := f"{letter}_{word(chance)}") in taken:
        pass
    taken.add(name)
    return sys.intern(name)


def shape(chance, depth, taken):
    """Fields with their kinds, in which records and lists hold shapes of their own."""
    fields = {}
    for _ in range(chance.randint(2, 6)):
        kind = chance.choice(KINDS if depth else KINDS[:-2])
        inner = shape(chance, depth - 1, taken) if kind in ("record", "list") else None
        fields[named(chance, "f", taken)] = (kind, inner, chance.choice((1, 3, 10, 40)) if kind == "list" else 0)
    return fields


def value(chance, kind, inner, count):
    if kind == "text":
        return words(chance, chance.randint(1, 8))
    if kind == "dirty":
        return f"<b>{word(chance)}</b> & \"{word(chance)}\""
    if kind == "int":
        return chance.randrange(-100, 100_000)
    if kind == "float":
        return chance.randrange(1, 1_000_000) / 8
    if kind == "flag":
        return chance.random() < 0.5
    if kind == "list":
        return [value(chance, "record", inner, 0) for _ in range(chance.randint(1, 2 * count))]
    return {name: value(chance, *field) for name, field in inner.items()}


def page(chance, fields, path, taken):
    """Pieces that show each of `fields`, some of them twice, some never."""
    for name, (kind, inner, _) in chance.sample([*fields.items()], len(fields)):
        here = (*path, name)
        tag = chance.choice(("p", "li", "td", "b"))
        yield f"<{tag} class=\"{word(chance)}\">{words(chance, chance.randrange(4))} "
        if kind == "list":
            variable = named(chance, "v", taken)
            yield "loop", variable, here, [*page(chance, inner, (variable,), taken)]
        elif kind == "record":
            yield from page(chance, inner, here, taken)
        elif kind == "flag":
            yield "if", here, [words(chance, 2)], [words(chance, 1)]
        else:
            plain = kind in ("int", "float") or chance.random() < 0.7
            for _ in range(chance.choice((1, 1, 2))):
                # Before a sign that is no letter, a title is another thing in Python than in Jinja2.
                filters = [*FILTERS] if kind == "text" else ["upper", "lower", "trim"]
                yield "out", here, None if plain else chance.choice(filters), kind
        yield f"</{tag}>\n"


def in_jinja2(pieces):
    return "".join(map(jinja2_piece, pieces))


def jinja2_piece(piece):
    if isinstance(piece, str):
        return piece
    if piece[0] == "out":
        return "{{ " + ".".join(piece[1]) + (f" | {piece[2]}" if piece[2] else "") + " }}"
    if piece[0] == "if":
        return f"{{% if {'.'.join(piece[1])} %}}{in_jinja2(piece[2])}{{% else %}}{in_jinja2(piece[3])}{{% endif %}}"
    return f"{{% for {piece[1]} in {'.'.join(piece[2])} %}}{in_jinja2(piece[3])}{{% endfor %}}"


def python_path(path, first="{}"):
    return first.format(path[0]) + "".join(f"['{name}']" for name in path[1:])


def in_mako(pieces):
    return "".join(map(mako_piece, pieces))


def mako_piece(piece):
    if isinstance(piece, str):
        return piece
    if piece[0] == "out":
        return "${" + FILTERS.get(piece[2], "{}").format(python_path(piece[1])) + "}"
    if piece[0] == "if":
        return f"\\\n% if {python_path(piece[1])}:\n{in_mako(piece[2])}\n% else:\n{in_mako(piece[3])}\n% endif\n"
    return f"\\\n% for {piece[1]} in {python_path(piece[2])}:\n{in_mako(piece[3])}\\\n% endfor\n"


def by_hand(pieces, indent, local):
    """Lines of Python: an f-string for all that stands between two statements."""
    together = ""

    def of(path):
        return python_path(path) if path[0] in local else python_path(path, "c['{}']")
    for piece in [*pieces, None]:
        if isinstance(piece, str):
            together += piece.replace("\n", "\\n").replace("\"", "\\\"")
        elif piece and piece[0] == "out":
            shown = FILTERS.get(piece[2], "{}").format(of(piece[1]))
            together += f"{{{shown}}}" if piece[3] in ("int", "float") else f"{{e({shown})}}"
        else:
            if together:
                yield f"{indent}w(f\"{together}\")"
                together = ""
            if piece and piece[0] == "if":
                yield f"{indent}if {of(piece[1])}:"
                yield from by_hand(piece[2], indent + " ", local)
                yield f"{indent}else:"
                yield from by_hand(piece[3], indent + " ", local)
            elif piece:
                yield f"{indent}for {piece[1]} in {of(piece[2])}:"
                yield from by_hand(piece[3], indent + " ", {*local, piece[1]})


def compiled(pieces):
    lines = ["def render(c):", " pieces = []", " w = pieces.append", *by_hand(pieces, " ", set()),
             " return ''.join(pieces)"]
    names = {"e": e}
    exec("\n".join(lines), names)
    return names["render"]


def workload(number, chance):
    taken = set()
    fields = shape(chance, 2, taken)
    pieces = [*page(chance, fields, (), taken)]
    return Workload(f"{number:02}", in_jinja2(pieces), lambda again: value(again, "record", fields, 0), compiled(pieces),
                    mako=in_mako(pieces))
