"""How SQLite is told which file to open, and only to read it."""

from __future__ import annotations

import os
from pathlib import Path
from urllib.parse import quote


def address(path: Path) -> str:
    """Return the URI at which SQLite opens the archive at *path* to read it."""
    return f"file:{quote(os.fsencode(path.absolute()))}?mode=ro{'&immutable=1' if is_still(path) else ''}"


def is_still(path: Path) -> bool:
    """Return whether the archive at *path* is read as it lies: nobody writes it now, and this process cannot.

    To read an archive, SQLite makes two files beside it, which a read-only disk or the folder of another user does
    not allow. Where both are there, as while somebody writes it, it is read like any other.
    See https://www.sqlite.org/wal.html#read_only_databases.
    """
    beside = (path.with_name(f"{path.name}{ending}") for ending in ("-wal", "-shm"))
    return not may_write_beside(path) and not any(each.exists() for each in beside)


def may_write_beside(path: Path) -> bool:
    """Return whether this process can make files beside the archive at *path*."""
    return os.access(path.absolute().parent, os.W_OK)


def is_on_read_only_disk(path: Path) -> bool:
    """Return whether nobody can write the archive at *path*, as long as its disk is not mounted again."""
    return bool(os.statvfs(path.absolute().parent).f_flag & os.ST_RDONLY)
