"""The capture files: exchanges appended as WARC, read back by place, a torn end cut off."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path

from archive import __version__
from archive.captures import warc
from archive.captures.batch import BATCH, Batch, is_left_behind
from archive.captures.warc import Original
from archive.records import Exchange
from archive.whole_files import sync_folder

FILE_LIMIT = 1_000_000_000  # bytes after which a new file is begun
README_NAME = "READ-ME.txt"
README = """\
These files hold what {name} captured, page by page: WARC/1.1 (ISO 28500), each record a gzip
member of its own. Any WARC tool reads them. So do three commands that every system has.

Where the capture with id 1 stands:

    sqlite3 {name} "SELECT warc_file, warc_offset, warc_length FROM captures WHERE id = 1"

Its record, with FILE, OFFSET and LENGTH from that line:

    dd if=FILE iflag=skip_bytes,count_bytes skip=OFFSET count=LENGTH status=none | zcat

What comes is the record's headers, then the server's answer. A body that was sent compressed
(Content-Encoding: gzip) is still so. A "revisit" record has no body: the same bytes stand in the
capture that the column revisit_of names, and WARC-Refers-To names that record. One of the profile
server-not-modified says that the server had nothing new (HTTP 304); no row points at it. An imported
page is a "resource" record and has no server's answer. The request stands in the member before.

Bodies are kept to the byte. Of the head of an answer this is not as it was sent: the protocol is
always HTTP/1.1 and the words behind the status are the usual ones; letters of header names are
those that the HTTP library prefers; chunks are undone, so Content-Length is the length of what is
kept and Transfer-Encoding is renamed; a Content-Encoding that does not hold is renamed to
X-Archive-Orig-Content-Encoding; headers beyond 24 KB are left out, and X-Archive-Headers-Left-Out
counts them.

WARC-JSON-Metadata holds what Blotter knew of the page: publication, role, run, where it was listed
and under which title, the verdict of robots.txt, and the byte of the file at which the batch begins
that the record was written with. With it `blotter rebuild` makes a new archive.

Beside these files, notes.jsonl holds publications with their former names, decisions, learned boilerplate,
saved searches and snoozes, and own.jsonl the notes, tags and collections of its users.

There is one file a month, and another one when it reaches 1 GB. Earlier versions made a file for
each run and publication; those stay as they are.

