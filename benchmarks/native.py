"""The C library without Python around it: compiles `c/escape.c` and lets the instruction sets take turns."""

import datetime
import os
import pathlib
import re
import subprocess

import figures

HERE = pathlib.Path(__file__).resolve().parent
SETS = ("", "avx2", "portable")
ROUNDS, MICROSECONDS = {False: 11, True: 3}, {False: 1000, True: 100}


def build(tree, build):
    """The driver, linked to the library in the build folder."""
    program = build / "bench" / "escape"
    program.parent.mkdir(parents=True, exist_ok=True)
    library = build.resolve()
    subprocess.run([
        "cc", "-O2", "-std=c11", "-Wall", "-Wextra", "-Werror", f"-I{tree / 'include'}", str(HERE / "c" / "escape.c"),
        "-o", str(program), str(library / "libmelba.so"), f"-Wl,-rpath,{library}"], check=True)
    return program


def environment(isa):
    kept = {name: value for name, value in os.environ.items() if name != "MELBA_ISA"}
    return {**kept, "MELBA_ISA": isa} if isa else kept


def once(program, isa, seed, microseconds):
    """The set that ran, and for each row the nanoseconds of the library and of the byte loop."""
    done = subprocess.run([str(program), str(seed), str(microseconds)], env=environment(isa), check=True,
                          stdout=subprocess.PIPE, text=True)
    first, *lines = done.stdout.splitlines()
    return first, {name: (float(ours), float(loop)) for name, ours, loop in (line.split("\t") for line in lines)}


def measure(tree, folder, quick, seed):
    """Rows with the median of every instruction set and of the byte loop."""
    program = build(tree, folder)
    gathered = {}
    for _ in range(ROUNDS[quick]):
        seen = set()
        for wanted in SETS:
            isa, rows = once(program, wanted, seed, MICROSECONDS[quick])
            # A machine without AVX-512 runs the same set twice when asked for none and for AVX2.
            if isa in seen:
                continue
            seen.add(isa)
            for name, (ours, loop) in rows.items():
                row = gathered.setdefault(name, {})
                row.setdefault(isa, []).append(ours)
                if loop:
                    row.setdefault("byte loop", []).append(loop)
    return [{
        "name": name,
        "competitors": {who: {"median": round(figures.median(values), 2),
                              "p90": round(figures.percentile(values, 90), 2)} for who, values in row.items()},
    } for name, row in gathered.items()]


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
