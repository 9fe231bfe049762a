"""What can go wrong with an archive.

ArchiveError
├── NoSuchArchive     no file stands at the path given
├── NotAnArchive      the file is no SQLite database, or one of somebody else's
├── NewerSchema       written by a newer Blotter
├── ArchiveBusy       another process holds the lock
├── CaptureDamaged    a capture's bytes are missing, or differ from their digest
├── NoSuchRecord      nothing stands under the id, key or address asked for
├── MailRefused       a mail server did not take a digest
├── ExtraMissing      what was asked for needs a library that is not installed
└── ConfigError       blotter.toml is missing, malformed or says what it may not
"""

from __future__ import annotations

from pathlib import Path


class ArchiveError(Exception):
    """Base of all that the archive raises; its text is one line for the user."""

    exit_code = 2
    """What a command that ends with this error exits with."""


class NoSuchArchive(ArchiveError):
    """No file stands at *path*."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"no archive at {path}; `blotter crawl` makes one, `--archive FILE` names another")
        self.path = path


class NotAnArchive(ArchiveError):
    """The file at *path* is not an archive of ours, for *reason*."""

    def __init__(self, path: Path, reason: str) -> None:
        super().__init__(f"{path}: not a Blotter archive ({reason})")
        self.path = path
        self.reason = reason


class NewerSchema(ArchiveError):
    """The archive at *path* has migrations that this version does not know."""

    def __init__(self, path: Path, unknown: str) -> None:
        super().__init__(
            f"{path}: written by a newer Blotter (migration {unknown}); upgrade blotter-archive to open it"
        )
        self.path = path


class ArchiveBusy(ArchiveError):
    """Another process writes the archive at *path*."""

    exit_code = 3

    def __init__(self, path: Path, holder: str) -> None:
        super().__init__(f"{path}: another run holds this archive ({holder}); wait for it to end")
        self.path = path


class CaptureDamaged(ArchiveError):
    """The bytes of capture *capture_id* cannot be given back, for *reason*."""

    def __init__(self, capture_id: int, reason: str) -> None:
        super().__init__(f"capture {capture_id}: {reason}")
        self.capture_id = capture_id
        self.reason = reason


class NoSuchRecord(ArchiveError):
    """Nothing in the archive answers to *name*."""

    def __init__(self, name: str, remedy: str) -> None:
        super().__init__(f"nothing here is called {name!r}; {remedy}")
        self.name = name


class MailRefused(ArchiveError):
    """The mail server at *server* did not take a digest, for *reason*."""

    exit_code = 1

    def __init__(self, server: str, reason: object) -> None:
        super().__init__(f"{server}: the digest could not be sent ({reason}); nothing was marked as told")
        self.server = server


class ExtraMissing(ArchiveError):
    """What was asked for needs the libraries of *extra*, which are not installed."""

    def __init__(self, extra: str) -> None:
        super().__init__(f"this needs the extra {extra!r}; add it with: pip install 'blotter-archive[{extra}]'")
        self.extra = extra


class ConfigError(ArchiveError):
    """The configuration at *path* cannot be used: *problem*, at *line* and *key* where known."""

    def __init__(self, path: Path, problem: str, *, line: int | None = None, key: str | None = None) -> None:
        place = f"{path}:{line}" if line else str(path)
        super().__init__(f"{place}: {key}: {problem}" if key else f"{place}: {problem}")
        self.path = path
        self.line = line
        self.key = key
