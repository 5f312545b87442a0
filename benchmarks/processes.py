"""Figures that need a process of their own: import, first call, memory."""

import os
import subprocess
import sys

import figures


def process(code):
    """Runs `code` in a fresh interpreter like this one: its CPU nanoseconds and its output."""
    reader, writer = os.pipe()
    child = subprocess.Popen([sys.executable, "-S", "-s", "-c", code], stdout=writer)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        output = pipe.read()
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode:
        raise RuntimeError(f"exit status {child.returncode}: {code}")
    return (usage.ru_utime + usage.ru_stime) * 1e9, output


def result(name, group, unit, values, objects="process"):
    """A finished row from lists of values by competitor."""
    return {
        "name": name, "group": group, "unit": unit, "objects": objects, "loop": 0,
        "competitors": {
            who: {"median": round(figures.median(some), 1), "p90": round(figures.percentile(some, 90), 1),
                  "turns": len(some)}
            for who, some in values.items()},
    }
