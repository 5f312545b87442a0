"""The C library without Python: compiles `c/SUITE.c` and lets the instruction sets take turns."""

import datetime
import json
import os
import pathlib
import re
import subprocess

import c_peers
import figures

HERE = pathlib.Path(__file__).resolve().parent
SETS = ("", "avx2", "portable")
ROUNDS, MICROSECONDS = {False: 11, True: 3}, {False: 1000, True: 100}


def has(suite):
    """Whether there is a driver: what the library cannot do without a host is measured in Python only."""
    return (HERE / "c" / f"{suite}.c").exists()


def build(tree, build, suite):
    """The driver, linked to the library in the build folder and to its rivals; the rivals that are missing."""
    folder, library = build / "bench", build.resolve()
    folder.mkdir(parents=True, exist_ok=True)
    more, missing, driver = [], {}, folder / f"{suite}.o"
    found = {}
    if suite == "json":
        found, missing = c_peers.link(build)
        more = [argument for arguments in found.values() for argument in arguments]
    subprocess.run([
        "cc", "-O2", "-std=c11", "-Wall", "-Wextra", "-Werror", f"-I{tree / 'include'}", *compiling(more),
        "-c", str(HERE / "c" / f"{suite}.c"), "-o", str(driver)], check=True)
    objects, linker = [str(driver)], "cc"
    if "simdjson" in found:
        linker = "c++"
        objects.append(str(folder / "simdjson.o"))
        # It is what a user gets: optimised, without the checks of a build for its developers.
        subprocess.run(["c++", "-O2", "-std=c++17", "-DNDEBUG", *compiling(more), "-c",
                        str(HERE / "c" / "simdjson.cpp"), "-o", objects[-1]], check=True)
    program = folder / suite
    subprocess.run([linker, *objects, "-o", str(program), str(library / "libmelba.so"), f"-Wl,-rpath,{library}",
                    *(one for one in more if one not in compiling(more))], check=True)
    return program, missing


def compiling(arguments):
    return [one for one in arguments if one.startswith(("-D", "-I"))]


def inputs(suite, build, seed):
    """The first argument of the driver: the seed, or a folder of documents that follow from it."""
    if suite != "json":
        return str(seed)
    from suites.json.documents import DOCUMENTS
    from suites.json.values import VALUES, made
    folder = build / "bench" / "documents"
    folder.mkdir(parents=True, exist_ok=True)
    for name, make in {**DOCUMENTS, **VALUES}.items():
        text = json.dumps(made(name, make, seed), separators=(",", ":"), ensure_ascii=False)
        (folder / f"{name.partition('/')[0]}.json").write_text(text, encoding="utf-8")
    return str(folder)


def environment(isa):
    kept = {name: value for name, value in os.environ.items() if name != "MELBA_ISA"}
    return {**kept, "MELBA_ISA": isa} if isa else kept


def once(program, isa, given, microseconds):
    """The set that ran, and (row, competitor, nanoseconds) of each."""
    done = subprocess.run([str(program), given, str(microseconds)], env=environment(isa), check=True,
                          stdout=subprocess.PIPE, text=True)
    first, *lines = done.stdout.splitlines()
    return first, [line.split("\t") for line in lines]


def measure(tree, folder, quick, seed, suite):
    """Rows with the median of every instruction set and of every rival, and the rivals that are missing."""
    if not has(suite):
        return [], {}
    program, missing = build(tree, folder, suite)
    given, gathered = inputs(suite, folder, seed), {}
    for _ in range(ROUNDS[quick]):
        seen = set()
        for wanted in SETS:
            isa, rows = once(program, wanted, given, MICROSECONDS[quick])
            # A machine without AVX-512 runs the same set twice when asked for none and for AVX2.
            if isa in seen:
                continue
            seen.add(isa)
            for name, who, took in rows:
                gathered.setdefault(name, {}).setdefault(isa if who == "melba" else who, []).append(float(took))
    return [{
        "name": name,
        "competitors": {who: {"median": round(figures.median(values), 2),
                              "p90": round(figures.percentile(values, 90), 2)} for who, values in row.items()},
    } for name, row in gathered.items()], missing


# The rows that a reader needs; the others are in the results.
TELLING = re.compile(r"html/.*-(clean|5%)/(5|64|1Ki|16Ki)|(?!html/).*/1byte-.*|(url-component|striptags)/2byte-.*")
BEGIN, END = "<!-- figures -->", "<!-- end of figures -->"


def write_table(document, rows, made_on, tools, quick):
    """Puts the figures of `rows` between the two comments of `document`."""
    lines = [f"{datetime.date.today()}, {made_on['processor']}, {made_on['system']}; {tools['c']} "
             f"({tools['c_flags']}), {tools['swift']}. Nanoseconds a call, medians of {ROUNDS[quick]} processes a set; "
             "in brackets how many times faster than the portable Swift.", ""]
    names = [name for name in dict.fromkeys(name for row in rows for name in row["competitors"])
             if name not in ("portable", "byte loop")]
    lines += [f"| input | portable Swift | {' | '.join(names)} | byte loop in C |"]
    lines += ["| --- |" + " --: |" * (len(names) + 2)]
    for row in rows:
        if not TELLING.fullmatch(row["name"]):
            continue
        times = {name: value["median"] for name, value in row["competitors"].items()}
        slow = times["portable"]
        cells = [f"{times[name]:,.0f} ({slow / times[name]:.2g})" for name in names]
        loop = f"{times['byte loop']:,.0f}" if "byte loop" in times else "-"
        lines.append(f"| {row['name']} | {slow:,.0f} | {' | '.join(cells)} | {loop} |")
    text = document.read_text()
    table = "\n".join([BEGIN, "", *lines, "", END])
    document.write_text(re.sub(f"{BEGIN}.*{END}", lambda _: table, text, flags=re.S))
