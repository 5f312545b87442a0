"""Calls whose allocations fail one after the other, and what they leave behind; for a process of its own.

The calls should not end in functions written in Python: 3.13.0 crashes and 3.11 loses memory when there is none for those.
"""

import gc
import sys

import _testcapi


def end(call):
    """What a call comes to: its result, or the type and the text of its exception."""
    try:
        return call()
    except MemoryError:
        raise
    except SystemError as error:
        # 3.10 and 3.11 lose the exception of any function, also of one in Python, when there is no memory to handle it.
        raise MemoryError if "without exception set" in str(error) else error
    except Exception as error:
        return type(error), str(error)


def refuse_each(calls, numbers):
    """How many calls failed because one allocation did; all others must come to what they come to with memory."""
    failed = 0
    for name, call in calls.items():
        expected = end(call)
        for number in numbers:
            result = None
            _testcapi.set_nomemory(number, number + 1)
            try:
                result = end(call)
            except MemoryError:
                failed += 1
                continue
            finally:
                _testcapi.remove_mem_hooks()
            if result != expected and not (type(result) is tuple and "Memory" in str(result)):
                raise SystemExit(f"{name}: allocation {number}: {result}")
    return failed


def blocks():
    """How many blocks of memory there are that something owns.

    The cache of methods keeps the name of each look-up by its address, up to 4,096 of them, and names lie elsewhere
    after a failure: it would go on filling for hundreds of sweeps.
    """
    sys._clear_type_cache()
    gc.collect()
    return sys.getallocatedblocks()


def left_behind(calls, numbers):
    """How many blocks each sweep leaves for good, and how many calls failed in one.

    What CPython keeps once shows in the first sweeps alone, so the least of several is what is lost.
    """
    growth = []
    failed = refuse_each(calls, numbers)
    for _ in range(4):
        before = blocks()
        refuse_each(calls, numbers)
        growth.append(blocks() - before)
    return min(growth), failed
