"""``blotter`` on a made clock, in a process of its own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import pytest

FAKETIME = shutil.which("faketime")
needs_faketime = pytest.mark.skipif(FAKETIME is None, reason="no faketime here: Debian's package of that name")


def started(folder: Path, at: datetime, *arguments: str, most: int | None = None) -> subprocess.Popen[str]:
    """Start ``blotter`` in *folder* when it is *at*; no file may grow beyond *most* bytes."""
    limit = ["prlimit", f"--fsize={most}"] if most else []
    variables = {name: value for name, value in os.environ.items() if not name.startswith("BLOTTER_")}
    return subprocess.Popen(
        [*limit, str(FAKETIME), "-f", f"@{at:%Y-%m-%d %H:%M:%S}", sys.executable, "-m", "crawler", *arguments],
        cwd=folder, env=variables | {"TZ": "UTC"}, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        start_new_session=True,
    )  # fmt: skip


def blotter(folder: Path, at: datetime, *arguments: str, most: int | None = None) -> subprocess.CompletedProcess[str]:
    """Run it to its end."""
    process = started(folder, at, *arguments, most=most)
    out, err = process.communicate(timeout=300)
    return subprocess.CompletedProcess(process.args, process.returncode, out, err)
