"""The cases of Tests/Cases/template, with our templates and with Jinja2."""

import json

import both
import cases
import pytest

EXTENSIONS = ["ext.do", "ext.loopcontrols"]


def read(path):
    """Name, variables, templates by name (the first is called "main"), and what comes of it."""
    for block in path.read_text(encoding="utf-8").split("=== ")[1:]:
        name, _, rest = block.partition("\n")
        variables, *templates, expected = rest.split("\n---")
        sources = {}
        for template in templates:
            called, _, source = template.partition("\n")
            sources[called.strip() or "main"] = source
        yield f"{path.stem}: {name}", json.loads(variables), sources, expected.removeprefix("\n").removesuffix("\n")


CASES = [case for path in sorted((cases.FOLDER / "template").glob("*.txt")) for case in read(path)]


@pytest.mark.parametrize("package", [both.OURS, both.THEIRS], ids=["melba", "jinja2"])
@pytest.mark.parametrize("variables, sources, expected", [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_cases(package, variables, sources, expected):
    prefix = "jinja2." if package is both.THEIRS else "melba.templates."
    environment = package.Environment(loader=package.DictLoader(sources), extensions=[prefix + name for name in EXTENSIONS])
    if not expected.startswith("! "):
        assert environment.get_template("main").render(variables) == expected
        return
    with pytest.raises(Exception) as problem:
        environment.get_template("main").render(variables)
    assert f"! {problem.type.__name__}: {problem.value}" == expected


def test_there_are_cases():
    assert len(CASES) > 20
