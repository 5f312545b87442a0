"""The rivals of the C library: Debian's packages, unpacked into the build folder and never installed.

A program is linked to what is there; what is not is listed as missing with the
reason.  The newest are those of sid, of which `tools/root-sid` keeps a root.
"""

import os
import pathlib
import shutil
import subprocess

# What is downloaded, the header that shows that it is there, and what is linked.
PACKAGES = {
    "yyjson": (("libyyjson-dev", "libyyjson0"), "yyjson.h", "libyyjson.so.0"),
    "simdjson": (("libsimdjson-dev",), "simdjson.h", "libsimdjson_static.a"),
}


def root():
    cache = os.environ.get("XDG_CACHE_HOME") or pathlib.Path.home() / ".cache"
    return pathlib.Path(cache) / "melba" / "roots" / "sid"


def download(packages, home):
    """Fetches with the apt of sid's root if there is one, or else with this system's; why not, if not."""
    if not shutil.which("apt-get"):
        return "there is no apt-get here"
    home.mkdir(parents=True, exist_ok=True)
    command, place = ["apt-get", "download", "-qq", *packages], home
    if (root() / "usr/bin/apt-get").exists():
        place = root() / "var" / "tmp" / "melba-peers"
        place.mkdir(parents=True, exist_ok=True)
        command = ["chroot", str(root()), "env", "-C", f"/{place.relative_to(root())}", *command]
    try:
        done = subprocess.run(command, cwd=place, capture_output=True, text=True)
        found = list(place.glob("*.deb"))
        if done.returncode or not found:
            return (done.stderr.strip().splitlines() or ["apt-get brought nothing"])[-1]
        for package in found:
            subprocess.run(["dpkg-deb", "-x", str(package), str(home)], check=True)
            package.unlink()
    finally:
        if place != home:
            shutil.rmtree(place)
    return None


def link(build):
    """Arguments for the compilers by rival, and reasons by rival that is missing."""
    home, found, missing = build.resolve() / "bench" / "c-peers", {}, {}
    for name, (packages, header, library) in PACKAGES.items():
        if not list(home.rglob(library)):
            reason = download(packages, home)
            if reason:
                missing[name] = reason
                continue
        headers, libraries = list(home.rglob(header)), list(home.rglob(library))
        if not headers or not libraries:
            missing[name] = f"{header} or {library} is not in {', '.join(packages)}"
            continue
        found[name] = [f"-DHAVE_{name.upper()}", f"-I{headers[0].parent}", str(libraries[0]),
                       f"-Wl,-rpath,{libraries[0].parent}"]
    if "simdjson" in found and not shutil.which("c++"):
        missing["simdjson"] = "there is no C++ compiler"
        del found["simdjson"]
    return found, missing
