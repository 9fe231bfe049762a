"""The end of each capture file, as far as the database knows it."""

from __future__ import annotations

import sqlite3


def committed_ends(db: sqlite3.Connection) -> dict[str, int]:
    """Return the name of each capture file with the byte at which its last committed record ends."""
    return dict(db.execute(ENDS).fetchall())


ENDS = """
    WITH RECURSIVE files (name) AS (
      SELECT min(warc_file) FROM captures
      UNION ALL SELECT (SELECT min(warc_file) FROM captures WHERE warc_file > name) FROM files WHERE name IS NOT NULL)
    SELECT name, (SELECT warc_offset + warc_length FROM captures WHERE warc_file = name
                  ORDER BY warc_offset DESC LIMIT 1)
    FROM files WHERE name IS NOT NULL"""
"""One look into an index for each file."""
