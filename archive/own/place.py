"""The file of notes, tags and collections: ``blotter.own.db`` beside ``blotter.db``.

No crawl, rebuild or repair touches it. It names articles by their key, which stays the same for as long as
the archive or its captures exist.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import quote

from archive.errors import OwnFileUnreadable
from archive.refusals import refusal

APPLICATION_ID = 0x424C4F57  # "BLOW": Blotter, own
WAIT = 30.0  # seconds for another command that writes


def own_file(archive: Path) -> Path:
    """Return where the notes, tags and collections of the archive at *archive* are.

    >>> own_file(Path("press/blotter.db")).as_posix()
    'press/blotter.own.db'
    """
    return archive.with_name(f"{archive.stem}.own.db")


@contextmanager
def reading(archive: Path) -> Iterator[sqlite3.Connection | None]:
    """Open the file beside *archive* to read; ``None`` where nothing has been written yet.

    Raises:
        OwnFileUnreadable: it is damaged, or of another program.

    """
    path = own_file(archive)
    if not path.exists() or not path.stat().st_size:
        yield None
        return
    with _reported(path), closing(_connect(path, "ro")) as db:
        _require_ours(db, path)
        yield db


@contextmanager
def writing(archive: Path) -> Iterator[sqlite3.Connection]:
    """Open the file beside *archive* for one transaction; it is made where there is none.

    Raises:
        OwnFileUnreadable: it is damaged, of another program, or may not be written.

    """
    path = own_file(archive)
    with _reported(path), closing(_connect(path, "rwc")) as db, db:
        db.execute("BEGIN IMMEDIATE")
        if not db.execute("SELECT 1 FROM sqlite_master").fetchone():
            for statement in SCHEMA:
                db.execute(statement)
        _require_ours(db, path)
        yield db


def copy_own(archive: Path, target: Path) -> None:
    """Let the archive at *target* have the notes, tags and collections of the one at *archive*, where it has any.

    Raises:
        OwnFileUnreadable: they cannot be read.

    """
    with reading(archive) as db:
        if db is None:
            return
        part = own_file(target).with_name(f"{own_file(target).name}.part")
        part.unlink(missing_ok=True)
        with closing(sqlite3.connect(part)) as copy:
            db.backup(copy)
        part.replace(own_file(target))


SCHEMA = (
    f"PRAGMA application_id = {APPLICATION_ID}",
    """CREATE TABLE notes (
         id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL, text TEXT NOT NULL, made_at TEXT NOT NULL
       ) STRICT""",
    "CREATE INDEX notes_by_key ON notes (key)",
    """CREATE TABLE labels (
         kind TEXT NOT NULL CHECK (kind IN ('tag', 'collection')), name TEXT NOT NULL COLLATE NOCASE,
         key TEXT NOT NULL, added_at TEXT NOT NULL, PRIMARY KEY (kind, name, key)
       ) STRICT""",
    "CREATE INDEX labels_by_key ON labels (key)",
)
"""Made once; a number is never given to two notes."""


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    uri = f"file:{quote(str(path.absolute()))}?mode={mode}"
    return sqlite3.connect(uri, uri=True, timeout=WAIT, isolation_level=None)


def _require_ours(db: sqlite3.Connection, path: Path) -> None:
    if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
        raise OwnFileUnreadable(path, "a file of another program")


@contextmanager
def _reported(path: Path) -> Iterator[None]:
    if path.is_dir():  # SQLite would call it an error of the disk
        raise OwnFileUnreadable(path, "a folder")
    try:
        yield
    except sqlite3.DatabaseError as error:
        raise OwnFileUnreadable(path, refusal(error) or str(error)) from error
