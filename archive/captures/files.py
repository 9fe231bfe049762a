"""The capture files: exchanges appended as WARC, read back by place, a torn end cut off."""

from __future__ import annotations

import contextlib
import os
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path

from archive import __version__
from archive.captures import warc
from archive.records import Exchange

FILE_LIMIT = 1_000_000_000  # bytes after which a new file is begun
README = """\
These files hold what {name} captured, page by page: WARC/1.1 (ISO 28500), each record a gzip
member of its own. Any WARC tool reads them. So do three commands that every system has.

Where the capture with id 1 stands:

    sqlite3 {name} "SELECT warc_file, warc_offset, warc_length FROM captures WHERE id = 1"

Its record, with FILE, OFFSET and LENGTH from that line:

    dd if=FILE iflag=skip_bytes,count_bytes skip=OFFSET count=LENGTH status=none | zcat

What comes is the record's headers, then the server's answer as it was sent. A body that was sent
compressed (Content-Encoding: gzip) is still so. A "revisit" record has no body: the same bytes
stand in the capture that the column revisit_of names. An imported page is a "resource" record
and has no server's answer. The request stands in the member before.

A file whose name has "-aside-" in it holds records that the database did not know of when it
was opened, as happens after an older copy of it is put back.
"""


@dataclass(frozen=True, slots=True)
class RecordPlace:
    """Where a record stands: file name, first byte, length of its gzip member."""

    file: str
    offset: int
    length: int


@dataclass(slots=True)
class CaptureFiles:
    """The folder of WARC files that belongs to one archive."""

    folder: Path
    limit: int = FILE_LIMIT
    _open: dict[tuple[str, int], Path] = field(default_factory=dict)

    def prepare(self, archive: str) -> None:
        """Make the folder, and in it the READ-ME for whoever finds it beside the file *archive*."""
        self.folder.mkdir(exist_ok=True)
        readme = self.folder / "READ-ME.txt"
        if not readme.exists():
            readme.write_text(README.format(name=archive), encoding="utf-8")

    def append(
        self, exchange: Exchange, *, publication: str, run_id: int, held: tuple[str, datetime] | None = None
    ) -> RecordPlace:
        """Return where the answer of *exchange* now stands, safe on the disk.

        The request is written before it, so that the end of the answer is the end of the exchange.
        """
        record_id = warc.new_record_id()
        request = warc.request_member(exchange, response_id=record_id) if exchange.request_headers else b""
        answer = warc.response_member(exchange, record_id=record_id, held=held)
        path = self._file_for(publication, run_id)
        with path.open("ab", buffering=0) as file:
            begin = file.tell()
            _append_whole(file, request + answer)
        return RecordPlace(path.name, begin + len(request), len(answer))

    def member(self, place: RecordPlace) -> bytes:
        """Return the gzip member at *place*.

        Raises:
            OSError: the file cannot be read.

        """
        with (self.folder / place.file).open("rb") as file:
            file.seek(place.offset)
            return file.read(place.length)

    def cut_back(self, name: str, end: int) -> None:
        """Let the file *name* end at byte *end*, where its last committed record does.

        A writer that dies leaves at most one whole exchange behind *end*. More than that means that
        the database is older than the file: then the rest is put aside, not thrown away.
        """
        path = self.folder / name
        if not path.exists() or path.stat().st_size <= end:
            return
        with path.open("r+b") as file:
            file.seek(end)
            rest = file.read()
            if warc.exchanges_in(rest) > 1:
                _set_apart(path, rest)
            file.truncate(end)
            os.fsync(file.fileno())
        if end == 0:
            path.unlink()

    def _file_for(self, publication: str, run_id: int) -> Path:
        path = self._open.get((publication, run_id))
        if path is None or path.stat().st_size >= self.limit:
            path = self._begin_file(publication, run_id)
            self._open[publication, run_id] = path
        return path

    def _begin_file(self, publication: str, run_id: int) -> Path:
        stem = f"{_file_word(publication)}-{datetime.now(UTC):%Y%m%d%H%M%S%f}-{run_id}"
        path = self.folder / f"{stem}.warc.gz"
        with path.open("xb", buffering=0) as file:
            _append_whole(file, warc.info_member(filename=path.name, software=f"blotter-archive/{__version__}"))
        _sync_folder(self.folder)
        return path


def _append_whole(file: FileIO, data: bytes) -> None:
    """Write *data* to the disk at the end of *file*, or leave *file* as it was.

    The file is unbuffered: what a buffer could not write it would write again on closing.
    """
    begin = file.tell()
    left = memoryview(data)
    try:
        while left:
            left = left[file.write(left) :]
        os.fsync(file.fileno())
    except OSError:
        with contextlib.suppress(OSError):  # the first error is the one to tell
            file.truncate(begin)
        raise


def _set_apart(path: Path, rest: bytes) -> None:
    stem = path.name.removesuffix(".warc.gz")
    apart = path.with_name(f"{stem}-aside-{datetime.now(UTC):%Y%m%d%H%M%S%f}.warc.gz")
    with apart.open("xb", buffering=0) as file:
        _append_whole(file, rest)


def _file_word(slug: str) -> str:
    return re.sub(r"[^a-z0-9-]", "_", slug.lower())


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
