"""The same done with melba.templates and with the real Jinja2."""

import importlib


class Package:
    """Modules of one of the two as attributes, and the names of the package itself."""

    def __init__(self, name):
        self.name = name
        self.package = importlib.import_module(name)

    def __getattr__(self, name):
        try:
            return getattr(self.package, name)
        except AttributeError:
            return importlib.import_module(f"{self.name}.{name}")


OURS = Package("melba.templates")
THEIRS = Package("jinja2")


def plain(text):
    """A text in which nothing says which of the two it is of."""
    return text.replace("melba.templates.", "jinja2.").replace("melba.markup.", "markupsafe.")


def outcome(action, *arguments):
    """What an action gives: its result, or the kind, text and attributes of its exception."""
    try:
        return "gives", action(*arguments)
    except RecursionError:
        raise
    except Exception as problem:
        names = ("message", "name", "lineno", "filename", "templates")
        # Whether Python itself adds a name to this one depends on how often the place was reached.
        attributes = {name: getattr(problem, name, None) for name in names if not isinstance(problem, AttributeError)}
        # Ours have Jinja2's of the same names behind them, once that is loaded.
        bases = list(dict.fromkeys(cls.__name__ for cls in reversed(type(problem).__mro__)))
        return "raises", bases, plain(str(problem)), attributes


def same(action, *arguments):
    """Assert that an action, which gets the package first, does the same with both; what it gives with ours."""
    ours, theirs = outcome(action, OURS, *arguments), outcome(action, THEIRS, *arguments)
    assert ours == theirs
    return ours
