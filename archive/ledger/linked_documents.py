"""Documents that pages link to: listed, and requested where the publication's documents are kept."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from archive.facts import Reason
from archive.records import Entry, Outcome
from archive.times import stamp
from archive.urls import normalise

SOURCE = "link"
"""``listed_by`` of a document."""


@dataclass(frozen=True, slots=True)
class Documents:
    """Their rows in the ledger."""

    db: Database

    def enter(self, publication_id: int, entries: Iterable[Entry], *, wanted: bool, at: datetime) -> int:
        """Return how many of *entries* are new to the ledger; they are due if *wanted*, else listed as not kept.

        What was listed as not kept is due once it is wanted.
        """
        outcome = Outcome.WAITING if wanted else Outcome.SKIPPED
        reason, due_at = (None, stamp(at)) if wanted else (Reason.DOCUMENT_NOT_KEPT, None)
        new = 0
        with self.db.atomic():
            for entry in entries:
                url = normalise(entry.url)
                row = [url, entry.url, publication_id, SOURCE, entry.title, stamp(at), outcome, reason, due_at]
                new += self.db.conn.execute(ADDED, row).rowcount
                if wanted:
                    self.db.conn.execute(WANTED, [stamp(at), url, Reason.DOCUMENT_NOT_KEPT])
        return new


ADDED = """
    INSERT OR IGNORE INTO urls (url, address, publication_id, role, listed_by, listed_title, first_listed_at,
      last_listed_at, outcome, reason, due_at) VALUES (?1, ?2, ?3, 'article', ?4, ?5, ?6, ?6, ?7, ?8, ?9)"""
WANTED = "UPDATE urls SET outcome = 'waiting', reason = NULL, due_at = ? WHERE url = ? AND reason = ?"
