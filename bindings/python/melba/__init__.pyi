from . import integrations as integrations
from . import markup as markup
from ._core import isa as isa
from .integrations import install as install
from .integrations import uninstall as uninstall
from .markup import Markup as Markup
from .markup import escape as escape

__version__: str
__all__ = ["Markup", "escape", "get_include", "install", "integrations", "isa", "markup", "uninstall"]

def get_include() -> str: ...
