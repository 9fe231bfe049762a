"""URLs listed and never requested: those that wait for a back-fill, and texts that a source may hand over."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from sqlite_utils import Database

from archive.ledger.ledger import FETCHED
from archive.times import known_moment, stamp

WAITS = f"publication_id = ? AND outcome = 'waiting' AND due_at IS NULL AND lease IS NULL AND {FETCHED}"
"""The past, as the index ``urls_of_the_past`` has it."""


@dataclass(frozen=True, slots=True)
class Backlog:
    """The URLs of one publication that wait. Days are given as stored, *until* is the first that is not meant."""

    db: Database
    publication_id: int

    @classmethod
    def of(cls, db: Database, slug: str) -> Self | None:
        """Return the backlog of the publication *slug*; ``None`` if the archive does not have it."""
        found = db.conn.execute("SELECT id FROM publications WHERE slug = ?", [slug]).fetchone()
        return cls(db, found[0]) if found else None

    def count(self, since: str | None = None, until: str | None = None) -> int:
        """Return how many wait for a back-fill; those without a date where neither end cuts them off.

        Undated URLs come last in a back-fill that goes up to today, with any *since*.
        """
        dated = self._first(
            f"SELECT count(*) FROM urls WHERE {WAITS} AND listed_date >= ? AND listed_date < ?",
            *(since or "", until or "9999"),
        )
        undated = 0 if until else self._first(f"SELECT count(*) FROM urls WHERE {WAITS} AND listed_date IS NULL")
        return int(dated) + int(undated)

    def oldest(self) -> str | None:
        """Return the day of the oldest that waits; ``None`` if none has a date."""
        found = self._first(f"SELECT min(listed_date) FROM urls WHERE {WAITS}")
        return str(found)[:10] if found else None

    def due(self, *, at: datetime) -> tuple[int, int]:
        """Return how many URLs are due *at* a time for the first time, and how many to be looked at again."""
        row = self.db.conn.execute(
            f"""SELECT count(*), count(nullif(outcome, 'waiting')) FROM urls INDEXED BY urls_due
                WHERE publication_id = ? AND due_at <= ? AND lease IS NULL AND {FETCHED} AND role <> 'page'""",
            [self.publication_id, stamp(at)],
        ).fetchone()
        return row[0] - row[1], row[1]

    def newest_without_text(self, since: str, until: str | None) -> datetime | None:
        """Return the date of the newest that waits for a back-fill and whose text no source has handed over yet."""
        found = self._first(
            f"SELECT listed_date FROM urls WHERE {WAITS} AND listed_date >= ? AND listed_date < ?"
            " AND article_id IS NULL ORDER BY listed_date DESC LIMIT 1",
            *(since, until or "9999"),
        )
        return known_moment(found)

    def oldest_due_without_text(self, *, at: datetime) -> datetime | None:
        """Return the date of the oldest that is due for the first time and whose text no source has handed over yet."""
        found = self._first(
            "SELECT min(listed_date) FROM urls INDEXED BY urls_due"
            f" WHERE publication_id = ? AND due_at <= ? AND lease IS NULL AND {FETCHED}"
            " AND outcome = 'waiting' AND article_id IS NULL",
            stamp(at),
        )
        return known_moment(found)

    def _first(self, sql: str, *given: str) -> Any:
        row = self.db.conn.execute(sql, [self.publication_id, *given]).fetchone()
        return row[0] if row else None
