"""The targets of the Makefile: each is described, promised on docs/features.md, and calls what is there."""

import os
import re

import pytest
from project import ROOT

MAKEFILE = (ROOT / "Makefile").read_text()
TARGETS = re.findall(r"^([a-z0-9-]+):(?!=)(.*)\n((?:\t.*\n)*)", MAKEFILE, re.M)


@pytest.mark.parametrize("name, rest, recipe", TARGETS, ids=[target[0] for target in TARGETS])
def test_target_calls_what_is_there(name, rest, recipe):
    assert "## " in rest, f"make help would not show {name}"
    for script in re.findall(r"@(?:\w+=\S+ )*((?:tools|Tests|fuzz|benchmarks)/[\w./-]+)", recipe):
        assert os.access(ROOT / script, os.X_OK), f"make {name} calls {script}"


@pytest.mark.parametrize("name", [target[0] for target in TARGETS])
def test_target_is_phony_and_promised(name):
    phony = re.search(r"^\.PHONY:((?:.*\\\n)*.*)$", MAKEFILE, re.M)[1].replace("\\\n", " ").split()
    assert name in phony
    assert f"| `make {name}` |" in (ROOT / "docs" / "features.md").read_text()


def test_targets_are_found():
    assert {"build", "demo", "test", "clean"} <= {target[0] for target in TARGETS}
