"""Python code in a process of its own, for what cannot be undone in this one."""

import os
import pathlib
import subprocess
import sys

FOLDER = pathlib.Path(__file__).resolve().parent


def run(code, *arguments, options=(), **environment):
    """What the code prints; it sees the tests' modules and has to end well."""
    path = os.pathsep.join(filter(None, [str(FOLDER), os.environ.get("PYTHONPATH")]))
    environment = {**os.environ, "PYTHONPATH": path, "PYTHONIOENCODING": "utf-8:surrogatepass", **environment}
    outcome = subprocess.run(
        [sys.executable, *options, "-c", code, *map(str, arguments)], env=environment, capture_output=True, text=True,
        encoding="utf-8", errors="surrogatepass", timeout=600,
    )
    assert outcome.returncode == 0, f"exit status {outcome.returncode}\n{outcome.stdout}\n{outcome.stderr}"
    return outcome.stdout
