"""docs/features.md: each promised name stands beside the test that proves it, and that test is there."""

import ast
import re

import pytest
from project import ROOT, public_functions

ROW = re.compile(r"^\| `([^`|]+)` \|[^|]*\| ((?:`[^`]+`(?:, )?)+) \|$", re.M)


def rows():
    text = (ROOT / "docs" / "features.md").read_text()
    return [(name, test) for name, tests in ROW.findall(text) for test in re.findall(r"`([^`]+)`", tests)]


@pytest.mark.parametrize("name, test", rows())
def test_the_test_is_there(name, test):
    path, _, function = test.partition("::")
    file = ROOT / "Tests" / path
    assert file.exists(), f"{name}: there is no {path}"
    assert not function or re.search(rf"\b{re.escape(function)}\b", file.read_text()), f"{name}: {path} has no {function}"


def test_every_public_function_is_promised():
    promised = {name for name, _ in rows()}
    assert public_functions() <= promised


def test_every_name_of_templates_is_promised():
    source = (ROOT / "bindings" / "python" / "melba" / "templates" / "__init__.py").read_text()
    (exported,) = (ast.literal_eval(node.value) for node in ast.parse(source).body
                   if isinstance(node, ast.Assign) and node.targets[0].id == "__all__")
    assert len(exported) > 30 and set(exported) <= {name for name, _ in rows()}


def test_no_function_is_promised_that_is_not_public():
    assert {name for name, _ in rows() if re.fullmatch(r"melba_\w+", name)} == public_functions()


def test_every_row_is_read():
    lines = [line for line in (ROOT / "docs" / "features.md").read_text().splitlines() if line.startswith("| `")]
    assert len(lines) == len({name for name, _ in rows()})
