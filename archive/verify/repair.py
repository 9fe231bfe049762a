"""Repairs without a backup: indexes are rebuilt from the texts, and lost pages are requested again."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass, field

from archive.articles.paragraphs import digests
from archive.facts import Reason
from archive.verify.damage import Damage
from archive.verify.tables import TableCheck

LOST = """
    UPDATE urls SET due_at = :at, etag = NULL, last_modified = NULL
    WHERE role = 'article' AND outcome IN ('archived', 'held') AND reason IS NOT :redirect
      AND due_at IS NOT :at AND id IN (
        SELECT url_id FROM captures WHERE id = :capture OR revisit_of = :capture OR warc_file = :file)"""


@dataclass(slots=True)
class Repair:
    """Repairs of the archive open as *db*; its caller holds the lock. No byte of a capture is touched."""

    db: sqlite3.Connection
    due: int = field(default=0, init=False)
    """Addresses that are due because their captures are lost."""

    def watching(self, damages: Iterator[Damage], *, at: str) -> Iterator[Damage]:
        """Yield *damages*, having made the addresses whose captures they lost due *at* this time."""
        for damage in damages:
            if damage.capture_id or damage.file:
                given = {"at": at, "capture": damage.capture_id, "file": damage.file, "redirect": Reason.REDIRECT}
                self.due += self.db.execute(LOST, given).rowcount
            yield damage
        self.db.commit()

    def indexes(self) -> int:
        """Return how many damages are gone, now that what is made from the texts is rebuilt."""
        check = TableCheck(self.db)
        before = sum(1 for _ in check.every())
        if not before:
            return 0
        try:
            self._make_anew()
        except (sqlite3.DatabaseError, UnicodeDecodeError):
            return 0  # the tables cannot be read: the check has listed that
        return max(before - sum(1 for _ in check.every()), 0)

    def _make_anew(self) -> None:
        with self.db:
            self.db.execute("BEGIN")
            self.db.execute("REINDEX")
            for table in ("articles", "revisions"):
                self.db.execute(f"INSERT INTO {table}_fts ({table}_fts) VALUES ('rebuild')")
            self.db.execute("DELETE FROM paragraphs")
            for (article_id,) in self.db.execute("SELECT id FROM articles").fetchall():
                self._from_text(article_id)

    def _from_text(self, article_id: int) -> None:
        publication_id, body = self.db.execute(
            "SELECT publication_id, body FROM articles WHERE id = ?", [article_id]
        ).fetchone()
        rows = [(publication_id, each, article_id) for each in digests(body)]
        self.db.executemany("INSERT INTO paragraphs VALUES (?, ?, ?)", rows)
        words = len(body.split())
        self.db.execute(
            "UPDATE articles SET word_count = ? WHERE id = ? AND word_count <> ?", [words, article_id, words]
        )
