"""What a user writes, for type checkers: everything here is right."""

import abc
import string
from collections.abc import Iterator
from typing import Any

import melba
import melba.json
import melba.markup
import melba.templates
from melba import Markup, escape
from melba.integrations import install, uninstall
from melba.markup import (
    EscapeFormatter,
    escape_css,
    escape_js,
    escape_json_script,
    escape_silent,
    escape_unquoted,
    escape_url,
    escape_url_query,
    escape_xml,
    escape_xml_attribute,
    soft_str,
    striptags,
    unescape,
)
from melba.templates import Environment, StrictUndefined, Template, TemplateNotFound, nodes, pass_context, select_autoescape
from melba.templates.runtime import Context
from typing_extensions import assert_type


class Tag:
    def __html__(self) -> str:
        return "<b>"


class Row:
    def __getitem__(self, key: str) -> object:
        return key


class Sub(Markup, abc.ABC):
    def shout(self) -> "Sub":
        return self.upper()


def takes_str(text: str) -> str:
    return text


assert_type(escape("<"), Markup)
assert_type(escape(None), Markup)
assert_type(escape(Tag()), Markup)
assert_type(escape_silent(None), Markup)
assert_type(soft_str(1), str)
for function in (
    escape_css, escape_js, escape_json_script, escape_unquoted, escape_url, escape_url_query, escape_xml, escape_xml_attribute,
    striptags, unescape,
):
    assert_type(function("<"), str)

markup = Markup("<b>")
sub = Sub("<b>")
takes_str(markup)
assert_type(Markup(), Markup)
assert_type(Markup(Tag()), Markup)
assert_type(Markup(b"<b>", "utf-8", "replace"), Markup)
assert_type(Markup.escape(1), Markup)
assert_type(Sub.escape(1), Sub)
assert_type(sub.shout(), Sub)
assert_type(markup.__html__(), Markup)
assert_type(sub.__html__(), Sub)
assert_type(markup + "<", Markup)
assert_type(markup + Tag(), Markup)
assert_type(Tag() + markup, Markup)
assert_type(sub + "<", Sub)
assert_type(markup * 2, Markup)
assert_type(2 * markup, Markup)
assert_type(markup % ("<", 1), Markup)
assert_type(markup % {"a": 1}, Markup)
assert_type(markup[0], Markup)
assert_type(markup[1:], Markup)
assert_type(markup.join(["<", Tag(), 1]), Markup)
assert_type(markup.format("<", a=Tag()), Markup)
assert_type(markup.format_map({"a": 1}), Markup)
assert_type(markup.format_map(Row()), Markup)
assert_type(markup.replace("a", "<"), Markup)
assert_type(markup.replace("a", Tag(), 1), Markup)
assert_type(markup.split(), list[Markup])
assert_type(sub.rsplit(",", 1), list[Sub])
assert_type(markup.splitlines(True), list[Markup])
assert_type(markup.partition("="), tuple[Markup, Markup, Markup])
assert_type(markup.upper().lower().title().strip().zfill(3).expandtabs(2), Markup)
assert_type(markup.center(3).ljust(4, "*").rjust(5).removeprefix("a").removesuffix("b"), Markup)
assert_type(markup.translate({1: "a", 2: None, 3: 4}), Markup)
assert_type(markup.translate(str.maketrans("a", "b")), Markup)
assert_type(markup.striptags(), str)
assert_type(markup.unescape(), str)
assert_type(markup.encode(), bytes)
assert_type({str(markup): 1}[markup], int)


class Formatter(EscapeFormatter):
    def get_value(self, key: int | str, args: Any, kwargs: Any) -> Any:
        return key


formatter: string.Formatter = Formatter(escape)
assert_type(formatter.format(takes_str("{a}")), str)
assert_type(EscapeFormatter(Markup.escape).format_field("<", ""), str)
install("markupsafe")
uninstall("markupsafe")
melba.install("markupsafe")
assert_type(melba.isa(), str)
assert_type(melba.get_include(), str)
assert_type(melba.__version__, str)
assert_type(melba.markup.escape("<"), melba.Markup)


def default(value: object) -> str:
    return str(value)


encoder = melba.json.Encoder(default, melba.json.OPT_SORT_KEYS, indent=2, ensure_ascii=True)
memory = bytearray(64)
assert_type(encoder.encode({"a": 1}), bytes)
assert_type(encoder.encode_into([1], memory, offset=-1), int)
assert_type(encoder.encode_lines(iter([1, 2])), bytes)
assert_type(encoder.iter_encode([1], chunk_size=10), Iterator[bytes])
assert_type(encoder.indent, int | str | None)
assert_type(melba.json.dumps({1: Tag()}, default, melba.json.OPT_NON_STR_KEYS | melba.json.OPT_INDENT_2), bytes)
assert_type(melba.json.dumps([1], indent="\t", ensure_ascii=False), bytes)
assert_type(melba.json.dumps_str([1], default=default), str)
assert_type(melba.json.dumps_into([1], memoryview(memory), 3, default, indent=1), int)
assert_type(melba.json.iter_dumps(iter([1]), default, indent=1, chunk_size=10), Iterator[bytes])
assert_type(melba.json.dump_lines([1, 2], default), bytes)
melba.json.loads(memory, parse_float=str, parse_int=float)
melba.json.loads("1")
assert_type(melba.json.load_lines(b"1\n2"), Iterator[Any])
assert_type(melba.json.Fragment(b"1").contents, bytes | str)


environment = melba.templates.Environment(
    loader=melba.templates.DictLoader({"a": "{{ x }}"}), autoescape=select_autoescape(), trim_blocks=True,
    undefined=StrictUndefined, extensions=["jinja2.ext.do"],
)
environment.filters["shout"] = str.upper
environment.globals["site"] = "Melba"
template = environment.get_template("a")
assert_type(environment, Environment)
assert_type(template, Template)
assert_type(template.render(x=1), str)
assert_type(template.render({"x": 1}), str)
assert_type(template.name, str | None)
assert_type(environment.parse("{{ x }}").body, list[nodes.Node])
for piece in template.generate(x=1):
    takes_str(piece)


@pass_context
def who(context: Context, greeting: str) -> str:
    return f"{greeting} {context['user']}"


assert_type(who(template.new_context(), "Hi"), str)
try:
    environment.get_template("b")
except TemplateNotFound as error:
    assert_type(error.message, str | None)


async def page() -> str:
    return await template.render_async(x=1)
