"""What a user feels outside of the loop: import, first call, memory.  Each figure is a process of its own."""

import figures
from processes import process, result

IMPORTS = {
    "import/melba": ("melba", "import melba"),
    "import/markup": ("melba", "import melba.markup"),
    "import/markupsafe": ("markupsafe", "import markupsafe"),
    "import/turbohtml": ("turbohtml", "import turbohtml.migration.markupsafe"),
    "import/html": ("html", "import html"),
}

FIRST = """
import time
from {module} import escape
start = time.perf_counter_ns()
escape("Tom & Jerry")
print(time.perf_counter_ns() - start)
"""

# What the allocators were asked for, which is the same in every run.
MEMORY = """
import tracemalloc
from {module} import escape
texts = [f"{{'<' * {special}}}{{'x' * {length}}}{{i:06}}" for i in range({count})]
kept = [escape(text) for text in texts[:100]]
tracemalloc.start()
kept = [None] * {count}
before = tracemalloc.get_traced_memory()[0]
for i, text in enumerate(texts):
    kept[i] = escape(text)
print(tracemalloc.get_traced_memory()[0] - before)
"""

MODULES = {"melba": "melba.markup", "markupsafe": "markupsafe", "turbohtml": "turbohtml.migration.markupsafe"}


def present(peers):
    return [name for name in MODULES if name == "melba" or getattr(peers, name)]


# What does the import add to a short command?
def imports(peers, rounds):
    codes = {name: code for name, (who, code) in IMPORTS.items() if who in ("html", *present(peers))}
    taken = {name: [] for name in codes}
    bare = []
    for code in codes.values():
        process(code)
    for _ in range(rounds):
        bare.append(process("pass")[0])
        for name, code in codes.items():
            taken[name].append(process(code)[0])
    floor = figures.median(bare)
    over = {name: [max(value - floor, 1e3) for value in values] for name, values in taken.items()}
    for ours in ("import/melba", "import/markup"):
        yield result(ours, "edges", "ns", {
            "melba": over[ours], **{name.split("/")[1]: values for name, values in over.items()
                                    if name not in ("import/melba", "import/markup")}})


# Does the first call pay for something that the others do not?
def first_call(peers, rounds):
    taken = {name: [] for name in present(peers)}
    for _ in range(rounds):
        for name in taken:
            taken[name].append(float(process(FIRST.format(module=MODULES[name]))[1]))
    yield result("first-call/escape", "edges", "ns", taken)


# What does a result hold while it is kept?
def memory(peers):
    for label, special, length, count in (("clean-20", 0, 14, 10_000), ("5%-1Ki", 50, 968, 2_000)):
        held = {}
        for name in present(peers):
            code = MEMORY.format(module=MODULES[name], special=special, length=length, count=count)
            held[name] = [float(process(code)[1]) / count]
        yield result(f"memory/{label}", "edges", "bytes", held)


def rows(peers, effort, wanted):
    if wanted("import/melba") or wanted("import/markup"):
        yield from imports(peers, effort.rounds)
    if wanted("first-call/escape"):
        yield from first_call(peers, effort.rounds)
    if wanted("memory/clean-20") or wanted("memory/5%-1Ki"):
        yield from memory(peers)
