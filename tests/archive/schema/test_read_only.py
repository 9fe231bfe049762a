"""An archive in a folder that cannot be written is opened as it lies."""

import resource
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing

import pytest

from archive.schema.read_only import address, is_still, may_write_beside
from tests.permissions import OBEYING, needs_permissions
from tests.shelf import put_empty_archive

CODE = """
import sys
from pathlib import Path
from archive.schema.read_only import address, is_still
archive = Path(sys.argv[1])
print(is_still(archive), address(archive).endswith("&immutable=1"))
"""


@needs_permissions
@pytest.mark.parametrize(
    ("beside", "still"), [((), True), (("blotter.db-wal", "blotter.db-shm"), False), (("blotter.db-wal",), False)]
)
def test_nobody_writes_what_has_nothing_beside_it(tmp_path, beside, still):
    """A writer has two files beside the archive; what is read meanwhile may change."""
    for name in ("blotter.db", *beside):
        (tmp_path / name).touch()
    tmp_path.chmod(stat.S_IRUSR | stat.S_IXUSR)

    command = [*OBEYING, sys.executable, "-c", CODE, tmp_path / "blotter.db"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout

    tmp_path.chmod(stat.S_IRWXU)
    assert said.split() == [str(still)] * 2


def test_where_files_can_be_made_nothing_is_assumed(tmp_path):
    """A crawl may begin at any time."""
    assert may_write_beside(tmp_path / "blotter.db")
    assert address(tmp_path / "my 100% ärchive.db").endswith("/my%20100%25%20%C3%A4rchive.db?mode=ro")


FULL = """
import sys
from contextlib import closing
from pathlib import Path
from archive.errors import CannotOpen
from archive.schema.database import connect
from archive.schema.read_only import is_still
archive = Path(sys.argv[1])
print(is_still(archive), end=" ")
try:
    with closing(connect(archive)) as db:
        print([name for (name,) in db.conn.execute("SELECT name FROM settings ORDER BY name")])
except CannotOpen as error:
    print(error)
"""


def on_a_full_disk(archive):
    """Return whether *archive* is still where no file may grow, and the names of its settings or why not."""
    said = subprocess.run(
        [sys.executable, "-c", FULL, archive], capture_output=True, text=True, check=True,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0)),
    ).stdout  # fmt: skip
    return tuple(said.rstrip().split(" ", 1))


def test_an_archive_on_a_full_disk_is_read_as_it_lies(tmp_path):
    """SQLite finds no room for the index of its log; as soon as there is room, nothing is assumed again."""
    put_empty_archive(archive := tmp_path / "blotter.db")

    assert on_a_full_disk(archive) == ("True", "[]")
    assert not is_still(archive)


def test_what_is_being_written_is_not_read_as_it_lies_on_a_full_disk(tmp_path):
    """Whoever writes has made the index, which is there for all; what it holds is read too."""
    put_empty_archive(archive := tmp_path / "blotter.db")

    with closing(sqlite3.connect(archive)) as writer, writer:
        writer.execute("SELECT 1 FROM settings").fetchall()
        begun = on_a_full_disk(archive)
        writer.execute("INSERT INTO settings VALUES ('new', '1')")
        writer.commit()
        committed = on_a_full_disk(archive)

    assert (begun, committed) == (("False", "[]"), ("False", "['new']"))


def test_a_log_that_cannot_be_read_on_a_full_disk_is_not_passed_over(tmp_path):
    """Without its log, an archive looks whole and lacks what was written last."""
    put_empty_archive(source := tmp_path / "source.db")
    archive = tmp_path / "blotter.db"
    with closing(sqlite3.connect(source)) as writer, writer:
        writer.execute("INSERT INTO settings VALUES ('new', '1')")
        writer.commit()
        for ending in ("", "-wal"):
            archive.with_name(f"blotter.db{ending}").write_bytes(source.with_name(f"source.db{ending}").read_bytes())

    still, said = on_a_full_disk(archive)

    assert still == "False"
    assert "cannot be opened: the disk is full, and blotter.db-wal holds what was written last; make room" in said
