"""Environments and templates: the names of jinja2.environment.

What it takes of the native core is in `_native`.
"""

from __future__ import annotations

from _weakref import ref

from ._native import TemplateBase, TemplateProgram, TemplateSyntax, TemplateTree, compile_template, load_program
from .defaults import (
    BLOCK_END_STRING,
    BLOCK_START_STRING,
    COMMENT_END_STRING,
    COMMENT_START_STRING,
    DEFAULT_FILTERS,
    DEFAULT_NAMESPACE,
    DEFAULT_POLICIES,
    DEFAULT_TESTS,
    KEEP_TRAILING_NEWLINE,
    LINE_COMMENT_PREFIX,
    LINE_STATEMENT_PREFIX,
    LSTRIP_BLOCKS,
    NEWLINE_SEQUENCE,
    TRIM_BLOCKS,
    VARIABLE_END_STRING,
    VARIABLE_START_STRING,
)
from .exceptions import (
    TemplateNotFound,
    TemplateRuntimeError,
    TemplatesNotFound,
    TemplateSyntaxError,
    UndefinedError,
    not_found,
)
from .runtime import Context, EvalContext, Undefined, new_context, own_undefined
from .utils import LRUCache, _PassArg, concat, consume, import_string, internalcode, missing

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from collections.abc import (
        AsyncGenerator,
        Callable,
        Collection,
        Iterable,
        Iterator,
        Mapping,
        MutableMapping,
        Sequence,
    )
    from typing import IO, Any, Literal, NoReturn

    from ..markup import Markup
    from . import nodes
    from .bccache import BytecodeCache
    from .ext import Extension
    from .lexer import Lexer
    from .loaders import BaseLoader

    Newline = Literal["\n", "\r\n", "\r"]
    Globals = MutableMapping[str, Any]
    Autoescape = bool | Callable[[str | None], bool]
    ExtensionLike = str | type[Extension]

# The tags of the extensions in `ext`, which the native parser knows.
_NATIVE_TAGS = frozenset({"do", "break", "continue", "trans", "pluralize", "debug"})

# The bit of a program's flags that says it gives values and not text.
_NATIVE = 8

_spontaneous = LRUCache(10)


def get_spontaneous_environment(cls: type[Environment], *args: Any) -> Environment:
    """The environment for templates that were made without one; the same for the same arguments."""
    key = (cls, *args)
    environment: Environment | None = _spontaneous.get(key)
    if environment is None:
        environment = _spontaneous[key] = cls(*args)
        environment.shared = True
    return environment


get_spontaneous_environment.cache_clear = _spontaneous.clear  # type: ignore[attr-defined]


def create_cache(size: int) -> MutableMapping[Any, Template] | None:
    """A cache for so many templates: none for 0, one without bounds for less."""
    if size == 0:
        return None
    return {} if size < 0 else LRUCache(size)  # type: ignore[return-value]


def copy_cache(cache: MutableMapping[Any, Any] | None) -> MutableMapping[Any, Template] | None:
    """An empty cache of the same kind."""
    if cache is None:
        return None
    return {} if type(cache) is dict else LRUCache(cache.capacity)  # type: ignore[return-value, attr-defined]


def _own_extension(extension: ExtensionLike) -> type[Extension]:
    """The class of an extension; for one that comes with Jinja2 that which stands for it here."""
    name = extension if isinstance(extension, str) else f"{extension.__module__}.{extension.__name__}"
    if name.startswith(("jinja2.ext.", "jinja2.ext:")):
        extension = __package__ + name.removeprefix("jinja2")
    return import_string(extension) if isinstance(extension, str) else extension


def load_extensions(environment: Environment, extensions: Sequence[ExtensionLike]) -> dict[str, Extension]:
    """The extensions, made for an environment, by their identifiers."""
    result = {}
    for extension in extensions:
        cls = _own_extension(extension)
        result[cls.identifier] = cls(environment)
    return result


def _check(environment: Environment) -> Environment:
    environment.undefined = own_undefined(environment.undefined)
    assert issubclass(environment.undefined, Undefined), "'undefined' must be a subclass of 'jinja2.Undefined'."
    block, variable, comment = (
        environment.block_start_string, environment.variable_start_string, environment.comment_start_string
    )
    assert block != variable != comment, "block, variable and comment start strings must be different."
    assert environment.newline_sequence in ("\r", "\r\n", "\n"), (
        "'newline_sequence' must be one of '\\n', '\\r\\n', or '\\r'."
    )
    return environment


class CodeGenerator:
    """The name that Jinja2's compiler to Python has.

    Templates are compiled natively here, and no method of a subclass is called.
    """

    # Whether values are handed on as they are and not printed.
    native = False


