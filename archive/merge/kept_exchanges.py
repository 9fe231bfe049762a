"""Captures of another archive: their records copied to the byte, each with a row of its own."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlite_utils import Database

from archive.captures import warc
from archive.captures.companions import Companions
from archive.captures.files import CaptureFiles, RecordPlace
from archive.captures.received import received
from archive.errors import CaptureDamaged
from archive.merge.tables import Tables, mapped_to
from archive.records import Origin


@dataclass(slots=True)
class Exchanges:
    """The captures of the archive attached as ``other``, whose files are *theirs*."""

    db: Database
    ours: CaptureFiles
    theirs: CaptureFiles
    other: sqlite3.Connection
    """The other archive, opened by itself."""

    damaged: int = 0
    """Captures whose bytes are missing or are not those that were kept."""

    _companions: Companions = field(init=False)

    def __post_init__(self) -> None:
        self._companions = Companions(self.db, self.theirs, schema="other")

    def copy(self, advance: Callable[[int], object]) -> int:
        """Return how many captures this archive lacked, each copied: its bytes first, then its row is committed."""
        copied = 0
        with self.db.atomic():
            self.db.conn.execute(HELD)
        for row in self._missing():
            copied += self._copy(row)
            advance(1)
        return copied

    def count(self) -> int:
        """Return how many captures the other archive has."""
        return int(self.db.conn.execute("SELECT count(*) FROM other.captures").fetchone()[0])

    def _missing(self) -> Iterator[dict[str, Any]]:
        after = 0
        while rows := list(self.db.query(MISSING, [after])):
            yield from rows
            after = rows[-1]["id"]

    def _copy(self, row: Mapping[str, Any]) -> bool:
        place = RecordPlace(row["warc_file"], row["warc_offset"], row["warc_length"])
        holder = self._holder(row["revisit_of"])
        try:
            if holder is None and row["revisit_of"] is not None:
                raise CaptureDamaged(row["id"], "the capture that holds its bytes was not copied")
            received(self.other, self.theirs, row["id"])
            before, answer = self._records(place, row["run"])
        except (CaptureDamaged, OSError, ValueError):
            self.damaged += 1
            return False
        own = {name: row[name] for name in Tables(self.db).columns("captures")}
        new = self.ours.append_records(before, answer)
        own |= {"url_id": row["url"], "run_id": row["run"], "revisit_of": holder, "origin": str(Origin.MERGE)}
        own |= {"warc_file": new.file, "warc_offset": new.offset, "warc_length": new.length}
        with self.db.atomic():
            made = self.db.conn.execute(
                f"INSERT INTO captures ({', '.join(own)}) VALUES ({', '.join('?' * len(own))})", list(own.values())
            )
            self.db.conn.execute("INSERT INTO temp.merged_captures VALUES (?, ?)", [row["id"], made.lastrowid])
        return True

    def _holder(self, revisit_of: int | None) -> int | None:
        """Return the capture here that holds the bytes of a revisit."""
        row = self.db.conn.execute("SELECT ours FROM temp.merged_captures WHERE other = ?", [revisit_of]).fetchone()
        return row[0] if row else None

    def _records(self, place: RecordPlace, run_id: int | None) -> tuple[bytes, bytes]:
        """Return the records that belong to the answer at *place*, and the answer itself, now of the run *run_id*."""
        answer = self.theirs.member(place)
        return self._companions.of(place, answer), warc.labelled(answer, run=run_id, origin=str(Origin.MERGE))


IS_SAME = f"""
    m.url_id = {mapped_to("urls", "o.url_id")} AND m.fetched_at = o.fetched_at AND m.sha256 = o.sha256
    AND m.status = o.status AND m.cut_off = o.cut_off"""
HELD = f"""
    INSERT OR IGNORE INTO temp.merged_captures
    SELECT o.id, min(m.id) FROM other.captures AS o JOIN main.captures AS m ON {IS_SAME} GROUP BY o.id"""
MISSING = f"""
    SELECT o.*, {mapped_to("urls", "o.url_id")} AS url, {mapped_to("runs", "o.run_id")} AS run
    FROM other.captures AS o
    WHERE o.id > ? AND o.id NOT IN (SELECT other FROM temp.merged_captures) ORDER BY o.id LIMIT 200"""
