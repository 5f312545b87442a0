"""The cases of Tests/Cases/template_values, which the C interface renders, too: what Jinja2 makes of each."""

import json
import pathlib

import pytest

from melba import templates

FILES = sorted((pathlib.Path(__file__).parents[1] / "Cases" / "template_values").glob("*.txt"))


def cases():
    for path in FILES:
        head, *rest = path.read_bytes().decode().removesuffix("\n").split("\n=== \n")
        options, context = head.split("\n")
        for number, case in enumerate(rest):
            template, _, expected = case.partition("\n---\n")
            yield pytest.param(options == "autoescape 1", context, template, expected, id=f"{path.stem}-{number}")


def outcome(environment, template, context):
    try:
        return environment.from_string(template).render(context)
    except (templates.TemplateError, TypeError, ValueError, ArithmeticError) as error:
        # What CPython says since 3.14, as it said it before.
        return f"! {getattr(error, 'message', None) or error}".replace("is not a container or iterable", "is not iterable")


@pytest.mark.parametrize("escapes, context, template, expected", list(cases()))
def test_is_what_jinja2_makes_of_it(escapes, context, template, expected):
    assert outcome(templates.Environment(autoescape=escapes), template, json.loads(context)) == expected
