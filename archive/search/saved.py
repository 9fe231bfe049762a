"""Saved searches, and up to where each has been reported.

They are written beside a crawl: one row at a time, in a table that no crawl touches, so
SQLite's own lock is enough and nobody has to wait for a run to end.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from archive.errors import NoSuchRecord
from archive.export.atom import News, news
from archive.schema.database import writing_beside
from archive.search.selection import Selection
from archive.times import stamp


@dataclass(frozen=True, slots=True, kw_only=True)
class SavedSearch:
    """A search that somebody wants to hear from."""

    name: str
    selection: Selection
    made_at: str
    told_at: str | None
    reported: tuple[int, int]
    """Last article and last revision that were reported."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Digest:
    """What is new for one saved search, and up to where that goes."""

    search: SavedSearch
    news: Sequence[News]
    upto: tuple[int, int]


def save(archive: Path, name: str, selection: Selection, *, at: datetime) -> None:
    """Save *selection* as *name*, in place of what had that name; what comes from now on is reported."""
    with writing_beside(archive) as db:
        db.execute(
            """INSERT INTO searches (name, selection, made_at, told_article, told_revision)
               SELECT ?, ?, ?, coalesce((SELECT max(id) FROM articles), 0), coalesce((SELECT max(id) FROM revisions), 0)
               WHERE true ON CONFLICT (name) DO UPDATE SET selection = excluded.selection""",
            (name, json.dumps(selection.spelt, ensure_ascii=False), stamp(at)),
        )


def remove(archive: Path, name: str) -> None:
    """Remove the saved search *name*.

    Raises:
        NoSuchRecord: there is none.

    """
    with writing_beside(archive) as db:
        if not db.execute("DELETE FROM searches WHERE name = ?", (name,)).rowcount:
            raise NoSuchRecord("no saved search has the name", name, "`blotter alerts list` lists them")


def saved(db: sqlite3.Connection) -> list[SavedSearch]:
    """Return all saved searches by name."""
    rows = db.execute(
        "SELECT name, selection, made_at, told_at, told_article, told_revision FROM searches ORDER BY name"
    )
    return [
        SavedSearch(
            name=name,
            selection=Selection.spelt_in(selection),
            made_at=made_at,
            told_at=told_at,
            reported=(article, revision),
        )
        for name, selection, made_at, told_at, article, revision in rows
    ]


def digests(db: sqlite3.Connection) -> list[Digest]:
    """Return what is new for each saved search since the last report."""
    upto = db.execute("SELECT (SELECT max(id) FROM articles), (SELECT max(id) FROM revisions)").fetchone()
    return [
        Digest(
            search=search,
            news=news(db, search.selection, after=search.reported),
            upto=(upto[0] or 0, upto[1] or 0),
        )
        for search in saved(db)
    ]


def mark_reported(archive: Path, digest: Digest, *, at: datetime) -> None:
    """Note that *digest* has been delivered."""
    with writing_beside(archive) as db:
        db.execute(
            "UPDATE searches SET told_at = ?, told_article = ?, told_revision = ? WHERE name = ?",
            (stamp(at), *digest.upto, digest.search.name),
        )
