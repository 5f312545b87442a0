"""Measures competitors in one process, in turns, and knows nothing of what they do.

A row asks one question and holds the competitors that answer it.  Every
competitor gets a loop of its own, compiled for it alone, because CPython's
specialised instructions live in the code object: a loop shared by two would be
slow for both.  Time is the CPU's, the empty loop is measured in the same rounds
and taken off, and results die where a program would let them die: at once.
"""

import gc
import itertools
import os
import random
import time
from dataclasses import dataclass
from typing import Any, Callable

import figures

# One loop over a single object, one over objects that nothing has looked at before.
SAME = "def loop(f, x, times):\n    for _ in times:\n        {statement}\n"
FRESH = "def loop(f, objects, _):\n    for x in objects:\n        {statement}\n"

# Fresh objects are as near as ones that were just made: those of one turn fit into a second-level cache.
FRESH_BYTES = 512 << 10
FRESH_MOST = 4096
FRESH_REPEATS = 16


@dataclass
class Competitor:
    """One way to do the job: `statement` is timed with its `f` and an argument `x`."""

    name: str
    f: Any
    argument: Any
    # Makes an object equal to the argument that shares nothing with it.
    fresh: Callable[[], Any] | None = None
    statement: str = "f(x)"
    # Makes results comparable where two spellings mean the same.
    reads: Callable[[Any], Any] = str

    def result(self, argument):
        if self.statement == "f(x)":
            return self.f(argument)
        return eval(self.statement, {"f": self.f, "x": argument})


@dataclass
class Row:
    """Competitors that give the same answer, the first of them ours."""

    name: str
    group: str
    competitors: list[Competitor]
    # The bytes that one argument takes, so that fresh ones stay within bounds.
    size: int = 64
    # Whether CPython's cycle collector may run, as it does in a program.
    collector: bool = True


@dataclass
class Effort:
    """How long to measure: rows whose calls are long get fewer rounds, not more time."""

    rounds: int = 31
    batch: int = 400_000  # nanoseconds
    fewest: int = 9
    most: int = 2_000_000_000  # nanoseconds of a row


FULL = Effort()
QUICK = Effort(rounds=7, batch=60_000, fewest=3, most=250_000_000)


def compiled(template, statement):
    names = {}
    exec(compile(template.format(statement=statement), "<loop>", "exec"), names)
    return names["loop"]


def clock_cost():
    """What two readings of the clock take: a system call each, dear beside a short loop."""
    def one():
        start = time.process_time_ns()
        return time.process_time_ns() - start
    return min(one() for _ in range(1000))


CLOCK = clock_cost()


class Runner:
    """A competitor's loop and the number of turns that fill a batch."""

    def __init__(self, competitor, fresh, size):
        self.competitor = competitor
        self.fresh = fresh
        self.loop = compiled(FRESH if fresh else SAME, competitor.statement)
        self.most = max(2, min(FRESH_MOST, FRESH_BYTES // max(size, 1))) if fresh else 1 << 40
        self.turns = 1
        self.repeats = 1
        self.figures = []

    def once(self):
        """CPU nanoseconds of one loop."""
        competitor = self.competitor
        if self.fresh:
            objects, second = [competitor.fresh() for _ in range(self.turns)], None
            # The allocator is as ready as after the call before, whoever had the turn.
            self.loop(competitor.f, [competitor.fresh()], None)
        else:
            objects, second = competitor.argument, itertools.repeat(None, self.turns)
        start = time.process_time_ns()
        self.loop(competitor.f, objects, second)
        return time.process_time_ns() - start - CLOCK

    def batch(self):
        """CPU nanoseconds of a call, from as many loops as make a batch."""
        return sum(self.once() for _ in range(self.repeats)) / (self.turns * self.repeats)

    def calibrate(self, batch):
        # The lesser of two: the first call of all, or one that was interrupted, says nothing of the others.
        while (took := max(min(self.once(), self.once()), 1)) < batch / 2:
            if self.turns == self.most:
                self.repeats = min(FRESH_REPEATS, round(batch / took))
                return
            self.turns = min(self.most, self.turns * 4)
        self.turns = min(self.most, max(1, round(self.turns * batch / took)))


def in_rounds(runners, effort, order):
    """Lets the runners take turns after a round that does not count; gives the number of rounds."""
    for runner in runners:
        runner.calibrate(effort.batch)
    start = time.perf_counter_ns()
    for runner in runners:
        runner.batch()
    took = time.perf_counter_ns() - start
    rounds = max(min(effort.fewest, effort.rounds), min(effort.rounds, effort.most // max(took, 1)))
    for _ in range(rounds):
        # Nobody always follows the same one, whose garbage may have readied the heap.
        for runner in order.sample(runners, len(runners)):
            runner.figures.append(runner.batch())
    return rounds


def measure(row, effort, fresh):
    """Median and p90 of nanoseconds a call for each competitor, in alternating rounds."""
    runners = [Runner(competitor, fresh, row.size) for competitor in row.competitors]
    first = row.competitors[0]
    empty = Competitor("(loop)", None, first.argument, first.fresh, statement="pass")
    runners.append(Runner(empty, fresh, row.size))
    collecting = gc.isenabled()
    if not row.collector:
        gc.disable()
    try:
        rounds = in_rounds(runners, effort, random.Random(row.name))
    finally:
        if collecting:
            gc.enable()
    loop = figures.median(runners[-1].figures)
    return {
        "name": row.name,
        "group": row.group,
        "unit": "ns",
        "objects": "fresh" if fresh else "same",
        "loop": round(loop, 2),
        "rounds": rounds,
        "competitors": {
            runner.competitor.name: {
                # A call that the loop's own noise hides is not free: it is below what can be seen.
                "median": round(max(figures.median(runner.figures) - loop, 0.1), 2),
                "p90": round(max(figures.percentile(runner.figures, 90) - loop, 0.1), 2),
                "turns": runner.turns * runner.repeats,
            }
            for runner in runners[:-1]
        },
    }


def run_marked(rows, calls):
    """Runs each competitor `calls` times between two system calls that callgrind looks for.

    Gives the (row, competitor) of each pair of marks in order.  Every row begins
    with its empty loop, whose competitor is "(loop)".
    """
    marked = []
    for row in rows:
        first = row.competitors[0]
        # One rival is enough to know what a count is worth.
        for competitor in (Competitor("(loop)", None, first.argument, statement="pass"), *row.competitors[:2]):
            runner = Runner(competitor, False, row.size)
            # The interpreter adapts a loop to what it calls within its first turns.
            runner.turns = 40
            runner.batch()
            turns = itertools.repeat(None, calls)
            os.getsid(0)
            runner.loop(competitor.f, competitor.argument, turns)
            os.getsid(0)
            marked.append((row.name, competitor.name))
    return marked
