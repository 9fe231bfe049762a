"""The articles that match a selection, as the indexes know them: no text is read for a match."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from enum import StrEnum
from typing import Any, NamedTuple

from archive.schema.fields import WEIGHTS
from archive.search.selection import Selection

AMONG = 5_000
"""Most matches that are ranked and counted by facet."""


class Sort(StrEnum):
    """Order of the results. Without words no article is the best, and the newest comes first."""

    BEST = "best"
    NEWEST = "newest"
    OLDEST = "oldest"


class Match(NamedTuple):
    """A match as the indexes know it."""

    id: int
    score: float
    day: str | None
    published: str | None
    publication_id: int
    section: str | None
    access: str


def matches_of(
    db: sqlite3.Connection, selection: Selection, *, sort: Sort, most: int, small: bool | None = None
) -> list[Match]:
    """Return at most *most* matches of *selection*; those of words come with the last archived first.

    *small* is what :func:`is_small` says, where several archives have decided it together.
    """
    tables, condition, parameters = sources(selection)
    score, order = "0", ORDER_BY_DAY[sort]
    if selection.match and (is_small(db, selection) if small is None else small):
        tables, (condition, parameters) = "articles", probing(selection)
    elif selection.match:
        tables, condition, parameters = quickest(db, selection, most=most)
        score = f"bm25(articles_fts, {WEIGHTS})" if sort is Sort.BEST else "0"
        order = "articles_fts.rowid DESC"
    sql = f"""
        SELECT articles.id, {score}, published_day, published, publication_id, section, access FROM {tables}
        WHERE {condition} ORDER BY {order} LIMIT :most"""
    return [Match._make(row) for row in db.execute(sql, parameters | {"most": most})]


def sources(selection: Selection) -> tuple[str, str, dict[str, Any]]:
    """Return the tables after FROM, the condition after WHERE, and the parameters, for the articles of *selection*.

    A query without a word in it finds nothing, rather than everything.
    """
    condition, parameters = selection.condition
    if not selection.query.strip() or selection.unwanted:
        return "articles", condition, parameters
    if selection.match is None:
        return "articles", "0", {}
    return WORDS_FIRST, f"articles_fts MATCH :match AND {condition}", parameters | {"match": selection.match}


def probing(selection: Selection) -> tuple[str, dict[str, Any]]:
    """Return the condition of *selection*, words included, as something asked of each article in turn."""
    condition, parameters = selection.condition
    if not selection.query.strip() or selection.unwanted:
        return condition, parameters
    if selection.match is None:
        return "0", {}
    words = "EXISTS (SELECT 1 FROM articles_fts WHERE articles_fts MATCH :match AND rowid = articles.id)"
    return f"{condition} AND {words}", parameters | {"match": selection.match}


def quickest(
    db: sqlite3.Connection, selection: Selection, *, most: int | None = None
) -> tuple[str, str, dict[str, Any]]:
    """Return the same as :func:`sources`, for words with a filter written in the way that reads least.

    Either each match is looked up until *most* are found (all of them without it), or the articles that the filter
    leaves are gathered first, a byte for each article of the archive, and each match costs only a look at its byte.
    Only publications and days have an index to gather by.
    """
    tables, condition, parameters = sources(selection)
    indexed = selection.publications or selection.since or selection.until
    if selection.match is None or not indexed:
        return tables, condition, parameters
    articles = _articles(db)
    wide = articles // WIDE if most else articles
    kept = narrowed(db, selection, wide) or 1
    soon = most * articles // kept if most else articles

    def gathering_reads_less(matching: int) -> bool:
        return LOOK_UP * min(matching, soon) > matching + GATHER * kept

    enough = GATHER * kept + 1 if gathering_reads_less(articles) else articles
    if kept >= wide or not gathering_reads_less(holding(db, selection.match, enough)):
        return tables, condition, parameters
    gathered = {"match": selection.match, "gathered": _gathered(db, selection, articles)}
    return tables, f"articles_fts MATCH :match AND {GATHERED}", gathered


def _gathered(db: sqlite3.Connection, selection: Selection, articles: int) -> bytes:
    """Return a byte for each id from 1 to *articles*: 1 for those that *selection* has with any words."""
    condition, parameters = replace(selection, query="").condition
    marks = bytearray(articles)
    kept = f"SELECT articles.id FROM articles WHERE {condition} AND articles.id <= :last"  # one may have come since
    for (number,) in db.execute(kept, parameters | {"last": articles}):
        marks[number - 1] = 1
    return bytes(marks)


GATHERED = "substr(:gathered, articles_fts.rowid, 1) = x'01'"
LOOK_UP, GATHER = 5, 4
"""To look up a match in the table, and to gather an article of a filter, costs so many times a look at a byte."""

WIDE = 8
"""Where only some matches are wanted, a filter that leaves one in so many articles is not gathered: they are soon
found among them."""

WORDS_FIRST = "articles_fts CROSS JOIN articles INDEXED BY articles_facets ON articles.id = articles_fts.rowid"
PROBE = 150
"""How many matches are read from the full-text index in the time that it takes to ask it about one article."""

FEW = 10_000
"""Fewer matches than these are read in a few milliseconds, whatever the filter leaves of them."""


def is_small(db: sqlite3.Connection, selection: Selection) -> bool:
    """Return whether asking of each article if it holds the words is quicker than reading all that do.

    Then nothing can be scored, since scoring counts the words in the whole archive each time: the
    newest come first. SQLite cannot choose: to its planner a full-text query has no size.
    """
    if replace(selection, query="").condition[0] == "1":
        return False
    if holding(db, selection.match, FEW) < FEW:
        return False
    most = _articles(db) // PROBE
    kept = narrowed(db, selection, most)
    enough = (kept + 1) * PROBE
    return kept < most and holding(db, selection.match, enough) == enough


def holding(db: sqlite3.Connection, expression: str | None, most: int = -1) -> int:
    """Return how many articles match the FTS5 *expression*; it counts no further than *most*."""
    counted: int = db.execute(HOLDING, (expression, most)).fetchone()[0]
    return counted


HOLDING = "SELECT count(*) FROM (SELECT 1 FROM articles_fts WHERE articles_fts MATCH ? LIMIT ?)"


def _articles(db: sqlite3.Connection) -> int:
    """Return a number that is at least that of all articles, at once."""
    return db.execute("SELECT max(id) FROM articles").fetchone()[0] or 0


def narrowed(db: sqlite3.Connection, selection: Selection, most: int) -> int:
    """Return how many articles *selection* has with any words; it counts no further than *most*."""
    condition, parameters = replace(selection, query="").condition
    covered = not replace(selection, query="", sections=(), access=()).narrows  # in the table they stand behind bodies
    table = "articles INDEXED BY articles_facets" if covered else "articles"
    sql = f"SELECT count(*) FROM (SELECT 1 FROM {table} WHERE {condition} LIMIT :most)"
    counted: int = db.execute(sql, parameters | {"most": most}).fetchone()[0]
    return counted


ORDER_BY_DAY = {
    Sort.BEST: "articles.published_day DESC, articles.published DESC, articles.id DESC",
    Sort.NEWEST: "articles.published_day DESC, articles.published DESC, articles.id DESC",
    Sort.OLDEST: "articles.published_day IS NULL, articles.published_day, articles.published, articles.id",
}
