"""The news of a selection: new articles, changes, removals, and the articles of back-fills."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any

from archive.search.matches import AMONG, probing, sources
from archive.search.selection import Selection

ENTRIES = 50
OLD = 30  # days between publication and first capture after which an article counts as brought by a back-fill


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """Something that came into the archive: a new article, a change, or what a back-fill brought in one day."""

    id: str
    """Permanent, and unlike any other's."""

    at: str
    title: str
    summary: str
    key: str | None
    """Of the article; ``None`` for a back-fill."""

    url: str | None
    authors: tuple[str, ...]
    """Names, one for each author."""

    published: str | None
    published_day: str | None = None
    """At the publisher's."""


def news(db: sqlite3.Connection, selection: Selection) -> list[News]:
    """Return the latest of *selection*, newest first: articles, changes and removals.

    Articles published long before they were first seen are counted by day, not listed: a back-fill of
    thousands is one line.
    """
    entries = [*arrivals(db, selection), *edits(db, selection), *taken_down(db, selection)]
    return newest_first(entries)[:ENTRIES]


def newest_first(found: Iterable[News]) -> list[News]:
    """Return *found* in the order in which it is read."""
    return sorted(found, key=lambda each: each.at, reverse=True)


def arrivals(db: sqlite3.Connection, selection: Selection, *, after: int = 0, most: int = ENTRIES) -> list[News]:
    """Return the *most* latest articles of *selection* numbered beyond *after*, and back-fills by day."""
    return [*_new(db, selection, after, most), *_filled(db, selection, after, most)]


def edits(db: sqlite3.Connection, selection: Selection, *, after: int = 0, most: int = ENTRIES) -> list[News]:
    """Return the *most* latest changes that publishers made to *selection*, of readings numbered beyond *after*."""
    return _changed(db, selection, after, most)


def taken_down(db: sqlite3.Connection, selection: Selection, *, search: int = 0, most: int = ENTRIES) -> list[News]:
    """Return the articles of *selection* that were taken down, except for those that saved search *search* reported."""
    sql, parameters = gone(selection)
    rows = db.execute(
        f"""SELECT articles.key, headline, gone_at, articles.url, {AUTHORS}, published, published_day
            FROM articles WHERE id IN ({sql}) AND NOT EXISTS (
              SELECT 1 FROM told_gone WHERE search_id = :search AND article_id = articles.id
                AND told_gone.gone_at = articles.gone_at)
            ORDER BY gone_at DESC LIMIT {most}""",
        parameters | {"search": search},
    )
    return [
        News(
            id=f"tag:blotter,2026:{key}/gone/{at}",
            at=at,
            title=f"Taken down: {headline}",
            summary="The publisher took the article down; the archive keeps it.",
            key=key,
            url=url,
            authors=tuple(json.loads(authors)),
            published=published,
            published_day=day,
        )
        for key, headline, at, url, authors, published, day in rows
    ]


def gone(selection: Selection) -> tuple[str, dict[str, Any]]:
    """Return SQL for the ids of *selection* that were taken down, and its parameters."""
    condition, parameters = replace(selection, query="").condition
    words = "AND articles.id IN (SELECT rowid FROM articles_fts WHERE articles_fts MATCH :match)"
    return (
        f"""SELECT articles.id FROM articles
            WHERE gone_at IS NOT NULL AND {condition} {words if selection.match else ""}""",
        parameters | ({"match": selection.match} if selection.match else {}),
    )


def _new(db: sqlite3.Connection, selection: Selection, after: int, most: int) -> list[News]:
    latest, parameters = _latest(selection, after)
    rows = db.execute(
        f"""SELECT articles.key, headline, coalesce(nullif(standfirst, ''), substr(body, 1, 300)), first_seen_at,
              articles.url, {AUTHORS}, published, published_day, publications.name
            FROM articles JOIN publications ON publications.id = publication_id
            WHERE articles.id IN (SELECT latest.id FROM {LATEST.format(latest)}
              WHERE NOT {IS_OLD} ORDER BY latest.id DESC LIMIT {most}) ORDER BY articles.id DESC""",
        parameters,
    )
    return [
        News(
            id=f"tag:blotter,2026:{key}",
            at=seen,
            title=headline,
            summary=f"{name}: {summary}",
            key=key,
            url=url,
            authors=tuple(json.loads(authors)),
            published=published,
            published_day=day,
        )
        for key, headline, summary, seen, url, authors, published, day, name in rows
    ]


def _changed(db: sqlite3.Connection, selection: Selection, after: int, most: int) -> list[News]:
    condition, parameters = probing(selection)
    rows = db.execute(
        f"""SELECT articles.key, articles.headline, changed, replaced_at, articles.url, {AUTHORS},
              articles.published, articles.published_day, revisions.id, stealth
            FROM revisions CROSS JOIN articles ON articles.id = article_id
            WHERE cause = 'publisher' AND revisions.id > :after AND {condition}
            ORDER BY revisions.id DESC LIMIT {most}""",
        parameters | {"after": after},
    )
    return [
        News(
            id=f"tag:blotter,2026:{key}/{number}",
            at=at,
            title=f"Changed: {headline}",
            summary=f"The publisher changed {', '.join(re.findall(r'[a-z]+', changed))}"
            + (" without saying so." if stealth else "."),
            key=key,
            url=url,
            authors=tuple(json.loads(authors)),
            published=published,
            published_day=day,
        )
        for key, headline, changed, at, url, authors, published, day, number, stealth in rows
    ]


def _filled(db: sqlite3.Connection, selection: Selection, after: int, most: int) -> list[News]:
    latest, parameters = _latest(selection, after)
    rows = db.execute(
        f"""SELECT substr(first_seen_at, 1, 10) AS day, count(*), max(first_seen_at),
              min(published_day), max(published_day)
            FROM {LATEST.format(latest)} WHERE {IS_OLD} GROUP BY day ORDER BY day DESC LIMIT {most}""",
        parameters,
    )
    return [
        News(
            id=f"tag:blotter,2026:back-fill/{day}",
            at=at,
            title=f"{number:,} older {'article' if number == 1 else 'articles'} came in",
            summary=f"Published from {first} to {last}, first captured on {day}.",
            key=None,
            url=None,
            authors=(),
            published=None,
        )
        for day, number, at, first, last in rows
    ]


AUTHORS = """(SELECT json_group_array(name) FROM
  (SELECT name FROM article_authors JOIN authors ON authors.id = author_id
   WHERE article_authors.article_id = articles.id ORDER BY position))"""
LATEST = "({}) AS latest CROSS JOIN articles INDEXED BY articles_facets ON articles.id = latest.id"
IS_OLD = f"coalesce(julianday(first_seen_at) - julianday(articles.published_day) > {OLD}, 0)"


def _latest(selection: Selection, after: int) -> tuple[str, dict[str, Any]]:
    """Return SQL for the ids of *selection* beyond *after*, all of them; beyond nothing, the last ``AMONG``."""
    tables, condition, parameters = sources(selection)
    number = "articles_fts.rowid" if selection.match else "articles.id"
    most = -1 if after else AMONG
    sql = (
        f"SELECT articles.id FROM {tables} WHERE {condition} AND {number} > :after ORDER BY {number} DESC LIMIT {most}"
    )
    return sql, parameters | {"after": after}
