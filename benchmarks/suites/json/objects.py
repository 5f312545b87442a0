"""`dumps` of Python's own types, each 1,000 times; who does not know one is left out and named."""

import dataclasses
import datetime
import decimal
import enum
import random
import uuid

from words import sentence, word

from .agree import Written, decimals, in_utc
from .codecs import writers
from .dumps import row

COUNT = 1000


@dataclasses.dataclass
class Article:
    id: int
    title: str
    price: float
    active: bool


@dataclasses.dataclass(slots=True)
class Slotted:
    id: int
    title: str
    price: float
    active: bool


class Colour(enum.Enum):
    RED = "red"
    GREEN = "green"
    BLUE = "blue"


def objects(kind):
    def make(chance):
        return [kind(chance.randrange(10_000), sentence(chance, 3), chance.random(), chance.random() < 0.5)
                for _ in range(COUNT)]
    return make


def moment(chance, zone):
    return datetime.datetime(chance.randint(1970, 2037), chance.randint(1, 12), chance.randint(1, 28),
                             chance.randint(0, 23), chance.randint(0, 59), chance.randint(0, 59),
                             chance.randrange(1_000_000), zone)


def moments(zone):
    return lambda chance: [moment(chance, zone) for _ in range(COUNT)]


# Name, how it is made, how the standard library is told to write it, how results are read.
KINDS = (
    ("dataclasses", objects(Article), dataclasses.asdict, Written),
    ("dataclasses-slots", objects(Slotted), dataclasses.asdict, Written),
    ("datetimes", moments(None), datetime.datetime.isoformat, Written),
    ("datetimes-utc", moments(datetime.timezone.utc), datetime.datetime.isoformat, in_utc),
    ("uuids", lambda chance: [uuid.UUID(int=chance.getrandbits(128)) for _ in range(COUNT)], str, Written),
    ("enums", lambda chance: [chance.choice(tuple(Colour)) for _ in range(COUNT)], lambda one: one.value, Written),
)


def encoded(default):
    import json
    return json.JSONEncoder(default=default).encode


# What do the types cost that every program has?
def types(peers, seed, wanted):
    for kind, make, default, reads in KINDS:
        name = f"dumps/{kind}/{COUNT}"
        if wanted(name):
            def fresh(make=make, name=name):
                return make(random.Random(f"{seed} {name}"))
            competitors = {**dict(writers(peers)), "json": encoded(default)}
            yield row(name, "types", competitors.items(), fresh(), fresh, COUNT * 200, reads)


# And Decimal, which orjson and fastsimdjson know through `default` only?
def numbers(peers, seed, wanted):
    from melba.json import OPT_SERIALIZE_DECIMAL

    def fresh():
        chance = random.Random(f"{seed} decimals")
        return [decimal.Decimal(chance.randrange(10 ** 9)).scaleb(-2) for _ in range(COUNT)]

    competitors = {**dict(writers(peers)), "json": encoded(str)}
    by_default = {who: "f(x, default=str)" for who in ("orjson", "fastsimdjson")}
    for name, ours in (("decimals", f"f(x, option={OPT_SERIALIZE_DECIMAL})"),
                       ("decimals-default", "f(x, default=str)")):
        if wanted(f"dumps/{name}/{COUNT}"):
            yield row(f"dumps/{name}/{COUNT}", "types", competitors.items(), fresh(), fresh, COUNT * 100, decimals,
                      {"melba": ours, **by_default})


# What does an array of numpy cost beside a list of floats?
def arrays(peers, seed, wanted):
    if not peers.numpy:
        return
    from melba.json import OPT_SERIALIZE_NUMPY

    if peers.ssrjson:
        peers.ssrjson.setup_numpy_types()
    competitors = {**dict(writers(peers)), "json": encoded(peers.numpy.ndarray.tolist)}
    option = {who: f"f(x, option={OPT_SERIALIZE_NUMPY})" for who in ("melba", "orjson", "fastsimdjson")}
    for name in ("numpy-f64", "numpy-i32"):
        if wanted(f"dumps/{name}/1e5"):
            chance = peers.numpy.random.default_rng([seed, len(name)])
            value = (chance.random(100_000) if name == "numpy-f64"
                     else chance.integers(-(1 << 31), 1 << 31, 100_000, dtype="int32"))
            yield row(f"dumps/{name}/1e5", "numpy", competitors.items(), value, value.copy, value.nbytes,
                      statements=option)


def rows(peers, seed, wanted):
    yield from types(peers, seed, wanted)
    yield from numbers(peers, seed, wanted)
    yield from arrays(peers, seed, wanted)
