"""Pages that a browser saved into one file with all that belongs to them (MHTML, RFC 2557)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesParser

from crawler.imports.stated import Statement, moment_in

SUFFIXES = {".mht", ".mhtml"}
BEGINS = re.compile(rb"(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){1,40}?Content-Type:\s*multipart/related", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Unpacked:
    """The page in an MHTML file, its transfer encoding undone."""

    payload: bytes
    media_type: str
    statement: Statement


def is_mhtml(payload: bytes) -> bool:
    """Return whether *payload* begins as an MHTML file."""
    return BEGINS.match(payload.lstrip()) is not None


def unpacked(payload: bytes) -> Unpacked | None:
    """Return the page in the MHTML file *payload*: its first part of markup; ``None`` if it holds none."""
    message = BytesParser().parsebytes(payload.lstrip())
    page = next((part for part in message.walk() if part.get_content_type() == "text/html"), None)
    content = page.get_payload(decode=True) if page else None
    if page is None or not isinstance(content, bytes):
        return None
    charset = page.get_content_charset()
    return Unpacked(
        payload=content,
        media_type=f"text/html; charset={charset}" if charset else "text/html",
        statement=Statement(url=_address(message, page), captured_at=moment_in(str(message.get("Date", "")).strip())),
    )


def _address(message: Message, page: Message) -> str | None:
    named = (str(each) for each in (message.get("Snapshot-Content-Location"), page.get("Content-Location")) if each)
    return next((address.strip() for address in named if address.strip().startswith(("http://", "https://"))), None)
