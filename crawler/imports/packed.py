"""Pages that a browser saved into one file with all that belongs to them."""

from __future__ import annotations

import plistlib
import re
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser

from crawler.imports.stated import Statement, moment_in

SUFFIXES = {".mht", ".mhtml", ".webarchive"}
BEGINS = re.compile(rb"(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){1,40}?Content-Type:\s*multipart/related", re.IGNORECASE)
PROPERTY_LIST = b"bplist00"


@dataclass(frozen=True, slots=True)
class Unpacked:
    """The page in such a file, its transfer encoding undone."""

    payload: bytes
    media_type: str
    statement: Statement


def unpacked(payload: bytes) -> Unpacked | None:
    """Return the page in the file *payload*; ``None`` if it is no such file, or holds no page."""
    if payload.startswith(PROPERTY_LIST):
        return _of_safari(payload)
    return _of_mhtml(payload.lstrip()) if BEGINS.match(payload.lstrip()) else None


def _of_mhtml(payload: bytes) -> Unpacked | None:
    """Return the first part of markup in the MHTML file *payload* (RFC 2557)."""
    message = BytesParser().parsebytes(payload)
    page = next((part for part in message.walk() if part.get_content_type() == "text/html"), None)
    content = page.get_payload(decode=True) if page else None
    if page is None or not isinstance(content, bytes):
        return None
    return Unpacked(
        payload=content,
        media_type=_markup(page.get_content_charset()),
        statement=Statement(url=_address(message, page), captured_at=moment_in(str(message.get("Date", "")).strip())),
    )


def _address(message: Message, page: Message) -> str | None:
    named = (message.get("Snapshot-Content-Location"), page.get("Content-Location"))
    return next(filter(None, map(_web_address, named)), None)


def _of_safari(payload: bytes) -> Unpacked | None:
    """Return the main resource of Safari's web archive *payload*, a binary property list; it states no time."""
    try:
        page = plistlib.loads(payload, fmt=plistlib.FMT_BINARY)["WebMainResource"]
        content, media_type = page["WebResourceData"], page["WebResourceMIMEType"]
    except (plistlib.InvalidFileException, LookupError, TypeError, ValueError, RecursionError):
        return None
    if media_type not in {"text/html", "application/xhtml+xml"} or not isinstance(content, bytes):
        return None
    charset = page.get("WebResourceTextEncodingName")
    statement = Statement(url=_web_address(page.get("WebResourceURL")))
    return Unpacked(payload=content, media_type=_markup(charset), statement=statement)


def _markup(charset: object) -> str:
    return f"text/html; charset={charset}" if charset else "text/html"


def _web_address(text: object) -> str | None:
    address = str(text or "").strip()
    return address if address.startswith(("http://", "https://")) else None
