"""Results as a page of tables and as pictures; what we lose comes first and stays."""

import marks
import pictures
from figures import amount, geometric_mean, short

LENGTHS = {"0": 0, "5": 5, "20": 20, "64": 64, "256": 256, "1Ki": 1 << 10, "16Ki": 16 << 10, "1Mi": 1 << 20}


def write(results, suite, folder):
    """Writes SUITE.md and its pictures into `folder`; returns the page."""
    known = marks.load(suite)
    for old in folder.glob(f"{suite}-*.svg"):
        old.unlink()
    parts = [heading(results, suite)]
    for number, run in enumerate(results["runs"]):
        parts.append(section(run, known))
        for name, picture in drawings(run, known).items():
            file = f"{suite}-{label(run)}-{name}.svg"
            (folder / file).write_text(picture)
            parts.append(f"![{name}]({file})")
    if results.get("native"):
        parts.append(native(results["native"], known))
        parts += [f"Missing in C: {name} ({reason})." for name, reason in results["native_missing"].items()]
        rows = by_length(results["native"], "html/utf8-1%/")
        if rows:
            (folder / f"{suite}-c.svg").write_text(curve("The C library, HTML, 1 % special, UTF-8", rows))
            parts.append(f"![the C library]({suite}-c.svg)")
    page = "\n\n".join(parts) + "\n"
    (folder / f"{suite}.md").write_text(page)
    return page


def label(run):
    return f"{run['interpreter']['version']}-{run['melba']['isa']}"


def heading(results, suite):
    machine, build = results["machine"], results["build"]
    lines = [
        f"# Benchmark: {suite}",
        f"{results['date']}, {machine['processor']}, {machine['cores']} cores, {machine['system']}, "
        f"{machine['libc']}.  ",
        f"Built as {build['type']} by {build['c']} ({build['c_flags']}) and {build['swift']}.  ",
    ]
    if results["quick"]:
        lines.append("**A quick run: for trying, not for telling.**  ")
    lines += [f"Did not run: {reason}  " for reason in results["failed"]]
    lines.append("CPU time a call, the median of alternating rounds and the 90th percentile behind it; the empty loop "
                 "is taken off. A ratio says how many times faster Melba is. *same*: one object with fixed contents, "
                 "again and again; *fresh*: random contents of this run, in objects that nothing has looked at.")
    return "\n".join(lines)


def section(run, known):
    made = run["interpreter"]
    versions = ", ".join(f"{name} {version}" for name, version in run["peers"].items())
    threads = " free-threaded" if made["free_threaded"] else ""
    lines = [f"## Python {made['version']}{threads}, {run['melba']['isa']}", "",
             f"Melba {run['melba']['version']} beside {versions}; {made['compiler']}; {run['rounds']} rounds, "
             f"fewer where calls are long; random inputs from seed {run['seed']['random']}.  "]
    lines += [f"Missing: {name} ({reason}).  " for name, reason in run["missing"].items()]
    if "instructions" in known and run["melba"]["isa"] != known["instructions"]:
        lines.append(f"The marks were set with {known['instructions']}.  ")
    lines += [f"Not compared: {reason}; in {', '.join(rows)}.  " for reason, rows in dropped(run).items()]
    lines += ["", summary(run["rows"], known)]
    ordered = sorted(run["rows"], key=lambda row: marks.STATES.index(marks.state(row, known)))
    worst = [row for row in ordered if marks.state(row, known) in ("lost", "short")]
    if worst:
        lines += ["", "### Lost or short of the mark", "", table(worst, known)]
    marked = [row for row in ordered if marks.marked(row, known) and row not in worst]
    if marked:
        lines += ["", "### Marks that are met", "", table(marked, known)]
    rest = [row for row in ordered if row not in worst and row not in marked]
    if rest:
        lines += ["", "### All the others", "", table(rest, known)]
    return "\n".join(lines)


def dropped(run):
    """The rows that each rival was taken out of, by what it answered there."""
    found = {}
    for row, reasons in run["dropped"].items():
        for who, reason in reasons.items():
            # What is said of the value differs from row to row, the kind of refusal does not.
            kind = reason.split(": ")[1] if reason.startswith(f"{who} refuses") else "another answer"
            found.setdefault(f"{who} ({kind})", []).append(row)
    return found


