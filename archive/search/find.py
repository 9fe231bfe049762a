"""The articles of a selection, best or newest first, with facts about the whole result.

One pass over the matches reads score, day, publication, section and access from full-text and
covering index alone. It ends after ``AMONG`` matches, the last archived first: a word in half
of all articles has no best page, and nobody waits a second for it. The result says what was left out.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from archive.schema.fields import SEARCHED, selected
from archive.search.facets import facets_of
from archive.search.matches import AMONG, Match, Sort, matches_of, probing, sources
from archive.search.selection import Selection

START, END = "\x02", "\x03"  # stand around a hit; a stray one in a text only marks too much
SNIPPET_WORDS = 32
LONG = 60_000  # characters of a body beyond which its beginning is shown: finding the best passage takes squared time
BEGINNING = 240  # characters of a text that are shown where no passage of it is
HIT = re.compile(f"{START}([^{END}]*){END}?")


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
    """The words around the best hit, marked like the headline; without a query, the beginning."""

    byline: str | None
    published: str | None
    published_precision: str | None
    section: str | None
    access: str
    truncated: str | None
    gone_at: str | None
    word_count: int
    published_day: str | None
    """At the publisher's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """The result of a search: the hits of one page, and facts about all hits."""

    hits: Sequence[Hit]
    total: int
    exact: bool
    """Whether *total* is the number of all articles, or only of those looked at."""

    looked_at: int
    """Matches that were ranked and that the facets count."""

    facets: Mapping[str, Sequence[tuple[str, int]]]
    """As :func:`archive.search.facets.facets_of` returns them."""

    undated: int
    """With a period: matches without a date, which it leaves out, among the first ``AMONG``."""


ORDERS: Mapping[Sort, tuple[Callable[[Match], Any], bool]] = {
    Sort.BEST: (lambda match: (-match.score, match.day or "", match.published or "", match.id), True),
    Sort.NEWEST: (lambda match: (match.day or "", match.published or "", match.id), True),
    Sort.OLDEST: (lambda match: (match.day is None, match.day, match.published, match.id), False),
}
"""Key of the order, and whether it is reversed."""


def find(
    db: sqlite3.Connection, selection: Selection, *, sort: Sort, limit: int, offset: int = 0, facets: bool = False
) -> SearchResult:
    """Return the hits of *selection* from *offset* on, at most *limit*."""
    among = max(AMONG, offset + limit)
    matches = matches_of(db, selection, sort=sort, most=among + 1)
    capped = len(matches) > among
    del matches[among:]
    ids = [match.id for match in _sorted(matches, selection, sort)[offset : offset + limit]]
    if capped and selection.match and sort is not Sort.BEST:
        ids = [match.id for match in by_day(db, selection, sort=sort, limit=offset + limit)[offset:]]
    counted = count_of(db, selection) if capped else len(matches)
    return SearchResult(
        hits=hits_of(db, selection.match, ids),
        total=counted or len(matches),
        exact=counted is not None,
        looked_at=len(matches),
        facets=facets_of(db, selection, matches) if facets else {},
        undated=undated_of(db, selection) if facets else 0,
    )


def segments(marked: str) -> Iterator[tuple[str, bool]]:
    """Yield the pieces of *marked* text, each with whether it is a hit.

    >>> list(segments(f"a {START}new{END} one"))
    [('a ', False), ('new', True), (' one', False)]
    """
    for number, piece in enumerate(HIT.split(marked)):
        if piece:
            yield piece.replace(END, ""), bool(number % 2)


def _sorted(matches: list[Match], selection: Selection, sort: Sort) -> list[Match]:
    if not selection.match:
        return matches
    key, reverse = ORDERS[sort]
    return sorted(matches, key=key, reverse=reverse)


def by_day(db: sqlite3.Connection, selection: Selection, *, sort: Sort, limit: int) -> list[Match]:
    """Return the first matches of *selection* day by day: with many of them, the first few days have enough."""
    condition, parameters = probing(selection)
    dated = "" if sort is Sort.NEWEST else "published_day IS NOT NULL AND"
    newest = "published_day DESC, published DESC, id DESC"
    order = newest if sort is Sort.NEWEST else "published_day, published, id"
    sql = f"""
        SELECT id, 0, published_day, published, publication_id, section, access
        FROM articles INDEXED BY articles_newest WHERE {dated} {condition} ORDER BY {order} LIMIT :limit"""
    return [Match._make(row) for row in db.execute(sql, parameters | {"limit": limit})]


