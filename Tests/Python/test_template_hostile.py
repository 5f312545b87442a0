"""Templates that want too much end with an error that says so, in bounded time and memory, on any stack."""

import json
import sys

import process
import pytest

from melba.templates import Environment, TemplateSyntaxError

BEGIN = """
import resource, threading, time
from melba.templates import *
from melba.templates.exceptions import *
from melba.templates import nativetypes, sandbox
with open("/proc/self/statm") as file: size = int(file.read().split()[0]) * 4096
resource.setrlimit(resource.RLIMIT_AS, (size + (3 << 30), -1))
env = Environment()
env.filters["f"] = lambda value, macro: macro()
def render(source, env=env, **variables): return env.from_string(source).render(variables)
def ends(kinds, call, seconds=20):
    began = time.monotonic()
    try: call()
    except kinds: pass
    else: raise SystemExit("no error")
    assert time.monotonic() - began < seconds
"""

TOO_MUCH = [
    "{{ 'a' * 10**12 }}", "{{ 'a'|center(10**12) }}", "{{ ('a' * 10**6)|replace('a', 'b' * 10**7) }}",
    "{{ '%1000000000000d' % 1 }}",
    "{{ '%*d' % (10**12, 1) }}", "{{ '{:>1000000000000}'.format(1) }}", "{{ [1]|batch(10**12, 1)|list }}", "{{ [0] * 10**12 }}",
    "{% set ns = namespace(a='a' * 1000) %}{% for i in range(100) %}{% set ns.a = ns.a ~ ns.a %}{% endfor %}",
    "{% set a = 'a' * 10**8 %}{% for i in range(10**4) %}{{ a }}{% endfor %}",
    "{% set a = 'a' * 10**8 %}{% set b %}{% for i in range(10**4) %}{{ a }}{% endfor %}{% endset %}",
]

FOREVER = {
    "include": "{% include 'include' %}", "extends": "{% extends 'extends' %}", "one": "{% extends 'two' %}",
    "two": "{% extends 'one' %}",
    "import": "{% import 'import' as x %}", "with": "{% import 'with' as x with context %}", "from": "{% from 'from' import a %}",
    "self": "{% block a %}{{ self.a() }}{% endblock %}", "without": "{% include 'without' without context %}",
    "block": "{% block a %}{% include 'block' %}{% endblock %}",
    "scoped": "{% block a scoped %}{% include 'scoped' %}{% endblock %}",
    "macro": "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "names": "{% macro m() %}{{ m(**{}) }}{% endmacro %}{{ m() }}",
    "filter": "{% macro m() %}{{ 1|f(m) }}{% endmacro %}{{ m() }}",
    "map": "{% macro m() %}{{ [1]|map('f', m)|list }}{% endmacro %}{{ m() }}",
    "call": "{% macro m() %}{% call m() %}{{ caller() }}{% endcall %}{% endmacro %}{{ m() }}",
    "loop": "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}",
    "closure": "{% macro m() %}{% macro n() %}{% endmacro %}{{ m() }}{% endmacro %}{{ m() }}",
}

DEEP = {
    "parentheses": lambda n: "{{ " + "(" * n + "1" + ")" * n + " }}", "not": lambda n: "{{ " + "not " * n + "1 }}",
    "plus": lambda n: "{{ 1" + " + 1" * n + " }}", "minus": lambda n: "{{ " + "-" * n + "1 }}",
    "power": lambda n: "{{ 1" + "**1" * n + " }}",
    "and": lambda n: "{{ 1" + " and 1" * n + " }}", "lists": lambda n: "{{ " + "[" * n + "]" * n + " }}",
    "filters": lambda n: "{{ 1" + "|int" * n + " }}",
    "parts": lambda n: "{{ a" + ".a" * n + " }}", "calls": lambda n: "{{ a" + "()" * n + " }}",
    "inline": lambda n: "{{ " + "1 if 1 else " * n + "2 }}",
    "if": lambda n: "{% if 1 %}" * n + "{% endif %}" * n, "for": lambda n: "{% for x in [1] %}" * n + "{% endfor %}" * n,
    "with": lambda n: "{% with a = 1 %}" * n + "{% endwith %}" * n, "set": lambda n: "{% set x %}" * n + "{% endset %}" * n,
    "macro": lambda n: "{% macro m() %}" * n + "{% endmacro %}" * n, "call": lambda n: "{% call f() %}" * n + "{% endcall %}" * n,
    "filter": lambda n: "{% filter upper %}" * n + "{% endfilter %}" * n,
    "scope": lambda n: "{% autoescape true %}" * n + "{% endautoescape %}" * n,
    "block": lambda n: "".join(f"{{% block b{i} %}}" for i in range(n)) + "{% endblock %}" * n,
}

