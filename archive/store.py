"""The archive as a whole, opened to write: the one place through which anything enters it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path
from types import TracebackType

from archive.articles.concluding import Conclusion
from archive.articles.decisions import Decisions
from archive.articles.rows import Articles
from archive.captures.files import CaptureFiles
from archive.captures.kept import KeptCaptures, files_written_to
from archive.captures.notes import write_notes
from archive.errors import NoSuchArchive
from archive.facts import Fault
from archive.ledger.ledger import Ledger
from archive.locking import ArchiveLock
from archive.own.beside import write_own
from archive.problems import PublicationReport
from archive.publications.names import Publications
from archive.recording import earlier_readers
from archive.recording.change import Recorded
from archive.recording.gathering import Gathering
from archive.recording.recorder import Recorder
from archive.recording.runs import Runs
from archive.records import Capture, Exchange, Publication, Reading
from archive.schema.database import ArchiveDatabase, connect_to_write
from archive.schema.digests import seal
from archive.times import stamp


class Archive(AbstractContextManager["Archive"]):
    """The one writer of an archive, from :meth:`open` to :meth:`close`."""

    path: Path
    db: ArchiveDatabase
    captures: CaptureFiles
    ledger: Ledger
    gathering: Gathering

    def __init__(self, path: Path, lock: ArchiveLock, db: ArchiveDatabase) -> None:
        self.path = path
        self._lock = lock
        self._is_open = True
        self.db = db
        self.captures = files_written_to(db, path.parent / self._captures_folder())
        self.ledger = Ledger(db)
        self.gathering = Gathering(db, self.captures)

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

    @classmethod
    def existing(cls, path: Path) -> Archive:
        """Return the archive at *path* as :meth:`open` does; a decision on what is there never makes a new one.

        Raises:
            NoSuchArchive: nothing is there.

        """
        if not path.exists():
            raise NoSuchArchive(path)
        return cls.open(path)

    def close(self) -> None:
        """Write what captures do not hold beside them and the digests of written rows, and let the next writer in."""
        try:
            if self._is_open and not self.db.conn.in_transaction:  # else it is a rehearsal
                write_notes(self.db, self.captures.folder)
                write_own(self.path, self.captures.folder)
                with self.db.atomic():
                    seal(self.db.conn)
        finally:  # a full disk must not keep the next writer out
            self._is_open = False
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
            if publication.timezone and publication.timezone != zone:
                Articles(self.db).date_again(number, publication.timezone)
            return number

    def begin_run(self, command: str, *, at: datetime) -> int:
        """Return the id of a run of *command* that began *at*."""
        with self.db.atomic():
            return self._runs.begin(command, at=at)

    def end_run(self, run_id: int, outcome: str, *, at: datetime) -> None:
        """Close the run: make the changes it noted or hold them if they are too many, free what is in flight."""
        self.ledger.give_back(run_id)
        with self.db.atomic():
            self._runs.end(run_id, outcome, at=stamp(at))

    def report(self, run_id: int, publication_id: int, report: PublicationReport) -> None:
        """Write the results of a run for one publication, in place of its earlier report."""
        with self.db.atomic():
            self._runs.report(run_id, publication_id, report)

    def rehearse(self) -> None:
        """Let nothing that is written from now on stay when the archive is closed."""
        self.db.conn.execute("BEGIN")

    @property
    def publications(self) -> Publications:
        """The publications, with their names and whether they are crawled."""
        return Publications(self.db)

    @property
    def decisions(self) -> Decisions:
        """The decisions of people about the archive."""
        return Decisions(self.db)

    @property
    def _runs(self) -> Runs:
        return Runs(self.db)

    @property
    def _kept(self) -> KeptCaptures:
        return KeptCaptures(self.db, self.captures)

    def keep(self, exchange: Exchange, *, url_id: int, publication: str, run_id: int | None) -> Capture:
        """Return *exchange* as a capture: its bytes are on the disk, then its row is committed."""
        return self._kept.keep(exchange, url_id=url_id, publication=publication, run_id=run_id)

    def keep_unchanged(self, exchange: Exchange, *, url_id: int, publication: str, run_id: int | None) -> None:
        """Keep *exchange*, in which the server said that nothing changed, beside the captures; no row points at it."""
        self._kept.keep_unchanged(exchange, url_id=url_id, publication=publication, run_id=run_id)

    def capture(self, capture_id: int) -> Capture:
        """Return the capture *capture_id*.

        Raises:
            NoSuchRecord: the archive has no such capture.

        """
        return self._kept.capture(capture_id)

    def holds(self, url: str, *, fetched_at: datetime, sha256: str) -> bool:
        """Return whether these bytes, captured there and then, are in the archive."""
        return self._kept.holds(url, fetched_at=fetched_at, sha256=sha256)

    def served(self, url: str, *, at: datetime | None = None) -> list[Capture]:
        """Return the captures of the pages that *url* served, the newest first; with *at*, those of that time."""
        return self._kept.served(url, at=at)

    def latest(self, url_id: int) -> Capture | None:
        """Return the newest capture of a URL that was served whole; ``None`` without one."""
        return self._kept.latest(url_id)

    def kept_with(self, capture: Capture, url_id: int) -> Capture | None:
        """Return the capture of a URL that was taken with *capture*: in its run, else nearest in time."""
        return self._kept.kept_with(capture, url_id)

    def payload(self, capture_id: int) -> bytes:
        """Return what the capture *capture_id* holds after content decoding, checked against its digest.

        Raises:
            NoSuchRecord: the archive has no such capture.
            CaptureDamaged: its bytes are missing or are not those that were kept.

        """
        return self._kept.payload(capture_id)

    def unread(self, publication_id: int) -> list[Capture]:
        """Return the captures that a killed run kept and never recorded; they are read, not fetched again."""
        return self._kept.unread(publication_id)

    def publications_unread(self) -> list[str]:
        """Return the names of the publications that have such captures."""
        return self._kept.publications_unread()

    def unread_page(self, url_id: int) -> Capture | None:
        """Return the newest capture of a later page that was never read; ``None`` without one."""
        return self._kept.unread_page(url_id)

    def pages(self, capture: Capture) -> list[Capture]:
        """Return the captures that the current reading made of *capture* was read from: its pages in order."""
        return self._kept.pages(capture)

    def to_read_first(self, capture: Capture, reading: Reading) -> Capture | None:
        """Return the capture that today's reader must read again before *reading* of *capture* is recorded.

        If the current reading was made by another reader, nobody could separate the publisher's
        changes from those of our reader. Recording the old capture again settles that.
        """
        with self.db.atomic():
            earlier = earlier_readers.capture_of_page(self.db, capture, reading)
        return self.capture(earlier) if earlier else None

    def handed_to_read_first(self, capture: Capture, url: str, reading: Reading) -> Capture | None:
        """Return the same for a text that a source, kept as *capture*, handed over for *url*."""
        with self.db.atomic():
            earlier = earlier_readers.capture_of_text(self.db, capture, url, reading)
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

    def setting(self, name: str) -> str | None:
        """Return what the archive remembers about itself as *name*; ``None`` if it remembers nothing."""
        row = self.db.conn.execute("SELECT value FROM settings WHERE name = ?", [name]).fetchone()
        return str(row[0]) if row else None

    def set_setting(self, name: str, value: str | None) -> None:
        """Remember *value* as *name*; ``None`` to forget it."""
        with self.db.atomic():
            if value is None:
                self.db.conn.execute("DELETE FROM settings WHERE name = ?", [name])
            else:
                self.db.conn.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", [name, value])

    def count(self, table: str) -> int:
        """Return how many rows a table has."""
        return int(self.db.conn.execute(f"SELECT count(*) FROM {table}").fetchone()[0])

    def key(self, article_id: int) -> str:
        """Return the key of an article, as users type it."""
        return str(self.db.conn.execute("SELECT key FROM articles WHERE id = ?", [article_id]).fetchone()[0])

    def conclude(self, run_id: int, publication_id: int) -> Fault | None:
        """Make the changes that a run noted of one publication, or return why they are held as one event."""
        with self.db.atomic():
            return Conclusion(self.db).conclude_one(run_id, publication_id)

    def _captures_folder(self) -> str:
        """Return the folder's name beside the archive; it stays when the file is renamed."""
        with self.db.atomic():
            self.db.conn.execute(
                "INSERT OR IGNORE INTO settings VALUES ('captures_folder', ?)", [f"{self.path.stem}-captures"]
            )
        return str(self.db.conn.execute("SELECT value FROM settings WHERE name = 'captures_folder'").fetchone()[0])

    def _mend(self) -> None:
        """Close the runs that a dead process left open: cut back their files, free what they had in flight."""
        killed = self._runs.killed()
        self._kept.mend(killed)
        with self.db.atomic():
            self.db.conn.execute("UPDATE urls SET lease = NULL WHERE lease IS NOT NULL")
            for run_id in killed:
                self._runs.close_killed(run_id)
