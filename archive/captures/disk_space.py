"""Free space: a run that fills the disk would stop the machine, and what it archives."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archive.errors import CannotWrite, DiskFull

UNWRITTEN = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE}
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
GONE = {
    errno.EACCES,
    errno.EIO,
    errno.EISDIR,
    errno.ELOOP,
    errno.ENODEV,
    errno.ENOENT,
    errno.ENOTDIR,
    errno.ENXIO,
    errno.EPERM,
    errno.EROFS,
    errno.ESTALE,
}
"""A disk was unplugged, unmounted or set read-only, or breaks, or something else stands there."""

SQLITE_GONE = {sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY}


def require_space(folder: Path, megabytes: float) -> None:
    """Raise where the disk of *folder* has less than *megabytes* left.

    Raises:
        DiskFull: it has.

    """
    if shutil.disk_usage(folder).free < megabytes * 1024**2:
        raise DiskFull(folder, f"less than {megabytes:g} MB are free")


@contextmanager
def writing_into(folder: Path) -> Iterator[None]:
    """Raise one clear error where a file in *folder* cannot be written, at any write.

    Raises:
        DiskFull: its disk is full, or the file may not grow.
        CannotWrite: its disk is gone, read-only or broken.

    """
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        number, code = getattr(error, "errno", None), getattr(error, "sqlite_errorcode", 0)
        if number in FULL or code in UNWRITTEN:
            raise DiskFull(folder, str(error)) from error
        if number in GONE or code & 0xFF in SQLITE_GONE:  # the low byte is the kind: sqlite.org/rescode.html
            raise CannotWrite(folder, str(error)) from error
        raise
