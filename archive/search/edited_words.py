"""Edits by the words that they added or removed, and articles that were taken down, as news."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace

from archive.search.news import AUTHORS, News
from archive.search.selection import Selection

MATCHED = "revisions.id IN (SELECT rowid FROM revisions_fts WHERE revisions_fts MATCH :match)"
NEXT = "(SELECT min(later.id) FROM revisions AS later WHERE later.article_id = articles.id AND later.id > revisions.id)"
MATCHES = f"""CASE WHEN {NEXT} IS NULL
    THEN articles.id IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH :match)
    ELSE {NEXT} IN (SELECT rowid FROM revisions_fts WHERE revisions_fts MATCH :match) END"""
"""Whether the reading that replaced a revision has the words."""


def words_added(db: sqlite3.Connection, selection: Selection, *, after: int, most: int) -> list[News]:
    """Return the edits beyond the reading *after* that put the words of *selection* into an article."""
    return list(_words(db, selection, f"NOT {MATCHED} AND {MATCHES}", after=after, most=most, verb="added"))


def words_removed(db: sqlite3.Connection, selection: Selection, *, after: int, most: int) -> list[News]:
    """Return the edits beyond the reading *after* that took the words of *selection* out of an article."""
    return list(_words(db, selection, f"{MATCHED} AND NOT {MATCHES}", after=after, most=most, verb="removed"))


def _words(
    db: sqlite3.Connection, selection: Selection, edit: str, *, after: int, most: int, verb: str
) -> Iterator[News]:
    condition, parameters = replace(selection, query="").condition
    rows = db.execute(
        f"""SELECT articles.key, articles.headline, replaced_at, articles.url, {AUTHORS},
              articles.published, articles.published_day, revisions.id
            FROM revisions JOIN articles ON articles.id = article_id
            WHERE cause = 'publisher' AND revisions.id > :after AND {condition} AND {edit}
            ORDER BY revisions.id DESC LIMIT {most}""",
        parameters | {"after": after, "match": selection.match},
    )
    for key, headline, at, url, authors, published, day, number in rows:
        yield News(
            id=f"tag:blotter,2026:{key}/{number}/{verb}",
            at=at,
            title=f"Words {verb}: {headline}",
            summary=f"The publisher {verb} {selection.query}.",
            key=key,
            url=url,
            authors=tuple(json.loads(authors)),
            published=published,
            published_day=day,
        )
