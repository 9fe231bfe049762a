"""A command that is forked from a warm process is the command: its files, its folder, its end."""

import os
import subprocess

import pytest

from tests import warm


def test_it_writes_and_ends_as_the_command_does(tmp_path):
    """Standard output and standard error are apart; the exit code is the command's."""
    right, wrong = (warm.blotter([option], cwd=tmp_path) for option in ("--version", "--versoin"))

    assert (right.returncode, right.stderr) == (0, "")
    assert right.stdout.startswith("blotter, version ")
    assert (wrong.returncode, wrong.stdout) == (2, "")
    assert "No such option" in wrong.stderr


def test_it_has_the_folder_and_the_environment_that_it_is_given(tmp_path):
    """Nothing of another test's is left in it."""
    (tmp_path / "here.toml").write_text("[publications.harbour]\nhome = 'https://harbour.example/'\n")

    done = warm.blotter(["publications"], cwd=tmp_path, env=os.environ | {"BLOTTER_CONFIG": "here.toml"})

    assert "harbour" in done.stdout
    assert "harbour" not in warm.blotter(["publications"], cwd=tmp_path).stdout


def test_one_that_does_not_end_is_killed(tmp_path):
    """A test that hangs fails, and leaves no process."""
    with pytest.raises(subprocess.TimeoutExpired):
        warm.blotter(["status"], cwd=tmp_path, timeout=0.001)
