"""A capture file member by member, damaged ones included, and the check of each record against its own headers."""

from __future__ import annotations

import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import SEEK_END
from typing import BinaryIO

from archive.captures.deflate import GZIP
from archive.captures.digest_fields import is_digest

CHUNK = 64 * 1024
MAGIC = b"\x1f\x8b\x08"
LONGEST = 512 * 1024**2  # bytes of one record unpacked: no crawl keeps so much, so more of it is damage
BLANK = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Member:
    """A gzip member, or a stretch between two of them that cannot be read."""

    offset: int
    length: int
    raw: bytes | None
    """The record, unpacked; ``None`` if it cannot be read."""


@dataclass(frozen=True, slots=True)
class Record:
    """A WARC record taken apart."""

    fields: Mapping[str, str]
    """Names in lower case."""

    block: bytes
    end: bytes
    """Two line ends, which follow the block."""

    @property
    def kind(self) -> str:
        """Return the WARC-Type."""
        return self.fields.get("warc-type", "")

    @property
    def payload(self) -> bytes:
        """Return the block without the HTTP headers at its beginning, if it has them."""
        is_http = self.fields.get("content-type", "").startswith("application/http")
        return self.block.partition(BLANK)[2] if is_http else self.block

    @property
    def status(self) -> int | None:
        """Return the HTTP status of the answer, if it has one."""
        words = self.block[:64].split(maxsplit=2)
        return int(words[1]) if len(words) > 1 and words[0].startswith(b"HTTP/") and words[1].isdigit() else None


def members(file: BinaryIO, begin: int = 0) -> Iterator[Member]:
    """Yield the members of *file*, from the byte *begin* to the last, one record in memory at a time."""
    size, offset = file.seek(0, SEEK_END), begin
    while offset < size:
        member = member_at(file, offset)
        if member.raw is None:
            member = Member(offset, _next_member(file, offset + 1, size) - offset, None)
        yield member
        offset += member.length


def member_at(file: BinaryIO, offset: int) -> Member:
    """Return the member of *file* that begins at *offset*, unreadable where none does."""
    file.seek(offset)
    unpacking, parts, read, unpacked = zlib.decompressobj(GZIP), list[bytes](), 0, 0
    try:
        while not unpacking.eof and unpacked <= LONGEST and (chunk := file.read(CHUNK)):
            parts.append(unpacking.decompress(chunk))
            read, unpacked = read + len(chunk), unpacked + len(parts[-1])
    except zlib.error:
        return Member(offset, read, None)
    raw = b"".join(parts)
    whole = unpacking.eof and raw.startswith(b"WARC/1.")
    return Member(offset, read - len(unpacking.unused_data), raw if whole else None)


def record_in(raw: bytes) -> Record:
    """Return the record *raw*.

    Raises:
        ValueError: it has no length.

    """
    head, _, rest = raw.partition(BLANK)
    lines = (line.partition(":") for line in head.decode("utf-8", "replace").split("\r\n")[1:])
    fields = {name.lower(): value.strip() for name, _, value in lines}
    length = int(fields.get("content-length", "none"))
    return Record(fields, rest[:length], rest[length:])


def fault_of(record: Record) -> str | None:
    """Return the headers of *record* that do not fit its content."""
    if record.end != BLANK:
        return "its length is not the one it states"
    if not is_digest(record.fields.get("warc-block-digest"), record.block):
        return "its block is not the one it states the digest of"
    if record.kind == "response" and not is_digest(record.fields.get("warc-payload-digest"), record.payload):
        return "its payload is not the one it states the digest of"
    return None


def _next_member(file: BinaryIO, begin: int, size: int) -> int:
    """Return the place of the first readable member from *begin* on; *size* without one."""
    while begin < size:
        file.seek(begin)
        block = file.read(16 * CHUNK)
        at = block.find(MAGIC)
        while at >= 0:
            if member_at(file, begin + at).raw is not None:
                return begin + at
            at = block.find(MAGIC, at + 1)
        begin += max(len(block) - len(MAGIC) + 1, 1)
    return size
