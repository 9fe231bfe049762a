"""How much room an archive takes, and how fast it grows."""

from __future__ import annotations

import shutil
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from sqlite_utils import Database

from archive.captures.received import capture_files
from archive.terminal import bytes_in_words
from archive.times import stamp

DAYS = 30  # over which growth is measured
WORTH_SAYING = 100 * 365  # days: nobody plans beyond


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """Bytes on the disk."""

    database: int
    captures: int
    growth: int
    """Bytes of captures that came in the last 30 days."""

    free: int
    """Left on the disk of the archive."""

    @property
    def days_left(self) -> int | None:
        """Days until the disk is full at this growth; ``None`` if it does not grow."""
        return self.free * DAYS // self.growth if self.growth else None

    @property
    def words(self) -> str:
        """The size in one line.

        >>> Size(database=25_000_000, captures=140_000_000, growth=12_000_000, free=3_000_000_000).words
        '165 MB (database 25 MB, captures 140 MB), 12 MB more captures in 30 days; 3.0 GB free, enough for 20 years'
        """
        left = self.days_left
        enough = f", enough for {_spell(left)}" if left is not None and left < WORTH_SAYING else ""
        parts = f"database {bytes_in_words(self.database)}, captures {bytes_in_words(self.captures)}"
        grown = f"{bytes_in_words(self.growth)} more captures in {DAYS} days"
        whole = bytes_in_words(self.database + self.captures)
        return f"{whole} ({parts}), {grown}; {bytes_in_words(self.free)} free{enough}"


def size_of(db: Database, archive: Path, *, at: datetime) -> Size:
    """Return the size of *archive*, which is open as *db*, as of *at*."""
    folder = capture_files(db.conn, archive).folder
    database = [archive.with_name(archive.name + ending) for ending in ("", "-wal")]
    since = stamp(at - timedelta(days=DAYS))
    return Size(
        database=sum(path.stat().st_size for path in database if path.exists()),
        captures=sum(path.stat().st_size for path in folder.glob("*")),
        growth=db.conn.execute(GROWTH, [since]).fetchone()[0],
        free=shutil.disk_usage(archive.absolute().parent).free,
    )


GROWTH = """
    SELECT coalesce(sum(warc_length), 0) FROM captures
    WHERE run_id IN (SELECT id FROM runs WHERE started_at >= ?)"""


def _spell(days: int) -> str:
    number, unit = (days // 365, "year") if days >= 365 else (days, "day")
    return f"{number} {unit}{'' if number == 1 else 's'}"
