"""Reference counts, memory that does not grow, and memory that is not there.

Tests/leaks counts all references on a debug CPython.
"""

import gc
import sys

import objects
import process
import pytest
import randoms

import melba
import melba.markup
from melba.markup import Markup, escape, escape_silent, soft_str

FUNCTIONS = {name: getattr(melba.markup, name) for name in melba.markup.__all__ if name not in ("Markup", "EscapeFormatter")}
FUNCTIONS["_escape_inner"] = melba.markup._escape_inner
FREE_THREADED = not getattr(sys, "_is_gil_enabled", lambda: True)()

exact = pytest.mark.skipif(FREE_THREADED, reason="without the global lock a count is kept in several places")


@exact
@pytest.mark.parametrize("name", list(FUNCTIONS))
def test_counts_of_types_and_constants_stay(name):
    function = FUNCTIONS[name]
    values = list(objects.values(Markup).values())
    constants = [Markup, str, int, escape(None), escape(True), escape(False), escape_silent(None), None, *values]

    def work():
        for value in values:
            try:
                function(value)
            except Exception:
                pass

    work()
    gc.collect()
    before = [sys.getrefcount(constant) for constant in constants]
    for _ in range(200):
        work()
    gc.collect()
    after = [sys.getrefcount(constant) for constant in constants]
    grown = [(constant, b - a) for constant, a, b in zip(constants, before, after) if abs(b - a) > 20]
    assert not grown


@exact
def test_count_of_markup_follows_its_objects():
    gc.collect()
    before = sys.getrefcount(Markup)
    made = [escape("<" * n) for n in range(1, 1001)] + [escape(n) for n in range(1000)] + [Markup("<")] * 5
    assert sys.getrefcount(Markup) - before == 2001
    del made
    assert sys.getrefcount(Markup) == before
    with pytest.raises(TypeError):
        escape(objects.Html(5)) + 1
    assert abs(sys.getrefcount(Markup) - before) <= 3


GROWTH = """
import gc, sys
import objects, randoms
import melba.markup
from melba.markup import *

def resident():
    with open("/proc/self/statm") as file: return int(file.read().split()[1]) * 4096

values = list(objects.values(Markup).values()) + list(randoms.texts(300, "growth")) + ["<" * 5000, "\\u4e2d&" * 2000]
functions = [getattr(melba.markup, name) for name in melba.markup.__all__ if name not in ("Markup", "EscapeFormatter")]
def work(calls):
    done = 0
    while done < calls:
        for function in functions:
            for value in values:
                try: function(value)
                except Exception: pass
            done += len(values)
work(100_000)
gc.collect()
before = resident()
work(int(sys.argv[1]))
gc.collect()
grown = resident() - before
assert grown < 1 << 20, grown
print(grown)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads the kernel's count of pages")
def test_memory_is_flat():
    process.run(GROWTH, 1_000_000 if randoms.COUNT >= 1_000_000 else 300_000)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="sets a limit of Linux")
@pytest.mark.skipif(FREE_THREADED, reason="the allocator of a free-threaded build holds memory in reserve")
@pytest.mark.parametrize("name", [name for name in FUNCTIONS if name != "soft_str"])
def test_a_result_that_does_not_fit(name):
    """The input fits into the memory there is and the result does not."""
    process.run("""
import resource, sys
import melba.markup
function = getattr(melba.markup, sys.argv[1])
texts = ["<" * (48 << 20), "\\u4e2d<&lt;" * (8 << 20), "\\U0001f363'&lt;\\u2028" * (4 << 20)]
with open("/proc/self/statm") as file: size = int(file.read().split()[0]) * 4096
resource.setrlimit(resource.RLIMIT_AS, (size + (6 << 20), -1))
for text in texts:
    try: result = function(text)
    except MemoryError: continue
    if result is not text: raise SystemExit(f"no error: {len(result)}")
assert function("<b>") is not None
print("ok")
""", name)


def test_a_length_that_cannot_be():
    """Where str itself refuses to be longer."""
    with pytest.raises((MemoryError, OverflowError)):
        Markup("<") * (sys.maxsize // 2)


try:
    import _testcapi
except ImportError:
    _testcapi = None

NO_MEMORY = """
import sys, re
import objects, sweeps
import melba.markup
from melba.markup import Markup, escape, escape_js, escape_url, unescape, striptags

