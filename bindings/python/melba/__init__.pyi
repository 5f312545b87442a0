from . import integrations as integrations
from . import json as json
from . import markup as markup
from ._core import isa as isa
from .integrations import install as install
from .integrations import uninstall as uninstall
from .json import dumps as dumps
from .json import loads as loads
from .markup import Markup as Markup
from .markup import escape as escape

__version__: str
__all__ = [
    "Markup", "dumps", "escape", "get_include", "install", "integrations", "isa", "json", "loads", "markup", "uninstall",
]

def get_include() -> str: ...
