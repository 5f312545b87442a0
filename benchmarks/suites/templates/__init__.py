"""Templates: what a page of `melba.templates` costs beside other engines and beside Python written by hand."""

import random

from harness import Row

from . import compiling, engines, fresh, pages, parts, scaling, small, start, tables, text, waiting, wild

WORKLOADS = (*small.WORKLOADS, *pages.WORKLOADS, *text.WORKLOADS, *tables.WORKLOADS, *parts.WORKLOADS, *scaling.WORKLOADS)


def rendering(group, workload, peers, seed):
    context = workload.made(seed)
    return Row(f"{group}/{workload.name}", group, [*engines.competitors(workload, peers, context)],
               size=fresh.size(context))


# What does a warm page cost, by what is on it?
def known(peers, seed, wanted):
    for workload in WORKLOADS:
        if wanted(f"render/{workload.name}"):
            yield rendering("render", workload, peers, seed)


# And one that nobody has thought of: names, shapes and sizes made for this run?
def unknown(peers, seed, wanted):
    for number in range(1, wild.COUNT + 1):
        if wanted(f"random/{number:02}"):
            yield rendering("random", wild.workload(number, random.Random(f"{number} {seed}")), peers, seed)


def rows(peers, seed, wanted):
    yield from known(peers, seed, wanted)
    yield from unknown(peers, seed, wanted)
    yield from waiting.rows(peers, seed, wanted)
    yield from compiling.rows(WORKLOADS, peers, seed, wanted)


def edges(peers, effort, wanted):
    yield from start.rows(peers, effort, wanted)


COUNTED = ("hello", "small", "catalogue/100", "product-page/30", "inherited-page", "ints/100", "inherit/10", "macros/100")


def counted(name):
    """Whether instructions are counted: a small set, because callgrind takes its time."""
    return name.startswith("render/") and name.removeprefix("render/") in COUNTED
