"""What is done with Markup, as expressions that both packages are asked for."""

import objects

# M is the class, E the function escape, F the formatter, S a subclass of M.  Each line is tried with both packages.
EXPRESSIONS = r"""
M()
M("<b>")
M("<b>", "utf-8")
M(b"<b>", "utf-8")
M(b"\xff", "utf-8")
M(b"\xff", "ascii", "replace")
M(object="<b>")
M(object=b"<b>", encoding="ascii", errors="ignore")
M(b"<b>", errors="ignore")
M(b"<b>")
M(M("<b>"))
M(S("<b>"))
M(M("<b>"), "utf-8")
M(1, 2, 3, 4)
M(text="a")
M("a", None)
M("<b>").__html__()
M("<b>").__html_format__("")
M("<b>").__html_format__("x")
M("<b>") + "<i>"
M("<b>") + M("<i>")
M("<b>") + S("<i>")
S("<b>") + M("<i>")
S("<b>") + "<i>"
"<i>" + M("<b>")
"<i>" + S("<b>")
M("<b>") + Html()
Html() + M("<b>")
M("<b>") + 1
1 + M("<b>")
M("<b>") + None
M("<b>") + b"x"
M("<b>") + Lazy()
M("<b>") + Own("<i>")
M("<b>") + HtmlStr("<")
M("<b>") + Proxy("<i>")
M("<b>").__add__(1)
M("<b>").__radd__(1)
M("<b>") * 3
3 * M("<b>")
M("<b>") * 0
M("<b>") * -1
S("<b>") * 2
M("<b>") * True
M("<b>") * 1.5
M("<b>") * "a"
1.5 * M("<b>")
M("%s") % "<"
M("%s") % M("<")
M("%s") % S("<")
S("%s") % "<"
M("%s %s") % ("<", M("<"))
M("%s") % ("<", "<")
M("%s %s") % "<"
M("%s %s") % ("<",)
M("") % "a"
M("") % ()
M("") % {}
M("") % {"a": 1}
M("<em></em>") % 42
M("%%") % ()
M("%s") % None
M("%s") % 1
M("%s") % 1.5
M("%s") % ([1, "<"],)
M("%s") % [1, "<"]
M("%s") % {"a": "<"}
M("%s") % (("<",),)
M("%r") % "<"
M("%r") % M("<")
M("%r") % ("<'",)
M("%a") % "<\xe9"
M("%d") % 3
M("%d") % 3.7
M("%d") % "3"
M("%d") % "x"
M("%d") % None
M("%i") % 3.14
M("%u") % -3
M("%x") % 255
M("%o") % 8
M("%x") % "a"
M("%e") % 3
M("%.2f") % 3.14159
M("%5.1f|") % 2
M("%g") % "1.5"
M("%f") % "x"
M("%f") % None
M("%c") % "<"
M("%c") % "a"
M("%c") % 60
M("%c") % "ab"
M("%5s|") % "<"
M("%-5s|") % "<"
M("%.2s") % "<<<"
M("%*d") % (5, 3)
M("%q") % 1
M("%") % 1
M("%(a)s") % {"a": "<"}
M("%(a)s %(b)d") % {"a": M("<"), "b": 3}
M("%(a)s") % {}
M("%(a)s") % "a"
M("%(a)s") % ("a",)
M("%(a)s") % types.MappingProxyType({"a": "<"})
M("%(a)s") % collections.ChainMap({"a": "<"})
M("%(a)s") % collections.defaultdict(lambda: "<d>")
M("%(a)s") % Row()
M("%s") % Row()
M("%s") % Html()
M("%s") % (Html(),)
M("%r") % Html.__html__
M("%s") % Raises()
M("%s") % StrRaises()
M("%s") % b"<"
M("%s") % range(3)
M("%s") % HtmlStr("<")
M("%d %s") % (True, Level.HIGH)
"%s" % M("<b>")
"%r" % M("<b>")
"%(a)s" % {"a": M("<b>")}
M("%s") % collections.namedtuple("Point", "x y")("<", 1)
M("%s %s") % collections.namedtuple("Point", "x y")("<", 1)
M(", ").join(["<", M("<"), 1, None, Html()])
S(", ").join(["<", M("<")])
M(", ").join([])
M(", ").join(())
M("<").join("ab")
M("<").join(x for x in "<>")
M("<").join({"<": 1})
M("<").join(None)
M("<").join(1)
M("<").join()
M("<").join([Raises()])
", ".join(["<", M("<b>")])
M("a <b> c").split()
M("a,b,c").split(",")
M("a,b,c").split(",", 1)
M("a,b,c").split(sep=",", maxsplit=1)
M("a,b,c").split(maxsplit=1)
S("a b").split()
M("a").split("")
M("a").split(1)
M("a").split(None, "x")
M("a,b,c").rsplit(",", 1)
M("a b c").rsplit()
M("a b c").rsplit(sep=None, maxsplit=1)
M("a\nb\r\nc\u2028d").splitlines()
M("a\nb\r\nc").splitlines(True)
M("a\nb\r\nc").splitlines(keepends=True)
M("a\nb").splitlines(1, 2)
M("a=b=c").partition("=")
M("a").partition("=")
M("a").partition("")
M("a").partition(1)
S("a=b").partition("=")
M("a=b=c").rpartition("=")
M("a").rpartition("=")
M("<B> a").capitalize()
M("<b> a").title()
M("<B>").lower()
M("<b>\xdf").upper()
M("<B>\xdf").casefold()
M("<B> a").swapcase()
M("<b><b>").replace("<b>", "<i>")
M("<b><b>").replace("<b>", M("<i>"))
M("<b><b>").replace("<b>", "<i>", 1)
M("<b><b>").replace("b", Html())
M("<b>").replace("b", 1)
M("<b>").replace(1, "b")
M("<b>").replace("b")
M("<b>").replace("", "-")
M("<b>").ljust(6)
M("<b>").ljust(6, "<")
M("<b>").ljust(6, M("<"))
M("<b>").ljust(6, "*")
M("<b>").ljust("6")
M("<b>").rjust(6)
M("<b>").rjust(6, "&")
M("<b>").rjust(6, M("&"))
M("<b>").center(6)
M("<b>").center(7, "*")
M("<b>").center(7, "'")
M("<b>").center(7, 1)
M("<b>").center(7, 12)
M(" <b> ").strip()
M(" <b> ").strip(None)
M("<b>").strip("<")
M("<b>").strip(M("<"))
M("<b>").strip(1)
M(" <b> ").lstrip()
M("<b>").lstrip("<b")
M(" <b> ").rstrip()
M("<b>").rstrip(">")
M("<b>").translate({ord("b"): "<i>"})
M("<b>").translate({ord("b"): None})
M("<b>").translate(str.maketrans("b", "i"))
M("<b>").translate(None)
M("\t<b>\t").expandtabs()
M("\t<b>\t").expandtabs(2)
M("\t<b>\t").expandtabs(tabsize=2)
M("\t").expandtabs("x")
M("42").zfill(5)
M("-42").zfill(5)
M("42").zfill("5")
M("<b>x").removeprefix("<b>")
M("<b>x").removeprefix("x")
M("<b>x").removeprefix(1)
M("<b>x").removesuffix("x")
M("<b>x").removesuffix(suffix="x")
M("<b>x").removesuffix(1)
M("<b>")[0]
M("<b>")[-1]
M("<b>")[1:]
M("<b>")[::-1]
M("<b>")[5]
M("<b>")["a"]
M("")[0]
S("<b>")[0]
list(M("<b>"))
sorted(M("<b>"))
M("<b>") == "<b>"
M("<b>") != "<b>"
M("<b>") < "<c>"
M("<b>") == M("<b>")
M("<b>") == 1
"b" in M("<b>")
1 in M("<b>")
len(M("<b>"))
bool(M(""))
hash(M("<b>")) == hash("<b>")
{"<b>": 1}[M("<b>")]
{M("<b>"): 1}["<b>"]
repr(M("<b>"))
repr(S("<'\">"))
repr(M("\ud800"))
str(M("<b>"))
ascii(M("\xe9"))
f"{M('<b>')}"
f"{M('<b>'):>5}"
f"{M('<b>')!r}"
format(M("<b>"))
format(M("<b>"), ">5")
format(M("<b>"), "d")
"{}".format(M("<b>"))
"{:>5}".format(M("<b>"))
M("{}").format("<")
M("{}").format(M("<"))
M("{}").format(S("<"))
S("{}").format("<")
M("{} {}").format("<", 1)
M("{0} {0}").format("<")
M("{a}").format(a="<")
M("{a.real:>3}|").format(a=1)
M("{a[0]}").format(a=["<"])
M("{a[b]}").format(a={"b": Html()})
M("{}").format()
M("{a}").format()
M("{").format()
M("{}{0}").format(1)
M("{!r}").format("<")
M("{!s}").format(M("<"))
M("{!r}").format(M("<"))
M("{!a}").format("\xe9")
M("{!x}").format("<")
M("{:>5}").format("<")
M("{:>5}").format(M("<"))
M("{:d}").format(3)
M("{:.2f}").format(1.5)
M("{:d}").format("x")
M("{:>{w}}").format("<", w=5)
M("{:{s}}").format(3, s=M(">5"))
M("{}").format(Html())
M("{:x}").format(Html())
M("{:x}").format(HtmlFormat())
M("{}").format(HtmlFormat())
M("{!s}").format(HtmlFormat())
M("{}").format(None)
M("{}").format(Raises())
M("{}").format(HtmlStr("<"))
M("{:x}").format(HtmlStr("<"))
M("{}").format(Own("<"))
M("{}").format(Lazy())
M("{}").format(Html)
M("{:%Y<}").format(datetime.date(2020, 1, 2))
M("{a}").format_map({"a": "<"})
M("{a}").format_map({})
M("{a}").format_map(collections.defaultdict(lambda: "<d>"))
M("{a}{b}").format_map({"a": M("<"), "b": Html()})
M("{}").format_map({"a": 1})
M("{a}").format_map()
F(E).format("{}", "<")
F(E).format("{a:x}", a=HtmlFormat())
F(E).format_field("<", "")
F(E).format_field(Html(), "x")
F(E).format_field(1, M(">3"))
F(str.upper).format("{}", "<b")
F().format("{}")
F(E).vformat("{} {a}", ("<",), {"a": Html()})
M.escape("<")
M.escape(M("<"))
S.escape("<")
S.escape(M("<"))
S.escape(S("<"))
M.escape(S("<"))
M.escape(Html())
S.escape(None)
S("<").escape("<")
M.escape()
M("&lt;b&gt; &amp;&notit; &#x80; &#0;").unescape()
S("&lt;").unescape()
M("<b>x</b> <!-- <i> -->\u3000 y &amp;lt;").striptags()
S("<b>x</b>").striptags()
M("< b").striptags()
M("<!-- a").striptags()
M("a").encode()
M("\ud800").encode()
M("a<").count("<")
M("a<").find("<")
M("a<").index("x")
M("a<").startswith("a")
M("a<").startswith(("x", "a"))
M("a<").endswith(M("<"))
M("abc").isalpha()
M("1").isdecimal()
M("abc").maketrans("a", "b")
M("a").join
copy.copy(M("<b>"))
copy.copy(S("<b>"))
copy.deepcopy(M("<b>"))
copy.deepcopy([M("<b>")] * 2)
json.dumps({M("<b>"): M("<i>")})
re.sub("b", "x", M("<b>"))
re.split(",", M("a,b"))
re.match("(.)b", M("<b>")).groups()
max(M("a"), M("b"))
int(M("42"))
float(M("1.5"))
eval(M("1 + 1"))
isinstance(M(), str)
issubclass(M, str)
getattr(Own, M("__str__")) is Own.__str__
M.__doc__ is not None
M.__name__
M.__qualname__
M("a").x
setattr(M("a"), "x", 1)
M("a").__dict__
vars(S("a"))
weakref.ref(M("a"))
sys.intern(M("a"))
M("<").__class__.__name__
type(str(M("<")))
type(str(S("<")))
type("".join([M("<")]))
type(str.__str__(M("<")))
type(M("<").__str__())
"".join(map(str, M("<b>")))
b"".join([M("a").encode()])
print(M("a"), file=io.StringIO())
""".strip().splitlines()


class Row:
    """A mapping by its way of getting items, and no more."""

    def __getitem__(self, key):
        return f"<{key}>"

    def __str__(self):
        return "<row>"


def outcome(expression, package):
    class S(package.Markup):
        pass

    names = {"M": package.Markup, "E": package.escape, "F": package.EscapeFormatter, "S": S, "Row": Row}
    for name in ("collections", "copy", "datetime", "io", "json", "re", "sys", "types", "weakref"):
        names[name] = __import__(name)
    code = compile(expression, "<expression>", "eval")
    return objects.outcome(lambda: eval(code, {**vars(objects), **names}), package.Markup)