def summary(rows, known):
    """One line a rival: in how many rows it is there, how often ours is faster, and by how much."""
    against = {}
    for row in rows:
        if row["objects"] != "process":
            for verdict in marks.verdicts(row, known):
                against.setdefault(verdict.rival, []).append(verdict.ratio)
    lines = ["| against | rows | ours faster | geometric mean | least | most |",
             "| --- | --: | --: | --: | --: | --: |"]
    for rival, ratios in against.items():
        if rival != marks.LIMIT:
            faster = sum(ratio > 1 for ratio in ratios)
            lines.append(f"| {rival} | {len(ratios)} | {faster} | {geometric_mean(ratios):.1f} "
                         f"| {min(ratios):.2g} | {max(ratios):.1f} |")
    states = [marks.state(row, known) for row in rows if marks.marked(row, known)]
    if states:
        lines += ["", f"Marks: {states.count('met')} of {len(states)} rows meet theirs, {states.count('short')} are "
                      f"short, {states.count('lost')} lose."]
    for pattern, part, reach, count in marks.means(rows, known):
        lines += ["", f"{pattern}: {part:.2f} of the best rival's time in the geometric mean of {count} rows, mark "
                      f"{reach}: {'met' if part <= reach else 'short'}."]
    for pattern, objects, rival, times, least, count in marks.mean_times(rows, known):
        lines += ["", f"{pattern}, {objects}: {times:.2f} times as fast as {rival} in the geometric mean of {count} rows, "
                      f"mark {least}: {'met' if times >= least else 'short'}."]
    for floor, reason in known.get("floors", {}).items():
        below = [f"{row['name']} ({row['objects']}, {verdict.ratio:.2g})" for row in rows
                 for verdict in marks.verdicts(row, known) if verdict.rival == floor and verdict.ratio < 1]
        if below:
            lines += ["", f"Slower than {floor} ({reason}): {', '.join(below)}."]
    return "\n".join(lines)


def table(rows, known):
    lines = ["| row | objects | Melba | rivals: time, ratio, mark | |", "| --- | --- | --: | --- | --- |"]
    for row in rows:
        cells = []
        for verdict in marks.verdicts(row, known):
            if verdict.rival == marks.LIMIT:
                cells.append(f"at most {amount(known['at_most'][row['name']]['ns'], 'ns')}")
                continue
            cell = f"{verdict.rival} {spread(row['competitors'][verdict.rival], row['unit'])} **{verdict.ratio:.3g}x**"
            cells.append(cell + (f", mark {verdict.mark:.3g}" if verdict.mark is not None else ""))
        ours = spread(row["competitors"]["melba"], row["unit"])
        state = marks.state(row, known)
        lines.append(f"| {row['name']} | {row['objects']} | {ours} | {'; '.join(cells) or '-'} | {state} |")
    return "\n".join(lines)


def spread(times, unit):
    return f"{amount(times['median'], unit)} ({amount(times['p90'], unit)})"


def native(rows, known):
    names = list(dict.fromkeys(name for row in rows for name in row["competitors"]))
    # Rivals stand last, the sets in the order that they ran.
    names.sort(key=lambda name: name not in marks.SETS)
    rivals = [name for name in names if name not in marks.SETS]
    lines = ["## The C library", "",
             "One process a set of instructions, in turns; a call writes into memory that is used again. A ratio says "
             "how many times faster the fastest set is than a rival.", "",
             f"| row | {' | '.join(names)} | ratio to {', '.join(rivals)} | |",
             "| --- |" + " --: |" * (len(names) + 1) + " --- |"]
    judged = []
    for row in rows:
        times = row["competitors"]
        ratios, state = marks.native(row, known)
        cells = [short(times[name]["median"]) if name in times else "-" for name in names]
        words = ", ".join(f"{ratios[name]:.2f}" if name in ratios else "-" for name in rivals)
        judged.append((marks.STATES.index(state), f"| {row['name']} | {' | '.join(cells)} | {words} | {state} |"))
    return "\n".join(lines + [line for _, line in sorted(judged, key=lambda pair: pair[0])])


def by_length(rows, prefix):
    """The rows whose names begin so, by the length that ends them."""
    return {row["name"].removeprefix(prefix): row for row in rows if row["name"].startswith(prefix)}


def curve(title, rows):
    """Nanoseconds over length, from rows by the label of their length."""
    series = {}
    for length, row in rows.items():
        for name, times in row["competitors"].items():
            if LENGTHS[length]:
                series.setdefault(name, []).append((LENGTHS[length], times["median"]))
    return pictures.lines(title, "characters", "ns a call", series)


def drawings(run, known):
    """The pictures of one interpreter, by name."""
    drawn = {}
    fresh = [row for row in run["rows"] if row["objects"] == "fresh"]
    for kind, words in (("ascii-clean", "ASCII, nothing to escape"), ("ascii-5%", "ASCII, 5 % special"),
                        ("2byte-5%", "2-byte text, 5 % special")):
        rows = by_length(fresh, f"escape/{kind}/")
        if len(rows) > 1:
            drawn[kind.replace("%", "")] = curve(f"escape(), {words}, Python {run['interpreter']['version']}", rows)
    if known.get("best"):
        for objects in ("same", "fresh"):
            some = [(row["name"], marks.best(marks.verdicts(row, known)), 1 / (marks.to_the_best(row, known) or 1))
                    for row in run["rows"] if row["objects"] == objects and marks.marked(row, known)]
            if some:
                drawn[f"best-{objects}"] = pictures.bars(
                    f"Times faster than the best rival, {objects} objects, Python {run['interpreter']['version']}; "
                    "the line is the mark", [(name, verdict.ratio, mark) for name, verdict, mark in some])
    bars = []
    for row in run["rows"]:
        if row["name"] in known["rows"] and row["objects"] == "same":
            for verdict in marks.verdicts(row, known):
                if verdict.rival == "markupsafe":
                    bars.append((row["name"], verdict.ratio, verdict.mark))
    if bars:
        drawn["marks"] = pictures.bars(f"Times faster than MarkupSafe, Python {run['interpreter']['version']}; "
                                       "the line is the mark", bars)
    return drawn
