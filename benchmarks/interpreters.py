"""Where a suite runs: an interpreter of this system, or one in the root of another."""

import json
import os
import pathlib
import shutil
import subprocess

import peers

HERE = pathlib.Path(__file__).resolve().parent
# Where things are put inside a root.
INSIDE = "opt/melba-bench"
ASK = """
import sys, sysconfig
print("%d.%d" % sys.version_info[:2], int(bool(sysconfig.get_config_var("Py_GIL_DISABLED"))), sys.executable)
"""


class Unusable(Exception):
    """An interpreter cannot run the suite; the message says why."""


class Host:
    def __init__(self, python, package):
        self.python = str(python)
        self.package = pathlib.Path(package).resolve()

    def __str__(self):
        return pathlib.Path(self.python).name

    def command(self, path, before=()):
        """The start of a command line that runs `inside.py` with `path` to import from."""
        return [*before, self.python, "-S", "-s", str(HERE / "inside.py")], ":".join(map(str, path))

    def version(self):
        return ask([self.python])

    def run(self, build, suite, isa, options, before=()):
        """What `inside.py` reports, and what could not be installed."""
        try:
            version, threaded, self.python = self.version()
        except (OSError, subprocess.CalledProcessError) as reason:
            raise Unusable(f"does not run: {reason}") from None
        home, missing = peers.install(build, version, threaded, suite)
        command, path = self.command([self.package, home], before)
        # The threads that numpy's OpenBLAS starts spin at first, and their time is the process's.
        environment = {"LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "0", "PYTHONPATH": path, "OPENBLAS_NUM_THREADS": "1"}
        environment["PATH"] = os.environ.get("PATH", "")
        if isa:
            environment["MELBA_ISA"] = isa
        done = subprocess.run([*command, suite, *options], stdout=subprocess.PIPE, text=True, env=environment)
        if done.returncode:
            raise Unusable(f"the suite ended with exit status {done.returncode}")
        run = json.loads(done.stdout)
        # Why pip did not bring one says more than that it cannot be imported.
        return {**run, "missing": {**run["missing"], **missing}}


class Root(Host):
    """An interpreter whose own system is at `root`; needs the right to chroot."""

    def __init__(self, root, python, package):
        super().__init__(python, package)
        self.root = pathlib.Path(root)

    def command(self, path, before=()):
        there = self.root / INSIDE
        shutil.rmtree(there, ignore_errors=True)
        shutil.copytree(HERE, there / "benchmarks", ignore=shutil.ignore_patterns("__pycache__"))
        for number, folder in enumerate(path):
            if folder.is_dir():
                shutil.copytree(folder, there / str(number))
        inside = [f"/{INSIDE}/{number}" for number in range(len(path))]
        program = f"/{INSIDE}/benchmarks/inside.py"
        return ["chroot", str(self.root), *before, self.python, "-S", "-s", program], ":".join(inside)

    def version(self):
        return ask(["chroot", str(self.root), self.python])


def ask(command):
    """The version, whether it is free-threaded, and the interpreter itself behind what may be a script."""
    done = subprocess.run([*command, "-S", "-c", ASK], stdout=subprocess.PIPE, text=True, check=True)
    version, threaded, executable = done.stdout.rstrip("\n").split(" ", 2)
    return version, threaded == "1", executable
