"""The public headers: compiled in every language they promise, documented, and tested."""

import re
import subprocess

import pytest
from project import HEADERS, ROOT, code, public_functions, run

MODES = {"c99": "c", "c11": "c", "c++98": "c++", "c++17": "c++"}
WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Werror"]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("header", [*HEADERS, ROOT / "Tests" / "C" / "header.c"], ids=lambda path: path.name)
def test_header_compiles(header, mode, tmp_path):
    source = tmp_path / "user.c"
    source.write_text(f'#include "{header}"\n#include "{header}"\n' if header.suffix == ".h" else header.read_text())
    command = ["g++" if MODES[mode] == "c++" else "gcc", f"-std={mode}", *WARNINGS, "-x", MODES[mode], "-fsyntax-only",
               "-I", str(ROOT / "include"), str(source)]
    outcome = subprocess.run(command, capture_output=True, text=True)
    assert outcome.returncode == 0, outcome.stderr


@pytest.mark.parametrize("header", HEADERS, ids=lambda path: path.name)
def test_nothing_is_included_but_what_c99_gives(header):
    included = set(re.findall(r"#include\s+<(.*?)>", header.read_text()))
    assert included <= {"stdbool.h", "stddef.h", "stdint.h"}


@pytest.mark.parametrize("header", HEADERS, ids=lambda path: path.name)
def test_lines_fit_80_columns(header):
    assert [line for line in header.read_text().splitlines() if len(line) > 80] == []


@pytest.mark.parametrize("function", sorted(public_functions()))
def test_function_is_documented(function):
    text = "".join(header.read_text() for header in HEADERS)
    assert re.search(r"\*/\n[a-z][^;{}/]*\b" + function + r"\(", text), f"no comment stands before {function}"


@pytest.mark.parametrize("function", sorted(public_functions()))
def test_function_is_used_in_a_c_test(function):
    users = [path.name for path in (ROOT / "Tests" / "C").glob("test_*.c") if re.search(rf"\b{function}\(", code(path))]
    assert users, f"no test in Tests/C calls {function}"


def test_each_function_of_json_that_can_fail_is_tried_without_memory():
    declared = "".join((ROOT / "include" / "melba" / name).read_text() for name in ("json.h", "json_writer.h"))
    tests = "".join(code(ROOT / "Tests" / "C" / name) for name in ("test_json_memory.c", "test_json_writer_memory.c"))
    fallible = re.findall(r"^melba_status (melba_\w+)\(", declared, re.M)
    assert fallible and [name for name in fallible if not re.search(rf"\b{name}\(", tests)] == []


def test_enumerators_and_options_carry_their_numbers():
    declared = run("cc", "-E", "-P", "-I", ROOT / "include", ROOT / "include" / "melba.h")
    for body in re.findall(r"typedef enum \w+ \{(.*?)\}", declared, re.S):
        assert all("=" in item for item in body.split(",") if item.strip())


def test_the_version_is_one():
    version = ".".join(re.findall(r"#define MELBA_VERSION_\w+ (\d+)", HEADERS[1].read_text()))
    assert f"project(melba VERSION {version} " in (ROOT / "CMakeLists.txt").read_text()
