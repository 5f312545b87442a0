"""Everyone who writes and reads JSON."""


def codecs(peers):
    """Each as (name, writing, reading), ours first.  What ujson and json write is str."""
    import json

    from melba.json import dumps, loads

    yield "melba", dumps, loads
    if peers.orjson:
        yield "orjson", peers.orjson.dumps, peers.orjson.loads
    if peers.ssrjson:
        yield "ssrjson", peers.ssrjson.dumps_to_bytes, peers.ssrjson.loads
    if peers.fastsimdjson:
        yield "fastsimdjson", peers.fastsimdjson.dumpb, peers.fastsimdjson.loads
    if peers.msgspec:
        yield "msgspec", peers.msgspec.Encoder().encode, peers.msgspec.Decoder().decode
    if peers.ujson:
        yield "ujson", peers.ujson.dumps, peers.ujson.loads
    yield "json", json.dumps, json.loads


def writers(peers):
    return [(name, writing) for name, writing, _ in codecs(peers)]


def readers(peers):
    return [(name, reading) for name, _, reading in codecs(peers)]
