"""Whether the competitors of a row do the same job: times of different answers mean nothing."""


class Disagreement(Exception):
    """Two competitors gave different answers, so that their times mean nothing."""


class Refusal(Disagreement):
    """A competitor does not do the job at all."""


def answers(competitor):
    """What a competitor gives for its argument and for a fresh one."""
    try:
        given = [competitor.argument, *([competitor.fresh()] if competitor.fresh else [])]
        return [competitor.reads(competitor.result(argument)) for argument in given]
    except Exception as reason:
        raise Refusal(f"{competitor.name} refuses: {type(reason).__name__}: {str(reason)[:80]}") from reason


def disagreements(row):
    """Rivals by name that answer otherwise than the first, or not at all, with a Disagreement for each."""
    first, *rivals = row.competitors
    expected, *again = answers(first)
    if any(answer != expected for answer in again):
        raise Disagreement(f"{row.name}: {first.name} answers otherwise on a fresh object")
    found = {}
    for rival in rivals:
        try:
            for answer in answers(rival):
                if answer != expected:
                    raise Disagreement(f"{rival.name} gives {str(answer)[:80]!r}, "
                                       f"{first.name} {str(expected)[:80]!r}")
        except Disagreement as problem:
            found[rival.name] = problem
    return found


def check(row):
    """Raises Disagreement unless all competitors answer alike, on old and on fresh objects."""
    for problem in disagreements(row).values():
        raise Disagreement(f"{row.name}: {problem}")
