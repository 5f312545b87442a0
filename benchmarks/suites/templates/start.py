"""A whole process, from its start to its first page, over one that does nothing."""

import pathlib
import tempfile

import figures
from agreement import Disagreement
from processes import process, result

from . import small
from .agree import Page
from .workload import pages

LIKE_JINJA2 = """
import sys
from {module} import Environment, FileSystemLoader
template = Environment(loader=FileSystemLoader({folder!r}), autoescape=True).get_template({name!r})
sys.stdout.write(template.render(**{context!r}))
"""
IN_MINIJINJA = """
import sys
from minijinja import Environment, load_from_path
sys.stdout.write(Environment(loader=load_from_path({folder!r})).render_template({name!r}, **{context!r}))
"""
IN_MAKO = """
import sys
from mako.lookup import TemplateLookup
template = TemplateLookup([{folder!r}], default_filters=["h"]).get_template({mako!r})
sys.stdout.write(template.render_unicode(**{context!r}))
"""
FIRST = {"melba": ("melba.templates", LIKE_JINJA2), "jinja2": ("jinja2", LIKE_JINJA2),
         "minijinja": ("minijinja", IN_MINIJINJA), "mako": ("mako", IN_MAKO), "kida": ("kida", LIKE_JINJA2)}
IMPORTS = {"melba": "from melba.templates import Environment", "jinja2": "import jinja2", "minijinja": "import minijinja",
           "mako": "import mako.lookup", "kida": "from kida import Environment"}


def over_nothing(name, codes, rounds):
    """What each process takes beyond a bare interpreter, in turns; all have to write the same page."""
    taken, bare = {who: [] for who in codes}, []
    # The first of all compiles what it imports.
    written = {who: Page(process(code)[1]) for who, code in codes.items()}
    for who, page in written.items():
        if page != written["melba"]:
            raise Disagreement(f"{name}: {who} writes {str(page)[:80]!r}, melba {str(written['melba'])[:80]!r}")
    for _ in range(rounds):
        bare.append(process("pass")[0])
        for who, code in codes.items():
            taken[who].append(process(code)[0])
    floor = figures.median(bare)
    return result(name, "start", "ns", {who: [max(value - floor, 1e3) for value in values]
                                        for who, values in taken.items()})


def first_page(workload, folder, present):
    context = workload.made(0)
    folder.mkdir()
    sources = {f"{name}.mako": source for name, source in pages(workload.mako).items()} if workload.mako else {}
    for name, source in {**pages(workload.sources), **sources}.items():
        (folder / name).write_text(source, encoding="utf-8")
    return {who: code.format(module=module, folder=str(folder), name="page.html", mako="page.html.mako", context=context)
            for who, (module, code) in FIRST.items() if who in present and (who != "mako" or sources)}


# What does a command pay for its first page?
def rows(peers, effort, wanted):
    present = [who for who in FIRST if who == "melba" or getattr(peers, who)]
    if wanted("start/import"):
        yield over_nothing("start/import", {who: IMPORTS[who] for who in present}, effort.rounds)
    with tempfile.TemporaryDirectory() as folder:
        for workload in small.WORKLOADS:
            name = f"start/{workload.name}"
            if workload.name in ("hello", "small", "long-page/500") and wanted(name):
                place = pathlib.Path(folder) / workload.name.replace("/", "-")
                yield over_nothing(name, first_page(workload, place, present), effort.rounds)
