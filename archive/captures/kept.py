"""Captures: kept with their bytes on the disk, and found again."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from archive.captures import warc
from archive.captures.files import CaptureFiles, RecordPlace
from archive.captures.received import received
from archive.captures.warc import Original
from archive.errors import NoSuchRecord
from archive.records import Capture, Exchange, Kind, Origin, Role
from archive.schema.database import ArchiveDatabase
from archive.times import moment, stamp
from archive.urls import normalise

CAPTURE_FILE = "capture_file"
"""Name of the setting that holds the capture file that is written to."""

CAPTURE_END = "capture_end"
"""Name of the setting with the file and the end of the last record that no row points at."""

KNOWN = ("role", "listed_by", "listed_title", "listed_date", "listed_offset", "first_listed_at")
"""Columns of ``urls`` that each record has."""

LONGEST_TITLE = 1000  # characters of a listed title that a record repeats
CAPTURE_COLUMNS = "captures.*, urls.address"
CAPTURE_TABLES = "captures JOIN urls ON urls.id = captures.url_id"


@dataclass(frozen=True, slots=True)
class KeptCaptures:
    """The table ``captures`` and the files that its rows point into."""

    db: Database
    files: CaptureFiles

    def keep(self, exchange: Exchange, *, url_id: int, publication: str, run_id: int | None) -> Capture:
        """Return *exchange* as a capture: its bytes are on the disk, then its row is committed."""
        sha256 = hashlib.sha256(exchange.payload).hexdigest()
        held = self._same_payload(exchange, sha256)
        known = {"publication": publication, "run": run_id, **self._known_of(url_id), **_known_in(exchange)}
        place = self.files.append(exchange, known, held=self._original(held) if held else None)
        row = _row_of(exchange, place) | {"url_id": url_id, "run_id": run_id, "sha256": sha256}
        row |= {"revisit_of": held.id if held else None, "kind": self._kind_before_reading(exchange, url_id)}
        with self.db.atomic():
            made = self.db.conn.execute(
                f"INSERT INTO captures ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", list(row.values())
            )
        return _capture(
            row | {"id": made.lastrowid, "address": exchange.url},
            etag=warc.header(exchange.response_headers, "etag"),
            last_modified=warc.header(exchange.response_headers, "last-modified"),
        )

    def keep_unchanged(self, exchange: Exchange, *, url_id: int, publication: str, run_id: int | None) -> None:
        """Keep *exchange*, in which the server said that nothing changed, beside the captures; no row points at it."""
        held = self.latest(url_id)
        if held is None:
            return
        known = {"publication": publication, "run": run_id, **self._known_of(url_id), **_known_in(exchange)}
        try:
            original = self._original(held)
        except (OSError, ValueError):
            return  # the capture is lost or damaged, which `blotter status` or `blotter verify` reports
        place = self.files.append(exchange, known, held=original)
        with self.db.atomic():
            end = f"{place.offset + place.length} {place.file}"
            self.db.conn.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", [CAPTURE_END, end])

    def mend(self, killed: Sequence[int]) -> None:
        """Cut back to its last committed record what can have a torn end: the runs *killed* left it.

        That is the file that is written to, and any that was begun after it was noted.
        """
        for run_id in [0, *killed]:
            for path in self.files.folder.glob(f"*-{run_id}.warc.gz"):  # as earlier versions named them
                self.files.cut_back(path.name, self._committed_end(path.name), runs=killed)
        if current := self.files.current:
            for name in [current, *self.files.unknown_since(current)]:
                self.files.cut_back(name, self._committed_end(name), runs=killed)
            if not self.files.has(current, self._committed_end(current)):
                self.files.current = None  # what is lost would be hidden behind what is appended

    def capture(self, capture_id: int) -> Capture:
        """Return the capture *capture_id*.

        Raises:
            NoSuchRecord: the archive has no such capture.

        """
        found = self._captures("captures.id = ?", capture_id)
        if not found:
            raise NoSuchRecord("no capture has the id", capture_id, "table captures lists them")
        return found[0]

    def holds(self, url: str, *, fetched_at: datetime, sha256: str) -> bool:
        """Return whether these bytes, captured there and then, are in the archive."""
        found = self.db.conn.execute(
            """SELECT 1 FROM urls JOIN captures ON captures.url_id = urls.id
               WHERE url = ? AND fetched_at = ? AND sha256 = ? LIMIT 1""",
            [normalise(url), stamp(fetched_at), sha256],
        )
        return found.fetchone() is not None

    def served(self, url: str, *, at: datetime | None = None) -> list[Capture]:
        """Return the captures of the pages that *url* served, the newest first; with *at*, those of that time."""
        there = "urls.url = ? AND status = 200 AND fetched_at = coalesce(?, fetched_at) ORDER BY captures.id DESC"
        return self._captures(there, normalise(url), at and stamp(at))

    def latest(self, url_id: int) -> Capture | None:
        """Return the newest capture of a URL that was served whole; ``None`` without one."""
        newest = "captures.id = (SELECT max(id) FROM captures WHERE url_id = ? AND status = 200 AND NOT cut_off)"
        return next(iter(self._captures(newest, url_id)), None)

    def kept_with(self, capture: Capture, url_id: int) -> Capture | None:
        """Return the capture of a URL that was taken with *capture*: in its run, else nearest in time."""
        found = self.db.conn.execute(
            """SELECT id FROM captures WHERE url_id = ? AND status = 200
               ORDER BY run_id IS NOT ?, abs(julianday(fetched_at) - julianday(?)), id DESC LIMIT 1""",
            [url_id, capture.run_id, stamp(capture.fetched_at)],
        ).fetchone()
        return self.capture(found[0]) if found else None

    def payload(self, capture_id: int) -> bytes:
        """Return the payload of the capture *capture_id* after content decoding, checked against its digest.

        Raises:
            NoSuchRecord: the archive has no such capture.
            CaptureDamaged: its bytes are missing or are not those that were kept.

        """
        return received(self.db.conn, self.files, capture_id).payload

    def unread(self, publication_id: int) -> list[Capture]:
        """Return the captures that a killed run kept and never recorded; they are read, not fetched again.

        Later pages of an article are not among them: they are read with their first one.
        """
        return self._captures(  # the plus keeps SQLite from going through every URL of the publication instead
            "captures.kind IS NULL AND urls.role <> 'page' AND +urls.publication_id = ?", publication_id
        )

    def publications_unread(self) -> list[str]:
        """Return the names of the publications that have such captures."""
        rows = self.db.conn.execute("""
            SELECT DISTINCT slug FROM captures JOIN urls ON urls.id = url_id
            JOIN publications ON publications.id = publication_id
            WHERE captures.kind IS NULL AND role <> 'page' ORDER BY slug""")
        return [slug for (slug,) in rows]

    def unread_page(self, url_id: int) -> Capture | None:
        """Return the newest capture of a later page that was never read; ``None`` without one."""
        found = self._captures("captures.kind IS NULL AND captures.url_id = ? ORDER BY captures.id DESC", url_id)
        return next(iter(found), None)

    def pages(self, capture: Capture) -> list[Capture]:
        """Return the captures that the current reading made of *capture* was read from: its pages in order."""
        return self._captures(
            """captures.id IN (SELECT capture_id FROM article_captures WHERE article_id IN
                 (SELECT article_id FROM article_captures WHERE capture_id = ?))
               ORDER BY (SELECT page FROM article_captures WHERE capture_id = captures.id)""",
            capture.id,
        )

    def _committed_end(self, name: str) -> int:
        row = self.db.conn.execute(
            "SELECT warc_offset + warc_length FROM captures WHERE warc_file = ? ORDER BY warc_offset DESC LIMIT 1",
            [name],
        ).fetchone()
        end, _, file = (_setting(self.db, CAPTURE_END) or "").partition(" ")
        return max(row[0] if row else 0, int(end) if file == name else 0)

    def _known_of(self, url_id: int) -> dict[str, object]:
        """Return what the ledger knows of a URL, as far as a rebuild needs it."""
        row = next(iter(self.db.query(f"SELECT {', '.join(KNOWN)} FROM urls WHERE id = ?", [url_id])))
        return {name: value[:LONGEST_TITLE] for name, value in row.items() if value}

    def _original(self, held: Capture) -> Original:
        """Return the record that holds the bytes of *held*."""
        record_id = warc.record_id_in(self.files.member(_place(held)))
        return Original(url=held.url, fetched_at=held.fetched_at, record_id=record_id)

    def _same_payload(self, exchange: Exchange, sha256: str) -> Capture | None:
        """Return a capture that has the same bytes as *exchange*, as sent and as decoded."""
        if not exchange.payload:
            return None
        found = self._captures(
            "captures.id = (SELECT min(id) FROM captures WHERE sha256 = ? AND revisit_of IS NULL)", sha256
        )
        if not found:
            return None
        try:
            body, _ = warc.body_in(self.files.member(_place(found[0])))
        except (OSError, ValueError):
            return None  # damaged: the new answer is kept whole
        return found[0] if body == warc.body_of(exchange) else None

    def _kind_before_reading(self, exchange: Exchange, url_id: int) -> str | None:
        if 300 <= exchange.status < 400 or exchange.leads_on:
            return Kind.REDIRECT
        role = self.db.conn.execute("SELECT role FROM urls WHERE id = ?", [url_id]).fetchone()[0]
        return {Role.SOURCE: Kind.SOURCE, Role.ROBOTS: Kind.ROBOTS}.get(role)

    def _captures(self, where: str, *values: object) -> list[Capture]:
        rows = self.db.query(f"SELECT {CAPTURE_COLUMNS} FROM {CAPTURE_TABLES} WHERE {where}", values)
        return [_capture(row) for row in rows]


def files_written_to(db: ArchiveDatabase, folder: Path) -> CaptureFiles:
    """Return the capture files in *folder*, which go on where *db* says."""

    def note(name: str) -> None:
        with db.atomic():
            db.conn.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", [CAPTURE_FILE, name])
        if db.begun:
            db.conn.commit()  # a killed run leaves no file with records that was not noted

    return CaptureFiles(folder, current=_setting(db, CAPTURE_FILE), note=note)


def _setting(db: Database, name: str) -> str | None:
    row = db.conn.execute("SELECT value FROM settings WHERE name = ?", [name]).fetchone()
    return str(row[0]) if row else None


def _place(capture: Capture) -> RecordPlace:
    return RecordPlace(capture.warc_file, capture.warc_offset, capture.warc_length)


def _known_in(exchange: Exchange) -> dict[str, object]:
    """Return the facts about *exchange*, besides the bytes sent, as its record keeps them."""
    known: dict[str, object] = {"robots": exchange.robots, "optout": exchange.optout and dict(exchange.optout)}
    known |= {
        "cut_off": exchange.is_cut_off,
        "leads_on": exchange.leads_on,
        "status": exchange.status if exchange.origin is Origin.IMPORT else None,
    }
    return {name: value for name, value in known.items() if value}


def _row_of(exchange: Exchange, place: RecordPlace) -> dict[str, Any]:
    return {
        "fetched_at": stamp(exchange.fetched_at),
        "status": exchange.status,
        "media_type": warc.media_type(exchange),
        "warc_file": place.file,
        "warc_offset": place.offset,
        "warc_length": place.length,
        "origin": str(exchange.origin),
        "cut_off": int(exchange.is_cut_off),
        "robots": exchange.robots,
        "optout": json.dumps(dict(exchange.optout), ensure_ascii=False) if exchange.optout else None,
    }


def _capture(row: dict[str, Any], *, etag: str | None = None, last_modified: str | None = None) -> Capture:
    return Capture(
        id=row["id"],
        url_id=row["url_id"],
        url=row["address"],
        run_id=row["run_id"],
        fetched_at=moment(row["fetched_at"]),
        status=row["status"],
        media_type=row["media_type"],
        sha256=row["sha256"],
        warc_file=row["warc_file"],
        warc_offset=row["warc_offset"],
        warc_length=row["warc_length"],
        revisit_of=row["revisit_of"],
        origin=Origin(row["origin"]),
        is_cut_off=bool(row["cut_off"]),
        etag=etag,
        last_modified=last_modified,
    )
