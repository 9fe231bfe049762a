"""A copy of an archive that is whole, also while a crawl writes."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Protocol

from sqlite_utils import Database

from archive.backup.at_rest import NotAtRest
from archive.backup.copying import Advance, copied_whole, copy_file, extend
from archive.backup.renewing import renewed
from archive.captures.ends import committed_ends
from archive.captures.files import README_NAME
from archive.captures.notes import NOTES
from archive.captures.received import capture_files
from archive.captures.removals import REMOVALS
from archive.errors import WouldOverwrite
from archive.locking import ArchiveLock, locked
from archive.own.beside import OWN
from archive.own.place import copy_own
from archive.schema.database import connect_as_is
from archive.schema.migrations import steps
from archive.schema.read_only import is_still
from archive.verify.captures import CaptureCheck
from archive.verify.damage import Damage, Part
from archive.verify.tables import TableCheck, guarded
from archive.verify.whole import SAMPLE


@dataclass(frozen=True, slots=True, kw_only=True)
class BackedUp:
    """The copied files of a backup, and the result of its check."""

    articles: int
    captures: int
    copied: int
    """Bytes of captures that the folder did not have."""

    written: int
    """Bytes of the database that the folder did not have: of the pages that changed, or of all."""

    damage: tuple[Damage, ...]
    replaced: bool
    """Whether the copy of the database is the new one; an earlier one stays where the new one is damaged."""


class NewCopy(Protocol):
    """A copy of a database that takes the place of the earlier one if it is kept."""

    @property
    def path(self) -> Path:
        """Where it is read until then."""

    @property
    def written(self) -> int:
        """Bytes that were written for it."""

    def keep(self) -> None:
        """Let it take the place."""


@dataclass(frozen=True, slots=True)
class Backup:
    """The backup in *folder* of the archive at *archive*, which is open as *db*; its caller holds the lock."""

    db: Database
    file: BinaryIO
    """The archive's file, open to be read; it is closed after *db*, whose locks end with it."""

    archive: Path
    folder: Path

    @classmethod
    @contextmanager
    def of(cls, archive: Path, folder: Path) -> Iterator[Backup]:
        """Open *archive* to be copied into *folder*, which is made where it is missing.

        Raises:
            NoSuchArchive: nothing is there.
            ArchiveBusy: another backup writes into *folder*, or a crawl the archive on a disk that is full.
            WouldOverwrite: *folder* is no place for it, or has a backup that has what this archive has not.

        """
        still = locked(archive, only_read=True) if is_still(archive) else nullcontext()
        with ExitStack() as last, still, closing(connect_as_is(archive)) as db:
            require_place(archive, folder)
            folder.mkdir(parents=True, exist_ok=True)
            backup = cls(db, last.enter_context(archive.open("rb")), archive, folder)
            lock = ArchiveLock(backup.target)
            try:
                backup._require_later()
                yield backup
            finally:
                lock.release()

    @property
    def target(self) -> Path:
        """The copy of the database."""
        return self.folder / self.archive.name

    def size(self) -> int:
        """Return about how many bytes of captures the folder lacks."""
        there = self._captures(self.target)
        held = sum(path.stat().st_size for path in there.glob("*.warc.gz"))
        return max(sum(committed_ends(self.db.conn).values()) - held, 0)

    def make(self, advance: Advance) -> BackedUp:
        """Return what was copied and what is wrong with the copy.

        The database comes first: the captures that it names are written by then, and only these are copied.
        """
        known, has_earlier = self._last_known(), self.target.exists()
        with self._new_copy() as new:
            with closing(connect_as_is(new.path, is_still=True)) as copy:
                copied = self._copy_captures(copy.conn, advance)
                damage = tuple(self._wrong(copy, since=known))
                articles, captures = copy.conn.execute(COUNTS).fetchone()
            replaced = not (has_earlier and any(each.part is Part.DATABASE for each in damage))
            if replaced:
                new.keep()
        return BackedUp(
            articles=articles,
            captures=captures,
            copied=copied,
            written=new.written,
            damage=damage,
            replaced=replaced,
        )

    @contextmanager
    def _new_copy(self) -> Iterator[NewCopy]:
        """Give the copy of the database as it is now: the earlier one renewed, or a whole one where that cannot be."""
        with ExitStack() as stack:
            new: NewCopy
            try:
                if not self.target.exists():
                    raise NotAtRest
                new = stack.enter_context(renewed(self.archive, self.file, self.target))
            except (NotAtRest, PermissionError):  # a file that may not be changed can still be replaced
                new = stack.enter_context(copied_whole(self.db.conn, self.target))
            yield new

    def keep(self, config: Path) -> None:
        """Copy the configuration, and the notes, tags and collections, beside the database, where there are any."""
        if config.is_file():
            copy_file(config, self.folder / config.name)
        copy_own(self.archive, self.target)

    def _require_later(self) -> None:
        """Raise if an older archive, or another one, would replace the only copy of the one in the backup."""
        place = self._last_place()
        if place and self.db.conn.execute(AT_PLACE, place).fetchone() is None:
            raise WouldOverwrite(
                self.target,
                f"this backup has captures that {self.archive} does not have",
                "restore it, or back up into another folder",
            )

    def _last_place(self) -> tuple[str, int] | None:
        """Return the place of the newest capture in the earlier backup; ``None`` without an earlier backup."""
        if not self.target.exists():
            return None
        with closing(connect_as_is(self.target)) as earlier:
            found: tuple[str, int] | None = earlier.conn.execute(NEWEST).fetchone()
        return found

    def _last_known(self) -> int:
        """Return the newest capture that an earlier backup checked."""
        place = self._last_place()
        return int(self.db.conn.execute(AT_PLACE, place).fetchone()[0]) if place else 0

    def _captures(self, archive: Path) -> Path:
        """Return the captures folder that belongs to the archive's file at *archive*."""
        return capture_files(self.db.conn, archive).folder

    def _copy_captures(self, copy: sqlite3.Connection, advance: Advance) -> int:
        source, target = self._captures(self.archive), self._captures(self.target)
        target.mkdir(exist_ok=True)
        ends = committed_ends(copy) | {path.name: path.stat().st_size for path in source.glob("*-aside-*")}
        for name in (README_NAME, NOTES, OWN, REMOVALS):
            if (source / name).exists():
                copy_file(source / name, target / name)
        return sum(extend(source / name, target / name, end=end, advance=advance) for name, end in ends.items())

    def _wrong(self, copy: Database, *, since: int) -> Iterator[Damage]:
        """Yield what is wrong with the copy: any table, the captures after *since*, and a sample of those before it."""
        tables = TableCheck(copy.conn)
        yield from tables.pages() if steps.pending(copy) else tables.some(since=since, sample=SAMPLE)
        captures = CaptureCheck(copy.conn, self._captures(self.target))
        yield from guarded("captures", captures.some(since=since, sample=SAMPLE))


def require_place(archive: Path, folder: Path) -> None:
    """Raise if *folder* is no place for a backup of *archive*.

    Raises:
        WouldOverwrite: the archive stands there, or captures do, of this archive or another.

    """
    target = folder / archive.name
    if target.resolve() == archive.resolve() or (target.exists() and target.samefile(archive)):
        raise WouldOverwrite(target, "this is the archive itself", "name another folder")
    whole = folder.resolve()
    if any(map(_has_captures, (whole, *whole.parents))):
        raise WouldOverwrite(folder, "this is in a folder of captures", "name another folder")


def _has_captures(folder: Path) -> bool:
    return (folder / README_NAME).exists() and any(folder.glob("*.warc.gz"))


NEWEST = "SELECT warc_file, warc_offset FROM captures ORDER BY id DESC LIMIT 1"
AT_PLACE = "SELECT id FROM captures WHERE warc_file = ? AND warc_offset = ?"
COUNTS = "SELECT (SELECT count(*) FROM articles), (SELECT count(*) FROM captures)"