def count_of(db: sqlite3.Connection, selection: Selection) -> int | None:
    """Return how many articles match, or ``None`` if only reading them all would show it."""
    condition, parameters = selection.condition
    if selection.match is None:
        sql = f"SELECT count(*) FROM articles WHERE {condition}"
    elif condition == "1":
        sql, parameters = (
            "SELECT count(*) FROM articles_fts WHERE articles_fts MATCH :match",
            {"match": selection.match},
        )
    else:
        return None
    counted: int = db.execute(sql, parameters).fetchone()[0]
    return counted


def undated_of(db: sqlite3.Connection, selection: Selection) -> int:
    """Return how many matches a period leaves out because they have no date, among the first ``AMONG``."""
    if selection.undated or not (selection.since or selection.until):
        return 0
    tables, condition, parameters = sources(replace(selection, since=None, until=None))
    if selection.match is None:
        sql = f"SELECT count(*) FROM articles WHERE published_day IS NULL AND {condition}"
    else:
        sql = f"""
            SELECT count(*) FROM (SELECT articles.published_day FROM {tables} WHERE {condition}
              ORDER BY articles_fts.rowid DESC LIMIT {AMONG}) WHERE published_day IS NULL"""
    counted: int = db.execute(sql, parameters).fetchone()[0]
    return counted


SHOWN = ("id", "key", "publication", "publication_name", "url", "headline", "byline", "published", "published_day",
         "published_precision", "section", "access", "truncated", "gone_at", "word_count")  # fmt: skip
LINES = f"""
    SELECT {selected(*SHOWN)}, substr(coalesce(nullif(standfirst, ''), body), 1, {BEGINNING} + 1) AS snippet
    FROM articles JOIN publications ON publications.id = publication_id WHERE articles.id IN ({{}})"""


def hits_of(db: sqlite3.Connection, match: str | None, ids: Sequence[int]) -> list[Hit]:
    """Return the articles *ids* as lines of a list, marked where they hold the words of *match*, an FTS5 expression."""
    texts = _marked(db, match, ids)
    cursor = db.cursor()
    cursor.row_factory = sqlite3.Row
    rows = {row["id"]: row for row in cursor.execute(LINES.format(", ".join("?" for _ in ids)), tuple(ids))}
    return [_hit(rows[each], texts.get(each)) for each in ids]


def _marked(db: sqlite3.Connection, match: str | None, ids: Iterable[int]) -> Mapping[int, tuple[str, str | None]]:
    """Return headline and best passage of each article, hits marked. Read by id: never over all that matched.

    A passage that only repeats the headline gives way to one of the body, or to the beginning, as ``None``.
    """
    if match is None:
        return {}
    sql = f"""
        SELECT highlight(articles_fts, 0, ?1, ?2), {PASSAGE.format(-1)}
        FROM articles_fts WHERE articles_fts MATCH ?4 AND rowid = ?5"""
    texts = ((each, db.execute(sql, (START, END, SNIPPET_WORDS, match, each, LONG)).fetchone()) for each in ids)
    return {
        each: (headline, _of_body(db, match, each) if passage and _words(passage) in _words(headline) else passage)
        for each, (headline, passage) in ((each, text) for each, text in texts if text)
    }


PASSAGE = """CASE WHEN (SELECT length(body) FROM articles WHERE id = ?5) <= ?6
            THEN snippet(articles_fts, {}, ?1, ?2, '…', ?3) END"""
BODY = list(SEARCHED).index("body")


def _of_body(db: sqlite3.Connection, match: str, number: int) -> str | None:
    sql = f"SELECT {PASSAGE.format(BODY)} FROM articles_fts WHERE articles_fts MATCH ?4 AND rowid = ?5"
    passage: str | None = db.execute(sql, (START, END, SNIPPET_WORDS, match, number, LONG)).fetchone()[0]
    return passage if passage and START in passage else None


def _words(marked: str) -> str:
    return "".join(text for text, _ in segments(marked)).strip("… ")


def _hit(row: sqlite3.Row, text: tuple[str, str | None] | None) -> Hit:
    fields = {name: row[name] for name in row.keys()}  # noqa: SIM118  # a Row iterates over its values
    fields["snippet"] = _beginning(fields["snippet"])
    if text:
        fields["headline"], fields["snippet"] = text[0], text[1] or fields["snippet"]
    return Hit(**fields)


def _beginning(text: str) -> str:
    """Return *text*; if it is longer than is shown, up to its last whole word that is, with dots."""
    if len(text) <= BEGINNING:
        return text
    whole = re.match(r".*(?=\s)", text, re.DOTALL)
    return f"{whole[0].rstrip() if whole else text[:BEGINNING]}…"