class Environment:
    """Settings, filters, tests and globals that templates share, and their loader.

    It is meant to be set up before the first template is loaded, and not changed afterwards.
    """

    sandboxed = False
    # Whether this is an overlay, and then of what.
    overlayed = False
    linked_to: Environment | None = None
    # Whether this belongs to templates that were made without an environment.
    shared = False
    code_generator_class: type[CodeGenerator] = CodeGenerator
    concat: Callable[[Iterable[Any]], Any] = "".join
    context_class: type[Context] = Context
    template_class: type[Template]

    def __init__(
        self,
        block_start_string: str = BLOCK_START_STRING,
        block_end_string: str = BLOCK_END_STRING,
        variable_start_string: str = VARIABLE_START_STRING,
        variable_end_string: str = VARIABLE_END_STRING,
        comment_start_string: str = COMMENT_START_STRING,
        comment_end_string: str = COMMENT_END_STRING,
        line_statement_prefix: str | None = LINE_STATEMENT_PREFIX,
        line_comment_prefix: str | None = LINE_COMMENT_PREFIX,
        trim_blocks: bool = TRIM_BLOCKS,
        lstrip_blocks: bool = LSTRIP_BLOCKS,
        newline_sequence: Newline = NEWLINE_SEQUENCE,
        keep_trailing_newline: bool = KEEP_TRAILING_NEWLINE,
        extensions: Sequence[ExtensionLike] = (),
        optimized: bool = True,
        undefined: type[Undefined] = Undefined,
        finalize: Callable[..., Any] | None = None,
        autoescape: Autoescape = False,
        loader: BaseLoader | None = None,
        cache_size: int = 400,
        auto_reload: bool = True,
        bytecode_cache: BytecodeCache | None = None,
        enable_async: bool = False,
    ) -> None:
        self.block_start_string = block_start_string
        self.block_end_string = block_end_string
        self.variable_start_string = variable_start_string
        self.variable_end_string = variable_end_string
        self.comment_start_string = comment_start_string
        self.comment_end_string = comment_end_string
        self.line_statement_prefix = line_statement_prefix
        self.line_comment_prefix = line_comment_prefix
        self.trim_blocks = trim_blocks
        self.lstrip_blocks = lstrip_blocks
        self.newline_sequence = newline_sequence
        self.keep_trailing_newline = keep_trailing_newline
        self.undefined = undefined
        self.optimized = optimized
        self.finalize = finalize
        self.autoescape = autoescape
        self.filters = DEFAULT_FILTERS.copy()
        self.tests = DEFAULT_TESTS.copy()
        self.globals = DEFAULT_NAMESPACE.copy()
        self.loader = loader
        self.cache = create_cache(cache_size)
        self.bytecode_cache = bytecode_cache
        self.auto_reload = auto_reload
        self.policies = DEFAULT_POLICIES.copy()
        # The extensions see all that is above, and may change it.
        self.extensions = load_extensions(self, extensions)
        self.is_async = enable_async
        _check(self)

    def add_extension(self, extension: ExtensionLike) -> None:
        """Add an extension, by its class or the name of it."""
        self.extensions.update(load_extensions(self, [extension]))

    def extend(self, **attributes: Any) -> None:
        """Add attributes that are not there yet; extensions do this."""
        for name, value in attributes.items():
            if not hasattr(self, name):
                setattr(self, name, value)

    def overlay(
        self,
        block_start_string: str = missing,
        block_end_string: str = missing,
        variable_start_string: str = missing,
        variable_end_string: str = missing,
        comment_start_string: str = missing,
        comment_end_string: str = missing,
        line_statement_prefix: str | None = missing,
        line_comment_prefix: str | None = missing,
        trim_blocks: bool = missing,
        lstrip_blocks: bool = missing,
        newline_sequence: Newline = missing,
        keep_trailing_newline: bool = missing,
        extensions: Sequence[ExtensionLike] = missing,
        optimized: bool = missing,
        undefined: type[Undefined] = missing,
        finalize: Callable[..., Any] | None = missing,
        autoescape: Autoescape = missing,
        loader: BaseLoader | None = missing,
        cache_size: int = missing,
        auto_reload: bool = missing,
        bytecode_cache: BytecodeCache | None = missing,
        enable_async: bool = missing,
    ) -> Environment:
        """An environment with other settings that shares filters, tests, globals and what else there is with this one."""
        arguments = locals().copy()
        other = object.__new__(self.__class__)
        other.__dict__.update(self.__dict__)
        other.overlayed = True
        other.linked_to = self
        # Those that are no attributes of the same name follow below.
        for name in "self", "cache_size", "extensions", "enable_async":
            del arguments[name]
        for name, value in arguments.items():
            if value is not missing:
                setattr(other, name, value)
        other.cache = copy_cache(self.cache) if cache_size is missing else create_cache(cache_size)
        other.extensions = {}
        for identifier, extension in self.extensions.items():
            other.extensions[identifier] = extension.bind(other)
        if extensions is not missing:
            other.extensions.update(load_extensions(other, extensions))
        if enable_async is not missing:
            other.is_async = enable_async
        return _check(other)

    @property
    def lexer(self) -> Lexer:
        """The lexer for these settings."""
        from .lexer import get_lexer

        return get_lexer(self)

    def iter_extensions(self) -> Iterator[Extension]:
        """The extensions by their priorities."""
        return iter(sorted(self.extensions.values(), key=lambda extension: extension.priority))

    def getitem(self, obj: Any, argument: Any) -> Any | Undefined:
        """An item of an object, or where there is none the attribute of that name: `obj[argument]` in a template."""
        try:
            return obj[argument]
        except (AttributeError, TypeError, LookupError):
            if isinstance(argument, str):
                try:
                    # A subclass of str becomes one, if it can.
                    name = str(argument)
                except Exception:
                    pass
                else:
                    try:
                        return getattr(obj, name)
                    except AttributeError:
                        pass
            return self.undefined(obj=obj, name=argument)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """An attribute of an object, or where there is none the item of that name: `obj.attribute` in a template."""
        try:
            return getattr(obj, attribute)
        except AttributeError:
            pass
        try:
            return obj[attribute]
        except (TypeError, LookupError, AttributeError):
            return self.undefined(obj=obj, name=attribute)

    def _call(
        self,
        kind: str,
        functions: Mapping[str, Callable[..., Any]],
        name: str | Undefined,
        value: Any,
        args: Sequence[Any] | None,
        kwargs: Mapping[str, Any] | None,
        context: Context | None,
        eval_ctx: EvalContext | None,
    ) -> Any:
        function = functions.get(name)  # type: ignore[arg-type]
        if function is None:
            message = f"No {kind} named {name!r}."
            if isinstance(name, Undefined):
                try:
                    name._fail_with_undefined_error()
                except Exception as problem:
                    message = f"{message} ({problem}; did you forget to quote the callable name?)"
            raise TemplateRuntimeError(message)
        first: tuple[Any, ...] = ()
        pass_arg = _PassArg.from_obj(function)
        if pass_arg is _PassArg.context:
            if context is None:
                raise TemplateRuntimeError(f"Attempted to invoke a context {kind} without context.")
            first = (context,)
        elif pass_arg is _PassArg.eval_context:
            if eval_ctx is None:
                eval_ctx = EvalContext(self) if context is None else context.eval_ctx
            first = (eval_ctx,)
        elif pass_arg is _PassArg.environment:
            first = (self,)
        return function(*first, value, *(() if args is None else args), **({} if kwargs is None else kwargs))

    def call_filter(
        self,
        name: str,
        value: Any,
        args: Sequence[Any] | None = None,
        kwargs: Mapping[str, Any] | None = None,
        context: Context | None = None,
        eval_ctx: EvalContext | None = None,
    ) -> Any:
        """What a filter makes of a value.  In an async environment that may have to be awaited."""
        return self._call("filter", self.filters, name, value, args, kwargs, context, eval_ctx)

    def call_test(
        self,
        name: str,
        value: Any,
        args: Sequence[Any] | None = None,
        kwargs: Mapping[str, Any] | None = None,
        context: Context | None = None,
        eval_ctx: EvalContext | None = None,
    ) -> Any:
        """What a test says of a value.  In an async environment that may have to be awaited."""
        return self._call("test", self.tests, name, value, args, kwargs, context, eval_ctx)

    @internalcode
    def parse(self, source: str, name: str | None = None, filename: str | None = None) -> nodes.Template:
        """The nodes of a template."""
        try:
            return self._parse(source, name, filename)
        except TemplateSyntaxError:
            self.handle_exception(source=source)

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        return self._tree(source, name, filename).nodes(self)

    def _syntax(self) -> tuple[TemplateSyntax, set[str]]:
        """The native lexer and parser for these settings, and the tags that it does not know.

        It is made again only when a setting was changed.
        """
        tags: set[str] = set()
        extension_tags: set[str] = set()
        for extension in self.iter_extensions():
            for tag in extension.tags:
                if tag in _NATIVE_TAGS and type(extension).__module__ == f"{__package__}.ext":
                    # Of several extensions with a tag the last has it.
                    tags.add(tag)
                    extension_tags.discard(tag)
                else:
                    extension_tags.add(tag)
                    tags.discard(tag)
        if "trans" in tags:
            tags.add("pluralize")
        settings = (
            self.block_start_string, self.block_end_string, self.variable_start_string, self.variable_end_string,
            self.comment_start_string, self.comment_end_string, self.line_statement_prefix, self.line_comment_prefix,
            self.trim_blocks, self.lstrip_blocks, self.newline_sequence, self.keep_trailing_newline, frozenset(tags),
        )
        known = self.__dict__.get("_known_syntax")
        if known is None or known[0] != settings:
            # One assignment, so that another thread sees both or neither.
            known = self._known_syntax = (settings, TemplateSyntax(*settings))
        return known[1], extension_tags

    def _tree(self, source: str, name: str | None, filename: str | None) -> TemplateTree:
        """The native tree of a template."""
        text = self.preprocess(source, name, filename)
        if not self.extensions:
            return self._syntax()[0].parse(text, name, filename)  # type: ignore[return-value]
        from .ext import Extension

        syntax, extension_tags = self._syntax()
        options: dict[str, Any] = {}
        if getattr(self, "newstyle_gettext", False):
            options["newstyle"] = True
        if self.policies.get("ext.i18n.trimmed"):
            options["trimmed"] = True
        if extension_tags:
            options["extension_tags"] = tuple(extension_tags)
        tree = None
        if all(type(extension).filter_stream is Extension.filter_stream for extension in self.extensions.values()):
            tree = syntax.parse(text, name, filename, **options)
        if tree is None:
            # An extension wants tokens and nodes of Python.
            from .parser import Parser

            tree = TemplateTree.from_nodes(Parser(self, source, name, filename).parse())
        return tree

    def lex(self, source: str, name: str | None = None, filename: str | None = None) -> Iterator[tuple[int, str, str]]:
        """The tokens of a template as tuples of line, type and text, for tools that look at templates.

        The extensions have no part in this; `preprocess` gives the text that they make.
        """
        source = str(source)
        try:
            return self.lexer.tokeniter(source, name, filename)
        except TemplateSyntaxError:
            self.handle_exception(source=source)

    def preprocess(self, source: str, name: str | None = None, filename: str | None = None) -> str:
        """The text of a template after the extensions had it."""
        source = str(source)
        if self.extensions:
            for extension in self.iter_extensions():
                source = extension.preprocess(source, name, filename)
        return source

    def _tokenize(self, source: str, name: str | None, filename: str | None = None, state: str | None = None) -> Any:
        """The tokens of a template after the extensions had them."""
        from .lexer import TokenStream

        stream: Any = self.lexer.tokenize(self.preprocess(source, name, filename), name, filename, state)
        for extension in self.iter_extensions():
            stream = extension.filter_stream(stream)
            if not isinstance(stream, TokenStream):
                stream = TokenStream(stream, name, filename)
        return stream

    def _program(self, tree: TemplateTree, name: str | None, filename: str | None) -> TemplateProgram:
        """The native program of a tree."""
        autoescape = self.autoescape
        return compile_template(
            tree,
            name,
            filename,
            environment=self,
            autoescape=bool(autoescape(name) if callable(autoescape) else autoescape),
            is_async=bool(self.is_async),
            finalize=self.finalize is not None,
            sandboxed=bool(self.sandboxed),
            native=bool(getattr(self.code_generator_class, "native", False)),
            optimized=bool(self.optimized),
            intercepted=(
                frozenset(getattr(self, "intercepted_binops", ())), frozenset(getattr(self, "intercepted_unops", ()))
            ),
        )

    @internalcode
    def compile(
        self,
        source: str | nodes.Template,
        name: str | None = None,
        filename: str | None = None,
        raw: bool = False,
        defer_init: bool = False,
    ) -> Any:
        """The program of a template, for `Template.from_code`; with `raw` a text of Python that makes it.

        `defer_init` is there for those that pass it: no program holds an environment.
        """
        text = None
        try:
            if isinstance(source, str):
                text = source
                if type(self)._parse is Environment._parse:
                    tree = self._tree(source, name, filename)
                else:
                    tree = TemplateTree.from_nodes(self._parse(source, name, filename))
            else:
                tree = TemplateTree.from_nodes(source)
            program = self._program(tree, name, filename if filename is not None or raw else "<template>")
        except TemplateSyntaxError as error:
            if filename is None:
                error.filename = None
            self.handle_exception(source=text)
        return _python_text(program) if raw else program

    def compile_expression(self, source: str, undefined_to_none: bool = True) -> TemplateExpression:
        """A function that gives the value of an expression for the variables it is called with.

        >>> env = Environment()
        >>> is_even = env.compile_expression("number % 2 == 0")
        >>> is_even(number=4)
        True

        Undefined is given as None, unless `undefined_to_none` is false.
        """
        try:
            tree = self._syntax()[0].parse_expression(str(source), None, None)
            program = self._program(tree, None, "<template>")
        except TemplateSyntaxError:
            self.handle_exception(source=source)
        template = self.template_class.from_code(self, program, self.make_globals(None), None)
        return TemplateExpression(template, undefined_to_none)

    def compile_templates(
        self,
        target: str | os.PathLike[str],
        extensions: Collection[str] | None = None,
        filter_func: Callable[[str], bool] | None = None,
        zip: str | None = "deflated",
        log_function: Callable[[str], None] | None = None,
        ignore_errors: bool = True,
    ) -> None:
        """Compile all templates of the loader into a zip file or, where `zip` is None, a folder, for `ModuleLoader`.

        `zip` is "deflated" or "stored".  Templates that cannot be compiled are only logged, unless `ignore_errors` is false.
        """
        import os

        from .loaders import ModuleLoader

        log = log_function or (lambda message: None)
        assert self.loader is not None, "No loader configured."
        archive = None
        if zip is None:
            os.makedirs(target, exist_ok=True)
            log(f"Compiling into folder {target!r}")
        else:
            from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

            archive = ZipFile(target, "w", {"deflated": ZIP_DEFLATED, "stored": ZIP_STORED}[zip])
            log(f"Compiling into Zip archive {target!r}")
        try:
            for name in self.list_templates(extensions, filter_func):
                source, filename, _ = self.loader.get_source(self, name)
                try:
                    code = self.compile(source, name, filename, True, True)
                except TemplateSyntaxError as problem:
                    if not ignore_errors:
                        raise
                    log(f'Could not compile "{name}": {problem}')
                    continue
                module = ModuleLoader.get_module_filename(name)
                if archive is None:
                    with open(os.path.join(target, module), "wb") as file:
                        file.write(code.encode())
                else:
                    info = ZipInfo(module)
                    info.external_attr = 0o755 << 16
                    archive.writestr(info, code)
                log(f'Compiled "{name}" as {module}')
        finally:
            if archive is not None:
                archive.close()
        log("Finished compiling templates")

    def list_templates(
        self, extensions: Collection[str] | None = None, filter_func: Callable[[str], bool] | None = None
    ) -> list[str]:
        """The names of the loader's templates: all, those with one of the endings, or those that the function takes."""
        assert self.loader is not None, "No loader configured."
        names = self.loader.list_templates()
        if extensions is not None:
            if filter_func is not None:
                raise TypeError("either extensions or filter_func can be passed, but not both")
            return [name for name in names if "." in name and name.rpartition(".")[2] in extensions]
        if filter_func is not None:
            return [name for name in names if filter_func(name)]
        return names

    def handle_exception(self, source: str | None = None) -> NoReturn:
        """Raise the exception that is being handled again, with the places in templates in its traceback."""
        from .debug import rewrite_traceback_stack

        raise rewrite_traceback_stack(source=source)

    def join_path(self, template: str, parent: str) -> str:
        """The name of a template that another one names.  A subclass may make it relative to `parent`."""
        return template

    @internalcode
    def _load_template(self, name: str, globals: Globals | None) -> Template:
        if self.loader is None:
            raise TypeError("no loader for this environment specified")
        cache = self.cache
        # With the loader, because another may be assigned.
        key = (ref(self.loader), name)
        if cache is not None:
            template = cache.get(key)
            if template is not None and (not self.auto_reload or template.is_up_to_date):
                if globals:
                    template.globals.update(globals)
                return template
        try:
            template = self.loader.load(self, name, self.make_globals(globals))
        except TemplateNotFound:
            raise
        except not_found() as problem:
            # A loader of Jinja2's.
            raise TemplateNotFound(problem.name, problem.message) from problem  # type: ignore[attr-defined]
        if cache is not None:
            cache[key] = template
        return template

    @internalcode
    def get_template(self, name: str | Template, parent: str | None = None, globals: Globals | None = None) -> Template:
        """The template of a name, or TemplateNotFound.

        `globals` are for this template; where it is loaded already they are added to those it has.
        """
        if isinstance(name, Template):
            return name
        if parent is not None:
            name = self.join_path(name, parent)
        return self._load_template(name, globals)

    @internalcode
    def select_template(
        self, names: Iterable[str | Template], parent: str | None = None, globals: Globals | None = None
    ) -> Template:
        """The first of several templates that exists, or TemplatesNotFound."""
        if isinstance(names, Undefined):
            names._fail_with_undefined_error()
        if not names:
            raise TemplatesNotFound(message="Tried to select from an empty list of templates.")
        for name in names:
            if isinstance(name, Template):
                return name
            if parent is not None:
                name = self.join_path(name, parent)
            try:
                return self._load_template(name, globals)
            except (TemplateNotFound, UndefinedError):
                pass
        raise TemplatesNotFound(names)  # type: ignore[arg-type]

    @internalcode
    def get_or_select_template(
        self,
        template_name_or_list: str | Template | list[str | Template],
        parent: str | None = None,
        globals: Globals | None = None,
    ) -> Template:
        """`get_template` for a name, `select_template` for several."""
        if isinstance(template_name_or_list, (str, Undefined)):
            return self.get_template(template_name_or_list, parent, globals)
        if isinstance(template_name_or_list, Template):
            return template_name_or_list
        return self.select_template(template_name_or_list, parent, globals)

    def from_string(
        self,
        source: str | nodes.Template,
        globals: Globals | None = None,
        template_class: type[Template] | None = None,
    ) -> Template:
        """The template of a text, which has no name and is in no cache."""
        cls = template_class or self.template_class
        return cls.from_code(self, self.compile(source), self.make_globals(globals), None)

    def make_globals(self, d: Globals | None) -> Globals:
        """The globals of a template: its own, and behind them those of the environment as they are at any time."""
        from collections import ChainMap

        return ChainMap({} if d is None else d, self.globals)


