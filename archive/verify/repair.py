"""Repairs without a backup: indexes are rebuilt from the texts, and lost pages are requested again."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field

from archive.articles.paragraphs import digests
from archive.facts import Reason
from archive.schema.digests import differing, watched
from archive.verify.bits import put_bit_back
from archive.verify.damage import UNREADABLE, Damage, Part
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

    articles: dict[int, str] = field(default_factory=dict, init=False)
    """Number to key of each article whose row stays damaged, so that its captures are to be read again."""

    to_read: set[str] = field(default_factory=set, init=False)
    """Keys of the articles whose captures are to be read again, because no row of theirs says what they hold."""

    _of_tables: int = field(default=0, init=False)
    _left: list[tuple[str, int | str]] = field(default_factory=list, init=False)
    """Rows that stay damaged: writing to them for another reason must not count as writing them anew."""

    def watching(self, damages: Iterator[Damage], *, at: str) -> Iterator[Damage]:
        """Yield *damages*, having mended rows, and made the addresses whose captures they lost due *at* this time."""
        for damage in damages:
            self._of_tables += damage.capture_id is None and damage.part is not Part.FILE
            with suppress(*UNREADABLE):  # where more is broken, the check lists that
                self._mend(damage, at=at)
            yield damage
        self.db.commit()

    def _mend(self, damage: Damage, *, at: str) -> None:
        if damage.row and not put_bit_back(self.db, *damage.row):
            self._left.append(damage.row)
            self._note(damage)
        if damage.is_read_again:
            self.to_read.update(damage.articles)
        if damage.capture_id or damage.file:
            given = {"at": at, "capture": damage.capture_id, "file": damage.file, "redirect": Reason.REDIRECT}
            self.due += self.db.execute(LOST, given).rowcount

    def _note(self, damage: Damage) -> None:
        if damage.row and damage.row[0] == "articles" and damage.articles:
            self.articles[int(damage.row[1])] = damage.articles[0]

    def indexes(self) -> int:
        """Return how many damages are gone, now that what is made from the texts is rebuilt."""
        if not self._of_tables:
            return 0
        try:
            self._make_anew()
        except UNREADABLE:
            return 0  # the tables cannot be read: the check has listed that
        with self.db:
            self.db.executemany("DELETE FROM digests_due WHERE table_name = ? AND row = ?", self._left)
        return max(self._of_tables - sum(1 for _ in TableCheck(self.db).every()), 0)

    def digests(self) -> dict[int, int]:
        """Return the digest with which the row of each of ``articles`` was written."""
        sql = "SELECT digest FROM digests WHERE table_name = 'articles' AND row = ?"
        found = ((number, self.db.execute(sql, [number]).fetchone()) for number in self.articles)
        return {number: row[0] for number, row in found if row}

    def still_to_read(self) -> set[str]:
        """Return the keys of the articles that are not whole after reading their captures again."""
        return {key for damage in TableCheck(self.db).rules() if damage.is_read_again for key in damage.articles}

    def read_again(self, written: Mapping[int, int]) -> int:
        """Return how many articles are as they were *written*, now that their captures were read again.

        *written* has their digests. The others stay damaged: no capture has their values.
        """
        with self.db:
            for number, digest in written.items():
                sql = "UPDATE digests SET digest = ? WHERE table_name = 'articles' AND row = ?"
                self.db.execute(sql, [digest, number])
        table = next(each for each in watched(self.db) if each.name == "articles")
        return len(written.keys() - set(differing(self.db, table)))

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
