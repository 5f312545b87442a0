"""What a result holds while it is kept: bytes that the allocators were asked for, by result."""

from processes import process, result

# The same in every run: tracemalloc counts requests, so what a result keeps beyond its text shows.
KEPT = """
import json, sys, tracemalloc
{statement}
texts = [{text} for i in range({count})]
values = [json.loads(text) for text in texts]
kept = [call({argument}[0]) for _ in range(3)]
tracemalloc.start()
kept = [None] * {count}
before = tracemalloc.get_traced_memory()[0]
for i, value in enumerate({argument}):
    kept[i] = call(value)
print(tracemalloc.get_traced_memory()[0] - before)
"""

CALLS = {
    "melba": ("from melba.json import {0} as call", "dumps", "loads"),
    "orjson": ("from orjson import {0} as call", "dumps", "loads"),
    "ssrjson": ("from ssrjson import {0} as call", "dumps_to_bytes", "loads"),
    "fastsimdjson": ("from fastsimdjson import {0} as call", "dumpb", "loads"),
    "msgspec": ("from msgspec.json import {0} as call", "encode", "decode"),
    "ujson": ("from ujson import {0} as call", "dumps", "loads"),
    "json": ("from json import {0} as call", "dumps", "loads"),
}

TEXTS = {
    "hello": ("'{\"message\": \"Hello, World!\"}'", 10_000),
    "rows/10": ("json.dumps([{'id': i * 100 + n, 'name': f'name {n}', 'price': n / 8, 'active': True}"
                " for n in range(10)])", 1_000),
    "text/16Ki": ("json.dumps('x' * 16384)", 100),
    "text/1Mi": ("json.dumps('x' * (1 << 20))", 4),
}


def present(peers):
    return [name for name in CALLS if name in ("melba", "json") or getattr(peers, name)]


def rows(peers, effort, wanted):
    for label, (text, count) in TEXTS.items():
        for place, (operation, argument) in enumerate((("dumps", "values"), ("loads", "texts")), 1):
            name = f"memory/{operation}-{label}"
            if wanted(name):
                held = {}
                for who in present(peers):
                    statement, *functions = CALLS[who]
                    code = KEPT.format(statement=statement.format(functions[place - 1]), text=text, count=count,
                                       argument=argument)
                    held[who] = [float(process(code)[1]) / count]
                yield result(name, "memory", "bytes", held)
