"""What melba.templates offers, and what importing it costs."""

import inspect
import pkgutil
import typing

import both
import jinja2
import process
import pytest
from test_import import loaded

import melba.templates


def test_import_loads_nothing_else():
    assert loaded("import melba.templates") == ["melba", "melba.templates"]


def test_an_environment_loads_nothing_heavy():
    """Of the standard library only what is there anyway, or is built in."""
    new = set(loaded("import melba.templates; melba.templates.Environment")) - set(loaded("import os"))
    ours = {name for name in new if name.split(".")[0] == "melba"}
    assert "melba.templates.environment" in ours
    assert not ours & {f"melba.templates.{name}" for name in ("ext", "sandbox", "nodes", "parser", "lexer", "debug", "loaders")}
    assert new - ours <= {"__future__", "itertools", "_operator"}


def test_names_are_jinja2s():
    theirs = {name for name in vars(jinja2) if not name.startswith("_") and not inspect.ismodule(vars(jinja2)[name])}
    assert set(melba.templates.__all__) == theirs
    for name in theirs:
        ours = getattr(melba.templates, name)
        assert ours.__name__ == name and ours.__module__.startswith("melba.templates.")
    assert melba.templates.__version__ == jinja2.__version__
    assert theirs <= set(dir(melba.templates))


def test_unknown_names():
    with pytest.raises(AttributeError, match="module 'melba.templates' has no attribute 'nothing'"):
        melba.templates.nothing


def test_star_import():
    namespace = {}
    exec("from melba.templates import *", namespace)
    assert set(melba.templates.__all__) <= set(namespace)


def test_modules_are_attributes():
    process.run("import melba.templates as j; j.loaders.DictLoader, j.utils.missing, j.exceptions.TemplateError, j.runtime.Context")


# What is in Jinja2's modules and not ours: the compiler to Python, and what only serves it or typing.
INTERNAL = {
    "debug": {"fake_traceback", "get_template_locals"},
    "runtime": {"AsyncLoopContext", "BlockReference", "LoopContext", "Macro", "TemplateReference"},
}


@pytest.mark.parametrize("name", ["async_utils", "bccache", "debug", "defaults", "environment", "exceptions", "ext", "loaders",
                                  "nativetypes", "runtime", "sandbox", "utils"])
def test_modules_define_what_jinja2s_do(name):
    if name in ("ext", "nativetypes"):
        pytest.importorskip("melba.templates.nodes")
    theirs, ours = getattr(both.THEIRS, name), getattr(both.OURS, name)
    for key, value in vars(theirs).items():
        defined = getattr(value, "__module__", None) == theirs.__name__ and not isinstance(value, typing.TypeVar)
        if not key.startswith("_") and defined and key not in INTERNAL.get(name, ()):
            assert hasattr(ours, key), key


def parameters(function):
    """Names, kinds and defaults; the names that nobody can give are left out."""
    found = []
    for parameter in inspect.signature(function).parameters.values():
        hidden = "__" in parameter.name or parameter.kind is parameter.POSITIONAL_ONLY
        default = parameter.default
        if repr(default) == "missing" or inspect.isclass(default) or callable(default):
            default = getattr(default, "__name__", repr(default))
        found.append((None if hidden else parameter.name, None if hidden else parameter.kind, default))
    return found


CLASSES = [
    *[f"environment.{name}" for name in ("Environment", "Template", "TemplateModule", "TemplateExpression", "TemplateStream")],
    *[f"runtime.{name}" for name in ("Context", "Undefined", "ChainableUndefined", "DebugUndefined", "StrictUndefined")],
    *[f"loaders.{name}" for name in ("BaseLoader", "ChoiceLoader", "DictLoader", "FileSystemLoader", "FunctionLoader",
                                     "ModuleLoader", "PackageLoader", "PrefixLoader")],
    *[f"bccache.{name}" for name in ("Bucket", "BytecodeCache", "FileSystemBytecodeCache", "MemcachedBytecodeCache")],
    *[f"sandbox.{name}" for name in ("SandboxedEnvironment", "ImmutableSandboxedEnvironment", "SandboxedFormatter")],
    *[f"utils.{name}" for name in ("LRUCache", "Cycler", "Joiner")],
    *[f"exceptions.{name}" for name in ("TemplateError", "TemplateNotFound", "TemplatesNotFound", "TemplateSyntaxError")],
]

# The native base of Template has these.
NATIVE = {"render", "render_async", "generate", "generate_async"}


@pytest.mark.parametrize("name", CLASSES)
def test_methods_have_jinja2s_signatures(name):
    module, name = name.split(".")
    theirs, ours = (getattr(getattr(package, module), name) for package in (both.THEIRS, both.OURS))
    for key, value in vars(theirs).items():
        if key in NATIVE or (key.startswith("_") and key not in ("__init__", "__new__", "__call__")):
            continue
        assert hasattr(ours, key), key
        value, mine = getattr(theirs, key), getattr(ours, key)
        # Those of Context that are made from the methods of dict have theirs.
        if (inspect.isfunction(value) or inspect.ismethod(value)) and key not in ("keys", "values", "items"):
            assert parameters(mine) == parameters(value), key


def test_modules_of_the_package_are_all_listed():
    there = {module.name for module in pkgutil.iter_modules(melba.templates.__path__) if not module.name.startswith("_")}
    assert there <= set(melba.templates._MODULES)


def test_works_without_docstrings_and_asserts():
    process.run("import melba.templates as j; j.Environment, j.FileSystemLoader, j.sandbox", options=("-OO",))
