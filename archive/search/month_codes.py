"""The month of every article as two bytes, held by a process that draws many charts.

A word in nearly all of a million articles takes most of a second to count by month if each match is looked up in the
table. With the months in one piece of memory, SQLite picks the two bytes of each match and strings them together.
"""

from __future__ import annotations

import itertools
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
from archive.times import known_day

FRESH = 60  # seconds that the months may be old while the archive is written; as old as a chart of the site may be
FIRST_YEAR, LAST_YEAR = 1800, 2199  # a false date far off would stretch a chart to thousands of years
UNDATED = 1  # code of an article without a usable day; 0 is a number that no article has

FUNCTION = "month_codes"

Ids = tuple[int, int]
"""The articles whose id is above the first and not above the second."""

EVERY: Ids = (0, 2**63 - 1)


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
    known, written, before = _Characters(), list[str](), 0
    for first, last in _runs(db):
        days = itertools.chain.from_iterable(db.execute(DAYS, (first, last)))
        written += [chr(0) * (first - 1 - before), *map(known.__getitem__, days)]
        before = last
    return "".join(written).encode("utf-16-le")


class _Characters(dict[str | None, str]):
    """Day to the character of its month's code, worked out once for each day."""

    def __missing__(self, day: str | None) -> str:
        month = month_in(day)
        number = (int(month[:4]) - FIRST_YEAR) * 12 + int(month[5:]) if month else 0
        return self.setdefault(day, chr(UNDATED + number))


def month_in(day: str | None) -> str:
    """Return the month of *day* as ``YYYY-MM``; nothing where it is not a day that a paper can have printed.

    >>> month_in("2016-02-29"), month_in("2015-02-29"), month_in("2016-5-4"), month_in("1799-12-31"), month_in(None)
    ('2016-02', '', '', '', '')
    """
    known = known_day(day)
    usable = known is not None and known.isoformat() == day and FIRST_YEAR <= known.year <= LAST_YEAR
    return day[:7] if day and usable else ""


def _runs(db: sqlite3.Connection) -> list[tuple[int, int]]:
    """Return the first and the last of each run of ids without a gap."""
    lowest, highest, number = db.execute("SELECT min(id), max(id), count(*) FROM articles").fetchone()
    if not number:
        return []
    if highest - lowest + 1 == number:
        return [(lowest, highest)]
    return list(db.execute(RUNS))


DAYS = "SELECT published_day FROM articles INDEXED BY articles_facets WHERE id BETWEEN ? AND ? ORDER BY id"
RUNS = """
    SELECT min(id), max(id) FROM (SELECT id, id - row_number() OVER (ORDER BY id) AS run FROM articles)
    GROUP BY run ORDER BY 1"""


def counted_by_month(
    db: sqlite3.Connection, expression: str, held: bytes, gathered: bytes | None = None, *, ids: Ids = EVERY
) -> dict[str, int]:
    """Return month to articles that match the FTS5 *expression*, by the months *held*; newer articles are looked up.

    Those without a usable day are at ``""``. Of *gathered*, with a byte for each article, only those with 1 are
    counted; only articles between *ids* are.
    """
    last = len(held) // 2
    among = "" if gathered is None else f"AND {GATHERED}"
    parameters = {"match": expression, "codes": held, "gathered": gathered, "above": ids[0], "to": min(ids[1], last)}
    (strung,) = db.execute(STRUNG.format(among), parameters).fetchone()
    totals: Counter[str] = Counter()
    for code, number in Counter(memoryview(strung or b"").cast("H")).items():
        totals[month_of(code)] += number
    for day, number in db.execute(NEWER.format(among), parameters | {"above": max(ids[0], last), "to": ids[1]}):
        totals[month_in(day)] += number
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
    SELECT CAST(group_concat(substr(:codes, 2 * rowid - 1, 2) || '', '') AS BLOB) FROM articles_fts
    WHERE articles_fts MATCH :match AND rowid > :above AND rowid <= :to {}"""
"""To be strung together, bytes become a text: SQLite does that with less copying in ``||`` than in ``group_concat``."""
NEWER = """
    SELECT published_day, count(*) FROM articles_fts CROSS JOIN articles ON articles.id = articles_fts.rowid
    WHERE articles_fts MATCH :match AND articles_fts.rowid > :above AND articles_fts.rowid <= :to {} GROUP BY 1"""
