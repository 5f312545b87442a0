"""Threads, sub-interpreters, and builds without the global lock."""

import sys
import threading

import process
import pytest
import randoms
from reference import markup as reference

from melba.markup import Markup, escape, escape_js, escape_url, striptags, unescape

WITHIN = """
import sys
import melba, melba.markup
from melba.markup import Markup, escape, escape_silent, striptags
assert escape("<b>") == "&lt;b&gt;" and type(escape("<")) is Markup and escape(None) == "None" and escape_silent(None) == ""
assert Markup("%s{}") % "<" == "&lt;{}" and Markup("{}").format("<") == "&lt;" and striptags("<b>x</b>") == "x"
class Sub(Markup): pass
assert type(Sub("<") + "<") is Sub
import markupsafe
assert isinstance(escape("<"), markupsafe.Markup) and isinstance(markupsafe.Markup("<"), Markup)
melba.install("markupsafe")
assert markupsafe.escape("<") == "&lt;"
melba.uninstall("markupsafe")
"""

# The module has had several names; 'isolated' is an interpreter with a lock of its own.
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


def can_make_interpreters():
    try:
        process.run(CREATE + "execute, close = create(); execute('pass'); close()")
    except AssertionError:
        return False
    return True


interpreters = pytest.mark.skipif(not can_make_interpreters(), reason="this Python cannot make sub-interpreters from Python")


@interpreters
def test_a_hundred_interpreters():
    process.run(CREATE + """
import resource
sizes = []
for number in range(100):
    execute, close = create()
    execute(sys.argv[1])
    close()
    if number % 20 == 19: sizes.append(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
exec(sys.argv[1])
print(sizes)
""", WITHIN)


@interpreters
def test_main_interpreter_first():
    process.run("exec(__import__('sys').argv[1])\n" + CREATE + """
execute, close = create()
execute(sys.argv[1])
exec(sys.argv[1])
close()
exec(sys.argv[1])
""", WITHIN)


@interpreters
def test_many_at_once_and_closed_in_another_order():
    process.run(CREATE + """
many = [create() for _ in range(8)]
for execute, close in many: execute(sys.argv[1])
for execute, close in many[::2] + many[1::2]: execute(sys.argv[1]); close()
""", WITHIN)


@interpreters
@pytest.mark.skipif(sys.version_info < (3, 12), reason="interpreters share one lock before 3.12")
def test_interpreters_in_threads_at_once():
    process.run(CREATE + """
import threading
failures = []
barrier = threading.Barrier(4)
def work():
    execute, close = create()
    barrier.wait()
    try:
        execute(sys.argv[1])
        execute("for n in range(20000): assert escape('<' * (n % 70)) == '&lt;' * (n % 70) and escape(n) == str(n)")
    except Exception as error:
        failures.append(error)
    close()
threads = [threading.Thread(target=work) for _ in range(4)]
for thread in threads: thread.start()
for thread in threads: thread.join()
assert not failures, failures
""", WITHIN)


@interpreters
def test_interpreter_ends_with_objects_alive():
    process.run(CREATE + """
execute, close = create()
execute("import melba.markup, builtins; builtins.kept = [melba.markup.escape('<'), melba.markup.Markup, melba.markup]")
execute("kept.append(kept)")
close()
""")


def in_threads(work, count=8):
    barrier = threading.Barrier(count)
    failures = []

    def run(number):
        barrier.wait()
        try:
            work(number)
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures, failures


def test_eight_threads_escape_the_same_texts():
    texts = list(randoms.texts(2000, "threads"))
    expected = [reference.escape_inner(text) for text in texts]
    lists = [[] for _ in range(8)]

    def work(number):
        for _ in range(5):
            lists[number] = [escape(text) for text in texts]
            assert lists[number] == expected
            assert all(type(result) is Markup for result in lists[number])
            for text in texts[:200]:
                escape(len(text)), escape(None), escape(True), escape(Markup(text)), Markup("%s") % text, Markup("{}").format(text)
                unescape(text), striptags(text), escape_js(text)
                if text.isascii():
                    escape_url(text)

    in_threads(work)


def test_threads_share_results():
    shared = [escape(f"<{number}>") for number in range(1000)]

    def work(number):
        for _ in range(20):
            for index in range(len(shared)):
                shared[index] = escape(f"<{index}>" + shared[index][:0])
                assert hash(shared[index - 1]) == hash(str(shared[index - 1]))

    in_threads(work)
    assert shared == [f"&lt;{number}&gt;" for number in range(1000)]


def test_first_use_in_eight_threads():
    for _ in range(5):
        process.run("""
import threading
from melba import _core
barrier = threading.Barrier(8)
results = []
def work():
    barrier.wait()
    results.append([_core.escape(v) for v in (None, True, "", "<", 5)])
threads = [threading.Thread(target=work) for _ in range(8)]
for thread in threads: thread.start()
for thread in threads: thread.join()
assert len(results) == 8 and all(r == ["None", "True", "", "&lt;", "5"] for r in results), results
assert len({type(x) for r in results for x in r}) == 1
""")


@pytest.mark.skipif(not hasattr(sys, "_is_gil_enabled"), reason="this Python has the global lock always")
def test_import_does_not_bring_the_lock_back():
    before, after = process.run("""
import sys
print(sys._is_gil_enabled())
import melba.markup
melba.markup.escape("<")
print(sys._is_gil_enabled())
""").split()
    assert before == after