Sub = type("Sub", (Markup,), {})
CALLS = {
    "escape": lambda f: f("a<b>" * 30), "of two bytes": lambda f: f("\\u4e2d<" * 30),
    "of four bytes": lambda f: f("\\U0001f363<" * 30),
    "clean": lambda f: f("clean" * 30), "empty": lambda f: f(""), "subclass": lambda f: f(objects.Own("<b>")),
    "entities": lambda f: f("&lt;&notit;<b>&#x1f363;" * 20), "markup": lambda f: f(Markup("<b>")),
    "short": lambda f: f("a<b"), "long": lambda f: f("clean" * 4000), "late": lambda f: f("clean" * 4000 + "<"),
    "urls": lambda f: f("\\xe9\\u4e2d " * 20),
}
VALUES = {
    "int": 12345, "big": 1 << 70, "none": None, "true": True, "float": 1.5, "html": objects.Html(),
    "html markup": objects.Html(Sub("<")), "lazy": objects.Lazy(), "sub": Sub("<b>"), "object": object(), "wrong": objects.Html(5),
}
functions = {name: getattr(melba.markup, name) for name in melba.markup.__all__ if name not in ("Markup", "EscapeFormatter")}
functions["_escape_inner"] = melba.markup._escape_inner
calls = {f"{n}({c})": (lambda f=f, c=c: CALLS[c](f)) for n, f in functions.items() for c in CALLS}
for n in "escape", "escape_silent", "soft_str":
    calls.update({f"{n}({v})": (lambda f=functions[n], v=v: f(VALUES[v])) for v in VALUES})
if hasattr(sys, "gettotalrefcount"):
    # str.__new__ of a debug CPython ends the process when there is no memory for a subclass.
    calls = {name: call for name, call in calls.items() if not re.search("markup\\)|sub\\)|wrong|clean|empty", name)}
else:
    calls["class"] = lambda: Markup("<")
    calls["add"] = lambda: Markup("<") + "<"
    calls["percent"] = lambda: Markup("%s %(a)s"[:2]) % "<"
    calls["join"] = lambda: Markup(",").join(["<", 1])
    calls["format"] = lambda: Markup("{}").format("<")

lost, failed = sweeps.left_behind(calls, range(80))
assert lost <= 0, f"every sweep leaves {lost} blocks more"
print(failed)
"""


@pytest.mark.skipif(_testcapi is None, reason="this Python comes without _testcapi")
def test_every_allocation_fails_once():
    assert int(process.run(NO_MEMORY)) > 100


@pytest.mark.skipif(_testcapi is None, reason="this Python comes without _testcapi")
@pytest.mark.skipif(hasattr(sys, "gettotalrefcount"), reason="str.__new__ of a debug CPython ends the process without memory")
def test_an_import_that_runs_out_of_memory_can_be_tried_again():
    """Each allocation of the module and of the adoption fails once; what is tried again is whole."""
    process.run("""
from importlib.util import module_from_spec
import _testcapi
from melba import _core
spec = _core.__spec__
def without(number, call):
    _testcapi.set_nomemory(number, number + 1)
    try: return call()
    except MemoryError: return MemoryError
    finally: _testcapi.remove_mem_hooks()
failures = 0
for number in range(60):
    fresh = module_from_spec(spec)
    failures += without(number, lambda: spec.loader.exec_module(fresh)) is MemoryError
for number in range(60):
    fresh = module_from_spec(spec)
    spec.loader.exec_module(fresh)
    kind = type("Markup", (str,), {"__slots__": ()})
    failures += without(number, lambda: fresh._adopt(kind)) is MemoryError
    assert fresh._adopt(kind) is kind and type(fresh.escape(None)) is kind
    assert fresh.escape(None) == "None" and fresh.escape("") == fresh.escape_silent(None) == "" and fresh.escape(True) == "True"
assert failures > 5, failures
""")
