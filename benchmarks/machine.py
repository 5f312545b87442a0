"""What a figure was measured on."""

import os
import pathlib
import platform
import re
import shutil
import subprocess


def processor():
    try:
        lines = pathlib.Path("/proc/cpuinfo").read_text()
    except OSError:
        return platform.processor()
    found = re.search(r"^model name\s*:\s*(.*)$", lines, re.M)
    return found[1] if found else platform.machine()


def facts():
    return {
        "processor": processor(),
        "cores": os.cpu_count(),
        "architecture": platform.machine(),
        "system": f"{platform.system()} {platform.release()}",
        "libc": " ".join(platform.libc_ver()),
    }


def first_line(*command):
    if not shutil.which(command[0]):
        return None
    done = subprocess.run(command, capture_output=True, text=True)
    return next(iter((done.stdout or done.stderr).splitlines()), None)


def tools(build):
    """The compilers and the flags that the build folder remembers."""
    cache = build / "CMakeCache.txt"
    kept = dict(re.findall(r"^(\w+):\w+=(.*)$", cache.read_text(), re.M)) if cache.exists() else {}
    kind = kept.get("CMAKE_BUILD_TYPE") or "Release"
    return {
        "swift": first_line("swiftc", "--version"),
        "c": first_line(kept.get("CMAKE_C_COMPILER", "cc"), "--version"),
        "type": kind,
        "c_flags": " ".join(filter(None, (kept.get("CMAKE_C_FLAGS"), kept.get(f"CMAKE_C_FLAGS_{kind.upper()}")))),
        "swift_flags": kept.get("MELBA_SWIFT_FLAGS", ""),
    }
