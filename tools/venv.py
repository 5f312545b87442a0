"""Makes build/venv-X.Y.Z for the interpreter that runs this, and prints its python.

Usage: PYTHON tools/venv.py [NAME REQUIREMENTS]; without arguments the tests'.
Made anew when the interpreter or the requirements are not those it was made for.
"""

import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import sysconfig

TREE = pathlib.Path(__file__).resolve().parent.parent


def main(name="venv", requirements="Tests/Python/requirements.txt"):
    wanted = TREE / requirements
    tag = "{}.{}.{}{}".format(*sys.version_info[:3], sysconfig.get_config_var("ABIFLAGS") or getattr(sys, "abiflags", ""))
    directory = pathlib.Path(os.environ.get("BUILD", TREE / "build")) / f"{name}-{tag}"
    python = directory / "bin" / "python"
    stamp = directory / "made-for"
    base = os.path.realpath(sys.executable)
    made_for = f"{base} {sys.version} {hashlib.sha256(wanted.read_bytes()).hexdigest()}"
    if not stamp.exists() or stamp.read_text() != made_for:
        print(f"melba: installing {requirements} in {directory}", file=sys.stderr)
        shutil.rmtree(directory, ignore_errors=True)
        quiet = {"check": True, "stdout": sys.stderr}
        subprocess.run([sys.executable, "-m", "venv", str(directory)], **quiet)
        subprocess.run([str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", "-r", str(wanted)], **quiet)
        stamp.write_text(made_for)
    print(python)


main(*sys.argv[1:])
