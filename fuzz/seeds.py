"""Writes the inputs of Tests/Cases into a folder, one file each: what a fuzzer begins with."""

import pathlib
import random
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "Tests" / "Python"))
import cases  # noqa: E402
import template_cases  # noqa: E402


def main(folder):
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    for number, case in enumerate(cases.all_cases()):
        (folder / f"{number:04}").write_bytes(case.input.as_bytes())
    # The first byte chooses options.
    for number, case in enumerate(cases.all_cases("json")):
        (folder / f"json{number:04}").write_bytes(b"\0" + case.input.as_bytes())
    # The first two bytes choose options.
    for number in range(200):
        for name, source in template_cases.make(random.Random(number)).templates().items():
            (folder / f"template{number:04}{name}").write_bytes(bytes([number % 8, number % 3]) + source.encode())


main(sys.argv[1])
