"""Makes build/venv-X.Y.Z for the interpreter that runs this, and prints its python.

Usage: PYTHON tools/venv.py [NAME REQUIREMENTS]; without arguments the tests'.
Made anew when the interpreter or the requirements are not those it was made for.
What a file NAME-wheels.txt beside the requirements NAME.txt lists is installed where there is a wheel of it.
"""

import hashlib
import os
import pathlib
import shutil
import subprocess
import sys
import sysconfig

TREE = pathlib.Path(__file__).resolve().parent.parent


def has_wheels(install, wheels):
    """Whether wheels of all of them are there; then they are installed."""
    outcome = subprocess.run([*install, "--only-binary", ":all:", *wheels], stdout=sys.stderr, stderr=subprocess.DEVNULL)
    return outcome.returncode == 0


def main(name="venv", requirements="Tests/Python/requirements.txt"):
    wanted = TREE / requirements
    tag = "{}.{}.{}{}".format(*sys.version_info[:3], sysconfig.get_config_var("ABIFLAGS") or getattr(sys, "abiflags", ""))
    directory = pathlib.Path(os.environ.get("BUILD", TREE / "build")) / f"{name}-{tag}"
    python = directory / "bin" / "python"
    stamp = directory / "made-for"
    base = os.path.realpath(sys.executable)
    extra = wanted.with_name(f"{wanted.stem}-wheels.txt")
    wheels = extra.read_text() if extra.exists() else ""
    made_for = f"{base} {sys.version} {hashlib.sha256(wanted.read_bytes() + wheels.encode()).hexdigest()}"
    if not stamp.exists() or stamp.read_text() != made_for:
        print(f"melba: installing {requirements} in {directory}", file=sys.stderr)
        shutil.rmtree(directory, ignore_errors=True)
        quiet = {"check": True, "stdout": sys.stderr}
        subprocess.run([sys.executable, "-m", "venv", str(directory)], **quiet)
        install = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check"]
        subprocess.run([*install, "-r", str(wanted)], **quiet)
        wanted_wheels = [line for line in wheels.splitlines() if not line.startswith("#")]
        # All at once where all are there, which is quicker than one by one.
        if wanted_wheels and not has_wheels(install, wanted_wheels):
            for wheel in wanted_wheels:
                if not has_wheels(install, [wheel]):
                    print(f"melba: there is no wheel of {wheel} for {sys.executable}", file=sys.stderr)
        stamp.write_text(made_for)
    print(python)


main(*sys.argv[1:])
