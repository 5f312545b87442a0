"""The filters and tests of melba.templates among the modules of Jinja2, whose own are the reference for them.

Everything else that they import is Jinja2's, so that both sides meet the same environments, contexts and undefined
values.
"""

import importlib.util
import pathlib
import sys
import types

import jinja2
import jinja2.async_utils
import melba

FOLDER = pathlib.Path(melba.__file__).parent / "templates"
PACKAGE = "melba._among_jinja2"
LENT = ("async_utils", "exceptions", "runtime", "utils")


def borrow(name):
    """The module of that name, run once with Jinja2's neighbours."""
    full = f"{PACKAGE}.{name}"
    if full in sys.modules:
        return sys.modules[full]
    package = sys.modules.setdefault(PACKAGE, types.ModuleType(PACKAGE))
    package.__path__ = []
    for lent in LENT:
        sys.modules[f"{PACKAGE}.{lent}"] = getattr(jinja2, lent)
    spec = importlib.util.spec_from_file_location(full, FOLDER / f"{name}.py")
    module = sys.modules[full] = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
