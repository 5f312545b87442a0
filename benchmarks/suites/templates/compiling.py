"""From source to a template that can be rendered; every fresh source differs from all before it."""

import itertools

from harness import Competitor, Row

from . import engines
from .agree import Exactly, Page
from .workload import ENTRY, pages

COMPILED = ("hello", "small", "profile", "catalogue/100", "product-page/30", "macros/100", "variables/1000", "static/10K")
# A comment at the start, by which a source differs from one that was compiled before.
REMARK, REMARK_MAKO = "{{# {} #}}", "## {}\n"


def compilers(workload, peers, context):
    """Everyone who compiles: a name, a function, how it is called, the page that comes of it, source, remark."""
    import melba.templates

    source = pages(workload.sources)[ENTRY]

    def page(template):
        return template.render(**context)
    yield ("melba", engines.like_jinja2(melba.templates, workload).from_string, "f(x)", page, source, REMARK)
    if peers.jinja2:
        yield "jinja2", engines.like_jinja2(peers.jinja2, workload).from_string, "f(x)", page, source, REMARK
    if peers.minijinja:
        environment, render, _ = engines.in_minijinja(peers.minijinja, workload)
        yield ("minijinja", environment.add_template, f"f({ENTRY!r}, x)", lambda _: render(ENTRY, **context), source,
               REMARK)
    if peers.mako and workload.mako:
        from mako.template import Template
        lookup = engines.like_mako(peers.mako, workload)
        mako = pages(workload.mako)[ENTRY]

        def compiled(text):
            return Template(text, default_filters=["h"], lookup=lookup)
        yield "mako", compiled, "f(x)", lambda template: template.render_unicode(**context), mako, REMARK_MAKO
    if peers.kida:
        # The environment is kept by the method.
        kida = engines.like_kida(peers.kida, workload).from_string
        yield "kida", kida, "f(x)", page, pages(workload.kida or workload.sources)[ENTRY], REMARK


# What does a template cost before its first page?
def rows(workloads, peers, seed, wanted):
    for workload in workloads:
        name = f"compile/{workload.name}"
        if workload.name in COMPILED and wanted(name):
            context, numbers = workload.made(seed), itertools.count()
            yield Row(name, "compile", [
                Competitor(who, f, source, lambda source=source, remark=remark: remark.format(next(numbers)) + source,
                           statement, reads=reader(who, page))
                for who, f, statement, page, source, remark in compilers(workload, peers, context)],
                size=len(pages(workload.sources)[ENTRY]))


def reader(who, page):
    return lambda template: (Exactly if who == "jinja2" else Page)(page(template))
