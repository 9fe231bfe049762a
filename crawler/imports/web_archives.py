"""WARC files and WACZ packages of any maker: their pages, streamed, each with its own address and time."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from shlex import quote
from typing import IO
from urllib.parse import urlsplit

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from archive.captures.deflate import GZIP
from archive.urls import is_address
from crawler.errors import UnreadableInput
from crawler.imports.saved_pages import SavedPage
from crawler.imports.torn import is_torn
from crawler.imports.warc_heads import Exchanges, Head, fault_of_head
from crawler.imports.warc_records import ENDS_EARLY, Repeat, address_of, found_in
from crawler.titles.title import Title

ENDINGS = (".warc", ".warc.gz", ".wacz")
ANSWERS = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.revisit
STEP = 64 * 1024**2  # bytes after which a place is noted where no page is wanted
HOST = re.compile(r"https?://([^/:?#]+)", re.IGNORECASE)
PLAIN = b"WARC/"
EARLIER = b"filedesc://"  # an ARC file, as Heritrix and the Internet Archive made them until 2008
FORMS = [(scheme, www) for scheme in ("http", "https") for www in ("", "www.")]
BEGINNINGS = (b"\x1f\x8b", PLAIN)


@dataclass(frozen=True, slots=True)
class Reached:
    """A place in a web archive up to which it was read; all pages before it were handed over."""

    path: Path
    place: int
    """In bytes; -1 for the end."""


class Wanted:
    """Which of *titles* an address belongs to. A news crawl of the whole web asks this of every record."""

    def __init__(self, titles: Iterable[type[Title]]) -> None:
        self._by_host: dict[str, list[type[Title]]] = {}
        for title in titles:
            for home in (title.home, *title.aliases):
                host = (urlsplit(home).hostname or "").removeprefix("www.")
                self._by_host.setdefault(host, []).append(title)
        self.beginnings = [f"{scheme}://{www}{host}/" for host in self._by_host for scheme, www in FORMS]

    def title_of(self, address: str) -> type[Title] | None:
        """Return the publication that may have an article at *address*, at one of its homes; ``None`` for none."""
        found = HOST.match(address)
        host = found[1].lower() if found and is_address(address) else ""
        while host:
            for title in self._by_host.get(host, ()):
                if title.refusal(title.present(address)) is None:
                    return title
            host = host.partition(".")[2]
        return None


Found = SavedPage | Repeat | UnreadableInput | Reached


def is_web_archive(path: Path) -> bool:
    """Return whether the file at *path* is called as a WARC file or a WACZ package, or begins as a web archive."""
    return path.name.lower().endswith(ENDINGS) or _beginning(path).startswith((PLAIN, EARLIER))


def _beginning(path: Path) -> bytes:
    """Return the first bytes of the file at *path*, unpacked; none if it cannot be read."""
    try:
        with path.open("rb") as file:
            first = file.read(4096)
        is_compressed = first.startswith(BEGINNINGS[0])
        return zlib.decompressobj(GZIP).decompress(first, len(EARLIER)) if is_compressed else first
    except (OSError, zlib.error):
        return b""


UNPACKABLE = (zipfile.BadZipFile, zlib.error, RuntimeError)
"""Errors of a package: damage, and a file in it with a password or in a compression that Python does not know."""


def _is_none(path: Path) -> str | None:
    """Return why the file at *path* cannot be read as a web archive, with the remedy."""
    if path.is_file() and not path.stat().st_size:
        return "empty; copy it again"
    if _beginning(path).startswith(EARLIER):
        made = f"{path.name.partition('.')[0]}.warc.gz"
        return f"an ARC file, the format before WARC; run: warcio recompress {quote(str(path))} {quote(made)}"
    return None


def pages_in(path: Path, wanted: Wanted, *, begin: int = 0) -> Iterator[Found]:
    """Yield the pages in the file at *path* that are *wanted*, from byte *begin* on, and the places reached.

    Other records are passed over before their HTTP headers are read.
    """
    if problem := _is_none(path):
        yield UnreadableInput(path, problem)
        return
    pages = 0
    try:
        for file in _warc_files(path, begin):
            for found in _read(path, file, wanted):
                pages += isinstance(found, SavedPage | Repeat)
                yield found
    except (OSError, *UNPACKABLE) as error:
        yield UnreadableInput(path, f"cannot be read on: {error}")
        return
    if not pages and not begin:
        yield UnreadableInput(path, "it holds no page of this publication; is it the right one?")
    yield Reached(path, -1)


def _warc_files(path: Path, begin: int) -> Iterator[IO[bytes]]:
    """Yield the WARC file at *path*, at the record at *begin*, or those in the package."""
    if path.suffix.lower() != ".wacz":
        with path.open("rb") as file:
            file.seek(begin)
            is_record = file.read(5).startswith(BEGINNINGS)
            file.seek(begin if is_record else 0)  # a file that is compressed as a whole has but one place
            yield file
        return
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            if name.startswith("archive/") and name.endswith(ENDINGS):
                with package.open(name) as file:
                    yield file


def _read(path: Path, file: IO[bytes], wanted: Wanted) -> Iterator[Found]:
    """Yield the wanted pages in the WARC *file*, and where it is now and then."""
    noted = last = file.tell()
    is_named = False  # that the last record is torn
    is_package = path.suffix.lower() == ".wacz"
    is_plain = file.read(len(PLAIN)) == PLAIN
    file.seek(noted)
    exchanges = Exchanges(path, lambda address: wanted.title_of(address) is not None)

    def is_looked_at(record: WarcRecord) -> bool:
        nonlocal last
        last = record.stream_pos
        return is_plain or wanted.title_of(address_of(record)) is not None or last - noted > STEP

    types = WarcRecordType.any_type if is_plain else ANSWERS  # what is compressed has a checksum
    try:
        for record in ArchiveIterator(file, record_types=types, parse_http=False, func_filter=is_looked_at):
            if record.record_type == WarcRecordType.request:
                exchanges.request(Head.of(record))
                continue
            page = _found(path, record, wanted, is_plain=is_plain)
            is_named = isinstance(page, UnreadableInput) and ENDS_EARLY in str(page)
            yield from exchanges.answer(Head.of(record), page)
            if not is_package and record.stream_pos - noted > STEP:
                yield from exchanges.rest()
                noted = record.stream_pos
                yield Reached(path, noted)
    except OSError:
        yield from exchanges.rest()
        raise
    yield from exchanges.rest()
    if not is_package and not is_named and is_torn(path, last):
        yield UnreadableInput(path, "it ends within a record: it was not copied whole, and what followed is missing")


def _found(
    path: Path, record: WarcRecord, wanted: Wanted, *, is_plain: bool
) -> SavedPage | Repeat | UnreadableInput | None:
    """Return the page in *record*, or its damage; ``None`` if it is not wanted."""
    if is_plain and (fault := fault_of_head(record, wanted.beginnings)):
        return UnreadableInput(path, f"the record at byte {record.stream_pos} {fault}; what is in it was passed over")
    title = wanted.title_of(address_of(record)) if record.record_type & ANSWERS else None
    return found_in(path, record, title) if title else None
