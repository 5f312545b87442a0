"""What the tests of the code look at.  MELBA_BUILD, or BUILD, names the build; by default build/."""

import os
import pathlib
import re
import subprocess

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
BUILD = pathlib.Path(os.environ.get("MELBA_BUILD") or os.environ.get("BUILD") or ROOT / "build")
LIBRARY = BUILD / "libmelba.so"
ARCHIVE = BUILD / "libmelba.a"
HEADERS = [ROOT / "include" / "melba.h", *sorted((ROOT / "include" / "melba").glob("*.h"))]
SWIFT = sorted((ROOT / "Sources" / "Melba").rglob("*.swift"))
C = sorted(p for p in (ROOT / "Sources").glob("C*/**/*") if p.suffix in (".c", ".h"))
EXTENSION = sorted((ROOT / "bindings" / "python" / "_core").glob("*.[ch]"))


def run(*command, **options):
    return subprocess.run(list(map(str, command)), capture_output=True, text=True, check=True, cwd=ROOT, **options).stdout


def code(path):
    """A Swift or C file without its comments and the contents of its literals."""
    text = re.sub(r'"""[\s\S]*?"""', '""', path.read_text())
    text = re.sub(r'//[^\n]*|/\*[\s\S]*?\*/|("(?:\\.|[^"\\\n])*")', lambda m: '""' if m[1] else " ", text)
    return text


def public_functions():
    """The functions that the public headers declare."""
    declared = run("cc", "-E", "-P", "-I", ROOT / "include", ROOT / "include" / "melba.h")
    return set(re.findall(r"\b(melba_[a-z0-9_]+)\s*\((?!\*)", declared))


def is_table(path):
    """Tables say what writes them in their first lines."""
    return re.search(r"A table; (tools/\S+\.py) writes it", path.read_text()[:200])


def relative(path):
    return str(path.relative_to(ROOT))
