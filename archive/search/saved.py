"""Saved searches, and the point up to which each has been reported.

They are written beside a crawl: one row at a time, in tables that no crawl touches, so
SQLite's own lock is enough and nobody has to wait for a run to end.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from archive.errors import NoSuchRecord
from archive.nearest import meant
from archive.schema.database import writing_beside
from archive.search.edited_words import words_added, words_removed
from archive.search.news import News, arrivals, edits, gone, newest_first, taken_down
from archive.search.selection import Selection
from archive.times import stamp

MOST = 1000  # entries of one report and kind


class Report(StrEnum):
    """The reports of a saved search."""

    NEW = "new"
    """Articles that came in."""

    CHANGED = "changed"
    """Edits of articles that it finds."""

    ADDED = "added"
    """Edits that put its words into an article."""

    REMOVED = "removed"
    """Edits that took its words out."""

    TAKEN_DOWN = "taken-down"
    """Articles that the publisher took down."""


USUAL = (Report.NEW, Report.CHANGED)
OF_WORDS = {Report.ADDED, Report.REMOVED}
"""Reports that need words to look for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedSearch:
    """A search that somebody wants to hear from."""

    id: int
    name: str
    selection: Selection
    reports: tuple[Report, ...]
    made_at: str
    told_at: str | None
    reported: tuple[int, int]
    """Last article and last revision that were reported."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """The news of one saved search, and the point up to which it goes."""

    search: SavedSearch
    news: Sequence[News]
    upto: tuple[int, int]
    gone: Sequence[tuple[int, str]]
    """Articles that are taken down, and since when."""


def save(archive: Path, name: str, selection: Selection, *, at: datetime, reports: Collection[Report] = USUAL) -> None:
    """Save *selection* as *name*, in place of another one of that name; news from now on is reported."""
    with writing_beside(archive) as db:
        (number,) = db.execute(
            """INSERT INTO searches (name, selection, reports, made_at, told_article, told_revision)
               SELECT ?, ?, ?, ?, coalesce((SELECT max(id) FROM articles), 0),
                 coalesce((SELECT max(id) FROM revisions), 0)
               WHERE true
               ON CONFLICT (name) DO UPDATE SET selection = excluded.selection, reports = excluded.reports
               RETURNING id""",
            (name, json.dumps(selection.spelt, ensure_ascii=False), ",".join(reports), stamp(at)),
        ).fetchone()
        _note_gone(db, number, _gone(db, selection))  # articles gone by now are not news


def remove(archive: Path, name: str) -> None:
    """Remove the saved search *name*.

    Raises:
        NoSuchRecord: no saved search has the name.

    """
    with writing_beside(archive) as db:
        db.execute("DELETE FROM told_gone WHERE search_id = (SELECT id FROM searches WHERE name = ?)", (name,))
        if not db.execute("DELETE FROM searches WHERE name = ?", (name,)).rowcount:
            names = [each for (each,) in db.execute("SELECT name FROM searches")]
            hint = meant(name, names, "`blotter alerts list` lists them")
            raise NoSuchRecord("no saved search has the name", name, hint)


def saved(db: sqlite3.Connection) -> list[SavedSearch]:
    """Return all saved searches by name."""
    rows = db.execute(
        "SELECT id, name, selection, reports, made_at, told_at, told_article, told_revision FROM searches ORDER BY name"
    )
    return [
        SavedSearch(
            id=number,
            name=name,
            selection=Selection.spelt_in(selection),
            reports=tuple(Report(each) for each in reports.split(",") if each in set(Report)),
            made_at=made_at,
            told_at=told_at,
            reported=(article, revision),
        )
        for number, name, selection, reports, made_at, told_at, article, revision in rows
    ]


def digests(db: sqlite3.Connection) -> list[Digest]:
    """Return what is new for each saved search since the last report."""
    with _one_moment(db):
        upto = db.execute("SELECT (SELECT max(id) FROM articles), (SELECT max(id) FROM revisions)").fetchone()
        return [
            Digest(
                search=search,
                news=newest_first(_news(db, search)),
                upto=(upto[0] or 0, upto[1] or 0),
                gone=_gone(db, search.selection) if Report.TAKEN_DOWN in search.reports else (),
            )
            for search in saved(db)
        ]


@contextmanager
def _one_moment(db: sqlite3.Connection) -> Iterator[None]:
    """Let all that is asked within be true of one moment, though a crawl writes."""
    if db.in_transaction:
        yield
        return
    db.execute("BEGIN")
    try:
        yield
    finally:
        db.rollback()


def _news(db: sqlite3.Connection, search: SavedSearch) -> Iterator[News]:
    selection, (article, revision) = search.selection, search.reported
    if Report.NEW in search.reports:
        yield from arrivals(db, selection, after=article, most=MOST)
    if Report.CHANGED in search.reports:
        yield from edits(db, selection, after=revision, most=MOST)
    if Report.ADDED in search.reports and selection.match:
        yield from words_added(db, selection, after=revision, most=MOST)
    if Report.REMOVED in search.reports and selection.match:
        yield from words_removed(db, selection, after=revision, most=MOST)
    if Report.TAKEN_DOWN in search.reports:
        yield from taken_down(db, selection, search=search.id, most=MOST)


def mark_reported(db: sqlite3.Connection, digest: Digest, *, at: datetime) -> None:
    """Note that *digest* is on its way to its reader; *db* is open to write beside a crawl."""
    db.execute(
        "UPDATE searches SET told_at = ?, told_article = ?, told_revision = ? WHERE id = ?",
        (stamp(at), *digest.upto, digest.search.id),
    )
    _note_gone(db, digest.search.id, digest.gone)


def _gone(db: sqlite3.Connection, selection: Selection) -> list[tuple[int, str]]:
    sql, parameters = gone(selection)
    return db.execute(f"SELECT id, gone_at FROM articles WHERE id IN ({sql})", parameters).fetchall()


def _note_gone(db: sqlite3.Connection, search: int, articles: Iterable[tuple[int, str]]) -> None:
    db.executemany(
        "INSERT OR REPLACE INTO told_gone (search_id, article_id, gone_at) VALUES (?, ?, ?)",
        [(search, article, at) for article, at in articles],
    )
