"""Concerns that need a person: the problem, since when, the remedy, and the command to begin with."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise, takewhile

from archive.articles.parting import Mixed
from archive.articles.review import Event
from archive.facts import Alarm, RunOutcome
from archive.status.rhythm import gap_in_words
from archive.status.wording import why
from archive.terminal import printable

ARCHIVE = "archive"  # name of concerns about no single publication
KILLED = 3  # killed runs in a row: one is a reboot, three are a machine that is too small
RUNS_FEW = 5  # gaps between runs that make a habit
LATE = 3  # usual gaps after which a run is missed
NEVER_LATE = timedelta(days=2)  # sooner than this nothing is reported


@dataclass(frozen=True, slots=True, kw_only=True)
class Concern:
    """One thing that needs a person."""

    publication: str | None
    """Slug; ``None`` if it concerns the archive as a whole."""

    reason: Alarm
    subject: str = ""
    """The source, field, event or article that it is, where a publication may have several."""

    what: str
    since: str | None
    """Day (UTC)."""

    remedy: str
    command: str
    """The command to run next."""

    @property
    def name(self) -> str:
        """Its name for `blotter status --snooze`; the same from run to run, with any numbers in *what*.

        >>> Concern(publication="oracle", reason=Alarm.SOURCE, subject="feed rss/", what="", since=None, remedy="",
        ...         command="").name
        'oracle:source:feed-rss/'
        """
        parts = (self.publication or ARCHIVE, self.reason.value, self.subject.replace(" ", "-"))
        return ":".join(filter(None, parts))


def paragraph(concern: Concern) -> str:
    """Return *concern* as two lines for a terminal or a mail."""
    since = f", since {concern.since}" if concern.since else ""
    lines = f"{concern.publication or ARCHIVE}: {concern.what}{since}\n    {concern.remedy}; run: {concern.command}"
    return printable(lines)


def captures_missing(folder: str, short: Sequence[str], *, folder_exists: bool) -> Iterator[Concern]:
    """Yield that the captures *folder*, or files in it, are missing or shorter than the archive knows: *short*."""
    if not short:
        return
    more = f" and {len(short) - 1} more" if len(short) > 1 else ""
    missing = f"capture file {short[0]}{more} missing or cut off" if folder_exists else "its captures folder is missing"
    yield Concern(
        publication=None,
        reason=Alarm.CAPTURES,
        what=missing,
        since=None,
        remedy=f"put {folder} back beside the archive, from a backup if need be",
        command="blotter verify",
    )


def held(events: Iterable[Event]) -> Iterator[Concern]:
    """Yield what waits for a decision."""
    for event in events:
        yield Concern(
            publication=event.publication,
            reason=Alarm.FOR_REVIEW,
            subject=str(event.id),
            what=f"event {event.id} waits for a decision: {why(event.reason)}; "
            f"{event.changed + event.worse + event.gone} in all, e.g. {event.example}",
            since=event.seen_at[:10],
            remedy=f"compare before and after, then `blotter accept {event.id}` or `blotter reject {event.id}`",
            command=f"blotter held {event.id}",
        )


def mixed_up(found: Iterable[Mixed]) -> Iterator[Concern]:
    """Yield the articles that hold two stories."""
    for each in found:
        yield Concern(
            publication=each.publication,
            reason=Alarm.TWO_STORIES,
            subject=each.key,
            what=f"article {each.key} holds two stories: '{each.was}', now '{each.is_now}'",
            since=None,
            remedy=f"part them, or leave them with `blotter review keep {each.key}`",
            command=f"blotter review split {each.key}",
        )


def twins(pairs: Iterable[tuple[str, str]]) -> Iterator[Concern]:
    """Yield the *pairs* of publications that have one home: the other never gets the URLs that one lists first."""
    for older, newer in pairs:
        yield Concern(
            publication=None,
            reason=Alarm.SAME_HOME,
            subject=f"{older}-{newer}",
            what=f"{older} and {newer} have the same home",
            since=None,
            remedy=f"put them together, or close one with `blotter publications close {older}`",
            command=f"blotter publications merge {older} {newer}",
        )


def runs_missed(started: Sequence[datetime], *, at: datetime) -> Iterator[Concern]:
    """Yield that no crawl began when one was usual; *started* are the latest crawls, the latest first."""
    gaps = sorted(later - earlier for later, earlier in pairwise(started))
    if len(gaps) < RUNS_FEW:
        return
    usual = gaps[len(gaps) // 2]
    if at - started[0] > max(usual * LATE, NEVER_LATE):
        yield Concern(
            publication=None,
            reason=Alarm.RUNS_MISSED,
            what=f"no crawl began, though one usually does every {gap_in_words(usual)}",
            since=f"{started[0]:%Y-%m-%d}",
            remedy="see whether cron or the timer still runs it (`crontab -l`, `systemctl list-timers`)",
            command="blotter crawl",
        )


def runs_killed(outcomes: Sequence[str | None]) -> Iterator[Concern]:
    """Yield that runs are killed before their end; *outcomes* are those of the latest that ended, the latest first."""
    killed = len(list(takewhile(lambda ended: ended == RunOutcome.KILLED, outcomes)))
    if killed >= KILLED:
        yield Concern(
            publication=None,
            reason=Alarm.RUNS_KILLED,
            what=f"the last {killed} runs were killed before their end",
            since=None,
            remedy="look for lack of memory or a time limit (`journalctl -k`, `systemctl status blotter`)",
            command="blotter runs",
        )


def run_broken(ended: str | None, reports: int, *, on: datetime) -> Iterator[Concern]:
    """Yield that the latest run ended as *ended* and without *reports* of any publication."""
    if ended == RunOutcome.FAILED and not reports:
        yield Concern(
            publication=None,
            reason=Alarm.BROKE_OFF,
            what="the latest crawl broke off with an error",
            since=f"{on:%Y-%m-%d}",
            remedy="see the error, and report it if it comes again",
            command="blotter crawl",
        )


def cannot_crawl(why_not: str = "", *, since: str | None = None) -> Concern:
    """Return that the latest crawl could not begin, or not go on, since *why_not*."""
    return Concern(
        publication=None,
        reason=Alarm.CANNOT_CRAWL,
        what=": ".join(filter(None, ("the crawl could not begin, or not go on", why_not))),
        since=since,
        remedy="mend what it names, then see that it goes on",
        command="blotter crawl",
    )


def broke_off(publication: str) -> Concern:
    """Return that the crawl of *publication* ended without a report: an error of Blotter, not of the site."""
    return Concern(
        publication=publication,
        reason=Alarm.BROKE_OFF,
        what="the crawl broke off with an error",
        since=None,
        remedy="see the error, and report it if it comes again",
        command=f"blotter crawl {publication}",
    )
