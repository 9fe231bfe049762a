"""WARC files and WACZ packages, whoever made them: their pages, streamed, each with its own address and time."""

from __future__ import annotations

import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import IO

from fastwarc.warc import ArchiveIterator, WarcRecord, WarcRecordType

from archive.captures.encodings import decoded
from crawler.errors import UnreadableInput
from crawler.imports.saved_pages import LARGEST, SavedPage, is_markup, problem_of

ENDINGS = (".warc", ".warc.gz", ".wacz")
ANSWERS = WarcRecordType.response | WarcRecordType.resource
READ = ("text/html", "application/xhtml+xml", "text/plain")
"""Media types of pages; a record that names none is looked into."""


def is_web_archive(path: Path) -> bool:
    """Return whether the file at *path* is called as a WARC file or a WACZ package."""
    return path.name.lower().endswith(ENDINGS)


def pages_in(path: Path, wanted: Callable[[str], bool]) -> Iterator[SavedPage | UnreadableInput]:
    """Yield the pages in the file at *path* whose addresses are *wanted*; what else stands there is passed over."""
    pages = 0
    try:
        for file in _warc_files(path):
            for record in ArchiveIterator(file, record_types=ANSWERS, auto_decode="none"):
                page = _page(path, record) if wanted(_address(record)) else None
                if page:
                    pages += 1
                    yield page
    except (OSError, zipfile.BadZipFile) as error:
        yield UnreadableInput(path, f"cannot be read on: {error}")
        return
    if not pages:
        yield UnreadableInput(path, "it holds no page of this publication; is it the right one?")


def _warc_files(path: Path) -> Iterator[IO[bytes]]:
    """Yield the WARC file at *path*, or those in the package."""
    if path.suffix.lower() != ".wacz":
        with path.open("rb") as file:
            yield file
        return
    with zipfile.ZipFile(path) as package:
        for name in package.namelist():
            if name.startswith("archive/") and name.endswith(ENDINGS):
                with package.open(name) as file:
                    yield file


def _address(record: WarcRecord) -> str:
    return (record.headers.get("WARC-Target-URI") or "").strip("<>")  # Wget writes it in brackets


def _page(path: Path, record: WarcRecord) -> SavedPage | None:
    """Return the page in *record*; ``None`` where it is no page that was served, or not read whole."""
    http = record.http_headers
    media_type = (record.http_content_type if http else record.headers.get("Content-Type")) or ""
    if (http and http.status_code != 200) or (media_type and not media_type.startswith(READ)):
        return None
    payload = _payload(record)
    if len(payload) > LARGEST or problem_of(payload):
        return None
    declared = http.get("Content-Type") if http else record.headers.get("Content-Type")
    return SavedPage(
        path=path,
        payload=payload,
        media_type=declared or ("text/html" if is_markup(payload) else "text/plain"),
        modified_at=_date(record),
        url=_address(record),
    )


def _payload(record: WarcRecord) -> bytes:
    """Return the body in *record*, chunks and codings undone where it is in them, and no longer than can be used."""
    body = record.reader.read(LARGEST + 1)
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


def _date(record: WarcRecord) -> datetime:
    """Return when *record* was captured, to the second."""
    captured = datetime.fromisoformat(record.headers["WARC-Date"])
    return captured.replace(microsecond=0, tzinfo=captured.tzinfo or UTC).astimezone(UTC)
