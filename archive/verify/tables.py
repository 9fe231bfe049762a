"""The database checked against itself: pages, references between tables, indexes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from archive.articles.paragraphs import digests
from archive.verify.damage import Damage, Part

REBUILD = "blotter verify --repair makes it anew from the texts"
RESTORE = "restore the database from a backup (docs/operating.md); its captures stay"


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule for all rows of a table; *sql* selects the rows that break it."""

    part: Part
    reason: str
    sql: str
    """Selects where a row stands, in words, and the key of its article, if any."""


RULES = (
    Rule(
        Part.ARTICLE,
        "no capture proves it",
        """SELECT url, key FROM articles
           WHERE NOT EXISTS (SELECT 1 FROM article_captures WHERE article_id = articles.id)""",
    ),
    Rule(
        Part.ARTICLE,
        "its key is not ten letters and digits",
        "SELECT url, key FROM articles WHERE length(key) <> 10 OR key GLOB '*[^a-z0-9]*'",
    ),
    Rule(
        Part.ARTICLE,
        "its day of publication is no day, or out of range",
        """SELECT url || ' (' || published_day || ')', key FROM articles WHERE published_day IS NOT NULL AND
             (date(published_day, '+0 days') IS NOT published_day OR published_day < '1600'
              OR published_day > date(last_seen_at, '+1 year'))""",
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
    ),
    Rule(
        Part.LEDGER,
        "it is waiting, though an article was read from a capture of it",
        """SELECT address, NULL FROM urls WHERE outcome = 'waiting' AND article_id IS NULL
             AND EXISTS (SELECT 1 FROM captures JOIN article_captures ON capture_id = captures.id
                         WHERE url_id = urls.id)""",
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
        yield from guarded("rules", self._rules())
        yield from guarded("full text", self._full_text())
        yield from guarded("paragraphs", self._paragraphs())

    def some(self) -> Iterator[Damage]:
        """Yield what is wrong with any page or row, indexes left out."""
        yield from self.pages()
        yield from guarded("rules", self._rules())

    def pages(self) -> Iterator[Damage]:
        """Yield what is wrong with any page or reference, of whatever schema."""
        yield from guarded("pages", self._pages("quick_check"))

    def _pages(self, check: str) -> Iterator[Damage]:
        for (result,) in self.db.execute(f"PRAGMA {check}"):
            if result != "ok":
                yield _in_database("pages", str(result))
        for table, row, parent, _ in self.db.execute("PRAGMA foreign_key_check"):
            yield _in_database(f"table {table}, row {row}", f"it points at a row of {parent} that is not there")

    def _unreadable(self) -> Iterator[Damage]:
        """Yield the tables of which a row cannot be read or holds what is no text."""
        made = "SELECT name FROM sqlite_master WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'"
        for (table,) in self.db.execute(made).fetchall():
            yield from guarded(f"table {table}", self._read_through(table))

    def _read_through(self, table: str) -> Iterator[Damage]:
        for _ in self.db.execute(f'SELECT * FROM "{table}"'):
            pass
        yield from ()

    def _rules(self) -> Iterator[Damage]:
        for rule in RULES:
            for where, key in self.db.execute(rule.sql):
                yield Damage(
                    part=rule.part,
                    where=f"{key}: {where}" if key else str(where),
                    reason=rule.reason,
                    affects=f"article {key}" if key else "what is searched or fetched there",
                    remedy=RESTORE,
                    articles=(key,) if key else (),
                )

    def _full_text(self) -> Iterator[Damage]:
        """Yield the indexes that have other words than their tables; SQLite compares them, and writes nothing."""
        for table in ("articles", "revisions"):
            self.db.execute("BEGIN")
            try:
                self.db.execute(f"INSERT INTO {table}_fts ({table}_fts, rank) VALUES ('integrity-check', 1)")
            except sqlite3.DatabaseError as error:
                yield _in_index(f"{table}_fts", f"it differs from the table {table} ({error})")
            finally:
                self.db.execute("ROLLBACK")

    def _paragraphs(self) -> Iterator[Damage]:
        """Yield the articles whose paragraphs or number of words are not those of their text."""
        stray = "SELECT count(*) FROM paragraphs WHERE article_id NOT IN (SELECT id FROM articles)"
        if self.db.execute(stray).fetchone()[0]:
            yield _in_index("paragraphs", "it has paragraphs of articles that are not there")
        for article_id, publication_id, key, body, words in self.db.execute(
            "SELECT id, publication_id, key, body, word_count FROM articles"
        ):
            if len(body.split()) != words:
                yield _in_article(key, f"its text has {len(body.split())} words, not {words}")
            if self._missing(article_id, publication_id, digests(body)):
                yield _in_index("paragraphs", f"a paragraph of {key} is missing in it", key)

    def _missing(self, article_id: int, publication_id: int, wanted: set[int]) -> bool:
        one = "SELECT 1 FROM paragraphs WHERE publication_id = ? AND digest = ? AND article_id = ?"
        return any(self.db.execute(one, [publication_id, each, article_id]).fetchone() is None for each in wanted)


def guarded(what: str, damages: Iterator[Damage]) -> Iterator[Damage]:
    """Yield *damages*; where the database cannot be read on, that is one too."""
    try:
        yield from damages
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:
        yield _in_database(what, f"it cannot be read on: {error}")


def _in_database(where: str, reason: str) -> Damage:
    return Damage(
        part=Part.DATABASE, where=where, reason=reason, affects="what is searched; no capture", remedy=RESTORE
    )


def _in_index(where: str, reason: str, *keys: str) -> Damage:
    affects = "what is found; no text"
    return Damage(part=Part.INDEX, where=where, reason=reason, affects=affects, remedy=REBUILD, articles=keys)


def _in_article(key: str, reason: str) -> Damage:
    return Damage(
        part=Part.ARTICLE, where=key, reason=reason, affects=f"article {key}", remedy=REBUILD, articles=(key,)
    )
