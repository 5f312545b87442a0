"""Melba's Markup and MarkupSafe's in one process, whichever is imported first."""

import process
import pytest

ORDERS = {
    "melba first": "import melba.markup, markupsafe",
    "markupsafe first": "import markupsafe, melba.markup",
    "melba first, by name": "from melba.markup import Markup, escape; from markupsafe import Markup as M, escape as e",
    "escape used before": "import melba; melba.escape('<'); import markupsafe, melba.markup",
    "by jinja2": "import melba.markup, jinja2, markupsafe",
    "jinja2 first": "import jinja2, markupsafe, melba.markup",
    "by importlib": "import importlib, melba.markup; markupsafe = importlib.import_module('markupsafe')",
    "in a thread": (
        "import melba.markup, threading\n"
        "t = threading.Thread(target=__import__, args=('markupsafe',)); t.start(); t.join(); import markupsafe"
    ),
    "by two threads": (
        "import threading; b = threading.Barrier(2)\n"
        "def load(name): b.wait(); __import__(name)\n"
        "ts = [threading.Thread(target=load, args=(n,)) for n in ('melba.markup', 'markupsafe')]\n"
        "[t.start() for t in ts]; [t.join() for t in ts]; import markupsafe, melba.markup"
    ),
}

KNOWN = """
import gc
from melba.markup import Markup, escape
from markupsafe import Markup as Theirs, escape as their_escape

class Sub(Markup): pass
class TheirSub(Theirs): pass

ours, theirs = escape("<"), their_escape("<")
assert type(ours) is Markup and type(theirs) is Theirs and Markup is not Theirs
for cls in Markup, Theirs:
    for value in Markup("<"), Theirs("<"), escape("<"), their_escape("<"), Sub("<"), TheirSub("<"), escape(None), escape(1):
        assert isinstance(value, cls), (value, cls)
    for kind in Markup, Theirs, Sub, TheirSub:
        assert issubclass(kind, cls), (kind, cls)
    assert not isinstance("<", cls) and not isinstance(1, cls) and not issubclass(str, cls) and not issubclass(int, cls)
assert not isinstance(ours, Sub) and not isinstance(theirs, Sub) and not isinstance(ours, TheirSub)
assert isinstance(Sub(""), Sub) and issubclass(Sub, Sub) and not issubclass(Markup, Sub)
assert Markup.__mro__[:2] == (Markup, Theirs) and Theirs.__bases__ == (str,)
assert escape(ours) is ours and escape(theirs) == theirs and type(escape(theirs)) is Markup and their_escape(ours) == ours

# Ours is the subclass, so it answers first in theirs + ours.
for result, text, kind in [
    (ours + theirs, "&lt;&lt;", Markup), (theirs + ours, "&lt;&lt;", Markup),
    (Markup("%s") % theirs, "&lt;", Markup), (Theirs("%s") % ours, "&lt;", Theirs),
    (Markup("%(a)s") % {"a": theirs}, "&lt;", Markup), (Theirs("%(a)s") % {"a": ours}, "&lt;", Theirs),
    (Markup(",").join([ours, theirs, "<"]), "&lt;,&lt;,&lt;", Markup),
    (Theirs(",").join([ours, theirs, "<"]), "&lt;,&lt;,&lt;", Theirs),
    (Markup("{}").format(theirs), "&lt;", Markup), (Theirs("{}").format(ours), "&lt;", Theirs),
    (Markup("{a}").format_map({"a": theirs}), "&lt;", Markup), (Theirs("{a}").format_map({"a": ours}), "&lt;", Theirs),
    (Markup("x").replace("x", theirs), "&lt;", Markup), (Theirs("x").replace("x", ours), "&lt;", Theirs),
    (Markup("x").ljust(2, Theirs("<")), "x<", Markup), (Theirs("x").ljust(2, Markup("<")), "x<", Theirs),
    (Markup(theirs), "&lt;", Markup), (Theirs(ours), "&lt;", Theirs),
    (Markup.escape(theirs), "&lt;", Markup), (Theirs.escape(ours), "&lt;", Theirs),
    ("<" + ours, "&lt;&lt;", Markup), ("<" + theirs, "&lt;&lt;", Theirs),
    (Sub("<") + theirs, "<&lt;", Sub), (TheirSub("<") + ours, "<&lt;", TheirSub),
]:
    assert result == text and type(result) is kind, (result, type(result), text, kind)
assert not gc.is_tracked(escape("<a>")) and not gc.is_tracked(Markup("<a>"))
assert repr(ours) == "Markup('&lt;')" and hash(ours) == hash(theirs) and {ours: 1}[theirs] == 1
for n in range(2000):
    Markup("<") + theirs, Sub("<"), TheirSub("<") + ours, escape(n), theirs + escape("<" * n)
gc.collect()
"""


