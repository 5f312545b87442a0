"""The table of the project's README: a few rows of a run, in words."""

import re

from figures import amount

BEGIN, END = "<!-- figures of json -->", "<!-- end of figures of json -->"
RIVALS = ("orjson", "ssrjson", "fastsimdjson", "msgspec", "json")
# Row, kind of object, words.
ROWS = (
    ("dumps/hello/27", "same", '`dumps` of `{"message": "Hello, World!"}`'),
    ("dumps/rows/100", "same", "100 rows of an API, 12 KB"),
    ("dumps/twitter/467K", "fresh", "like a search on Twitter, 460 KB, text never dumped before"),
    ("dumps/canada/2.1M", "same", "like the border of Canada, 2.1 MB of doubles"),
    ("dumps/html/10x16Ki", "same", "ten strings of HTML, 160 KB"),
    ("dumps/cjk/1000x50", "fresh", "1,000 strings of Chinese never dumped before"),
    ("dumps/dataclasses/1000", "same", "1,000 dataclasses"),
    ("loads/hello/27", "same", '`loads` of `{"message": "Hello, World!"}`'),
    ("loads/github/53K", "same", "like events of GitHub, 53 KB"),
    ("loads/twitter/467K", "same", "like a search on Twitter"),
    ("loads/canada/2.1M", "same", "like the border of Canada"),
)


def table(run):
    """The lines between the two comments, from one interpreter's run."""
    versions = run["peers"]
    rivals = [name for name in RIVALS if name == "json" or name in versions]
    heads = [f"{name} {versions[name]}" if name in versions else name for name in rivals]
    lines = [f"| JSON | Melba | {' | '.join(heads)} |", "| --- |" + " --: |" * (len(rivals) + 1)]
    rows = {(row["name"], row["objects"]): row for row in run["rows"]}
    for name, objects, words in ROWS:
        if (name, objects) in rows:
            times = rows[name, objects]["competitors"]
            cells = [amount(times[who]["median"], "ns") if who in times else "-" for who in ("melba", *rivals)]
            lines.append(f"| {words} | {' | '.join(cells)} |")
    return "\n".join(lines)


def write(document, run):
    text = document.read_text()
    if BEGIN not in text:
        raise SystemExit(f"{document} has no {BEGIN}")
    between = f"{BEGIN}\n{table(run)}\n{END}"
    document.write_text(re.sub(f"{BEGIN}.*{END}", lambda _: between, text, flags=re.S))
