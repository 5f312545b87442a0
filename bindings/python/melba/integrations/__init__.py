"""One line to adopt Melba in a program, and one to take it back.

>>> import melba
>>> melba.install("markupsafe")
>>> melba.uninstall("markupsafe")

`melba.install("jinja2")` has to come before the program imports Jinja2.
"""

_KNOWN = ("markupsafe", "jinja2")


def _integration(name):
    if not isinstance(name, str):
        raise TypeError(f"name must be a str, not {type(name).__name__}")
    if name not in _KNOWN:
        raise ValueError(f"name must be one of {', '.join(map(repr, _KNOWN))}, not {name!r}")
    return __import__(f"{__name__}.{name}", fromlist=["install"])


def install(name, /):
    """Puts Melba behind the package `name` for the whole process; twice is once."""
    _integration(name).install()


def uninstall(name, /):
    """Puts back what `install` replaced; without an install it does nothing."""
    _integration(name).uninstall()
