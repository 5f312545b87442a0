"""Writes a C program of the examples in the comments of the public headers, so that they are compiled and run.

An example is a run of lines in a comment that are set in by four spaces more.  It may use 'name', 'buffer' and stdio.
One that begins with a struct or a function declares that and functions first; what follows its last empty line is run.
"""

import pathlib
import re
import sys

HEAD = """#include <stdio.h>
#include <string.h>
#include "melba.h"
"""
FUNCTION = """
/* {where} */
{declared}
static void example_{number}(melba_bytes name)
{{
    melba_buffer buffer = MELBA_BUFFER_INIT;
    (void)name;
{lines}
    melba_buffer_free(&buffer);
}}
"""
MAIN = """
int main(void)
{{
    melba_bytes name = {{"<name>", 6}};
{calls}
    printf("\\n{count} passed, 0 failed\\n");
    return 0;
}}
"""


def examples(header):
    for comment in re.findall(r"/\*.*?\*/", header.read_text(), re.S):
        for run in re.findall(r"(?<=^ \*\n)(?:^ \*     .*\n(?: \*\n(?= \*     ))?)+", comment, re.M):
            if ";" in run:
                text = "\n".join(line[7:] for line in run.splitlines())
                yield text.rpartition("\n\n")[::2] if text.startswith(("struct ", "static ")) else ("", text)


def main(out, headers):
    found = [(header.name, *example) for header in map(pathlib.Path, headers) for example in examples(header)]
    with open(out, "w") as f:
        f.write(HEAD)
        for number, (where, declared, lines) in enumerate(found):
            lines = "\n".join("    " + line for line in lines.splitlines())
            f.write(FUNCTION.format(where=where, declared=declared, number=number, lines=lines))
        calls = "\n".join(f"    example_{number}(name);" for number in range(len(found)))
        f.write(MAIN.format(calls=calls, count=len(found)))


main(sys.argv[1], sys.argv[2:])
