"""Records that are written together at the end of a capture file, and what a killed run leaves of them."""

from __future__ import annotations

import errno
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO

from archive.captures import warc
from archive.captures.members import members, record_in
from archive.schema.json_columns import mapping_in

BATCH = "batch"
"""Name of the fact in a record that says at which byte of its file the batch begins that it was written with."""

EXCHANGES = {"response", "revisit", "resource"}
"""Types of the record that ends an exchange."""


@dataclass(slots=True)
class Batch:
    """The records that go to the end of the file at *path* together."""

    path: Path
    begin: int
    """Byte of the file behind which they come."""

    exchanges: int = 0
    data: bytearray = field(default_factory=bytearray)

    @classmethod
    def behind(cls, path: Path) -> Batch:
        """Return an empty batch for the end of the file at *path*."""
        return cls(path, path.stat().st_size)

    def add(self, before: bytes, answer: bytes) -> int:
        """Return the byte of the file at which *answer* will begin, behind the records *before* it."""
        self.data += before
        begin = self.begin + len(self.data)
        self.data += answer
        self.exchanges += 1
        return begin

    def part(self, offset: int, length: int) -> bytes:
        """Return bytes that will stand at *offset* of the file."""
        return bytes(self.data[offset - self.begin :][:length])

    def require_end(self, size: int) -> None:
        """Raise where the file is not as it was when the batch began, so that no record would be where its row says.

        Raises:
            OSError: its *size* is another.

        """
        if size != self.begin:
            raise OSError(errno.ESTALE, f"{self.path.name} was changed by another program")


def is_left_behind(file: BinaryIO, begin: int, *, runs: Collection[int]) -> bool:
    """Return whether *file* holds from byte *begin* on no more than a writer that died leaves behind its last row.

    That is one exchange, or one batch of one of the killed *runs*. More means that the database is older than the
    file; then no more of *file* is read than shows that.
    """
    marks = _marks(file, begin)
    first = next(marks, None)
    for mark in marks:
        run, batch = mark
        if mark != first or run not in runs or batch is None:
            return False
    return True


def _marks(file: BinaryIO, begin: int) -> Iterator[tuple[object, object]]:
    """Yield run and batch of each whole exchange in *file* from byte *begin* on; what is torn is none."""
    for member in members(file, begin):
        try:
            record = record_in(member.raw or b"")
        except ValueError:
            continue
        if record.kind in EXCHANGES:
            known = mapping_in(record.fields.get(warc.KNOWN.lower()))
            yield known.get("run"), known.get(BATCH)
