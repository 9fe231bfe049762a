"""The archive as a whole, opened to write: the one place through which anything enters it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any

from sqlite_utils import Database

from archive import __version__
from archive.articles.boilerplate import Boilerplate
from archive.articles.decisions import Decisions
from archive.articles.recording import Recorder
from archive.articles.review import Holding
from archive.articles.rows import Articles
from archive.captures import warc
from archive.captures.files import CaptureFiles, RecordPlace
from archive.captures.received import received
from archive.errors import NoSuchRecord
from archive.facts import Fault
from archive.ledger.ledger import Ledger
from archive.locking import ArchiveLock
from archive.publications.names import Publications
from archive.records import (
    Capture,
    Exchange,
    Kind,
    Origin,
    Publication,
    PublicationReport,
    Reading,
    Recorded,
    Role,
)
from archive.schema.database import connect_to_write
from archive.times import moment, stamp

CAPTURE_COLUMNS = "captures.*, urls.address"
CAPTURE_TABLES = "captures JOIN urls ON urls.id = captures.url_id"


class Archive(AbstractContextManager["Archive"]):
    """The one writer of an archive, from :meth:`open` to :meth:`close`."""

    path: Path
    db: Database
    captures: CaptureFiles
    ledger: Ledger

    def __init__(self, path: Path, lock: ArchiveLock, db: Database) -> None:
        self.path = path
        self._lock = lock
        self.db = db
        self.captures = CaptureFiles(path.parent / self._captures_folder())
        self.ledger = Ledger(db)

    @classmethod
    def open(cls, path: Path) -> Archive:
        """Return the archive at *path*, made or migrated where it has to be, and mended after a killed run.

        Raises:
            ArchiveBusy: another process has it open.
            NotAnArchive: the file is something else, or cannot be made.
            NewerSchema: a newer Blotter wrote it.

        """
        lock = ArchiveLock(path)
        try:
            archive = cls(path, lock, connect_to_write(path))
            archive.captures.prepare(path.name)
            archive._mend()
        except BaseException:
            lock.release()
            raise
        return archive

    def close(self) -> None:
        """Close the file and let the next writer in."""
        self.db.close()
        self._lock.release()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def add_publication(self, publication: Publication) -> int:
        """Return the id of *publication*, whose row now says what it declares.

        Raises:
            PublicationRenamed: it had this name before.
            HomeTaken: it is new, and another one that is not closed has its home.

        """
        with self.db.atomic():
            zone = self.publications.zone(publication.slug)
            number = self.publications.add(publication)
            if zone and publication.timezone not in {None, zone}:
                Articles(self.db).date_again(number, publication.timezone)
            return number

    def begin_run(self, command: str, *, at: datetime) -> int:
        """Return the id of a run of *command* that began *at*."""
        with self.db.atomic():
            made = self.db.conn.execute(
                "INSERT INTO runs (command, started_at, version) VALUES (?, ?, ?)", [command, stamp(at), __version__]
            )
        return int(made.lastrowid or 0)

    def end_run(self, run_id: int, outcome: str, *, at: datetime) -> None:
        """Close the run: make the changes it noted or hold them if they are too many, free what is in flight."""
        self.ledger.give_back(run_id)
        with self.db.atomic():
            self._conclude(run_id, at=stamp(at))
            self.db.conn.execute(
                "UPDATE runs SET outcome = ?, finished_at = ? WHERE id = ?", [outcome, stamp(at), run_id]
            )

    def report(self, run_id: int, publication_id: int, report: PublicationReport) -> None:
        """Write what a run did for one publication, in place of what it reported before."""
        row = asdict(report) | {"sources": json.dumps(dict(report.sources), ensure_ascii=False)}
        row |= {"run_id": run_id, "publication_id": publication_id}
        with self.db.atomic():
            self.db.conn.execute(
                f"INSERT OR REPLACE INTO run_publications ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})",
                list(row.values()),
            )

    def keep(self, exchange: Exchange, *, url_id: int, publication: str, run_id: int | None) -> Capture:
        """Return *exchange* as a capture: its bytes are on the disk, then its row is committed."""
        sha256 = hashlib.sha256(exchange.payload).hexdigest()
        held = self._same_payload(exchange, sha256)
        place = self.captures.append(
            exchange,
            publication=publication,
            run_id=run_id or 0,
            held=(held.url, held.fetched_at) if held else None,
        )
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

    def capture(self, capture_id: int) -> Capture:
        """Return the capture *capture_id*.

        Raises:
            NoSuchRecord: there is none.

        """
        found = self._captures("captures.id = ?", capture_id)
        if not found:
            raise NoSuchRecord("no capture has the id", capture_id, "table captures lists them")
        return found[0]

    def latest(self, url_id: int) -> Capture | None:
        """Return the newest capture of a URL that was served whole; ``None`` where there is none."""
        newest = "captures.id = (SELECT max(id) FROM captures WHERE url_id = ? AND status = 200)"
        return next(iter(self._captures(newest, url_id)), None)

    def kept_with(self, capture: Capture, url_id: int) -> Capture | None:
        """Return the capture of a URL that was taken with *capture*: in its run, else nearest in time."""
        found = self.db.conn.execute(
            """SELECT id FROM captures WHERE url_id = ? AND status = 200
               ORDER BY run_id IS NOT ?, abs(julianday(fetched_at) - julianday(?)), id DESC LIMIT 1""",
            [url_id, capture.run_id, stamp(capture.fetched_at)],
        ).fetchone()
        return self.capture(found[0]) if found else None

    def rehearse(self) -> None:
        """Let nothing that is written from now on stay when the archive is closed."""
        self.db.conn.execute("BEGIN")

    def payload(self, capture_id: int) -> bytes:
        """Return what the capture *capture_id* holds after content decoding, checked against its digest.

        Raises:
            NoSuchRecord: there is no such capture.
            CaptureDamaged: its bytes are missing or are not those that were kept.

        """
        return received(self.db.conn, self.captures, capture_id).payload

    @property
    def publications(self) -> Publications:
        """What is crawled, and under which name."""
        return Publications(self.db)

    @property
    def decisions(self) -> Decisions:
        """What people decide about the archive."""
        return Decisions(self.db)

    def unread(self, publication_id: int) -> list[Capture]:
        """Return the captures that a killed run kept and never recorded; they are read, not fetched again.

        Later pages of an article are not among them: they are read with their first one.
        """
        return self._captures(  # the plus keeps SQLite from going through every URL of the publication instead
            "captures.kind IS NULL AND urls.role <> 'page' AND +urls.publication_id = ?", publication_id
        )

    def unread_page(self, url_id: int) -> Capture | None:
        """Return the newest capture of a later page that was never read; ``None`` where there is none."""
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

    def to_read_first(self, capture: Capture, reading: Reading) -> Capture | None:
        """Return the capture that today's reader must read again before *reading* of *capture* is recorded.

        Where the current reading was made by another reader, nobody could tell what the publisher
        changed from what our reader does otherwise. Recording the old capture anew settles that.
        """
        with self.db.atomic():
            earlier = Recorder(self.db, self.ledger).read_otherwise(capture, reading)
        return self.capture(earlier) if earlier else None

    def record(
        self,
        capture: Capture,
        reading: Reading,
        *,
        at: datetime,
        later_pages: Sequence[Capture] = (),
        led_here: Sequence[int] = (),
    ) -> Recorded:
        """Return what *reading* changed: article and revision, kind of the capture, outcome of its URL.

        *later_pages* are the other captures that an article split over several pages was read from,
        *led_here* the URLs whose redirects led to it.
        """
        with self.db.atomic():
            return Recorder(self.db, self.ledger).record([capture, *later_pages], reading, at=at, led_here=led_here)

    def key(self, article_id: int) -> str:
        """Return the key of an article, as users type it."""
        return str(self.db.conn.execute("SELECT key FROM articles WHERE id = ?", [article_id]).fetchone()[0])

    def conclude(self, run_id: int, publication_id: int) -> Fault | None:
        """Make the changes that a run noted of one publication, or return why they are held as one event."""
        with self.db.atomic():
            return Holding(self.db).conclude_one(run_id, publication_id)

    def _captures_folder(self) -> str:
        """Return the folder's name beside the archive; it stays when the file is renamed."""
        with self.db.atomic():
            self.db.conn.execute(
                "INSERT OR IGNORE INTO settings VALUES ('captures_folder', ?)", [f"{self.path.stem}-captures"]
            )
        return str(self.db.conn.execute("SELECT value FROM settings WHERE name = 'captures_folder'").fetchone()[0])

    def _mend(self) -> None:
        """Close the runs that a dead process left open: cut back their files, free what they had in flight."""
        killed = [row["id"] for row in self.db.query("SELECT id FROM runs WHERE finished_at IS NULL")]
        for run_id in [0, *killed]:
            for path in self.captures.folder.glob(f"*-{run_id}.warc.gz"):
                self.captures.cut_back(path.name, self._committed_end(path.name))
        with self.db.atomic():
            self.db.conn.execute("UPDATE urls SET lease = NULL WHERE lease IS NOT NULL")
            for run_id in killed:
                self._close_killed(run_id)

    def _close_killed(self, run_id: int) -> None:
        (last,) = self.db.conn.execute(
            "SELECT coalesce((SELECT max(fetched_at) FROM captures WHERE run_id = runs.id), started_at)"
            " FROM runs WHERE id = ?",
            [run_id],
        ).fetchone()
        self._conclude(run_id, at=last)
        self.db.conn.execute("UPDATE runs SET outcome = 'killed', finished_at = ? WHERE id = ?", [last, run_id])

    def _conclude(self, run_id: int, *, at: str) -> None:
        """Make what the run noted, or hold it; then learn what its articles have in common with others."""
        Holding(self.db).conclude(run_id)
        Boilerplate(self.db).learn(run_id, at=at)

    def _committed_end(self, name: str) -> int:
        row = self.db.conn.execute(
            "SELECT warc_offset + warc_length FROM captures WHERE warc_file = ? ORDER BY warc_offset DESC LIMIT 1",
            [name],
        ).fetchone()
        return row[0] if row else 0

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
            body, _ = warc.body_in(self.captures.member(_place(found[0])))
        except (OSError, ValueError):
            return None  # damaged: what came now is kept whole
        return found[0] if body == warc.body_of(exchange) else None

    def _kind_before_reading(self, exchange: Exchange, url_id: int) -> str | None:
        if 300 <= exchange.status < 400 or exchange.leads_on:
            return Kind.REDIRECT
        role = self.db.conn.execute("SELECT role FROM urls WHERE id = ?", [url_id]).fetchone()[0]
        return {Role.SOURCE: Kind.SOURCE, Role.ROBOTS: Kind.ROBOTS}.get(role)

    def _captures(self, where: str, value: object) -> list[Capture]:
        rows = self.db.query(f"SELECT {CAPTURE_COLUMNS} FROM {CAPTURE_TABLES} WHERE {where}", [value])
        return [_capture(row) for row in rows]


def _place(capture: Capture) -> RecordPlace:
    return RecordPlace(capture.warc_file, capture.warc_offset, capture.warc_length)


def _row_of(exchange: Exchange, place: RecordPlace) -> dict[str, Any]:
    return {
        "fetched_at": stamp(exchange.fetched_at),
        "status": exchange.status,
        "media_type": warc.media_type(exchange),
        "warc_file": place.file,
        "warc_offset": place.offset,
        "warc_length": place.length,
        "origin": str(exchange.origin),
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
        etag=etag,
        last_modified=last_modified,
    )
