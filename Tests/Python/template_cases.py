"""Templates and contexts made at random, and how a failing one becomes small.

A template is a tree: a Part has a kind and pieces, which are texts and other Parts.  Its source is all texts in order, so
that any Part can be left out or replaced by one of the same kind in it.
"""

import dataclasses

WORDS = ["a", "<b>", "x&y", "'q'", '"', "\xe9<", "\u65e5\u672c", "\U0001f363>", "", "  two words ", "A-b_c", "10", "%s",
    "{0}", "line\nline"]
NAMES = ["a", "b", "c", "items", "tree", "d", "n", "s", "big", "f", "safe", "html", "gen", "obj", "none_", "pairs",
    "nope", "maybe", "wide", "t"]
LOOP = ["index", "index0", "first", "last", "length", "revindex", "revindex0", "previtem", "nextitem", "depth", "depth0", "nope"]
BINARY = ["+", "-", "*", "/", "//", "%", "~", "and", "or", "==", "!=", "<", ">=", "in", "not in", "+", "~", "~"]
FILTERS = [
    "abs", "attr('x')", "batch(2)|list", "batch(3, '-')|list", "capitalize", "center(9)", "count", "d('dd')",
    "default(b)", "default('z', true)",
    "dictsort", "dictsort(by='value')", "dictsort(reverse=true)", "e", "escape", "filesizeformat",
    "filesizeformat(true)", "first", "float",
    "float(1.5)", "forceescape", "format(a, b)", "groupby('x')|list", "indent", "indent(2, true)", "indent(first=true, blank=true)",
    "int", "int(7)", "int(base=16)", "items|list", "join", "join(', ')", "join('<', attribute='x')", "last", "length",
    "list", "lower",
    "map('upper')|list", "map(attribute='x')|list", "map('default', 1)|join", "max", "min", "pprint", "reject|list",
    "reject('odd')|list",
    "rejectattr('x')|list", "replace('a', '<')", "replace(s, b, 1)", "reverse|list", "reverse", "round",
    "round(1, 'floor')", "safe", "select|list",
    "select('string')|join", "selectattr('x')|list", "slice(2)|list", "slice(3, 'f')|list", "sort",
    "sort(reverse=true)", "string", "striptags",
    "sum", "sum(start=1)", "title", "tojson", "trim", "trim('a')", "truncate(5)", "truncate(3, true, '.', 0)",
    "unique|list", "upper",
    "urlencode", "urlize", "wordcount", "wordwrap(4)", "xmlattr", "xmlattr(false)", "nofilter", "upper(1)", "custom",
    "custom(1, k=2)",
    "contextual", "evaluating", "enviro",
]
TESTS = [
    "boolean", "callable", "defined", "undefined", "divisibleby(2)", "divisibleby 3", "eq(1)", "escaped", "even", "odd",
    "false", "true", "filter",
    "float", "ge(1)", "gt 2", "in(items)", "in s", "integer", "iterable", "le(n)", "lower", "lt(5)", "mapping", "ne(a)",
    "none", "number",
    "sameas(a)", "sameas none", "sequence", "string", "test", "upper", "notest", "positive",
]
METHODS = ["upper()", "split()", "items()|list", "get('x')", "get('zz', 3)", "x", "y", "kids", "0", "join(items)",
    "format(a)", "nope", "nope.nope",
           "append(1)", "method(1)", "raises", "count(1)", "keys()|list", "_private", "__class__.__name__"]


@dataclasses.dataclass
class Part:
    kind: str
    pieces: list

    def source(self):
        return "".join(piece if isinstance(piece, str) else piece.source() for piece in self.pieces)


@dataclasses.dataclass
class Case:
    parts: list
    options: dict

    def templates(self):
        return {f"t{number}": part.source() for number, part in enumerate(self.parts)}


