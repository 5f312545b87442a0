"""Tokens of templates, as extensions and tools see them.

The native lexer makes them.  What is here converts their values, and is the stream that a parser reads.
"""

from __future__ import annotations

import re
from ast import literal_eval
from collections import deque
from collections.abc import Iterable, Iterator
from sys import intern
from typing import Any, NamedTuple

from .._core import TemplateSyntax
from .exceptions import TemplateSyntaxError

newline_re = re.compile(r"\r\n|\r|\n")

operators = {
    "+": "add",
    "-": "sub",
    "/": "div",
    "//": "floordiv",
    "*": "mul",
    "%": "mod",
    "**": "pow",
    "~": "tilde",
    "[": "lbracket",
    "]": "rbracket",
    "(": "lparen",
    ")": "rparen",
    "{": "lbrace",
    "}": "rbrace",
    "==": "eq",
    "!=": "ne",
    ">": "gt",
    ">=": "gteq",
    "<": "lt",
    "<=": "lteq",
    "=": "assign",
    ".": "dot",
    ":": "colon",
    "|": "pipe",
    ",": "comma",
    ";": "semicolon",
}
operators = {symbol: intern(name) for symbol, name in operators.items()}
reverse_operators = {name: symbol for symbol, name in operators.items()}

TOKEN_ADD = operators["+"]
TOKEN_ASSIGN = operators["="]
TOKEN_COLON = operators[":"]
TOKEN_COMMA = operators[","]
TOKEN_DIV = operators["/"]
TOKEN_DOT = operators["."]
TOKEN_EQ = operators["=="]
TOKEN_FLOORDIV = operators["//"]
TOKEN_GT = operators[">"]
TOKEN_GTEQ = operators[">="]
TOKEN_LBRACE = operators["{"]
TOKEN_LBRACKET = operators["["]
TOKEN_LPAREN = operators["("]
TOKEN_LT = operators["<"]
TOKEN_LTEQ = operators["<="]
TOKEN_MOD = operators["%"]
TOKEN_MUL = operators["*"]
TOKEN_NE = operators["!="]
TOKEN_PIPE = operators["|"]
TOKEN_POW = operators["**"]
TOKEN_RBRACE = operators["}"]
TOKEN_RBRACKET = operators["]"]
TOKEN_RPAREN = operators[")"]
TOKEN_SEMICOLON = operators[";"]
TOKEN_SUB = operators["-"]
TOKEN_TILDE = operators["~"]
TOKEN_WHITESPACE = intern("whitespace")
TOKEN_FLOAT = intern("float")
TOKEN_INTEGER = intern("integer")
TOKEN_NAME = intern("name")
TOKEN_STRING = intern("string")
TOKEN_OPERATOR = intern("operator")
TOKEN_BLOCK_BEGIN = intern("block_begin")
TOKEN_BLOCK_END = intern("block_end")
TOKEN_VARIABLE_BEGIN = intern("variable_begin")
TOKEN_VARIABLE_END = intern("variable_end")
TOKEN_RAW_BEGIN = intern("raw_begin")
TOKEN_RAW_END = intern("raw_end")
TOKEN_COMMENT_BEGIN = intern("comment_begin")
TOKEN_COMMENT_END = intern("comment_end")
TOKEN_COMMENT = intern("comment")
TOKEN_LINESTATEMENT_BEGIN = intern("linestatement_begin")
TOKEN_LINESTATEMENT_END = intern("linestatement_end")
TOKEN_LINECOMMENT_BEGIN = intern("linecomment_begin")
TOKEN_LINECOMMENT_END = intern("linecomment_end")
TOKEN_LINECOMMENT = intern("linecomment")
TOKEN_DATA = intern("data")
TOKEN_INITIAL = intern("initial")
TOKEN_EOF = intern("eof")

ignored_tokens = frozenset(
    {
        TOKEN_COMMENT_BEGIN, TOKEN_COMMENT, TOKEN_COMMENT_END, TOKEN_WHITESPACE, TOKEN_LINECOMMENT_BEGIN,
        TOKEN_LINECOMMENT_END, TOKEN_LINECOMMENT,
    }
)
ignore_if_empty = frozenset({TOKEN_WHITESPACE, TOKEN_DATA, TOKEN_COMMENT, TOKEN_LINECOMMENT})

