"""What one question of a reader may cost: length, memory, steps and time."""

from __future__ import annotations

import re
import sqlite3
from functools import cache
from typing import Any

LONGEST = 32_000_000  # bytes of one value or row; the longest page that is read is 16 MB
HEAP = 1024**3  # bytes that SQLite may use for all connections, page caches included
STEPS = 100_000  # instructions of one statement; ours have a few thousand
LIKE = 1_000  # characters of a pattern, which is tried at each character of a text
WIDE = re.compile(r"\d{5,}|\*")
"""Width of a field in a format: SQLite works it out before it sees that the text is too long."""


def bound(conn: sqlite3.Connection) -> None:
    """Bound what one question may build. Anyone who may read may ask in SQL, and no time limit sees all of it."""
    conn.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST)
    conn.setlimit(sqlite3.SQLITE_LIMIT_VDBE_OP, STEPS)
    conn.setlimit(sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH, LIKE)
    conn.execute(f"PRAGMA hard_heap_limit = {HEAP}")
    for name in ("printf", "format"):
        conn.create_function(name, -1, formatted, deterministic=True)


def formatted(form: Any, *values: Any) -> Any:
    """Return what SQLite makes of its function ``printf``.

    Where a field is wider than 9,999 characters, or as wide as a value says, more bytes than SQLite takes: it
    then says so itself. An error that is raised here would be logged with a traceback.
    """
    if WIDE.search(str(form)):
        return bytes(LONGEST + 1)
    marks = ", ".join("?" * (len(values) + 1))
    return _formats().execute(f"SELECT printf({marks})", (form, *values)).fetchone()[0]


@cache
def _formats() -> sqlite3.Connection:
    """Return a connection without data, whose ``printf`` is SQLite's own."""
    return sqlite3.connect(":memory:", check_same_thread=False)