class Maker:
    """Makes one case."""

    def __init__(self, random):
        self.random = random
        self.budget = random.choice([10, 25, 60])
        self.blocks = 0

    def case(self):
        choice = self.random.choice
        self.kind = choice(["plain"] * 12 + ["sandbox", "sandbox", "immutable", "native", "async", "async", "generate"])
        options = {
            "autoescape": choice([False, False, True, True, "by name"]),
            "undefined": choice(["Undefined"] * 4 + ["ChainableUndefined"] * 3 + ["StrictUndefined", "DebugUndefined", "own"]),
            "kind": self.kind,
            "trim_blocks": choice([False, False, True]), "lstrip_blocks": choice([False, False, True]),
            "finalize": choice([None] * 8 + ["blank", "contextual"]),
            "globals": choice([None, None, {"a": "global<"}]),
            "context": choice([0, 0, 0, 0, 1, 1, 2, 3]),
        }
        count = choice([1, 1, 2, 3, 4])
        return Case([self.template(number, count) for number in range(count)], options)

    def template(self, number, count):
        self.number, self.count = number, count
        self.own_blocks = []
        self.state = {"loop": 0, "macro": 99, "block": 0, "inside": False, "caller": False, "recursive": False,
            "buffered": False, "volatile": False}
        self.left = self.budget
        pieces = []
        if number + 1 < count and self.random.random() < 0.4:
            name = self.random.choice([f"'t{number + 1}'", f"'t{number + 1}'", f"'t' ~ {number + 1}", "ext"])
            tag = Part("statement", ["{% extends " + name + " %}"])
            if self.random.random() < 0.15:
                tag = Part("statement", ["{% if ", self.expression(1), " %}", tag, "{% endif %}"])
            pieces.append(tag)
        pieces.append(self.body(3))
        return Part("body", pieces)

    # ===== Statements

    def body(self, depth, **state):
        before = dict(self.state)
        self.state.update(state)
        pieces = [self.statement(depth) for _ in range(self.random.choice([1, 1, 2, 3, 4]))]
        self.state = before
        return Part("body", pieces)

    def statement(self, depth):
        self.left -= 1
        kinds = ["text", "output", "output", "output"]
        if depth > 0 and self.left > 0:
            kinds += ["output", "set", "set", "set_tuple", "set_block", "space", "condition", "condition", "loop",
                "loop", "loop", "recursive",
                      "macro", "macro", "call", "filter", "with_", "include", "import_", "from_", "block", "block",
                      "escaping", "do", "raw", "lines"]
            if self.state["loop"]:
                kinds += ["leave", "loop_part", "loop_part"]
            if self.state["recursive"]:
                kinds += ["again"] * 3
            if self.state["block"]:
                kinds += ["super_"] * 2
            if self.state["caller"]:
                kinds += ["caller"] * 3
            if self.own_blocks:
                kinds += ["self_"]
            if self.kind == "native":
                # Captures of Jinja2's are joined as native values there, and empty ones are None.
                kinds = [kind for kind in kinds if kind not in ("recursive", "again", "call", "filter", "set_block",
                    "macro", "super_", "self_", "escaping")]
        return Part("statement", list(getattr(self, self.random.choice(kinds))(depth - 1)))

    def text(self, _):
        yield self.random.choice(["text", "<i>", " ", "\n", "  \n  ", "\u20ac", "\U0001f600", "&amp;", "-"])

    def output(self, _):
        if self.state["volatile"]:
            # Jinja2 escapes constants there as it would outside.
            yield "{% set q = "
            yield self.expression(2)
            yield " %}{{ q }}"
            return
        yield self.random.choice(["{{ ", "{{ ", "{{- "])
        yield self.expression(2)
        yield self.random.choice([" }}", " }}", " -}}"])

    def target(self):
        return self.random.choice(["a", "b", "c", "n", "s", "x", "y", "_p", "items"])

    def tag(self):
        return self.random.choice(["{% ", "{% ", "{% ", "{%- "])

    def set(self, _):
        yield self.tag() + "set " + self.target() + " = "
        yield self.expression(2)
        yield " %}"

    def set_tuple(self, _):
        yield "{% set " + self.target() + ", " + self.target() + " = "
        yield self.random.choice(["(1, '<')", "(b, a)", "pairs[0]", "items[:2]", "a, b", "(s, n)", "'xy'", "n"])
        yield " %}"

    def set_block(self, depth):
        yield "{% set " + self.target() + self.random.choice(["", "", " | upper", " | custom(1)", " | e",
            " | safe | length"]) + " %}"
        yield self.body(depth, loop=0, buffered=True)
        yield "{% endset %}"

    def space(self, _):
        yield self.random.choice(["{% set ns = namespace(v=1, w=s) %}"] * 9 + ["{% set ns = namespace(d) %}", ""])
        yield "{% set ns." + self.random.choice(["v", "w", "new"]) + " = "
        yield self.expression(1)
        yield " %}{{ ns.v }}"

    def condition(self, depth):
        yield self.tag() + "if "
        yield self.expression(1)
        yield " %}"
        yield self.body(depth)
        if self.random.random() < 0.3:
            yield "{% elif "
            yield self.expression(1)
            yield " %}"
            yield self.body(depth)
        if self.random.random() < 0.5:
            yield "{% else %}"
            yield self.body(depth)
        yield "{% endif %}"

    def loop(self, depth):
        pairs = self.random.random() < 0.25
        yield self.tag() + "for " + (self.random.choice(["x, y", "a, b", "k, (x, y)"]) if pairs else self.random.choice(
            ["x", "a", "item", "n"]))
        yield " in "
        if pairs and self.random.random() < 0.8:
            yield self.random.choice(["pairs", "d.items()", "[(1, (2, 3))]", "items|batch(2)"])
        elif self.random.random() < 0.6:
            yield self.random.choice(["items", "[1, '<', 2]", "gen()", "range(3)", "s", "tree", "[]", "wide", "range(n)"])
        else:
            yield self.expression(1)
        if self.random.random() < 0.2:
            yield " if "
            yield self.expression(1)
        yield " %}"
        yield self.body(depth, loop=self.state["loop"] + 1, inside=True, recursive=False)
        if self.random.random() < 0.3:
            yield "{% else %}"
            yield self.body(depth)
        yield "{% endfor %}"

    def recursive(self, depth):
        yield "{% for t in tree " + self.random.choice(["", "", "if t.x "]) + "recursive %}{{ t.x }}"
        yield self.body(depth, loop=self.state["loop"] + 1, inside=True, recursive=True, buffered=True)
        yield "{% endfor %}"

    def again(self, _):
        yield self.random.choice(["{{ loop(t.kids) }}", "{% if t.kids %}<{{ loop(t.kids) }}>{% endif %}",
            "{% set a = loop(t.kids) %}{{ a }}",
                                  "{{ loop(t.kids)|upper }}", "{{ loop(t.kids|reverse) }}"])

    def loop_part(self, _):
        parts = [*("loop." + name for name in LOOP), "loop.cycle('a', b, 3)", "loop.changed(x)", "loop.changed(a, 1)",
            "loop.index ~ loop.last"]
        # In async environments Jinja2's loop has no text and no length.
        yield "{{ " + self.random.choice(parts + ([] if self.kind == "async" else ["loop", "loop.cycle()", "loop|length"])) + " }}"

    def leave(self, _):
        yield self.random.choice(["{% break %}", "{% continue %}", "{% if loop.index == 2 %}{% break %}{% endif %}",
                                  "{% if x %}{% continue %}{% endif %}", "{% if loop.first %}{% continue %}{% endif %}"])

    def macro(self, depth):
        number = self.random.randrange(1, 4)
        if self.state["macro"] <= number:
            number = 0
        yield self.tag() + f"macro m{number}("
        yield self.random.choice(["", "x", "x, y=2", "x, y=x", "x=a, y=b", "x, caller=none", "a, b=items, c='<'", "x=nope"])
        yield ") %}"
        yield self.random.choice(["", "", "{{ varargs }}", "{{ kwargs }}", "{{ varargs|length }}{{ kwargs|dictsort }}",
            "{{ x }}|{{ y }}"])
        yield self.body(depth, macro=number, loop=0, block=0, inside=True, recursive=False, caller=self.random.random(
            ) < 0.5, buffered=True)
        yield "{% endmacro %}"
        if self.random.random() < 0.7:
            yield "{{ "
            yield self.macro_call(number)
            yield " }}"

    def macro_call(self, number):
        name = self.random.choice([f"m{number}"] * 5 + [f"lib.m{number}", f"(m{number}|default(f))"])
        return Part("expression", [name, self.random.choice(["()", "(1)", "(a, b)", "(x=s)", "(1, y='<')", "(*items)",
            "(**d)", "(1, 2, 3, z=4)",
                                                            "(safe, html)", ".name", ".arguments", "(1, x=2)",
                                                            "(caller=f)", "(*[1], **{'y': 2})"])])

    def caller(self, _):
        yield "{{ " + self.random.choice(["caller()", "caller(1)", "caller(a, b)|upper", "caller() ~ a",
            "caller is defined"]) + " }}"

    def call(self, depth):
        number = self.random.randrange(1, 4)
        if self.state["macro"] <= number:
            number = 0
        if self.random.random() < 0.9:
            yield f"{{% macro m{number}(x=1, y='<') %}}" + self.random.choice(["{{ caller() }}",
                "{{ x }}{{ caller(y)|upper }}{{ caller(x) }}", "{{ kwargs }}", "",
                                                                            "{{ caller.arguments }}{% for x in [1, "
                                                                            "2] %}{{ caller(x, b=y) }}{% endfor %}"])
            yield "{% endmacro %}"
        yield "{% call" + self.random.choice(["", "", "(x)", "(a, b=2)"]) + " "
        yield self.random.choice([f"m{number}()", f"m{number}(1)", f"m{number}(a, y=b)", f"m{number}(*pairs[0])",
            f"m{number}()", "f(1)", "obj.method(2)", "f(1)" if self.kind == "async" else "takes_caller(1)"])
        yield " %}"
        yield self.body(depth, loop=0, recursive=False, caller=False, buffered=True)
        yield "{% endcall %}"

    def filter(self, depth):
        yield "{% filter " + self.random.choice(["upper", "e", "replace('t', '<')", "trim|title", "safe", "custom(1)",
            "forceescape", "wordcount|string", "indent"])
        yield " %}"
        yield self.body(depth, loop=0, buffered=True)
        yield "{% endfilter %}"

    def with_(self, depth):
        yield "{% with " + self.target() + " = "
        yield self.expression(1)
        if self.random.random() < 0.4:
            yield ", " + self.target() + " = "
            yield self.expression(1)
        yield " %}"
        yield self.body(depth)
        yield "{% endwith %}"

    def other(self):
        if self.number + 1 >= self.count:
            return None
        if self.random.random() < 0.05:
            return self.random.choice(["'missing'", "none_", "['missing', 'gone']"])
        name = f"t{self.random.randrange(self.number + 1, self.count)}"
        return self.random.choice([f"'{name}'", f"'{name}'", f"['missing', '{name}']", f"'{name[0]}' ~ {name[1:]}"])

    def context(self, buffered=False):
        """Jinja2 writes what is included without context past macros and captures."""
        return self.random.choice(["", "", " with context"] if buffered else ["", "", " with context", " without context"])

    def include(self, _):
        other = self.other()
        if other is None:
            yield "{% include 'missing' ignore missing %}"
            return
        yield "{% include " + other + self.random.choice(["", " ignore missing"]) + self.context(self.state["buffered"]) + " %}"

    def import_(self, _):
        other = self.other()
        if other is None:
            return
        yield "{% import " + other + " as lib" + self.context() + " %}"
        yield self.random.choice(["{{ lib.m1 }}", "{{ lib.a }}", "{{ lib }}",
            "{% if lib.m2 %}{{ lib.m2(1) }}{% endif %}", "{{ lib._p }}", "{{ lib.x }}", "{{ lib.m1() }}",
                                  "{% if lib.m0 %}{% call lib.m0() %}<{{ a }}{% endcall %}{% endif %}"])

    def from_(self, _):
        number = self.random.randrange(0, 4)
        other = self.other()
        if other is None:
            return
        yield "{% from " + other + " import " + self.random.choice([f"m{number}", f"m{number} as m0, a", "a", "a as b",
            "nope", "x, y"])
        yield self.context() + " %}"
        yield self.random.choice(["", "{{ a }}", "{{ nope }}", f"{{{{ m{number} }}}}"])

    def block(self, depth):
        if self.state["macro"] != 99:
            yield "{{ a }}"
            return
        free = [name for name in ("one", "two", "three", "four") if name not in self.own_blocks]
        if not free:
            yield "-"
            return
        name = self.random.choice(free)
        self.own_blocks.append(name)
        yield self.tag() + "block " + name + self.random.choice(["", "", " scoped"])
        if self.random.random() < 0.05:
            yield " required %}{% endblock %}"
            return
        yield " %}"
        yield self.body(depth, block=self.state["block"] + 1, loop=0, inside=True, recursive=False, caller=False)
        yield "{% endblock" + self.random.choice(["", " " + name]) + " %}"

    def super_(self, _):
        yield "{{ " + self.random.choice(["super()", "super()", "super()|upper", "super.super()", "super() ~ a"]) + " }}"

    def self_(self, _):
        # A block that is being made may not call itself for ever.
        yield "{% if not deep %}{% set deep = 1 %}{{ n }}{% endif %}" if self.state[
            "block"] else "{{ self." + self.own_blocks[-1] + "() }}"

    def escaping(self, depth):
        yield "{% autoescape " + self.random.choice(["true", "false", "s", "s is defined", "not nope", "safe == 1"]) + " %}"
        yield self.body(depth, loop=0, volatile=True)
        yield "{% endautoescape %}"

    def do(self, _):
        yield "{% do "
        yield self.random.choice([self.expression(1), "items.append(1)", "d.update(x=2)"])
        yield " %}"

    def raw(self, _):
        yield self.random.choice(["{% raw %}{{ a }}{% endraw %}", "{# {{ a }} #}", "{% raw -%} <{{ {%- endraw %}"])

    def lines(self, _):
        yield self.random.choice(["\n", "{%- set _ = 1 %}\n", "  {% if a %}  \n{% endif %}\n", "{{ a -}}  \n",
            "\t{%+ if b %}x{% endif -%} "])

    # ===== Expressions

    def expression(self, depth):
        """Mostly one whose parts fit, for whoever fails at once shows nothing more."""
        if self.random.random() < 0.85:
            return self.fitting(depth, self.random.choice(["number", "text", "text", "list", "truth", "thing"]))
        return self.wild(depth)

    def fitting(self, depth, kind):
        choice = self.random.choice
        plain = {
            "number": ["1", "2", "n", "7", "1.5", "big", "-3", "9223372036854775807", "0", "d.x", "items|length",
                "n|int", "12", "s|length", "true"],
            "text": ["s", "wide", "safe", "'<i>'", "'a'", "'é&'", "s.upper()", "html", "f(n)", "none_", "obj", "d.y",
                "'%s<' % n", "obj.x", "maybe",
                     "nope", "x", "a", "b", "c", "s|e", "safe|upper", "evals()", "obj.method(n)", "obj['x']",
                     "contextual(1)", "resolves('n')"],
            "list": ["items", "[1, 2]", "['<', n]", "gen()", "range(3)", "pairs", "tree", "(s, safe)", "s", "[]",
                "wide", "d", "[none, 1]", "b|default([])|string"],
            "truth": ["true", "false", "n", "items", "nope", "none", "x", "a is defined", "s == 'x'", "n > 1",
                "loop is defined", "t"],
            "thing": ["obj", "d", "tree", "items", "pairs", "none_", "safe", "html", "big", "maybe", "{'x': s}", "(1, '<')"],
        }[kind]
        if depth <= 0 or self.random.random() < 0.25:
            return Part("expression", [choice(plain)])
        down = depth - 1
        inner = lambda kind: self.fitting(down, kind)  # noqa: E731
        made = {
            "number": [
                lambda: ["(", inner("number"), choice([" + ", " - ", " * ", " // 3 + ", " % 7 + "]), inner("number"), ")"],
                lambda: ["-", inner("number")], lambda: [inner("number"), "|", choice(["abs", "round", "int", "float",
                    "round(1)"])],
                lambda: [inner("list"), "|", choice(["length", "count", "list|length"])], lambda: ["(", inner("number"),
                    " if ", inner("truth"), " else 3)"],
                lambda: ["[1, n, 2.5]|", choice(["max", "min", "sum", "first", "last"])],
            ],
            "text": [
                lambda: ["(", inner("text"), " ~ ", inner("text"), ")"], lambda: ["(", inner("text"), " ~ ", inner(
                    "number"), " ~ '<')"],
                lambda: [inner("text"), "|", choice(["upper", "lower", "title", "capitalize", "trim", "e", "escape",
                    "forceescape", "string", "striptags",
                                                     "replace('a', '<')", "safe", "urlencode", "truncate(5)",
                                                     "center(9)", "indent", "wordwrap(4)",
                                                     "default('<')", "d('z', true)", "custom", "custom(1, k=2)",
                                                     "contextual", "evaluating", "enviro",
                                                     "urlize", "pprint", "reverse", "tojson"])],
                lambda: [inner("list"), "|", choice(["join", "join(', ')", "join('<')", "first", "last", "list",
                    "string", "map('string')|join('&')",
                                                     "reverse|list", "unique|list", "batch(2)|list", "slice(2)|list",
                                                     "select|list", "pprint",
                                                     "map('upper')|list", "reject('none')|list", "list|tojson", "sort|join"])],
                lambda: ["(", inner("text"), " if ", inner("truth"), ")"], lambda: ["(", inner("text"), " or ", inner("text"), ")"],
                lambda: ["f(", inner("text"), ", k=", inner("number"), ")"], lambda: ["'<%s>'|format(", inner("text"), ")"],
                lambda: ["(s, wide, safe)[", choice(["0", "1", "-1", "n % 2", ":2"]), "]"], lambda: ["obj.method(",
                    inner("text"), ", *items)"],
                lambda: ["(safe + ", choice(["'<'", "s", "wide", "html|string"]), ")"], lambda: ["(('<%s>'|safe) % [",
                    inner("text"), "])"],
            ],
            "list": [
                lambda: ["[", inner("text"), ", ", inner("number"), "]"], lambda: ["(", inner("list"), ", ", inner("text"), ")"],
                lambda: [inner("list"), "|", choice(["list", "sort", "reverse|list", "unique", "batch(2)", "slice(2)",
                    "map('string')", "list|select", "list"])],
                lambda: ["{'k': ", inner("text"), ", 'x': ", inner("number"), "}"], lambda: ["range(", inner("number"), " % 5)"],
                lambda: ["items[", choice(["1:", ":n", "::-1", "::2", "-1:"]), "]"], lambda: ["d|", choice(["items",
                    "dictsort", "list"])],
                lambda: ["tree|", choice(["map(attribute='x')", "groupby('x')", "selectattr('kids')|list",
                    "map(attribute='kids')|list", "sum(attribute='kids', start=[])"])],
            ],
            "truth": [
                lambda: ["not ", inner("truth")], lambda: ["(", inner("truth"), choice([" and ", " or "]), inner("truth"), ")"],
                lambda: ["(", inner("number"), choice([" < ", " <= ", " == ", " != ", " > "]), inner("number"), ")"],
                lambda: ["(", inner("number"), " < ", inner("number"), choice([" <= ", " != ", " == "]), inner("number"), ")"],
                lambda: ["(", inner("text"), choice([" in ", " not in "]), "(", inner("list"), ")|list)"],
                lambda: [inner("thing"), " is ", choice(["", "not "]), choice([test for test in TESTS if test not in (
                    "notest", "positive")])],
                lambda: ["(", inner("thing"), " == ", inner("thing"), ")"],
            ],
            "thing": [
                lambda: [inner("list")], lambda: [inner("text")], lambda: [inner("number")], lambda: ["[", inner("thing"), "]"],
                lambda: ["{'a': ", inner("thing"), "}"], lambda: ["(", inner("truth"), ")"], lambda: ["namespace(v=",
                    inner("thing"), ").v"],
            ],
        }[kind]
        return Part("expression", choice(made)())

    def wild(self, depth):
        if depth <= 0 or self.random.random() < 0.2:
            return Part("expression", [self.atom()])
        kinds = ["binary", "binary", "filtered", "filtered", "filtered", "tested", "part", "part", "called", "inline",
            "unary", "listed", "atom_",
                 "chain", "sliced", "joined"]
        return Part("expression", list(getattr(self, self.random.choice(kinds))(depth - 1)))

    def atom(self):
        choice = self.random.choice
        return choice([
            lambda: choice(NAMES), lambda: choice(NAMES), lambda: choice(NAMES), lambda: choice(["x", "y", "ns.v", "item"]),
            lambda: choice(["0", "1", "2", "7", "-3", "12", "1_000", "0x1f", "9223372036854775807",
                "9223372036854775808", "-9223372036854775808",
                            "123456789012345678901234567890"]),
            lambda: choice(["1.5", "0.1", "1e3", "2.0", "1e300", "-0.0"]), lambda: choice(["true", "false", "none",
                "True", "None"]),
            lambda: self.string(), lambda: choice(["[]", "{}", "()", "[1, 2]", "(1,)", "{'x': 1, 'y': a}", "[a, [b]]",
                "{1: 2, s: 3}"]),
            lambda: choice(["range(3)", "dict(x=1)", "joiner()", "cycler(1, 2).next()", "loop", "caller", "self",
                "super", "varargs", "f"]),
        ])()

    def string(self):
        word = self.random.choice(WORDS)
        return "'" + word.replace("\\", "\\\\").replace("'", "\\'") + "'"

    def atom_(self, _):
        yield self.atom()

    def binary(self, depth):
        closes = self.random.choice(["", ")"])
        yield "(" if closes else ""
        yield self.expression(depth)
        yield " " + self.random.choice(BINARY) + " "
        yield self.expression(depth)
        yield closes

    def unary(self, depth):
        yield self.random.choice(["not ", "-", "+", "not not "])
        yield self.expression(depth)

    def filtered(self, depth):
        yield self.random.choice(["", "", "-"])
        yield self.expression(depth)
        yield "|" + self.random.choice(FILTERS)

    def tested(self, depth):
        yield self.expression(depth)
        yield self.random.choice([" is ", " is ", " is not "]) + self.random.choice(TESTS)

    def part(self, depth):
        yield self.random.choice(["obj", "d", "s", "items", "tree", "none_", "safe", "html", "nope", "a", "gen", "f",
            "big", "maybe", "pairs"])
        if self.random.random() < 0.3:
            yield "["
            yield self.random.choice([self.expression(depth), "0", "'x'", "-1", "'upper'", "99"])
            yield "]"
        else:
            yield "." + self.random.choice(METHODS)

    def called(self, depth):
        yield self.random.choice(["f", "f", "obj.method", "dict", "range", "nope", "fails", "contextual", "s.replace",
            "namespace", "obj", "stops",
                                  "resolves", "evals"])
        yield "("
        if self.random.random() < 0.7:
            yield self.random.choice([self.expression(depth), "x=1", "1, 2, k=b", "*items", "**d", "'a', 'b'", "n", "*pairs, **d"])
        yield ")"

    def inline(self, depth):
        yield "("
        yield self.expression(depth)
        yield " if "
        yield self.expression(depth)
        if self.random.random() < 0.7:
            yield " else "
            yield self.expression(depth)
        yield ")"

    def listed(self, depth):
        opened = self.random.choice(["[", "(", "{'k': "])
        yield opened
        yield self.expression(depth)
        yield self.random.choice([", 'j': 1", ""]) if opened[0] == "{" else self.random.choice([", 1", ", b", ""])
        yield {"[": "]", "(": ")"}.get(opened, "}")

    def chain(self, depth):
        yield self.expression(depth)
        for _ in range(self.random.choice([2, 2, 3])):
            yield self.random.choice([" < ", " <= ", " == ", " != ", " > ", " in "])
            yield self.random.choice(["1", "n", "2.5", "a", "s", "items", "9223372036854775808"])

    def sliced(self, _):
        yield self.random.choice(["s", "items", "wide", "safe", "pairs", "nope", "tree"])
        yield self.random.choice(["[1:]", "[:2]", "[::2]", "[::-1]", "[-2:]", "[n:]", "[a:b]", "[1:3:1]", "[:'x']", "[big:]"])

    def joined(self, depth):
        for _ in range(self.random.choice([2, 3, 4])):
            yield self.expression(depth)
            yield " ~ "
        yield self.string()