_DESCRIPTIONS = {
    **reverse_operators,
    TOKEN_COMMENT_BEGIN: "begin of comment",
    TOKEN_COMMENT_END: "end of comment",
    TOKEN_COMMENT: "comment",
    TOKEN_LINECOMMENT: "comment",
    TOKEN_BLOCK_BEGIN: "begin of statement block",
    TOKEN_BLOCK_END: "end of statement block",
    TOKEN_VARIABLE_BEGIN: "begin of print statement",
    TOKEN_VARIABLE_END: "end of print statement",
    TOKEN_LINESTATEMENT_BEGIN: "begin of line statement",
    TOKEN_LINESTATEMENT_END: "end of line statement",
    TOKEN_DATA: "template data / text",
    TOKEN_EOF: "end of template",
}


def _describe_token_type(token_type: str) -> str:
    return _DESCRIPTIONS.get(token_type, token_type)


def describe_token(token: Token) -> str:
    """What a message calls a token."""
    return str(token.value) if token.type == TOKEN_NAME else _describe_token_type(token.type)


def describe_token_expr(expr: str) -> str:
    """The same for a type, or a type and a value with a colon between."""
    kind, colon, value = expr.partition(":")
    return value if colon and kind == TOKEN_NAME else _describe_token_type(kind)


def count_newlines(value: str) -> int:
    """How many lines end in a text."""
    return len(newline_re.findall(value))


class Token(NamedTuple):
    """A token, its line, and the value of what stands there."""

    lineno: int
    type: str
    value: Any

    def __str__(self) -> str:
        return describe_token(self)

    def test(self, expr: str) -> bool:
        """Whether it is of a type, or of `type:value`."""
        if self.type == expr:
            return True
        kind, colon, value = expr.partition(":")
        return bool(colon) and kind == self.type and value == self.value

    def test_any(self, *iterable: str) -> bool:
        return any(map(self.test, iterable))


class TokenStreamIterator:
    """Goes through a stream up to its end."""

    def __init__(self, stream: TokenStream) -> None:
        self.stream = stream

    def __iter__(self) -> TokenStreamIterator:
        return self

    def __next__(self) -> Token:
        if self.stream.current.type == TOKEN_EOF:
            self.stream.close()
            raise StopIteration
        return next(self.stream)


class TokenStream:
    """Tokens to read one after the other; `current` is the one that is read next."""

    def __init__(self, generator: Iterable[Token], name: str | None, filename: str | None) -> None:
        self._iter = iter(generator)
        self._pushed: deque[Token] = deque()
        self.name = name
        self.filename = filename
        self.closed = False
        self.current = Token(1, TOKEN_INITIAL, "")
        next(self)

    def __iter__(self) -> TokenStreamIterator:
        return TokenStreamIterator(self)

    def __bool__(self) -> bool:
        return bool(self._pushed) or self.current.type != TOKEN_EOF

    @property
    def eos(self) -> bool:
        """Whether it is at its end."""
        return not self

    def push(self, token: Token) -> None:
        """Puts a token behind the current one."""
        self._pushed.append(token)

    def look(self) -> Token:
        """The token behind the current one."""
        current = next(self)
        behind = self.current
        self.push(behind)
        self.current = current
        return behind

    def skip(self, n: int = 1) -> None:
        for _ in range(n):
            next(self)

    def next_if(self, expr: str) -> Token | None:
        """The current token if it passes the test, and then a step."""
        return next(self) if self.current.test(expr) else None

    def skip_if(self, expr: str) -> bool:
        return self.next_if(expr) is not None

    def __next__(self) -> Token:
        """A step; gives the token that was current."""
        token = self.current
        if self._pushed:
            self.current = self._pushed.popleft()
        elif token.type != TOKEN_EOF:
            following = next(self._iter, None)
            if following is None:
                self.close()
            else:
                self.current = following
        return token

    def close(self) -> None:
        self.current = Token(self.current.lineno, TOKEN_EOF, "")
        self._iter = iter(())
        self.closed = True

    def expect(self, expr: str) -> Token:
        """The current token, and a step; an error if it does not pass the test."""
        if self.current.test(expr):
            return next(self)
        wanted = describe_token_expr(expr)
        if self.current.type == TOKEN_EOF:
            message = f"unexpected end of template, expected {wanted!r}."
        else:
            message = f"expected token {wanted!r}, got {describe_token(self.current)!r}"
        raise TemplateSyntaxError(message, self.current.lineno, self.name, self.filename)


