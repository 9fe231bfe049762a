"""Captures as received, each under a line that says what it is: address, time, digest, and the way back."""

from __future__ import annotations

import re
import sqlite3
from typing import Any

from datasette.utils.asgi import Response

from archive.captures.received import Received, capture_files, received
from archive.search.lookup import capture_facts
from archive.site.filters import web
from archive.site.request import SAFE, PageRequest

FRAMING = SAFE | {"Content-Security-Policy": f"{SAFE['Content-Security-Policy']}; frame-src 'self'"}
"""Headers of the page around a capture."""

ASLEEP = SAFE | {
    "Content-Security-Policy": (
        "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; style-src 'unsafe-inline'; "
        "img-src data:; frame-ancestors 'self'"
    ),
    "Cache-Control": "private",
}
"""Headers of a page as received: no script, no form, no origin, nothing fetched; a link opens at the publisher's."""

PAGES = ("text/html", "application/xhtml+xml")
TEXTS = ("text/", "application/json", "application/xml", "application/rss+xml", "application/atom+xml")
HEAD = re.compile(rb"<head(?:\s[^>]*)?>", re.IGNORECASE)
HTML = re.compile(rb"<html(?:\s[^>]*)?>", re.IGNORECASE)
DOCTYPE = re.compile(rb"<!doctype[^>]*>", re.IGNORECASE)
SEARCHED = 65_536  # bytes in which the head of a page begins
WIDE = re.compile(r"utf-?(16|32)", re.IGNORECASE)


async def capture(request: PageRequest) -> Response:
    """Show a capture in a frame, below its address, time and digest."""
    facts = await request.read(capture_facts, int(request.named("id")))
    return await request.page("capture.html", headers=FRAMING, capture=facts, shown=_is_shown(facts.media_type))


async def as_received(request: PageRequest) -> Response:
    """Send a capture as received: a page with all its scripts disabled, a text as text, other files to be saved."""
    found = await request.read(_received, request.archive, int(request.named("id")))
    kind = _kind(found.media_type)
    if kind in PAGES:
        body, media_type = _with_base(found), _safe_type(found.media_type or kind)
        return Response(body, headers=dict(ASLEEP), content_type=media_type)
    if kind.startswith(TEXTS):
        return Response(found.payload, headers=dict(ASLEEP), content_type="text/plain; charset=utf-8")
    return _saved(request, found)


async def payload(request: PageRequest) -> Response:
    """Send the bytes of a capture to be saved: exactly those whose SHA-256 is shown."""
    return _saved(request, await request.read(_received, request.archive, int(request.named("id"))))


def _saved(request: PageRequest, found: Received) -> Response:
    headers = ASLEEP | {"Content-Disposition": f'attachment; filename="capture-{request.named("id")}"'}
    return Response(found.payload, headers=headers, content_type="application/octet-stream")


def _kind(media_type: str | None) -> str:
    return (media_type or "").partition(";")[0].strip().lower()


def _is_shown(media_type: str | None) -> bool:
    kind = _kind(media_type)
    return kind in PAGES or kind.startswith(TEXTS)


def _with_base(found: Received) -> bytes:
    """Return the page with a ``base`` that leads its links out, at the place where a browser looks for one.

    Nothing else is touched; a page in UTF-16 or UTF-32, where these bytes would be others, stays without.
    """
    whole, start = found.payload, found.payload[:SEARCHED]
    if WIDE.search(found.media_type or "") or start[:2] in {b"\xfe\xff", b"\xff\xfe"} or not web(found.url):
        return whole
    place = HEAD.search(start) or HTML.search(start) or DOCTYPE.search(start)
    end = place.end() if place else 0
    address = found.url.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;")
    return whole[:end] + f'<base href="{address}" target="_blank">'.encode() + whole[end:]


def _received(db: sqlite3.Connection, archive: Any, number: int) -> Received:
    return received(db, capture_files(db, archive), number)


def _safe_type(media_type: str) -> str:
    """Return the Content-Type as sent, without what would end the header."""
    return "".join(character for character in media_type if character.isprintable() and character.isascii())
