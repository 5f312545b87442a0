"""Writes Sources/CKernels/escape_tables.c: what each context puts for each ASCII character.

Run it from the project's root after changing a context; a property test compares its output with the file.
"""

import string
import sys

ALNUM = set(map(ord, string.ascii_letters + string.digits))
ILLEGAL = object()


def named(**extra):
    """& < > become named references, as everywhere."""
    return {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;", **{ord(k): v for k, v in extra.items()}}


def html():
    return {**named(), ord('"'): "&#34;", ord("'"): "&#39;"}


def html_unquoted():
    return {c: f"&#{c or 0xFFFD};" for c in range(128) if c not in ALNUM}


def js_string():
    special = set(range(32)) | set(map(ord, "\\'\"`<>&=-;$\x7f"))
    return {c: f"\\u{c:04X}" for c in special}


def json_script():
    return {ord(c): f"\\u{ord(c):04x}" for c in "<>&"}


def url_component():
    return {c: f"%{c:02X}" for c in range(128) if c not in ALNUM and chr(c) not in "-._~"}


def url_query():
    return {**url_component(), 32: "+"}


def css_string():
    return {c: f"\\{c or 0xFFFD:x} " for c in range(128) if c not in ALNUM and chr(c) not in " -_.,"}


def xml_text():
    illegal = {c: ILLEGAL for c in range(32) if chr(c) not in "\t\n\r"}
    return {**illegal, **named(), ord("\r"): "&#13;"}


def xml_attribute():
    return {**xml_text(), ord('"'): "&quot;", ord("'"): "&apos;", 9: "&#9;", 10: "&#10;"}


CONTEXTS = [html, html_unquoted, js_string, json_script, url_component, url_query, css_string, xml_text, xml_attribute]


def rows(values, per_line, form):
    for i in range(0, len(values), per_line):
        yield "        " + ", ".join(form(v) for v in values[i : i + per_line]) + ","


def table(context):
    spelled = context()
    lengths = [0] * 128
    words = [0] * 128
    low = [0] * 16
    for c, text in spelled.items():
        low[c & 15] |= 1 << (c >> 4)
        if text is ILLEGAL:
            lengths[c] = 0x80
        else:
            assert 1 <= len(text) <= 8
            lengths[c] = len(text)
            words[c] = int.from_bytes(text.encode(), "little")
    yield f"    [{CONTEXTS.index(context)}] = {{ /* {context.__name__} */"
    yield "      .lengths = {"
    yield from rows(lengths, 16, str)
    yield "      },"
    yield "      .low = {"
    yield from rows(low, 16, str)
    yield "      },"
    yield "      .words = {"
    yield from rows(words, 4, lambda v: f"0x{v:x}u")
    yield "      },"
    yield "    },"


def main(out):
    print("/* A table; tools/generate_escape_tables.py writes it. */", file=out)
    print('#include "melba_kernels.h"\n', file=out)
    print(f"const melba_escape_table melbakernel_escape_tables[{len(CONTEXTS)}] = {{", file=out)
    for context in CONTEXTS:
        for line in table(context):
            print(line, file=out)
    print("};", file=out)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(sys.stdout)
    else:
        with open("Sources/CKernels/escape_tables.c", "w") as f:
            main(f)
