"""WARC files and WACZ packages of any maker: their pages, streamed, each with its own address and time."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO
from urllib.parse import urlsplit

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from archive.captures.encodings import decoded
from archive.times import stamp
from crawler.errors import UnreadableInput
from crawler.imports.saved_pages import LARGEST, SavedPage, is_markup, problem_of
from crawler.titles.title import Title

ENDINGS = (".warc", ".warc.gz", ".wacz")
ANSWERS = WarcRecordType.response | WarcRecordType.resource | WarcRecordType.revisit
UNCHANGED = "server-not-modified"
"""Profile of a revisit without a page: the server said that nothing changed."""

READ = ("text/html", "application/xhtml+xml", "text/plain")
"""Media types of pages; a record that names none is looked into."""

STEP = 64 * 1024**2  # bytes after which a place is noted where no page is wanted
HOST = re.compile(r"https?://([^/:?#]+)", re.IGNORECASE)
UNDATED = "states no time of capture"
BEGINNINGS = (b"\x1f\x8b", b"WARC/")


@dataclass(frozen=True, slots=True)
class Reached:
    """A place in a web archive up to which it was read; all pages before it were handed over."""

    path: Path
    place: int
    """In bytes; -1 for the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Repeat:
    """A record of a page whose bytes stand in an earlier record, which may be in another file (``revisit``)."""

    path: Path
    url: str
    captured_at: datetime
    publication: str
    place: int | None
    original: tuple[str, datetime] | None
    """Address and time of the record with the bytes, if it states both."""

    digest: str | None
    """Of the payload as it was sent, by which the two are known as one."""

    def unresolved(self) -> UnreadableInput:
        """Return what is wrong as long as the record with the bytes was not found."""
        url, at = self.original or (self.url, None)
        when = f" of {stamp(at)}" if at else ""
        return UnreadableInput(
            self.path,
            f"the record of {self.url} of {stamp(self.captured_at)} repeats that of {url}{when}, which is neither in"
            " these files nor in the archive; import its file too",
        )


class Wanted:
    """Which of *titles* an address belongs to. A news crawl of the whole web asks this of every record."""

    def __init__(self, titles: Iterable[type[Title]]) -> None:
        self._by_host: dict[str, list[type[Title]]] = {}
        for title in titles:
            for home in (title.home, *title.aliases):
                host = (urlsplit(home).hostname or "").removeprefix("www.")
                self._by_host.setdefault(host, []).append(title)

    def title_of(self, address: str) -> type[Title] | None:
        """Return the publication that may have an article at *address*, at one of its homes; ``None`` for none."""
        found = HOST.match(address)
        host = found[1].lower() if found else ""
        while host:
            for title in self._by_host.get(host, ()):
                if title.refusal(title.present(address)) is None:
                    return title
            host = host.partition(".")[2]
        return None


Found = SavedPage | Repeat | UnreadableInput | Reached


def is_web_archive(path: Path) -> bool:
    """Return whether the file at *path* is called as a WARC file or a WACZ package."""
    return path.name.lower().endswith(ENDINGS)


def pages_in(path: Path, wanted: Wanted, *, begin: int = 0) -> Iterator[Found]:
    """Yield the pages in the file at *path* that are *wanted*, from byte *begin* on, and the places reached.

    Other records are passed over before their HTTP headers are read.
    """
    pages = 0
    try:
        for file in _warc_files(path, begin):
            for found in _read(path, file, wanted):
                pages += isinstance(found, SavedPage | Repeat)
                yield found
    except (OSError, zipfile.BadZipFile) as error:
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
    noted = file.tell()
    is_package = path.suffix.lower() == ".wacz"

    def is_wanted(record: WarcRecord) -> bool:
        return wanted.title_of(_address(record)) is not None or record.stream_pos - noted > STEP

    for record in ArchiveIterator(file, record_types=ANSWERS, auto_decode="none", func_filter=is_wanted):
        title = wanted.title_of(_address(record))
        page = _found(path, record, title) if title else None
        if page:
            yield page
        if not is_package and record.stream_pos - noted > STEP:
            noted = record.stream_pos
            yield Reached(path, noted)


def _address(record: WarcRecord) -> str:
    return _bare(record.headers.get("WARC-Target-URI"))


def _bare(address: str | None) -> str:
    return (address or "").strip().strip("<>")  # Wget writes it in brackets


