"""The file of a database, read page by page while others go on writing."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

PATIENCE = 10.0  # seconds in which whoever reads an earlier state has ended, as a page or a search does
GLANCE = 0.1  # seconds between two tries


class NotAtRest(Exception):
    """The file of a database is in use: it does not hold all that was committed, or may not be changed."""


@contextmanager
def at_rest(path: Path) -> Iterator[None]:
    """Let nobody change a byte of the file at *path*, a database, within the block; it holds all that was committed.

    What others write meanwhile stays in the write-ahead log: none of it is written back during a reading that began
    when the log was empty (sqlite.org/walformat.html, WAL_READ_LOCK(0)). Whoever opens the file itself, to read its
    bytes, closes it when no connection of this process is left: to close it ends the locks of this process on it.

    Raises:
        NotAtRest: somebody reads an earlier state all the time, or writes, or the database may not be written.

    """
    latest = time.monotonic() + PATIENCE
    with closing(_connected(path)) as others, closing(_connected(path)) as db:
        try:
            while not _has_begun(others, db):
                if time.monotonic() > latest:
                    raise NotAtRest(f"{path} is read all the time")
                time.sleep(GLANCE)
        except sqlite3.OperationalError as error:
            raise NotAtRest(str(error)) from error
        yield


def _has_begun(others: sqlite3.Connection, db: sqlite3.Connection) -> bool:
    """Return whether *db* reads a database whose log is empty; *others* holds writers back until then."""
    others.execute("BEGIN IMMEDIATE")
    try:
        _, logged, written_back = db.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        if logged != written_back:
            return False
        db.execute("BEGIN")
        db.execute("SELECT 1 FROM sqlite_schema").fetchone()
        return True
    finally:
        others.execute("ROLLBACK")


def _connected(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True, timeout=PATIENCE, isolation_level=None)
