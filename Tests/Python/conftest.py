"""Says in the end which random texts were tried, and what the helpers of templates found to differ."""

import pytest
import randoms

# So that its comparisons say what differs.
pytest.register_assert_rewrite("both")


def pytest_terminal_summary(terminalreporter):
    terminalreporter.write_line(f"random texts: MELBA_SEED={randoms.SEED}, {randoms.COUNT} of them")