@pytest.mark.parametrize("order", ORDERS.values(), ids=ORDERS)
def test_each_is_the_other(order):
    process.run(order + KNOWN)


def test_subclasses_made_before_the_meeting():
    process.run("""
from melba.markup import Markup, escape
class Sub(Markup):
    def __init__(self, text): self.text = text
class Deep(Sub):
    __slots__ = ("more",)
old = [Markup("<"), escape("<"), Sub("<"), Deep("<")]
import markupsafe
for value in old:
    assert isinstance(value, markupsafe.Markup) and isinstance(value, Markup)
    assert markupsafe.escape(value) == value and value + "<" == str(value) + "&lt;"
assert Deep.__mro__[:4] == (Deep, Sub, Markup, markupsafe.Markup)
del old, value
import gc; gc.collect()
""")


def test_abstract_classes_before_and_after():
    process.run("""
from abc import ABC, abstractmethod
from melba.markup import Markup
class X(Markup, ABC):
    @abstractmethod
    def f(self): ...
class Y(X):
    def f(self): return 1
import markupsafe
class Z(Markup, ABC): pass
for cls in Y, Z:
    assert isinstance(cls("<"), Markup) and isinstance(cls("<"), markupsafe.Markup) and isinstance(cls("<"), ABC)
assert not isinstance(markupsafe.Markup(""), X) and not isinstance(markupsafe.Markup(""), Z)
Z.register(int)
assert isinstance(1, Z) and not isinstance(1, Markup)
""")


def test_reload_of_markupsafe():
    process.run("""
import importlib, melba.markup, markupsafe
old = markupsafe.Markup
importlib.reload(markupsafe)
assert markupsafe.Markup is not old and isinstance(melba.markup.Markup(""), markupsafe.Markup)
assert isinstance(markupsafe.Markup(""), melba.markup.Markup)
import sys
for name in [name for name in sys.modules if name.startswith("markupsafe")]: del sys.modules[name]
import markupsafe as fresh
assert fresh is not markupsafe and isinstance(melba.markup.escape("<"), fresh.Markup)
assert isinstance(fresh.Markup(""), melba.markup.Markup)
""")


def test_reload_of_melba():
    process.run("""
import importlib, sys, melba, melba.markup
Markup = melba.Markup
watchers = [f for f in sys.meta_path if hasattr(f, "melba_meet")]
importlib.reload(melba.markup)
assert melba.markup.Markup is Markup is type(melba.escape("<"))
del sys.modules["melba.markup"]
import melba.markup as again
assert again.Markup is Markup is type(again.escape("<")) and isinstance(again.escape("<"), Markup)
importlib.reload(melba)
assert melba.Markup is Markup
assert [f for f in sys.meta_path if hasattr(f, "melba_meet")] == watchers and len(watchers) == 1
import markupsafe
assert isinstance(markupsafe.Markup(""), Markup) and isinstance(again.escape("<"), markupsafe.Markup)
""")


def test_spec_and_loader_are_those_of_markupsafe():
    process.run("""
import importlib.machinery as machinery, importlib.util, importlib.resources, importlib.metadata, melba.markup
found = importlib.util.find_spec("markupsafe")
assert found.origin.endswith("__init__.py") and found.loader.get_filename("markupsafe") == found.origin
assert "class Markup" in found.loader.get_source("markupsafe")
import copy, pickle, sys
copy.copy(found), copy.deepcopy(found)
assert "markupsafe" not in sys.modules
import markupsafe, inspect
for loader in markupsafe.__loader__, markupsafe.__spec__.loader:
    assert type(loader) is machinery.SourceFileLoader
assert "class Markup" in inspect.getsource(markupsafe.Markup)
assert importlib.metadata.version("markupsafe").startswith("3.")
assert importlib.resources.files("markupsafe").joinpath("py.typed").is_file()
importlib.invalidate_caches()
""")


