"""Extensions: the names of jinja2.ext.

The native parser knows the tags of the extensions that are here, and these switch them on.  Their `parse` is what a
subclass gets that calls it; it makes the same nodes.
"""

from __future__ import annotations

from . import defaults, nodes
from .environment import Environment, _own_extension
from .exceptions import TemplateAssertionError, TemplateSyntaxError
from .utils import pass_context

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from typing import IO, Any, ClassVar

    from .lexer import Token, TokenStream
    from .parser import Parser
    from .runtime import Context, Undefined

    Message = str | None | tuple[str | None, ...]

# The functions whose arguments are messages, and the names that `_` and the tag go by.
GETTEXT_FUNCTIONS: tuple[str, ...] = ("_", "gettext", "ngettext", "pgettext", "npgettext")


class Extension:
    """The base of extensions, which may add tags and filter texts and tokens.

    An environment makes one object of each, and an overlay binds a copy of it: so nothing is to be kept there that belongs
    to one environment only.
    """

    # By which environment.extensions knows it.
    identifier: ClassVar[str]

    # The names of the tags that `parse` is called for.
    tags: set[str] = set()

    # Lower comes first, in preprocessing and filtering.
    priority = 100

    def __init_subclass__(cls) -> None:
        cls.identifier = f"{cls.__module__}.{cls.__name__}"

    def __init__(self, environment: Environment) -> None:
        self.environment = environment

    def bind(self, environment: Environment) -> Any:
        """A copy of this for another environment."""
        copy = object.__new__(self.__class__)
        copy.__dict__.update(self.__dict__)
        copy.environment = environment
        return copy

    def preprocess(self, source: str, name: str | None, filename: str | None = None) -> str:
        """The text that is to be read in place of a template's own."""
        return source

    def filter_stream(self, stream: TokenStream) -> TokenStream | Iterable[Token]:
        """The tokens that are to be read in place of a template's own."""
        return stream

    def parse(self, parser: Parser) -> nodes.Node | list[nodes.Node]:
        """The nodes for one of the tags; the current token of `parser.stream` is its name."""
        raise NotImplementedError()

    def attr(self, name: str, lineno: int | None = None) -> nodes.ExtensionAttribute:
        """A node for an attribute of this extension.

        `self.attr("_my_attribute", lineno=lineno)`
        """
        return nodes.ExtensionAttribute(self.identifier, name, lineno=lineno)

    def call_method(
        self,
        name: str,
        args: list[nodes.Expr] | None = None,
        kwargs: list[nodes.Keyword] | None = None,
        dyn_args: nodes.Expr | None = None,
        dyn_kwargs: nodes.Expr | None = None,
        lineno: int | None = None,
    ) -> nodes.Call:
        """A node for a call of a method of this extension."""
        return nodes.Call(
            self.attr(name, lineno=lineno),
            [] if args is None else args,
            [] if kwargs is None else kwargs,
            dyn_args,
            dyn_kwargs,
            lineno=lineno,
        )


@pass_context
def _gettext_alias(context: Context, /, *args: Any, **kwargs: Any) -> Any | Undefined:
    """What `_` is: whatever `gettext` is in the template."""
    return context.call(context.resolve("gettext"), *args, **kwargs)


def _formatted(context: Context, text: Any, variables: dict[str, Any]) -> str:
    """A message with its variables, which are escaped where the template is."""
    if context.eval_ctx.autoescape:
        from ..markup import Markup

        text = Markup(text)
    # Without variables, too: a percent sign is always two here.
    return text % variables  # type: ignore[no-any-return]


def _make_new_gettext(func: Callable[[str], str]) -> Callable[..., str]:
    @pass_context
    def gettext(context: Context, string: str, /, **variables: Any) -> str:
        return _formatted(context, context.call(func, string), variables)

    return gettext


def _make_new_ngettext(func: Callable[[str, str, int], str]) -> Callable[..., str]:
    @pass_context
    def ngettext(context: Context, singular: str, plural: str, num: int, /, **variables: Any) -> str:
        variables.setdefault("num", num)
        return _formatted(context, context.call(func, singular, plural, num), variables)

    return ngettext


def _make_new_pgettext(func: Callable[[str, str], str]) -> Callable[..., str]:
    @pass_context
    def pgettext(context: Context, string_ctx: str, string: str, /, **variables: Any) -> str:
        variables.setdefault("context", string_ctx)
        return _formatted(context, context.call(func, string_ctx, string), variables)

    return pgettext


def _make_new_npgettext(func: Callable[[str, str, str, int], str]) -> Callable[..., str]:
    @pass_context
    def npgettext(context: Context, string_ctx: str, singular: str, plural: str, num: int, /, **variables: Any) -> str:
        variables.setdefault("context", string_ctx)
        variables.setdefault("num", num)
        return _formatted(context, context.call(func, string_ctx, singular, plural, num), variables)

    return npgettext


