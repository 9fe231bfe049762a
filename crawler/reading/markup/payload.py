"""The kind of an answer's bytes: the text of a page, or something else."""

from __future__ import annotations

import re
import zlib

from crawler.reading.words.phrases import words

MAGIC = {
    "a PDF": re.compile(rb"\s*%PDF-"),
    "a picture": re.compile(
        rb"\x89PNG\r\n|\xff\xd8\xff|GIF8[79]a|RIFF....WEBP|\x00...ftyp(?:avif|hei[cx]|mif1)|II\*\x00|MM\x00\*|\x00\x00\x01\x00",
        re.DOTALL,
    ),
    "sound or film": re.compile(
        rb"RIFF....(?:WAVE|AVI )|\x00...ftyp|ID3[\x02-\x04]|OggS\x00|fLaC\x00|\x1a\x45\xdf\xa3|FLV\x01", re.DOTALL
    ),
    "a font": re.compile(rb"wOF[F2]|OTTO\x00|ttcf\x00|\x00\x01\x00\x00\x00"),
    "compressed": re.compile(rb"\x1f\x8b"),
    "a zip archive or office document": re.compile(rb"PK\x03\x04"),
    "an office document": re.compile(rb"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1|\{\\rtf"),
    "a WARC file": re.compile(rb"WARC/\d"),
    "a database": re.compile(rb"SQLite format 3\x00"),
}
"""Kinds of payloads by their first bytes."""

LISTS = {"rss": "a feed", "feed": "a feed", "rdf:rdf": "a feed", "urlset": "a sitemap", "sitemapindex": "a sitemap"}
"""Kinds of documents by their outermost element."""

MARKUP = frozenset(words("pages", "page_element"))
READ = frozenset(("", *words("pages", "page_type")))
BINARY = "binary data"

CONTROLS = bytes({*range(32), 127} - {*b"\t\n\r\f\x1b"})
"""Bytes that are never in a text. ISO-2022-JP has the escape."""

UTF_16 = (b"\xff\xfe", b"\xfe\xff")
MOST = 16 << 20  # bytes that are unpacked: as many as an answer may have
TIMES = 2  # a server may pack what was packed on its disk
_START = 4096  # bytes in which a document begins
_SAMPLE = 65536  # bytes that are searched for controls
_TYPE = re.compile(r"\s*([\w!#$&^.+-]+/[\w!#$&^.+-]+)\s*(?:;|,|$)")
_OPENING = re.compile(
    rb"(?>\xef\xbb\xbf|\xff\xfe|\xfe\xff|\s|<\?[^>]*>|<!--.*?-->|<!doctype\s++(?!html)[^>]*>)*+<(?:!doctype\s+)?([a-z][\w:]*)",
    re.DOTALL | re.IGNORECASE,
)


def no_page(payload: bytes, media_type: str | None = None) -> str | None:
    """Return the kind of *payload*, in a few words; ``None`` if it may be a page.

    Its bytes count before *media_type*, the Content-Type as sent: pages come as all manner of things.

    >>> no_page(b"%PDF-1.7", "text/html"), no_page(b'{"id": 1}', "application/json; charset=utf-8")
    ('a PDF', 'application/json')
    >>> no_page(b"<!doctype html><title>Lamps</title>", "application/json")
    """
    element = first_element(payload)
    known = next((kind for kind, mark in MAGIC.items() if mark.match(payload)), LISTS.get(element or ""))
    if known or element in MARKUP:
        return known
    declared = declared_type(media_type)
    if declared not in READ:
        return declared[:60]
    return BINARY if is_binary(payload) else None


def out_of_gzip(payload: bytes, media_type: str | None = None) -> bytes:
    """Return the page that *payload* holds in gzip, which a server forgot to say; *payload* where it is something else.

    >>> import gzip
    >>> out_of_gzip(gzip.compress(gzip.compress(b"<p>Lamps")), "text/html"), out_of_gzip(b"<p>Lamps")
    (b'<p>Lamps', b'<p>Lamps')
    """
    inner = payload
    for _ in range(TIMES):
        if not MAGIC["compressed"].match(inner) or declared_type(media_type) not in READ:
            break
        stream = zlib.decompressobj(zlib.MAX_WBITS | 16)
        try:
            inner = stream.decompress(inner, MOST)
        except zlib.error:
            return payload
        if not stream.eof:
            return payload
    return inner


def first_element(payload: bytes) -> str | None:
    """Return the name of the element that *payload* begins with, in lower case; ``None`` without one.

    >>> first_element(b'<?xml version="1.0"?> <!-- lists --> <RSS version="2.0">'), first_element(b"5 < 6 <b>")
    ('rss', None)
    """
    start = payload[:_START].replace(b"\x00", b"")  # zero bytes: every second one of UTF-16
    opening = _OPENING.match(start)
    return opening[1].decode("ascii", "replace").lower() if opening else None


def declared_type(media_type: str | None) -> str:
    """Return the type in a Content-Type in lower case, without parameters; ``""`` if it names none.

    >>> declared_type("Text/HTML; charset=utf-8"), declared_type("utf-8"), declared_type(None)
    ('text/html', '', '')
    """
    named = _TYPE.match(media_type or "")
    return named[1].lower() if named else ""


def is_binary(payload: bytes) -> bool:
    """Return whether *payload* has more control characters than any text has.

    >>> is_binary(bytes(range(256))), is_binary("“Lamps”".encode("windows-1252")), is_binary("“Lamps”".encode("utf-16"))
    (True, False, False)
    """
    if payload.startswith(UTF_16):
        return False
    head = payload[:_SAMPLE]
    controls = len(head) - len(head.translate(None, CONTROLS))
    return controls > 1 + len(head) // 200  # one alone does not count: DOS ends a text with 0x1A
