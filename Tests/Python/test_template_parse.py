"""The native lexer and parser beside Jinja2's own: the same tokens, nodes, lines and errors for the same templates."""

import itertools
import random
import re
import threading

import jinja2
import jinja2.ext
import pytest
import randoms
from jinja2.lexer import Lexer as TheirLexer
from templates_seen import FRAGMENTS, SEEN

from melba._core import TemplateSyntax, TemplateTree
from melba.templates import lexer, nodes, parser
from melba.templates.exceptions import TemplateSyntaxError

TAGS = frozenset({"do", "break", "continue", "trans", "pluralize", "debug"})
EXTENSIONS = ["jinja2.ext.do", "jinja2.ext.loopcontrols", "jinja2.ext.i18n", "jinja2.ext.debug"]


def environment(**settings):
    return jinja2.Environment(extensions=EXTENSIONS, **settings)


def syntax_of(env):
    return TemplateSyntax(*lexer._settings(env), TAGS)


PLAIN = environment()
SETTINGS = {
    "plain": {},
    "trimmed": {"trim_blocks": True, "lstrip_blocks": True},
    "lines": {"line_statement_prefix": "%", "line_comment_prefix": "##", "lstrip_blocks": True},
    "hash": {"line_statement_prefix": "#", "line_comment_prefix": "##", "trim_blocks": True},
    "php": {"block_start_string": "<?", "block_end_string": "?>", "variable_start_string": "<?=",
            "variable_end_string": "?>", "comment_start_string": "<!--", "comment_end_string": "-->"},
    "erb": {"block_start_string": "<%", "block_end_string": "%>", "variable_start_string": "<%=",
            "variable_end_string": "%>", "comment_start_string": "<%#", "comment_end_string": "%>", "lstrip_blocks": True},
    "dollar": {"block_start_string": "${%", "variable_start_string": "${", "variable_end_string": "}",
               "comment_start_string": "${#", "keep_trailing_newline": True},
    "crlf": {"newline_sequence": "\r\n", "keep_trailing_newline": True},
}
ENVIRONMENTS = {name: environment(**settings) for name, settings in SETTINGS.items()}


def theirs(env, source, read):
    try:
        return read(env, source)
    except jinja2.TemplateSyntaxError as error:
        return type(error).__name__, error.message, error.lineno


def ours(read):
    try:
        return read()
    except TemplateSyntaxError as error:
        return type(error).__name__, error.message, error.lineno


def shape(node, lines=True):
    """A tree as tuples, with lines where Jinja2 has them.  The variables of a translation that stand only in its text
    are ordered by a set there, so that all of them are sorted; who renders what `debug` shows differs by name."""
    if isinstance(node, (list, tuple)):
        return [shape(item, lines) for item in node]
    if not hasattr(node, "iter_fields"):
        return repr(node)
    name = type(node).__name__
    fields = {key: shape(value, lines) for key, value in node.iter_fields()}
    if name == "Call" and type(node.node).__name__ == "Name" and node.node.name.endswith("gettext"):
        fields["kwargs"].sort(key=repr)
    if name == "Dict":
        fields["items"].sort(key=repr)
    if name == "ExtensionAttribute":
        fields["identifier"] = fields["identifier"].replace("melba.templates", "jinja2")
    return [name, *fields.items()]


def line_list(node):
    """The lines of all nodes in the order of the tree; None where there is none."""
    return [(type(found).__name__, found.lineno) for found in node.find_all(type(node).__mro__[-2])]


def check_lines(mine, their):
    pairs = list(zip(line_list(mine), line_list(their)))
    assert [(a, b) for a, b in pairs if b[1] is not None and a != b] == []


def parsed_natively(source, env, syntax, **options):
    return ours(lambda: syntax.parse(source, None, None, **options).nodes(None))


def agree(source, env=PLAIN, syntax=None, **options):
    syntax = syntax or syntax_of(env)
    their = theirs(env, source, lambda env, source: env._parse(source, None, None))
    mine = parsed_natively(source, env, syntax, **options)
    if isinstance(their, tuple):
        assert mine == their, source
        return
    assert not isinstance(mine, tuple), (mine, source)
    assert shape(mine) == shape(their), source
    if not any(name in repr(their) for name in ("gettext", "Dict")):
        check_lines(mine, their)
    # A tree that is made of the nodes again is the same.
    again = TemplateTree.from_nodes(mine).nodes(None)
    assert again == mine and repr(again) == repr(mine)


