"""The Makefile on machines that are not ready for it."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.skipif(shutil.which("make") is None, reason="needs make")


def _make_venv(venv: Path, *, python_path: Path | None = None) -> subprocess.CompletedProcess[str]:
    env = {name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "PYTHON"))}
    if python_path:
        env["PYTHONPATH"] = str(python_path)
    command = ["make", "--no-print-directory", "venv", f"VENV={venv}", f"PYTHON={sys.executable}"]
    return subprocess.run(command, check=False, cwd=ROOT, env=env, capture_output=True, text=True)


def _without_pip(venv: Path) -> None:
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", venv], check=True)


def _without_python(venv: Path) -> None:
    (venv / "bin").mkdir(parents=True)
    (venv / "bin" / "python").symlink_to(venv / "removed")


@pytest.mark.parametrize("half_make", [_without_pip, _without_python, Path.mkdir])
def test_a_half_made_venv_is_made_anew(half_make, tmp_path):
    """A first try that ended early must not need `make clean`, which no message names."""
    venv = tmp_path / "venv"
    half_make(venv)

    made = _make_venv(venv)

    assert made.returncode == 0, made.stderr
    subprocess.run([venv / "bin" / "python", "-m", "pip", "--version"], check=True)


def test_a_whole_venv_is_kept(tmp_path):
    """Making it anew would install everything again."""
    venv = tmp_path / "venv"
    subprocess.run([sys.executable, "-m", "venv", venv], check=True)
    (venv / "kept").touch()

    made = _make_venv(venv)

    assert made.returncode == 0, made.stderr
    assert (venv / "kept").exists()


def test_a_missing_package_is_named_once_and_nothing_is_left(tmp_path):
    """Debian ships Python without ensurepip; the newcomer needs the package's name, and a clean second try."""
    (tmp_path / "ensurepip.py").write_text("raise ImportError")
    venv = tmp_path / "venv"

    made = _make_venv(venv, python_path=tmp_path)

    assert made.returncode != 0
    assert made.stderr.count("apt install make python3-venv") == 1
    assert not venv.exists()
