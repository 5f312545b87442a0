"""Says in the end which random texts were tried."""

import randoms


def pytest_terminal_summary(terminalreporter):
    terminalreporter.write_line(f"random texts: MELBA_SEED={randoms.SEED}, {randoms.COUNT} of them")
