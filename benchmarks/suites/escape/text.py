"""`escape()` of a str, over lengths, shares of specials and widths."""

import html
import pathlib
import random

import inputs
from harness import Competitor, Row

LENGTHS = {"0": 0, "5": 5, "20": 20, "64": 64, "256": 256, "1Ki": 1 << 10, "16Ki": 16 << 10, "1Mi": 1 << 20}
SHARES = {"clean": 0, "1%": 1, "5%": 5, "20%": 20}


def as_markupsafe(result):
    """html.escape and Django spell the two quotes differently."""
    return str(result).replace("&quot;", "&#34;").replace("&#x27;", "&#39;")


def escapers(peers, string):
    """Everyone who escapes HTML, ours first."""
    from melba.markup import escape

    def fresh():
        return inputs.copy(string)

    yield Competitor("melba", escape, string, fresh)
    if peers.markupsafe:
        yield Competitor("markupsafe", peers.markupsafe.escape, string, fresh)
    if peers.turbohtml:
        yield Competitor("turbohtml", peers.turbohtml.escape, string, fresh)
    yield Competitor("html.escape", html.escape, string, fresh, reads=as_markupsafe)
    if peers.django:
        yield Competitor("django", peers.django.escape, string, fresh, reads=as_markupsafe)


# Does escaping cost anything when there is nothing to escape?  What does each special
# cost when there is?  Does the width of a character matter?
def sizes(peers, seed, wanted):
    for kind, width in inputs.WIDTHS.items():
        for share, percent in SHARES.items():
            for label, length in LENGTHS.items():
                name = f"escape/{kind}-{share}/{label}"
                if (length == 0 and name != "escape/ascii-clean/0") or not wanted(name):
                    continue
                string = inputs.text(random.Random(f"{seed} {name}"), length, percent, kind)
                yield Row(name, f"escape {kind}", list(escapers(peers, string)), size=length * width + 64)


# What does one more str -> str call gain inside MarkupSafe, where Jinja2 and the others
# reach it?  `escape` is MarkupSafe's own function before and after `melba.install`.
def hook(peers, seed):
    if not peers.markupsafe:
        return
    ours, hooked, theirs = peers.hooked()
    for kind, share, label in (
            ("ascii", "clean", "5"), ("ascii", "clean", "20"), ("ascii", "clean", "64"), ("ascii", "clean", "256"),
            ("ascii", "clean", "1Ki"), ("ascii", "clean", "16Ki"), ("ascii", "5%", "64"), ("ascii", "5%", "1Ki"),
            ("ascii", "5%", "16Ki"), ("2byte", "clean", "16Ki"), ("4byte", "clean", "256")):
        length = LENGTHS[label]
        string = inputs.text(random.Random(f"{seed} hook {kind} {share} {label}"), length, SHARES[share], kind)
        size = length * inputs.WIDTHS[kind] + 64

        def fresh(string=string):
            return inputs.copy(string)

        yield Row(f"inner/{kind}-{share}/{label}", "hook", [
            Competitor("melba", ours, string, fresh),
            Competitor("markupsafe", theirs, string, fresh)], size=size)
        if label in ("20", "1Ki"):
            yield Row(f"hooked-escape/{kind}-{share}/{label}", "hook", [
                Competitor("melba", hooked, string, fresh),
                Competitor("markupsafe", peers.markupsafe.escape, string, fresh)], size=size)


def values():
    """Committed values of a made-up shop: see fixtures/README.md."""
    path = pathlib.Path(__file__).resolve().parents[2] / "fixtures" / "values.txt"
    return path.read_text(encoding="utf-8").splitlines()


# What does a page cost: sixty short values of every kind, one after the other?
def page(peers, seed):
    lines = values()
    random.Random(f"{seed} page").shuffle(lines)

    def fresh():
        return [inputs.copy(line) for line in lines]

    def reads(results):
        return as_markupsafe("\n".join(map(str, results)))

    yield Row("escape/values/60", "escape page", [
        Competitor(one.name, one.f, lines, fresh, "[f(y) for y in x]", reads)
        for one in escapers(peers, "")], size=16384)


def rows(peers, seed, wanted):
    yield from sizes(peers, seed, wanted)
    yield from page(peers, seed)
    yield from hook(peers, seed)
