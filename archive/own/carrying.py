"""Notes, tags and collections of one archive put beside another: an export takes them along, an import adds them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from archive.own.place import reading, writing


def carry_own(source: Path, target: Path, key_there: Callable[[str], str | None]) -> int:
    """Return how many notes and labels beside the archive at *source* are now beside the one at *target* as well.

    *key_there* gives the key that an article has in *target*, or ``None`` for one whose notes stay behind. What
    *target* has already is not added again.

    Raises:
        OwnFileUnreadable: one of the two files cannot be used.

    """
    with reading(source) as db:
        rows = [(sql, row) for sql, read in CARRIED.items() for row in db.execute(read)] if db else []
    carried = [(sql, (key, *row)) for sql, (old, *row) in rows if (key := key_there(old))]
    if not carried:
        return 0
    with writing(target) as db:
        return sum(db.execute(sql, row).rowcount for sql, row in carried)


CARRIED = {
    """INSERT INTO notes (key, text, made_at) SELECT ?1, ?2, ?3
       WHERE NOT EXISTS (SELECT 1 FROM notes WHERE key = ?1 AND text = ?2 AND made_at = ?3)""":
        "SELECT key, text, made_at FROM notes ORDER BY id",
    """INSERT OR IGNORE INTO labels (key, kind, name, added_at)
       SELECT ?1, ?2, coalesce((SELECT name FROM labels WHERE kind = ?2 AND name = ?3 LIMIT 1), ?3), ?4""":
        "SELECT key, kind, name, added_at FROM labels ORDER BY rowid",
}  # fmt: skip
"""How each is added, in the letter case that its name has there, and read; the key of the article comes first."""
