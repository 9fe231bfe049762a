"""Tags and collections of one's own: names, each with the articles that it was given to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from archive.errors import NoSuchRecord
from archive.nearest import meant
from archive.own.place import reading, writing
from archive.times import stamp


class LabelKind(StrEnum):
    """The two kinds of names; letter case does not matter in either."""

    TAG = "tag"
    COLLECTION = "collection"


@dataclass(frozen=True, slots=True)
class Label:
    """A tag or a collection."""

    kind: LabelKind
    name: str
    articles: int


def label(archive: Path, kind: LabelKind, name: str, keys: Iterable[str], *, at: datetime) -> int:
    """Return how many of the articles *keys* did not have the label *name*, which all have now."""
    with writing(archive) as db:
        known = db.execute("SELECT name FROM labels WHERE kind = ? AND name = ? LIMIT 1", (kind, name)).fetchone()
        rows = [(kind, known[0] if known else name, key, stamp(at)) for key in keys]
        sql = "INSERT OR IGNORE INTO labels (kind, name, key, added_at) VALUES (?, ?, ?, ?)"
        return max(0, db.executemany(sql, rows).rowcount)


def unlabel(archive: Path, kind: LabelKind, name: str, keys: Iterable[str] | None = None) -> int:
    """Return from how many articles the label *name* was taken: from those of *keys*, or from all.

    Raises:
        NoSuchRecord: no article has the label.

    """
    with writing(archive) as db:
        names = [each for (each,) in db.execute("SELECT DISTINCT name FROM labels WHERE kind = ?", (kind,))]
        if name.lower() not in {each.lower() for each in names}:
            raise NoSuchRecord(f"no {kind} has the name", name, meant(name, names, f"`blotter {kind} list` lists them"))
        if keys is None:
            return db.execute("DELETE FROM labels WHERE kind = ? AND name = ?", (kind, name)).rowcount
        sql = "DELETE FROM labels WHERE kind = ? AND name = ? AND key = ?"
        return max(0, db.executemany(sql, [(kind, name, key) for key in keys]).rowcount)


def labels(archive: Path, key: str | None = None) -> list[Label]:
    """Return all labels by name, collections first, or those of the article *key*."""
    sql = """
        SELECT kind, min(name), count(*) FROM labels GROUP BY kind, name
        HAVING ?1 IS NULL OR max(key = ?1) ORDER BY kind, name"""
    with reading(archive) as db:
        rows = db.execute(sql, (key,)).fetchall() if db else []
    return [Label(LabelKind(kind), name, articles) for kind, name, articles in rows]


def labelled(archive: Path, kind: LabelKind, name: str) -> list[str]:
    """Return the keys of the articles that have the label *name*, in the order in which they got it."""
    sql = "SELECT key FROM labels WHERE kind = ? AND name = ? ORDER BY added_at, rowid"
    with reading(archive) as db:
        return [key for (key,) in db.execute(sql, (kind, name))] if db else []
