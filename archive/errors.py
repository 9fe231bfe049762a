"""Errors of an archive.

ArchiveError
├── NoSuchArchive     no file is at the path given
├── NotAnArchive      the file is no SQLite database, or belongs to another program
│   └── CannotOpen    it may be one, but cannot be opened now
├── NewerSchema       written by a newer Blotter
├── OlderSchema       written by an older Blotter, and it cannot be brought up to date now
├── ArchiveBusy       another process holds the lock
├── CannotWrite       a disk is gone, read-only or broken
│   └── DiskFull      the disk is full, or nearly
├── DatabaseDamaged   SQLite cannot read the archive's file
├── CaptureDamaged    a capture's bytes are missing, or differ from their digest
├── OwnFileUnreadable the file of notes, tags and collections cannot be read or written
├── WouldOverwrite    a backup or a restored archive would replace what must stay
├── NoSuchBackup      a folder holds no backup, or several
├── BadRemovals       a line of removals.jsonl does not say what is removed
├── NoSuchRecord      no record has this id, key or address
├── PublicationRenamed   a publication is called by the name that it had before
├── HomeTaken         a new publication has the home of one that the archive holds
├── PublicationExists    a name is taken by another publication
├── PublicationResting   a publication is paused or closed
├── PublicationNotEmpty  a publication that has articles or captures was to be dropped
├── Undelivered       a message could not be sent
├── ExtraMissing      a command needs a library that is not installed
└── ConfigError       blotter.toml is missing, malformed or has a wrong value
"""

from __future__ import annotations

from pathlib import Path

from archive.plural import plural


class ArchiveError(Exception):
    """Base of every error that the archive raises; its text is one line for the user."""

    exit_code = 2
    """Exit code of a command that ends with this error."""


class NoSuchArchive(ArchiveError):
    """No file is at *path*."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"no archive at {path}; `blotter crawl` makes one, or name another with --archive FILE")
        self.path = path


class NotAnArchive(ArchiveError):
    """The file at *path* is not a Blotter archive, for *reason*."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: not a Blotter archive ({reason})")
        self.path = path
        self.reason = reason


class CannotOpen(NotAnArchive):
    """The file at *path* cannot be opened now, for *reason*, which includes what to do."""

    def __init__(self, path: Path, reason: str) -> None:
        ArchiveError.__init__(self, f"{path}: cannot be opened: {reason}")
        self.path = path
        self.reason = reason


class NewerSchema(ArchiveError):
    """The archive at *path* has migrations that this version does not know."""

    def __init__(self, path: Path, unknown: str) -> None:
        super().__init__(
            f"{path}: written by a newer Blotter (migration {unknown}); upgrade blotter-archive to open it"
        )
        self.path = path


class OlderSchema(ArchiveError):
    """An older version wrote the archive at *path*, and it cannot be brought up to date now, for *reason*."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"{path}: written by an older Blotter and not brought up to date ({reason});"
            " run `blotter status` as the user who owns it, when no crawl runs"
        )
        self.path = path


class ArchiveBusy(ArchiveError):
    """Another process writes the archive at *path*."""

    exit_code = 3

    def __init__(self, path: Path, holder: str) -> None:
        super().__init__(f"{path}: another run has this archive open ({holder}); wait until it ends")
        self.path = path


class CannotWrite(ArchiveError):
    """What stands in *folder* cannot be written, for *reason*."""

    exit_code = 1
    line = "cannot be written ({}); see that its disk is there and may be written, then run again"

    def __init__(self, folder: Path, reason: str) -> None:
        super().__init__(f"{folder}: {self.line.format(reason)}: nothing that was kept is lost")
        self.folder = folder


class DiskFull(CannotWrite):
    """The disk of *folder* accepts no more data, for *reason*."""

    exit_code = ArchiveError.exit_code
    line = "the disk is full ({}); make room, then run again"


class DatabaseDamaged(ArchiveError):
    """SQLite cannot read the archive at *path*, for *reason*."""

    exit_code = 1

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: the database is damaged ({reason}); restore it from a backup; its captures stay")
        self.path = path
        self.reason = reason


class CaptureDamaged(ArchiveError):
    """The bytes of capture *capture_id* cannot be read back, for *reason*."""

    def __init__(self, capture_id: int, reason: str) -> None:
        super().__init__(f"capture {capture_id}: {reason}")
        self.capture_id = capture_id
        self.reason = reason


class OwnFileUnreadable(ArchiveError):
    """The file at *path* with the notes, tags and collections cannot be used, for *reason*."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(
            f"{path}: the notes, tags and collections cannot be used ({reason}); the archive itself is as it was"
        )
        self.path = path
        self.reason = reason


