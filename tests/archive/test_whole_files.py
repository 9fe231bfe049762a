"""A file is written whole or not at all."""

import resource
import signal
import subprocess
import sys

import pytest

from archive.whole_files import whole_file, write_whole

CODE = "import pathlib, sys; from archive.whole_files import write_whole; write_whole(pathlib.Path(sys.argv[1]), 'new')"


def test_a_file_is_replaced_with_its_permissions(tmp_path):
    """A configuration with a password in it stays private."""
    path = tmp_path / "a.toml"
    path.write_text("old")
    path.chmod(0o600)

    write_whole(path, "new")

    assert path.read_text() == "new"
    assert path.stat().st_mode & 0o777 == 0o600
    assert [each.name for each in tmp_path.iterdir()] == ["a.toml"]


def test_a_link_stays_a_link(tmp_path):
    """A configuration may stand in a repository of its own."""
    (tmp_path / "there").mkdir()
    (tmp_path / "a.toml").symlink_to("there/a.toml")

    write_whole(tmp_path / "a.toml", "new")

    assert (tmp_path / "a.toml").is_symlink()
    assert (tmp_path / "there" / "a.toml").read_text() == "new"


def test_an_error_leaves_the_old_file_and_nothing_else(tmp_path):
    """Half a file is worse than the old one."""
    path = tmp_path / "a.toml"
    path.write_text("old")

    def break_off():
        with whole_file(path) as out:
            out.write(b"half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        break_off()

    assert path.read_text() == "old"
    assert [each.name for each in tmp_path.iterdir()] == ["a.toml"]


def test_a_full_disk_leaves_the_old_file(tmp_path):
    """The system refuses the first byte."""
    path = tmp_path / "a.toml"
    path.write_text("old")

    def fill():
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))

    done = subprocess.run(
        [sys.executable, "-B", "-c", CODE, path], preexec_fn=fill, capture_output=True, text=True, check=False
    )

    assert "File too large" in done.stderr
    assert path.read_text() == "old"
