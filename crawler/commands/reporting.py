"""The reports of a scheduled crawl, printed for cron or sent, and the ping that shows that it ran."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive.config import Config
from archive.errors import ArchiveBusy, ArchiveError, Undelivered
from archive.facts import Alarm, PartOutcome
from archive.notify import outbox
from archive.notify.channels import Channel, channels, healthcheck
from archive.notify.message import composed
from archive.notify.webhook import Healthcheck
from archive.schema.database import connect, writing_beside
from archive.status.alarms import Changes, changes, note
from archive.status.concerns import Concern, broke_off, cannot_crawl
from archive.status.standing import status
from archive.terminal import complain, say

if TYPE_CHECKING:
    from crawler.crawl.run import Run


def report_concerns(run: Run, archive: Path) -> bool:
    """Report what began to need a person in *run*, still does after a week, or is over; return whether any still does.

    If the configuration has a way to send it, it is sent together with the news of the saved searches;
    elsewhere it is printed.
    """
    at = datetime.now(UTC)
    lost = sorted(name for name, counts in run.counts.items() if counts.outcome is PartOutcome.UNDER_WAY)
    with closing(connect(archive)) as db:
        concerns = [*status(db, archive, at=at, names=list(run.counts)).concerns, *map(broke_off, lost)]
        concerns = [each for each in concerns if each.reason is not Alarm.CANNOT_CRAWL or run.problem]
        news = changes(db.conn, concerns, of=run.counts, at=at)
    if channels(run.config):
        return not _sent(archive, run.config, news, at=at) or news.needs_a_person
    for paragraph in news.paragraphs:
        say(paragraph)
    if news.any:
        with writing_beside(archive) as db:
            note(db, news, at=at)
    return news.needs_a_person


def needed_beside(run: Run) -> list[Concern]:
    """Return the concerns about the publications of *run*, without those that its own summary of sources shows."""
    path = run.archive.path
    with closing(connect(path)) as db:
        health = status(db, path, at=datetime.now(UTC), names=list(run.counts))
    reported = {Alarm.FAILED, Alarm.SOURCE}
    return [each for each in health.concerns if each.reason not in reported and each.name not in health.snoozed]


def _sent(archive: Path, config: Config, news: Changes, *, at: datetime) -> bool:
    """Return whether all that was to be sent could be."""
    ways = channels(config)
    outbox.put(archive, ways, news, at=at, site=config.site)
    failed = outbox.send(archive, ways, at=at)
    for error in failed:
        complain(error)
    return not failed


def _report_failure(error: Exception, archive: Path, config: Config) -> None:
    """Send that the crawl ended with *error*, as what needs a person; where nothing is sent, it is printed as it is."""
    at, ways = datetime.now(UTC), channels(config)
    if not ways:
        return
    found = [cannot_crawl(str(error), since=f"{at:%Y-%m-%d}")]
    try:
        with closing(connect(archive)) as db:
            news = changes(db.conn, found, of=(), at=at)
        _sent(archive, config, replace(news, over=()), at=at)
    except (ArchiveError, OSError, sqlite3.Error):  # the archive itself is the trouble: nothing can be noted
        _send_unnoted(ways, Changes(begun=found))


def _send_unnoted(ways: Sequence[Channel], news: Changes) -> None:
    if message := composed(news, ()):
        for way in ways:
            try:
                way.send(message)
            except Undelivered as error:
                complain(error)


@contextmanager
def watched(config: Config, archive: Path) -> Iterator[None]:
    """Ping the healthcheck of *config*, if it has one, when what is within begins, and with how it ends.

    An error is sent as well, unless another run has *archive*: that one reports.
    What a person or a shutdown stops is not a failure: the next run, or the missing ping, says how it goes on.

    Raises:
        ConfigError: a table of a way to send messages cannot be used; better now than after the crawl.

    """
    channels(config)
    check = healthcheck(config)
    _ping(check, "start")
    try:
        yield
    except click.Abort:
        raise
    except BaseException as error:
        failed = not isinstance(error, click.exceptions.Exit) or error.exit_code != 0
        _ping(check, "fail" if failed else "", "" if isinstance(error, click.exceptions.Exit) else str(error))
        if isinstance(error, Exception) and not isinstance(error, ArchiveBusy | click.exceptions.Exit):
            _report_failure(error, archive, config)
        raise
    _ping(check)


def _ping(check: Healthcheck | None, ending: str = "", text: str = "") -> None:
    """Ping *check*; one that cannot be reached calls for help by itself, and stops no crawl."""
    if check is None:
        return
    try:
        check.ping(ending, text)
    except Undelivered as error:
        complain(f"{error.channel} by {error.by}: {error.reason}")
