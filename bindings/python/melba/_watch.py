"""Notices MarkupSafe, whether it was imported before or is imported later."""

import sys

_NAME = "markupsafe"


def watch(meet):
    """Calls `meet` with the package now, if it is loaded, and whenever it is loaded anew."""
    if _NAME in sys.modules:
        meet(sys.modules[_NAME])
    sys.meta_path.insert(0, _Finder(meet))


class _Finder:
    """Finds MarkupSafe as all the others do, with a loader that tells of it."""

    def __init__(self, meet):
        self.meet = meet

    def find_spec(self, name, path=None, target=None):
        if name != _NAME:
            return None
        for finder in sys.meta_path:
            if not isinstance(finder, _Finder) and hasattr(finder, "find_spec"):
                spec = finder.find_spec(name, path, target)
                if spec is not None:
                    if hasattr(spec.loader, "exec_module"):
                        spec.loader = _Loader(spec.loader, self.meet)
                    return spec
        return None


class _Loader:
    def __init__(self, loader, meet):
        self.loader = loader
        self.meet = meet

    def __getattr__(self, name):
        return getattr(self.loader, name)

    def create_module(self, spec):
        return self.loader.create_module(spec)

    def exec_module(self, module):
        module.__spec__.loader = module.__loader__ = self.loader
        self.loader.exec_module(module)
        self.meet(module)
