"""Captures that can be read again: those of each address, and those of texts that sources handed over."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any

from sqlite_utils import Database

from archive.articles.comparing import Cause, changed_fields
from archive.articles.handed_texts import HandedTexts, Version
from archive.articles.stored_reading import Read
from archive.records import Article
from archive.times import stamp

AT_ONCE = 500  # addresses of one look into the table


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A revision that the publisher made, with the captures on either side of it."""

    revision_id: int
    earlier: Version
    later: Version


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressCaptures:
    """The captures of one address that are read again."""

    url_id: int
    count: int
    """Captures of the address; reading again settles them all."""

    captures: tuple[int, ...]
    """Those that are recorded, in order of their time."""

    earlier: EarlierVersions | None = None
    """``None`` if the article is read from another address."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierVersions:
    """What earlier captures of an article say of its edits."""

    edits: tuple[Edit, ...] = ()
    history: History | None = None
    """``None`` where all captures of the article have the same bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """The captures of an article's pages and texts, so that edits are found that an earlier reader did not see."""

    versions: tuple[Version, ...]
    """In the order in which they came, up to the current reading; of the same bytes in a row the first."""

    edited_after: frozenset[int]
    """The last capture before each edit by the publisher that the archive has."""

    stood: frozenset[str]
    """Digests of the captures whose readings the archive took, by itself or because a person accepted them."""


@dataclass(frozen=True, slots=True)
class Stock:
    """The captures of one publication; with *keys* only of these articles, with *since* only those from then on."""

    db: Database
    publication_id: int
    since: datetime | None = None
    keys: Collection[str] = field(default=())

    @property
    def texts(self) -> HandedTexts:
        """The texts that the publication's sources handed over."""
        return HandedTexts(self.db, self.publication_id)

    def answers(self) -> Iterator[int]:
        """Yield the answers of sources that may hold earlier texts of the articles that are read again."""
        return self.texts.answers(self._keys, self._given())

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
        if current not in ids:
            return AddressCaptures(url_id=url_id, count=count, captures=tuple(wanted))
        earlier = self._earlier(article_id, current)
        return AddressCaptures(url_id=url_id, count=count, captures=tuple(wanted), earlier=earlier)

    def earlier_of_text(self, url_id: int, capture_id: int) -> EarlierVersions:
        """Return the earlier versions of the article of a URL, whose text is in the answer *capture_id* of a source."""
        (article_id,) = self.db.execute("SELECT article_id FROM urls WHERE id = ?", [url_id]).fetchone()
        return self._earlier(article_id, capture_id)

    def _earlier(self, article_id: int, current: int) -> EarlierVersions:
        return EarlierVersions(
            edits=tuple(self._edits(article_id, current)), history=self._history(article_id, current)
        )

    def _history(self, article_id: int, current: int) -> History | None:
        rows = self.db.execute(
            f"{HISTORY}{self._chosen} ORDER BY captures.id", self._given(article=article_id, current=current)
        ).fetchall()
        texts = self.texts.versions(article_id, until=current)
        rest = next((text.capture_id for text, _, outranks_pages in texts if outranks_pages), current)
        pages = [next(same)[0] for _, same in groupby(rows, key=itemgetter(1))]
        pages = [number for number in pages if number <= rest]
        if len(pages) < 2 and len(texts) < 2:  # nothing lies between fewer
            return None
        versions = [*(Version(capture_id=number) for number in pages), *(text for text, *_ in texts)]
        rows += [(text.capture_id, sha256) for text, sha256, _ in texts]
        revisions = self.db.execute(EDITS, [article_id]).fetchall()
        taken = {current, *(earlier for _, _, earlier in revisions if earlier)}
        if texts:  # an answer that repeats a text is not among the versions
            taken |= {version.capture_id for each in taken if (version := self.texts.version(article_id, each))}
        return History(
            versions=tuple(sorted(versions, key=lambda version: version.capture_id)),
            edited_after=frozenset(earlier for _, cause, earlier in revisions if earlier and cause != Cause.BLOTTER),
            stood=frozenset(sha256 for number, sha256, *_ in rows if number in taken),
        )

    def _edits(self, article_id: int, current: int) -> Iterator[Edit]:
        rows = self.db.execute(EDITS, [article_id]).fetchall()
        captures = [capture_id for _, _, capture_id in rows] + [current]
        for (number, cause, earlier), following in zip(rows, captures[1:], strict=True):
            if cause == "publisher" and earlier and following and earlier != following:
                before, after = (self.texts.version(article_id, each) for each in (earlier, following))
                if before and after:
                    yield Edit(revision_id=number, earlier=before, later=after)

    @property
    def _chosen(self) -> str:
        return (" AND captures.fetched_at >= :since" if self.since else "") + self._keys

    @property
    def _keys(self) -> str:
        marks = ", ".join(f":key{at}" for at in range(len(self.keys)))
        return f" AND urls.article_id IN (SELECT id FROM articles WHERE key IN ({marks}))" if self.keys else ""

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
HISTORY = f"""
    SELECT captures.id, sha256 {PAGES} AND urls.article_id = :article AND captures.id <= :current
      AND (NOT cut_off OR captures.id = :current)
      AND (captures.kind <> 'article'
           OR captures.fetched_at >= (SELECT first_seen_at FROM articles WHERE id = :article))"""
"""What was read as an article before this one was there was another one's, which a person parted from it."""

READ_FROM = """article_captures JOIN captures ON captures.id = article_captures.capture_id
    JOIN urls ON urls.article_id = article_captures.article_id"""
HANDED = f"""FROM {READ_FROM}
    WHERE urls.publication_id = :publication AND captures.kind = 'source'"""
CURRENT = """
    SELECT article_id, (SELECT capture_id FROM article_captures JOIN captures ON captures.id = capture_id
      WHERE article_captures.article_id = urls.article_id AND captures.url_id = urls.id AND page = 1)
    FROM urls WHERE id = ?"""
EDITS = "SELECT id, cause, capture_id FROM revisions WHERE article_id = ? ORDER BY replaced_at, id"