def _python_text(program: TemplateProgram) -> str:
    """A module of Python that has the program, for `Template.from_module_dict`."""
    return (
        f"from {__name__} import load_program\n\nname = {program.name!r}\nprogram = load_program({program.image()!r})\n"
    )


class Template(TemplateBase):
    """A compiled template.

    An environment makes it; made of a text alone it has an environment that is shared by all with the same settings.
    """

    # What a template that is made of a text gets.
    environment_class: type[Environment] = Environment

    environment: Environment
    globals: Globals
    name: str | None
    filename: str | None
    _module: TemplateModule | None
    _uptodate: Callable[[], bool] | None
    # Whether a context has to be made to render it, because someone's class is to see it.
    _special: bool

    def __new__(
        cls,
        source: str | nodes.Template,
        block_start_string: str = BLOCK_START_STRING,
        block_end_string: str = BLOCK_END_STRING,
        variable_start_string: str = VARIABLE_START_STRING,
        variable_end_string: str = VARIABLE_END_STRING,
        comment_start_string: str = COMMENT_START_STRING,
        comment_end_string: str = COMMENT_END_STRING,
        line_statement_prefix: str | None = LINE_STATEMENT_PREFIX,
        line_comment_prefix: str | None = LINE_COMMENT_PREFIX,
        trim_blocks: bool = TRIM_BLOCKS,
        lstrip_blocks: bool = LSTRIP_BLOCKS,
        newline_sequence: Newline = NEWLINE_SEQUENCE,
        keep_trailing_newline: bool = KEEP_TRAILING_NEWLINE,
        extensions: Sequence[ExtensionLike] = (),
        optimized: bool = True,
        undefined: type[Undefined] = Undefined,
        finalize: Callable[..., Any] | None = None,
        autoescape: Autoescape = False,
        enable_async: bool = False,
    ) -> Any:
        environment = get_spontaneous_environment(
            cls.environment_class,
            block_start_string,
            block_end_string,
            variable_start_string,
            variable_end_string,
            comment_start_string,
            comment_end_string,
            line_statement_prefix,
            line_comment_prefix,
            trim_blocks,
            lstrip_blocks,
            newline_sequence,
            keep_trailing_newline,
            frozenset(extensions),
            optimized,
            undefined,
            finalize,
            autoescape,
            None,
            0,
            False,
            None,
            enable_async,
        )
        return environment.from_string(source, template_class=cls)

    @classmethod
    def from_code(
        cls,
        environment: Environment,
        code: TemplateProgram,
        globals: Globals,
        uptodate: Callable[[], bool] | None = None,
    ) -> Template:
        """The template of a program that `Environment.compile` gave; loaders use this."""
        template: Template = TemplateBase.__new__(cls)
        template._begin(code, environment, globals)
        template._module = None
        template._uptodate = uptodate
        template._special = (
            environment.context_class is not Context
            or environment.concat is not Environment.concat
            or cls.new_context is not Template.new_context
        )
        return template

    @classmethod
    def from_module_dict(
        cls, environment: Environment, module_dict: MutableMapping[str, Any], globals: Globals
    ) -> Template:
        """The template of a module that `Environment.compile_templates` wrote; `ModuleLoader` uses this."""
        program = module_dict.get("program")
        if not isinstance(program, TemplateProgram):
            raise TypeError(f"{module_dict.get('__file__')} was not written by {__package__}")
        return cls.from_code(environment, program, globals)

    # The roads of a template that is special, on which its context is an object.

    def _render_by_context(self, variables: dict[str, Any]) -> Any:
        if self.environment.is_async:
            return self._render_and_wait(variables)
        context = self.new_context(variables)
        try:
            return self.environment.concat(self.root_render_func(context))
        except Exception:
            self.environment.handle_exception()

    async def _render_async_by_context(self, variables: dict[str, Any]) -> Any:
        context = self.new_context(variables)
        try:
            return self.environment.concat([part async for part in self.root_render_func(context)])
        except Exception:
            self.environment.handle_exception()

    def _generate_by_context(self, variables: dict[str, Any]) -> Iterator[Any]:
        context = self.new_context(variables)
        try:
            yield from self.root_render_func(context)
        except Exception:
            self.environment.handle_exception()

    async def _generate_async_by_context(self, variables: dict[str, Any]) -> AsyncGenerator[Any, None]:
        context = self.new_context(variables)
        try:
            parts = self.root_render_func(context)
            try:
                async for part in parts:
                    yield part
            finally:
                # What the template began ends with it, and not when it is collected.
                await parts.aclose()
        except Exception:
            self.environment.handle_exception()

    def _render_and_wait(self, variables: dict[str, Any]) -> Any:
        """Render an asynchronous template where nobody can wait: in an event loop of its own, if it comes to that."""
        import asyncio

        # What the template calls may ask for the loop, so all of it runs in one.
        if self._special or self._program.flags & _NATIVE:
            return asyncio.run(self._render_async_by_context(variables))
        return asyncio.run(self._render_whole(variables))

    async def _render_whole(self, variables: dict[str, Any]) -> Any:
        from ._support import begin_whole, go_on

        stepper = self._run(variables)
        try:
            parts, step = begin_whole(stepper)
            return "".join(parts) if step is None else await go_on(stepper, parts, step)
        except Exception:
            self.environment.handle_exception()

    async def render_async(self, *args: Any, **kwargs: Any) -> str:
        """`render` in an async environment."""
        if not self.environment.is_async:
            raise RuntimeError("The environment was not created with async mode enabled.")
        variables = dict(*args, **kwargs)
        if self._special or self._program.flags & _NATIVE:
            text: str = await self._render_async_by_context(variables)
        else:
            text = await self._render_whole(variables)
        return text

    def generate(self, *args: Any, **kwargs: Any) -> Iterator[str]:
        """The texts of the template one after another, for those that cannot wait for all of it."""
        variables = dict(*args, **kwargs)
        if self.environment.is_async:
            import asyncio

            async def collect() -> list[Any]:
                return [part async for part in self._generate_async_by_context(variables)]

            yield from asyncio.run(collect())
        else:
            yield from self._generate_by_context(variables)

    async def generate_async(self, *args: Any, **kwargs: Any) -> AsyncGenerator[str, None]:
        """`generate` in an async environment."""
        if not self.environment.is_async:
            raise RuntimeError("The environment was not created with async mode enabled.")
        parts = self._generate_async_by_context(dict(*args, **kwargs))
        try:
            async for part in parts:
                yield part
        finally:
            await parts.aclose()

    def stream(self, *args: Any, **kwargs: Any) -> TemplateStream:
        """Like `generate`, as a `TemplateStream`."""
        return TemplateStream(self.generate(*args, **kwargs))

    def new_context(
        self, vars: dict[str, Any] | None = None, shared: bool = False, locals: Mapping[str, Any] | None = None
    ) -> Context:
        """A context for this template: of `vars` and the globals, or of `vars` alone where they are `shared`."""
        return new_context(self.environment, self.name, self.blocks, vars, shared, self.globals, locals)

    def make_module(
        self, vars: dict[str, Any] | None = None, shared: bool = False, locals: Mapping[str, Any] | None = None
    ) -> TemplateModule:
        """What the template exports, for variables of its own; `module` is the same for none."""
        return TemplateModule(self, self.new_context(vars, shared, locals))

    async def make_module_async(
        self, vars: dict[str, Any] | None = None, shared: bool = False, locals: Mapping[str, Any] | None = None
    ) -> TemplateModule:
        """`make_module` in an async environment."""
        context = self.new_context(vars, shared, locals)
        return TemplateModule(self, context, [part async for part in self.root_render_func(context)])

    def _missing_globals(self, ctx: Context | None) -> dict[str, Any]:
        """The globals that the template which imports this one has and this one has not."""
        if ctx is None:
            return {}
        return {name: ctx.parent[name] for name in ctx.globals_keys - self.globals.keys()}

    @internalcode
    def _get_default_module(self, ctx: Context | None = None) -> TemplateModule:
        """The module for an import without context, which is made once, unless the other template has more globals."""
        if self.environment.is_async:
            raise RuntimeError("Module is not available in async mode.")
        variables = self._missing_globals(ctx)
        if variables:
            return self.make_module(variables)
        if self._module is None:
            self._module = self.make_module()
        return self._module

    async def _get_default_module_async(self, ctx: Context | None = None) -> TemplateModule:
        """`_get_default_module` in an async environment."""
        variables = self._missing_globals(ctx)
        if variables:
            return await self.make_module_async(variables)
        if self._module is None:
            self._module = await self.make_module_async()
        return self._module

    @property
    def module(self) -> TemplateModule:
        """What the template exports: its macros and top-level variables as attributes, its text by `str`."""
        return self._get_default_module()

    @property
    def root_render_func(self) -> Callable[[Context], Any]:
        """A function that gives the texts of the template for a context."""
        return self._root

    @property
    def blocks(self) -> dict[str, Callable[[Context], Iterator[str]]]:
        """Such a function for each block."""
        blocks = self.__dict__.get("_blocks")
        if blocks is None:
            blocks = self._blocks = {name: self._block(name) for name in self._program.block_names}
        return blocks

    @property
    def debug_info(self) -> list[tuple[int, int]]:
        """Pairs of a line and the instruction where it begins."""
        return self._program.debug_info

    def get_corresponding_lineno(self, lineno: int) -> int:
        """The line of the template that an instruction belongs to."""
        for line, instruction in reversed(self.debug_info):
            if instruction <= lineno:
                return line
        return 1

    @property
    def is_up_to_date(self) -> bool:
        """Whether the loader would still give this; true where it does not say."""
        return self._uptodate is None or self._uptodate()

    def __repr__(self) -> str:
        name = f"memory:{id(self):x}" if self.name is None else repr(self.name)
        return f"<{type(self).__name__} {name}>"


