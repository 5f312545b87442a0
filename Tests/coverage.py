"""Prints the line coverage of each file that llvm-cov exported and holds it to its floor: coverage.py JSON FLOORS.

A line of the floors is a share in percent and a file of Sources, or '*' for files that have none of their own.
"""

import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent

# What a protocol declares has no lines of its own; a body has, in Swift after a name and in C at the left edge.
PROTOCOL = re.compile(r"^protocol .*?^}", re.S | re.M)
BODY = {".swift": re.compile(r"\b(func|init|deinit|subscript|get|set|var \w+: [^={\n]+ \{)", re.M), ".c": re.compile(r"^\{", re.M)}


def has_lines(file):
    """Whether there is something in a file that can run: tables and declarations are left out."""
    text = re.sub(r"//.*", "", PROTOCOL.sub("", file.read_text()))
    return bool(BODY[file.suffix].search(text))


def main(export, floors):
    floors = {name: float(share) for share, name in (line.split() for line in open(floors) if line.strip()[:1] not in "#")}
    failed = passed = 0
    lines = covered = 0
    files = {pathlib.Path(file["filename"]).relative_to(ROOT / "Sources"): file["summary"]["lines"]
             for file in json.load(open(export))["data"][0]["files"]}
    # What was not compiled into any test has no lines there, which is the least that can be covered.
    for file in (ROOT / "Sources").rglob("*"):
        if file.suffix in BODY and has_lines(file):
            files.setdefault(file.relative_to(ROOT / "Sources"), {"count": 0, "covered": 0, "percent": 0})
    for file, summary in sorted(files.items()):
        name = str(file)
        lines, covered = lines + summary["count"], covered + summary["covered"]
        floor = floors.get(name, floors["*"])
        low = summary["percent"] < floor
        failed, passed = failed + low, passed + (not low)
        print(f"{summary['percent']:6.1f} %  {name}" + (f"   BELOW {floor} %" if low else ""))
    print(f"{100 * covered / lines:6.1f} %  of {lines} lines")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed or not passed else 0


sys.exit(main(*sys.argv[1:]))
