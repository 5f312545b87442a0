"""What importing Melba costs and loads, and what the package says of itself."""

import pathlib
import re
import statistics

import process
import pytest

import melba
import melba._core
import melba.markup

# -S: a virtual environment may have a .pth file that imports half of the library.
BARE = ("-S",)


def loaded(statement):
    """The modules that come with it, but for the codec that a debug build looks up to load any extension.

    abc is loaded by all that start with their site module, and so not counted.
    """
    code = f"import abc, sys; before = set(sys.modules); {statement}; print(*sorted(set(sys.modules) - before))"
    return [name for name in process.run(code, options=BARE).split() if not name.startswith("encodings.")]


def test_import_melba_loads_nothing_else():
    assert loaded("import melba") == ["melba"]


def test_import_markup_loads_its_own_only():
    assert loaded("import melba.markup") == ["melba", "melba._core", "melba._watch", "melba.markup"]


def test_what_most_use_loads_nothing_heavy():
    new = loaded(
        "from melba import Markup, escape; escape('<') + '<', Markup('%s') % '<', Markup(',').join('<>'), escape(1), escape(None), "
        "Markup('<b>').striptags(), Markup('&lt;').unescape(), isinstance(1, Markup)"
    )
    assert new == ["melba", "melba._core", "melba._watch", "melba.markup"]


def milliseconds(statement, cache, runs=15):
    """What the statement takes of the processor in a new process: the median, without the first run that writes bytecode."""
    code = f"import time; start = time.process_time(); {statement}; print((time.process_time() - start) * 1e3)"
    environment = {"PYTHONDONTWRITEBYTECODE": "", "PYTHONPYCACHEPREFIX": str(cache)}
    return statistics.median([float(process.run(code, options=BARE, **environment)) for _ in range(runs + 1)][1:])


@pytest.mark.parametrize("statement, bound", [("import melba", 1.0), ("import melba.markup", 5.0)])
def test_import_is_quick(statement, bound, tmp_path):
    """`import melba` stays below a millisecond; the other bound only notices when something heavy came in."""
    # A machine that has much else to do gets two more chances.
    for _ in range(3):
        measured = milliseconds(statement, tmp_path)
        print(f"{statement}: {measured:.3f} ms")
        if measured < bound:
            return
    pytest.fail(f"{statement} takes {measured:.3f} ms")


def test_names_are_loaded_when_they_are_used():
    process.run("""
import sys, melba
for name in melba.__all__:
    assert getattr(melba, name) is not None and name in dir(melba), name
assert melba.escape is melba.markup.escape is sys.modules["melba.markup"].escape
assert melba.Markup is melba.markup.Markup and melba.install is melba.integrations.install
assert "escape" in vars(melba)
namespace = {}
exec("from melba import *", namespace)
assert set(melba.__all__) <= set(namespace)
""")


def test_unknown_names():
    with pytest.raises(AttributeError, match="module 'melba' has no attribute 'nothing'"):
        melba.nothing
    with pytest.raises(ImportError, match="nothing"):
        from melba import nothing  # noqa: F401
    assert not hasattr(melba, "__path") and not hasattr(melba, "__wrapped__")


def test_versions_agree():
    assert re.fullmatch(r"\d+\.\d+\.\d+", melba.__version__)
    assert melba._core.__version__ == melba.__version__


def test_instruction_set():
    assert melba.isa() in ("portable", "avx2", "avx512", "neon")
    with pytest.raises(TypeError):
        melba.isa(1)
    assert process.run("import melba; print(melba.isa())", MELBA_ISA="portable").strip() in ("portable", "neon")


def test_headers_are_there():
    folder = pathlib.Path(melba.get_include())
    assert folder.is_absolute() and (folder / "melba.h").is_file() and (folder / "melba" / "escape.h").is_file()
    with pytest.raises(TypeError):
        melba.get_include(1)


def test_typed():
    assert (pathlib.Path(melba.__file__).parent / "py.typed").read_bytes() == b""


def test_works_without_docstrings_and_asserts():
    process.run("from melba.markup import escape; print(escape('<'))", options=("-OO",))


def test_works_isolated_from_the_names_of_others(tmp_path):
    """Modules of the user's called as ours or as the library's are not taken."""
    for name in "markup", "_core", "abc", "integrations":
        (tmp_path / f"{name}.py").write_text("raise RuntimeError('taken')")
    process.run("""
import sys; sys.path.insert(0, sys.argv[1])
import melba
melba.escape("<"), melba.install("markupsafe")
""", tmp_path)
