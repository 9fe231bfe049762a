"""The articles of a selection, best or newest first, with the words that matched marked."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from archive.selection import Selection

WEIGHTS = "bm25(10.0, 4.0, 1.0, 3.0)"
"""How much a hit in headline, standfirst, body and byline counts."""

START, END = (
    "\x02",
    "\x03",
)  # stand around a hit; no page prints them, and a stray one only marks too much or too little
SNIPPET_WORDS = 32
HIT = re.compile(f"{START}([^{END}]*){END}?")


class Sort(StrEnum):
    """Order of what is found."""

    BEST = "best"
    NEWEST = "newest"
    OLDEST = "oldest"


ORDERS = {
    Sort.BEST: "articles.published DESC, articles.id DESC",  # without words there is no best: newest
    Sort.NEWEST: "articles.published DESC, articles.id DESC",
    Sort.OLDEST: "articles.published IS NULL, articles.published, articles.id",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """An article that was found, as a line of a list."""

    id: int
    key: str
    publication: str
    """Slug."""

    publication_name: str
    url: str
    headline: str
    """Hits stand between ``START`` and ``END``."""

    snippet: str
    """The words around the best hit, marked like the headline; the beginning where no words were looked for."""

    byline: str | None
    published: str | None
    published_precision: str | None
    section: str | None
    access: str
    truncated: str | None
    gone_at: str | None
    word_count: int


def find(db: sqlite3.Connection, selection: Selection, *, sort: Sort, limit: int, offset: int = 0) -> list[Hit]:
    """Return at most *limit* hits of *selection* after the first *offset*."""
    ids = find_ids(db, selection, sort=sort, limit=limit, offset=offset)
    texts = _marked(db, selection.match, ids)
    rows = {row["id"]: row for row in _rows(db, LINES.format(_placeholders(ids)), ids)}
    return [_hit(rows[each], texts.get(each)) for each in ids if each in rows]


def find_ids(db: sqlite3.Connection, selection: Selection, *, sort: Sort, limit: int, offset: int = 0) -> list[int]:
    """Return the ids of :func:`find`, in its order."""
    source, condition, parameters = sources(selection)
    order = ORDERS[sort]
    if selection.match and sort is Sort.BEST:
        condition += f" AND articles_fts.rank MATCH '{WEIGHTS}'"
        order = "articles_fts.rank"
    sql = f"SELECT articles.id FROM {source} WHERE {condition} ORDER BY {order} LIMIT :limit OFFSET :offset"
    found = db.execute(sql, parameters | {"limit": limit, "offset": offset})
    return [row[0] for row in found]


def count(db: sqlite3.Connection, selection: Selection) -> int:
    """Return how many articles *selection* holds."""
    source, condition, parameters = sources(selection)
    counted: int = db.execute(f"SELECT count(*) FROM {source} WHERE {condition}", parameters).fetchone()[0]
    return counted


def sources(selection: Selection) -> tuple[str, str, dict[str, Any]]:
    """Return what stands after FROM, what stands after WHERE, and the parameters, for the articles of *selection*.

    A query without a word in it finds nothing, rather than everything.
    """
    condition, parameters = selection.condition
    if not selection.query.strip():
        return "articles", condition, parameters
    match = selection.match
    if match is None:
        return "articles", "0", {}
    parameters = parameters | {"match": match}
    joined = "articles_fts CROSS JOIN articles ON articles.id = articles_fts.rowid"
    return joined, f"articles_fts MATCH :match AND {condition}", parameters


def segments(marked: str) -> Iterator[tuple[str, bool]]:
    """Yield the pieces of *marked* text, each with whether it is a hit.

    >>> list(segments(f"a {START}new{END} one"))
    [('a ', False), ('new', True), (' one', False)]
    """
    for number, piece in enumerate(HIT.split(marked)):
        if piece:
            yield piece.replace(END, ""), bool(number % 2)


LINES = """
    SELECT articles.id, key, slug AS publication, name AS publication_name, articles.url, headline,
      substr(coalesce(nullif(standfirst, ''), body), 1, 240) AS snippet, byline, published, published_precision,
      section, access, truncated, gone_at, word_count
    FROM articles JOIN publications ON publications.id = publication_id WHERE articles.id IN ({})"""


def _marked(db: sqlite3.Connection, match: str | None, ids: Iterable[int]) -> Mapping[int, tuple[str, str]]:
    """Return headline and best passage of each article, hits marked. Read by id: never over all that matched."""
    if match is None:
        return {}
    sql = """
        SELECT highlight(articles_fts, 0, ?1, ?2), snippet(articles_fts, -1, ?1, ?2, '…', ?3)
        FROM articles_fts WHERE articles_fts MATCH ?4 AND rowid = ?5"""
    texts = ((each, db.execute(sql, (START, END, SNIPPET_WORDS, match, each)).fetchone()) for each in ids)
    return {each: tuple(text) for each, text in texts if text}


def _hit(row: sqlite3.Row, text: tuple[str, str] | None) -> Hit:
    fields = {name: row[name] for name in row.keys()}  # noqa: SIM118  # a Row iterates over its values
    if text:
        fields["headline"], fields["snippet"] = text
    return Hit(**fields)


def _rows(db: sqlite3.Connection, sql: str, parameters: Iterable[Any]) -> list[sqlite3.Row]:
    cursor = db.cursor()
    cursor.row_factory = sqlite3.Row
    return cursor.execute(sql, tuple(parameters)).fetchall()


def _placeholders(values: Iterable[Any]) -> str:
    return ", ".join("?" for _ in values)