def test_markupsafe_is_not_there():
    process.run("""
import sys, melba.markup
class Hider:
    def find_spec(self, name, path=None, target=None):
        if name == "markupsafe": raise ModuleNotFoundError("No module named 'markupsafe'", name=name)
sys.meta_path.insert(1, Hider())
for _ in range(2):
    try: import markupsafe
    except ModuleNotFoundError as error: assert error.name == "markupsafe" and str(error) == "No module named 'markupsafe'"
    else: raise SystemExit("it was found")
import importlib.util
sys.meta_path = [f for f in sys.meta_path if hasattr(f, "melba_meet")]
try: import markupsafe
except ModuleNotFoundError as error: assert error.name == "markupsafe"
else: raise SystemExit("it was found")
assert importlib.util.find_spec("markupsafe") is None
assert melba.markup.escape("<") == "&lt;"
""")


def test_markupsafe_is_forbidden():
    process.run("""
import sys
sys.modules["markupsafe"] = None
import melba.markup
assert isinstance(melba.markup.escape("<"), melba.markup.Markup) and not isinstance("", melba.markup.Markup)
""")


@pytest.mark.parametrize("order", ["before", "after"])
@pytest.mark.parametrize("body", [
    "", "Markup = 1", "class Markup: pass", "class Markup(str): pass", "class Markup(str): __slots__ = 'a',", "Markup = str",
    "class Markup(int): __slots__ = ()", "import enum\nclass Markup(str, enum.Enum): pass", "def Markup(text): return text",
    "import melba.markup; Markup = melba.markup.Markup", "import melba.markup\nclass Markup(melba.markup.Markup): pass",
])
def test_something_else_of_that_name(body, order, tmp_path):
    (tmp_path / "markupsafe.py").write_text(body)
    imports = "import markupsafe, melba.markup" if order == "before" else "import melba.markup, markupsafe"
    process.run(f"import sys; sys.path.insert(0, sys.argv[1]); {imports}" + """
from melba.markup import Markup, escape
assert markupsafe.__file__.startswith(sys.argv[1])
assert type(escape("<")) is Markup and isinstance(escape("<"), Markup) and not isinstance(1, Markup)
assert not isinstance("", Markup) or markupsafe.Markup is str
assert escape("<") + "<" == "&lt;&lt;" and Markup("{}").format("<") == "&lt;"
""", tmp_path)


def test_a_markupsafe_that_fails_to_import(tmp_path):
    (tmp_path / "markupsafe.py").write_text("raise RuntimeError('broken')")
    process.run("""
import sys, melba.markup
sys.path.insert(0, sys.argv[1])
for _ in range(2):
    try: import markupsafe
    except RuntimeError as error: assert str(error) == "broken"
    else: raise SystemExit("no error")
    assert "markupsafe" not in sys.modules
sys.path.pop(0)
import markupsafe
assert isinstance(melba.markup.escape("<"), markupsafe.Markup)
""", tmp_path)


def test_a_namespace_of_that_name(tmp_path):
    (tmp_path / "markupsafe").mkdir()
    process.run("""
import sys, melba.markup
sys.path[:] = [sys.argv[1]] + [p for p in sys.path if "site-packages" not in p]
import markupsafe
assert not hasattr(markupsafe, "Markup") and melba.markup.escape("<") == "&lt;"
""", tmp_path)


def test_a_markupsafe_in_a_zip(tmp_path):
    process.run("""
import os, sys, zipfile, importlib.util, melba.markup
origin = importlib.util.find_spec("markupsafe").origin
path = os.path.join(sys.argv[1], "packages.zip")
with zipfile.ZipFile(path, "w") as archive:
    for name in "__init__.py", "_native.py": archive.write(os.path.join(os.path.dirname(origin), name), "markupsafe/" + name)
sys.path.insert(0, path)
import markupsafe
assert markupsafe.__file__.startswith(path) and type(markupsafe.__loader__).__name__ == "zipimporter"
assert isinstance(melba.markup.escape("<"), markupsafe.Markup) and isinstance(markupsafe.Markup(""), melba.markup.Markup)
assert markupsafe.escape("<") == "&lt;" == melba.markup.escape("<")
""", tmp_path)


def test_finders_that_ask_all_the_others():
    """Hooks of other packages do what ours does: they look for the module behind themselves."""
    process.run("""
import importlib.util, sys, melba.markup
class Hook:
    busy = False
    def find_spec(self, name, path=None, target=None):
        if self.busy or name != "markupsafe": return None
        self.busy = True
        try: return importlib.util.find_spec(name)
        finally: self.busy = False
class Legacy:
    def find_module(self, name, path=None): return None
sys.meta_path[:] = [Hook(), *sys.meta_path, Hook(), Legacy()] if sys.version_info >= (3, 12) else [Hook(), *sys.meta_path, Hook()]
import markupsafe
assert isinstance(melba.markup.escape("<"), markupsafe.Markup) and isinstance(markupsafe.Markup(""), melba.markup.Markup)
""")


