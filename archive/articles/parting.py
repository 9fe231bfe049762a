"""Articles of earlier archives in which two stories became one record, and how to part them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from archive.articles.comparing import tells_another_story
from archive.articles.placeholder_pages import is_listed_so
from archive.articles.rows import Articles
from archive.errors import NoSuchRecord
from archive.times import stamp


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

    def part(self, key: str, *, at: datetime) -> tuple[str, int]:
        """Return the key of an article and how many addresses no longer lead to it; all are due and will be read again.

        The addresses listed under its headline stay with it, or the first one if none is listed so.

        Raises:
            NoSuchRecord: no article has this key.

        """
        article = self.article(key)
        addresses = Articles(self.db).addresses(article["id"])
        own = [url for url in addresses if is_listed_so(url, article["headline"])] or addresses[:1]
        others = [url for url in addresses if url not in own]
        values = [(stamp(at), url["id"]) for url in addresses]
        self.db.conn.executemany("UPDATE urls SET due_at = ?, etag = NULL, last_modified = NULL WHERE id = ?", values)
        parted = [(url["id"],) for url in others]
        self.db.conn.executemany(
            "UPDATE urls SET article_id = NULL, outcome = 'waiting', reason = NULL WHERE id = ?", parted
        )
        if any(url["address"] == article["url"] for url in others):
            Articles(self.db).move(article, article["slug"], own[0])
        return str(Articles(self.db).row(article["id"])["key"]), len(others)

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
