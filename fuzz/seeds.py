"""Writes the inputs of Tests/Cases into a folder, one file each: what a fuzzer begins with."""

import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "Tests" / "Python"))
import cases  # noqa: E402


def main(folder):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for number, case in enumerate(cases.all_cases()):
        (folder / f"{number:04}").write_bytes(case.input.as_bytes())
    # The first byte chooses options.
    for number, case in enumerate(cases.all_cases("json")):
        (folder / f"json{number:04}").write_bytes(b"\0" + case.input.as_bytes())


main(sys.argv[1])
