"""Pictures of articles among the captures: which file is one, and which an article has."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import suppress

from archive.captures.files import CaptureFiles
from archive.captures.page_pictures import Placed, placed
from archive.captures.received import received
from archive.errors import CaptureDamaged
from archive.facts import Reason
from archive.urls import normalise

FORMATS: Mapping[str, re.Pattern[bytes]] = {
    "image/jpeg": re.compile(rb"\xff\xd8\xff"),
    "image/png": re.compile(rb"\x89PNG\r\n\x1a\n"),
    "image/gif": re.compile(rb"GIF8[79]a"),
    "image/webp": re.compile(rb"RIFF....WEBP", re.DOTALL),
    "image/avif": re.compile(rb"....ftypavi[fs]", re.DOTALL),
}
"""Media type to the first bytes of a file. SVG is not among them: it is a document, with scripts."""


def picture_type(payload: bytes) -> str | None:
    r"""Return the media type of *payload* if it is a picture, whatever the server called it.

    >>> picture_type(b"\xff\xd8\xff\xe0"), picture_type(b"<svg>")
    ('image/jpeg', None)
    """
    return next((name for name, start in FORMATS.items() if start.match(payload)), None)


def picture_of(db: sqlite3.Connection, address: str | None) -> int | None:
    """Return the newest capture of the picture at *address*; ``None`` where it was never kept."""
    try:
        url = normalise(address or "")
    except ValueError:
        return None
    found = db.execute(NEWEST, (url,)).fetchone()
    return int(found[0]) if found else None


def has_pictures(db: sqlite3.Connection, article: int) -> bool:
    """Return whether a picture was kept for the publication of *article*: else no page need be read for any."""
    return bool(db.execute(ANY, (article,)).fetchone()[0])


def pictures_within(db: sqlite3.Connection, files: CaptureFiles, article: int) -> Iterator[tuple[Placed, int]]:
    """Yield the kept pictures between the paragraphs of *article*, each with its newest capture.

    They are those that its newest pages show; a page whose bytes are damaged shows none.
    """
    (body,) = db.execute("SELECT body FROM articles WHERE id = ?", (article,)).fetchone()
    for (number,) in db.execute(PAGES, (article,)).fetchall():
        with suppress(CaptureDamaged):
            page = received(db, files, number)
            for each in placed(page.payload, page.media_type, page.url, body):
                if kept := picture_of(db, each.address):
                    yield each, kept


def pictures_of(db: sqlite3.Connection, addresses: list[str], *, schema: str = "main") -> list[int]:
    """Return the captures of the pictures at *addresses*, in the database *schema*, all of each."""
    return [
        number
        for address in addresses
        if (url := _spelt(address))
        for (number,) in db.execute(ALL.format(schema), (url,))
    ]


def _spelt(address: str) -> str | None:
    try:
        return normalise(address)
    except ValueError:
        return None


KEPT = f"""captures.status = 200 AND (captures.reason = '{Reason.PICTURE}'
      OR captures.reason IS NULL AND urls.role = 'page' AND captures.media_type LIKE 'image/%'
        AND captures.media_type NOT LIKE 'image/svg%')"""
"""What a crawl found to be a picture; a rebuilt archive has only the word of the server."""
ANY = f"""
    SELECT EXISTS (SELECT 1 FROM urls JOIN captures ON captures.url_id = urls.id
      WHERE publication_id = (SELECT publication_id FROM articles WHERE id = ?) AND {KEPT})"""
PAGES = """
    SELECT max(capture_id) FROM article_captures JOIN captures ON captures.id = capture_id
    WHERE article_id = ? AND status = 200 GROUP BY page ORDER BY page"""
NEWEST = f"""
    SELECT captures.id FROM urls JOIN captures ON captures.url_id = urls.id
    WHERE urls.url = ? AND {KEPT} ORDER BY captures.id DESC LIMIT 1"""
ALL = f"""
    SELECT captures.id FROM {{0}}.urls JOIN {{0}}.captures ON captures.url_id = urls.id
    WHERE urls.url = ? AND {KEPT} ORDER BY captures.id"""
