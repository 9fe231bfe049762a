import os
import sqlite3
from contextlib import closing, contextmanager

import pytest

from archive.backup import at_rest as resting
from archive.backup.at_rest import NotAtRest, at_rest
from archive.backup.renewing import renewed
from archive.schema.database import journal_of, undo_interrupted


@contextmanager
def opened(path):
    with closing(sqlite3.connect(path, timeout=0.1, isolation_level=None)) as db:
        yield db


def make(path, rows=2000):
    """A database with a write-ahead log, as an archive has."""
    with opened(path) as db:
        db.executescript("PRAGMA journal_mode = WAL; CREATE TABLE lines (id INTEGER PRIMARY KEY, text)")
        add(db, rows)
    return path


def add(db, rows):
    db.execute("BEGIN")
    db.executemany("INSERT INTO lines (text) VALUES (?)", [[f"{number} " * 50] for number in range(rows)])
    db.execute("COMMIT")


def dump(path):
    with opened(path) as db:
        return list(db.iterdump())


@pytest.fixture
def source(tmp_path):
    return make(tmp_path / "source.db")


@pytest.fixture
def target(source, tmp_path):
    """A copy of the source as a first backup makes it."""
    with opened(source) as db, opened(tmp_path / "target.db") as copy:
        db.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")
    return tmp_path / "target.db"


def renew(source, target, *, keep=True):
    """Return the bytes that were written to renew *target*."""
    with source.open("rb") as file, renewed(source, file, target) as renewal:
        if keep:
            renewal.keep()
    return renewal.written


CHANGES = {
    "nothing": "SELECT 1",
    "one row": "UPDATE lines SET text = 'new' WHERE id = 1000",
    "more pages": "INSERT INTO lines (text) SELECT text FROM lines",
    "pages on the free list": "DELETE FROM lines WHERE id > 500",
    "fewer pages": "DELETE FROM lines WHERE id > 500; VACUUM",
    "other tables": "CREATE TABLE others AS SELECT * FROM lines; DROP TABLE lines",
    "all rows": "UPDATE lines SET text = text || 'x'",
    "a table in the log only": "PRAGMA wal_autocheckpoint = 0; CREATE TABLE fresh AS SELECT 1 AS one",
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
@pytest.mark.parametrize("keep", [True, False], ids=["kept", "undone"])
def test_a_renewed_copy_is_what_its_source_is_now_and_an_undone_one_what_it_was(source, target, change, keep):
    """Whatever changed: pages that were written over, added, freed or cut off."""
    before = target.read_bytes()
    with opened(source) as db:
        db.executescript(change)

    renew(source, target, keep=keep)

    assert not journal_of(target).exists()
    if keep:
        assert dump(target) == dump(source)
        with opened(target) as db:
            assert db.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    else:
        assert target.read_bytes() == before


def test_only_pages_that_changed_are_written(source, target):
    """A nightly backup of a large archive must not write all of it."""
    unchanged = renew(source, target)
    with opened(source) as db:
        db.execute("UPDATE lines SET text = 'new' WHERE id = 1000")
    changed = renew(source, target)

    assert unchanged == 0
    assert 0 < changed <= 3 * 4096


def test_a_renewal_that_is_killed_leaves_the_earlier_copy(source, target):
    """The disk is pulled out, or the machine loses power, when some pages are new and others are not."""
    before = target.read_bytes()
    with opened(source) as db:
        add(db, 500)
        db.execute("UPDATE lines SET text = text || 'x'")

    if (child := os.fork()) == 0:
        with source.open("rb") as file, renewed(source, file, target):
            os._exit(0)
    os.waitpid(child, 0)

    assert target.read_bytes() != before
    undo_interrupted(target)
    assert target.read_bytes() == before


def test_a_copy_that_is_being_renewed_is_not_read(source, target):
    """Whoever searches a backup at that moment must not see pages of two days."""
    refused = pytest.raises(sqlite3.OperationalError, match="locked")
    with source.open("rb") as file, renewed(source, file, target), opened(target) as db, refused:
        db.execute("SELECT count(*) FROM lines")


def test_others_write_on_while_a_file_is_at_rest(source):
    """A crawl goes on during a backup, and not a byte of the file changes."""
    with opened(source) as db:
        add(db, 100)
        with at_rest(source):
            before = source.read_bytes()
            add(db, 2000)
            db.execute("PRAGMA wal_checkpoint(PASSIVE)")
            count = db.execute("SELECT count(*) FROM lines").fetchone()[0]
            after = source.read_bytes()

    assert count == 4100
    assert before == after


@pytest.mark.parametrize("reads", [True, False], ids=["reads an earlier state", "writes"])
def test_a_file_that_others_use_all_the_time_is_not_at_rest(source, monkeypatch, reads):
    """The backup then copies the whole database, which needs no rest."""
    monkeypatch.setattr(resting, "PATIENCE", 0.2)
    with opened(source) as first, opened(source) as second:
        first.execute("BEGIN" if reads else "BEGIN IMMEDIATE")
        first.execute("SELECT count(*) FROM lines").fetchone()
        if reads:
            add(second, 10)

        with pytest.raises(NotAtRest), at_rest(source):
            pass


def test_a_copy_that_got_a_log_of_its_own_is_renewed(source, target):
    """A later Blotter brought it to its schema when it was searched; what it wrote there is no part of the archive."""
    with opened(target) as db:
        db.executescript("PRAGMA journal_mode = WAL; CREATE TABLE later (one)")

        with pytest.raises(NotAtRest, match="locked"):
            renew(source, target)
    renew(source, target)

    assert dump(target) == dump(source)


def test_a_copy_that_somebody_reads_is_not_renewed(source, target):
    """Another one takes its place then, and who reads the old one is not disturbed."""
    with opened(target) as db:
        db.execute("BEGIN")
        before = db.execute("SELECT count(*) FROM lines").fetchone()

        with pytest.raises(NotAtRest, match="locked"):
            renew(source, target)

        assert db.execute("SELECT count(*) FROM lines").fetchone() == before


def test_a_copy_with_pages_of_another_size_is_not_renewed(source, target):
    """SQLite cannot put pages of two sizes into one file."""
    with opened(target) as db:
        db.executescript("PRAGMA page_size = 8192; VACUUM")
    before = target.read_bytes()

    with pytest.raises(NotAtRest, match="another size"):
        renew(source, target)

    assert target.read_bytes() == before