def test_a_lazy_loader():
    process.run("""
import importlib.util, sys, melba.markup
spec = importlib.util.find_spec("markupsafe")
spec.loader = importlib.util.LazyLoader(spec.loader)
module = importlib.util.module_from_spec(spec)
sys.modules["markupsafe"] = module
spec.loader.exec_module(module)
assert isinstance(melba.markup.escape("<"), module.Markup)
assert isinstance(module.Markup(""), melba.markup.Markup)
""")


@pytest.mark.parametrize("order", ["import markupsafe", "pass"])
def test_two_copies(order):
    process.run(order + """
import sys, gc
import melba.markup as first
for name in [name for name in sys.modules if name.startswith("melba")]: del sys.modules[name]
import melba.markup as second
import markupsafe
assert first is not second and first._core is not second._core and first.Markup is not second.Markup
for one, other in (first, second), (second, first):
    assert type(one.escape("<")) is one.Markup and type(one.escape(other.escape("<"))) is one.Markup
    assert one.escape(other.escape("<")) == "&lt;" and one.Markup("%s") % other.escape("<") == "&lt;"
    assert isinstance(one.escape("<"), markupsafe.Markup) and isinstance(markupsafe.Markup(""), one.Markup)
    assert isinstance(one.escape("<"), other.Markup)
import importlib
importlib.reload(markupsafe)
for one in first, second:
    assert isinstance(one.escape("<"), markupsafe.Markup)
""")


def test_a_dropped_copy_is_collected():
    process.run("""
import sys, gc, weakref
for round in range(5):
    import melba.markup as copy
    copy.escape("<"), copy.Markup("{}").format(1), copy.escape(None)
    references = [weakref.ref(copy.Markup), weakref.ref(copy._core), weakref.ref(copy)]
    for name in [name for name in sys.modules if name.startswith("melba")]: del sys.modules[name]
    sys.meta_path[:] = [f for f in sys.meta_path if not hasattr(f, "melba_meet")]
    del copy
    gc.collect()
    assert [r() for r in references] == [None] * 3, references
""")


def test_a_markup_outlives_its_copy():
    process.run("""
import sys, gc
import melba.markup as copy
markups = [copy.escape("<"), copy.Markup("<b>"), copy.escape(None), copy.escape(True)]
for name in [name for name in sys.modules if name.startswith("melba")]: del sys.modules[name]
sys.meta_path[:] = [f for f in sys.meta_path if not hasattr(f, "melba_meet")]
del copy
gc.collect()
assert [m + "<" for m in markups] == ["&lt;&lt;", "<b>&lt;", "None&lt;", "True&lt;"] and repr(markups[1]) == "Markup('<b>')"
del markups
gc.collect()
""")


def test_a_fresh_native_module_shares_markup():
    process.run("""
from importlib.machinery import ExtensionFileLoader
from importlib.util import module_from_spec, spec_from_file_location
from melba import _core
def fresh():
    spec = spec_from_file_location("melba._core", loader=ExtensionFileLoader("melba._core", _core.__file__))
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
early = fresh()
assert early is not _core and early.escape("<") == "&lt;"
import melba.markup
assert type(early.escape("<")) is type(fresh().escape("<")) is melba.markup.Markup
assert fresh()._adopt(melba.markup.Markup) is melba.markup.Markup
for wrong in 1, str, int, "Markup":
    try: fresh()._adopt(wrong)
    except TypeError as error: assert "subclass of str" in str(error)
    else: raise SystemExit(wrong)
for _ in range(200): fresh().escape(None)

# A class that was not adopted may have objects with a header for the collector: they keep it.
class Other(melba.markup.Markup): __slots__ = ()
old = [Other("<") for _ in range(100)]
melba.markup.Markup = Other
late = fresh()
assert type(late.escape("<")) is type(late.escape(1)) is type(late.escape(None)) is Other and late.escape("<") == "&lt;"
import gc
assert gc.is_tracked(late.escape("<")) and type(melba.markup.escape("<")) is not Other
del old, late
gc.collect()
""")
