"""The indexes that are made from the texts, compared with them: full text and paragraphs."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from archive.articles.paragraphs import digests
from archive.plural import plural
from archive.verify.damage import Damage, Part

REBUILD = "blotter verify --repair makes it anew from the texts"
BEGINNING = 60  # characters of a text that a quick check looks for in the index: each word is one more list to read
FEW = 40
"""Times the sample: the full text of so many articles is compared as fast as that of a sample is searched."""

WORD = re.compile("[A-Za-z]{2}")

TEXTS = "SELECT id, publication_id, key, body, word_count FROM articles"
CHANGED_OR_SAMPLE = """
    SELECT article_id FROM article_captures WHERE capture_id > :since
    UNION SELECT id FROM (SELECT id FROM articles ORDER BY random() LIMIT :sample)"""


@dataclass(frozen=True, slots=True)
class IndexCheck:
    """The indexes of the archive open as *db*; its caller holds the lock."""

    db: sqlite3.Connection

    def every(self) -> Iterator[Damage]:
        """Yield what is wrong with any index."""
        for table in ("articles", "revisions"):
            yield from self._full_text(table)
        yield from self._paragraphs()

    def some(self, *, since: int, sample: int) -> Iterator[Damage]:
        """Yield what is wrong with the entries of articles captured after *since*, and of *sample* others."""
        chosen = self.db.execute(CHANGED_OR_SAMPLE, {"since": since, "sample": sample}).fetchall()
        are_few = self.db.execute("SELECT count(*) FROM articles").fetchone()[0] <= FEW * sample
        if are_few:
            yield from self._full_text("articles")
        for (article_id,) in chosen:
            for row in self.db.execute(f"{TEXTS} WHERE id = ?", [article_id]):
                yield from self._of_article(*row)
            if not are_few:
                yield from self._searched(article_id)

    def _full_text(self, table: str) -> Iterator[Damage]:
        """Yield the index of *table* if it has other words than the table; SQLite compares them, and writes nothing.

        It does so only where it could write; elsewhere each article is searched for.
        """
        self.db.execute("BEGIN")
        try:
            self.db.execute(f"INSERT INTO {table}_fts ({table}_fts, rank) VALUES ('integrity-check', 1)")
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_READONLY:
                yield from self._all_searched(table)
                return
            yield _in_index(f"{table}_fts", f"it differs from the table {table} ({error})")
        finally:
            self.db.execute("ROLLBACK")

    def _all_searched(self, table: str) -> Iterator[Damage]:
        if table == "articles":
            for (article_id,) in self.db.execute("SELECT id FROM articles"):
                yield from self._searched(article_id)

    def _searched(self, article_id: int) -> Iterator[Damage]:
        """Yield the article if a search for the words that its headline or text begins with does not find it."""
        key, headline, body = self.db.execute(
            "SELECT key, headline, body FROM articles WHERE id = ?", [article_id]
        ).fetchone()
        for column, text in (("headline", headline), ("body", body)):
            beginning = text[:BEGINNING].rpartition(" ")[0] if len(text) > BEGINNING else text
            if WORD.search(beginning) and not self._finds(article_id, column, beginning):
                yield _in_index("articles_fts", f"a search for the {column} of {key} does not find it", key)

    def _finds(self, article_id: int, column: str, words: str) -> bool:
        phrase = words.replace('"', '""')
        found = self.db.execute(
            "SELECT 1 FROM articles_fts WHERE articles_fts MATCH ? AND rowid = ?",
            [f'{column} : "{phrase}"', article_id],
        )
        return found.fetchone() is not None

    def _paragraphs(self) -> Iterator[Damage]:
        """Yield the articles whose paragraphs or number of words are not those of their text, and stray paragraphs."""
        expected = missing = 0
        for row in self.db.execute(TEXTS):
            damages = list(self._of_article(*row))
            expected += len(digests(row[3]))
            missing += sum(damage.part is Part.INDEX for damage in damages)
            yield from damages
        (there,) = self.db.execute("SELECT count(*) FROM paragraphs").fetchone()
        if there > expected - missing:
            yield _in_index("paragraphs", "it has paragraphs that no article has")

    def _of_article(self, article_id: int, publication_id: int, key: str, body: str, words: int) -> Iterator[Damage]:
        if len(body.split()) != words:
            yield _in_article(key, f"its text has {plural(len(body.split()), 'word')}, not {words}")
        one = "SELECT 1 FROM paragraphs WHERE publication_id = ? AND digest = ? AND article_id = ?"
        for each in digests(body):
            if self.db.execute(one, [publication_id, each, article_id]).fetchone() is None:
                yield _in_index("paragraphs", f"a paragraph of {key} is missing in it", key)


def _in_index(where: str, reason: str, *keys: str) -> Damage:
    affects = "searching; no text"
    return Damage(part=Part.INDEX, where=where, reason=reason, affects=affects, remedy=REBUILD, articles=keys)


def _in_article(key: str, reason: str) -> Damage:
    return Damage(
        part=Part.ARTICLE, where=key, reason=reason, affects=f"article {key}", remedy=REBUILD, articles=(key,)
    )
