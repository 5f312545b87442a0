"""Writes Sources/Melba/Escape/EntityTable.swift from the named references of HTML5 that Python knows."""

import html.entities
import sys


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
    write(f"  static let count = {len(names)}\n")
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
    for i in range(0, len(offsets), 14):
        write("    " + ", ".join(map(str, offsets[i : i + 14])) + ",")
    write("  ]\n}")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(sys.stdout)
    else:
        with open("Sources/Melba/Escape/EntityTable.swift", "w") as f:
            main(f)
