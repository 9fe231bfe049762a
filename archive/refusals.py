"""Refusals of the system or SQLite, as one line with the remedy."""

from __future__ import annotations

import errno
import re
import sqlite3
from pathlib import Path
from typing import overload

OWNER = "run as the user who owns the archive and its folder, or change their permissions"
ROOM = "make room, then run again; nothing kept so far is lost"
REMEDIES = {
    errno.EACCES: OWNER,
    errno.EPERM: OWNER,
    errno.EEXIST: "something else stands there; move it away, or name another place",
    errno.ENOTDIR: "a file stands where a folder belongs; move it away, or name another place",
    errno.EROFS: "the disk is read-only; mount it for writing",
    errno.ENOSPC: ROOM,
    errno.EFBIG: "make room, or raise the limit of a file's size (ulimit -f); nothing kept so far is lost",
    errno.EDQUOT: ROOM,
    errno.EMFILE: "raise the limit of open files (ulimit -n)",
}
SQLITE_REMEDIES = {
    sqlite3.SQLITE_BUSY: "another program writes it; wait until it ends, then run again",
    sqlite3.SQLITE_LOCKED: "another program writes it; wait until it ends, then run again",
    sqlite3.SQLITE_READONLY: OWNER,
    sqlite3.SQLITE_CANTOPEN: OWNER,
    sqlite3.SQLITE_FULL: ROOM,
    sqlite3.SQLITE_IOERR_SHMSIZE: f"the disk is full; {ROOM}",
    sqlite3.SQLITE_IOERR: "check the disk and its free space, then run again",
}

NOT_UTF8 = re.compile("[\udc80-\udcff]")
"""Bytes of an argument that are not UTF-8, as Python gives them."""


@overload
def refusal(error: OSError) -> str: ...
@overload
def refusal(error: sqlite3.DatabaseError | UnicodeEncodeError) -> str | None: ...
def refusal(error: OSError | sqlite3.DatabaseError | UnicodeEncodeError) -> str | None:
    """Return what was refused and what to do; ``None`` for an error in the SQL or the text, which is ours."""
    if isinstance(error, UnicodeEncodeError):
        typed = NOT_UTF8.search(error.object)
        return f"{error.object!a} is not UTF-8 text; type it in a terminal that uses UTF-8" if typed else None
    if isinstance(error, FileNotFoundError) and error.filename and (missing := no_folder(Path(error.filename))):
        return missing
    if isinstance(error, OSError):
        reason = f"{error.filename}: {error.strerror}" if error.filename else error.strerror or str(error)
        return "; ".join(filter(None, (reason, REMEDIES.get(error.errno or 0))))
    code = getattr(error, "sqlite_errorcode", 0)
    remedy = SQLITE_REMEDIES.get(code) or SQLITE_REMEDIES.get(code & 0xFF)  # the low byte is the primary code
    return f"the archive's database: {error}; {remedy}" if remedy else None


def no_folder(path: Path) -> str | None:
    """Return that *path* cannot be made for want of its folder, and what to do; ``None`` where the folder is."""
    folder = path.absolute().parent
    return None if folder.is_dir() else f"there is no folder {folder}; make it, or name another place"
