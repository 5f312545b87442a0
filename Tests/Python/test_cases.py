"""The cases through the C interface, called by ctypes."""

import cases
import library
import pytest


@pytest.fixture(scope="module")
def melba():
    return library.load()


def check(outcome, expected, out, copies):
    assert outcome.status == expected.status
    if expected.out is None:
        assert outcome.place == expected.place
        assert outcome.message
    else:
        assert outcome.result == out
        assert outcome.same == (expected.same and not copies)


@pytest.mark.parametrize("case", cases.all_cases(), ids=str)
def test_bytes(melba, case):
    outcome = library.call_bytes(melba, case.call, case.context, case.input.as_bytes())
    check(outcome, case.bytes, case.bytes.out and case.bytes.out.as_bytes(), case.call == "striptags")


@pytest.mark.parametrize("case", [case for case in cases.all_cases() if case.input.as_text() is not None], ids=str)
def test_text(melba, case):
    text = case.input.as_text()
    for width in library.widths(text):
        outcome = library.call_text(melba, case.call, case.context, text, width)
        check(outcome, case.text, case.text.out and case.text.out.as_text(), case.call == "striptags")
