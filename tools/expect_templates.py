"""Renders Tests/Cases/template_values/*.txt with Jinja2 anew: `python3 tools/expect_templates.py [--check]`, with jinja2 installed.

A file begins with `autoescape 0` or `1` and the context, JSON in one line.  Each case is `=== `, the template, `---`, and what
Jinja2 makes of it: the text, or `! ` and the message of the error.  To add a case, write it with any text and run this.
"""

import json
import pathlib
import sys

import jinja2


def expected(environment, template, context):
    try:
        return environment.from_string(template).render(context)
    except (jinja2.TemplateError, TypeError, ValueError, ArithmeticError) as error:
        return f"! {getattr(error, 'message', None) or error}"


def renewed(text):
    head, *cases = text.removesuffix("\n").split("\n=== \n")
    options, context = head.split("\n")
    environment = jinja2.Environment(autoescape=options == "autoescape 1")
    out = [head]
    for case in cases:
        template = case.split("\n---\n")[0]
        out.append(f"{template}\n---\n{expected(environment, template, json.loads(context))}")
    return "\n=== \n".join(out) + "\n"


def main(check):
    stale = 0
    for path in sorted(pathlib.Path("Tests/Cases/template_values").glob("*.txt")):
        text = path.read_bytes().decode()
        new = renewed(text)
        if new != text:
            stale += 1
            print(path)
            if not check:
                path.write_bytes(new.encode())
    return check and stale > 0


if __name__ == "__main__":
    sys.exit(main("--check" in sys.argv))
