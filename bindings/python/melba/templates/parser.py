"""The parser that extensions get.

Templates are parsed natively.  Where an extension has a tag in one, or filters its tokens, this parser reads it instead,
because what they work on are tokens and nodes of Python.  It is the slow twin of the native parser: tests compare them.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NoReturn

from . import nodes
from .exceptions import TemplateAssertionError, TemplateSyntaxError
from .lexer import describe_token, describe_token_expr

_STATEMENTS = frozenset(
    {"for", "if", "block", "extends", "print", "macro", "include", "from", "import", "set", "with", "autoescape"}
)
_SUMS: dict[str, Any] = {"add": nodes.Add, "sub": nodes.Sub}
_PRODUCTS: dict[str, Any] = {"mul": nodes.Mul, "div": nodes.Div, "floordiv": nodes.FloorDiv, "mod": nodes.Mod}
_POWERS: dict[str, Any] = {"pow": nodes.Pow}
_COMPARISONS = frozenset({"eq", "ne", "lt", "lteq", "gt", "gteq"})
_CONSTANTS = {"true": True, "True": True, "false": False, "False": False, "none": None, "None": None}
_OPERANDS = frozenset({"name", "string", "integer", "float", "lbracket", "lbrace"})


class Parser:
    """Reads the tokens of a template into nodes."""

    def __init__(
        self, environment: Any, source: str, name: str | None = None, filename: str | None = None, state: str | None = None
    ) -> None:
        self.environment = environment
        self.stream = environment._tokenize(source, name, filename, state)
        self.name = name
        self.filename = filename
        self.closed = False
        self.extensions: dict[str, Callable[[Parser], Any]] = {
            tag: extension.parse for extension in environment.iter_extensions() for tag in extension.tags
        }
        self._last_identifier = 0
        self._tag_stack: list[str] = []
        self._end_token_stack: list[tuple[str, ...]] = []

    # Faults

    def fail(self, msg: str, lineno: int | None = None, exc: type[TemplateSyntaxError] = TemplateSyntaxError) -> NoReturn:
        """Raises an error at a line, or here."""
        raise exc(msg, self.stream.current.lineno if lineno is None else lineno, self.name, self.filename)

    def _fail_tags(self, tag: str | None, stack: list[tuple[str, ...]], lineno: int | None) -> NoReturn:
        words = ["Unexpected end of template." if tag is None else f"Encountered unknown tag {tag!r}."]
        if stack:
            wanted = " or ".join(repr(describe_token_expr(expr)) for expr in stack[-1])
            if tag is not None and tag in {describe_token_expr(expr) for level in stack for expr in level}:
                words.append(
                    "You probably made a nesting mistake. Jinja is expecting this tag, but currently looking for"
                    f" {wanted}."
                )
            else:
                words.append(f"Jinja was looking for the following tags: {wanted}.")
        if self._tag_stack:
            words.append(f"The innermost block that needs to be closed is {self._tag_stack[-1]!r}.")
        self.fail(" ".join(words), lineno)

    def fail_unknown_tag(self, name: str, lineno: int | None = None) -> NoReturn:
        """Says that there is no such tag, and what was looked for."""
        self._fail_tags(name, self._end_token_stack, lineno)

    def fail_eof(self, end_tokens: tuple[str, ...] | None = None, lineno: int | None = None) -> NoReturn:
        """Says that the template ends too early, and what was looked for."""
        stack = [*self._end_token_stack, *([] if end_tokens is None else [end_tokens])]
        self._fail_tags(None, stack, lineno)

    def is_tuple_end(self, extra_end_rules: tuple[str, ...] | None = None) -> bool:
        """Whether nothing of a tuple can follow.  The rules that are passed have no effect in Jinja2 3.1, so that
        `{% for a in b, recursive %}` has a tuple of two."""
        return self.stream.current.type in ("variable_end", "block_end", "rparen")

    def free_identifier(self, lineno: int | None = None) -> nodes.InternalName:
        """A name that nothing else has."""
        self._last_identifier += 1
        name = object.__new__(nodes.InternalName)
        nodes.Node.__init__(name, f"fi{self._last_identifier}", lineno=lineno)
        return name

    # Statements

    def parse(self) -> nodes.Template:
        """The whole template."""
        template = nodes.Template(self.subparse(), lineno=1)
        template.set_environment(self.environment)
        return template

    def subparse(self, end_tokens: tuple[str, ...] | None = None) -> list[nodes.Node]:
        """Text and statements up to a tag that is one of `end_tokens`, at which it stops, or to the end."""
        body: list[nodes.Node] = []
        output: list[nodes.Node] = []

        def flush() -> None:
            if output:
                body.append(nodes.Output(list(output), lineno=output[0].lineno))
                output.clear()

        if end_tokens is not None:
            self._end_token_stack.append(end_tokens)
        try:
            while self.stream:
                token = self.stream.current
                if token.type == "data":
                    next(self.stream)
                    if token.value:
                        output.append(nodes.TemplateData(token.value, lineno=token.lineno))
                elif token.type == "variable_begin":
                    next(self.stream)
                    output.append(self.parse_tuple(with_condexpr=True))
                    self.stream.expect("variable_end")
                elif token.type == "block_begin":
                    flush()
                    next(self.stream)
                    if end_tokens is not None and self.stream.current.test_any(*end_tokens):
                        return body
                    made = self.parse_statement()
                    body.extend(made if isinstance(made, list) else [made])
                    self.stream.expect("block_end")
                else:
                    raise AssertionError("internal parsing error")
            flush()
        finally:
            if end_tokens is not None:
                self._end_token_stack.pop()
        return body

    def parse_statements(self, end_tokens: tuple[str, ...], drop_needle: bool = False) -> list[nodes.Node]:
        """The body of a statement, which begins with the end of its tag; the ending is dropped or is current."""
        self.stream.skip_if("colon")
        self.stream.expect("block_end")
        body = self.subparse(end_tokens)
        if self.stream.current.type == "eof":
            self.fail_eof(end_tokens)
        if drop_needle:
            next(self.stream)
        return body

    def _body(self, end: str) -> list[nodes.Node]:
        return self.parse_statements((f"name:{end}",), drop_needle=True)

    def parse_statement(self) -> Any:
        """One statement: a node, or a list of them."""
        token = self.stream.current
        if token.type != "name":
            self.fail("tag name expected", token.lineno)
        tag = token.value
        if tag in _STATEMENTS:
            method = getattr(self, f"parse_{tag}")
        elif tag in ("call", "filter"):
            method = getattr(self, f"parse_{tag}_block")
        else:
            extension = self.extensions.get(tag)
            if extension is None:
                self.fail_unknown_tag(tag, token.lineno)
            method = lambda: nodes.own_nodes(extension(self))  # noqa: E731
        self._tag_stack.append(tag)
        try:
            return method()
        finally:
            self._tag_stack.pop()

    def parse_set(self) -> Any:
        lineno = next(self.stream).lineno
        target = self.parse_assign_target(with_namespace=True)
        if self.stream.skip_if("assign"):
            return nodes.Assign(target, self.parse_tuple(), lineno=lineno)
        through = self.parse_filter(None)
        return nodes.AssignBlock(target, through, self._body("endset"), lineno=lineno)

    def parse_for(self) -> nodes.For:
        lineno = self.stream.expect("name:for").lineno
        target = self.parse_assign_target(extra_end_rules=("name:in",))
        self.stream.expect("name:in")
        values = self.parse_tuple(with_condexpr=False, extra_end_rules=("name:recursive",))
        test = self.parse_expression() if self.stream.skip_if("name:if") else None
        recursive = self.stream.skip_if("name:recursive")
        body = self.parse_statements(("name:endfor", "name:else"))
        otherwise = [] if next(self.stream).value == "endfor" else self._body("endfor")
        return nodes.For(target, values, body, otherwise, test, recursive, lineno=lineno)

    def parse_if(self) -> nodes.If:
        first = branch = nodes.If(lineno=self.stream.expect("name:if").lineno)
        others: list[nodes.If] = []
        while True:
            test = self.parse_tuple(with_condexpr=False)
            body = self.parse_statements(("name:elif", "name:else", "name:endif"))
            branch.test, branch.body, branch.elif_, branch.else_ = test, body, [], []
            if branch is not first:
                others.append(branch)
            ending = next(self.stream).value
            if ending != "elif":
                break
            branch = nodes.If(lineno=self.stream.current.lineno)
        first.elif_ = others
        if ending == "else":
            first.else_ = self._body("endif")
        return first

    def parse_with(self) -> nodes.With:
        lineno = next(self.stream).lineno
        targets: list[nodes.Node] = []
        values: list[nodes.Node] = []
        while self.stream.current.type != "block_end":
            if targets:
                self.stream.expect("comma")
            targets.append(self.parse_assign_target().set_ctx("param"))
            self.stream.expect("assign")
            values.append(self.parse_expression())
        return nodes.With(targets, values, self._body("endwith"), lineno=lineno)

    def parse_autoescape(self) -> nodes.Scope:
        lineno = next(self.stream).lineno
        option = nodes.Keyword("autoescape", self.parse_expression(), lineno=lineno)
        modifier = nodes.ScopedEvalContextModifier([option], self._body("endautoescape"), lineno=lineno)
        return nodes.Scope([modifier], lineno=lineno)

    def parse_block(self) -> nodes.Block:
        lineno = next(self.stream).lineno
        name = self.stream.expect("name").value
        scoped = self.stream.skip_if("name:scoped")
        required = self.stream.skip_if("name:required")
        if self.stream.current.type == "sub":
            self.fail(
                "Block names in Jinja have to be valid Python identifiers and may not contain hyphens, use an"
                " underscore instead."
            )
        body = self._body("endblock")
        if required and not all(map(_is_blank, body)):
            self.fail("Required blocks can only contain comments or whitespace")
        self.stream.skip_if(f"name:{name}")
        return nodes.Block(name, body, scoped, required, lineno=lineno)

    def parse_extends(self) -> nodes.Extends:
        lineno = next(self.stream).lineno
        return nodes.Extends(self.parse_expression(), lineno=lineno)

    def _context(self) -> bool | None:
        """`with context` or `without context`, if that is here."""
        if not self.stream.current.test_any("name:with", "name:without") or not self.stream.look().test("name:context"):
            return None
        is_with: bool = next(self.stream).value == "with"
        self.stream.skip()
        return is_with

    def parse_import_context(self, node: Any, default: bool) -> Any:
        given = self._context()
        node.with_context = default if given is None else given
        return node

    def parse_include(self) -> nodes.Include:
        lineno = next(self.stream).lineno
        template = self.parse_expression()
        ignores = self.stream.current.test("name:ignore") and self.stream.look().test("name:missing")
        if ignores:
            self.stream.skip(2)
        return self.parse_import_context(nodes.Include(template, True, ignores, lineno=lineno), True)  # type: ignore[no-any-return]

    def parse_import(self) -> nodes.Import:
        lineno = next(self.stream).lineno
        template = self.parse_expression()
        self.stream.expect("name:as")
        target = self.parse_assign_target(name_only=True).name
        return self.parse_import_context(nodes.Import(template, target, False, lineno=lineno), False)  # type: ignore[no-any-return]

    def parse_from(self) -> nodes.FromImport:
        lineno = next(self.stream).lineno
        template = self.parse_expression()
        self.stream.expect("name:import")
        names: list[Any] = []
        context = None
        while True:
            if names:
                self.stream.expect("comma")
            if self.stream.current.type != "name":
                self.stream.expect("name")
            context = self._context()
            if context is not None:
                break
            target = self.parse_assign_target(name_only=True)
            if target.name.startswith("_"):
                self.fail(
                    "names starting with an underline can not be imported", target.lineno, exc=TemplateAssertionError
                )
            alias = self.parse_assign_target(name_only=True) if self.stream.skip_if("name:as") else None
            names.append(target.name if alias is None else (target.name, alias.name))
            context = self._context()
            if context is not None or self.stream.current.type != "comma":
                break
        return nodes.FromImport(template, names, bool(context), lineno=lineno)

    def parse_signature(self, node: Any) -> None:
        """Parameters and their defaults, into `args` and `defaults` of a node."""
        args = node.args = []
        defaults = node.defaults = []
        self.stream.expect("lparen")
        while self.stream.current.type != "rparen":
            if args:
                self.stream.expect("comma")
            arg = self.parse_assign_target(name_only=True).set_ctx("param")
            if self.stream.skip_if("assign"):
                defaults.append(self.parse_expression())
            elif defaults:
                self.fail("non-default argument follows default argument")
            args.append(arg)
        self.stream.expect("rparen")

    def parse_call_block(self) -> nodes.CallBlock:
        node: Any = nodes.CallBlock(lineno=next(self.stream).lineno)
        node.args, node.defaults = [], []
        if self.stream.current.type == "lparen":
            self.parse_signature(node)
        node.call = self.parse_expression()
        if not isinstance(node.call, nodes.Call):
            self.fail("expected call", node.lineno)
        node.body = self._body("endcall")
        return node  # type: ignore[no-any-return]

    def parse_filter_block(self) -> nodes.FilterBlock:
        lineno = next(self.stream).lineno
        through = self.parse_filter(None, start_inline=True)
        return nodes.FilterBlock(self._body("endfilter"), through, lineno=lineno)

    def parse_macro(self) -> nodes.Macro:
        node: Any = nodes.Macro(lineno=next(self.stream).lineno)
        node.name = self.parse_assign_target(name_only=True).name
        self.parse_signature(node)
        node.body = self._body("endmacro")
        return node  # type: ignore[no-any-return]

    def parse_print(self) -> nodes.Output:
        lineno = next(self.stream).lineno
        values: list[nodes.Node] = []
        while self.stream.current.type != "block_end":
            if values:
                self.stream.expect("comma")
            values.append(self.parse_expression())
        return nodes.Output(values, lineno=lineno)

    def parse_assign_target(
        self,
        with_tuple: bool = True,
        name_only: bool = False,
        extra_end_rules: tuple[str, ...] | None = None,
        with_namespace: bool = False,
    ) -> Any:
        """What can be assigned to: a name, or else a tuple, or an attribute of a namespace where that is allowed."""
        target: Any
        if name_only:
            token = self.stream.expect("name")
            target = nodes.Name(token.value, "store", lineno=token.lineno)
        elif with_tuple:
            target = self.parse_tuple(simplified=True, extra_end_rules=extra_end_rules, with_namespace=with_namespace)
            target.set_ctx("store")
        else:
            target = self.parse_primary(with_namespace=with_namespace).set_ctx("store")
        if not target.can_assign():
            self.fail(f"can't assign to {type(target).__name__.lower()!r}", target.lineno)
        return target

    # Expressions

    def parse_expression(self, with_condexpr: bool = True) -> nodes.Expr:
        """An expression, with or without `if` behind it."""
        value: nodes.Expr = self.parse_condexpr() if with_condexpr else self.parse_or()
        return value

    def parse_condexpr(self) -> nodes.Expr:
        lineno = self.stream.current.lineno
        value: nodes.Expr = self.parse_or()
        while self.stream.skip_if("name:if"):
            test = self.parse_or()
            other = self.parse_condexpr() if self.stream.skip_if("name:else") else None
            value = nodes.CondExpr(test, value, other, lineno=lineno)
            lineno = self.stream.current.lineno
        return value

    def _chain(self, operand: Callable[[], Any], operation: Callable[[], Any]) -> Any:
        """Operations of one level, from left to right.  A node has the line on which its left operand, or the token
        behind that, begins."""
        lineno = self.stream.current.lineno
        left = operand()
        while (kind := operation()) is not None:
            next(self.stream)
            left = kind(left, operand(), lineno=lineno)
            lineno = self.stream.current.lineno
        return left

    def parse_or(self) -> Any:
        return self._chain(self.parse_and, lambda: nodes.Or if self.stream.current.test("name:or") else None)

    def parse_and(self) -> Any:
        return self._chain(self.parse_not, lambda: nodes.And if self.stream.current.test("name:and") else None)

    def parse_not(self) -> Any:
        if self.stream.current.test("name:not"):
            lineno = next(self.stream).lineno
            return nodes.Not(self.parse_not(), lineno=lineno)
        return self.parse_compare()

    def _comparison(self) -> str | None:
        """The comparison that is here, which is then read."""
        token = self.stream.current
        if token.type in _COMPARISONS:
            return str(next(self.stream).type)
        if self.stream.skip_if("name:in"):
            return "in"
        if token.test("name:not") and self.stream.look().test("name:in"):
            self.stream.skip(2)
            return "notin"
        return None

    def parse_compare(self) -> Any:
        first = self.parse_math1()
        operands: list[nodes.Node] = []
        while True:
            here = self.stream.current.lineno
            comparison = self._comparison()
            if comparison is None:
                break
            operands.append(nodes.Operand(comparison, self.parse_math1(), lineno=here))
        return nodes.Compare(first, operands, lineno=here) if operands else first

    def parse_math1(self) -> Any:
        return self._chain(self.parse_concat, lambda: _SUMS.get(self.stream.current.type))

    def parse_concat(self) -> Any:
        lineno = self.stream.current.lineno
        parts = [self.parse_math2()]
        while self.stream.skip_if("tilde"):
            parts.append(self.parse_math2())
        return parts[0] if len(parts) == 1 else nodes.Concat(parts, lineno=lineno)

    def parse_math2(self) -> Any:
        return self._chain(self.parse_pow, lambda: _PRODUCTS.get(self.stream.current.type))

    def parse_pow(self) -> Any:
        return self._chain(self.parse_unary, lambda: _POWERS.get(self.stream.current.type))

    def parse_unary(self, with_filter: bool = True) -> Any:
        token = self.stream.current
        if token.type in ("sub", "add"):
            next(self.stream)
            kind = nodes.Neg if token.type == "sub" else nodes.Pos
            node: Any = kind(self.parse_unary(False), lineno=token.lineno)
        else:
            node = self.parse_primary()
        node = self.parse_postfix(node)
        return self.parse_filter_expr(node) if with_filter else node

    def parse_primary(self, with_namespace: bool = False) -> Any:
        """A name or a literal; with `with_namespace` an attribute of a name as well."""
        token = self.stream.current
        if token.type == "lbracket":
            return self.parse_list()
        if token.type == "lbrace":
            return self.parse_dict()
        if token.type == "string":
            text = ""
            while self.stream.current.type == "string":
                text += next(self.stream).value
            return nodes.Const(text, lineno=token.lineno)
        if token.type not in ("name", "integer", "float", "lparen"):
            self.fail(f"unexpected {describe_token(token)!r}", token.lineno)
        next(self.stream)
        if token.type == "lparen":
            inner = self.parse_tuple(explicit_parentheses=True)
            self.stream.expect("rparen")
            return inner
        if token.type != "name":
            return nodes.Const(token.value, lineno=token.lineno)
        if token.value in _CONSTANTS:
            return nodes.Const(_CONSTANTS[token.value], lineno=token.lineno)
        if with_namespace and self.stream.skip_if("dot"):
            return nodes.NSRef(token.value, self.stream.expect("name").value, lineno=token.lineno)
        return nodes.Name(token.value, "load", lineno=token.lineno)

    def parse_tuple(
        self,
        simplified: bool = False,
        with_condexpr: bool = True,
        extra_end_rules: tuple[str, ...] | None = None,
        explicit_parentheses: bool = False,
        with_namespace: bool = False,
    ) -> Any:
        """An expression, or a tuple of those between commas; `simplified` ones are names and literals.  Only in
        parentheses may it be empty."""
        lineno = self.stream.current.lineno
        items: list[nodes.Node] = []
        has_comma = False
        while True:
            if items:
                self.stream.expect("comma")
            if self.is_tuple_end(extra_end_rules):
                break
            items.append(
                self.parse_primary(with_namespace=with_namespace)
                if simplified
                else self.parse_expression(with_condexpr=with_condexpr)
            )
            if self.stream.current.type != "comma":
                break
            has_comma = True
            lineno = self.stream.current.lineno
        if has_comma or explicit_parentheses and not items:
            return nodes.Tuple(items, "load", lineno=lineno)
        if not items:
            self.fail(f"Expected an expression, got {describe_token(self.stream.current)!r}")
        return items[0]

    def _items(self, end: str, item: Callable[[], Any]) -> list[Any]:
        """Items up to an end, with commas between them and perhaps one behind."""
        items: list[Any] = []
        while self.stream.current.type != end:
            if items:
                self.stream.expect("comma")
                if self.stream.current.type == end:
                    break
            items.append(item())
        self.stream.expect(end)
        return items

    def parse_list(self) -> nodes.List:
        lineno = self.stream.expect("lbracket").lineno
        return nodes.List(self._items("rbracket", self.parse_expression), lineno=lineno)

    def _pair(self) -> nodes.Pair:
        key = self.parse_expression()
        self.stream.expect("colon")
        return nodes.Pair(key, self.parse_expression(), lineno=key.lineno)

    def parse_dict(self) -> nodes.Dict:
        lineno = self.stream.expect("lbrace").lineno
        return nodes.Dict(self._items("rbrace", self._pair), lineno=lineno)

    def parse_postfix(self, node: Any) -> Any:
        """Attributes, items and calls of a node."""
        while True:
            kind = self.stream.current.type
            if kind in ("dot", "lbracket"):
                node = self.parse_subscript(node)
            elif kind == "lparen":
                node = self.parse_call(node)
            else:
                return node

    def parse_filter_expr(self, node: Any) -> Any:
        """Filters, tests and calls of a node."""
        while True:
            current = self.stream.current
            if current.type == "pipe":
                node = self.parse_filter(node)
            elif current.test("name:is"):
                node = self.parse_test(node)
            elif current.type == "lparen":
                node = self.parse_call(node)
            else:
                return node

    def parse_subscript(self, node: Any) -> Any:
        token = next(self.stream)
        if token.type == "dot":
            name = next(self.stream)
            if name.type == "name":
                return nodes.Getattr(node, name.value, "load", lineno=token.lineno)
            if name.type != "integer":
                self.fail("expected name or number", name.lineno)
            return nodes.Getitem(node, nodes.Const(name.value, lineno=name.lineno), "load", lineno=token.lineno)
        if token.type != "lbracket":
            self.fail("expected subscript expression", token.lineno)
        parts: list[Any] = []
        while self.stream.current.type != "rbracket":
            if parts:
                self.stream.expect("comma")
            parts.append(self.parse_subscribed())
        self.stream.expect("rbracket")
        index = parts[0] if len(parts) == 1 else nodes.Tuple(parts, "load", lineno=token.lineno)
        return nodes.Getitem(node, index, "load", lineno=token.lineno)

    def parse_subscribed(self) -> Any:
        """An index or a slice."""
        lineno = self.stream.current.lineno
        start = stop = step = None
        if self.stream.current.type != "colon":
            start = self.parse_expression()
            if self.stream.current.type != "colon":
                return start
        next(self.stream)
        if self.stream.current.type not in ("colon", "rbracket", "comma"):
            stop = self.parse_expression()
        if self.stream.skip_if("colon") and self.stream.current.type not in ("rbracket", "comma"):
            step = self.parse_expression()
        return nodes.Slice(start, stop, step, lineno=lineno)

    def parse_call_args(self) -> tuple[list[Any], list[Any], Any, Any]:
        """Positional and named arguments, and what stands behind `*` and `**`."""
        begin = self.stream.expect("lparen")
        args: list[Any] = []
        kwargs: list[Any] = []
        stars: dict[str, Any] = {"mul": None, "pow": None}

        def one() -> None:
            token = self.stream.current
            is_named = token.type == "name" and self.stream.look().type == "assign"
            # Before each kind of argument others must not stand.
            refused = stars["pow"] is not None
            if token.type == "mul":
                refused = refused or stars["mul"] is not None
            elif token.type != "pow" and not is_named:
                refused = refused or stars["mul"] is not None or bool(kwargs)
            if refused:
                self.fail("invalid syntax for function call expression", begin.lineno)
            if token.type in stars:
                next(self.stream)
                stars[token.type] = self.parse_expression()
            elif is_named:
                self.stream.skip(2)
                value = self.parse_expression()
                kwargs.append(nodes.Keyword(token.value, value, lineno=value.lineno))
            else:
                args.append(self.parse_expression())

        if self.stream.current.type != "rparen":
            one()
            while self.stream.current.type != "rparen":
                self.stream.expect("comma")
                if self.stream.current.type == "rparen":
                    break
                one()
        self.stream.expect("rparen")
        return args, kwargs, stars["mul"], stars["pow"]

    def parse_call(self, node: Any) -> nodes.Call:
        lineno = self.stream.current.lineno
        return nodes.Call(node, *self.parse_call_args(), lineno=lineno)

    def _dotted_name(self) -> str:
        parts = [self.stream.expect("name").value]
        while self.stream.skip_if("dot"):
            parts.append(self.stream.expect("name").value)
        return ".".join(parts)

    def parse_filter(self, node: Any, start_inline: bool = False) -> Any:
        """Filters in a row; with `start_inline` the first has no bar before it."""
        while start_inline or self.stream.current.type == "pipe":
            if not start_inline:
                next(self.stream)
            start_inline = False
            lineno = self.stream.current.lineno
            name = self._dotted_name()
            is_called = self.stream.current.type == "lparen"
            arguments = self.parse_call_args() if is_called else ([], [], None, None)
            node = nodes.Filter(node, name, *arguments, lineno=lineno)
        return node

    def parse_test(self, node: Any) -> Any:
        lineno = next(self.stream).lineno
        negated = self.stream.skip_if("name:not")
        name = self._dotted_name()
        current = self.stream.current
        arguments: tuple[list[Any], list[Any], Any, Any] = ([], [], None, None)
        if current.type == "lparen":
            arguments = self.parse_call_args()
        elif current.type in _OPERANDS and not current.test_any("name:else", "name:or", "name:and"):
            if current.test("name:is"):
                self.fail("You cannot chain multiple tests with is")
            arguments[0].append(self.parse_postfix(self.parse_primary()))
        test = nodes.Test(node, name, *arguments, lineno=lineno)
        return nodes.Not(test, lineno=lineno) if negated else test


def _is_blank(node: nodes.Node) -> bool:
    """Whether it is only white space of the template."""
    return isinstance(node, nodes.Output) and all(
        isinstance(part, nodes.TemplateData) and part.data.isspace() for part in node.nodes
    )
