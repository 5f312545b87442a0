"""Notices MarkupSafe and Jinja2, whether they were imported before or are imported later."""

import sys


def watch(name, meet):
    """Calls `meet` with the package now, if it is loaded, and whenever it is loaded anew."""
    sys.meta_path.insert(0, _Finder(name, meet))
    if sys.modules.get(name) is not None:
        # An import waits for another thread that is not done with its own.
        meet(__import__(name))


class _Finder:
    """Finds the package as all the others do, with a loader that tells of it.

    A finder is one of these, of this copy of the module or of another, when it has `melba_meet`.
    """

    def __init__(self, name, meet):
        self.melba_name = name
        self.melba_meet = meet

    def find_spec(self, name, path=None, target=None):
        if name != self.melba_name:
            return None
        for finder in list(sys.meta_path):
            if hasattr(finder, "melba_meet") or not hasattr(finder, "find_spec"):
                continue
            spec = finder.find_spec(name, path, target)
            if spec is not None:
                if hasattr(spec.loader, "exec_module"):
                    spec.loader = _Loader(spec.loader)
                return spec
        return None


class _Loader:
    """A loader that does what another does, and then tells all who watch."""

    def __init__(self, loader):
        self.loader = loader

    def __getattr__(self, name):
        # What copies and pickles ask of an object without its attributes is not the loader's.
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self.loader, name)

    def exec_module(self, module):
        if module.__spec__.loader is self:
            module.__spec__.loader = module.__loader__ = self.loader
        self.loader.exec_module(module)
        for finder in list(sys.meta_path):
            if getattr(finder, "melba_name", None) == module.__name__:
                finder.melba_meet(module)
