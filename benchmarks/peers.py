"""The rivals: how they are installed, and what of them is there.

They live in a folder of their own for each interpreter, which is put on the
path of the measuring process alone.  Pip is told the interpreter's version, so
that it need not run there: one inside a root of another system is served as
well.  A rival without a wheel for an interpreter is listed as missing.
"""

import importlib
import importlib.metadata
import pathlib
import platform
import subprocess
import sys
import tempfile
from types import FunctionType, SimpleNamespace

# The rivals of each suite: a requirement, and the modules whose last one is used.
REQUIREMENTS = {
    "escape": {
        "markupsafe": ("markupsafe==3.0.*", "markupsafe._speedups", "markupsafe"),
        "turbohtml": ("turbohtml==1.15.*", "turbohtml.migration.markupsafe"),
        "django": ("django", "django.utils.html"),
    },
    "json": {
        "orjson": ("orjson", "orjson"),
        "ssrjson": ("ssrjson", "ssrjson"),
        "fastsimdjson": ("fastsimdjson", "fastsimdjson"),
        "msgspec": ("msgspec", "msgspec.json"),
        "ujson": ("ujson", "ujson"),
        "rapidjson": ("python-rapidjson", "rapidjson"),
        "numpy": ("numpy", "numpy"),
    },
    "templates": {
        "jinja2": ("jinja2==3.1.*", "jinja2"),
        "minijinja": ("minijinja", "minijinja"),
        "mako": ("mako", "mako.lookup"),
        "kida": ("kida-templates", "kida"),
        "markupsafe": ("markupsafe==3.0.*", "markupsafe"),
    },
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


def install(build, version, threaded, suite):
    """The folder that holds the peers of CPython `version` ("3.14"), and why some of `suite` are missing."""
    tag = "cp" + version.replace(".", "")
    home = build / "bench" / f"peers-{version}{'t' if threaded else ''}"
    machine = platform.machine()
    target = [
        "--only-binary=:all:", "--implementation", "cp", "--python-version", version,
        "--abi", tag + ("t" if threaded else ""), "--abi", "abi3", "--abi", "none"]
    for glibc in GLIBC:
        target += ["--platform", f"manylinux_{glibc}_{machine}"]
    missing = {}
    for name, (requirement, *_) in REQUIREMENTS[suite].items():
        # A package, or a module that is one file.
        if (home / name).is_dir() or any(home.glob(f"{name}.*")):
            continue
        reason = bring(pip(build), requirement, target, home)
        if reason:
            missing[name] = reason
    return home, missing


def bring(pip, requirement, target, home):
    """Downloads the wheels for `target` and unpacks them into `home`; why not, if not.

    Only `pip download` judges by the interpreter that it is told; `pip install` by its own.
    """
    quiet = ["--quiet", "--disable-pip-version-check"]
    with tempfile.TemporaryDirectory() as wheels:
        done = subprocess.run([*pip, "download", *quiet, "--dest", wheels, *target, requirement],
                              capture_output=True, text=True)
        if done.returncode == 0:
            done = subprocess.run(
                [*pip, "install", *quiet, "--root-user-action=ignore", "--no-index", "--no-deps",
                 "--ignore-requires-python", "--target", str(home), *target,
                 *map(str, pathlib.Path(wheels).glob("*.whl"))], capture_output=True, text=True)
    if done.returncode:
        lines = [line for line in done.stderr.splitlines() if line.startswith("ERROR")]
        return (lines or ["pip failed"])[-1].removeprefix("ERROR: ")
    return None


def load(suite):
    """The peers that this interpreter can import, None for each that it cannot; versions; reasons."""
    found, versions, missing = SimpleNamespace(), {}, {}
    for name, (requirement, *modules) in REQUIREMENTS[suite].items():
        try:
            loaded = [importlib.import_module(module) for module in modules]
            versions[name] = importlib.metadata.version(requirement.partition("==")[0])
            setattr(found, name, loaded[-1])
        except ImportError as reason:
            setattr(found, name, None)
            missing[name] = str(reason)
    if suite == "escape":
        found.hooked = lambda: hooked(found.markupsafe)
    return found, versions, missing


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
