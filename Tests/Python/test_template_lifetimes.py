"""Macros, loops, templates and environments that end sooner or later than those who hold them.

Each piece runs in a process whose freed memory is overwritten.
"""

import sys

import process
import pytest

BEGIN = """
import gc, threading, weakref
from melba.templates import *
import melba.templates as package
env = Environment(extensions=["melba.templates.ext.do", "melba.templates.ext.loopcontrols"])
def render(source, **variables): return env.from_string(source).render(variables)
class Thing: pass
def raises(kind, call, *args, **kwargs):
    try: call(*args, **kwargs)
    except kind as error: return str(error)
    raise SystemExit("nothing was raised")
"""

PIECES = {
    "a macro given to one that outlives it": """
assert render(
    "{% set ns = namespace() %}{% macro a(b) %}{% macro inner() %}{{ b() }}{% endmacro %}{% set ns.m = inner %}{% "
    "endmacro %}"
    "{% macro outer() %}{% macro own() %}own{% endmacro %}{{ a(own) }}{% endmacro %}{{ outer() }}{% for i in "
    "range(50) %}{% set q = 'x' * i %}"
    "{% endfor %}{{ ns.m() }}") == "own"
""",
    "a caller given to one that outlives it": """
assert render(
    "{% set ns = namespace() %}{% macro a() %}{% macro inner() %}{{ caller() }}{% endmacro %}{% set ns.m = inner %}"
    "{% endmacro %}"
    "{% macro outer(x) %}{% call a() %}<{{ x }}>{% endcall %}{% endmacro %}{{ outer('t' * 9) }}{{ ns.m is defined }}") == "True"
""",
    "a macro that drops itself while it runs": """
assert render(
    "{% set ns = namespace() %}{% macro mk() %}{% set z = 'abc' * n %}{% macro inner() %}{% set ns.m = 0 %}{{ f() }}"
    "{{ z }}{% endmacro %}"
    "{% set ns.m = inner %}{% endmacro %}{{ mk() }}{{ ns.m() }}", n=5, f=lambda: "" if [b"z" * 300 for i in range(
        99)] else "") == "abc" * 5
""",
    "a macro called after its template and environment are gone": """
macro = env.from_string("{% set v = [x] %}{% macro m(a, b=v) %}{{ a }}{{ b }}{{ x }}{% endmacro %}").make_module({"x": "X" * 20}).m
ref = weakref.ref(env)
env = None
gc.collect()
assert macro("1") == "1['" + "X" * 20 + "']" + "X" * 20
threads = [threading.Thread(target=lambda: [macro(n) for n in range(200)]) for _ in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
del macro
gc.collect()
""",
    "a loop looked at by a macro after it": """
kept = []
text = render(
    "{% set ns = namespace() %}{% for x in xs %}{% macro m() %}{{ loop.index }}{{ loop.previtem }}{{ "
    "loop.changed(1) }}{{ keep(loop) or '' }}"
    "{% endmacro %}{% set ns.m = m %}{{ loop.previtem }}{% endfor %}{{ ns.m() }}", xs=(str(i) * 50 for i in range(3)),
    keep=kept.append)
gc.collect()
assert kept[0].index == 3 and kept[0].length == 3 and repr(kept[0]) == "<LoopContext 3/3>" and kept[0].last
""",
    "loops kept after their render": """
kept = []
render("{% for x in xs recursive %}{{ keep(loop) or '' }}{{ loop(kids) if loop.depth < 3 }}{% endfor %}", xs=["a" * 30,
    "b"], keep=kept.append, kids=["k" * 20])
gc.collect()
assert [loop.index for loop in kept] == [2, 1, 1, 2, 1, 1], [loop.index for loop in kept]
kept[0]([]), kept[0].cycle(1, 2), kept[0].changed(1), len(kept[0])
threads = [threading.Thread(target=lambda: [(loop.index, loop.length, loop.last) for loop in kept * 50]) for _ in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
""",
    "globals that make their values": """
class Making(dict):
    def __missing__(self, key):
        if key == "made": return ["fresh" * 3]
        raise KeyError(key)
env.globals = Making(env.globals)
assert render("{{ made }}{{ made[0] }}") == "['freshfreshfresh']freshfreshfresh"
""",
    "globals exchanged while they are asked": """
class Dropping(dict):
    def __missing__(self, key):
        template.globals = {}
        gc.collect()
        raise KeyError(key)
template = env.from_string("{{ u }}{{ v }}")
template.globals = Dropping(a=1)
assert template.render() == ""
""",
    "the environment exchanged while it renders": """
template = env.from_string("{{ f() }}{{ x|upper }}{{ u }}")
def exchange():
    global env
    template.environment, env = Environment(), None
    gc.collect()
    return ""
assert template.render(f=exchange, x="q") == "Q"
""",
    "a program that is given again": """
template = env.from_string("{{ f() }}{{ a }}")
other = env.from_string("x")
def again():
    raises(RuntimeError, template._begin, other._program, env, {})
    return ""
assert template.render(f=again, a=1) == "1"
""",
    "asynchronous iterators that are none": """
class A:
    def __aiter__(self): return self
class B:
    def __aiter__(self): return 5
waiting = Environment(enable_async=True).from_string("{% for x in o %}{{ x }}{% endfor %}")
for one in A(), B(): assert "__anext__" in raises(TypeError, waiting.render, o=one)
""",
    "what cannot be unpacked": """
assert "non-iterable int" in raises(TypeError, render, "{% for a, b in [n * 3] %}{% endfor %}", n=10**30)
""",
    "many names of arguments": """
call = ", ".join(f"k{i}={i}" for i in range(70))
assert render("{% macro m() %}{{ kwargs|length }}{{ kwargs.k69 }}{% endmacro %}{{ m(" + call + ") }}") == "7069"
assert "takes no keyword argument" in raises(TypeError, render, "{% macro m() %}{% endmacro %}{{ m(" + call + ") }}")
""",
    "a long chain of macros": """
render(
    "{% set ns = namespace(m='') %}{% macro f(prev) %}{% macro inner() %}{{ prev }}{% endmacro %}{% set ns.m = "
    "inner %}{% endmacro %}"
    "{% for i in range(100000) %}{{ f(ns.m) }}{% endfor %}")
gc.collect()
""",
    "lists and dicts that change while they are walked": """
items = list("abcdef")
assert render("{% for x in items %}{{ x }}{% do items.pop() %}{% endfor %}", items=items) == "abc"
items = [1]
growing = "{% for x in items %}{{ x }}{% if loop.index < 900 %}{% do items.append(loop.index) %}{% endif %}{% endfor %}"
assert len(render(growing, items=items)) > 900
assert "changed size" in raises(RuntimeError, render, "{% for x in d %}{% do d.update({x * 2: 1}) %}{% endfor %}", d={1: 1})
context = {"a": "a" * 20, "clear": None}
context["clear"] = lambda: context.clear() or ""
template = env.from_string("{{ a }}{{ clear() }}{{ a }}{{ b }}")
assert template.render(context) == "a" * 40
""",
    "exceptions of every callback": """
class Bad:
    def __init__(self, *names): self.names = names
    def fail(self, name):
        if name in self.names: raise LookupError(name)
    def __str__(self): self.fail("str"); return "s" * 40
    def __html__(self): self.fail("html"); return "h" * 40
    def __getattr__(self, name):
        if name.startswith("__"): raise AttributeError(name)
        self.fail("getattr"); return ["a"] * 4
    def __getitem__(self, key): self.fail("getitem"); return "i"
    def __iter__(self): self.fail("iter"); return self
    def __next__(self): self.fail("next"); raise StopIteration
    def __call__(self, *args, **kwargs): self.fail("call"); return "c" * 40
    def __bool__(self): self.fail("bool"); return True
    def __eq__(self, other): self.fail("eq"); return True
    def __hash__(self): self.fail("hash"); return 1
    def __add__(self, other): self.fail("add"); return "+" * 40
    def __len__(self): self.fail("len"); return 1
    def __contains__(self, item): self.fail("contains"); return True
names = ["str", "html", "getattr", "getitem", "iter", "next", "call", "bool", "eq", "hash", "add", "len", "contains"]
uses = ["{{ b }}", "{{ b.x }}", "{{ b[1] }}", "{% for x in b %}{{ x }}{% endfor %}", "{{ b(1, k=2) }}",
    "{% if b %}1{% endif %}", "{{ b == 1 }}", "{{ {b: 1} }}", "{{ b + 1 }}",
    "{{ b|length }}", "{{ 1 in b }}", "{{ b|join }}", "{{ b ~ 'x' }}", "{{ b and b or b }}", "{% set x, y = b %}",
    "{{ [b, (b, 1)] }}{{ b }}", "{{ b|custom }}", "{{ b is custom }}",
    "{% for x in [1, b] if b %}{{ loop.last }}{{ b }}{% endfor %}", "{{ f(b, *b) }}", "{{ f(**b) }}",
    "{{ b|map('upper')|list }}", "{{ loop }}{{ b|sort }}"]
frames = ["U", "a{% for i in [1, 2] %}{{ loop.index }}U{% endfor %}",
    "{% macro m(x) %}{% set v = 'v' * 30 %}U{% endmacro %}{{ m([1]) }}", "{% set c %}<U>{% endset %}{{ c }}",
    "{% filter upper %}U{% endfilter %}", "{% macro m() %}{{ caller() }}{% endmacro %}{% call m() %}U{% endcall %}",
    "{% with q = [b] %}U{% endwith %}",
    "{% block z scoped %}U{{ self }}{% endblock %}", "{% for t in [1] recursive %}U{% endfor %}",
    "{% autoescape true %}U{% endautoescape %}"]
env.filters["custom"] = str
env.tests["custom"] = bool
count = 0
for escape in False, True:
    env = env.overlay(autoescape=escape)
    for frame in frames:
        for use in uses:
            template = env.from_string(frame.replace("U", use))
            for name in names:
                for way in (template.render, lambda **k: list(template.generate(**k))):
                    try: way(b=Bad(name), f=lambda *a, **k: "f")
                    except LookupError: count += 1
                    except (TypeError, ValueError, UndefinedError, AttributeError): pass
assert count > 1000, count
""",
    "callbacks that render, call macros and drop all": """
inner = env.from_string("{% macro m(f) %}[{{ f() }}]{% endmacro %}{{ f() }}")
def render_inside():
    return inner.render(f=lambda: env.from_string("{{ x }}").render(x=1))
def call_inside():
    return inner.make_module({"f": str}).m(lambda: "m")
def drop():
    global template, env, inner
    del template
    env = inner = None
    gc.collect()
    return "gone"
template = env.from_string(
    "{{ a() }}{{ b() }}{% for i in [1, 2] %}{{ loop.index }}{% if loop.first %}{{ c() }}{% endif %}{{ x|upper }}{% "
    "endfor %}{{ u }}")
assert template.render(a=render_inside, b=call_inside, c=drop, x="x") == "1[m]1goneX2X"
""",
    "generators closed early": """
sources = [
    "{% for x in xs %}{{ x }}{% endfor %}", "{% block b %}{{ xs|first }}{{ xs }}{% endblock %}",
    "{% macro m() %}{% for x in xs %}{{ x }}{% endfor %}{% endmacro %}a{{ m() }}b",
]
for source in sources:
    for steps in range(4):
        ref = None
        things = [Thing() for _ in range(3)]
        ref = weakref.ref(things[0])
        stream = env.from_string(source).generate(xs=things)
        for _ in range(steps): next(stream, None)
        stream.close()
        del stream, things
        gc.collect()
        assert ref() is None, (source, steps)
""",
    "cycles that are collected": """
def left(source):
    thing = Thing()
    ref = weakref.ref(thing)
    render(source, b=thing)
    del thing
    gc.collect()
    return ref() is not None
for source in ("{% set ns = namespace(b=b) %}{% macro m() %}{{ ns }}{% endmacro %}{% set ns.m = m %}",
    "{% set ns = namespace(b=b) %}{% for x in [b] %}{% set ns.l = loop %}{% endfor %}",
    "{% macro o() %}{% set ns = namespace(b=b) %}{% macro m() %}{{ ns }}{% endmacro %}{% set ns.m = m %}{% endmacro %}{{ o() }}",
    "{% macro o() %}{% set ns = namespace(b=b) %}{% macro m() %}{% macro k() %}{{ ns }}{% endmacro %}{% set ns.k = "
    "k %}{% endmacro %}{{ m() }}{% endmacro %}{{ o() }}",
    "{% macro o() %}{% set ns = namespace(b=b) %}{% for x in [b, ns] %}{% set ns.l = loop %}{% endfor %}{% endmacro %}{{ o() }}",
    "{% set l = [b] %}{% macro m() %}{{ l }}{% endmacro %}{% do l.append(m) %}",
    "{% set t = namespace() %}{% macro m() %}{{ t }}{{ b }}{% endmacro %}{% set t.m = (m,) %}"):
    assert not left(source), source
""",
    "eight threads": """
template = env.from_string(
    "{% macro m(x) %}<{{ x }}>{% endmacro %}{% for i in xs %}{{ m(i) }}{{ loop.index }}{{ i|upper }}{{ d.k }}{% "
    "endfor %}")
expected = template.render(xs=list("abc"), d={"k": 1})
wrong = []
def work():
    for _ in range(300):
        if template.render(xs=list("abc"), d={"k": 1}) != expected: wrong.append(1)
threads = [threading.Thread(target=work) for _ in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
assert not wrong
""",
    "memory that stays": """
import os
def resident():
    with open("/proc/self/statm") as file: return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")
loader = DictLoader({"base": "[{% block a %}A{% endblock %}]", "t":
    "{% extends 'base' %}{% block a %}{{ super() }}{% set ns = namespace() %}{% macro m(p) %}{% macro i() %}{{ p }}"
    "{% endmacro %}"
    "{% set ns.i = i %}{% endmacro %}{{ m(x) }}{{ ns.i() }}{% for i in xs recursive %}{{ loop.index }}{{ keep(loop) "
    "}}{% endfor %}{% include 'inc' %}{% endblock %}", "inc": "{{ x }}{{ nope }}"})
env = Environment(loader=loader)
template = env.get_template("t")
broken = env.from_string("{% for x in xs %}{% set a %}{{ x }}{{ 1 // 0 }}{% endset %}{% endfor %}")
def work(count):
    for _ in range(count):
        template.render(x="x" * 99, xs=[1, 2], keep=lambda loop: "")
        try: broken.render(xs=["y" * 99])
        except ZeroDivisionError: pass
work(3000)
gc.collect()
before = resident()
work(ROUNDS)
gc.collect()
assert resident() - before < 2 << 20, resident() - before
""",
}
LINUX_ONLY = {"memory that stays"}


@pytest.mark.parametrize("name", list(PIECES))
def test_lifetimes(name):
    if name in LINUX_ONLY and not sys.platform.startswith("linux"):
        pytest.skip("reads the kernel's count of pages")
    import randoms

    rounds = 1_000_000 if randoms.COUNT >= 1_000_000 else 20_000
    malloc = "" if name in LINUX_ONLY else "debug"
    process.run(BEGIN + PIECES[name].replace("ROUNDS", str(rounds)), options=("-X", "faulthandler"), **({
        "PYTHONMALLOC": malloc} if malloc else {}))
