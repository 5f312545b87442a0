"""`dumps` of everything that JSON itself has."""

import marshal

from harness import Competitor, Row

from .agree import Written
from .codecs import writers
from .documents import DOCUMENTS
from .values import VALUES, made

# What an object takes beside its JSON, which keeps the fresh ones of a loop within bounds.
OBJECTS = 4


def row(name, group, competitors, value, fresh, size, reads=Written, statements=None):
    """A row in which `statements` says how some are called when f(x) is not how."""
    statements = statements or {}
    return Row(name, group, [
        Competitor(who, function, value, fresh, statements.get(who, "f(x)"), reads)
        for who, function in competitors], size=size)


def again(value):
    """Makes values anew that share nothing with the old ones but the names of attributes."""
    kept = marshal.dumps(value)
    return lambda: marshal.loads(kept), len(kept) * OBJECTS


# What does each document cost, and each kind of value alone?  The fresh objects hold text
# that nobody has made UTF-8 of.
def documents(peers, seed, wanted):
    for what, make in {**DOCUMENTS, **VALUES}.items():
        name = f"dumps/{what}"
        if wanted(name):
            competitors = writers(peers)
            if what.startswith("html") and peers.rapidjson:
                competitors.append(("rapidjson", peers.rapidjson.dumps))
            value = made(what, make, seed)
            yield row(name, "dumps", competitors, value, *again(value))


# What do sorted keys cost?
def in_order(peers, seed, wanted):
    name = "dumps/sorted-twitter/467K"
    if wanted(name):
        from melba.json import OPT_SORT_KEYS

        competitors = dict(writers(peers))
        if peers.msgspec:
            competitors["msgspec"] = peers.msgspec.Encoder(order="sorted").encode
        sort = {who: "f(x, sort_keys=True)" for who in ("ssrjson", "ujson", "json")}
        # The option has orjson's number everywhere.
        option = {who: f"f(x, option={OPT_SORT_KEYS})" for who in ("melba", "orjson", "fastsimdjson")}
        value = made("twitter/467K", DOCUMENTS["twitter/467K"], seed)
        yield row(name, "dumps", competitors.items(), value, *again(value), statements={**sort, **option})


def rows(peers, seed, wanted):
    yield from documents(peers, seed, wanted)
    yield from in_order(peers, seed, wanted)
