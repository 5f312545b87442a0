"""An environment for coroutines, in which nothing is awaited, beside the same page without them."""

import asyncio

from harness import Competitor, Row

from . import engines, fresh, pages, parts, tables
from .agree import Exactly, Page
from .workload import ENTRY

SOME = {workload.name: workload for workload in (*tables.WORKLOADS, *parts.WORKLOADS, *pages.WORKLOADS)
        if workload.name in ("bigtable/100x10", "objects/100", "macros/100", "product-page/30")}


def result_of(coroutine):
    """Runs a coroutine that awaits nothing, without the loop whose time would hide its own."""
    try:
        coroutine.send(None)
    except StopIteration as end:
        return end.value
    raise RuntimeError("something was awaited")


def stepped(render):
    return lambda **context: result_of(render(**context))


def in_loop(loop, render):
    return lambda **context: loop.run_until_complete(render(**context))


def templates(workload, peers):
    """Everyone who can, as (name, render_async or render, whether it is the former)."""
    import melba.templates

    def template(module, **options):
        return engines.like_jinja2(module, workload, **options).get_template(ENTRY)
    yield "melba", template(melba.templates, enable_async=True).render_async, True
    yield "melba-sync", template(melba.templates).render, False
    if peers.jinja2:
        yield "jinja2", template(peers.jinja2, enable_async=True).render_async, True


def row(name, found, context, run):
    return Row(name, "async", [
        Competitor(who, run(render) if waits else render, context, lambda: fresh.again(context), "f(**x)",
                   Exactly if who == "jinja2" else Page)
        for who, render, waits in found], size=fresh.size(context))


# What does waiting cost where there is nothing to wait for, by itself and in a loop?
def rows(peers, seed, wanted):
    loop = asyncio.new_event_loop()
    for label, workload in SOME.items():
        context = workload.made(seed)
        if wanted(f"async/{label}"):
            yield row(f"async/{label}", templates(workload, peers), context, stepped)
        if wanted(f"async-loop/{label}"):
            found = [one for one in templates(workload, peers) if one[0] != "melba-sync"]
            if peers.kida:
                environment = engines.like_kida(peers.kida, workload)
                found.append(("kida", environment.get_template(ENTRY).render_async, True))
            yield row(f"async-loop/{label}", found, context, lambda render: in_loop(loop, render))
    loop.close()
