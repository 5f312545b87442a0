"""Writes Sources/Melba/Template/Native/CaseTable.swift: Unicode's upper and lower case as Python knows them.

Runs of characters that are mapped alike: the first and the last (5 hexadecimal digits each), every how many of them (1),
and what is added, 0x800000 being nothing (6).  What becomes several characters is in a list of its own.
"""

import sys
import unicodedata

PATH = "Sources/Melba/Template/Native/CaseTable.swift"
# Unicode grows with Python; the table has what was there in the one version that all of them know beside their own.
LAST = 0x1FFFF
OLD = unicodedata.ucd_3_2_0


def mappings(convert):
    for code in range(0x80, LAST):
        text = convert(chr(code))
        if text != chr(code) and all(OLD.category(c) != "Cn" for c in chr(code) + text):
            yield code, text


def runs(convert):
    found = []
    for code, text in mappings(convert):
        if len(text) > 1:
            continue
        added = ord(text) - code
        if found and found[-1][3] == added:
            first, last, step, _ = found[-1]
            if code - last == step or (first == last and code - last <= 2):
                found[-1] = (first, code, code - last, added)
                continue
        found.append((code, code, 1, added))
    return [f"{first:05x}{last:05x}{step:x}{added + 0x800000:06x}" for first, last, step, added in found]


def specials():
    for code, text in mappings(str.upper):
        if len(text) > 1:
            yield "".join(f"{ord(c):05x}" for c in chr(code) + text).ljust(20, "0")


def literal(pieces, indent="    "):
    return "\\\n".join(f"{indent}{''.join(pieces[i : i + 5])}" for i in range(0, len(pieces), 5)) + "\n"


def main(out):
    out.write(f"""// A table; tools/generate_case_table.py writes it.

/// Upper and lower case beyond ASCII, searched by halves.
enum CaseTable {{
  static let width = 17

  static let upper: StaticString = \"\"\"
{literal(runs(str.upper))}    \"\"\"

  static let lower: StaticString = \"\"\"
{literal(runs(str.lower))}    \"\"\"

  /// What becomes up to three characters in upper case.
  static let special: StaticString = \"\"\"
{literal(list(specials()))}    \"\"\"
}}
""")


if sys.argv[1:] == ["--stdout"]:
    main(sys.stdout)
else:
    with open(PATH, "w") as f:
        main(f)
