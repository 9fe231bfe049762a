"""An error of the disk ends a run in one line; another one is ours, and keeps its traceback."""

import errno
import os
import sqlite3

import pytest

from archive.captures.disk_space import writing_into
from archive.errors import CannotWrite, DiskFull


def open_a_folder(folder):
    (folder / "a").mkdir()
    (folder / "a").open("r+b")


def open_a_ring(folder):
    (folder / "a").symlink_to(folder / "a")
    (folder / "a").open("r+b")


def write_to_a_full_disk(_):
    with open("/dev/full", "wb", buffering=0) as file:  # noqa: PTH123  # a device
        file.write(b"x")


def be_changed(_):
    raise OSError(errno.ESTALE, os.strerror(errno.ESTALE))


def mistype(_):
    sqlite3.connect(":memory:").execute("SELEC 1")


@pytest.mark.parametrize(
    ("write", "error"),
    [
        (open_a_folder, CannotWrite),
        (open_a_ring, CannotWrite),
        (be_changed, CannotWrite),
        (lambda folder: (folder / "gone" / "a").open("xb"), CannotWrite),
        (write_to_a_full_disk, DiskFull),
        (mistype, sqlite3.OperationalError),
    ],
)
def test_what_is_wrong_with_the_disk_is_told_from_what_is_wrong_with_us(tmp_path, write, error):
    """A folder in the place of a file once gave a traceback for each page, and the site was asked on."""
    with pytest.raises(error), writing_into(tmp_path):
        write(tmp_path)
