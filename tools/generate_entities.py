"""Writes Sources/Melba/Escape/EntityTable.swift from the named references of HTML5 that Python knows."""

import html.entities
import sys

SLOTS = 4096


def slot(name):
    """The hash of Entities.swift: FNV-1a of 32 bits, folded."""
    value = 0x811C9DC5
    for byte in name.encode():
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return (value ^ value >> 15) % SLOTS


def hash_table(names):
    """For each slot the number of a name from 1, or 0; what finds its slot taken goes to the next free one."""
    table = [0] * SLOTS
    for number, name in enumerate(names, 1):
        i = slot(name)
        while table[i]:
            i = (i + 1) % SLOTS
        table[i] = number
    return table


def literal(data):
    out = []
    for byte_text in data:
        if byte_text == "\0":
            out.append("\\0")
        elif byte_text in '"\\':
            out.append("\\" + byte_text)
        elif ord(byte_text) < 0x20 or not 0x20 <= ord(byte_text) < 0x7F:
            out.append(f"\\u{{{ord(byte_text):x}}}")
        else:
            out.append(byte_text)
    return "".join(out)


def main(out):
    names = sorted(html.entities.html5)
    blob, offsets = [], []
    size = 0
    for name in names:
        value = html.entities.html5[name]
        assert 1 <= len(value) <= 2 and "\0" not in value
        # The bound of Unescape.bound: nothing short grows, and nothing by more than one byte.
        growth = len(value.encode()) - len(name) - 1
        assert growth <= (len(name) >= 4)
        entry = f"{name}\0{value}\0"
        offsets.append(size)
        blob.append(entry)
        size += len(entry.encode())
    offsets.append(size)
    assert size < 65536
    write = lambda line: print(line, file=out)
    write("// A table; tools/generate_entities.py writes it.\n")
    write("/// The named character references of HTML5, in the order of their names.")
    write("enum EntityTable {")
    longest = max(len(name) for name in names)
    bare = max(len(name) for name in names if not name.endswith(";"))
    write("  /// The longest name, its semicolon counted, and the longest that needs none.")
    write(f"  static let longest = {longest}")
    write(f"  static let longestBare = {bare}\n")
    write("  /// For each reference its name, NUL, what it stands for, NUL.")
    write('  static let text: StaticString = """')
    line = "    "
    for entry in blob:
        piece = literal(entry)
        if len(line) + len(piece) > 96:
            write(line + "\\")
            line = "    "
        line += piece
    write(line)
    write('    """\n')
    write("  /// Where each begins in `text`, and where the last ends.")
    write(f"  static let offsets: InlineArray<{len(offsets)}, UInt16> = [")
    numbers(offsets, write)
    write("  ]\n")
    write("  /// A hash table with open addressing: the number of a name from 1, or 0.")
    write(f"  static let slots: InlineArray<{SLOTS}, UInt16> = [")
    numbers(hash_table(names), write)
    write("  ]\n}")


def numbers(values, write):
    for i in range(0, len(values), 16):
        write("    " + ", ".join(map(str, values[i : i + 16])) + ",")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(sys.stdout)
    else:
        with open("Sources/Melba/Escape/EntityTable.swift", "w") as f:
            main(f)
