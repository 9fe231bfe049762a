"""Captures that can be read again: those of each address, and those of texts that sources handed over."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from archive.articles.comparing import changed_fields
from archive.articles.stored_reading import Read
from archive.records import Article
from archive.times import stamp

AT_ONCE = 500  # addresses of one look into the table


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A revision that the publisher made, with the captures on either side of it."""

    revision_id: int
    earlier: int
    later: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressCaptures:
    """The captures of one address that are read again."""

    url_id: int
    count: int
    """Captures of the address; reading again settles them all."""

    captures: tuple[int, ...]
    """Those that are recorded, in order of their time."""

    edits: tuple[Edit, ...] = ()


@dataclass(frozen=True, slots=True)
class Stock:
    """The captures of one publication; with *keys* only of these articles, with *since* only those from then on."""

    db: Database
    publication_id: int
    since: datetime | None = None
    keys: Collection[str] = field(default=())

    def count(self) -> int:
        """Return how many captures are settled by reading all stories and all answers of sources again."""
        pages = self.db.execute(f"SELECT count(*) {PAGES}{self._chosen}", self._given())
        handed = self.db.execute(f"SELECT count(DISTINCT captures.id) {HANDED}{self._chosen}", self._given())
        return int(pages.fetchone()[0]) + int(handed.fetchone()[0])

    def stories(self, *, after: int) -> Iterator[AddressCaptures]:
        """Yield the addresses after the one with the id *after*, a few at a time, so that others may write between."""
        sql = f"""SELECT urls.id, count(*) {PAGES}{self._chosen} AND urls.id > :after
                  GROUP BY urls.id ORDER BY urls.id LIMIT {AT_ONCE}"""
        while rows := self.db.execute(sql, self._given(after=after)).fetchall():
            for url_id, count in rows:
                yield self._story(url_id, count)
            after = rows[-1][0]

    def handed(self, *, after: int) -> Iterator[int]:
        """Yield the captures of sources after *after* from which the current readings of articles were made."""
        sql = f"""SELECT DISTINCT captures.id {HANDED}{self._chosen} AND captures.id > :after
                  ORDER BY captures.id LIMIT {AT_ONCE}"""
        while rows := self.db.execute(sql, self._given(after=after)).fetchall():
            yield from (number for (number,) in rows)
            after = rows[-1][0]

    def is_read_from(self, url_id: int, capture_id: int) -> bool:
        """Return whether the article of a URL is one that is read again, and is read from this capture."""
        chosen = f"article_captures.capture_id = :capture AND urls.id = :url{self._chosen}"
        sql = f"SELECT 1 FROM {READ_FROM} WHERE {chosen}"
        return self.db.execute(sql, self._given(capture=capture_id, url=url_id)).fetchone() is not None

    def _story(self, url_id: int, count: int) -> AddressCaptures:
        rows = self.db.execute(
            f"SELECT captures.id, sha256, cut_off {PAGES}{self._chosen} AND urls.id = :url ORDER BY captures.id",
            self._given(url=url_id),
        ).fetchall()
        article_id, current = self.db.execute(CURRENT, [url_id]).fetchone()
        if article_id is None:
            first = dict(reversed([(sha256, number) for number, sha256, _ in rows]))
            return AddressCaptures(url_id=url_id, count=count, captures=tuple(sorted(first.values())))
        ids = [number for number, _, is_cut_off in rows if number == current or not is_cut_off]
        if not ids:
            return AddressCaptures(url_id=url_id, count=count, captures=())
        wanted = [number for number in ids if number == current or (number == ids[-1] and number > (current or 0))]
        edits = tuple(self._edits(article_id, current)) if current in ids else ()
        return AddressCaptures(url_id=url_id, count=count, captures=tuple(wanted), edits=edits)

    def _edits(self, article_id: int, current: int) -> Iterator[Edit]:
        rows = self.db.execute(EDITS, [article_id]).fetchall()
        captures = [capture_id for _, _, capture_id in rows] + [current]
        for (number, cause, earlier), following in zip(rows, captures[1:], strict=True):
            if cause == "publisher" and earlier and following and earlier != following:
                yield Edit(revision_id=number, earlier=earlier, later=following)

    @property
    def _chosen(self) -> str:
        since = " AND captures.fetched_at >= :since" if self.since else ""
        marks = ", ".join(f":key{at}" for at in range(len(self.keys)))
        keys = f" AND urls.article_id IN (SELECT id FROM articles WHERE key IN ({marks}))" if self.keys else ""
        return since + keys

    def _given(self, **more: Any) -> dict[str, Any]:
        keys = {f"key{at}": key for at, key in enumerate(self.keys)}
        return {"publication": self.publication_id, "since": self.since and stamp(self.since)} | keys | more


def differ(earlier: Article, later: Article) -> bool:
    """Return whether a reader would see a difference between two readings."""
    return bool(changed_fields(*(Read.of(article, "", ()).columns for article in (earlier, later))))


def publications_of(db: Database, keys: Sequence[str]) -> dict[str, str]:
    """Return for each of the *keys* that an article has the slug of its publication."""
    marks = ", ".join("?" * len(keys))
    sql = f"SELECT key, slug FROM articles JOIN publications ON publications.id = publication_id WHERE key IN ({marks})"
    return dict(db.execute(sql, list(keys)).fetchall())


PAGES = """FROM urls CROSS JOIN captures ON captures.url_id = urls.id
    WHERE urls.publication_id = :publication AND urls.role = 'article' AND captures.status = 200
      AND captures.kind IS NOT NULL AND captures.kind NOT IN ('redirect', 'source', 'robots', 'placeholder')"""
READ_FROM = """article_captures JOIN captures ON captures.id = article_captures.capture_id
    JOIN urls ON urls.article_id = article_captures.article_id"""
HANDED = f"""FROM {READ_FROM}
    WHERE urls.publication_id = :publication AND captures.kind = 'source'"""
CURRENT = """
    SELECT article_id, (SELECT capture_id FROM article_captures JOIN captures ON captures.id = capture_id
      WHERE article_captures.article_id = urls.article_id AND captures.url_id = urls.id AND page = 1)
    FROM urls WHERE id = ?"""
EDITS = "SELECT id, cause, capture_id FROM revisions WHERE article_id = ? ORDER BY replaced_at, id"
