"""``blotter`` on a made clock, in a process of its own."""

from __future__ import annotations

import functools
import os
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests import warm

FAKETIME = shutil.which("faketime")
needs_faketime = pytest.mark.skipif(FAKETIME is None, reason="no faketime here: Debian's package of that name")


def started(folder: Path, at: datetime, *arguments: str, most: int | None = None) -> subprocess.Popen[str]:
    """Start ``blotter`` in *folder* when it is *at*; no file may grow beyond *most* bytes."""
    limit = ["prlimit", f"--fsize={most}"] if most else []
    return subprocess.Popen(
        [*limit, str(FAKETIME), "-f", f"@{at:%Y-%m-%d %H:%M:%S}", sys.executable, "-m", "crawler", *arguments],
        cwd=folder, env=_environment(), text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        start_new_session=True,
    )  # fmt: skip


def blotter(folder: Path, at: datetime, *arguments: str, most: int | None = None) -> subprocess.CompletedProcess[str]:
    """Run it to its end; without *most* in a process that has loaded its modules before."""
    if most is None:
        ahead = round((at - datetime.now(UTC)).total_seconds())
        clock = {"LD_PRELOAD": _library(), "FAKETIME": f"{ahead:+d}", "FAKETIME_NO_CACHE": "1"}
        return warm.blotter(arguments, cwd=folder, env=_environment() | clock, timeout=300, preloaded=_library())
    process = started(folder, at, *arguments, most=most)
    out, err = process.communicate(timeout=300)
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if not name.startswith("BLOTTER_")} | {"TZ": "UTC"}


@functools.cache
def _library() -> str:
    """Return the library that ``faketime`` preloads."""
    command = [str(FAKETIME), "-f", "+0", "printenv", "LD_PRELOAD"]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
