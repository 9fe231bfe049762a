"""Decisions and declarations of people, written beside the captures as JSON Lines for a rebuild."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from archive.whole_files import put_text

NOTES = "notes.jsonl"
TABLES = ("publications", "former_names", "boilerplate", "decisions", "searches", "snoozes")
"""Tables that no capture holds."""

LEFT_OUT = {"boilerplate": {"example_id"}}
"""Columns that only mean something in their own database."""


MADE_AGAIN = {"decisions": "WHERE who IS NOT 'blotter'"}
"""Condition that leaves out rows which the recording of the captures makes again."""


def write_notes(db: Database, folder: Path) -> None:
    """Write into *folder* what no capture has, if it differs from the file there."""
    put_text(folder / NOTES, "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in _rows(db)))


def read_notes(db: Database, folder: Path) -> int:
    """Return how many rows of the notes in *folder* were put into the new archive *db*."""
    path = folder / NOTES
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()] if path.exists() else []
    with db.atomic():
        for row in rows:
            table = row.pop("table")
            names, marks = ", ".join(row), ", ".join("?" * len(row))
            db.conn.execute(f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({marks})", list(row.values()))
    return len(rows)


def continue_searches(db: Database) -> None:
    """Let each saved search report what came after its last report: the numbers of articles are new in this archive."""
    with db.atomic():
        db.conn.execute("""
            UPDATE searches SET
              told_article = coalesce((SELECT max(id) FROM articles WHERE first_seen_at <= told_at), 0),
              told_revision = coalesce((SELECT max(id) FROM revisions WHERE replaced_at <= told_at), 0)
            WHERE told_at IS NOT NULL""")
        db.conn.execute("""
            INSERT OR IGNORE INTO told_gone (search_id, article_id, gone_at)
            SELECT searches.id, articles.id, gone_at FROM searches JOIN articles ON gone_at <= told_at""")


def _rows(db: Database) -> Iterator[dict[str, Any]]:
    for table in TABLES:
        for row in db.query(f"SELECT * FROM {table} {MADE_AGAIN.get(table, '')} ORDER BY rowid"):
            yield {"table": table} | {k: v for k, v in row.items() if k not in LEFT_OUT.get(table, set())}
