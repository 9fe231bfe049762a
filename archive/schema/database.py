"""The SQLite file: opened to read by anyone, to write by :class:`archive.store.Archive` alone."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import closing, contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlite_utils import Database

from archive.errors import (
    ArchiveBusy,
    ArchiveError,
    CannotOpen,
    DatabaseDamaged,
    NewerSchema,
    NoSuchArchive,
    NotAnArchive,
    OlderSchema,
)
from archive.locking import ArchiveLock
from archive.own.functions import add_functions
from archive.refusals import ROOM, no_folder, refusal
from archive.schema.digests import row_digest, watch
from archive.schema.migrations import APPLICATION_ID, steps
from archive.schema.read_only import NO_INDEX, address, log_of

BUSY_TIMEOUT = 30_000  # milliseconds that a statement waits for another process's transaction


STATEMENTS = 512  # prepared statements that a connection keeps: a crawl uses some 200
CACHE = 64 * 1024  # KiB of pages that the writer keeps in memory
CHECKPOINT = 8000  # pages of the write-ahead log from which it is written back: a run's few thousand, once


class ArchiveDatabase(Database):
    """The file as sqlite-utils opens it, without a savepoint around each SELECT and with one name for all savepoints.

    A crawl asks some eighty questions an article; and a name that is used once pushes a prepared statement out of
    the connection's cache.
    """

    begun: Callable[[], object] | None = None
    """Called when a transaction begins that gathers writes; whoever set it commits. ``None``: none are gathered."""

    lost: BaseException | None = None
    """The error by which gathered writes were lost; nothing can be written on top of them."""

    def query(
        self, sql: str, params: Sequence[Any] | dict[str, Any] | None = None
    ) -> Generator[dict[str, Any], None, None]:
        """Return the rows of *sql* as dictionaries, fetched as they are requested."""
        if sql.lstrip()[:6].upper() != "SELECT":
            return super().query(sql, params)
        cursor = self.conn.execute(sql, () if params is None else params)
        names = [column[0] for column in cursor.description]
        return (dict(zip(names, row, strict=True)) for row in cursor)

    @contextmanager
    def atomic(self) -> Generator[Database, None, None]:
        """Make what is done within one transaction, or one savepoint of the transaction around it."""
        if self.lost:
            raise self.lost
        if not self.conn.in_transaction and self.begun is None:
            with super().atomic() as db:
                yield db
            return
        if not self.conn.in_transaction and self.begun:
            self.conn.execute("BEGIN")
            self.begun()
        self.conn.execute("SAVEPOINT within")
        try:
            yield self
        except BaseException as error:
            if self.conn.in_transaction:
                self.conn.execute("ROLLBACK TO within")
                self.conn.execute("RELEASE within")
            elif self.begun:  # a full disk ends the whole transaction: sqlite.org/lang_transaction.html
                self.lost = error
            raise
        self.conn.execute("RELEASE within")

    def lose(self, error: BaseException) -> None:
        """Take back the writes that were gathered, because of *error*, and refuse any others."""
        self.lost = error
        self.rollback()


def connect(path: Path) -> Database:
    """Return the archive at *path*, opened read-only.

    One that an older Blotter wrote is brought to today's schema first.

    Raises:
        NoSuchArchive: nothing is there.
        NotAnArchive: the file is not an archive of ours.
        NewerSchema: a newer Blotter wrote it.
        DatabaseDamaged: its list of migrations cannot be read.
        OlderSchema: an older one did, and it may not be written now.

    """
    db = connect_as_is(path)
    if not steps.pending(db):
        return db
    db.close()
    _bring_up_to_date(path)
    return connect_as_is(path)


def connect_as_is(path: Path, *, is_still: bool = False) -> Database:
    """Return the archive at *path*, opened read-only with the schema that it has.

    Of one that *is_still*, which nobody else changes, neither locks nor a journal are looked at. In any other one, a
    write that was interrupted is undone first, as SQLite does it for a program that may write.

    Raises:
        NoSuchArchive: nothing is there.
        NotAnArchive: the file is not an archive of ours.
        NewerSchema: a newer Blotter wrote it.

    """
    if not path.exists():
        raise NoSuchArchive(path)
    if not is_still:
        undo_interrupted(path)
    db = _open(path, mode="ro&immutable=1" if is_still else "ro")
    with _closed_on_error(db):
        _require_ours(db, path)
        _require_known(db, path)
        return db


def is_made(path: Path) -> bool:
    """Return whether there is an archive at *path*, or what another program made.

    A run that is killed as it begins leaves a database without any table.

    Raises:
        NotAnArchive: the file is no database.
        CannotOpen: it may not be read.
        DatabaseDamaged: it can no longer be read.

    """
    if not path.exists():
        return False
    with closing(_open(path, mode="ro")) as db:
        return not _is_empty(db, path)


def journal_of(path: Path) -> Path:
    """Return where SQLite looks for the pages that an interrupted write has to give back to the database at *path*."""
    return path.with_name(f"{path.name}-journal")


def undo_interrupted(path: Path) -> None:
    """Let the database at *path* be what it was before a write that was interrupted, where it may be written."""
    if journal_of(path).exists():
        with suppress(sqlite3.OperationalError), closing(sqlite3.connect(path)) as db:
            db.execute("SELECT 1 FROM sqlite_schema").fetchone()


def _bring_up_to_date(path: Path) -> None:
    try:
        lock = ArchiveLock(path)
        try:
            connect_to_write(path).close()
        finally:
            lock.release()
    except (ArchiveBusy, NotAnArchive, sqlite3.OperationalError) as error:
        raise OlderSchema(path, str(error)) from error


def connect_to_write(path: Path) -> ArchiveDatabase:
    """Return the archive at *path* with today's schema, made or migrated where it has to be.

    The caller holds the lock. An archive that holds anything is copied to
    ``<name>.before-<migration>.db`` first.

    Raises:
        NotAnArchive: the file is not an archive of ours, or cannot be made.
        NewerSchema: a newer Blotter wrote it.

    """
    db = _open(path, mode="rwc")
    with _closed_on_error(db):
        fresh = _is_empty(db, path)
        if not fresh:
            _require_ours(db, path)
            _require_known(db, path)
        db.conn.execute("PRAGMA journal_mode = WAL")
        db.conn.execute(f"PRAGMA cache_size = -{CACHE}")
        db.conn.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT}")
        db.conn.execute("PRAGMA synchronous = FULL")  # a committed row is on the disk, as its WARC record is
        if pending := steps.pending(db):
            if not fresh:
                _copy(db, path.with_name(f"{path.stem}.before-{pending[0].name}.db"))
            db.conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
            with db.atomic() if fresh else nullcontext():  # a new archive is there whole, or not at all
                steps.apply(db)
                with db.atomic():
                    watch(db.conn)
        db.conn.execute("PRAGMA foreign_keys = ON")
        return db


@contextmanager
def writing_beside(path: Path) -> Iterator[sqlite3.Connection]:
    """Write to the archive at *path* in one transaction, beside a crawl: to a table that no crawl writes.

    Raises:
        NoSuchArchive: nothing is there.
        NotAnArchive: the file is not an archive of ours.
        NewerSchema: a newer Blotter wrote it.

    """
    connect(path).close()
    with closing(_open(path, mode="rw").conn) as db, db:
        db.execute("BEGIN IMMEDIATE")  # what is read within stays true until it is written
        yield db


def _open(path: Path, *, mode: str) -> ArchiveDatabase:
    try:
        conn = sqlite3.connect(
            address(path) if mode == "ro" else f"file:{quote(os.fsencode(path))}?mode={mode}",
            uri=True,
            timeout=BUSY_TIMEOUT / 1000,
            cached_statements=STATEMENTS,
        )
    except sqlite3.DatabaseError as error:
        raise _unopened(path, error) from error
    conn.create_function("row_digest", -1, row_digest, deterministic=True)
    conn.create_function("month_codes", 0, lambda: None)  # only a site holds them: archive.search.month_codes
    add_functions(conn, path)
    return ArchiveDatabase(conn, execute_plugins=False)


@contextmanager
def _closed_on_error(db: Database) -> Iterator[None]:
    try:
        yield
    except BaseException:
        db.close()
        raise


def _is_empty(db: Database, path: Path) -> bool:
    try:
        return not db.conn.execute("SELECT 1 FROM sqlite_master").fetchall()
    except sqlite3.DatabaseError as error:
        raise _unopened(path, error) from error


def _unopened(path: Path, error: sqlite3.DatabaseError) -> ArchiveError:
    """Return why SQLite could not open *path*: damage, a refusal of the system, or a file of another kind."""
    if path.is_dir():
        return CannotOpen(path, "it is a folder; name the archive's file with --archive FILE")
    code, log = getattr(error, "sqlite_errorcode", 0), log_of(path)
    if code in NO_INDEX and log.exists() and log.stat().st_size:
        return CannotOpen(path, f"the disk is full, and {log.name} holds what was written last; {ROOM}")
    if code & 0xFF == sqlite3.SQLITE_CORRUPT:
        return DatabaseDamaged(path, str(error))
    refused = no_folder(path) or refusal(error)
    return CannotOpen(path, refused) if refused else NotAnArchive(path, str(error))


def _require_ours(db: Database, path: Path) -> None:
    """Raise unless the file is ours: a dump loaded again has lost the application id, but its migrations name us."""
    if _is_empty(db, path):
        raise NotAnArchive(path, "an empty file")
    marked = db.conn.execute("PRAGMA application_id").fetchone()[0] == APPLICATION_ID
    if not marked and not steps.applied(db):
        raise NotAnArchive(path, "an SQLite database of another program")


def _require_known(db: Database, path: Path) -> None:
    known = [step.name for step in steps._migrations]  # sqlite-utils lists them nowhere else
    try:
        applied = [step.name for step in steps.applied(db)]
    except KeyError as error:
        raise DatabaseDamaged(path, f"its list of migrations has no column {error}") from error
    unknown = [name for name in applied if name not in known]
    missing = [name for name in known if name not in applied]
    if unknown and missing:  # a newer Blotter has applied all of ours
        raise DatabaseDamaged(path, f"its list of migrations has {unknown[0]} and lacks {missing[0]}")
    if unknown:
        raise NewerSchema(path, unknown[0])


def _copy(db: Database, target: Path) -> None:
    part = target.with_suffix(".part")
    with closing(sqlite3.connect(part)) as copy:
        db.conn.backup(copy)
    part.replace(target)
