"""`loads` of the same documents, from bytes."""

from harness import Competitor, Row

from .codecs import readers
from .documents import DOCUMENTS
from .values import VALUES, made

# Documents whose objects are enough to start CPython's cycle collector.
COLLECTED = ("rows/100", "github/53K", "twitter/467K", "citm/500K", "canada/2.1M")


class Read:
    """Values that are equal when they look alike: unlike ==, repr tells 1 from 1.0 and from True."""

    def __init__(self, value):
        self.value = repr(value)

    def __eq__(self, other):
        return self.value == other.value

    def __str__(self):
        return self.value[:80]


# What does reading cost, with the collector on as it is in a program, and off?
def rows(peers, seed, wanted):
    import json

    for what, make in {**DOCUMENTS, **VALUES}.items():
        collectors = {f"loads/{what}": True}
        if what in COLLECTED:
            collectors[f"loads-collector-off/{what}"] = False
        collectors = {name: on for name, on in collectors.items() if wanted(name)}
        if not collectors:
            continue
        text = json.dumps(made(what, make, seed), separators=(",", ":"), ensure_ascii=False).encode()

        def fresh(text=text):
            return bytes(bytearray(text))
        competitors = readers(peers)
        if what.startswith("html") and peers.rapidjson:
            competitors.append(("rapidjson", peers.rapidjson.loads))
        for name, on in collectors.items():
            yield Row(name, "loads", [Competitor(who, function, text, fresh, reads=Read)
                                      for who, function in competitors], size=len(text), collector=on)
