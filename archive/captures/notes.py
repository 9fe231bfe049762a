"""Decisions and declarations of people, written beside the captures as JSON Lines for a rebuild."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlite_utils import Database

NOTES = "notes.jsonl"
TABLES = ("publications", "boilerplate", "decisions", "searches")
"""Tables that no capture holds."""

LEFT_OUT = {"boilerplate": {"example_id"}}
"""Columns that only mean something in their own database."""


def write_notes(db: Database, folder: Path) -> None:
    """Write into *folder* what no capture has, if it differs from the file there."""
    text = "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in _rows(db))
    path, part = folder / NOTES, folder / f"{NOTES}.part"
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        part.write_text(text, encoding="utf-8")
        part.replace(path)


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


def _rows(db: Database) -> Iterator[dict[str, Any]]:
    for table in TABLES:
        for row in db.query(f"SELECT * FROM {table} ORDER BY id"):
            yield {"table": table} | {k: v for k, v in row.items() if k not in LEFT_OUT.get(table, set())}
