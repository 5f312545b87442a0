"""Runs one suite in the interpreter that this file is started with; prints JSON.

`run.py` starts it with the package and the peers on the path.
"""

import argparse
import fnmatch
import importlib
import json
import platform
import sys
import sysconfig
import time

import agreement
import harness
import peers


def arguments():
    parser = argparse.ArgumentParser()
    parser.add_argument("suite")
    parser.add_argument("--filter", default="*")
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--marked", type=int, metavar="CALLS", help="run CALLS of each row between marks for callgrind")
    return parser.parse_args()


# The inputs that stay the same from run to run follow from this.
FIXED_SEED = 20261120


def interpreter():
    return {
        "version": platform.python_version(),
        "implementation": platform.python_implementation(),
        "compiler": platform.python_compiler(),
        "flags": sysconfig.get_config_var("CONFIG_ARGS") or "",
        "free_threaded": bool(sysconfig.get_config_var("Py_GIL_DISABLED")),
    }


def drop_disagreeing(row):
    """Takes rivals with other answers out of the row; says which."""
    found = agreement.disagreements(row)
    others = [problem for problem in found.values() if not isinstance(problem, agreement.Refusal)]
    if others and len(found) == len(row.competitors) - 1:
        raise agreement.Disagreement(f"{row.name}: nobody agrees with ours: {'; '.join(map(str, found.values()))}")
    row.competitors = [one for one in row.competitors if one.name not in found]
    return {name: str(problem) for name, problem in found.items()}


def wanted_by(pattern):
    if not any(sign in pattern for sign in "*?["):
        pattern = f"*{pattern}*"
    return lambda name: fnmatch.fnmatchcase(name, pattern)


def chosen_rows(suite, rivals, seed, wanted, dropped):
    for row in suite.rows(rivals, seed, wanted):
        if wanted(row.name):
            gone = drop_disagreeing(row)
            if gone:
                dropped[row.name] = gone
            yield row


def timed(suite, rivals, chosen, wanted, dropped):
    effort = harness.QUICK if chosen.quick else harness.FULL
    rows = []
    # Fixed inputs as one object that is used again, random ones as objects nobody has seen.
    for seed, fresh in ((FIXED_SEED, False), (chosen.seed, True)):
        for row in chosen_rows(suite, rivals, seed, wanted, dropped):
            if not fresh or row.competitors[0].fresh:
                rows.append(harness.measure(row, effort, fresh))
                if sys.stderr.isatty():
                    print(f"\r{len(rows):4} {row.name:40}\r", end="", file=sys.stderr, flush=True)
    if hasattr(suite, "edges"):
        rows.extend(row for row in suite.edges(rivals, effort, wanted) if wanted(row["name"]))
    return {"rounds": effort.rounds, "rows": rows}


def main():
    chosen = arguments()
    import melba

    rivals, versions, missing = peers.load(chosen.suite)
    suite = importlib.import_module(f"suites.{chosen.suite}")
    wanted, dropped = wanted_by(chosen.filter), {}
    if chosen.marked:
        counted = getattr(suite, "counted", lambda name: True)
        rows = chosen_rows(suite, rivals, FIXED_SEED, lambda name: wanted(name) and counted(name), dropped)
        result = {"marked": harness.run_marked(rows, chosen.marked)}
    else:
        result = timed(suite, rivals, chosen, wanted, dropped)
    json.dump({
        "suite": chosen.suite,
        "date": time.strftime("%Y-%m-%d %H:%M:%S %z"),
        "seed": {"fixed": FIXED_SEED, "random": chosen.seed},
        "interpreter": interpreter(),
        "melba": {"version": melba.__version__, "isa": melba.isa()},
        "peers": versions,
        "missing": missing,
        "dropped": dropped,
        **result,
    }, sys.stdout)


main()