class WouldOverwrite(ArchiveError):
    """Writing *path* would replace *what*, which is there; *remedy* says what to do."""

    def __init__(self, path: Path, what: str, remedy: str) -> None:
        super().__init__(f"{path}: {what}; {remedy}")
        self.path = path


class NoSuchBackup(ArchiveError):
    """No backup can be restored from *path*, for *reason*."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: not a backup ({reason}); `blotter backup DIR` makes one")
        self.path = path


class BadRemovals(ArchiveError):
    """Line *number* of the file at *path* does not say what is removed, for *reason*."""

    def __init__(self, path: Path, number: int, reason: str) -> None:
        super().__init__(f"{path}: line {number}: {reason}; correct it, since what was removed must not come back")
        self.path = path
        self.number = number


class NoSuchRecord(ArchiveError):
    """The archive has no record *name*; *missing* begins the sentence that says so, as in ``no run has the number``."""

    def __init__(self, missing: str, name: object, remedy: str) -> None:
        super().__init__(f"{missing} {name!r}; {remedy}")
        self.name = name


class PublicationRenamed(ArchiveError):
    """The publication that had the name *old* is *now_called* by another."""

    def __init__(self, old: str, now_called: str) -> None:
        super().__init__(
            f"{old} is now called {now_called} in this archive; write [publications.{now_called}] in blotter.toml, "
            f"or `blotter publications rename {now_called} {old}` gives it its old name again"
        )
        self.old = old
        self.now_called = now_called


class HomeTaken(ArchiveError):
    """The new publication *new* has the home of *held*, which the archive has."""

    def __init__(self, new: str, held: str) -> None:
        super().__init__(
            f"{new} has the home of {held}, which is in the archive; if it is the same title under a new name, run: "
            f"blotter publications rename {held} {new}; if it takes the place of {held}, "
            f"run: blotter publications close {held}"
        )
        self.new = new
        self.held = held


class PublicationExists(ArchiveError):
    """The archive has, or had, a publication called *name*; *remedy* says what to do."""

    def __init__(self, name: str, remedy: str) -> None:
        super().__init__(f"the archive has a publication called {name!r}; {remedy}")
        self.name = name


class PublicationResting(ArchiveError):
    """The publication *name* is not crawled: its *state* is paused, closed or moved, for *note*."""

    def __init__(self, name: str, state: str, note: str | None) -> None:
        super().__init__(
            f"{name} is {state}{f' ({note})' if note else ''}; "
            f"to crawl it again, run: blotter publications resume {name}"
        )
        self.name = name
        self.state = state


class PublicationNotEmpty(ArchiveError):
    """The publication *name* was to be dropped and has *articles* and *captures*."""

    def __init__(self, name: str, articles: int, captures: int) -> None:
        super().__init__(
            f"{name} has {plural(articles, 'article')} and {plural(captures, 'capture')}; nothing was dropped. To keep "
            f"them and stop crawling it, run: blotter publications close {name}. To delete the articles, "
            "add --delete-articles; the captures stay even then"
        )
        self.name = name


class Undelivered(ArchiveError):
    """A message could not be sent over *channel* by the host *by*, for *reason*; no secret is in any of them."""

    exit_code = 1

    def __init__(self, channel: str, by: str, reason: str) -> None:
        super().__init__(f"{channel} by {by}: {reason}; it is sent again the next time")
        self.channel = channel
        self.by = by
        self.reason = reason


class ExtraMissing(ArchiveError):
    """The command needs the libraries of *extra*, which are not installed."""

    def __init__(self, extra: str) -> None:
        super().__init__(
            f"this command needs the extra {extra!r}; install it with: pip install 'blotter-archive[{extra}]'"
        )
        self.extra = extra


class ConfigError(ArchiveError):
    """The configuration at *path* cannot be used: *problem*, at *line* and *key* where known."""

    def __init__(self, path: Path, problem: str, *, line: int | None = None, key: str | None = None) -> None:
        place = f"{path}:{line}" if line else str(path)
        super().__init__(f"{place}: {key}: {problem}" if key else f"{place}: {problem}")
        self.path = path
        self.line = line
        self.key = key
