"""What melba does for Python: the same as MarkupSafe, sooner.

    pip install melba
"""

import html
import sys
import timeit

import melba
from melba.markup import Markup, escape, escape_css, escape_js, escape_url

try:
    import markupsafe
except ImportError:
    markupsafe = None


def best(call, argument, rounds):
    """Microseconds a call takes, the best of five."""
    names = {"call": call, "argument": argument}
    return min(timeit.repeat("call(argument)", globals=names, number=rounds, repeat=5)) / rounds * 1e6


def show():
    name = "<script>alert('R&B')</script>"
    print(f"text        {name}")
    for call in (escape, escape_js, escape_url, escape_css):
        print(f"{call.__name__:<12}{call(name)}")
    greeting = Markup("<b>{}</b>").format(name)
    print(f"Markup      {greeting}")
    print(f"striptags   {greeting.striptags()}")
    clean = "nothing to do here"
    assert escape(clean) == clean


def compare():
    rivals = {"html.escape": html.escape}
    if markupsafe:
        rivals["markupsafe"] = markupsafe.escape
    texts = {
        "20 characters, clean": ("Ursula K. Le Guin 42", 20000),
        "20 characters, specials": ("<b>Fish & Chips</b>!", 20000),
        "16 KiB, clean": ("The quick brown fox jumps over it" * 496, 500),
        "16 KiB, 2 in 100": ("The quick brown fox jumps over 'it' and the other lazy dog " * 277, 500),
        "16 KiB, clean, Cyrillic": ("Съешь же ещё этих мягких французских булок" * 390, 500),
    }
    for title, (text, rounds) in texts.items():
        ours = best(escape, text, rounds)
        row = f"{title:<26}melba {ours:8.3f} us"
        for name, rival in rivals.items():
            theirs = best(rival, text, rounds)
            assert html.unescape(str(rival(text))) == html.unescape(str(escape(text)))
            row += f"   {name} {theirs:8.3f} us ({theirs / ours:4.1f} times)"
        print(row)


def replace():
    """One line makes MarkupSafe, and so Jinja2, escape natively; one more undoes it."""
    text = "The quick brown fox jumps over the lazy dog & the cat " * 40
    before = best(markupsafe.escape, text, 5000)
    melba.install("markupsafe")
    after = best(markupsafe.escape, text, 5000)
    melba.uninstall("markupsafe")
    print(f"markupsafe.escape of {len(text)} characters: {before:.2f} us; "
          f"after melba.install(\"markupsafe\"): {after:.2f} us")


print(f"melba {melba.__version__} on Python {sys.version.split()[0]}, {melba.isa()}\n")
show()
print()
compare()
if markupsafe:
    print()
    replace()
