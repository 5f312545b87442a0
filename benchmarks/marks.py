"""The marks of a suite, as ratios to rivals in the same run, and whether a row meets them.

A mark in nanoseconds moves with the machine.  The file keeps what a rival took
where the mark was set; the two make a ratio, and that is what counts here.
"""

import json
import pathlib
from dataclasses import dataclass

# The rival that a mark in time is.
LIMIT = "(limit)"
# From what has to be looked at first to what may be taken as it is.
STATES = ("lost", "short", "met", "won", "alone")
HOME = pathlib.Path(__file__).parent / "marks"


@dataclass
class Verdict:
    """A row against one rival: `ratio` is how many times faster ours is."""

    rival: str
    ratio: float
    mark: float | None

    @property
    def state(self):
        if self.ratio < 1 and self.rival != LIMIT:
            return "lost"
        if self.mark is not None:
            return "met" if self.ratio >= self.mark else "short"
        return "won"


def load(suite):
    path = HOME / f"{suite}.json"
    return json.loads(path.read_text()) if path.exists() else {"rows": {}, "at_most": {}}


def verdicts(row, marks):
    """A verdict for each rival of the row; the mark in time is a rival as well."""
    ours = row["competitors"]["melba"]["median"]
    mark = marks["rows"].get(row["name"], {})
    found = []
    for rival, times in row["competitors"].items():
        if rival != "melba":
            least = mark[rival] / mark["reach"] if rival in mark else None
            found.append(Verdict(rival, times["median"] / ours, least))
    limit = marks["at_most"].get(row["name"])
    if limit:
        found.append(Verdict(LIMIT, limit["ns"] / ours, 1.0))
    return found


def state(row, marks):
    """The worst of a row's verdicts, "alone" without a rival."""
    return min((verdict.state for verdict in verdicts(row, marks)), key=STATES.index, default="alone")