@pytest.mark.parametrize("name", SETTINGS)
def test_templates_are_parsed_as_jinja2_does(name):
    env = ENVIRONMENTS[name]
    syntax = syntax_of(env)
    for source in SEEN:
        agree(source, env, syntax)


@pytest.mark.parametrize("name", SETTINGS)
def test_tokens_are_those_of_jinja2(name):
    env = ENVIRONMENTS[name]
    syntax = syntax_of(env)
    for source in SEEN:
        check_tokens(source, env, syntax)


def check_tokens(source, env, syntax):
    tokens, problem = syntax._lex_parts(source)
    their = []
    fault = None
    try:
        for token in TheirLexer(env).tokeniter(source, None):
            their.append(token)
    except jinja2.TemplateSyntaxError as error:
        fault = (error.message, error.lineno)
    assert tokens == their, source
    assert problem == fault, source


def variants(source, generator):
    """A template with something changed, taken out or put in."""
    for _ in range(3):
        place = generator.randrange(len(source) + 1)
        kind = generator.randrange(3)
        piece = generator.choice(FRAGMENTS)
        end = min(len(source), place + generator.randrange(1, 6))
        source = source[:place] + (piece if kind else "") + source[end if kind != 1 else place :]
    return source


@pytest.mark.parametrize("name", SETTINGS)
def test_random_templates_are_parsed_as_jinja2_does(name):
    env = ENVIRONMENTS[name]
    syntax = syntax_of(env)
    generator = random.Random(f"{randoms.SEED} {name}")
    for _ in range(max(randoms.COUNT // 400, 20)):
        pieces = [generator.choice(FRAGMENTS) for _ in range(generator.randrange(1, 14))]
        source = generator.choice(["", " "]).join(pieces)
        agree(source, env, syntax)
        check_tokens(source, env, syntax)
        agree(variants(generator.choice(SEEN), generator), env, syntax)


def test_delimiters_of_the_settings_are_tried_with_all_white_space():
    marks = ["{%", "{%-", "{%+", "%}", "-%}", "+%}", " ", "\n", "a", "raw", "endraw", "{#", "#}", "{{", "}}"]
    for name in ("plain", "trimmed"):
        env = ENVIRONMENTS[name]
        syntax = syntax_of(env)
        for pieces in itertools.product(marks, repeat=3):
            check_tokens("x\n  " + "".join(pieces) + "  \n y", env, syntax)


# ===== Translations


@pytest.mark.parametrize("newstyle", [False, True])
@pytest.mark.parametrize("trimmed", [False, True])
def test_translations_are_those_of_jinja2(newstyle, trimmed):
    env = environment()
    env.newstyle_gettext = newstyle
    env.policies["ext.i18n.trimmed"] = trimmed
    for source in SEEN:
        if "trans" in source:
            agree(source, env, newstyle=newstyle, trimmed=trimmed)


# ===== The twin in Python


class Quiet:
    """An environment that the parser in Python takes, with what it needs."""

    def __init__(self, env):
        self._env = env
        for name in ("lstrip_blocks", "trim_blocks", "newline_sequence", "keep_trailing_newline", "line_statement_prefix",
                     "line_comment_prefix", "block_start_string", "block_end_string", "variable_start_string",
                     "variable_end_string", "comment_start_string", "comment_end_string"):
            setattr(self, name, getattr(env, name))

    def _tokenize(self, source, name, filename, state=None):
        return lexer.get_lexer(self).tokenize(source, name, filename, state)

    def iter_extensions(self):
        return ()


@pytest.mark.parametrize("name", SETTINGS)
def test_the_parser_in_python_reads_what_the_native_one_does(name):
    env = Quiet(ENVIRONMENTS[name])
    syntax = TemplateSyntax(*lexer._settings(env), frozenset())
    for source in SEEN:
        mine = parsed_natively(source, env, syntax)
        slow = ours(lambda: parser.Parser(env, source).parse())  # noqa: B023
        assert slow == mine, source
        if not isinstance(slow, tuple):
            assert repr(slow) == repr(mine)


def test_a_tag_of_an_extension_is_left_to_it():
    syntax = syntax_of(PLAIN)
    assert syntax.parse("{% if x %}{% cache 5 %}{% endif %}", extension_tags=frozenset({"cache"})) is None
    assert syntax.parse("{% if x %}{% endif %}", extension_tags=frozenset({"cache"})) is not None


# ===== Expressions that stand alone


@pytest.mark.parametrize("source", ["a + 1", "[1, 2]|first", "x if y", "{'a': {}}", "a }}", "", "a b", "'", ")"])
def test_an_expression_is_read_as_if_in_a_variable(source):
    def their():
        reader = jinja2.parser.Parser(PLAIN, source, state="variable")
        value = reader.parse_expression()
        if not reader.stream.eos:
            raise jinja2.TemplateSyntaxError("chunk after expression", reader.stream.current.lineno)
        return jinja2.nodes.Template([jinja2.nodes.Assign(jinja2.nodes.Name("result", "store"), value)])

    expected = theirs(PLAIN, source, lambda env, source: their())
    mine = ours(lambda: syntax_of(PLAIN).parse_expression(source).nodes(None))
    assert (mine if isinstance(mine, tuple) else repr(mine)) == (expected if isinstance(expected, tuple) else repr(expected))


# ===== What nests

DEEP = {
    "parentheses": ("{{ " + "(" * 100_000, "a" + ")" * 100_000 + " }}"),
    "lists": ("{{ " + "[" * 100_000, "]" * 100_000 + " }}"),
    "nots": ("{{ " + "not " * 100_000, "a }}"),
    "signs": ("{{ " + "-" * 100_000, "a }}"),
    "sums": ("{{ a", " + 1" * 100_000 + " }}"),
    "filters": ("{{ a", "|f" * 100_000 + " }}"),
    "attributes": ("{{ a", ".b" * 100_000 + " }}"),
    "conditions": ("{{ a", " if b else c" * 100_000 + " }}"),
    "ifs": ("{% if a %}" * 100_000, "{% endif %}" * 100_000),
    "targets": ("{% set " + "(" * 100_000 + "a", ")" * 100_000 + " = 1 %}"),
}


@pytest.mark.parametrize("kind", DEEP)
def test_what_nests_too_deeply_is_an_error(kind):
    syntax = syntax_of(PLAIN)
    problems = []

    def read():
        with pytest.raises(TemplateSyntaxError, match="nested too deeply") as caught:
            syntax.parse("".join(DEEP[kind]))
        problems.append(caught.value.lineno)

    read()
    before = threading.stack_size(64 << 10)
    try:
        thread = threading.Thread(target=read)
        thread.start()
        thread.join()
    finally:
        threading.stack_size(before)
    assert problems == [1, 1]


def test_long_templates_that_do_not_nest_are_read():
    for source in ("{{ a }}" * 50_000, "{{ a" + " ~ b" * 50_000 + " }}", "{{ [" + "1, " * 50_000 + "] }}",
                   "{% if a %}" + "{% elif b %}" * 50_000 + "{% endif %}", "{{ a" + " < b" * 50_000 + " }}",
                   "".join("{{ a%d }}" % i for i in range(50_000)),
                   "{% trans " + ",".join("a%d" % i for i in range(20_000)) + " %}{% endtrans %}"):
        tree = syntax_of(PLAIN).parse(source)
        assert isinstance(tree.nodes(None), nodes.Template)


# ===== Literals


@pytest.mark.parametrize("text", [
    "9223372036854775807", "9223372036854775808", "0xFFFF_FFFF_FFFF_FFFF_F", "0o7_7", "0b1_0", "0_0", "1_000.5e-1_0", "1e400",
    "1e-400", "0.1", "2.2250738585072011e-308", "123456789012345678901234567890.5", "1" * 5000 + ".5", "1.5.real", "1.0e5",
    "0x", "0b2", "1__0", "1_", "1e", "1.e5", "08", "1.2.3", "a.0.1", "1_000", "5e-324", "0.000000000000000000000000001"])
def test_numbers_are_read_as_python_reads_them(text):
    agree("{{ " + text + " }}")


STRINGS = [
    r"'\n\t\r\b\f\v\a\\\'\"'", r"'\x41\u20ac\U0001f600'", r"'\101\7\0\777'", r"'\q\é\€\😀'", "'a\nb'", "'a\\\nb'",
    r"'\N{EURO SIGN}'", r"'\N{NO SUCH}'", r"'\N'", r"'\N{}'", r"'\x4'", r"'\u12'", r"'\U00110000'", r"'\ud83d\ude00'",
    "'é€😀'", "'a' \"b\" 'c'", "''", "'\ud800'", r"'\U1'", r"'\xg1'"]


@pytest.mark.filterwarnings("ignore:invalid:DeprecationWarning", "ignore:invalid:SyntaxWarning")
@pytest.mark.parametrize("name", ["plain", "crlf"])
@pytest.mark.parametrize("text", STRINGS)
def test_strings_are_read_as_python_reads_them(name, text):
    env = ENVIRONMENTS[name]
    agree("{{ " + text + " }}", env)


NAMES = ["föö", "き", "_", "1a", "a-", "🐍", "a🐍", "℘", "℮", "·", "a·", "a\u0301", "\u0301", "x²", "ⅷ", "ｆｏｏ", "a\u2028b",
         "\x85a", "a\xa0b", "a\x00b", "\x1c", "\ud800"]


@pytest.mark.parametrize("text", NAMES)
def test_names_are_those_of_python(text):
    agree("{{ " + text + " }}\u2003{%- if a -%}\u2003x\x1f{%- endif %}")


# ===== The surface


def test_a_syntax_refuses_what_it_cannot_use():
    settings = list(lexer._settings(PLAIN))
    for index, value in ((0, ""), (4, ""), (6, ""), (10, ""), (0, None), (1, b"%}"), (10, None)):
        wrong = [*settings]
        wrong[index] = value
        with pytest.raises((TypeError, ValueError)):
            TemplateSyntax(*wrong, TAGS)
    with pytest.raises(TypeError):
        syntax_of(PLAIN).parse(b"a")
    with pytest.raises(TypeError):
        syntax_of(PLAIN).parse("a", unknown=1)
    with pytest.raises(TypeError):
        TemplateTree()


def test_nodes_carry_the_environment_and_the_error_its_place():
    marker = object()
    tree = syntax_of(PLAIN).parse("{{ a.b }}").nodes(marker)
    assert all(node.environment is marker for node in [tree, *tree.find_all(nodes.Node)])
    with pytest.raises(TemplateSyntaxError) as caught:
        syntax_of(PLAIN).parse("\n{{ a b }}", "n.html", "/f/n.html")
    assert (caught.value.lineno, caught.value.name, caught.value.filename) == (2, "n.html", "/f/n.html")


def test_a_tree_takes_constants_of_any_kind():
    values = [None, True, False, 0, -1, 2**63, -(2**70), 10**5000, 1.5, float("inf"), "a", "\ud800", (1, 2), [3], b"6"]
    template = nodes.Template([nodes.Output([nodes.Const(value, lineno=3) for value in values], lineno=3)], lineno=1)
    again = TemplateTree.from_nodes(template).nodes(None)
    assert [node.value for node in again.body[0].nodes] == values
    assert [type(node.value) for node in again.body[0].nodes] == list(map(type, values))


def test_every_node_of_jinja2_survives_a_tree():
    for name, kind in vars(jinja2.nodes).items():
        if not isinstance(kind, type) or not issubclass(kind, jinja2.nodes.Node) or kind.abstract:
            continue
        mine = getattr(nodes, name)
        assert mine.fields == kind.fields and mine.attributes == kind.attributes
        assert [base.__name__ for base in mine.__mro__] == [base.__name__ for base in kind.__mro__]
        node = object.__new__(mine)
        nodes.Node.__init__(node, *map(sample, [name] * len(kind.fields), kind.fields), lineno=7)
        again = TemplateTree.from_nodes(nodes.Template([node])).nodes(None).body[0]
        assert again == node and again.lineno == 7


def sample(kind, field):
    """Something that a field may hold."""
    lists = {"body", "nodes", "else_", "elif_", "args", "kwargs", "defaults", "items", "ops", "options", "targets", "values"}
    if field in lists:
        return [nodes.ContextReference()]
    if field == "names":
        return ["a", ("b", "c")]
    if field in ("scoped", "required", "recursive", "with_context", "ignore_missing"):
        return True
    if field == "ctx":
        return "param"
    if field == "op":
        return "notin"
    texts = {"name", "attr", "data", "identifier", "importname"}
    is_text = field in texts or (kind, field) in {("Import", "target"), ("Keyword", "key")}
    return "text" if is_text else nodes.ContextReference()


@pytest.mark.parametrize(
    "wrong", [1, nodes.Name("a", "wrong"), nodes.Output([1]), nodes.Output(3), nodes.Name(1, "load"), nodes.Name()])
def test_what_is_no_tree_is_refused(wrong):
    with pytest.raises((TypeError, ValueError, AttributeError)):
        TemplateTree.from_nodes(nodes.Template([wrong]))


def test_nodes_that_nest_too_deeply_are_refused():
    node = nodes.Name("a", "load")
    for _ in range(5000):
        node = nodes.Not(node)
    with pytest.raises(RecursionError):
        TemplateTree.from_nodes(nodes.Template([nodes.Output([node])]))


def test_trees_are_given_back():
    syntax = syntax_of(PLAIN)
    tree = syntax.parse("{{ a }}")
    made = tree.nodes(None)
    del tree, syntax
    assert re.match(r"Template\(body=\[Output", repr(made))
