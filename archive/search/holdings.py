"""Figures of the whole archive, and of one publication, for the pages that show them."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from archive.errors import NoSuchRecord
from archive.nearest import LISTED, meant
from archive.schema.json_columns import mapping_in
from archive.search.selection import Selection
from archive.search.trends import Trends, trends
from archive.times import known_day


@dataclass(frozen=True, slots=True, kw_only=True)
class Shelf:
    """A publication, as a line of a list."""

    slug: str
    name: str
    home: str
    state: str
    articles: int
    first: str | None
    last: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Holdings:
    """The archive as a whole."""

    articles: int
    undated: int
    first: str | None
    last: str | None
    trend: Trends
    """Articles by month or year; it has no search."""

    publications: Sequence[Shelf]
    captures: int
    last_run: str | None
    """When the last finished run began."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gap:
    """A time without articles of a publication that has articles before and after it."""

    after: str
    before: str
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Title:
    """One publication, with its figures and gaps."""

    id: int
    slug: str
    name: str
    home: str
    country: str | None
    language: str | None
    timezone: str | None
    state: str
    state_note: str | None
    days: Mapping[str, int]
    """Day to articles."""

    articles: int
    undated: int
    gaps: Sequence[Gap]
    """The longest, longest first."""

    outcomes: Sequence[Mapping[str, Any]]
    """``outcome``, ``reason``, ``held`` (1: the archive has the article) and ``number`` of all listed addresses."""

    runs: Sequence[Mapping[str, Any]]
    sources: Mapping[str, Any]
    """Source to its answer in the last run that asked it."""


def holdings(db: sqlite3.Connection) -> Holdings:
    """Return what is held. Every statement reads an index, none a text."""
    undated = _one(db, "SELECT count(*) FROM articles WHERE published_day IS NULL")
    first = _one(db, "SELECT min(published_day) FROM articles")
    last = _one(db, "SELECT max(published_day) FROM articles")
    return Holdings(
        articles=_one(db, "SELECT count(*) FROM articles"),
        undated=undated,
        first=first,
        last=last,
        trend=trends(db, Selection(), ()),
        publications=shelves(db),
        captures=_one(db, "SELECT count(*) FROM captures"),
        last_run=_one(db, "SELECT max(started_at) FROM runs WHERE finished_at IS NOT NULL"),
    )


def shelves(db: sqlite3.Connection) -> list[Shelf]:
    """Return all publications by name."""
    rows = _rows(
        db,
        """SELECT slug, name, home, state,
             (SELECT count(*) FROM articles WHERE publication_id = publications.id) AS articles,
             (SELECT min(published_day) FROM articles WHERE publication_id = publications.id) AS first,
             (SELECT max(published_day) FROM articles WHERE publication_id = publications.id) AS last
           FROM publications ORDER BY name""",
    )
    return [Shelf(**row) for row in rows]


def names(db: sqlite3.Connection) -> dict[str, str]:
    """Return slug to title of every publication."""
    return dict(tuple(row) for row in db.execute("SELECT slug, name FROM publications"))


def title(db: sqlite3.Connection, slug: str) -> Title:
    """Return the publication *slug*.

    Raises:
        NoSuchRecord: no publication has the name.

    """
    rows = _rows(db, "SELECT * FROM publications WHERE slug = ?", slug)
    if not rows:
        raise NoSuchRecord("the archive has no publication", slug, meant(slug, names(db), LISTED))
    number = rows[0]["id"]
    days = dict(
        db.execute(
            """SELECT published_day, count(*) FROM articles
               WHERE publication_id = ? AND published_day IS NOT NULL GROUP BY 1 ORDER BY 1""",
            (number,),
        )
    )
    undated = _one(db, "SELECT count(*) FROM articles WHERE publication_id = ? AND published_day IS NULL", number)
    runs = _rows(db, RUNS.format("publication_id = ?"), number, 20)
    return Title(
        **rows[0],
        days=days,
        articles=sum(days.values()) + undated,
        undated=undated,
        gaps=gaps(days),
        outcomes=_rows(db, OUTCOMES, number),
        runs=runs,
        sources=next((run["sources"] for run in runs if run["sources"]), {}),
    )


def last_run_of(db: sqlite3.Connection, slug: str) -> dict[str, Any] | None:
    """Return the result of the last run that reported on the publication *slug*; ``None`` without one."""
    rows = _rows(db, RUNS.format("slug = ?"), slug, 1)
    return {"run": rows[0]["run_id"]} | {key: rows[0][key] for key in LAST_RUN} if rows else None


def latest_runs(db: sqlite3.Connection, number: int = 60) -> list[dict[str, Any]]:
    """Return the last *number* runs, newest first, each with its results for its ``publications``.

    ``reread`` is the number of readings that changed because captures were read again.
    """
    runs = _rows(db, LATEST_RUNS, number)
    done = _rows(db, RUNS.format("run_id >= ?"), runs[-1]["id"] if runs else 0, -1)
    by_run = {run_id: list(rows) for run_id, rows in itertools.groupby(done, key=lambda row: row["run_id"])}
    return [run | {"publications": by_run.get(run["id"], [])} for run in runs]


def gaps(days: Mapping[str, int], most: int = 5) -> list[Gap]:
    """Return the longest times between two days on which something was printed, of a week or more.

    >>> [gap.days for gap in gaps({"2016-01-01": 1, "2016-01-03": 2, "2016-03-01": 1})]
    [57]
    """
    printed = [(day, on) for day in days if (on := known_day(day))]
    rows = [
        Gap(after=before[0], before=after[0], days=(after[1] - before[1]).days - 1)
        for before, after in itertools.pairwise(printed)
    ]
    return sorted((gap for gap in rows if gap.days >= 7), key=lambda gap: -gap.days)[:most]


LAST_RUN = ("outcome", "started_at", "sources")
LATEST_RUNS = """
    SELECT runs.*, (SELECT count(*) FROM rereadings WHERE run_id = runs.id) AS reread
    FROM runs ORDER BY id DESC LIMIT ?"""
RUNS = """
    SELECT run_publications.*, slug, name, started_at FROM run_publications
    JOIN publications ON publications.id = publication_id JOIN runs ON runs.id = run_id
    WHERE {} ORDER BY run_id DESC, name LIMIT ?"""
OUTCOMES = """
    SELECT outcome, reason, article_id IS NOT NULL AS held, count(*) AS number FROM urls
    WHERE publication_id = ? AND role = 'article' GROUP BY outcome, reason, held ORDER BY number DESC"""


def _one(db: sqlite3.Connection, sql: str, *values: object) -> Any:
    return db.execute(sql, values).fetchone()[0]


def _rows(db: sqlite3.Connection, sql: str, *values: object) -> list[dict[str, Any]]:
    cursor = db.cursor()
    cursor.row_factory = sqlite3.Row
    rows = [dict(row) for row in cursor.execute(sql, values)]
    return [row | {"sources": mapping_in(row["sources"])} if "sources" in row else row for row in rows]
