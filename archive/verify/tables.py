"""The database checked against itself: pages, references between tables, indexes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from archive.schema.digests import Watched, altered, differing, watched
from archive.verify.damage import UNREADABLE, Damage, Part
from archive.verify.indexes import IndexCheck

MEND = "blotter verify --repair mends what its digest proves"
REREAD = "blotter reread makes the article of its capture"
READ_AGAIN = (
    "blotter verify --repair reads its captures again; what stays needs a backup or a rebuild (docs/operating.md)"
)
RESTORE = "restore the database from a backup, or rebuild it from its captures (docs/operating.md)"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule for all rows of a table; *sql* selects the rows that break it."""

    part: Part
    reason: str
    sql: str
    """Selects where a row stands, in words, and the key of its article, if any."""

    remedy: str = RESTORE


RULES = (
    Rule(
        Part.ARTICLE,
        "no capture proves it",
        """SELECT url, key FROM articles
           WHERE NOT EXISTS (SELECT 1 FROM article_captures WHERE article_id = articles.id)""",
        READ_AGAIN,
    ),
    Rule(
        Part.ARTICLE,
        "its key is not ten letters and digits",
        "SELECT url, key FROM articles WHERE length(key) <> 10 OR key GLOB '*[^a-z0-9]*'",
    ),
    Rule(
        Part.ARTICLE,
        "its day of publication is not a date, or out of range",
        """SELECT url || ' (' || published_day || ')', key FROM articles WHERE published_day IS NOT NULL AND
             (date(published_day, '+0 days') IS NOT published_day OR published_day < '1600'
              OR published_day > date(last_seen_at, '+1 year'))""",
        READ_AGAIN,
    ),
    Rule(
        Part.ARTICLE,
        "it was last seen before it was first seen, or at no time",
        """SELECT url, key FROM articles
           WHERE datetime(first_seen_at) IS NULL OR datetime(last_seen_at) IS NULL OR first_seen_at > last_seen_at""",
    ),
    Rule(
        Part.CAPTURE,
        "it was fetched at no time, or in the future",
        """SELECT 'capture ' || id, NULL FROM captures
           WHERE datetime(fetched_at) IS NULL OR datetime(fetched_at) > datetime('now', '+1 day')""",
    ),
    Rule(
        Part.CAPTURE,
        "the capture that holds its bytes is another one's, or holds none itself",
        """SELECT 'capture ' || captures.id, NULL
           FROM captures JOIN captures AS holder ON holder.id = captures.revisit_of
           WHERE holder.sha256 <> captures.sha256 OR holder.revisit_of IS NOT NULL""",
    ),
    Rule(
        Part.LEDGER,
        "it is archived and has no article",
        "SELECT address, NULL FROM urls WHERE role = 'article' AND outcome = 'archived' AND article_id IS NULL",
        REREAD,
    ),
    Rule(
        Part.LEDGER,
        "it is waiting, though an article was read from a capture of it",
        """SELECT address, NULL FROM urls WHERE outcome = 'waiting' AND article_id IS NULL
             AND EXISTS (SELECT 1 FROM captures JOIN article_captures ON capture_id = captures.id
                         WHERE url_id = urls.id)
             AND NOT EXISTS (SELECT 1 FROM decisions WHERE action = 'split' AND instr(urls, json_quote(url)))""",
        REREAD,
    ),
)


@dataclass(frozen=True, slots=True)
class TableCheck:
    """The tables of the archive open as *db*; its caller holds the lock."""

    db: sqlite3.Connection

    def every(self) -> Iterator[Damage]:
        """Yield what is wrong with any table or index."""
        yield from guarded("pages", self._pages("integrity_check"))
        yield from guarded("tables", self._unreadable())
        yield from guarded("digests", self._altered())
        yield from guarded("rules", self.rules())
        yield from guarded("indexes", IndexCheck(self.db).every())

    def some(self, *, since: int, sample: int) -> Iterator[Damage]:
        """Yield the damage of any page or row, and of the index entries of articles newer than the capture *since*.

        Of the other articles the entries of *sample* are checked.
        """
        yield from self.pages()
        yield from guarded("digests", self._altered())
        yield from guarded("rules", self.rules())
        yield from guarded("indexes", IndexCheck(self.db).some(since=since, sample=sample))

    def pages(self) -> Iterator[Damage]:
        """Yield the damage of any page or reference, in any schema."""
        yield from guarded("pages", self._pages("quick_check"))

    def _pages(self, check: str) -> Iterator[Damage]:
        for (result,) in self.db.execute(f"PRAGMA {check}"):
            if result != "ok":
                yield _in_database("pages", str(result))
        for table, row, parent, _ in self.db.execute("PRAGMA foreign_key_check"):
            yield _in_database(f"table {table}, row {row}", f"it points at a row of {parent} that is not there")

    def _unreadable(self) -> Iterator[Damage]:
        """Yield the tables with a row that cannot be read or has bytes that are not text."""
        made = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
        for (table,) in self.db.execute(made).fetchall():
            yield from guarded(f"table {table}", self._read_through(table))

    def _read_through(self, table: str) -> Iterator[Damage]:
        for _ in self.db.execute(f'SELECT * FROM "{table}"'):
            pass
        yield from ()

    def _altered(self) -> Iterator[Damage]:
        """Yield the rows, and the statements of the schema, that are not as they were written."""
        for name in altered(self.db):
            yield _in_database(f"schema, {name}", "it is not as Blotter made it")
        for table in watched(self.db):
            for key in list(differing(self.db, table)):  # a repair writes to the table during the loop
                yield self._altered_row(table, key)

    def _altered_row(self, table: Watched, key: int | str) -> Damage:
        """Return the damage of a row, with the article that it belongs to, if any."""
        names = {name for name, _ in table.columns}
        of = "id" if table.name == "articles" else "article_id" if "article_id" in names else None
        sql = f"SELECT articles.key FROM articles, {table.name} AS one WHERE articles.id = one.{of} AND {{}}"
        found = self.db.execute(sql.format(table.is_row("one", "?1")), [key]).fetchone() if of else None
        return Damage(
            part=Part.DATABASE,
            where=f"table {table.name}, row {key}",
            reason="it is not as it was written",
            affects=f"article {found[0]}" if found else "searching or fetching; no capture",
            remedy=f"{MEND}; else {RESTORE}",
            articles=found or (),
            row=(table.name, key),
        )

    def rules(self) -> Iterator[Damage]:
        """Yield the rows that break a rule."""
        for rule in RULES:
            for where, key in self.db.execute(rule.sql):
                yield Damage(
                    part=rule.part,
                    where=f"{key}: {where}" if key else str(where),
                    reason=rule.reason,
                    affects=f"article {key}" if key else "searching or fetching",
                    remedy=rule.remedy,
                    articles=(key,) if key else (),
                    is_read_again=rule.remedy == READ_AGAIN,
                )


def guarded(what: str, damages: Iterator[Damage]) -> Iterator[Damage]:
    """Yield *damages*; if the database cannot be read further, that is one too."""
    try:
        yield from damages
    except UNREADABLE as error:
        yield _in_database(what, f"it cannot be read on: {error}")


def _in_database(where: str, reason: str) -> Damage:
    return Damage(part=Part.DATABASE, where=where, reason=reason, affects="searching; no capture", remedy=RESTORE)
