"""Templates: a drop-in for Jinja2 3.1.

>>> from melba.templates import Environment
>>> Environment().from_string("Hello {{ name }}!")
<Template memory:...>

Importing this does no work: each name is loaded when it is first used.  What differs from Jinja2 is in
docs/compatibility.md.
"""

# The Jinja2 whose behaviour this is; programs ask for it.
__version__ = "3.1.6"

_HOMES = {
    "BaseLoader": "loaders", "BytecodeCache": "bccache", "ChainableUndefined": "runtime", "ChoiceLoader": "loaders",
    "DebugUndefined": "runtime", "DictLoader": "loaders", "Environment": "environment", "FileSystemBytecodeCache": "bccache",
    "FileSystemLoader": "loaders", "FunctionLoader": "loaders", "MemcachedBytecodeCache": "bccache", "ModuleLoader": "loaders",
    "PackageLoader": "loaders", "PrefixLoader": "loaders", "StrictUndefined": "runtime", "Template": "environment",
    "TemplateAssertionError": "exceptions", "TemplateError": "exceptions", "TemplateNotFound": "exceptions",
    "TemplateRuntimeError": "exceptions", "TemplateSyntaxError": "exceptions", "TemplatesNotFound": "exceptions",
    "Undefined": "runtime", "UndefinedError": "exceptions", "clear_caches": "utils", "is_undefined": "utils",
    "make_logging_undefined": "runtime", "pass_context": "utils", "pass_environment": "utils", "pass_eval_context": "utils",
    "select_autoescape": "utils",
}
_MODULES = (
    "async_utils", "bccache", "compiler", "constants", "debug", "defaults", "environment", "exceptions", "ext", "filters",
    "idtracking", "lexer", "loaders", "meta", "nativetypes", "nodes", "parser", "runtime", "sandbox", "tests", "utils", "visitor",
)
# In full, for type checkers.
__all__ = [
    "BaseLoader", "BytecodeCache", "ChainableUndefined", "ChoiceLoader", "DebugUndefined", "DictLoader", "Environment",
    "FileSystemBytecodeCache", "FileSystemLoader", "FunctionLoader", "MemcachedBytecodeCache", "ModuleLoader",
    "PackageLoader", "PrefixLoader", "StrictUndefined", "Template", "TemplateAssertionError", "TemplateError",
    "TemplateNotFound", "TemplateRuntimeError", "TemplateSyntaxError", "TemplatesNotFound", "Undefined",
    "UndefinedError", "clear_caches", "is_undefined", "make_logging_undefined", "pass_context", "pass_environment",
    "pass_eval_context", "select_autoescape",
]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .bccache import BytecodeCache as BytecodeCache
    from .bccache import FileSystemBytecodeCache as FileSystemBytecodeCache
    from .bccache import MemcachedBytecodeCache as MemcachedBytecodeCache
    from .environment import Environment as Environment
    from .environment import Template as Template
    from .exceptions import TemplateAssertionError as TemplateAssertionError
    from .exceptions import TemplateError as TemplateError
    from .exceptions import TemplateNotFound as TemplateNotFound
    from .exceptions import TemplateRuntimeError as TemplateRuntimeError
    from .exceptions import TemplatesNotFound as TemplatesNotFound
    from .exceptions import TemplateSyntaxError as TemplateSyntaxError
    from .exceptions import UndefinedError as UndefinedError
    from .loaders import BaseLoader as BaseLoader
    from .loaders import ChoiceLoader as ChoiceLoader
    from .loaders import DictLoader as DictLoader
    from .loaders import FileSystemLoader as FileSystemLoader
    from .loaders import FunctionLoader as FunctionLoader
    from .loaders import ModuleLoader as ModuleLoader
    from .loaders import PackageLoader as PackageLoader
    from .loaders import PrefixLoader as PrefixLoader
    from .runtime import ChainableUndefined as ChainableUndefined
    from .runtime import DebugUndefined as DebugUndefined
    from .runtime import StrictUndefined as StrictUndefined
    from .runtime import Undefined as Undefined
    from .runtime import make_logging_undefined as make_logging_undefined
    from .utils import clear_caches as clear_caches
    from .utils import is_undefined as is_undefined
    from .utils import pass_context as pass_context
    from .utils import pass_environment as pass_environment
    from .utils import pass_eval_context as pass_eval_context
    from .utils import select_autoescape as select_autoescape
else:

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
