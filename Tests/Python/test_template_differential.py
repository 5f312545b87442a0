"""Templates made at random, beside Jinja2: the same text, or the same exception with the same message.

MELBA_SEED repeats a run; MELBA_FULL=1 tries a hundred thousand.  What differs is made small before it is shown.
"""

import asyncio
import copy
import os
import random
import re
import signal

import both
import markupsafe
import pytest
import randoms
import template_cases

import melba.markup

FULL = randoms.COUNT >= 1_000_000
# Every day the same ones, so that a rare difference that was there before does not fail a change that has none.
SEED = randoms.SEED if FULL or os.environ.get("MELBA_SEED") else "every day"
COUNT = 100_000 if FULL else 400
PARTS = 8

ADDRESS = re.compile(r"0[xX][0-9a-fA-F]{6,}")


class Object:
    """With attributes, items, methods that fail, and the same text for both."""

    def __init__(self, x):
        self.x = x
        self.y = [x, x]
        self._private = 1

    def __getitem__(self, key):
        if key == 0:
            return "zeroth<"
        raise KeyError(key)

    def method(self, *args, **kwargs):
        return f"<method {args!r} {sorted(kwargs)}>"

    @property
    def raises(self):
        raise ValueError("a property that fails")

    def __call__(self, *args):
        return len(args)

    def __str__(self):
        return "object & str"

    def __repr__(self):
        return "Object()"


class Html:
    def __html__(self):
        return "<html of it>"

    def __repr__(self):
        return "Html()"


class Index:
    def __index__(self):
        return 1

    def __repr__(self):
        return "Index()"


def fails(*args):
    raise LookupError("it fails", len(args))


def stops(*args, **kwargs):
    raise StopIteration


def context_of(package, number):
    """Variables made anew, because templates change them."""
    markup = markupsafe.Markup if package is both.THEIRS else melba.markup.Markup

    @package.pass_context
    def contextual(context, *args, **kwargs):
        return f"{context.name} {context.get('a')} {context.resolve('n')} {sorted(context.exported_vars)} {args!r}"

    @package.pass_context
    def resolves(context, name="x", *args, **kwargs):
        return context.get(name) if isinstance(name, str) else None

    @package.pass_eval_context
    def evals(eval_ctx, *args, **kwargs):
        return bool(eval_ctx.autoescape)

    def takes_caller(*args, caller=None, **kwargs):
        return "[" + (caller(1) if caller else "none") + "]"

    def leaf(x, *kids):
        return {"x": x, "kids": list(kids)}

    values = {
        "a": "a<b", "b": [1, "two", 3.5, None], "c": {"x": "cx", "y": 2}, "items": ["i<1", "i2", 3], "n": 2, "s": "sA <t>\xe9 b",
        "tree": [leaf("r<1", leaf("k1"), leaf("k2", leaf("deep"))), leaf("r2"), leaf("")], "d": {"x": 1, "y": "<v>", "kids": []},
        "big": 1 << 70, "f": lambda *args, **kwargs: f"f<{args!r}{sorted(kwargs.items())!r}>", "safe": markup(
            "<b>safe</b>"), "html": Html(),
        "gen": lambda: (n * n for n in range(4)), "obj": Object("o<x"), "none_": None, "pairs": [(1, "<one>"), (2, "two")],
        "maybe": package.Undefined(name="given"), "wide": "\U0001f600\u65e5<\xff", "t": True, "fails": fails,
        "contextual": contextual,
        "stops": stops, "evals": evals, "resolves": resolves, "takes_caller": takes_caller, "index": Index(),
    }
    if number == 1:
        values.update(a=0, items=(1, 2, 2), n=-1, s=markup("a <i>"), b="\u4e2d", tree=[])
    elif number == 2:
        values.update(a=1.5, items={"k": "v<", "x": 2}, n=True, s="", d={}, c=Object(1), pairs=[[1, 2], "ab"])
    elif number == 3:
        for name in ("a", "items", "n", "maybe", "d"):
            del values[name]
        values.update(b=float("nan"), s=b"bytes", tree=[leaf(1, leaf(2))] * 3)
    return values


