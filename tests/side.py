"""A second environment beside the first, for the Datasette that is to come."""

import functools
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / ".venv" / "side"
PACKAGES = (
    "datasette==1.0a41",
    "click>=8.4,<9",
    "coverage[toml]>=7.10",  # so that what only the next Datasette calls is measured too
    "sqlite-utils>=4.2,<5",
    "rich>=14,<16",
    "warcio>=1.8,<2",
    "fastwarc>=2,<3",
    "brotli>=1.1",
    "backports.zstd>=1",
)


@functools.cache
def side_python() -> str:
    """Return the Python of that environment, made at the first call of the first run."""
    python = FOLDER / "bin" / "python"
    ready = FOLDER / "ready"
    if not ready.exists() or ready.read_text("utf-8") != str(PACKAGES):
        subprocess.run([sys.executable, "-m", "venv", "--clear", FOLDER], check=True)
        install = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*install, *PACKAGES], check=True)
        subprocess.run([*install, "--no-deps", "--editable", ROOT], check=True, capture_output=True)
        ready.write_text(str(PACKAGES), "utf-8")
    return str(python)
