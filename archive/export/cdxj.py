"""The index of a WARC file as replay tools read it: CDXJ, one line for each answer, sorted by address and time."""

from __future__ import annotations

import ipaddress
import json
from urllib.parse import urlsplit
from zlib import decompress

from archive.captures.deflate import GZIP
from archive.captures.members import Record, record_in
from archive.urls import normalise

REVISIT = "warc/revisit"


def line(answer: bytes, *, offset: int, filename: str) -> str:
    """Return the line of *answer*, a gzip member at *offset* of the file called *filename*."""
    record = record_in(decompress(answer, GZIP))
    url, at = record.fields["warc-target-uri"], record.fields["warc-date"]
    entry = {
        "url": url,
        "mime": REVISIT if record.kind == "revisit" else _media_type(record),
        "status": str(record.status or 200),
        "digest": record.fields.get("warc-payload-digest", ""),
        "length": str(len(answer)),
        "offset": str(offset),
        "filename": filename,
    }
    return f"{sort_key(url)} {stamp(at)} {json.dumps(entry, ensure_ascii=False)}\n"


def sort_key(url: str) -> str:
    """Return *url* with its host reversed, by which replay tools look it up.

    >>> sort_key("https://www.example.org/News/A/?b=2&a=1"), sort_key("http://127.0.0.1:8000/a")
    ('org,example)/news/a?a=1&b=2', '127.0.0.1:8000)/a')
    """
    parts = urlsplit(normalise(url).lower())
    if not parts.hostname:
        return url.lower()
    port = f":{parts.port}" if parts.port else ""
    query = f"?{parts.query}" if parts.query else ""
    return f"{_reversed(parts.hostname)}{port}){parts.path or '/'}{query}"


def stamp(date: str) -> str:
    """Return the digits of *date*.

    >>> stamp("2011-07-21T09:30:00Z")
    '20110721093000'
    """
    return "".join(filter(str.isdigit, date))[:14]


def _reversed(host: str) -> str:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return ",".join(reversed(host.split(".")))
    return host


def _media_type(record: Record) -> str:
    """Return the media type of the payload of *record*."""
    declared = record.fields.get("content-type", "")
    if record.block.startswith(b"HTTP/"):
        head = record.block.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")
        declared = next((each.partition(":")[2] for each in head if each.lower().startswith("content-type:")), "")
    return declared.partition(";")[0].strip().lower() or "unk"