class InternationalizationExtension(Extension):
    """The tag `trans`, and methods of the environment that say which translations there are."""

    tags = {"trans"}

    def __init__(self, environment: Environment) -> None:
        super().__init__(environment)
        environment.globals["_"] = _gettext_alias
        environment.extend(
            install_gettext_translations=self._install,
            install_null_translations=self._install_null,
            install_gettext_callables=self._install_callables,
            uninstall_gettext_translations=self._uninstall,
            extract_translations=self._extract,
            newstyle_gettext=False,
        )

    def _install(self, translations: Any, newstyle: bool | None = None) -> None:
        # The names with a u are those of Python 2, which some translations still have.
        def method(name: str) -> Any:
            found = getattr(translations, f"u{name}", None)
            return getattr(translations, name) if found is None else found

        self._install_callables(
            method("gettext"),
            method("ngettext"),
            newstyle=newstyle,
            pgettext=getattr(translations, "pgettext", None),
            npgettext=getattr(translations, "npgettext", None),
        )

    def _install_null(self, newstyle: bool | None = None) -> None:
        from gettext import NullTranslations

        self._install(NullTranslations(), newstyle)

    def _install_callables(
        self,
        gettext: Callable[[str], str],
        ngettext: Callable[[str, str, int], str],
        newstyle: bool | None = None,
        pgettext: Callable[[str, str], str] | None = None,
        npgettext: Callable[[str, str, str, int], str] | None = None,
    ) -> None:
        environment: Any = self.environment
        if newstyle is not None:
            environment.newstyle_gettext = newstyle
        if environment.newstyle_gettext:
            gettext = _make_new_gettext(gettext)
            ngettext = _make_new_ngettext(ngettext)
            if pgettext is not None:
                pgettext = _make_new_pgettext(pgettext)
            if npgettext is not None:
                npgettext = _make_new_npgettext(npgettext)
        environment.globals.update(gettext=gettext, ngettext=ngettext, pgettext=pgettext, npgettext=npgettext)

    def _uninstall(self, translations: Any) -> None:
        for name in GETTEXT_FUNCTIONS[1:]:
            self.environment.globals.pop(name, None)

    def _extract(
        self, source: str | nodes.Template, gettext_functions: Sequence[str] = GETTEXT_FUNCTIONS
    ) -> Iterator[tuple[int, str, Message]]:
        if isinstance(source, str):
            source = self.environment.parse(source)
        return extract_from_ast(source, gettext_functions)

    def parse(self, parser: Parser) -> nodes.Node | list[nodes.Node]:
        stream = parser.stream
        lineno = next(stream).lineno
        token = stream.next_if("string")
        context = None if token is None else token.value

        # What decides between singular and plural: the first variable, unless `pluralize` names another.  A call is
        # made once, so its value gets a name.
        count: Any = None
        before = None
        count_is_num = False
        trimmed: bool | None = None
        variables: dict[str, Any] = {}
        while stream.current.type != "block_end":
            if variables:
                stream.expect("comma")
            # For `{% trans: %}`, as in old templates.
            if stream.skip_if("colon"):
                break
            token = stream.expect("name")
            name = token.value
            if name in variables:
                parser.fail(
                    f"translatable variable {name!r} defined twice.", token.lineno, exc=TemplateAssertionError
                )
            if stream.current.type == "assign":
                next(stream)
                variable = variables[name] = parser.parse_expression()
            elif trimmed is None and name in ("trimmed", "notrimmed"):
                trimmed = name == "trimmed"
                continue
            else:
                variable = variables[name] = nodes.Name(name, "load")
            if count is None:
                count = variable
                count_is_num = name == "num"
                if isinstance(variable, nodes.Call):
                    count = variables[name] = nodes.Name("_trans", "load")
                    before = nodes.Assign(nodes.Name("_trans", "store"), variable)
        stream.expect("block_end")

        names, singular = self._parse_block(parser, True)
        if names and count is None:
            count = nodes.Name(names[0], "load")
            count_is_num = names[0] == "num"
        plural = None
        has_plural = stream.current.test("name:pluralize")
        next(stream)
        if has_plural:
            if stream.current.type != "block_end":
                token = stream.expect("name")
                if token.value not in variables:
                    parser.fail(
                        f"unknown variable {token.value!r} for pluralization", token.lineno, exc=TemplateAssertionError
                    )
                count = variables[token.value]
                count_is_num = token.value == "num"
            stream.expect("block_end")
            more, plural = self._parse_block(parser, False)
            next(stream)
            names += more
            if count is None:
                parser.fail("pluralize without variables", lineno)
        for name in names:
            if name not in variables:
                variables[name] = nodes.Name(name, "load")

        if trimmed is None:
            trimmed = self.environment.policies["ext.i18n.trimmed"]
        if trimmed:
            singular = self._trim_whitespace(singular)
            if plural:
                plural = self._trim_whitespace(plural)
        node = self._make_node(
            singular, plural, context, variables, count if has_plural else None, bool(names), count_is_num and has_plural
        )
        node.set_lineno(lineno)
        return node if before is None else [before, node]

    def _trim_whitespace(self, string: str) -> str:
        """A text without space at its ends, and one space for each line break and the space around it."""
        import re

        return re.sub(r"\s*\n\s*", " ", string.strip())

    def _parse_block(self, parser: Parser, allow_pluralize: bool) -> tuple[list[str], str]:
        """The variables of a message and its text for `%`, up to the name of the tag that ends it."""
        stream = parser.stream
        names = []
        parts = []
        while True:
            kind = stream.current.type
            if kind == "data":
                parts.append(stream.current.value.replace("%", "%%"))
                next(stream)
            elif kind == "variable_begin":
                next(stream)
                name = stream.expect("name").value
                names.append(name)
                parts.append(f"%({name})s")
                stream.expect("variable_end")
            elif kind == "block_begin":
                next(stream)
                tag = stream.current.value if stream.current.type == "name" else None
                if tag == "endtrans" or (tag == "pluralize" and allow_pluralize):
                    return names, "".join(parts)
                if tag == "pluralize":
                    parser.fail("a translatable section can have only one pluralize section")
                if tag == "trans":
                    parser.fail("trans blocks can't be nested; did you mean `endtrans`?")
                parser.fail(f"control structures in translatable sections are not allowed; saw `{tag}`")
            elif stream.eos:
                parser.fail("unclosed translation block")
            else:
                raise RuntimeError("internal parser error")

    def _make_node(
        self,
        singular: str,
        plural: str | None,
        context: str | None,
        variables: dict[str, nodes.Expr],
        plural_expr: nodes.Expr | None,
        vars_referenced: bool,
        num_called_num: bool,
    ) -> nodes.Output:
        """The call that translates."""
        newstyle = getattr(self.environment, "newstyle_gettext", False)
        if not vars_referenced and not newstyle:
            # There will be no `%`.
            singular = singular.replace("%%", "%")
            if plural:
                plural = plural.replace("%%", "%")
        function = "gettext"
        args: list[Any] = [nodes.Const(singular)]
        if context is not None:
            args.insert(0, nodes.Const(context))
            function = f"p{function}"
        if plural_expr is not None:
            args += nodes.Const(plural), plural_expr
            function = f"n{function}"
        call: Any = nodes.Call(nodes.Name(function, "load"), args, [], None, None)
        if newstyle:
            # The functions take the variables, and `num` from its own argument.
            call.kwargs += [
                nodes.Keyword(name, value) for name, value in variables.items() if not (num_called_num and name == "num")
            ]
        else:
            call = nodes.MarkSafeIfAutoescape(call)
            if variables:
                pairs = [nodes.Pair(nodes.Const(name), value) for name, value in variables.items()]
                call = nodes.Mod(call, nodes.Dict(pairs))
        return nodes.Output([call])


