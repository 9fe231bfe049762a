"""Articles of earlier archives in which two stories became one record, and how to part them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from archive.articles.comparing import Row, tells_another_story
from archive.articles.placeholder_pages import is_listed_so
from archive.articles.rows import Articles
from archive.errors import NoSuchRecord
from archive.times import stamp
from archive.urls import key_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Mixed:
    """An article that has another story among its earlier readings."""

    key: str
    publication: str
    """Slug."""

    was: str
    """Headline of the other story."""

    is_now: str
    """Headline of the current reading."""


@dataclass(frozen=True, slots=True)
class Parting:
    """Finds and parts what earlier versions bound together. :meth:`part` runs inside its caller's transaction."""

    db: Database

    def mixed(self) -> Iterator[Mixed]:
        """Yield the undecided articles that have a revision with another story."""
        rows = self.db.query(
            """SELECT articles.id, key, slug, articles.headline, articles.body,
                 revisions.headline AS was_headline, revisions.body AS was_body
               FROM revisions JOIN articles ON articles.id = article_id
                 JOIN publications ON publications.id = publication_id
               WHERE cause = 'publisher' AND changed LIKE '%"headline"%' AND changed LIKE '%"body"%'
                 AND NOT EXISTS (SELECT 1 FROM decisions WHERE action IN ('split', 'keep whole') AND subject = key)
               ORDER BY revisions.id"""
        )
        seen = set()
        for row in rows:
            was = {"headline": row["was_headline"], "body": row["was_body"]}
            if row["id"] not in seen and tells_another_story(was, row):
                seen.add(row["id"])
                yield Mixed(key=row["key"], publication=row["slug"], was=was["headline"], is_now=row["headline"])

    def part(self, key: str, *, at: datetime) -> tuple[str, list[str]]:
        """Return the key of an article and the addresses that no longer lead to it; all are due and will be read again.

        The addresses listed under its headline stay with it, or the first one if none is listed so.

        Raises:
            NoSuchRecord: no article has this key.

        """
        article = self.article(key)
        addresses = Articles(self.db).addresses(article["id"])
        own = [url for url in addresses if is_listed_so(url, article["headline"])] or addresses[:1]
        others = [url for url in addresses if url not in own]
        self._part(article, own, others, at)
        return str(Articles(self.db).row(article["id"])["key"]), [url["url"] for url in others]

    def part_again(self, key: str, urls: str, *, at: datetime) -> None:
        """Part *urls*, a JSON list, from the article that was called *key* afterwards, as a person decided.

        An article that has none but these addresses is a story of its own already.
        """
        found = self.db.conn.execute(PARTED, [key, urls]).fetchall()
        for slug, article_id in found:
            addresses = Articles(self.db).addresses(article_id)
            others = [url for url in addresses if url["url"] in json.loads(urls)]
            own = [url for url in addresses if url not in others]
            own.sort(key=lambda url: key_of(slug, url["address"]) != key)
            if own:
                self._part(Articles(self.db).row(article_id) | {"slug": slug}, own, others, at)

    def _part(self, article: Row, own: Sequence[Row], others: Sequence[Row], at: datetime) -> None:
        values = [(stamp(at), url["id"]) for url in (*own, *others)]
        self.db.conn.executemany("UPDATE urls SET due_at = ?, etag = NULL, last_modified = NULL WHERE id = ?", values)
        parted = [(url["id"],) for url in others]
        self.db.conn.executemany(
            "UPDATE urls SET article_id = NULL, outcome = 'waiting', reason = NULL WHERE id = ?", parted
        )
        if any(url["address"] == article["url"] for url in others):
            Articles(self.db).move(article, article["slug"], own[0])
        self._prove_by(article["id"], [url["id"] for url in own])

    def _prove_by(self, article_id: int, own: Sequence[int]) -> None:
        """Let the newest page of its *own* addresses prove an article whose reading came from one that was parted."""
        capture_id = Articles(self.db).capture_of(article_id)
        among = f"kind = 'article' AND url_id IN ({', '.join('?' * len(own))})"
        newest, is_own = self.db.conn.execute(
            f"SELECT max(id), max(id = ?) FROM captures WHERE {among}", [capture_id, *own]
        ).fetchone()
        if newest and not is_own:
            self.db.conn.execute("DELETE FROM article_captures WHERE article_id = ?", [article_id])
            self.db.conn.execute("INSERT INTO article_captures VALUES (?, ?, 1)", [article_id, newest])

    def article(self, key: str) -> dict[str, Any]:
        """Return the article with *key*, and the slug of its publication.

        Raises:
            NoSuchRecord: no article has the key.

        """
        tables = "articles JOIN publications ON publications.id = publication_id"
        article = next(iter(self.db.query(f"SELECT articles.*, slug FROM {tables} WHERE key = ?", [key])), None)
        if article is None:
            raise NoSuchRecord("no article has the key", key, "`blotter status` lists those that hold two stories")
        return article


PARTED = """
    SELECT DISTINCT slug, articles.id FROM articles JOIN publications ON publications.id = articles.publication_id
      JOIN urls ON article_id = articles.id
    WHERE key = ?1 OR urls.url IN (SELECT value FROM json_each(?2))"""
