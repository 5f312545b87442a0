"""What libmelba.so and libmelba.a are to the programs that load them."""

import os
import platform
import re
import subprocess

import pytest
from project import ARCHIVE, LIBRARY, public_functions, run

NEWEST_GLIBC = (2, 34)
SIZE_BOUND = 940_000
"""Bytes of the stripped library; 292,912 when this was last looked at."""
NEEDED = {"libc.so.6", "libm.so.6", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"}


def disassembly():
    return run("objdump", "-d", "--no-show-raw-insn", LIBRARY)


def test_exports_are_the_functions_of_the_headers():
    lines = [line.split() for line in run("nm", "-D", "--defined-only", LIBRARY).splitlines()]
    exported = {name.split("@")[0] for _, kind, name in lines if kind != "A"}
    assert exported == public_functions()


def test_exports_carry_a_version_node():
    lines = [line.split() for line in run("nm", "-D", "--defined-only", "--with-symbol-versions", LIBRARY).splitlines()]
    assert {name.partition("@@")[2] for _, kind, name in lines if kind != "A"} == {"MELBA_0"}


def test_the_archive_defines_the_same():
    lines = [line.split() for line in run("nm", "-g", "--defined-only", ARCHIVE).splitlines()]
    assert {line[2] for line in lines if len(line) == 3} == public_functions()


def test_only_the_c_library_is_needed():
    needed = set(re.findall(r"\(NEEDED\).*\[(.*)\]", run("readelf", "-dW", LIBRARY)))
    assert needed and needed <= NEEDED


def test_no_newer_glibc_is_asked_for_than_the_one_promised():
    versions = re.findall(r"GLIBC_(\d+)\.(\d+)", run("readelf", "-VW", LIBRARY))
    assert versions and max(tuple(map(int, version)) for version in versions) <= NEWEST_GLIBC


def test_the_library_is_found_by_name_and_version_and_nowhere_else():
    dynamic = run("readelf", "-dW", LIBRARY)
    assert re.search(r"\(SONAME\).*\[libmelba\.so\.0\]", dynamic)
    assert "RPATH" not in dynamic and "RUNPATH" not in dynamic and "TEXTREL" not in dynamic


def test_binding_is_immediate_and_relocations_are_read_only():
    assert "BIND_NOW" in run("readelf", "-dW", LIBRARY)
    assert "GNU_RELRO" in run("readelf", "-lW", LIBRARY)


def test_the_stack_is_not_executable():
    assert re.search(r"GNU_STACK.* RW +0x", run("readelf", "-lW", LIBRARY))


def test_nothing_is_writable_and_executable():
    assert not re.search(r"LOAD.* RWE ", run("readelf", "-lW", LIBRARY))


def test_the_stripped_library_is_small(tmp_path):
    run("strip", "-o", tmp_path / "stripped.so", LIBRARY)
    assert os.path.getsize(tmp_path / "stripped.so") <= SIZE_BOUND


@pytest.mark.skipif(platform.machine() != "x86_64", reason="ud2 is an instruction of x86-64")
def test_no_trap_is_left_that_the_guard_does_not_see():
    assert len(re.findall(r"\bud2\b", disassembly())) == 0


def test_no_global_is_initialised_lazily():
    assert "swift_once" not in disassembly()


def test_no_swift_heap_is_used_by_the_core():
    """Nothing that a trap skips may own memory; Embedded Swift's whole heap is posix_memalign."""
    assert "posix_memalign" not in run("nm", "-D", "--undefined-only", LIBRARY)


def test_no_symbol_of_swift_meets_another_runtime():
    symbols = run("nm", "-D", LIBRARY) + run("nm", "-g", ARCHIVE)
    assert "swift_retain" not in symbols and "swift_release" not in symbols


def test_it_loads_beside_a_second_copy(tmp_path):
    """Two copies in one process share nothing."""
    program = "import ctypes, shutil, sys; a = ctypes.CDLL(sys.argv[1]); shutil.copy(sys.argv[1], sys.argv[2]); " \
              "b = ctypes.CDLL(sys.argv[2]); assert a.melba_version and b.melba_version"
    subprocess.run(["python3", "-c", program, str(LIBRARY), str(tmp_path / "copy.so")], check=True)
