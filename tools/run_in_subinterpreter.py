"""Runs pytest inside a sub-interpreter with its own lock (3.14 and later).

Usage: run_in_subinterpreter.py PYTEST-ARGUMENT...  Exits with pytest's status.
"""

import concurrent.interpreters as interpreters
import sys

CODE = """
import sys
import melba._core
import pytest
# A sub-interpreter has no signal handlers, so faulthandler has nothing to do.
status = int(pytest.main([*arguments, "-p", "no:faulthandler"]))
"""


def main(arguments):
    inner = interpreters.create()
    inner.prepare_main(arguments=tuple(arguments), path=tuple(sys.path))
    inner.exec("import sys; sys.path[:] = path")
    status = interpreters.create_queue()
    inner.prepare_main(queue=status)
    inner.exec(CODE + "\nqueue.put(status)")
    return status.get()


sys.exit(main(sys.argv[1:]))