def environment(package, case, templates):
    options = case.options
    kinds = {"sandbox": package.sandbox.SandboxedEnvironment, "immutable": package.sandbox.ImmutableSandboxedEnvironment,
             "native": package.nativetypes.NativeEnvironment}
    undefined = options["undefined"]
    if undefined == "own":
        class Own(package.Undefined):
            def __str__(self):
                return f"?{self._undefined_name}"
    autoescape = options["autoescape"]
    if autoescape == "by name":
        autoescape = lambda name: name in ("t0", "t2")  # noqa: E731

    def blank(value):
        # Jinja2 makes a text of a constant before that is finalized.
        return "" if value in (None, "None") else value

    @package.pass_context
    def contextual(context, value):
        return f"({context.name}:{value})" if isinstance(value, str) else value

    made = kinds.get(options["kind"], package.Environment)(
        loader=package.DictLoader(templates), autoescape=autoescape, undefined=Own if undefined == "own" else getattr(
            package, undefined),
        enable_async=options["kind"] == "async", trim_blocks=options["trim_blocks"], lstrip_blocks=options["lstrip_blocks"],
        finalize={"blank": blank, "contextual": contextual}.get(options["finalize"]),
        extensions=["jinja2.ext.do", "jinja2.ext.loopcontrols"] if package is both.THEIRS else [
            "melba.templates.ext.do", "melba.templates.ext.loopcontrols"])
    made.filters["custom"] = lambda value, *args, **kwargs: f"<{value!s}{args}{sorted(kwargs.items())}>"
    made.filters["contextual"] = package.pass_context(lambda context, value, *args: f"{context.name}{value}")
    made.filters["evaluating"] = package.pass_eval_context(lambda eval_ctx, value, *args: f"{bool(eval_ctx.autoescape)}{value}")
    made.filters["enviro"] = package.pass_environment(lambda env, value, *args: f"{env.trim_blocks}{value}")
    made.tests["positive"] = lambda value: value > 0
    if options["globals"]:
        made.globals.update(options["globals"])
    return made


def plain(value):
    """A result that compares equal where it should; NaN too."""
    if isinstance(value, str):
        return both.plain(ADDRESS.sub("0x", value))
    return both.plain(ADDRESS.sub("0x", repr(value)))


def text_of(package, case, templates):
    made = environment(package, case, templates)
    template = made.get_template("t0")
    variables = context_of(package, case.options["context"])
    variables["ext"] = made.get_template("t1") if "t1" in templates and "ext " in templates["t0"] else "t1"
    if case.options["kind"] == "generate":
        return "".join(template.generate(variables))
    if case.options["kind"] == "async":
        return asyncio.run(template.render_async(variables))
    return template.render(**variables) if case.options["context"] == 1 else template.render(variables)


class TooLong(BaseException):
    pass


def alarm(*_):
    raise TooLong


def set_alarm(seconds):
    """Only the main interpreter has signals; another one goes without."""
    if signal.getsignal(signal.SIGALRM) is alarm:
        signal.setitimer(signal.ITIMER_REAL, seconds)


def outcome(package, case):
    """None for what no comparison is made of: what takes too long or too deep."""
    set_alarm(5)
    try:
        result = text_of(package, case, case.templates())
        return "gives", type(result).__name__, plain(result)
    except (RecursionError, MemoryError, TooLong):
        return None
    except SyntaxError:
        # Python's own about the code that Jinja2 makes; a TemplateSyntaxError here.
        return None
    except Exception as problem:
        names = ("name", "lineno", "filename", "templates")
        attributes = [getattr(problem, name, None) for name in names if isinstance(problem, (both.OURS.TemplateError,
            both.THEIRS.TemplateError))]
        # Whether Python says more of a call depends on how the function is defined.
        return "raises", type(problem).__name__, plain(str(problem)), attributes
    finally:
        set_alarm(0)


def differs(case):
    theirs = outcome(both.THEIRS, case)
    if theirs is None:
        return False
    ours = outcome(both.OURS, case)
    return ours is not None and ours != theirs


def shown(case):
    theirs, ours = outcome(both.THEIRS, case), outcome(both.OURS, case)
    lines = [f"{name}: {source!r}" for name, source in case.templates().items()]
    return "\n".join(["", *lines, f"options: {case.options}", f"Jinja2: {theirs}", f"Melba:  {ours}"])


@pytest.fixture(autouse=True)
def by_alarm():
    try:
        before = signal.signal(signal.SIGALRM, alarm)
    except ValueError:
        yield
        return
    yield
    signal.signal(signal.SIGALRM, before)


@pytest.mark.filterwarnings("ignore:coroutine:RuntimeWarning")
@pytest.mark.parametrize("part", range(PARTS))
def test_random_templates(part):
    kept = compared = 0
    for number in range(part, COUNT, PARTS):
        case = template_cases.make(random.Random(f"{SEED} template {number}"))
        compared += 1
        if differs(case):
            small = template_cases.shrink(copy.deepcopy(case), differs)
            pytest.fail(f"case {number} of seed {SEED}{shown(small)}")
        kept += 1
    assert kept == compared > 0
