"""Sub-interpreters and threads for the tests of both modules."""

import sys
import threading

import process
import pytest

# The module has had several names; what `create` makes is an interpreter with a lock of its own, from 3.12 on.
CREATE = """
import sys
def create():
    if sys.version_info >= (3, 14):
        import concurrent.interpreters as interpreters
        one = interpreters.create()
        return one.exec, one.close
    if sys.version_info >= (3, 13):
        import _interpreters as interpreters
    else:
        import _xxsubinterpreters as interpreters
    one = interpreters.create()
    def execute(code):
        problem = interpreters.run_string(one, code)
        if problem is not None: raise RuntimeError(problem)
    return execute, lambda: interpreters.destroy(one)
"""

AT_ONCE = CREATE + """
import threading
failures = []
barrier = threading.Barrier(4)
def work():
    execute, close = create()
    barrier.wait()
    try:
        for code in sys.argv[1:]: execute(code)
    except Exception as error:
        failures.append(error)
    close()
threads = [threading.Thread(target=work) for _ in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
assert not failures, failures
"""


def can_be_made():
    try:
        process.run(CREATE + "execute, close = create(); execute('pass'); close()")
    except AssertionError:
        return False
    return True


needed = pytest.mark.skipif(not can_be_made(), reason="this Python cannot make sub-interpreters from Python")
own_lock = pytest.mark.skipif(sys.version_info < (3, 12), reason="interpreters share one lock before 3.12")


def run(code, *sources):
    """Runs `code`, in which create() makes an interpreter, as a function that executes and one that closes."""
    return process.run(CREATE + code, *sources)


def run_at_once(*sources):
    """Executes the sources, one after the other, in four interpreters in four threads at once."""
    process.run(AT_ONCE, *sources)


def in_threads(work, count=8):
    """Calls `work` with the number of each of `count` threads at once."""
    barrier = threading.Barrier(count)
    failures = []

    def one(number):
        barrier.wait()
        try:
            work(number)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=one, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures, failures
