"""Escaping: what `melba.markup` costs beside what people use today."""

from . import contexts, edges as edge, objects, text


def rows(peers, seed, wanted):
    yield from text.rows(peers, seed, wanted)
    yield from objects.rows(peers, seed)
    yield from contexts.rows(peers, seed, wanted)


def edges(peers, effort, wanted):
    yield from edge.rows(peers, effort, wanted)


def counted(name):
    """Whether instructions are counted: long text says no more there and takes callgrind minutes."""
    return not name.endswith(("/16Ki", "/1Mi")) and "-1%/" not in name
