"""Runs every suite and counts: the last line is 'N passed, N failed'.

Usage: run_tests.py [--all].  PYTHON names the interpreter of the Python suite and
BUILD what `make build` and `tools/build tests` have made.  A suite that does not
run to its end counts as a failure; what was skipped is listed with its reason.
"""

import collections
import glob
import os
import pathlib
import re
import subprocess
import sys
import time
import xml.etree.ElementTree as ElementTree

TREE = pathlib.Path(__file__).resolve().parent.parent
BUILD = pathlib.Path(os.environ.get("BUILD", TREE / "build"))
RESULTS = BUILD / "results"
CANNOT = 75
"""The exit status of a tool that says why this machine cannot do what it is for."""

passed = 0
failed = 0
skipped = collections.Counter()


def run(title, command, results=None, environment=None):
    """Runs one suite, whose tests are in the JUnit files that 'results' matches."""
    global passed, failed
    print(f"\n=== {title}", flush=True)
    for old in glob.glob(str(results)) if results else ():
        os.remove(old)
    start = time.monotonic()
    try:
        status = subprocess.run(command, cwd=TREE, env={**os.environ, **(environment or {})}).returncode
    except OSError as reason:
        status = reason
    if status == CANNOT:
        skipped[f"{title}: this machine cannot, as said above"] += 1
        return
    cases = [case for file in glob.glob(str(results)) for case in ElementTree.parse(file).iter("testcase")]
    bad = [case for case in cases if case.find("failure") is not None or case.find("error") is not None]
    left = [case for case in cases if case.find("skipped") is not None]
    for case in left:
        reason = case.find("skipped").get("message") or "no reason given"
        skipped[f"{title}: {reason}"] += 1
    good, wrong = sum(map(count, set(cases) - {*bad, *left})), len(bad)
    if not cases or (status != 0) != bool(bad):
        print(f"{title}: did not run to its end (exit status {status}, {len(cases)} tests)")
        wrong += 1
    passed += good
    failed += wrong
    print(f"=== {title}: {good} passed, {wrong} failed, {len(left)} skipped in {time.monotonic() - start:.0f} s",
          flush=True)


def count(case):
    """A C program is one case for ctest, but says how many tests it ran."""
    said = re.search(r"^(\d+) passed, 0 failed$", case.findtext("system-out") or "", re.MULTILINE)
    return int(said[1]) if said else 1


def answer(command, environment=None):
    """The last line that a tool prints, or None when it fails."""
    outcome = subprocess.run(command, cwd=TREE, env={**os.environ, **(environment or {})},
                             stdout=subprocess.PIPE, text=True)
    return outcome.stdout.splitlines()[-1] if outcome.returncode == 0 and outcome.stdout else None


def pytest(python, title, tests):
    results = RESULTS / (re.sub(r"\W+", "-", title) + ".xml")
    environment = {"PYTHON": python, "PYTHONPATH": str(BUILD / "python")}
    run(title, [python, "-m", "pytest", "-q", "-p", "no:cacheprovider", f"--junitxml={results}", tests],
        results, environment)


def swift():
    results = RESULTS / "swift.xml"
    run("Swift", ["swift", "test", "-q", "--xunit-output", str(results)], RESULTS / "swift*.xml")


def levels():
    """The instruction sets that this machine can be told to use."""
    flags = pathlib.Path("/proc/cpuinfo").read_text()
    return ["portable"] + [level for level, flag in (("avx2", "avx2"), ("avx512", "avx512_vbmi")) if flag in flags]


def c():
    for level in levels():
        results = RESULTS / f"c-{level}.xml"
        run(f"C, {level}", ["ctest", "--test-dir", str(BUILD / "test"), "--output-on-failure", "--no-tests=error",
                            "--output-junit", str(results)], results, {"MELBA_ISA": level})


def python_suite(python, name):
    """The Python suite on one interpreter: extension, environment, tests."""
    environment = {"PYTHON": python}
    built = subprocess.run(["tools/build", "python"], cwd=TREE, env={**os.environ, **environment}).returncode == 0
    inside = built and answer([python, "tools/venv.py"])
    if inside:
        pytest(inside, f"Python {name}", "Tests/Python")
    else:
        run(f"Python {name}", ["false"])


def python_sid():
    where = pathlib.Path(answer(["tools/root-sid", "--where"]))
    for title, runner in (("Python 3.14", ["-m", "pytest"]),
                          ("Python 3.14 in a sub-interpreter", ["tools/run_in_subinterpreter.py"])):
        results = where / "build" / (re.sub(r"\W+", "-", title) + ".xml")
        command = " ".join(['"$PYTHON"', *runner, "-q", "-p no:cacheprovider", f"--junitxml=build/{results.name}", "Tests/Python"])
        run(title, ["tools/root-sid", "sh", "-c", command], results)


def interpreters():
    """Name and path of each other CPython from 3.10 that is here: the system's and pyenv's."""
    here = os.path.realpath(sys.executable)
    candidates = ["/usr/bin/python3", *glob.glob(os.path.expanduser("~/.pyenv/versions/3.*/bin/python3"))]
    for candidate in sorted(candidates):
        version = answer([candidate, "-c", "import sys; print('%d.%d.%d' % sys.version_info[:3])"])
        if version and tuple(map(int, version.split(".")[:2])) >= (3, 10) and os.path.realpath(candidate) != here:
            yield version, candidate


def main():
    everything = "--all" in sys.argv[1:]
    RESULTS.mkdir(parents=True, exist_ok=True)
    python = sys.executable
    os.environ["BUILD"] = str(BUILD)
    swift()
    c()
    tools = answer([python, "tools/venv.py"])
    pytest(tools, "Properties", "Tests/Properties")
    python_suite(python, "%d.%d.%d" % sys.version_info[:3])
    run("MarkupSafe's own suite", ["Tests/conformance/markupsafe"],
        BUILD / "conformance/markupsafe/results.xml", {"PYTHON": python})
    run("orjson's own suite", ["Tests/conformance/orjson"], BUILD / "conformance/orjson/results.xml", {"PYTHON": python})
    run("Jinja2's own suite", ["Tests/conformance/jinja2"], BUILD / "conformance/jinja2/results.xml", {"PYTHON": python})
    if everything:
        for version, other in interpreters():
            python_suite(other, version)
        free = answer(["tools/python-freethreaded"])
        if free:
            python_suite(free, "free-threaded")
        else:
            skipped["Python free-threaded: it could not be built, as said above"] += 1
    if everything or os.environ.get("CI") == "true" or os.environ.get("ROOT314"):
        python_sid()
    else:
        skipped["Python 3.14 in a Debian sid root: set ROOT314=1, or run make test-all"] += 1
    if not everything:
        skipped["other interpreters and free threads: run make test-all"] += 1

    print("\nSkipped:" if skipped else "\nSkipped: nothing")
    for reason, count in skipped.items():
        print(f"  {reason}" + (f" ({count} tests)" if count > 1 else ""))
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


sys.exit(main())
