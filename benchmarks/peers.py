"""The rivals: how they are installed, and what of them is there.

They live in a folder of their own for each interpreter, which is put on the
path of the measuring process alone.  Pip is told the interpreter's version, so
that it need not run there: one inside a root of another system is served as
well.  A rival without a wheel for an interpreter is listed as missing.
"""

import platform
import subprocess
import sys
from types import FunctionType, SimpleNamespace

REQUIREMENTS = {
    "markupsafe": "markupsafe==3.0.*",
    "turbohtml": "turbohtml==1.15.*",
    "django": "django",
}
GLIBC = ("2_34", "2_28", "2_17")


def pip(build):
    """A command that runs pip: this interpreter's, or one from an environment made for it."""
    if subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True).returncode == 0:
        return [sys.executable, "-m", "pip"]
    home = build / "bench" / "pip"
    command = [str(home / "bin" / "python"), "-m", "pip"]
    if not home.exists():
        made = subprocess.run([sys.executable, "-m", "venv", str(home)], capture_output=True, text=True)
        if made.returncode:
            raise SystemExit("The peers need pip: install python3-venv or python3-pip.\n" + made.stdout)
    return command


def install(build, version, threaded):
    """The folder that holds the peers of CPython `version` ("3.14"), and why some are missing."""
    tag = "cp" + version.replace(".", "")
    home = build / "bench" / f"peers-{version}{'t' if threaded else ''}"
    machine = platform.machine()
    target = [
        "--only-binary=:all:", "--implementation", "cp", "--python-version", version,
        "--abi", tag + ("t" if threaded else ""), "--abi", "abi3", "--abi", "none"]
    for glibc in GLIBC:
        target += ["--platform", f"manylinux_{glibc}_{machine}"]
    missing = {}
    for name, requirement in REQUIREMENTS.items():
        if (home / name).is_dir():
            continue
        done = subprocess.run(
            [*pip(build), "install", "--quiet", "--disable-pip-version-check", "--root-user-action=ignore",
             "--target", str(home), *target, requirement],
            capture_output=True, text=True)
        if done.returncode:
            lines = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
            missing[name] = (lines or ["pip failed"])[-1].removeprefix("ERROR: ")
    return home, missing


def load():
    """The peers that this interpreter can import, and their versions; None for each that it cannot."""
    found, versions = SimpleNamespace(markupsafe=None, turbohtml=None, django=None), {}
    try:
        import markupsafe
        import markupsafe._speedups
        found.markupsafe = markupsafe
        versions["markupsafe"] = version("markupsafe")
    except ImportError:
        pass
    try:
        import turbohtml.migration.markupsafe
        found.turbohtml = turbohtml.migration.markupsafe
        versions["turbohtml"] = version("turbohtml")
    except ImportError:
        pass
    try:
        from django.utils import html
        found.django = html
        versions["django"] = version("django")
    except ImportError:
        pass
    found.hooked = lambda: hooked(found.markupsafe)
    return found, versions


def version(name):
    import importlib.metadata
    return importlib.metadata.version(name)


def hooked(markupsafe):
    """Ours behind MarkupSafe's hook, MarkupSafe's `escape` over it, and what was there before.

    The hook is one global of the module.  A copy of `escape` that keeps ours in
    globals of its own is timed beside the original, which keeps MarkupSafe's.
    """
    import melba

    theirs = markupsafe._escape_inner
    melba.install("markupsafe")
    ours, names = markupsafe._escape_inner, dict(vars(markupsafe))
    melba.uninstall("markupsafe")
    original = markupsafe.escape
    copy = FunctionType(original.__code__.replace(), names, "escape", original.__defaults__)
    return ours, copy, theirs
