"""The binary interface is the one that was recorded last.

abi.txt is the headers as the compiler sees them; abi.xml is what libabigail sees in a stub that is made from them,
because it knows Swift's functions only by name.  After a change that is meant, record both and say in the commit
whether it is compatible (docs/abi.md):

    python3 Tests/Properties/test_abi.py
"""

import pathlib
import platform
import re
import shutil
import subprocess
import tempfile

import pytest
from project import ROOT, public_functions, run

HERE = pathlib.Path(__file__).resolve().parent
ADVICE = "If the change is meant, run: python3 Tests/Properties/test_abi.py"


def declarations():
    text = run("cc", "-E", "-P", "-I", ROOT / "include", ROOT / "include" / "melba.h")
    flat = " ".join(text[text.index("const char *melba_version") :].split())
    depth, out = 0, ""
    for character in flat:
        depth += {"{": 1, "}": -1}.get(character, 0)
        out += character + ("\n" if character == ";" and depth == 0 else "")
    lines = [line.strip() for line in out.splitlines() if line.strip()]
    for header in sorted((ROOT / "include").rglob("*.h")):
        lines += re.findall(r"^#define MELBA_\w+ .+$", header.read_text(), re.M)
    return "\n".join(lines) + "\n"


def stub(folder):
    """A library with the functions of the headers and nothing in them."""
    source = pathlib.Path(folder) / "stub.c"
    body = "\n".join(line for line in declarations().splitlines() if re.match(r"(?!typedef|#).*\bmelba_\w+\(", line))
    source.write_text('#include "melba.h"\n' + re.sub(r"\)\s*;", ") { __builtin_trap(); }", body) + "\n")
    library = pathlib.Path(folder) / "libmelba.so"
    # What is recorded names the file, and the folder is another one each time.
    names = f"-ffile-prefix-map={folder}/="
    run("cc", "-g", "-O0", "-w", "-shared", "-fPIC", "-I", ROOT / "include", names, "-Wl,-soname,libmelba.so.0", source, "-o",
        library)
    return library


def test_the_headers_say_what_was_recorded():
    assert declarations() == (HERE / "abi.txt").read_text(), ADVICE


def test_the_stub_has_every_function(tmp_path):
    assert set(run("nm", "-D", "--defined-only", stub(tmp_path)).split()[2::3]) == public_functions()


@pytest.mark.skipif(not shutil.which("abidiff"), reason="there is no abidiff: install abigail-tools")
@pytest.mark.skipif(platform.machine() != "x86_64", reason="abi.xml was recorded on x86-64")
def test_abidiff_sees_no_difference(tmp_path):
    outcome = subprocess.run(["abidiff", HERE / "abi.xml", stub(tmp_path)], capture_output=True, text=True)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr + ADVICE


if __name__ == "__main__":
    (HERE / "abi.txt").write_text(declarations())
    with tempfile.TemporaryDirectory() as folder:
        options = ["--no-corpus-path", "--no-comp-dir-path", "--no-show-locs", "--no-elf-needed"]
        (HERE / "abi.xml").write_text(run("abidw", *options, stub(folder)))
