"""The merge as a whole: every step adds only what is missing, so that one that was stopped is simply run again."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from archive.captures.received import capture_files
from archive.errors import WouldOverwrite
from archive.merge.addresses import Ledgers
from archive.merge.histories import Histories
from archive.merge.kept_exchanges import Exchanges
from archive.merge.tables import Tables
from archive.own.carrying import carry_own
from archive.schema.database import connect
from archive.schema.read_only import address
from archive.store import Archive

MAPPED = ("publications", "runs", "urls", "captures", "articles")
AT_ONCE = 100  # articles in one transaction
KEY_HERE = """
    SELECT articles.key FROM other.articles AS o JOIN temp.merged_articles ON merged_articles.other = o.id
    JOIN main.articles ON articles.id = merged_articles.ours WHERE o.key = ?"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """The records that an archive got from another."""

    addresses: int
    captures: int
    articles: int
    """New ones, and those whose history or current reading changed."""

    damaged: int
    """Captures of the other archive that cannot be read, and were not copied."""

    held: int
    """Changes that wait for a decision in the other archive; they are decided there."""

    own: int
    """Notes, tags and places in collections that the readers of the other archive made."""


class Merge:
    """Puts the archive at *other* into *archive*."""

    def __init__(self, archive: Archive, other: Path, advance: Callable[[int], object]) -> None:
        self.archive = archive
        self.db = archive.db
        self.other = other
        self.advance = advance

    def carry_out(self) -> Merged:
        """Return what was added.

        Raises:
            ArchiveError: the other archive, or the notes beside it, cannot be opened.
            WouldOverwrite: both are one.

        """
        if self.other.resolve() == self.archive.path.resolve():
            raise WouldOverwrite(self.other, "it is the archive itself", "name another archive")
        run_id = self.archive.begin_run(f"import {self.other.name}", at=datetime.now(UTC))
        with closing(connect(self.other)) as theirs:
            self.db.conn.execute("ATTACH ? AS other", [address(self.other)])
            merged = self._merged(
                Exchanges(self.db, self.archive.captures, capture_files(theirs.conn, self.other), theirs.conn)
            )
            self.db.conn.execute("DETACH other")
        self.archive.end_run(run_id, "finished", at=datetime.now(UTC))
        return merged

    def _merged(self, exchanges: Exchanges) -> Merged:
        ledgers = Ledgers(self.db)
        with self.db.atomic():
            Tables(self.db).prepare(*MAPPED)
            ledgers.publications()
            ledgers.runs()
            addresses = ledgers.urls()
        captures = exchanges.copy(self.advance)
        articles = self._articles()
        with self.db.atomic():
            Histories(self.db).link()
            ledgers.decided()
            held = int(self.db.conn.execute("SELECT count(*) FROM other.held").fetchone()[0])
        own = carry_own(self.other, self.archive.path, self._key_here)
        return Merged(
            addresses=addresses, captures=captures, articles=articles, damaged=exchanges.damaged, held=held, own=own
        )

    def _key_here(self, key: str) -> str:
        """Return the key here of the article that has *key* in the other archive; the same where it is in neither."""
        found = self.db.conn.execute(KEY_HERE, [key]).fetchone()
        return str(found[0]) if found else key

    def _articles(self) -> int:
        numbers = [number for (number,) in self.db.conn.execute("SELECT id FROM other.articles ORDER BY id")]
        changed = 0
        for begin in range(0, len(numbers), AT_ONCE):
            with self.db.atomic():
                changed += sum(map(Histories(self.db).take, numbers[begin : begin + AT_ONCE]))
        return changed
