"""Atom feeds (RFC 4287) of what is new and what has changed."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from archive.search.matches import AMONG, probing, sources
from archive.search.selection import Selection

ENTRIES = 50
OLD = 30  # days between publication and first capture after which an article counts as brought by a back-fill
ILLEGAL = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that may not stand in XML 1.0, section 2.2."""


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


def title_of(selection: Selection) -> str:
    """Return the title of the feed of *selection*: a reader of many feeds must tell them apart.

    >>> title_of(Selection(query="taser", publications=("police-oracle",)))
    'Blotter: taser, police-oracle'
    """
    words = ", ".join(value for values in selection.spelt.values() for value in values)
    return f"Blotter: {words}" if words else "Blotter: new and changed articles"


def news(db: sqlite3.Connection, selection: Selection) -> list[News]:
    """Return the latest of *selection*, newest first: articles, changes, and what was taken down.

    What was published long before it was first seen is counted by day, not listed: a back-fill of
    thousands is one line.
    """
    found = [*arrivals(db, selection), *edits(db, selection), *taken_down(db, selection)]
    return newest_first(found)[:ENTRIES]


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


def feed(entries: Iterable[News], *, title: str, address: str, page: str, article: str) -> str:
    """Return *entries* as a feed that lives at *address* and stands for *page*.

    An entry links to its key behind *article*, or where that is empty, to the publisher.
    """
    listed = list(entries)
    updated = max((entry.at for entry in listed), default="1970-01-01T00:00:00Z")
    return "\n".join(
        [
            '<?xml version="1.0" encoding="utf-8"?>',
            '<feed xmlns="http://www.w3.org/2005/Atom">',
            f"<title>{_text(title)}</title>",
            f"<id>{_text(address)}</id>",
            f"<updated>{updated}</updated>",
            "<generator>Blotter</generator>",
            "<author><name>Blotter</name></author>",
            f'<link rel="self" type="application/atom+xml" href={_quoted(address)}/>',
            f'<link rel="alternate" type="text/html" href={_quoted(page)}/>',
            *(_entry(entry, page, article) for entry in listed),
            "</feed>",
            "",
        ]
    )


def _entry(entry: News, page: str, article: str) -> str:
    link = (article + entry.key if article else entry.url or page) if entry.key else page
    published = f"<published>{_time(entry.published)}</published>" if entry.published else ""
    related = f'<link rel="via" href={_quoted(entry.url)}/>' if entry.url else ""
    author = "".join(f"<author><name>{_text(name)}</name></author>" for name in entry.authors)
    return (
        f"<entry><title>{_text(entry.title)}</title><id>{_text(entry.id)}</id><updated>{entry.at}</updated>"
        f'{published}<link rel="alternate" type="text/html" href={_quoted(link)}/>{related}{author}'
        f'<summary type="text">{_text(entry.summary)}</summary></entry>'
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


def _time(text: str) -> str:
    return text if "T" in text else f"{text[:10]}T00:00:00Z"


def _text(text: str) -> str:
    return escape(ILLEGAL.sub("\ufffd", text))


def _quoted(text: str) -> str:
    return quoteattr(ILLEGAL.sub("\ufffd", text))
