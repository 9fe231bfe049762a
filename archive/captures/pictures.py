"""Pictures of articles among the captures: which file is one, and which an article has."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping

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


KEPT = f"""captures.status = 200 AND urls.role = 'page' AND (captures.reason = '{Reason.PICTURE}'
      OR captures.reason IS NULL AND captures.media_type LIKE 'image/%'
        AND captures.media_type NOT LIKE 'image/svg%')"""
"""What a crawl found to be a picture; a rebuilt archive has only the word of the server."""
NEWEST = f"""
    SELECT captures.id FROM urls JOIN captures ON captures.url_id = urls.id
    WHERE urls.url = ? AND {KEPT} ORDER BY captures.id DESC LIMIT 1"""
ALL = f"""
    SELECT captures.id FROM {{0}}.urls JOIN {{0}}.captures ON captures.url_id = urls.id
    WHERE urls.url = ? AND {KEPT} ORDER BY captures.id"""
