"""An installed copy is found by pkg-config and by CMake, shared and static."""

import os
import pathlib
import subprocess

import pytest

TREE = pathlib.Path(__file__).resolve().parents[2]
BUILD = pathlib.Path(os.environ.get("BUILD", TREE / "build"))
PROGRAM = r"""
#include <melba.h>
#include <stdio.h>
int main(void)
{
    melba_buffer buffer = MELBA_BUFFER_INIT;
    melba_bytes safe;
    if (melba_escape(MELBA_HTML, (melba_bytes){"<b>", 3}, &buffer, &safe, NULL) != MELBA_OK)
        return 1;
    printf("%.*s", (int)safe.size, (const char *)safe.data);
    melba_buffer_free(&buffer);
    return 0;
}
"""
LISTS = """
cmake_minimum_required(VERSION 3.25)
project(user LANGUAGES C)
find_package(melba 0.1 REQUIRED)
add_executable(shared program.c)
target_link_libraries(shared PRIVATE melba::melba)
add_executable(static program.c)
target_link_libraries(static PRIVATE melba::static)
"""


def run(*command, **options):
    return subprocess.run(command, check=True, capture_output=True, text=True, **options).stdout


@pytest.fixture(scope="module")
def prefix(tmp_path_factory):
    """An installation that was moved after it was made, which packages are."""
    made = tmp_path_factory.mktemp("install") / "first"
    run(TREE / "tools/build", "install", env={**os.environ, "BUILD": str(BUILD), "PREFIX": str(made)})
    return made.rename(made.parent / "moved")


@pytest.fixture
def program(tmp_path):
    (tmp_path / "program.c").write_text(PROGRAM)
    return tmp_path


def test_what_is_installed(prefix):
    found = {str(file.relative_to(prefix)) for file in prefix.rglob("*") if not file.is_dir()}
    assert found == {
        "include/melba.h", *(f"include/melba/{header.name}" for header in (TREE / "include/melba").glob("*.h")),
        "lib/libmelba.a", "lib/libmelba.so", "lib/libmelba.so.0", "lib/libmelba.so.0.1.0",
        "lib/pkgconfig/melba.pc", "lib/cmake/melba/melbaConfig.cmake", "lib/cmake/melba/melbaConfigVersion.cmake",
        "lib/cmake/melba/melbaTargets.cmake", "lib/cmake/melba/melbaTargets-release.cmake"}


def test_library_has_its_soname_and_is_stripped(prefix):
    library = prefix / "lib/libmelba.so.0.1.0"
    assert "[libmelba.so.0]" in run("readelf", "-d", library)
    assert ".debug_info" not in run("readelf", "-SW", library)


@pytest.mark.parametrize("how", ["shared", "static"])
def test_pkg_config_program(prefix, program, how):
    pkg = {**os.environ, "PKG_CONFIG_PATH": str(prefix / "lib/pkgconfig")}
    flags = run("pkg-config", "--cflags", "--libs", "melba", env=pkg).split()
    if how == "static":
        flags = ["-l:libmelba.a" if flag == "-lmelba" else flag for flag in flags]
        flags += run("pkg-config", "--static", "--libs-only-l", "melba", env=pkg).replace("-lmelba", "").split()
    run("cc", "-std=c99", "program.c", "-o", "program", *flags, cwd=program)
    out = run("./program", cwd=program, env={**os.environ, "LD_LIBRARY_PATH": str(prefix / "lib")})
    assert out == "&lt;b&gt;"
    assert ("libmelba" in run("readelf", "-d", "program", cwd=program)) == (how == "shared")


def test_find_package_program(prefix, program):
    (program / "CMakeLists.txt").write_text(LISTS)
    run("cmake", "-S", ".", "-B", "out", f"-DCMAKE_PREFIX_PATH={prefix}", cwd=program)
    run("cmake", "--build", "out", cwd=program)
    for how in ("shared", "static"):
        assert run(program / "out" / how) == "&lt;b&gt;"
