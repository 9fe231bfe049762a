"""The scheduled commands, with absolute paths and times."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from archive.schedule.times import Every


@dataclass(frozen=True, slots=True, kw_only=True)
class Installation:
    """The paths and the user of one installation; all paths are absolute."""

    program: Sequence[str]
    """Words that call Blotter."""

    config: Path
    archive: Path
    user: str
    """Who owns the archive."""

    @property
    def folder(self) -> Path:
        """The folder of the archive."""
        return self.archive.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One scheduled command."""

    name: str
    describes: str
    command: Sequence[str]
    cron: str | None
    """When, as a crontab has it; ``None`` for what always runs."""

    calendar: str | None
    """When, as a timer of systemd has it."""

    writes: Sequence[Path]
    online: bool
    """Whether it needs the network."""

    chatty: bool = False
    """Whether it prints something also when all is well."""


def jobs(place: Installation, every: Every, *, backup: Path | None, port: int | None) -> Iterator[Job]:
    """Yield the crawl, the check, and where they are wanted the backup and the site."""
    where = ("--config", str(place.config), "--archive", str(place.archive))
    yield Job(
        name="blotter-crawl",
        describes="crawl what is new",
        command=[*place.program, "crawl", "--quiet", *where],
        cron=every.cron,
        calendar=every.calendar,
        writes=[place.folder],
        online=True,
    )
    yield Job(
        name="blotter-verify",
        describes="check that the archive is whole",
        command=[*place.program, "verify", *where],
        cron=f"{every.minute} 3 * * 0",
        calendar=f"Sun *-*-* 3:{every.minute:02}:00",
        writes=[place.folder],
        online=False,
        chatty=True,
    )
    if backup:
        yield Job(
            name="blotter-backup",
            describes="back up what is new",
            command=[*place.program, "backup", str(backup), *where],
            cron=f"{every.minute} 4 * * *",
            calendar=f"*-*-* 4:{every.minute:02}:00",
            writes=[place.folder, backup],
            online=False,
            chatty=True,
        )
    if port:
        yield Job(
            name="blotter-serve",
            describes="show the archive in a browser",
            command=[*place.program, "serve", "--port", str(port), *where],
            cron=None,
            calendar=None,
            writes=[place.folder],
            online=True,
        )
