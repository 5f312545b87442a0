"""Writes Sources/CKernels/json_escapes.c: how JSON spells the characters that may not stand in a string."""

import sys

SHORT = {8: "\\b", 9: "\\t", 10: "\\n", 12: "\\f", 13: "\\r", 34: '\\"', 92: "\\\\"}


def escape(c):
    text = SHORT.get(c) or (f"\\u{c:04x}" if c < 32 else "")
    return int.from_bytes(text.encode(), "little") | len(text) << 56


def main(out):
    print("/* A table; tools/generate_json_escapes.py writes it. */", file=out)
    print('#include "melba_json_text.h"\n', file=out)
    print("const uint64_t melbakernel_json_escapes[128] = {", file=out)
    for i in range(0, 128, 4):
        print("    " + ", ".join(f"0x{escape(c):x}u" for c in range(i, i + 4)) + ",", file=out)
    print("};", file=out)


if __name__ == "__main__":
    if len(sys.argv) > 1:
        main(sys.stdout)
    else:
        with open("Sources/CKernels/json_escapes.c", "w") as f:
            main(f)
