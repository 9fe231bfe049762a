"""Whether a WARC file ends where a record ends."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from archive.captures.deflate import GZIP

STEP = 1024**2  # bytes that are read at once
LONGEST_HEAD = 64 * 1024  # bytes of a record's head; one that is longer is no head
LENGTH = re.compile(rb"\r\nContent-Length:[ \t]*(\d{1,15})[ \t]*\r\n", re.IGNORECASE)
BLANK = b"\r\n\r\n"
GZIPPED = b"\x1f\x8b"


def is_torn(path: Path, last: int) -> bool:
    """Return whether the file at *path* ends within a record; a record begins at byte *last*.

    A file that is compressed as a whole is read from its beginning.
    """
    with path.open("rb") as file:
        file.seek(last)
        if not file.read(5).startswith((GZIPPED, b"WARC/")):
            last = 0
        file.seek(last)
        is_compressed = file.read(2) == GZIPPED
        file.seek(last)
        try:
            return _ends_early(_unpacked(file) if is_compressed else _chunks(file))
        except (EOFError, zlib.error):
            return True


def _chunks(file: BinaryIO) -> Iterator[bytes]:
    while chunk := file.read(STEP):
        yield chunk


def _unpacked(file: BinaryIO) -> Iterator[bytes]:
    """Yield the contents of the gzip members in *file*.

    Raises:
        EOFError: the last one ends early.

    """
    member = None
    for chunk in _chunks(file):
        rest = chunk
        while rest:
            member = member or zlib.decompressobj(GZIP)
            if unpacked := member.decompress(rest, STEP):
                yield unpacked
            rest = member.unconsumed_tail
            if member.eof:
                rest, member = member.unused_data, None
    if member is not None:
        raise EOFError


def _ends_early(chunks: Iterator[bytes]) -> bool:
    """Return whether the last of the records in *chunks* is not whole; the ends of lines behind it may be missing."""
    there = b""
    while True:
        while BLANK not in there and len(there) < LONGEST_HEAD and (more := next(chunks, b"")):
            there = (there + more).lstrip(b"\r\n")
        head, blank, there = there.partition(BLANK)
        if not head:
            return False
        stated = LENGTH.search(head + b"\r\n")
        if not blank or not stated:
            return True
        left = int(stated[1])
        while left > len(there) and (more := next(chunks, b"")):
            left -= len(there)
            there = more
        if left > len(there):
            return True
        there = there[left:].lstrip(b"\r\n")