WIDE = {
    "concatenations": ("{{ 1" + " ~ 1" * 100_000 + " }}", 100_001), "comparisons": ("{{ 1" + " < 2" * 100_000 + " }}", 5),
    "elif": ("{% if 0 %}" + "{% elif 0 %}" * 100_000 + "{% endif %}", 0), "items": ("{{ [" + "1," * 100_000 + "]|length }}", 6),
    "blocks": ("".join(f"{{% block b{i} %}}x{{% endblock %}}" for i in range(100_000)), 100_000),
    "names": ("".join(f"{{{{ n{i} }}}}" for i in range(100_000)), 0), "variables": ("".join(
        f"{{% set n{i} = {i} %}}" for i in range(100_000)), 0),
    "macros": ("".join(f"{{% macro m{i}() %}}{{% endmacro %}}" for i in range(100_000)), 0),
    "arguments": ("{{ f(" + ",".join(f"a{i}=1" for i in range(100_000)) + ") }}", 6),
    "escapes": ("{{ '" + "\\n" * 100_000 + "' }}", 100_000),
}


def test_too_much_memory():
    process.run(BEGIN + f"for source in {TOO_MUCH!r}: ends((MemoryError, OverflowError), lambda: render(source))")


def test_ranges_of_the_sandbox():
    process.run(BEGIN + """
guarded = sandbox.SandboxedEnvironment()
for source in "{% for x in range(10**12) %}{% endfor %}", "{{ range(10**6)|list }}":
    ends(OverflowError, lambda: render(source, guarded))
assert render("{{ range(10**12)|length }}") == "1000000000000"
""")


@pytest.mark.parametrize("kind", ["Environment", "sandbox.SandboxedEnvironment", "nativetypes.NativeEnvironment"])
@pytest.mark.parametrize("waits", [False, True])
def test_what_calls_itself(kind, waits):
    process.run(BEGIN + f"""
own = {kind}(loader=DictLoader({FOREVER!r}), enable_async={waits})
own.filters["f"] = env.filters["f"]
for name in own.list_templates():
    if {waits} and name in ("filter", "map"): continue  # They give coroutines, which are not awaited there.
    ends(RecursionError, lambda: own.get_template(name).render())
    ends(RecursionError, lambda: list(own.get_template(name).generate()))
""")


def test_python_that_renders_itself():
    process.run(BEGIN + """
template = env.from_string("{{ again() }}")
def again(): return template.render(again=again)
ends(RecursionError, again)
""")


@pytest.mark.parametrize("name", list(DEEP))
def test_deep(name):
    for count in 1_000, 100_000:
        with pytest.raises(TemplateSyntaxError, match="nested too deeply"):
            Environment().compile(DEEP[name](count))


@pytest.mark.parametrize("name", list(WIDE))
def test_wide(name):
    source, size = WIDE[name]
    assert len(Environment().from_string(source).render(f=lambda **kwargs: len(kwargs))) == size


@pytest.mark.parametrize("kilobytes", [64, 96, 256, 1024])
def test_short_stacks(kilobytes, tmp_path):
    """Whatever does not fit is refused, at any depth, when it is read, compiled or rendered."""
    if kilobytes == 64 and sys.version_info >= (3, 14):
        pytest.skip("CPython 3.14 has no room in 64 KiB to compare an exception with those that a clause names")
    shapes = {name: [make(n) for n in (*range(0, 60, 3), *range(60, 1000, 61))] for name, make in DEEP.items()}
    shapes.update({name: [source] for name, source in FOREVER.items() if name in ("macro", "names", "filter", "map",
        "call", "loop", "closure")})
    sources = tmp_path / "sources.json"
    sources.write_text(json.dumps([source for made in shapes.values() for source in made]))
    process.run(BEGIN + """
import json, sys
done = []
sources = json.load(open(sys.argv[1]))
def work():
    for source in sources:
        try: render(source, f=lambda caller=None: "")
        except (TemplateSyntaxError, RecursionError, UndefinedError): pass
    assert render("{% for x in [1, 2] %}{{ x }}{% endfor %}") == "12"
    done.append(1)
threading.stack_size(int(sys.argv[2]) << 10)
thread = threading.Thread(target=work)
thread.start()
thread.join()
assert done
""", sources, kilobytes)
