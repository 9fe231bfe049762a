"""One exchange as WARC/1.1 records, each a gzip member of its own, and back. No file is touched here."""

from __future__ import annotations

import json
import uuid
import zlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from http.client import responses
from io import BytesIO
from urllib.parse import urlsplit

from fastwarc.warc import ArchiveIterator
from warcio.recordloader import ArcWarcRecord
from warcio.statusandheaders import StatusAndHeaders
from warcio.timeutils import datetime_to_iso_date
from warcio.warcwriter import WARCWriter

from archive.captures.deflate import GZIP, gzip_member
from archive.captures.encodings import decoded
from archive.records import Exchange, Origin
from archive.schema.json_columns import mapping_in

Headers = tuple[tuple[str, str], ...]
HEAD = 24 * 1024
"""Bytes of headers that are kept of one answer; FastWARC reads 32 KB, and an honest answer has one or two."""

AS_SENT = "latin-1"
"""Each character of a header is a byte as sent (RFC 9110, 5.5)."""

KNOWN = "WARC-JSON-Metadata"
"""Field for the ledger's facts about an exchange; other tools use it for their own facts."""

NOT_MODIFIED = 304
SERVER_NOT_MODIFIED = "http://netpreserve.org/warc/1.1/revisit/server-not-modified"
NOT_KEPT = {"content-length", "transfer-encoding"}
"""Response headers that say how the body travelled; the body is kept unchunked, with its own length."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Context:
    """Facts in the records of one exchange, besides the bytes that were sent."""

    info_id: str
    """Record id of the ``warcinfo`` that describes who wrote them."""

    known: Mapping[str, object]
    """Facts of the ledger: publication, role, run, listing."""

    @property
    def fields(self) -> dict[str, str]:
        """Return the fields of a record's head."""
        return {"WARC-Warcinfo-ID": self.info_id, KNOWN: json.dumps(self.known, separators=(",", ":"))}


@dataclass(frozen=True, slots=True, kw_only=True)
class Original:
    """The record that holds the bytes which a revisit does not repeat."""

    url: str
    fetched_at: datetime
    record_id: str | None


class _Head(StatusAndHeaders):  # type: ignore[misc]  # warcio has no types
    """A first line and headers, as they came: warcio escapes what is not ASCII, and fails at some of it."""

    def to_ascii_bytes(self, filter_func: Callable[[tuple[str, str]], tuple[str, str] | None] | None = None) -> bytes:
        """Return the bytes of the head."""
        return bytes(self.to_bytes(filter_func, encoding=AS_SENT))


def info_member(*, filename: str, record_id: str, fields: Mapping[str, str]) -> bytes:
    """Return a ``warcinfo`` record of the file called *filename*: who writes what follows, and by which rules."""
    writer, out = _writer()
    standard = {"format": "WARC File Format 1.1", "conformsTo": "ISO 28500:2017", "robots": "obey"}
    record = writer.create_warcinfo_record(filename, {**standard, **fields})
    record.rec_headers.replace_header("WARC-Record-ID", record_id)
    writer.write_record(record)
    return _member(out)


def request_member(exchange: Exchange, *, response_id: str, info_id: str) -> bytes:
    """Return the ``request`` record of *exchange*, concurrent to its response."""
    writer, out = _writer()
    target = urlsplit(exchange.url)
    path = (target.path or "/") + (f"?{target.query}" if target.query else "")
    headers = _sent_or_host(exchange.request_headers, target.netloc)
    record = writer.create_warc_record(
        exchange.url,
        "request",
        http_headers=_Head(f"{exchange.method} {path} HTTP/1.1", headers, is_http_request=True),
        warc_headers_dict={
            "WARC-Date": warc_date(exchange.fetched_at),
            "WARC-Concurrent-To": response_id,
            "WARC-Warcinfo-ID": info_id,
        },
    )
    writer.write_record(record)
    return _member(out)


def response_member(exchange: Exchange, context: Context, *, record_id: str, held: Original | None = None) -> bytes:
    """Return the ``response`` record of *exchange*; of an import, the ``resource`` record.

    An imported page came as a file, so no HTTP answer is made up for it. With *held*, the record of a
    capture that has the same body, or had it when the server says that nothing changed, it is a ``revisit``.
    """
    writer, out = _writer()
    dates = {"WARC-Record-ID": record_id, "WARC-Date": warc_date(exchange.fetched_at), **context.fields}
    dates |= {"WARC-IP-Address": exchange.ip_address} if exchange.ip_address else {}
    if exchange.is_cut_off:
        imported = exchange.origin is Origin.IMPORT
        dates["WARC-Truncated"] = "unspecified" if imported else "disconnect"  # WARC/1.1, 5.13
    body, headers = _as_kept(exchange)
    kept = _Kept(body, _answer(exchange, headers), dates)
    record = _revisit(writer, exchange, kept, held) if held else _whole(writer, exchange, kept)
    writer.write_record(record)
    return _member(out)


@dataclass(frozen=True, slots=True)
class _Kept:
    """The parts of a record: body, HTTP status line with headers (none of an import), and fields of its head."""

    body: bytes
    http: _Head | None
    fields: Mapping[str, str]


def _answer(exchange: Exchange, headers: list[tuple[str, str]]) -> _Head | None:
    """Return the status line of *exchange* with *headers*; ``None`` of an import, which no server answered."""
    line = f"{exchange.status} {responses.get(exchange.status, '')}".strip()
    return None if exchange.origin is Origin.IMPORT else _Head(line, headers, protocol="HTTP/1.1")


