"""Free space: a run that fills the disk would stop the machine, and what it archives."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archive.errors import DiskFull

UNWRITTEN = {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR_WRITE}
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def require_space(folder: Path, megabytes: float) -> None:
    """Raise where the disk of *folder* has less than *megabytes* left.

    Raises:
        DiskFull: it has.

    """
    if shutil.disk_usage(folder).free < megabytes * 1024**2:
        raise DiskFull(folder, f"less than {megabytes:g} MB are free")


@contextmanager
def writing_into(folder: Path) -> Iterator[None]:
    """Raise one clear error for a full disk of *folder* or a file that may not grow, at any write.

    Raises:
        DiskFull: a write within failed for it.

    """
    try:
        yield
    except (OSError, sqlite3.OperationalError) as error:
        if getattr(error, "errno", None) in FULL or getattr(error, "sqlite_errorcode", None) in UNWRITTEN:
            raise DiskFull(folder, str(error)) from error
        raise
