"""An archive made from a backup, where none stands."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from archive.backup.copying import Advance, copy_database, extend, part_of, put_in_place
from archive.captures.received import capture_files
from archive.errors import ArchiveError, NoSuchBackup, WouldOverwrite
from archive.own.place import copy_own, own_file
from archive.schema.database import connect_as_is


@dataclass(frozen=True, slots=True)
class Restore:
    """The way from the backup at *source* to an archive at *archive*."""

    source: Path
    archive: Path
    captures: Path
    """Folder of the backup's captures."""

    @classmethod
    def prepared(cls, backup: Path, archive: Path) -> Self:
        """Return the way from *backup*, a folder or the database in it, to *archive*.

        Raises:
            NoSuchBackup: *backup* has no archive, or more than one.
            WouldOverwrite: an archive or captures stand where they would be written.

        """
        source = backup if backup.is_file() else _database_in(backup)
        with closing(connect_as_is(source)) as db:
            captures = capture_files(db.conn, source).folder
        restore = cls(source, archive, captures)
        restore._require_room()
        return restore

    @property
    def target(self) -> Path:
        """Folder of the captures once restored; the database stores its name."""
        return self.archive.absolute().parent / self.captures.name

    def size(self) -> int:
        """Return how many bytes of captures are copied."""
        return sum(path.stat().st_size for path in self._files())

    def _files(self) -> list[Path]:
        return sorted(path for path in self.captures.glob("*") if path.is_file())

    def make(self, advance: Advance) -> None:
        """Copy the captures, then the database, so that an interruption never leaves an archive that lacks captures."""
        part = part_of(self.target)
        shutil.rmtree(part, ignore_errors=True)
        part.mkdir(parents=True)
        for file in self._files():
            extend(file, part / file.name, end=file.stat().st_size, advance=advance)
        if self.target.exists():
            self.target.rmdir()  # it is empty
        part.replace(self.target)
        with closing(connect_as_is(self.source)) as db:
            copy_database(db.conn, part_of(self.archive))
        put_in_place(part_of(self.archive), self.archive)
        if not own_file(self.archive).exists():
            copy_own(self.source, self.archive)

    def _require_room(self) -> None:
        if self.archive.exists():
            raise WouldOverwrite(
                self.archive, "an archive is here already", "move it away, or name another place with --archive"
            )
        if self.target.exists() and any(self.target.iterdir()):
            raise WouldOverwrite(
                self.target, "this folder has captures", "move it away, or name another place with --archive"
            )


def _database_in(folder: Path) -> Path:
    files = sorted(path for path in folder.glob("*") if path.is_file() and ".before-" not in path.name)
    archives = [path for path in files if _is_archive(path)]
    if len(archives) != 1:
        names = ", ".join(path.name for path in archives)
        raise NoSuchBackup(folder, f"it has several archives; name one of {names}" if archives else "it has no archive")
    return archives[0]


def _is_archive(path: Path) -> bool:
    try:
        connect_as_is(path).close()
    except (ArchiveError, sqlite3.Error):
        return False
    return True
