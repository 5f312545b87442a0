"""Arguments that are not plain str, and what `Markup` does with its operators."""

import random

import inputs
from harness import Competitor, Row


class Page:
    """An object that knows its own HTML."""

    def __init__(self, html):
        self.html = html

    def __html__(self):
        return self.html


class Broken:
    def __html__(self):
        raise KeyError("no html")


def modules(peers):
    """Everyone who has an `escape` with a `Markup`, ours first."""
    import melba.markup

    yield "melba", melba.markup
    if peers.markupsafe:
        yield "markupsafe", peers.markupsafe
    if peers.turbohtml:
        yield "turbohtml", peers.turbohtml


# What does escape() take for what it need not escape, and for what is no str at all?
def arguments(peers, seed):
    def row(name, make):
        return Row(f"escape/{name}", "escape objects", [
            Competitor(label, module.escape, make(module), lambda module=module: make(module))
            for label, module in modules(peers)])

    yield row("markup", lambda module: module.Markup("<b>safe</b>"))
    yield row("html-object", lambda module: Page("<p>ready</p>"))
    yield row("int", lambda module: int("1234567"))
    yield row("int-small", lambda module: 7)
    yield row("int-big", lambda module: 10 ** 40)
    yield row("float", lambda module: 24.9 + 0)
    yield row("none", lambda module: None)
    yield row("bool", lambda module: True)
    yield row("list", lambda module: ["<", 1])

    for label in ("none", "str"):
        value = None if label == "none" else "Tom & Jerry"
        yield Row(f"escape_silent/{label}", "escape objects", [
            Competitor(name, module.escape_silent, value, lambda: value and inputs.copy(value))
            for name, module in modules(peers)])


def swallow(escape):
    def failing(value):
        try:
            escape(value)
        except KeyError:
            return "KeyError"
    return failing


# What does an error on the way cost?
def errors(peers, seed):
    yield Row("escape/html-raises", "errors", [
        Competitor(name, swallow(module.escape), Broken(), Broken) for name, module in modules(peers)])


# Are Markup's own operators as quick as its maker?
def operators(peers, seed):
    dirty = inputs.text(random.Random(f"{seed} operators"), 20, 5, "ascii")
    items = [inputs.text(random.Random(f"{seed} item {i}"), 20, 5, "ascii") for i in range(10)]

    def fresh():
        return inputs.copy(dirty)

    def row(name, make, argument, statement, fresh):
        return Row(f"markup/{name}", "Markup", [
            Competitor(label, make(module.Markup), argument, fresh, statement) for label, module in modules(peers)])

    yield row("new", lambda markup: markup, dirty, "f(x)", fresh)
    yield row("add", lambda markup: markup("<b>"), dirty, "f + x", fresh)
    yield row("add-reversed", lambda markup: markup("<b>"), dirty, "x + f", fresh)
    yield row("percent", lambda markup: markup("<i>%s</i>"), dirty, "f % x", fresh)
    yield row("format", lambda markup: markup("<i>{}</i>").format, dirty, "f(x)", fresh)
    yield row("join-10", lambda markup: markup(", ").join, items, "f(x)",
              lambda: [inputs.copy(item) for item in items])


def rows(peers, seed):
    yield from arguments(peers, seed)
    yield from errors(peers, seed)
    yield from operators(peers, seed)