class TemplateModule:
    """What a template exports, as attributes; `str` gives its text."""

    def __init__(self, template: Template, context: Context, body_stream: Iterable[str] | None = None) -> None:
        if body_stream is None:
            if context.environment.is_async:
                raise RuntimeError(
                    "Async mode requires a body stream to be passed to a template module. Use the async methods of the"
                    " API you are using."
                )
            body_stream = list(template.root_render_func(context))
        self._body_stream = body_stream
        self.__dict__.update(context.get_exported())
        self.__name__ = template.name

    def __html__(self) -> Markup:
        from ..markup import Markup

        return Markup(concat(self._body_stream))

    def __str__(self) -> str:
        return concat(self._body_stream)

    def __repr__(self) -> str:
        name = f"memory:{id(self):x}" if self.__name__ is None else repr(self.__name__)
        return f"<{type(self).__name__} {name}>"


class TemplateExpression:
    """What `Environment.compile_expression` gives: a function of variables."""

    def __init__(self, template: Template, undefined_to_none: bool) -> None:
        self._template = template
        self._undefined_to_none = undefined_to_none

    def __call__(self, *args: Any, **kwargs: Any) -> Any | None:
        context = self._template.new_context(dict(*args, **kwargs))
        consume(self._template.root_render_func(context))
        value = context.vars["result"]
        return None if self._undefined_to_none and isinstance(value, Undefined) else value