class Lexer:
    """The lexer for the settings of an environment."""

    def __init__(self, environment: Any) -> None:
        self.lstrip_blocks = environment.lstrip_blocks
        self.newline_sequence = environment.newline_sequence
        self.keep_trailing_newline = environment.keep_trailing_newline
        self._syntax = TemplateSyntax(*_settings(environment, frozenset()))

    def _normalize_newlines(self, value: str) -> str:
        return newline_re.sub(lambda _: self.newline_sequence, value)

    def tokeniter(
        self, source: str, name: str | None, filename: str | None = None, state: str | None = None
    ) -> Iterator[tuple[int, str, str]]:
        """All tokens as line, type and text; `state` is 'variable' or 'block' for a source that begins inside of one."""
        tokens, problem = self._syntax._lex_parts(source, state)
        yield from tokens
        if problem is not None:
            raise TemplateSyntaxError(*problem, name, filename)

    def tokenize(
        self, source: str, name: str | None = None, filename: str | None = None, state: str | None = None
    ) -> TokenStream:
        """The tokens that a parser looks at, with their values."""
        return TokenStream(self.wrap(self.tokeniter(source, name, filename, state), name, filename), name, filename)

    def wrap(
        self, stream: Iterable[tuple[int, str, str]], name: str | None = None, filename: str | None = None
    ) -> Iterator[Token]:
        """Leaves out what a parser does not look at, and converts values."""
        for lineno, kind, text in stream:
            if kind in ignored_tokens or kind in (TOKEN_RAW_BEGIN, TOKEN_RAW_END):
                continue
            value: Any = text
            if kind == TOKEN_LINESTATEMENT_BEGIN:
                kind = TOKEN_BLOCK_BEGIN
            elif kind == TOKEN_LINESTATEMENT_END:
                kind = TOKEN_BLOCK_END
            elif kind == TOKEN_OPERATOR:
                kind = operators[text]
            elif kind == TOKEN_DATA:
                value = self._normalize_newlines(text)
            elif kind == TOKEN_NAME:
                if not text.isidentifier():
                    raise TemplateSyntaxError("Invalid character in identifier", lineno, name, filename)
            elif kind == TOKEN_INTEGER:
                value = int(text.replace("_", ""), 0)
            elif kind == TOKEN_FLOAT:
                value = literal_eval(text.replace("_", ""))
            elif kind == TOKEN_STRING:
                value = self._string(text, lineno, name, filename)
            yield Token(lineno, kind, value)

    def _string(self, text: str, lineno: int, name: str | None, filename: str | None) -> str:
        try:
            plain = self._normalize_newlines(text[1:-1]).encode("ascii", "backslashreplace")
            return plain.decode("unicode-escape")
        except UnicodeDecodeError as error:
            raise TemplateSyntaxError(error.reason, lineno, name, filename) from error


def _settings(environment: Any, *tags: frozenset[str]) -> tuple[Any, ...]:
    return (
        environment.block_start_string,
        environment.block_end_string,
        environment.variable_start_string,
        environment.variable_end_string,
        environment.comment_start_string,
        environment.comment_end_string,
        environment.line_statement_prefix,
        environment.line_comment_prefix,
        environment.trim_blocks,
        environment.lstrip_blocks,
        environment.newline_sequence,
        environment.keep_trailing_newline,
        *tags,
    )


_lexers: dict[tuple[Any, ...], Lexer] = {}


def get_lexer(environment: Any) -> Lexer:
    """A lexer for an environment; those with the same settings share one."""
    key = _settings(environment)
    lexer = _lexers.get(key)
    if lexer is None:
        if len(_lexers) >= 50:
            _lexers.clear()
        lexer = _lexers[key] = Lexer(environment)
    return lexer
