"""A copy of a database made new by writing only the pages that changed; whole at any moment, however it is interrupted.

The pages that are about to be written over go into a rollback journal first, as SQLite itself would write it
(sqlite.org/fileformat2.html, 3): whatever program opens the copy after an interruption undoes what was begun.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
import struct
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from archive.backup.at_rest import NotAtRest, at_rest
from archive.backup.copying import CHUNK
from archive.schema.database import journal_of, undo_interrupted
from archive.whole_files import sync_folder

MAGIC = bytes.fromhex("d9d505f920a163d7")
HEADER = struct.Struct("!8sIIIII")
"""Magic, number of pages, nonce, size of the database in pages, size of a sector, size of a page."""

NUMBER = struct.Struct("!I")
SECTOR = 512
PATIENCE = 1.0  # seconds for whoever reads the earlier copy; then another one takes its place
STRIDE = 200  # bytes between two that count for the checksum of a page
VERSIONS = slice(18, 20)
ROLLBACK = bytes([1, 1])  # the two versions of the format: 1 has a rollback journal, 2 a write-ahead log


@dataclass(frozen=True, slots=True)
class Renewal:
    """The copy at *path*, with *written* bytes of pages that changed; undone unless it is kept."""

    path: Path
    written: int

    def keep(self) -> None:
        """Let the copy stay as it is now."""
        journal_of(self.path).unlink()


@contextmanager
def renewed(source: Path, file: BinaryIO, target: Path) -> Iterator[Renewal]:
    """Make the copy at *target* what the database at *source* is now, and undo it at the end unless it is kept.

    *file* is *source*, open to be read. Others may go on writing to *source*; who reads *target* waits.

    Raises:
        NotAtRest: *source* cannot be read page by page, somebody uses *target*, or it has pages of another size.

    """
    with target.open("r+b") as copy, closing(_opened(target)) as db:
        _lock(db)
        try:
            with at_rest(source):
                renewal = Renewal(target, _renew(file, copy, journal_of(target)))
            yield renewal
        finally:
            db.execute("ROLLBACK")
            db.close()
            copy.close()
            undo_interrupted(target)  # there is nothing to undo if it was kept


def _opened(target: Path) -> sqlite3.Connection:
    return sqlite3.connect(target, timeout=PATIENCE, isolation_level=None)


def _lock(db: sqlite3.Connection) -> None:
    """Let nobody else use the database of *db*, which has a rollback journal from now on."""
    try:
        db.execute("PRAGMA journal_mode = DELETE")
        db.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError as error:
        raise NotAtRest(str(error)) from error


def _renew(file: BinaryIO, copy: BinaryIO, journal: Path) -> int:
    """Make *copy* what *file* is; return how many bytes of pages that took."""
    size = _size_of_page(file)
    if _size_of_page(copy) != size:
        raise NotAtRest(f"{copy.name} has pages of another size")
    changed = list(_changed(file, copy, size))
    cut_off = range(_length(file) // size, _length(copy) // size)
    _write_journal(copy, journal, [*changed, *cut_off], size)
    _write_pages(file, copy, changed, size)
    return len(changed) * size


def _size_of_page(file: BinaryIO) -> int:
    file.seek(16)
    size = int.from_bytes(file.read(2), "big")
    return 65536 if size == 1 else size


def _length(file: BinaryIO) -> int:
    return os.fstat(file.fileno()).st_size


def _changed(file: BinaryIO, copy: BinaryIO, size: int) -> Iterator[int]:
    """Yield the numbers of the pages of *file*, from 0, that *copy* lacks or has otherwise."""
    for begin in range(0, _length(file), CHUNK):
        new, old = _read(file, begin, CHUNK), _read(copy, begin, CHUNK)
        if new != old:
            yield from (
                (begin + at) // size for at in range(0, len(new), size) if new[at : at + size] != old[at : at + size]
            )


def _read(file: BinaryIO, begin: int, length: int) -> bytes:
    """Return *length* bytes of *file*, of a database with a write-ahead log as if it had a rollback journal."""
    found = os.pread(file.fileno(), length, begin)
    if begin > 0 or not found:
        return found
    return found[: VERSIONS.start] + ROLLBACK + found[VERSIONS.stop :]


def _write_journal(copy: BinaryIO, path: Path, numbers: Sequence[int], size: int) -> None:
    """Write the pages *numbers* of *copy*, as they are, to *path*; its head last, with which it counts."""
    pages, nonce = _length(copy) // size, secrets.randbits(32)
    there = [number for number in numbers if number < pages]
    with path.open("wb") as journal:
        journal.write(bytes(SECTOR))
        for number in there:
            page = os.pread(copy.fileno(), size, number * size)
            journal.write(NUMBER.pack(number + 1) + page + NUMBER.pack(_checksum(page, nonce)))
        _sync(journal)
        journal.seek(0)
        journal.write(HEADER.pack(MAGIC, len(there), nonce, pages, SECTOR, size))
        _sync(journal)
    sync_folder(path.parent)


def _checksum(page: bytes, nonce: int) -> int:
    return (nonce + sum(page[len(page) - STRIDE : 0 : -STRIDE])) & 0xFFFFFFFF


def _write_pages(file: BinaryIO, copy: BinaryIO, changed: Sequence[int], size: int) -> None:
    for number in changed:
        os.pwrite(copy.fileno(), _read(file, number * size, size), number * size)
    copy.truncate(_length(file))
    _sync(copy)


def _sync(file: BinaryIO) -> None:
    file.flush()
    os.fsync(file.fileno())
