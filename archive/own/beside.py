"""Notes, tags and collections written beside the captures as JSON Lines: with them a rebuilt archive has these too."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

from archive.errors import OwnFileUnreadable
from archive.own.place import own_file, reading, writing
from archive.whole_files import put_text

OWN = "own.jsonl"
TABLES = {"notes": ("id", "key", "text", "made_at"), "labels": ("kind", "name", "key", "added_at")}


def write_own(archive: Path, folder: Path) -> None:
    """Write into *folder* what the file beside *archive* holds; without one, an earlier copy stays."""
    with suppress(OwnFileUnreadable), reading(archive) as db:  # the commands that show notes report it
        if db is None:
            return
        rows = [
            {"table": table, **dict(zip(columns, row, strict=True))}
            for table, columns in TABLES.items()
            for row in db.execute(f"SELECT {', '.join(columns)} FROM {table} ORDER BY 1, 2, 3")
        ]
        put_text(folder / OWN, "".join(f"{json.dumps(row, ensure_ascii=False)}\n" for row in rows))


def read_own(archive: Path, folder: Path) -> int:
    """Return how many notes and labels of *folder* are beside *archive* now; none where it has a file of its own.

    Raises:
        OwnFileUnreadable: the file cannot be written.

    """
    path = folder / OWN
    if own_file(archive).exists() or not path.exists():
        return 0
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    with writing(archive) as db:
        for row in rows:
            columns = TABLES[row["table"]]
            sql = f"INSERT INTO {row['table']} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"
            db.execute(sql, [row[name] for name in columns])
    return len(rows)