def _found(path: Path, record: WarcRecord, title: type[Title]) -> SavedPage | Repeat | UnreadableInput | None:
    """Return the page of *title* in *record*; ``None`` if it is not a page that was served."""
    if not _is_page(record):
        return None
    return (_repeat if record.record_type == WarcRecordType.revisit else _page)(path, record, title)


def _is_page(record: WarcRecord) -> bool:
    """Return whether *record* may be that of a page: its body says whether it is."""
    is_repeat = record.record_type == WarcRecordType.revisit
    if is_repeat and UNCHANGED in (record.headers.get("WARC-Profile") or ""):
        return False
    http = record.http_headers
    if is_repeat and (http is None or http.status_code is None):
        return True  # it repeats the headers of the answer no more than the page
    media_type = (record.http_content_type if http else record.headers.get("Content-Type")) or ""
    return (http is None or http.status_code == 200) and (not media_type or media_type.startswith(READ))


def _repeat(path: Path, record: WarcRecord, title: type[Title]) -> Repeat | UnreadableInput:
    """Return what *record* says of the one that it repeats."""
    url, captured_at = _address(record), _date(record)
    if captured_at is None:
        return UnreadableInput(path, f"the record of {url} {UNDATED}; the page was passed over")
    address, at = (
        _bare(record.headers.get("WARC-Refers-To-Target-URI")),
        _time(record.headers.get("WARC-Refers-To-Date")),
    )
    return Repeat(
        path=path,
        url=url,
        captured_at=captured_at,
        publication=title.name,
        place=_place(path, record),
        original=(address or url, at) if at else None,
        digest=_payload_digest(record),
    )


def _page(path: Path, record: WarcRecord, title: type[Title]) -> SavedPage | UnreadableInput | None:
    """Return the page of *title* in *record*; ``None`` if it has none."""
    http = record.http_headers
    captured_at, length, body = _date(record), record.content_length, record.reader.read(LARGEST + 1)
    if captured_at is None or len(body) < min(length, LARGEST + 1):
        lacks = UNDATED if captured_at is None else "ends before its last byte"
        return UnreadableInput(path, f"the record of {_address(record)} {lacks}; the page was passed over")
    payload = _payload(record, body)
    if len(payload) > LARGEST or problem_of(payload):
        return None
    declared = http.get("Content-Type") if http else record.headers.get("Content-Type")
    return SavedPage(
        path=path,
        payload=payload,
        media_type=declared or ("text/html" if is_markup(payload) else "text/plain"),
        captured_at=captured_at,
        url=_address(record),
        publication=title.name,
        is_cut_off="WARC-Truncated" in record.headers,
        place=_place(path, record),
        digest=_payload_digest(record),
    )


def _place(path: Path, record: WarcRecord) -> int | None:
    return None if path.suffix.lower() == ".wacz" else int(record.stream_pos)


def _payload_digest(record: WarcRecord) -> str | None:
    return (record.headers.get("WARC-Payload-Digest") or "").strip().lower() or None


def _payload(record: WarcRecord, body: bytes) -> bytes:
    """Return *body* of *record*, chunks and codings undone where it is in them, and no longer than can be used."""
    http = record.http_headers
    if http and "chunked" in (http.get("Transfer-Encoding") or "").lower():
        body = unchunked(body)
    plain = decoded(body, (http.get("Content-Encoding") if http else None) or "", limit=LARGEST + 1)
    return body if plain is None else plain


def unchunked(body: bytes) -> bytes:
    r"""Return *body* without its chunks (RFC 9112, 7.1); some tools undo them and keep the header.

    >>> unchunked(b"5\r\nRaid \r\n7;x=y\r\nat dawn\r\n0\r\n\r\n"), unchunked(b"<p>Raid</p>")
    (b'Raid at dawn', b'<p>Raid</p>')
    """
    parts, rest = [], body
    while rest:
        size, found, rest = rest.partition(b"\r\n")
        try:
            length = int(size.partition(b";")[0], 16)
        except ValueError:
            return body
        if not found or not length:
            break
        parts.append(rest[:length])
        rest = rest[length + 2 :]
    return b"".join(parts)


def _date(record: WarcRecord) -> datetime | None:
    """Return when *record* was captured, to the second; ``None`` if it does not say."""
    return _time(record.headers.get("WARC-Date"))


def _time(text: str | None) -> datetime | None:
    try:
        captured = datetime.fromisoformat((text or "").strip())
        return captured.replace(microsecond=0, tzinfo=captured.tzinfo or UTC).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
