"""Jinja2's modules, which are melba.templates' own for those who import them from now on."""

import sys
from importlib.machinery import ModuleSpec

_OURS = "melba.templates"
_THEIRS = "jinja2"


class _Loader:
    """Gives a module of ours as the one of that name of Jinja2's."""

    def create_module(self, spec):
        name = _OURS + spec.name.removeprefix(_THEIRS)
        self.module = __import__(name, fromlist=["*"])
        # An import writes these, which say where the module is at home.
        self.own = self.module.__spec__
        return self.module

    def exec_module(self, module):
        module.__spec__ = self.own


class _Finder:
    """Finds jinja2 and its modules, if there are such in melba.templates."""

    def find_spec(self, name, path=None, target=None):
        if name != _THEIRS and not name.startswith(_THEIRS + "."):
            return None
        from importlib.util import find_spec

        if find_spec(_OURS + name.removeprefix(_THEIRS)) is None:
            return None
        return ModuleSpec(name, _Loader(), is_package=name == _THEIRS)


_finder = _Finder()


def _loaded():
    return [name for name in sys.modules if name == _THEIRS or name.startswith(_THEIRS + ".")]


def install():
    if _finder in sys.meta_path:
        return
    if _loaded():
        raise RuntimeError('jinja2 is imported already; melba.install("jinja2") has to come before that')
    sys.meta_path.insert(0, _finder)


def uninstall():
    if _finder not in sys.meta_path:
        return
    sys.meta_path.remove(_finder)
    for name in _loaded():
        if sys.modules[name].__name__.startswith(_OURS):
            del sys.modules[name]
