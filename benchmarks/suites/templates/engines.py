"""How each engine is asked for a page, as its users do: the template is loaded once and rendered warm."""

from harness import Competitor

from . import fresh, hand
from .agree import Exactly, Page
from .workload import ENTRY, pages


def like_jinja2(module, workload, **options):
    environment = module.Environment(loader=module.DictLoader(pages(workload.sources)), autoescape=workload.escaped,
                                     auto_reload=False, **options)
    environment.globals.update(workload.functions)
    environment.filters.update(workload.filters)
    return environment


def with_functions(environment, workload):
    for name, function in workload.functions.items():
        environment.add_global(name, function)
    for name, function in workload.filters.items():
        environment.add_filter(name, function)
    return environment


def like_kida(module, workload):
    sources = pages(workload.kida or workload.sources)
    return with_functions(module.Environment(loader=module.DictLoader(sources), autoescape=workload.escaped,
                                             auto_reload=False, preserve_ast=False), workload)


def like_mako(module, workload):
    lookup = module.TemplateLookup(default_filters=["h"] if workload.escaped else ["str"], filesystem_checks=False)
    for name, source in pages(workload.mako).items():
        lookup.put_string(name, source)
    return lookup


def in_minijinja(module, workload):
    # There a template is escaped or not by its name.
    entry = ENTRY if workload.escaped else ENTRY.replace(".html", ".txt")
    sources = pages(workload.sources)
    environment = with_functions(module.Environment(templates={**sources, entry: sources[ENTRY]}), workload)
    return environment, environment.render_template, f"f({entry!r}, **x)"


def engines(workload, peers):
    """Everyone who can render the page: a name, and what gives the environment, a function and how it is called."""
    import melba.templates

    def loaded(make, module, method="render"):
        environment = make(module, workload)
        return environment, getattr(environment.get_template(ENTRY), method), "f(**x)"
    yield "melba", lambda: loaded(like_jinja2, melba.templates)
    if peers.jinja2:
        yield "jinja2", lambda: loaded(like_jinja2, peers.jinja2)
    if peers.minijinja:
        yield "minijinja", lambda: in_minijinja(peers.minijinja, workload)
    if peers.mako and workload.mako:
        yield "mako", lambda: loaded(like_mako, peers.mako, "render_unicode")
    if peers.kida:
        yield "kida", lambda: loaded(like_kida, peers.kida)
    if hand.e and workload.hand:
        yield "python", lambda: (None, workload.hand, "f(x)")


def refusing(reason):
    """What stands for an engine that cannot read the page, so that it is named and left out."""
    def refuse(*_, **__):
        raise reason
    return None, refuse, "f(**x)"


def competitors(workload, peers, context):
    for name, make in engines(workload, peers):
        try:
            environment, f, statement = make()
        except Exception as reason:
            environment, f, statement = refusing(reason)
        one = Competitor(name, f, context, lambda: fresh.again(context), statement,
                         Exactly if name == "jinja2" else Page)
        # Kida's templates know their environment by a weak reference.
        one.environment = environment
        yield one
