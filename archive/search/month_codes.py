"""The month of every article as two bytes, held by a process that draws many charts.

A word in nearly all of a million articles takes most of a second to count by month if each match is looked up in the
table. With the months in one piece of memory, SQLite picks the two bytes of each match and strings them together.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from archive.schema.read_only import address
from archive.search.matches import GATHERED
from archive.search.repeated import file_state

FRESH = 60  # seconds that the months may be old while the archive is written; as old as a chart of the site may be
FIRST_YEAR, LAST_YEAR = 1800, 2199
UNDATED = 1  # code of an article without a usable day; 0 is a number that no article has

FUNCTION = "month_codes"


@dataclass(slots=True)
class MonthCodes:
    """The months of the archive at *path*; read again when it has changed, at most once in ``FRESH`` seconds."""

    path: Path
    _codes: bytes = b""
    _state: object = None
    _again: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self) -> bytes:
        """Return two bytes for each article, that with id 1 first: the SQL function ``month_codes``."""
        with self._lock:
            state = file_state(self.path)
            if state != self._state and time.monotonic() >= self._again:
                with closing(sqlite3.connect(address(self.path), uri=True)) as db:
                    self._codes, self._state = codes(db), state
                self._again = time.monotonic() + FRESH
            return self._codes


def codes(db: sqlite3.Connection) -> bytes:
    """Return the code of the month of each article of *db*, by id from 1; of numbers that no article has, 0."""
    written: list[str] = []
    before = 0
    for first, last in _runs(db):
        written += [chr(0) * (first - 1 - before), db.execute(CODES, (first, last)).fetchone()[0]]
        before = last
    return "".join(written).encode("utf-16-le")


def _runs(db: sqlite3.Connection) -> list[tuple[int, int]]:
    """Return the first and the last of each run of ids without a gap."""
    lowest, highest, number = db.execute("SELECT min(id), max(id), count(*) FROM articles").fetchone()
    if not number:
        return []
    if highest - lowest + 1 == number:
        return [(lowest, highest)]
    return list(db.execute(RUNS))


USABLE = (
    f"published_day BETWEEN '{FIRST_YEAR}-01-01' AND '{LAST_YEAR}-12-31'"
    " AND date(published_day, '+0 days') = published_day"  # as known_day: 29 February 2015 moves to March
)
CODES = f"""
    SELECT group_concat(char(CASE WHEN {USABLE}
      THEN (substr(published_day, 1, 4) - {FIRST_YEAR}) * 12 + substr(published_day, 6, 2) + {UNDATED}
      ELSE {UNDATED} END), '')
    FROM (SELECT published_day FROM articles INDEXED BY articles_facets WHERE id BETWEEN ? AND ? ORDER BY id)"""
RUNS = """
    SELECT min(id), max(id) FROM (SELECT id, id - row_number() OVER (ORDER BY id) AS run FROM articles)
    GROUP BY run ORDER BY 1"""


def counted_by_month(
    db: sqlite3.Connection, expression: str, held: bytes, gathered: bytes | None = None
) -> dict[str, int]:
    """Return month to articles that match the FTS5 *expression*, by the months *held*; newer articles are looked up.

    Those without a usable day are at ``""``. Of *gathered*, with a byte for each article, only those with 1 are
    counted.
    """
    last = len(held) // 2
    among = "" if gathered is None else f"AND {GATHERED}"
    asked = {"match": expression, "codes": held, "last": last, "gathered": gathered}
    (strung,) = db.execute(STRUNG.format(among), asked).fetchone()
    totals: Counter[str] = Counter()
    for code, number in Counter(memoryview(strung or b"").cast("H")).items():
        totals[month_of(code)] += number
    for day, number in db.execute(NEWER.format(among), asked):
        totals[day] += number
    return dict(totals)


def month_of(code: int) -> str:
    """Return the month of *code* as ``YYYY-MM``, or nothing where the day is not usable.

    >>> month_of(2), month_of(13), month_of(14), month_of(1)
    ('1800-01', '1800-12', '1801-01', '')
    """
    if code <= UNDATED:
        return ""
    year, month = divmod(code - UNDATED - 1, 12)
    return f"{FIRST_YEAR + year}-{month + 1:02}"


STRUNG = """
    SELECT CAST(group_concat(substr(:codes, 2 * rowid - 1, 2), '') AS BLOB) FROM articles_fts
    WHERE articles_fts MATCH :match AND rowid <= :last {}"""
NEWER = f"""
    SELECT CASE WHEN {USABLE} THEN substr(published_day, 1, 7) ELSE '' END, count(*)
    FROM articles_fts CROSS JOIN articles ON articles.id = articles_fts.rowid
    WHERE articles_fts MATCH :match AND articles_fts.rowid > :last {{}} GROUP BY 1"""
