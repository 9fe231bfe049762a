"""What the system refuses is one line with what to do."""

import errno
import sqlite3
from contextlib import closing

import pytest

from archive.refusals import refusal
from tests.site import article


@pytest.mark.parametrize(
    ("code", "remedy"),
    [
        (errno.EACCES, "run as the user who owns"),
        (errno.EROFS, "mount it for writing"),
        (errno.ENOSPC, "make room"),
        (errno.EIO, "x.db: refused"),
    ],
)
def test_a_refusal_of_the_system_names_the_file_and_what_to_do(code, remedy):
    """Also where no remedy is known, the file and the reason are."""
    said = refusal(OSError(code, "refused", "x.db"))

    assert said.startswith("x.db: refused")
    assert remedy in said
    assert "\n" not in said


NOWHERE = {
    "import page.html --publication sample --url https://example.org/ --archive nowhere/x.db": 2,
    "export -o nowhere/x.csv": 2,
    "export -o nowhere/x.wacz": 2,
    "export -o nowhere/x.db": 1,
}
"""Commands that are to write into a folder that does not exist, and their exit codes."""


@pytest.mark.parametrize("command", NOWHERE)
def test_a_missing_folder_is_named(declare, blotter, shelf, tmp_path, command):
    """Often it is misspelt, or a disk is not mounted: no folder is made in its place."""
    declare()
    shelf.article("Quay reopens")
    (tmp_path / "page.html").write_text(article("Quay reopens"), encoding="utf-8")

    done = blotter(*command.split())

    assert done.returncode == NOWHERE[command]
    assert f"there is no folder {tmp_path / 'nowhere'}; make it, or name another place" in done.stderr
    assert not (tmp_path / "nowhere").exists()


def test_a_locked_database_is_waited_for(tmp_path):
    """By a person: another program holds it."""
    with (
        closing(sqlite3.connect(tmp_path / "x.db")) as one,
        closing(sqlite3.connect(tmp_path / "x.db", timeout=0)) as two,
    ):
        one.execute("BEGIN EXCLUSIVE")
        with pytest.raises(sqlite3.OperationalError) as locked:
            two.execute("CREATE TABLE t (x)")

    assert "another program writes it; wait" in refusal(locked.value)


def test_a_folder_without_the_file_is_a_matter_of_permissions(tmp_path):
    """SQLite cannot open it."""
    with pytest.raises(sqlite3.OperationalError) as closed:
        sqlite3.connect(f"file:{tmp_path}/none.db?mode=rw", uri=True)

    assert "owns the archive" in refusal(closed.value)


def test_an_error_in_our_sql_stays_an_error():
    """A traceback is what mends it."""
    with closing(sqlite3.connect(":memory:")) as db, pytest.raises(sqlite3.OperationalError) as wrong:
        db.execute("SELECT nothing")

    assert refusal(wrong.value) is None


def test_a_command_that_is_refused_a_file_ends_with_one_line(shelf, blotter, tmp_path):
    """Whatever the command, nobody gets a traceback for a folder in a place that is a file."""
    (tmp_path / "file").touch()

    done = blotter("datasette-config", "-o", tmp_path / "file" / "settings")

    assert done.returncode != 0
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Not a directory" in done.stderr
