"""One writer at a time: an advisory lock that ends with its process, however that ends."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archive.errors import ArchiveBusy, CannotOpen
from archive.refusals import refusal


def lock_file(archive: Path) -> Path:
    """Return the path of the lock of *archive*."""
    return archive.with_name(f"{archive.name}.lock")


class ArchiveLock:
    """The lock on ``<archive>.lock``, held from the constructor to :meth:`release`.

    Raises:
        ArchiveBusy: another process (or another lock of this one) holds it.
        CannotOpen: no archive can be made there, since the folder is missing or may not be written.

    """

    def __init__(self, archive: Path, *, only_read: bool = False) -> None:
        """Take the lock of *archive*; to *only_read* it, also where the file of the lock may not be written."""
        self.path = lock_file(archive)
        self.names_us = not only_read
        """Whether the file names this process, for others to read."""

        try:
            self._file = self.path.open("r" if only_read else "a+")
        except OSError as error:
            raise CannotOpen(archive, refusal(error)) from error
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            self._file.seek(0)
            holder = self._file.read().strip() or "unknown"
            self._file.close()
            raise ArchiveBusy(archive, holder) from error
        self._note(f"process {os.getpid()}\n")

    def release(self) -> None:
        """Let the next writer in; the file stays, since removing it would let two in."""
        if self._file.closed:
            return
        self._note("")
        self._file.close()

    def _note(self, holder: str) -> None:
        if self.names_us:
            self._file.truncate(0)
            self._file.write(holder)
            self._file.flush()


@contextmanager
def locked(archive: Path, *, only_read: bool) -> Iterator[None]:
    """Let nobody else write *archive* within the block; to *only_read* it, make no lock where there is none.

    Raises:
        ArchiveBusy: another process has it open.

    """
    if only_read and not lock_file(archive).exists():  # a copy that was never written
        yield
        return
    lock = ArchiveLock(archive, only_read=only_read)
    try:
        yield
    finally:
        lock.release()
