"""The marks of a suite, as ratios to rivals in the same run, and whether a row meets them.

A mark in nanoseconds moves with the machine.  Marks are of two kinds, both of
them ratios.  `rows` keeps what each rival took where the mark was set beside
the time to reach.  `best` says which part of the fastest rival's time is to be
reached, whoever that is in this run; its keys are patterns of names, of which
the first that fits counts.  `means` is the same for the geometric mean over the
rows of a pattern, `native` how many times a rival's time C may take.  `times`
says how many times as fast as a rival the rows of a pattern are to be, which
may be less than once, `mean_times` the same for the geometric mean.  `floors`
names competitors that are no rivals but what one could do by hand: they show
where a row stands, and to be slower is no loss.
"""

import fnmatch
import json
import pathlib
from dataclasses import dataclass

from figures import geometric_mean

# The rival that a mark in time is.
LIMIT = "(limit)"
# From what has to be looked at first to what may be taken as it is.
STATES = ("lost", "short", "met", "won", "alone")
HOME = pathlib.Path(__file__).parent / "marks"
# How the competitors of a row in C are named that are ours.
SETS = ("avx512", "avx2", "neon", "portable")


@dataclass
class Verdict:
    """A row against one rival: `ratio` is how many times faster ours is."""

    rival: str
    ratio: float
    mark: float | None
    floor: bool = False

    @property
    def state(self):
        # Where less than once is all that is asked for, only less than that is lost.
        if self.ratio < min(1, self.mark or 1) and self.rival != LIMIT and not self.floor:
            return "lost"
        if self.mark is not None:
            return "met" if self.ratio >= self.mark else "short"
        return "won"


def load(suite):
    path = HOME / f"{suite}.json"
    return json.loads(path.read_text()) if path.exists() else {"rows": {}, "at_most": {}}


def fitting(name, patterns):
    """What stands under the first pattern that `name` fits, or nothing."""
    return next((value for pattern, value in patterns.items() if fnmatch.fnmatchcase(name, pattern)), None)


def to_the_best(row, marks):
    """The part of the fastest rival's time that `row` is to take at most, or None."""
    mark = fitting(row["name"], marks.get("best", {}))
    return mark["reach"] if mark and mark.get("objects", row["objects"]) == row["objects"] else None


def verdicts(row, marks):
    """A verdict for each rival of the row; the mark in time is a rival as well."""
    ours = row["competitors"]["melba"]["median"]
    mark = marks["rows"].get(row["name"], {})
    found = []
    asked = fitting(row["name"], marks.get("times", {})) or {}
    for rival, times in row["competitors"].items():
        if rival != "melba":
            least = mark[rival] / mark["reach"] if rival in mark else asked.get(rival)
            found.append(Verdict(rival, times["median"] / ours, least, rival in marks.get("floors", {})))
    reach = to_the_best(row, marks)
    if reach and rivals(found):
        fastest = best(found)
        fastest.mark = max(1 / reach, fastest.mark or 0)
    limit = marks["at_most"].get(row["name"])
    if limit:
        found.append(Verdict(LIMIT, limit["ns"] / ours, 1.0))
    return found


def rivals(verdicts):
    """Those that are no floors."""
    return [verdict for verdict in verdicts if not verdict.floor]


def best(verdicts):
    """The verdict against the fastest rival."""
    return min(rivals(verdicts), key=lambda verdict: verdict.ratio)


def state(row, marks):
    """The worst of a row's verdicts, "alone" without a rival."""
    return min((verdict.state for verdict in rivals(verdicts(row, marks))), key=STATES.index, default="alone")


def marked(row, marks):
    """Whether there is a mark for this row."""
    return any(verdict.mark is not None for verdict in verdicts(row, marks))


def means(rows, marks):
    """(pattern, part of the best rivals' times, mark, how many rows) for each mark on a mean."""
    for pattern, mark in marks.get("means", {}).items():
        chosen = [verdicts(row, marks) for row in rows if fnmatch.fnmatchcase(row["name"], pattern)]
        ratios = [best(some).ratio for some in chosen if rivals(some)]
        if ratios:
            yield pattern, 1 / geometric_mean(ratios), mark["reach"], len(ratios)


def mean_times(rows, marks):
    """(pattern, kind of object, rival, how many times as fast, mark, how many rows) for each mark on a rival's mean."""
    for pattern, mark in marks.get("mean_times", {}).items():
        chosen = [row for row in rows if fnmatch.fnmatchcase(row["name"], pattern)]
        for objects in dict.fromkeys(row["objects"] for row in chosen):
            for rival, least in mark.items():
                ratios = [verdict.ratio for row in chosen if row["objects"] == objects
                          for verdict in verdicts(row, marks) if verdict.rival == rival]
                if ratios:
                    yield pattern, objects, rival, geometric_mean(ratios), least, len(ratios)


def native(row, marks):
    """How many times faster the fastest set is than each rival of a row in C, and the state."""
    times = {who: value["median"] for who, value in row["competitors"].items()}
    ours = min(value for who, value in times.items() if who in SETS)
    ratios = {who: value / ours for who, value in times.items() if who not in SETS}
    mark = fitting(row["name"], marks.get("native", {})) or {}
    kept = {who: 1 / mark[who] for who in ratios if who in mark}
    if any(ratio < kept.get(who, 1) for who, ratio in ratios.items()):
        return ratios, "short" if kept else "lost"
    return ratios, "met" if kept else "won" if ratios else "alone"
