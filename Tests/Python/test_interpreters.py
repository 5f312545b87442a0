"""Threads, sub-interpreters, and builds without the global lock."""

import sys

import process
import pytest
import randoms
import subinterpreters
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


@subinterpreters.needed
def test_a_hundred_interpreters():
    subinterpreters.run("""
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


@subinterpreters.needed
def test_main_interpreter_first():
    subinterpreters.run("""
exec(sys.argv[1])
execute, close = create()
execute(sys.argv[1])
exec(sys.argv[1])
close()
exec(sys.argv[1])
""", WITHIN)


@subinterpreters.needed
def test_many_at_once_and_closed_in_another_order():
    subinterpreters.run("""
many = [create() for _ in range(8)]
for execute, close in many: execute(sys.argv[1])
for execute, close in many[::2] + many[1::2]: execute(sys.argv[1]); close()
""", WITHIN)


@subinterpreters.needed
@subinterpreters.own_lock
def test_interpreters_in_threads_at_once():
    subinterpreters.run_at_once(
        WITHIN, "for n in range(20000): assert escape('<' * (n % 70)) == '&lt;' * (n % 70) and escape(n) == str(n)")


@subinterpreters.needed
def test_interpreter_ends_with_objects_alive():
    subinterpreters.run("""
execute, close = create()
execute("import melba.markup, builtins; builtins.kept = [melba.markup.escape('<'), melba.markup.Markup, melba.markup]")
execute("kept.append(kept)")
close()
""")


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

    subinterpreters.in_threads(work)


def test_threads_share_results():
    shared = [escape(f"<{number}>") for number in range(1000)]

    def work(number):
        for _ in range(20):
            for index in range(len(shared)):
                shared[index] = escape(f"<{index}>" + shared[index][:0])
                assert hash(shared[index - 1]) == hash(str(shared[index - 1]))

    subinterpreters.in_threads(work)
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
