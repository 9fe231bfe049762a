"""Captures as received, each under a line that says what it is: address, time, digest, and the way back."""

from __future__ import annotations

import sqlite3
from typing import Any

from datasette.utils.asgi import Response

from archive.captures.pictures import picture_type
from archive.captures.received import Received, capture_files, held_near, received
from archive.errors import NoSuchRecord
from archive.search.lookup import capture_facts
from archive.site.links import led_to, links_in
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
"""Headers of a page as received: no script, no form, no origin, nothing fetched; a link opens in a tab of its own."""

PAGES = ("text/html", "application/xhtml+xml")
TEXTS = ("text/", "application/json", "application/xml", "application/rss+xml", "application/atom+xml")


async def capture(request: PageRequest) -> Response:
    """Show a capture in a frame, below its address, time and digest."""
    facts = await request.read(capture_facts, int(request.named("id")))
    return await request.page("capture.html", headers=FRAMING, capture=facts, shown=_is_shown(facts.media_type))


async def as_received(request: PageRequest) -> Response:
    """Send a capture as received: a page with all its scripts disabled, a text as text, other files to be saved."""
    found = await request.read(_received, request.archive, int(request.named("id")))
    kind = _kind(found.media_type)
    if kind in PAGES:
        held = await request.read(_held_links, found)
        addresses = {link: request.absolute(request.path("capture", str(number))) for link, number in held.items()}
        body, media_type = led_to(found, addresses), _safe_type(found.media_type or kind)
        return Response(body, headers=dict(ASLEEP), content_type=media_type)
    if kind.startswith(TEXTS):
        return Response(found.payload, headers=dict(ASLEEP), content_type="text/plain; charset=utf-8")
    return _saved(request, found)


async def picture(request: PageRequest) -> Response:
    """Send a capture that is a picture, as what it is and not as what its server called it."""
    found = await request.read(_received, request.archive, int(request.named("id")))
    media_type = picture_type(found.payload)
    if media_type is None:
        raise NoSuchRecord("no picture is the capture", int(request.named("id")), "its page shows what it is")
    return Response(found.payload, headers=dict(ASLEEP), content_type=media_type)


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


def _held_links(db: sqlite3.Connection, found: Received) -> dict[str, int]:
    """Return the links of *found* to pages that the archive has, each with the capture nearest in time."""
    links = links_in(found)
    held = held_near(db, set(links.values()), found.fetched_at)
    return {link: held[url] for link, url in links.items() if url in held}


def _received(db: sqlite3.Connection, archive: Any, number: int) -> Received:
    return received(db, capture_files(db, archive), number)


def _safe_type(media_type: str) -> str:
    """Return the Content-Type as sent, without what would end the header."""
    return "".join(character for character in media_type if character.isprintable() and character.isascii())