class TemplateStream:
    """The texts of a template as they come, or with `enable_buffering` several at a time."""

    def __init__(self, gen: Iterator[str]) -> None:
        self._gen = gen
        self.disable_buffering()

    def dump(self, fp: str | IO[Any], encoding: str | None = None, errors: str = "strict") -> None:
        """Write all to a file: an open one, or one of that name.

        An open file gets bytes where an encoding is given; one that is named is in UTF-8 unless another is given.
        """
        if isinstance(fp, str):
            with open(fp, "wb") as file:
                self.dump(file, "utf-8" if encoding is None else encoding, errors)
            return
        parts: Iterable[Any] = self
        if encoding is not None:
            parts = (part.encode(encoding, errors) for part in self)
        if hasattr(fp, "writelines"):
            fp.writelines(parts)
        else:
            for part in parts:
                fp.write(part)

    def disable_buffering(self) -> None:
        """Give each text as it comes."""
        self._next = self._gen.__next__
        self.buffered = False

    def _buffered_generator(self, size: int) -> Iterator[str]:
        parts: list[str] = []
        # Empty texts do not count.
        count = 0
        for part in self._gen:
            parts.append(part)
            count += bool(part)
            if count == size:
                yield concat(parts)
                parts.clear()
                count = 0
        if count:
            yield concat(parts)

    def enable_buffering(self, size: int = 5) -> None:
        """Give so many texts at a time, joined."""
        if size <= 1:
            raise ValueError("buffer size too small")
        self.buffered = True
        self._next = self._buffered_generator(size).__next__

    def __iter__(self) -> TemplateStream:
        return self

    def __next__(self) -> str:
        return self._next()


Environment.template_class = Template