def _revisit(writer: WARCWriter, exchange: Exchange, kept: _Kept, held: Original) -> ArcWarcRecord:
    """Return a record without the body of *exchange*, which the record of *held* has."""
    body = BytesIO(kept.body)
    digest = writer.create_warc_record(exchange.url, "resource", payload=body, length=len(kept.body))
    record = writer.create_revisit_record(
        exchange.url,
        digest.rec_headers.get_header("WARC-Payload-Digest"),
        held.url,
        warc_date(held.fetched_at),
        http_headers=kept.http,
        warc_headers_dict=dict(kept.fields) | ({"WARC-Refers-To": held.record_id} if held.record_id else {}),
    )
    if exchange.status == NOT_MODIFIED:
        record.rec_headers.replace_header("WARC-Profile", SERVER_NOT_MODIFIED)
        record.rec_headers.remove_header("WARC-Payload-Digest")
    else:
        record.rec_headers.replace_header("WARC-Truncated", "length")
    return record


def _whole(writer: WARCWriter, exchange: Exchange, kept: _Kept) -> ArcWarcRecord:
    """Return a record with the body of *exchange*."""
    is_import = exchange.origin is Origin.IMPORT
    return writer.create_warc_record(
        exchange.url,
        "resource" if is_import else "response",
        payload=BytesIO(kept.body),
        length=len(kept.body),
        http_headers=kept.http,
        warc_content_type=(media_type(exchange) or "application/octet-stream") if is_import else "",
        warc_headers_dict=dict(kept.fields),
    )


def labelled(member: bytes, **known: object) -> bytes:
    """Return the record *member* with *known* in its head in place of its earlier facts; its block stays as it is.

    Raises:
        ValueError: it has no record.

    """
    try:
        head, blank, block = zlib.decompress(member, GZIP).partition(b"\r\n\r\n")
    except zlib.error as error:
        raise ValueError(str(error)) from error
    name = f"{KNOWN}: ".encode()
    lines = head.split(b"\r\n")
    before = next((mapping_in(line.removeprefix(name).decode()) for line in lines if line.startswith(name)), {})
    now = {key: value for key, value in {**before, **known}.items() if value is not None}
    lines = [line for line in lines if not line.startswith(name)]
    lines.append(name + json.dumps(now, separators=(",", ":")).encode())
    return _member(BytesIO(b"\r\n".join(lines) + blank + block))


def record_id_in(member: bytes) -> str | None:
    """Return the id of the record *member*; ``None`` if none can be read there."""
    try:
        return next(iter(ArchiveIterator(BytesIO(member), parse_http=False))).headers.get("WARC-Record-ID")
    except (StopIteration, OSError):
        return None


def new_record_id() -> str:
    """Return a WARC-Record-ID that no other record has."""
    return f"<urn:uuid:{uuid.uuid4()}>"


def body_of(exchange: Exchange) -> bytes:
    """Return the body as it is kept of *exchange*."""
    return _as_kept(exchange)[0]


def body_in(member: bytes) -> tuple[bytes, str]:
    """Return the body in the record *member*, as kept, and its Content-Encoding (``""`` for none).

    Raises:
        ValueError: it has no record with a body.

    """
    try:
        record = next(iter(ArchiveIterator(BytesIO(member), parse_http=True)))
        coding = record.http_headers.get("content-encoding") if record.http_headers else None
        return record.reader.read(), coding or ""
    except (StopIteration, OSError) as error:
        raise ValueError(str(error) or "no WARC record there") from error


def media_type(exchange: Exchange) -> str | None:
    """Return the Content-Type of *exchange* as sent."""
    return header(exchange.response_headers, "content-type")


def header(headers: Iterable[tuple[str, str]], name: str) -> str | None:
    """Return the first value of the header *name* (in lower case) among *headers*."""
    return next((value for found, value in headers if found.lower() == name), None)


def warc_date(moment: datetime) -> str:
    """Return *moment* as WARC-Date, to the second, as the database has it."""
    return str(datetime_to_iso_date(moment))


def _writer() -> tuple[WARCWriter, BytesIO]:
    out = BytesIO()
    return WARCWriter(out, gzip=False, warc_version="1.1"), out


def _member(record: BytesIO) -> bytes:
    return gzip_member(record.getvalue())


def _sent_or_host(headers: Headers, netloc: str) -> list[tuple[str, str]]:
    named = header(headers, "host") is not None
    return list(headers) if named else [("Host", netloc), *headers]


def _as_kept(exchange: Exchange) -> tuple[bytes, list[tuple[str, str]]]:
    """Return body and headers of *exchange* such that reading them again gives its payload.

    If the body as sent cannot be decoded to the payload, the decoded bytes are kept and the
    header that would no longer be true is renamed.
    """
    coding = ", ".join(value for name, value in exchange.response_headers if name.lower() == "content-encoding")
    as_sent = decoded(exchange.body, coding, limit=len(exchange.payload) + 1) == exchange.payload
    body = exchange.body if as_sent else exchange.payload
    kept = [(name, value) for name, value in exchange.response_headers if name.lower() not in NOT_KEPT]
    if not as_sent:
        kept = [(f"X-Archive-Orig-{n}" if n.lower() == "content-encoding" else n, v) for n, v in kept]
    return body, [*_readable(kept), ("Content-Length", str(len(body)))]


def _readable(headers: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return *headers*, those left out that would make the record's head longer than readers of WARC read."""
    kept: list[tuple[str, str]] = []
    left = HEAD
    for name, value in headers:
        size = len(name) + len(value) + 4
        if size <= left:
            kept.append((name, value))
            left -= size
    lost = len(headers) - len(kept)
    return [*kept, ("X-Archive-Headers-Left-Out", str(lost))] if lost else kept
