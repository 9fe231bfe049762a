"""Records of web archives: the page in each, or the one that it repeats."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from fastwarc.warc import WarcRecord, WarcRecordType

from archive.captures.digest_fields import is_digest
from archive.captures.encodings import decoded
from archive.times import moment, stamp, storable
from archive.urls import is_address
from crawler.errors import UnreadableInput
from crawler.imports.saved_pages import DOCUMENT, LARGEST, SavedPage, media_type_of, problem_of
from crawler.titles.title import Title

READ = ("text/html", "application/xhtml+xml", "text/plain")
"""Media types of pages, besides documents where the publication keeps them; a record that names none is looked into."""

UNCHANGED = "server-not-modified"
"""Profile of a revisit without a page: the server said that nothing changed."""

HEAD = 1024**2  # bytes of headers that are read; the longest that a server sent in practice has some thousand
CHUNK = re.compile(rb"([0-9A-Fa-f]{1,8})[ \t]*(?:;[^\r\n]*)?\r\n")
ENDS_EARLY = "ends before its last byte"
UNDATED = "states no time of capture"


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


def address_of(record: WarcRecord) -> str:
    """Return the address that *record* is of."""
    return _bare(record.headers.get("WARC-Target-URI"))


def _bare(address: str | None) -> str:
    return (address or "").strip().strip("<>")  # Wget writes it in brackets


def found_in(path: Path, record: WarcRecord, title: type[Title]) -> SavedPage | Repeat | UnreadableInput | None:
    """Return the page of *title* in *record*, whose head alone was read; ``None`` if it is not one that was served."""
    if record.content_length > LARGEST + HEAD:
        return None  # no page is so long
    if problem := _problem_of(record):
        return UnreadableInput(path, f"the record of {address_of(record)} {problem}; the page was passed over")
    if not _is_page(record, (*READ, DOCUMENT) if title.documents else READ):
        return None
    return (_repeat if record.record_type == WarcRecordType.revisit else _page)(path, record, title)


def _problem_of(record: WarcRecord) -> str | None:
    """Return why *record* cannot be believed; its HTTP headers are read now."""
    length = record.content_length
    record.freeze()
    block = record.reader.read()
    if len(block) < length:
        return ENDS_EARLY
    is_repeat = record.record_type == WarcRecordType.revisit  # Wget states the digest of nothing there; it has no page
    if not is_repeat and not is_digest(record.headers.get("WARC-Block-Digest"), block):
        return "is damaged: its bytes are not those that it states the digest of"
    record.reader.seek(0)
    try:
        record.parse_http(auto_decode="none", max_header_len=HEAD)
    except OSError as error:
        return f"has headers that cannot be read ({error})"
    return None


def _is_page(record: WarcRecord, media_types: tuple[str, ...]) -> bool:
    """Return whether *record* may be that of a page, by its status and *media_types*: its body says whether it is."""
    is_repeat = record.record_type == WarcRecordType.revisit
    if is_repeat and UNCHANGED in (record.headers.get("WARC-Profile") or ""):
        return False
    http = record.http_headers
    if is_repeat and (http is None or http.status_code is None):
        return True  # it repeats the headers of the answer no more than the page
    media_type = (record.http_content_type if http else record.headers.get("Content-Type")) or ""
    return (http is None or http.status_code == 200) and (not media_type or media_type.startswith(media_types))


def _repeat(path: Path, record: WarcRecord, title: type[Title]) -> Repeat | UnreadableInput:
    """Return what *record* says of the one that it repeats."""
    url, captured_at = address_of(record), date_of(record)
    if captured_at is None:
        return UnreadableInput(path, f"the record of {url} {UNDATED}; the page was passed over")
    address = _bare(record.headers.get("WARC-Refers-To-Target-URI")) or url
    at = _time(record.headers.get("WARC-Refers-To-Date"))
    return Repeat(
        path=path,
        url=url,
        captured_at=captured_at,
        publication=title.name,
        place=_place(path, record),
        original=(address, at) if at and is_address(address) else None,
        digest=_payload_digest(record),
    )


def _page(path: Path, record: WarcRecord, title: type[Title]) -> SavedPage | UnreadableInput | None:
    """Return the page of *title* in *record*; ``None`` if it has none."""
    http = record.http_headers
    captured_at = date_of(record)
    if captured_at is None:
        return UnreadableInput(path, f"the record of {address_of(record)} {UNDATED}; the page was passed over")
    payload = _payload(record, record.reader.read(LARGEST + 1))
    if len(payload) > LARGEST or problem_of(payload, documents=title.documents):
        return None
    declared = http.get("Content-Type") if http else record.headers.get("Content-Type")
    return SavedPage(
        path=path,
        payload=payload,
        media_type=declared or media_type_of(payload),
        captured_at=captured_at,
        url=address_of(record),
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
    parts, at = [], 0
    while at < len(body):
        chunk = CHUNK.match(body, at)
        if chunk is None:
            return body
        length = int(chunk[1], 16)
        if not length:
            break
        parts.append(body[chunk.end() : chunk.end() + length])
        at = chunk.end() + length + 2
    return b"".join(parts)


def date_of(record: WarcRecord) -> datetime | None:
    """Return when *record* was captured, to the second; ``None`` if it does not say."""
    return _time(record.headers.get("WARC-Date"))


def _time(text: str | None) -> datetime | None:
    try:
        return storable(moment((text or "").strip()))
    except ValueError:
        return None
