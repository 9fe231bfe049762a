"""Captures read back: the bytes as received, checked against their digest. Reading needs no lock."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from archive.captures import warc
from archive.captures.encodings import decoded
from archive.captures.files import CaptureFiles, RecordPlace
from archive.errors import CaptureDamaged, NoSuchRecord


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """The answer of a server, after content decoding."""

    url: str
    """As requested."""

    fetched_at: str
    media_type: str | None
    payload: bytes


def capture_files(db: sqlite3.Connection, archive: Path) -> CaptureFiles:
    """Return the capture files of the archive at *archive*, which is open as *db*."""
    folder = db.execute("SELECT value FROM settings WHERE name = 'captures_folder'").fetchone()
    return CaptureFiles(archive.parent / (folder[0] if folder else f"{archive.stem}-captures"))


def latest_at(db: sqlite3.Connection, url: str) -> tuple[int, str] | None:
    """Return the newest capture of *url*, normalised, that was served whole, and the name of its publication."""
    found = db.execute(LATEST, (url,)).fetchone()
    return (found[0], found[1]) if found else None


def received(db: sqlite3.Connection, files: CaptureFiles, capture_id: int) -> Received:
    """Return the answer kept as the capture *capture_id*.

    Raises:
        NoSuchRecord: the archive has no such capture.
        CaptureDamaged: its bytes are missing or are not those that were kept.

    """
    row = db.execute(ROW, (capture_id,)).fetchone()
    if row is None:
        raise NoSuchRecord("no capture has the id", capture_id, "table captures lists them")
    url, fetched_at, media_type, sha256, *place = row
    holder = RecordPlace(*place)
    where = f"{holder.file} at byte {holder.offset}"
    try:
        body, coding = warc.body_in(files.member(holder))
    except (OSError, ValueError) as error:
        raise CaptureDamaged(capture_id, f"{where}: {error}") from error
    payload = decoded(body, coding)
    if payload is None or hashlib.sha256(payload).hexdigest() != sha256:
        raise CaptureDamaged(capture_id, f"{where}: not the bytes kept")
    return Received(url=url, fetched_at=fetched_at, media_type=media_type, payload=payload)


def held_near(db: sqlite3.Connection, urls: Iterable[str], at: str) -> dict[str, int]:
    """Return each of *urls*, normalised, that has a capture served whole, with the capture nearest in time to *at*."""
    rows = db.execute(NEAR, (json.dumps(list(urls)), at)).fetchall()
    return dict(reversed(rows))  # the nearest of an address comes first, so it is the last to be written


NEAR = """
    SELECT urls.url, captures.id FROM json_each(?1) JOIN urls ON urls.url = json_each.value
    JOIN captures ON captures.url_id = urls.id WHERE captures.status = 200
    ORDER BY abs(julianday(captures.fetched_at) - julianday(?2)), captures.id"""
LATEST = """
    SELECT captures.id, slug FROM captures JOIN urls ON urls.id = captures.url_id
    JOIN publications ON publications.id = urls.publication_id
    WHERE urls.url = ? AND captures.status = 200 ORDER BY fetched_at DESC, captures.id DESC LIMIT 1"""
ROW = """
    SELECT address, captures.fetched_at, captures.media_type, captures.sha256,
      holder.warc_file, holder.warc_offset, holder.warc_length
    FROM captures JOIN urls ON urls.id = captures.url_id
    JOIN captures AS holder ON holder.id = coalesce(captures.revisit_of, captures.id) WHERE captures.id = ?"""
