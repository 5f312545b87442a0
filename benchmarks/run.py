#!/usr/bin/env python3
"""Measures Melba beside its rivals: see README.md in this folder."""

import argparse
import datetime
import json
import pathlib
import random
import sys

import counts
import front
import interpreters
import machine
import native
import report

TREE = pathlib.Path(__file__).resolve().parents[1]
SUITES = ("escape", "json", "templates")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--python", action="append", default=[], metavar="PATH", help="an interpreter; may be repeated")
    parser.add_argument("--package", type=pathlib.Path, metavar="DIR",
                        help="where the built package is; default: python in the build folder")
    parser.add_argument("--root", action="append", default=[], nargs=3, metavar=("DIR", "PYTHON", "PACKAGE"),
                        help="an interpreter in the root of another system, entered by chroot, and the package for it")
    parser.add_argument("--isa", action="append", default=[], choices=("avx512", "avx2", "neon", "portable"),
                        help="a lesser instruction set to run as well; may be repeated")
    parser.add_argument("--suite", action="append", default=[], choices=SUITES, help="default: all")
    parser.add_argument("--filter", default="*", metavar="NAME", help="only rows whose name holds or matches NAME")
    parser.add_argument("--quick", action="store_true", help="few and short rounds: for trying, not for telling")
    parser.add_argument("--seed", type=int, help="repeats the random inputs of an earlier run")
    parser.add_argument("--c", action="store_true", help="measure the C library as well")
    parser.add_argument("--kernels", type=pathlib.Path, metavar="FILE",
                        help="measure the C library only, and write its table into this document")
    parser.add_argument("--front", type=pathlib.Path, metavar="FILE",
                        help="write some rows of the suite json, of the last interpreter, into this document")
    parser.add_argument("--instructions", action="store_true",
                        help="count instructions instead of time, and fail where they grew")
    parser.add_argument("--record", action="store_true", help="with --instructions: keep the counts as the new bounds")
    parser.add_argument("--build", type=pathlib.Path, default=TREE / "build", metavar="DIR")
    parser.add_argument("--output", type=pathlib.Path, metavar="DIR", help="default: bench in the build folder")
    return parser.parse_args()


def main():
    chosen = arguments()
    output = chosen.output or chosen.build / "bench"
    output.mkdir(parents=True, exist_ok=True)
    package = chosen.package or chosen.build / "python"
    if chosen.seed is None:
        chosen.seed = random.SystemRandom().randrange(1 << 32)
    targets = [interpreters.Host(path, package) for path in chosen.python or [sys.executable]]
    targets += [interpreters.Root(*given) for given in chosen.root]
    if chosen.kernels:
        rows, _ = native.measure(TREE, chosen.build, chosen.quick, chosen.seed, "escape")
        native.write_table(chosen.kernels, rows, machine.facts(), machine.tools(chosen.build), chosen.quick)
        return 0
    status = 0
    for chosen.suite in chosen.suite or SUITES:
        one = counts.main if chosen.instructions else timed
        status = one(chosen, targets, output) or status
    return status


def timed(chosen, targets, output):
    """Measures one suite, prints and writes its report; gives the exit status."""
    print(f"seed {chosen.seed}", flush=True)
    runs, failed = [], []
    for target in targets:
        for isa in [None, *chosen.isa]:
            try:
                runs.append(target.run(chosen.build, chosen.suite, isa, [
                    f"--filter={chosen.filter}", f"--seed={chosen.seed}", *(["--quick"] if chosen.quick else [])]))
            except interpreters.Unusable as reason:
                failed.append(f"{target}: {reason}")
    results = {
        "date": datetime.datetime.now(datetime.timezone.utc).isoformat(timespec="seconds"),
        "machine": machine.facts(),
        "build": machine.tools(chosen.build),
        "quick": chosen.quick,
        "failed": failed,
        "runs": runs,
    }
    if chosen.c:
        results["native"], results["native_missing"] = native.measure(
            TREE, chosen.build, chosen.quick, chosen.seed, chosen.suite)
    (output / f"{chosen.suite}.json").write_text(json.dumps(results, indent=1) + "\n")
    page = report.write(results, chosen.suite, output)
    print(page)
    if chosen.front and chosen.suite == "json" and runs:
        front.write(chosen.front, runs[-1])
    print(f"written: {chosen.suite}.json, {chosen.suite}.md and pictures in {output}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
