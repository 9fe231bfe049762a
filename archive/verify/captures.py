"""The capture files checked against the rows that point into them."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

from archive.captures.members import Member, member_at, members
from archive.captures.removals import Removals
from archive.plural import plural
from archive.verify.damage import Damage, Part
from archive.verify.matching import Row, fault_at, is_kept, own_fault

NAMED = 5  # articles that a damage names
OF_ANOTHER_TIME = (
    "its record is whole in itself, so the database is wrong, or the file is of another time: restore both from one"
    " backup, or rebuild the database from its captures (docs/operating.md)"
)

ROWS = """
    SELECT captures.id, captures.warc_file, captures.warc_offset, captures.warc_length, captures.sha256,
      captures.fetched_at, captures.status, captures.revisit_of, urls.address, publications.slug
    FROM captures LEFT JOIN urls ON urls.id = captures.url_id
      LEFT JOIN publications ON publications.id = urls.publication_id"""
IN_ORDER = " ORDER BY captures.warc_file, captures.warc_offset"
SINCE_OR_SAMPLE = """
    WHERE captures.id > :since
      OR captures.id IN (SELECT id FROM captures WHERE id <= :since ORDER BY random() LIMIT :sample)"""
ARTICLES = """
    WITH holders AS (SELECT id, url_id FROM captures WHERE id = :id OR revisit_of = :id)
    SELECT key, headline FROM articles WHERE id IN (
      SELECT article_id FROM holders JOIN urls ON urls.id = url_id
      UNION SELECT article_id FROM holders JOIN article_captures ON capture_id = holders.id) ORDER BY key"""
OF_FILE = """
    SELECT count(*), count(DISTINCT article_id), substr(min(fetched_at), 1, 10), substr(max(fetched_at), 1, 10)
    FROM captures LEFT JOIN urls ON urls.id = url_id WHERE warc_file = ?"""


@dataclass(frozen=True, slots=True)
class CaptureCheck:
    """The captures of the archive open as *db*, with their files in *folder*."""

    db: sqlite3.Connection
    folder: Path
    advance: Callable[[int], object] = lambda _: None
    """Called with the bytes that were checked since."""

    removals: Removals = field(default_factory=Removals)

    def size(self) -> int:
        """Return the bytes of all files."""
        return sum(path.stat().st_size for path in self._files())

    def every(self) -> Iterator[Damage]:
        """Yield what is wrong with any record or row."""
        if not self.folder.is_dir():
            yield self._missing_folder()
            return
        names = {path.name for path in self._files()}
        listed = {name for (name,) in self.db.execute("SELECT DISTINCT warc_file FROM captures")}
        for name in sorted(names | listed):
            yield from self._of_file(name) if name in names else [self._missing(name)]

    def some(self, *, since: int, sample: int) -> Iterator[Damage]:
        """Yield what is wrong with the captures after the one with the id *since*, and with *sample* before it."""
        if not self.folder.is_dir():
            yield self._missing_folder()
            return
        given = {"since": since, "sample": sample}
        rows = (Row(*row) for row in self.db.execute(ROWS + SINCE_OR_SAMPLE + IN_ORDER, given))
        for name, group in groupby(rows, lambda row: row.file):
            yield from self._rows_of(name, group)

    def _files(self) -> Iterator[Path]:
        return self.folder.glob("*.warc.gz")

    def _of_file(self, name: str) -> Iterator[Damage]:
        """Yield what is wrong in one file, going through its members and its rows side by side."""
        rows = _Rows(Row(*row) for row in self.db.execute(f"{ROWS} WHERE warc_file = ?{IN_ORDER}", [name]))
        unknown = 0
        with (self.folder / name).open("rb") as file:
            for member in members(file):
                inside = rows.before(member.offset + member.length)
                yield from self._faulty(member, inside)
                if not inside and (fault := own_fault(member)) and not self._is_torn_end(name, member):
                    yield self._damaged_between(name, member, fault)
                unknown += not inside and is_kept(member) and not self.removals.has_record(member.raw or b"")
                self.advance(member.length)
        for row in rows.rest():
            yield self._damaged(row, "the file ends before it")
        most = 1 if self._is_unfinished(name) else 0  # exchange that a killed writer leaves
        if unknown > most and "-aside-" not in name:
            yield self._unknown(name, unknown)

    def _faulty(self, member: Member, rows: Iterable[Row]) -> Iterator[Damage]:
        for row in rows:
            fault = fault_at(row, member) if row.offset == member.offset else "no record begins there"
            if fault:
                yield self._damaged(row, fault, is_whole=own_fault(member) is None)

    def _rows_of(self, name: str, rows: Iterable[Row]) -> Iterator[Damage]:
        """Yield the damage of *rows*, all of one file, without reading the bytes between them."""
        path = self.folder / name
        if not path.exists():
            yield self._missing(name)
            return
        with path.open("rb") as file:
            for row in rows:
                member = member_at(file, row.offset)
                if fault := fault_at(row, member):
                    yield self._damaged(row, fault, is_whole=own_fault(member) is None)
                self.advance(row.length)

    def _is_unfinished(self, name: str) -> bool:
        """Return whether a run that was killed wrote *name*: the next command that writes mends its end."""
        run = name.removesuffix(".warc.gz").rpartition("-")[2]  # in names of earlier versions
        return run == "0" or self.db.execute(UNFINISHED, [name, run]).fetchone() is not None

    def _is_torn_end(self, name: str, member: Member) -> bool:
        is_end = member.offset + member.length >= (self.folder / name).stat().st_size
        return is_end and self._is_unfinished(name)

    def _damaged(self, row: Row, fault: str, *, is_whole: bool = False) -> Damage:
        rows = self.db.execute(ARTICLES, {"id": row.id}).fetchall()
        named = ", ".join(f"{key} ({headline})" for key, headline in rows[:NAMED])
        more = f" and {len(rows) - NAMED} more" if len(rows) > NAMED else ""
        page = f"the page {row.address} of {row.publication} as fetched {row.fetched_at[:10]}"
        return Damage(
            part=Part.CAPTURE,
            where=f"{row.file} at byte {row.offset}",
            reason=f"capture {row.id}: {fault}",
            affects=f"{page}; {f'articles: {named}{more}' if rows else 'no article'}",
            remedy=OF_ANOTHER_TIME if is_whole else _restore(row.file),
            articles=tuple(key for key, _ in rows[:NAMED]),
            capture_id=row.id,
        )

    @staticmethod
    def _damaged_between(name: str, member: Member, fault: str) -> Damage:
        return Damage(
            part=Part.FILE,
            where=f"{name} at byte {member.offset}",
            reason=f"a record of {member.length} bytes: {fault}",
            affects="no page: the record of a request, or one that the database does not know",
            remedy=_restore(name),
        )

    def _missing(self, name: str) -> Damage:
        captures, articles, first, last = self.db.execute(OF_FILE, [name]).fetchone()
        return Damage(
            part=Part.FILE,
            where=name,
            reason="the file is missing",
            affects=f"{plural(captures, 'capture')} of {plural(articles, 'article')}, fetched {first} to {last}",
            remedy=_restore(name),
            file=name,
        )

    def _missing_folder(self) -> Damage:
        (captures,) = self.db.execute("SELECT count(*) FROM captures").fetchone()
        return Damage(
            part=Part.FILE,
            where=self.folder.name,
            reason="the captures folder is missing",
            affects=f"all captures ({captures:,})",
            remedy=f"put the folder {self.folder.name} beside the archive file again, or copy it from a backup",
        )

    def _unknown(self, name: str, count: int) -> Damage:
        return Damage(
            part=Part.FILE,
            where=name,
            reason=f"{plural(count, 'record')} that no row of the database points at",
            affects="pages that were fetched and cannot be searched",
            remedy="an older copy of the database may be beside newer captures: restore the newer one, or make one"
            f" of all captures: blotter rebuild {self.folder.name} --into FILE",
        )


class _Rows:
    """Rows in the order of their places, handed out up to a place."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._rows = rows
        self._next = next(rows, None)

    def before(self, end: int) -> list[Row]:
        """Return the rows that begin before *end* and were not handed out."""
        damage = []
        while self._next and self._next.offset < end:
            damage.append(self._next)
            self._next = next(self._rows, None)
        return damage

    def rest(self) -> Iterator[Row]:
        """Yield the rows that were not handed out."""
        if self._next:
            yield self._next
            yield from self._rows


def _restore(name: str) -> str:
    return f"copy {name} back from a backup; without one, keep it: its other records can still be read"


UNFINISHED = """
    SELECT 1 FROM runs LEFT JOIN settings ON settings.name = 'capture_file'
    WHERE finished_at IS NULL AND (settings.value = ? OR runs.id = ?)"""