A file whose name has "-aside-" in it holds records that the database did not know of when it
was opened, as happens after an older copy of it is put back.
"""


@dataclass(frozen=True, slots=True)
class RecordPlace:
    """Place of a record: file name, first byte, length of its gzip member."""

    file: str
    offset: int
    length: int


@dataclass(slots=True)
class CaptureFiles:
    """The folder of WARC files of one archive: one file a month, and another one when it is full."""

    folder: Path
    current: str | None = None
    """Name of the file that is written to; ``None`` before the first."""

    note: Callable[[str], object] = lambda _: None
    """Called with the name of a new file before anything but its description is in it."""

    limit: int = FILE_LIMIT
    described: dict[str, str] = field(default_factory=dict)
    """Who writes: fields of the ``warcinfo`` record that the first exchange of each process is written behind."""

    gathers: bool = False
    """Whether records wait for :meth:`write`, which writes them together."""

    batch: Batch | None = None
    """Those that wait."""

    _info_id: str | None = None

    def prepare(self, archive: str) -> None:
        """Make the folder, with a READ-ME for people who see it beside the file *archive*.

        Raises:
            OSError: the folder cannot be made, or the file that is written to cannot be opened.

        """
        self.folder.mkdir(exist_ok=True)
        current = self.folder / self.current if self.current else None
        if current and current.exists():
            current.open("r+b").close()
        readme = self.folder / README_NAME
        if not readme.exists():
            readme.write_text(README.format(name=archive), encoding="utf-8")

    def append(
        self, exchange: Exchange, known: Mapping[str, object] | None = None, *, held: Original | None = None
    ) -> RecordPlace:
        """Return the place of the answer of *exchange*, now safe on the disk, with the *known* facts about it.

        The request is written before it, so that the end of the answer is the end of the exchange. Where records
        are gathered, they are safe when :meth:`write` has written them.
        """
        path, info = self._file()
        info_id, record_id = self._info_id or "", warc.new_record_id()
        if self.gathers:
            self.batch = self.batch or Batch.behind(path)
        in_batch = {BATCH: self.batch.begin} if self.batch else {}
        context = warc.Context(info_id=info_id, known={**(known or {}), **in_batch})
        if exchange.request_headers:
            info += warc.request_member(exchange, response_id=record_id, info_id=info_id)
        answer = warc.response_member(exchange, context, record_id=record_id, held=held)
        if self.batch:
            return RecordPlace(path.name, self.batch.add(info, answer), len(answer))
        return _appended(path, info, answer)

    def write(self) -> None:
        """Write to the disk the records that wait.

        Raises:
            OSError: they cannot be written; the file is as it was.

        """
        if self.batch:
            with self.batch.path.open("r+b", buffering=0) as file:
                self.batch.require_end(file.seek(0, os.SEEK_END))
                _append_whole(file, self.batch.data)

    def forget(self) -> None:
        """Let the records that wait, also if they were just written, never have been: their rows are not committed."""
        batch, self.batch, self._info_id = self.batch, None, None
        if batch:
            with contextlib.suppress(OSError):  # the error that led here is the one to report
                if batch.path.stat().st_size > batch.begin:  # a shorter one has lost records, and is not to grow again
                    os.truncate(batch.path, batch.begin)

    def append_records(self, before: bytes, answer: bytes) -> RecordPlace:
        """Return the place of *answer*, a record of another archive, written after the records *before* it."""
        path, info = self._file()
        return _appended(path, info + before, answer)

    def unknown_since(self, name: str) -> list[str]:
        """Return the files of this archive that were begun after the file *name*, which was noted last."""
        after = (path.name for path in self.folder.glob(f"{self._stem}-??????-*.warc.gz") if "-aside-" not in path.name)
        return sorted(each for each in after if each > name)

    def member(self, place: RecordPlace) -> bytes:
        """Return the gzip member at *place*.

        Raises:
            OSError: the file cannot be read.

        """
        if self.batch and self.batch.path.name == place.file and place.offset >= self.batch.begin:
            return self.batch.part(place.offset, place.length)
        with (self.folder / place.file).open("rb") as file:
            file.seek(place.offset)
            return file.read(place.length)

    def cut_back(self, name: str, end: int, *, runs: Collection[int] = ()) -> None:
        """Let the file *name* end at byte *end*, where its last committed record does.

        A writer that dies leaves at most one exchange or one batch of its run behind *end*, and *runs* are those that
        were killed. More means that the database is older than the file: then the rest is put aside, not thrown away.
        """
        path = self.folder / name
        if not path.exists() or path.stat().st_size <= end:
            return
        with path.open("r+b") as file:
            if not is_left_behind(file, end, runs=runs):
                if end == 0:
                    path.rename(_apart(path))
                    return
                file.seek(end)
                _set_apart(path, file.read())
            file.truncate(end)
            os.fsync(file.fileno())
        if end == 0:
            path.unlink()

    def has(self, name: str, end: int) -> bool:
        """Return whether the file *name* is there, up to byte *end*, where its last committed record ends."""
        path = self.folder / name
        return path.is_file() and path.stat().st_size >= end

    @property
    def _stem(self) -> str:
        return re.sub(r"[^A-Za-z0-9_]", "_", self.folder.name.removesuffix("-captures"))

    def _file(self) -> tuple[Path, bytes]:
        """Return the file of this month, and the record that it must have before the next exchange."""
        if self.batch:
            return self.batch.path, b""
        month = f"{self._stem}-{datetime.now(UTC):%Y%m}-"
        path = self.folder / (self.current or "")
        if not path.name.startswith(month) or not path.is_file() or path.stat().st_size >= self.limit:
            return self._begin_file(month), b""
        return path, b"" if self._info_id else self._info(path.name)

    def _begin_file(self, month: str) -> Path:
        path = self.folder / f"{month}{datetime.now(UTC):%Y%m%d%H%M%S%f}.warc.gz"
        with path.open("xb", buffering=0) as file:
            _append_whole(file, self._info(path.name))
        sync_folder(self.folder)
        self.note(path.name)
        self.current = path.name
        return path

    def _info(self, filename: str) -> bytes:
        self._info_id = warc.new_record_id()
        fields = {"software": f"blotter-archive/{__version__}", **self.described}
        return warc.info_member(filename=filename, record_id=self._info_id, fields=fields)


def _apart(path: Path) -> Path:
    stem = path.name.removesuffix(".warc.gz")
    return path.with_name(f"{stem}-aside-{datetime.now(UTC):%Y%m%d%H%M%S%f}.warc.gz")


def _appended(path: Path, before: bytes, answer: bytes) -> RecordPlace:
    """Return the place of the record *answer*, which was appended behind *before*."""
    with path.open("ab", buffering=0) as file:
        begin = file.tell()
        _append_whole(file, before + answer)
    return RecordPlace(path.name, begin + len(before), len(answer))


def _append_whole(file: FileIO, data: bytes | bytearray) -> None:
    """Write *data* to the disk at the end of *file*, or leave *file* as it was.

    The file is unbuffered: a buffer would write again on closing the bytes that it could not write.
    """
    begin = file.tell()
    left = memoryview(data)
    try:
        while left:
            left = left[file.write(left) :]
        os.fsync(file.fileno())
    except OSError:
        with contextlib.suppress(OSError):  # the first error is the one to report
            file.truncate(begin)
        raise


def _set_apart(path: Path, rest: bytes) -> None:
    apart = _apart(path)
    with apart.open("xb", buffering=0) as file:
        _append_whole(file, rest)