def make(random):
    return Maker(random).case()


# ===== Making a failure small

def places(part):
    """All Parts with the list that they are in and where."""
    for index, piece in enumerate(part.pieces):
        if isinstance(piece, Part):
            yield part.pieces, index
            yield from places(piece)


def smaller(part, kind):
    for piece in part.pieces:
        if isinstance(piece, Part):
            if piece.kind == kind:
                yield piece
            yield from smaller(piece, kind)


def shrink(case, fails, attempts=3000):
    """The same failure in less: `fails(case)` says whether it is still there."""
    changed = True
    while changed and attempts > 0:
        changed = False
        for part in case.parts:
            for pieces, index in list(places(part)):
                if index >= len(pieces) or not isinstance(pieces[index], Part):
                    continue
                old = pieces[index]
                empty = {"statement": "", "body": "", "expression": "1"}[old.kind]
                for new in [empty, *smaller(old, old.kind)]:
                    attempts -= 1
                    pieces[index] = new
                    if attempts > 0 and fails(case):
                        changed = True
                        break
                    pieces[index] = old
        for key, value in (("autoescape", False), ("undefined", "Undefined"), ("kind", "plain"), ("trim_blocks", False),
            ("lstrip_blocks", False),
                           ("finalize", None), ("globals", None), ("context", 0)):
            old = case.options[key]
            if old != value:
                case.options[key] = value
                if fails(case):
                    changed = True
                else:
                    case.options[key] = old
    return case
