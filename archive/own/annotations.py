"""Notes on articles: text of one's own, by the key of the article."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from archive.errors import NoSuchRecord
from archive.own.place import reading, writing
from archive.times import stamp


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """A note on one article."""

    number: int
    key: str
    """Of the article."""

    text: str
    made_at: str


def add_note(archive: Path, key: str, text: str, *, at: datetime) -> int:
    """Return the number of the note *text* on the article *key*, which is kept now."""
    with writing(archive) as db:
        sql = "INSERT INTO notes (key, text, made_at) VALUES (?, ?, ?) RETURNING id"
        (number,) = db.execute(sql, (key, text, stamp(at))).fetchone()
    return int(number)


def remove_note(archive: Path, number: int) -> None:
    """Remove note *number*.

    Raises:
        NoSuchRecord: no note has the number.

    """
    with writing(archive) as db:
        removed = db.execute("DELETE FROM notes WHERE id = ?", (number,)).rowcount
    if not removed:
        raise NoSuchRecord("no note has the number", number, "`blotter note list` lists them")


def notes(archive: Path, key: str | None = None) -> list[Note]:
    """Return the notes on the article *key*, or all of them, oldest first."""
    with reading(archive) as db:
        if db is None:
            return []
        sql = "SELECT id, key, text, made_at FROM notes WHERE ?1 IS NULL OR key = ?1 ORDER BY id"
        rows = db.execute(sql, (key,)).fetchall()
    return [Note(number=number, key=of, text=text, made_at=made_at) for number, of, text, made_at in rows]