class ExprStmtExtension(Extension):
    """The tag `do`: an expression whose value is not printed."""

    tags = {"do"}

    def parse(self, parser: Parser) -> nodes.Node | list[nodes.Node]:
        node = nodes.ExprStmt(lineno=next(parser.stream).lineno)
        node.node = parser.parse_tuple()
        return node


class LoopControlExtension(Extension):
    """The tags `break` and `continue`."""

    tags = {"break", "continue"}

    def parse(self, parser: Parser) -> nodes.Node | list[nodes.Node]:
        token = next(parser.stream)
        kind = nodes.Break if token.value == "break" else nodes.Continue
        return kind(lineno=token.lineno)


class DebugExtension(Extension):
    """The tag `debug`: prints the variables, filters and tests that there are."""

    tags = {"debug"}

    def parse(self, parser: Parser) -> nodes.Node | list[nodes.Node]:
        lineno = parser.stream.expect("name:debug").lineno
        call = self.call_method("_render", [nodes.ContextReference()], lineno=lineno)
        return nodes.Output([call], lineno=lineno)

    def _render(self, context: Context) -> str:
        from pprint import pformat

        known = {
            "context": context.get_all(),
            "filters": sorted(self.environment.filters.keys()),
            "tests": sorted(self.environment.tests.keys()),
        }
        return pformat(known, depth=3, compact=True)


