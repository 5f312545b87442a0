"""Instructions a call, counted by callgrind: figures that do not move with what else runs.

The measured process makes a system call before and after each loop, and
callgrind writes what it counted at each.  The empty loop's count is taken off.
Callgrind knows no AVX-512, so that what is counted is the AVX2 path.
"""

import fnmatch
import functools
import json
import pathlib
import re
import shutil
import subprocess
import tempfile

import interpreters
import native

BOUNDS = pathlib.Path(__file__).resolve().parent / "instructions.json"
CALLS = 20
# A count may grow by a twentieth, and a small one by a few instructions.
SHARE, FEW = 0.05, 3
# The names under which our own counts stand; only these have bounds.
OURS = ("melba", "avx2", "portable")
TREE = BOUNDS.parents[1]


@functools.cache
def fixed_addresses():
    """With addresses that change, malloc splits and joins at other places in every run."""
    if subprocess.run(["setarch", "-R", "true"], capture_output=True).returncode == 0:
        return ["setarch", "-R"]
    print("Addresses cannot be fixed here, so that counts in which malloc takes part may move by some per cent.")
    return []


def callgrind(folder):
    return [*fixed_addresses(), "valgrind", "--tool=callgrind", "--quiet", "--dump-before=getsid",
            f"--callgrind-out-file={folder}/counts"]


def between(folder, marked):
    """What callgrind counted between each pair of marks, for one call, by row and competitor."""
    counts = {}
    for number, labels in enumerate(marked):
        # Dump 1 is what came before the first mark, 2 what stands between it and the second.
        text = (pathlib.Path(folder) / f"counts.{2 * number + 2}").read_text()
        counts[tuple(labels)] = int(re.search(r"^totals: (\d+)", text, re.M)[1]) / CALLS
    return counts


def of_python(target, chosen):
    """Rows of one interpreter with the instructions of each competitor."""
    with tempfile.TemporaryDirectory() as folder:
        run = target.run(chosen.build, chosen.suite, "avx2", [
            f"--filter={chosen.filter}", "--seed=0", f"--marked={CALLS}"], before=callgrind(folder))
        counts = between(folder, run["marked"])
    rows = {}
    for (row, who), count in counts.items():
        if who != "(loop)":
            rows.setdefault(row, {})[who] = round(count - counts[row, "(loop)"], 1)
    return ".".join(run["interpreter"]["version"].split(".")[:2]), rows


def of_c(chosen):
    """Rows of the C library: the AVX2 path, the portable one and the rivals."""
    program, _ = native.build(TREE, chosen.build, chosen.suite)
    given, rows = native.inputs(chosen.suite, chosen.build, 7), {}
    for isa in ("avx2", "portable"):
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run([*callgrind(folder), str(program), given, "-", str(CALLS)], check=True,
                                  env=native.environment(isa), stdout=subprocess.PIPE, text=True)
            _, *lines = done.stdout.splitlines()
            for (row, who), count in between(folder, [line.split("\t") for line in lines]).items():
                if fnmatch.fnmatchcase(row, chosen.filter) or chosen.filter in row:
                    rows.setdefault(row, {})[isa if who == "melba" else who] = round(count, 1)
    return rows


def grown(now, bounds):
    """Sentences about the counts that are further above their bound than they may be."""
    found = []
    for place, rows in now.items():
        for row, counts in rows.items():
            for who, count in counts.items():
                bound = bounds.get(place, {}).get(row, {}).get(who)
                if bound is not None and who in OURS and count > bound + max(bound * SHARE, FEW):
                    found.append(f"{place} {row} ({who}): {bound:,.0f} -> {count:,.0f} instructions")
    return found


def page(now):
    lines = []
    for place, rows in now.items():
        lines += [f"## Instructions a call, {place}", "", "| row | ours | beside |", "| --- | --- | --- |"]
        for row, counts in rows.items():
            cells = {True: [], False: []}
            for who, count in counts.items():
                cells[who in OURS].append(f"{who} {count:,.0f}")
            lines.append(f"| {row} | {', '.join(cells[True])} | {', '.join(cells[False]) or '-'} |")
        lines.append("")
    return "\n".join(lines)


def main(chosen, targets, output):
    if not shutil.which("valgrind"):
        print("Counting instructions needs valgrind.")
        return 1
    now = {"c": of_c(chosen)} if native.has(chosen.suite) else {}
    for target in targets:
        if isinstance(target, interpreters.Root):
            print(f"Not counted: {target}: callgrind counts on this system only.")
            continue
        try:
            version, rows = of_python(target, chosen)
        except interpreters.Unusable as reason:
            print(f"Not counted: {target}: {reason}")
            continue
        now[f"python{version}"] = rows
    (output / f"{chosen.suite}-instructions.md").write_text(page(now))
    bounds = json.loads(BOUNDS.read_text()) if BOUNDS.exists() else {}
    print(page(now))
    if chosen.record:
        for place, rows in now.items():
            for row, counts in rows.items():
                bounds.setdefault(place, {})[row] = {who: count for who, count in counts.items() if who in OURS}
        BOUNDS.write_text(json.dumps(bounds, indent=1, sort_keys=True) + "\n")
        print(f"recorded {sum(map(len, now.values()))} rows")
        return 0
    found = grown(now, bounds)
    print("\n".join(found) or "No count grew by more than a twentieth.")
    return 1 if found else 0
