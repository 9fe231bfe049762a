"""Notes, tags and collections within a query over the archive: functions for each connection to it.

Each reads the file anew, so that a site that runs for months shows what was added a second ago.
"""

from __future__ import annotations

import json
import sqlite3
from functools import partial
from pathlib import Path

from archive.own.place import reading


def add_functions(db: sqlite3.Connection, archive: Path) -> None:
    """Let queries over *db*, a connection to *archive*, ask for notes, tags and collections.

    ``own_keys(kind, name)`` is a JSON array of the keys of articles with a label, or with a note where *kind* is
    ``note``; ``own_names(kind)`` one of the names; ``own_records()`` an object of key to all that it has.
    """
    db.create_function("own_keys", 2, partial(_keys, archive))
    db.create_function("own_names", 1, partial(_names, archive))
    db.create_function("own_records", 0, partial(_records, archive))


def _keys(archive: Path, kind: str, name: str) -> str:
    sql = "SELECT key FROM labels WHERE kind = ?1 AND name = ?2 UNION SELECT key FROM notes WHERE ?1 = 'note'"
    with reading(archive) as db:
        return json.dumps([key for (key,) in db.execute(sql, (kind, name))] if db else [])


def _names(archive: Path, kind: str) -> str:
    sql = "SELECT DISTINCT name FROM labels WHERE kind = ? ORDER BY name"
    with reading(archive) as db:
        return json.dumps([name for (name,) in db.execute(sql, (kind,))] if db else [])


def _records(archive: Path) -> str:
    found: dict[str, dict[str, list[str]]] = {}
    with reading(archive) as db:
        if db is not None:
            for key, column, text in [*db.execute(LABELS), *db.execute(NOTES)]:
                found.setdefault(key, {}).setdefault(column, []).append(text)
    return json.dumps(found)


LABELS = """
    SELECT key, CASE kind WHEN 'tag' THEN 'own_tags' ELSE 'collections' END, name
    FROM labels ORDER BY key, kind, name"""
NOTES = "SELECT key, 'notes', text FROM notes ORDER BY id"
