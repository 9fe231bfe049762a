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
    cron: str
    """When, as a crontab has it."""

    calendar: str | None
    """When, as a timer of systemd has it; ``None`` for a job that always runs."""

    writes: Sequence[Path]
    online: bool
    """Whether it needs the network."""

    chatty: bool = False
    """Whether it prints something also when all is well."""


OPTIONAL = {
    "blotter-backup": "No backup yet; --backup DIR adds one every night.",
    "blotter-serve": "No site yet; --serve PORT adds it.",
}
"""Jobs that are planned only where they are asked for, and how to ask."""


def jobs(place: Installation, every: Every, *, backup: Path | None, port: int | None) -> Iterator[Job]:
    """Yield the crawl, the check, and where they are wanted the backup and the site."""
    yield _crawl(place, every)
    yield _verify(place, every)
    if backup:
        yield _backup(place, every, backup)
    if port:
        yield _serve(place, port)


def _command(place: Installation, *words: str) -> list[str]:
    return [*place.program, *words, "--config", str(place.config), "--archive", str(place.archive)]


def _crawl(place: Installation, every: Every) -> Job:
    return Job(
        name="blotter-crawl",
        describes="crawl what is new",
        command=_command(place, "crawl", "--quiet"),
        cron=every.cron,
        calendar=every.calendar,
        writes=[place.folder],
        online=True,
    )


def _verify(place: Installation, every: Every) -> Job:
    minute = every.minute_after(20)
    return Job(
        name="blotter-verify",
        describes="check that the archive is whole",
        command=_command(place, "verify"),
        cron=f"{minute} 3 * * 0",
        calendar=f"Sun *-*-* 3:{minute:02}:00",
        writes=[place.folder],
        online=False,
        chatty=True,
    )


def _backup(place: Installation, every: Every, folder: Path) -> Job:
    minute = every.minute_after(40)
    return Job(
        name="blotter-backup",
        describes="back up what is new",
        command=_command(place, "backup", str(folder)),
        cron=f"{minute} 4 * * *",
        calendar=f"*-*-* 4:{minute:02}:00",
        writes=[place.folder, folder],
        online=False,
        chatty=True,
    )


def _serve(place: Installation, port: int) -> Job:
    return Job(
        name="blotter-serve",
        describes="show the archive in a browser",
        command=_command(place, "serve", "--port", str(port)),
        cron="@reboot",
        calendar=None,
        writes=[place.folder],
        online=True,
        chatty=True,
    )
