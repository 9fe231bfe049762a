"""Which articles an older reader read. The crawler says which readers are today's; an index finds the others."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping

from sqlite_utils import Database

from archive.articles.stored_reading import reader_in
from archive.schema.json_columns import mapping_in, texts

READERS = "readers"
"""Name of the setting that holds the reader's version, and its digests with the rules of each publication."""


def note_readers(db: Database, slug: str, digests: Collection[str], *, version: str) -> None:
    """Remember under which *digests* today's reader, of this *version*, reads a publication."""
    noted = _noted(db)
    known = noted if noted.get("version") == version else {"version": version}
    if known.get(slug) != sorted(digests):
        value = json.dumps(known | {slug: sorted(digests)})
        with db.atomic():
            db.conn.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", [READERS, value])


def read_by_older(db: Database, *, version: str) -> dict[str, int]:
    """Return publication to the number of its articles that another reader read than the one of *version*."""
    noted = _noted(db)
    is_known = noted.get("version") == version
    numbers: dict[str, int] = {}
    for slug, reading, number in db.execute(
        """SELECT slug, reading, count(*) FROM articles
           JOIN publications ON publications.id = publication_id GROUP BY publication_id, reading"""
    ):
        today = texts(noted.get(slug)) if is_known else ()
        if reader_in(reading) not in {version, *today}:
            numbers[slug] = numbers.get(slug, 0) + number
    return numbers


def older_readers(older: Mapping[str, int]) -> str:
    """Return the advice for these numbers of articles read by an older reader; empty without any."""
    number = sum(older.values())
    if not number:
        return ""
    were = "articles were" if number > 1 else "article was"
    command = f"blotter reread {next(iter(older))} --dry-run" if len(older) == 1 else "blotter reread --dry-run"
    return f"\n{number:,} {were} read by an older reader; to read them with today's, run: {command}\n"


def _noted(db: Database) -> dict[str, object]:
    row = db.execute("SELECT value FROM settings WHERE name = ?", [READERS]).fetchone()
    return mapping_in(row[0] if row else None)
