"""How SQLite is told which file to open, and only to read it."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

INDEX = 32 * 1024  # bytes of the smallest index of a write-ahead log: sqlite.org/walformat.html, 2.1
NO_INDEX = {
    sqlite3.SQLITE_CANTOPEN,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_IOERR_SHMMAP,
    sqlite3.SQLITE_IOERR_SHMOPEN,
    sqlite3.SQLITE_IOERR_SHMSIZE,
}
"""How SQLite reports that it found no room for the index."""


def address(path: Path) -> str:
    """Return the URI at which SQLite opens the archive at *path* to read it."""
    return _uri(path, "ro&immutable=1" if is_still(path) else "ro")


def is_still(path: Path) -> bool:
    """Return whether the archive at *path* is read as it lies: nobody writes it now, and this process cannot.

    To read an archive, SQLite makes two files beside it, which a read-only disk, the folder of another user or a full
    disk does not allow. Where both are there, as while somebody writes it, it is read like any other.
    See https://www.sqlite.org/wal.html#read_only_databases.
    """
    log, index = log_of(path), path.with_name(f"{path.name}-shm")
    if may_write_beside(path):
        return not _size(log) and is_on_full_disk(path) and _size(index) < INDEX  # whoever has it open has a whole one
    return not log.exists() and not index.exists()


def log_of(path: Path) -> Path:
    """Return where SQLite keeps what was written last and is not in the database at *path* yet."""
    return path.with_name(f"{path.name}-wal")


def is_on_full_disk(path: Path) -> bool:
    """Return whether SQLite finds no room beside the archive at *path* for the files that it needs to read it."""
    if not path.is_file():
        return False
    try:
        with closing(sqlite3.connect(_uri(path, "ro"), uri=True)) as db:
            db.execute("SELECT 1 FROM sqlite_schema").fetchone()
    except sqlite3.DatabaseError as error:  # any other is reported where the archive is opened
        return error.sqlite_errorcode in NO_INDEX
    except UnicodeDecodeError:  # where a damaged schema is quoted
        return False
    return False


def may_write_beside(path: Path) -> bool:
    """Return whether this process can make files beside the archive at *path*."""
    return os.access(path.absolute().parent, os.W_OK)


def is_on_read_only_disk(path: Path) -> bool:
    """Return whether nobody can write the archive at *path*, as long as its disk is not mounted again."""
    return bool(os.statvfs(path.absolute().parent).f_flag & os.ST_RDONLY)


def _uri(path: Path, mode: str) -> str:
    return f"file:{quote(os.fsencode(path.absolute()))}?mode={mode}"


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0
