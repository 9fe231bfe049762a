"""One check of an archive: of all of it, or of its new part and a sample."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from sqlite_utils import Database

from archive.captures.received import capture_files
from archive.captures.removals import read_removals
from archive.errors import CannotOpen, DatabaseDamaged, NoSuchArchive, NotAnArchive
from archive.locking import locked
from archive.schema.database import connect, connect_to_write
from archive.schema.json_columns import mapping_in
from archive.schema.read_only import is_still, may_write_beside
from archive.verify.captures import CaptureCheck
from archive.verify.damage import Damage
from archive.verify.tables import TableCheck, guarded

SAMPLE = 500  # older captures that a quick check looks at
LAST = "verified"
"""Name of the setting that holds when the archive was last found whole, and its newest capture then."""


@dataclass(frozen=True, slots=True)
class Verification:
    """A check of the archive that is open as *db*, its file at *path*."""

    db: sqlite3.Connection
    path: Path

    @classmethod
    @contextmanager
    def of(cls, path: Path, *, to_repair: bool = False) -> Iterator[Self]:
        """Hold the archive at *path* still while it is checked.

        Raises:
            NoSuchArchive: nothing is there.
            ArchiveBusy: another process has it open.
            NotAnArchive: the file is something else.
            DatabaseDamaged: SQLite cannot open it.

        """
        if not path.exists():
            raise NoSuchArchive(path)
        if path.is_file() and not path.stat().st_size:
            raise DatabaseDamaged(path, "the file is empty")  # opened to write, it would become a new archive
        only_read = not to_repair and _is_only_read(path)
        opening = connect if only_read else connect_to_write
        with locked(path, only_read=only_read), closing(_opened(opening, path)) as db:
            yield cls(db.conn, path)

    @property
    def size(self) -> int:
        """Return the bytes of captures that a whole check reads; 0 if the database does not say where they are."""
        try:
            return self._captures().size()
        except sqlite3.DatabaseError:
            return 0  # the check lists why

    @property
    def last(self) -> dict[str, object]:
        """Return when the archive was last found ``whole``, and its newest ``capture`` then."""
        try:
            found = self.db.execute("SELECT value FROM settings WHERE name = ?", [LAST]).fetchone()
        except sqlite3.DatabaseError:
            return {}  # the check lists why
        return mapping_in(found[0] if found else None)

    def whole(self, advance: Callable[[int], object]) -> Iterator[Damage]:
        """Yield what is wrong anywhere."""
        yield from self.tables()
        yield from guarded("captures", self._every_capture(advance))

    def quick(self, advance: Callable[[int], object]) -> Iterator[Damage]:
        """Yield what is wrong with the tables, the captures since the last whole check and a sample of the others."""
        newest = self.last.get("capture")
        since = newest if isinstance(newest, int) else 0
        yield from TableCheck(self.db).some(since=since, sample=SAMPLE)
        yield from guarded("captures", self._some_captures(advance, since))

    def _every_capture(self, advance: Callable[[int], object]) -> Iterator[Damage]:
        yield from self._captures(advance).every()

    def _some_captures(self, advance: Callable[[int], object], since: int) -> Iterator[Damage]:
        yield from self._captures(advance).some(since=since, sample=SAMPLE)

    def tables(self) -> Iterator[Damage]:
        """Yield what is wrong with any table or index."""
        yield from TableCheck(self.db).every()

    def note_whole(self, *, at: str) -> None:
        """Remember that all of the archive was found whole *at* this time, where it can be written."""
        if _is_only_read(self.path):
            return
        (newest,) = self.db.execute("SELECT coalesce(max(id), 0) FROM captures").fetchone()
        noted = json.dumps({"whole": at, "capture": newest})
        self.db.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", [LAST, noted])
        self.db.commit()

    def _captures(self, advance: Callable[[int], object] = lambda _: None) -> CaptureCheck:
        folder = capture_files(self.db, self.path).folder
        return CaptureCheck(self.db, folder, advance, read_removals(folder))


def _is_only_read(path: Path) -> bool:
    return not may_write_beside(path) or is_still(path)


def _opened(opening: Callable[[Path], Database], path: Path) -> Database:
    try:
        return opening(path)
    except (sqlite3.DatabaseError, UnicodeDecodeError) as error:  # the second where a damaged schema is quoted
        raise DatabaseDamaged(path, str(error)) from error
    except CannotOpen:
        raise
    except NotAnArchive as error:
        if isinstance(error.__cause__, sqlite3.DatabaseError | UnicodeDecodeError):
            raise DatabaseDamaged(path, error.reason) from error
        raise
