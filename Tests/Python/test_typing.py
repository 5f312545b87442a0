"""The stubs: complete, what type checkers make of them as a user sees them, and examples in docstrings."""

import doctest
import importlib
import os
import pathlib
import re
import subprocess
import sys

import pytest

import melba

FOLDER = pathlib.Path(__file__).resolve().parent / "typing_cases"
PACKAGE = pathlib.Path(melba.__file__).parent
CHECKERS = {
    "mypy": ["-m", "mypy", "--strict", "--no-incremental", "--cache-dir", os.devnull, "--show-error-codes"],
    "pyright": ["-m", "pyright"],
}
MODULES = ["melba", "melba._core", "melba._formatter", "melba.integrations", "melba.integrations.jinja2",
           "melba.integrations.markupsafe", "melba.json", "melba._json_error", "melba.markup"]


def said(name, *arguments, cwd=FOLDER):
    pytest.importorskip(name, reason=f"{name} is installed for one version of Python only")
    environment = {**os.environ, "MYPYPATH": "", "PYTHONPATH": str(PACKAGE.parent)}

    def run(*words):
        return subprocess.run([sys.executable, *words], cwd=cwd, env=environment, capture_output=True, text=True)

    # The package called pyright fetches the program of that name when it is first used.
    if name == "pyright" and run("-m", name, "--version").returncode != 0:
        pytest.skip("pyright could not fetch its program")
    outcome = run(*arguments)
    return outcome.returncode, outcome.stdout + outcome.stderr


@pytest.fixture
def settings(tmp_path):
    """A project of a user's: pyright is strict there and finds Melba where the interpreter does."""
    (tmp_path / "pyrightconfig.json").write_text(
        '{"typeCheckingMode": "strict", "reportUnusedExpression": false, "reportPrivateUsage": false, '
        f'"extraPaths": ["{PACKAGE.parent}"], "pythonVersion": "{sys.version_info[0]}.{sys.version_info[1]}"}}'
    )
    for file in FOLDER.glob("*.py"):
        (tmp_path / file.name).write_text(file.read_text())
    return tmp_path


@pytest.mark.parametrize("checker", CHECKERS)
def test_what_is_right(checker, settings):
    status, output = said(checker, *CHECKERS[checker], "user.py", cwd=settings)
    assert status == 0, output


@pytest.mark.parametrize("checker", CHECKERS)
def test_what_is_a_mistake(checker, settings):
    status, output = said(checker, *CHECKERS[checker], "mistakes.py", cwd=settings)
    lines = (settings / "mistakes.py").read_text().splitlines()
    expected = {number for number, line in enumerate(lines, 1) if line.endswith("# mistake")}
    found = {int(number) for number in re.findall(r"mistakes\.py:(\d+)(?::\d+)?(?:: error| - error)", output)}
    assert status == 1 and found == expected, output


def test_stubs_are_what_the_package_is(tmp_path):
    """The modules of templates have no stubs that could differ from them; the names that the package exports are compared."""
    inline = tmp_path / "inline.txt"
    inline.write_text(r"melba\.templates\.(?!__all__$).*" "\n")
    status, output = said("mypy", "-m", "mypy.stubtest", "--allowlist", str(inline), "melba")
    assert status == 0, output


def test_types_of_templates_hold():
    """Filters and tests are for templates to call; those of their functions that have no types are let be."""
    untyped = ["--allow-untyped-defs", "--allow-incomplete-defs", "--allow-untyped-calls",
               "--no-check-untyped-defs"]
    status, output = said("mypy", *CHECKERS["mypy"], *untyped, "-p", "melba.templates")
    assert status == 0, output


def test_every_module_has_a_stub():
    """_watch is the one that nobody else uses, and the modules of templates have their types inline."""
    sources = {path.relative_to(PACKAGE).with_suffix("") for path in PACKAGE.rglob("*.py")} - {pathlib.Path("_watch")}
    sources = {path for path in sources if path.parts[0] != "templates"}
    stubs = {path.relative_to(PACKAGE).with_suffix("") for path in PACKAGE.rglob("*.pyi")} - {pathlib.Path("_core")}
    assert sources == stubs


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings(name):
    module = importlib.import_module(name)
    for public in getattr(module, "__all__", ()):
        getattr(module, public)
    globs = {**vars(importlib.import_module("melba.markup")), **vars(module), "melba": melba}
    finder = doctest.DocTestFinder(exclude_empty=True)
    tests = finder.find(module, name, globs=globs)
    if name == "melba._core":
        # The finder passes over functions that are not written in Python.
        parser = doctest.DocTestParser()
        tests = [parser.get_doctest(value.__doc__, globs, key, None, 0) for key, value in vars(module).items() if callable(value)]
    runner = doctest.DocTestRunner()
    for test in tests:
        runner.run(test)
    assert runner.failures == 0
    if name in ("melba", "melba._core", "melba.markup"):
        assert runner.tries > 0
    melba.uninstall("markupsafe")


def test_every_public_function_has_a_docstring_and_a_signature():
    import inspect

    import melba.markup

    for name in melba.markup.__all__:
        value = getattr(melba.markup, name)
        assert value.__doc__ and re.match(r"[A-Z].*\.$", value.__doc__.splitlines()[0]), name
        assert inspect.signature(value)
        if inspect.isbuiltin(value):
            (parameter,) = inspect.signature(value).parameters.values()
            assert parameter.kind is parameter.POSITIONAL_ONLY and ">>>" in value.__doc__, name
