"""Files and databases copied so that a copy is whole or not there."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

CHUNK = 1024 * 1024  # bytes read at once
Advance = Callable[[int], object]
"""Called with the bytes that were copied since."""


def part_of(target: Path) -> Path:
    """Return where *target* is written before it is whole."""
    return target.with_name(f"{target.name}.part")


def copy_database(db: sqlite3.Connection, target: Path) -> None:
    """Write the database open as *db* to *target* as it is now, in one file. Other programs may go on writing."""
    target.unlink(missing_ok=True)
    with closing(sqlite3.connect(target)) as copy:
        db.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")  # else it could not be read from a disk that is read-only


@dataclass(frozen=True, slots=True)
class WholeCopy:
    """The copy of a database at *path*, beside *target*; removed unless it is kept."""

    path: Path
    target: Path

    @property
    def written(self) -> int:
        """Bytes of the copy."""
        return (self.path if self.path.exists() else self.target).stat().st_size

    def keep(self) -> None:
        """Let it become *target*."""
        put_in_place(self.path, self.target)


@contextmanager
def copied_whole(db: sqlite3.Connection, target: Path) -> Iterator[WholeCopy]:
    """Write the database open as *db* beside *target* as it is now, and remove that at the end unless it is kept."""
    copy = WholeCopy(part_of(target), target)
    try:
        copy_database(db, copy.path)
        yield copy
    finally:
        copy.path.unlink(missing_ok=True)


def extend(source: Path, target: Path, *, end: int, advance: Advance) -> int:
    """Return how many bytes *target* lacked of the first *end* bytes of *source*, having written them.

    A file of captures only grows, so what *target* has is not read again. One that is longer than *end*
    was written again at its source; then all of it is.
    """
    held = target.stat().st_size if target.exists() else 0
    if not source.exists() or held == end:
        return 0
    if held > end:
        return _replace(source, target, end=end, advance=advance)
    return _append(source, target, begin=held, end=end, advance=advance)


def _replace(source: Path, target: Path, *, end: int, advance: Advance) -> int:
    part = part_of(target)
    part.unlink(missing_ok=True)
    copied = _append(source, part, begin=0, end=end, advance=advance)
    part.replace(target)
    return copied


def _append(source: Path, target: Path, *, begin: int, end: int, advance: Advance) -> int:
    copied = 0
    with source.open("rb") as reading, target.open("ab") as writing:
        reading.seek(begin)
        while chunk := reading.read(min(CHUNK, end - begin - copied)):
            writing.write(chunk)
            copied += len(chunk)
            advance(len(chunk))
        writing.flush()
        os.fsync(writing.fileno())
    return copied


def put_in_place(part: Path, target: Path) -> None:
    """Let *part*, safe on the disk, become *target*."""
    with part.open("rb") as file:
        os.fsync(file.fileno())
    part.replace(target)


def copy_file(source: Path, target: Path) -> None:
    """Copy one small file with its times and permissions."""
    shutil.copy2(source, part_of(target))
    part_of(target).replace(target)
