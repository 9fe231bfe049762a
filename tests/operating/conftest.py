import re
import shlex
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pytest

PAGE = Path(__file__).parents[2] / "docs" / "operating.md"
CRON = {"PATH": "/usr/bin:/bin", "SHELL": "/bin/sh", "LOGNAME": "blotter"}
"""All that cron sets, but HOME."""


@dataclass(frozen=True)
class Handbook:
    """docs/operating.md, with the folder of a test in place of the one it speaks of."""

    folder: Path

    def blocks(self, language):
        """Return the blocks of code in *language*."""
        text = PAGE.read_text(encoding="utf-8").replace("/srv/blotter", str(self.folder))
        text = text.replace("/srv/", f"{self.folder}/")
        return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)

    def section(self, title):
        """Return the text below the heading *title*."""
        text = PAGE.read_text(encoding="utf-8").replace("/srv/blotter", str(self.folder))
        return re.split(r"^## ", text.partition(f"## {title}\n")[2], maxsplit=1, flags=re.MULTILINE)[0]

    def shell(self, word):
        """Return the shell commands among which *word* stands."""
        (found,) = [block for block in self.blocks("sh") if word in block]
        return found

    def do(self, commands, *, folder=None):
        """Run *commands* as cron would."""
        return subprocess.run(
            ["/bin/sh", "-c", commands], cwd=folder or self.folder,
            env=CRON | {"HOME": str(self.folder), "PATH": f"{CRON['PATH']}:{self.folder}/venv/bin"},
            capture_output=True, text=True, timeout=120, check=False,
        )  # fmt: skip


@pytest.fixture
def handbook(tmp_path):
    """The page, and in the test's folder a Blotter as it tells to install it."""
    program = tmp_path / "venv" / "bin" / "blotter"
    program.parent.mkdir(parents=True)
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m crawler "$@"\n')
    program.chmod(0o755)
    return Handbook(tmp_path)