def extract_from_ast(
    ast: nodes.Template, gettext_functions: Sequence[str] = GETTEXT_FUNCTIONS, babel_style: bool = True
) -> Iterator[tuple[int, str, Message]]:
    """The messages of a template: for each call of one of the functions its line, the function and the message.

    The message is a text where there is one argument, else a tuple, with None for what is no text; unless `babel_style`, it
    is a tuple of the texts alone, and calls without any are left out.
    """
    for call in ast.find_all(nodes.Call):
        if not isinstance(call.node, nodes.Name) or call.node.name not in gettext_functions:
            continue
        strings: list[str | None] = [
            argument.value if isinstance(argument, nodes.Const) and isinstance(argument.value, str) else None
            for argument in call.args
        ]
        strings += [None] * (len(call.kwargs) + (call.dyn_args is not None) + (call.dyn_kwargs is not None))
        message: Message
        if not babel_style:
            message = tuple([string for string in strings if string is not None])
            if not message:
                continue
        elif len(strings) == 1:
            message = strings[0]
        else:
            message = tuple(strings)
        yield call.lineno, call.node.name, message


class _CommentFinder:
    """Finds the comment for translators that belongs to a line; the lines are asked for in order."""

    def __init__(self, tokens: Sequence[tuple[int, str, str]], comment_tags: Sequence[str]) -> None:
        self.tokens = tokens
        self.comment_tags = comment_tags
        # What is before this was looked through.
        self.offset = 0
        self.last_lineno = 0

    def find_backwards(self, offset: int) -> list[str]:
        """The last comment before a token that begins with one of the tags, as a list of one or none."""
        tokens = self.tokens[self.offset:offset]
        self.offset = offset
        for _, kind, text in reversed(tokens):
            if kind in ("comment", "linecomment"):
                words = text.split(None, 1)
                if len(words) == 2 and words[0] in self.comment_tags:
                    return [words[1].rstrip()]
        return []

    def find_comments(self, lineno: int) -> list[str]:
        """The comment for a message in a line."""
        if not self.comment_tags or self.last_lineno > lineno:
            return []
        for index, (line, _, _) in enumerate(self.tokens[self.offset:], self.offset):
            if line > lineno:
                return self.find_backwards(index)
        return self.find_backwards(len(self.tokens))


def babel_extract(
    fileobj: IO[bytes], keywords: Sequence[str], comment_tags: Sequence[str], options: dict[str, Any]
) -> Iterator[tuple[int, str, Message, list[str]]]:
    """The messages of a template in a file, for Babel: line, function, message and comments.

    `options` are settings of the environment as texts, `extensions` among them with commas between, `encoding`, `silent`
    (no error for a template that cannot be read, which is the default), `trimmed` and `newstyle_gettext`.
    """
    names = [name.strip() for name in options.get("extensions", "").split(",")]
    # In a dict, because a set has no order.
    extensions = dict.fromkeys([_own_extension(name) for name in names if name])
    extensions.setdefault(InternationalizationExtension)

    def is_on(name: str, default: bool = False) -> bool:
        return options.get(name, str(default)).lower() in ("1", "on", "yes", "true")

    def text(name: str) -> Any:
        return options.get(name, getattr(defaults, name.upper()))

    environment = Environment(
        text("block_start_string"),
        text("block_end_string"),
        text("variable_start_string"),
        text("variable_end_string"),
        text("comment_start_string"),
        text("comment_end_string"),
        # An empty text is none.
        text("line_statement_prefix") or None,
        text("line_comment_prefix") or None,
        is_on("trim_blocks", defaults.TRIM_BLOCKS),
        is_on("lstrip_blocks", defaults.LSTRIP_BLOCKS),
        defaults.NEWLINE_SEQUENCE,
        is_on("keep_trailing_newline", defaults.KEEP_TRAILING_NEWLINE),
        tuple(extensions),
        cache_size=0,
        auto_reload=False,
    )
    if is_on("trimmed"):
        environment.policies["ext.i18n.trimmed"] = True
    if is_on("newstyle_gettext"):
        environment.newstyle_gettext = True  # type: ignore[attr-defined]

    source = fileobj.read().decode(options.get("encoding", "utf-8"))
    try:
        ast = environment.parse(source)
        tokens = list(environment.lex(environment.preprocess(source, None)))
    except TemplateSyntaxError:
        if not is_on("silent", True):
            raise
        return
    finder = _CommentFinder(tokens, comment_tags)
    for lineno, function, message in extract_from_ast(ast, keywords):
        yield lineno, function, message, finder.find_comments(lineno)


i18n = InternationalizationExtension
do = ExprStmtExtension
loopcontrols = LoopControlExtension
debug = DebugExtension
