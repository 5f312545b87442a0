"""Melba: the hot paths of web software, native.

Importing this does no work: each name is loaded when it is first used.

>>> import melba
>>> melba.escape("<b>")
Markup('&lt;b&gt;')
"""

__version__ = "0.1.0"
__all__ = [
    "Markup", "dumps", "escape", "get_include", "install", "integrations", "isa", "json", "loads", "markup", "uninstall",
]

_HOMES = {
    "Markup": "markup", "dumps": "json", "escape": "markup", "install": "integrations", "isa": "_core", "loads": "json",
    "uninstall": "integrations",
}
_MODULES = ("integrations", "json", "markup")


def __getattr__(name):
    home = name if name in _MODULES else _HOMES.get(name)
    if home is None:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = __import__(f"{__name__}.{home}", fromlist=[name])
    if home is name:
        return module
    value = globals()[name] = getattr(module, name)
    return value


def __dir__():
    return sorted({*globals(), *__all__})


def get_include():
    """The folder of the C headers, for those who build on them."""
    return f"{__path__[0]}/include"
