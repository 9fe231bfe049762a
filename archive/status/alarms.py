"""Problems that are new, that last, that are over, and that are snoozed.

A problem is reported when it begins, once a week while it lasts, and when it ends. Reported problems have a
table of their own, which is written beside a crawl.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path

from archive.publications.activity import State
from archive.schema.database import writing_beside
from archive.status.concerns import Concern, paragraph
from archive.times import moment, stamp

AGAIN = timedelta(days=7)  # after which a problem that lasts is reported again
SOON = timedelta(hours=1)  # runs do not begin to the minute: a week after the last report is a little less


@dataclass(frozen=True, slots=True, kw_only=True)
class Snooze:
    """A person knows of it; it is not reported before the day *until*."""

    name: str
    """Of an alarm, or the beginning of several: ``oracle``, ``oracle:source``, ``oracle:source:feed``."""

    until: date
    reason: str

    def covers(self, name: str) -> bool:
        """Return whether the alarm *name* is meant.

        >>> snooze = Snooze(name="oracle:source", until=date(2026, 12, 24), reason="they know")
        >>> snooze.covers("oracle:source:feed"), snooze.covers("oracle:sourceless")
        (True, False)
        """
        return name == self.name or name.startswith(f"{self.name}:")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reported:
    """An alarm that was reported and is not over."""

    name: str
    publication: str | None
    what: str
    began_at: str
    reported_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """The concerns to report now."""

    begun: Sequence[Concern] = field(default=())
    lasting: Sequence[Concern] = field(default=())
    """Reported a week ago or longer, or snoozed until now."""

    over: Sequence[Reported] = field(default=())

    @property
    def needs_a_person(self) -> bool:
        """Whether any problem lasts."""
        return bool(self.begun or self.lasting)

    @property
    def any(self) -> bool:
        """Whether there is anything to report."""
        return bool(self.begun or self.lasting or self.over)

    @property
    def paragraphs(self) -> Iterator[str]:
        """The text to print or send: two lines for each concern and one for each that is over."""
        yield from map(paragraph, self.begun)
        yield from (f"still: {paragraph(concern)}" for concern in self.lasting)
        yield from (f"over: {each.what}" for each in self.over)


def snoozes(db: sqlite3.Connection) -> Iterator[Snooze]:
    """Yield all snoozes by name, also those that are over."""
    for name, until, reason in db.execute("SELECT name, until, reason FROM snoozes ORDER BY name"):
        yield Snooze(name=name, until=date.fromisoformat(until), reason=reason)


def snoozed(concern: Concern, every: Iterable[Snooze], *, on: date) -> Snooze | None:
    """Return the snooze among *every* for which *concern* is not reported *on* this day."""
    return next((snooze for snooze in every if snooze.until > on and snooze.covers(concern.name)), None)


def changes(db: sqlite3.Connection, found: Sequence[Concern], *, of: Collection[str], at: datetime) -> Changes:
    """Return the news to report about *found*, all concerns *at* a time.

    Only concerns that were looked at can be over: those *of* these publications, and of publications that are gone.
    One that a person paused or closed is not crawled, so nothing of it is over.
    """
    every = list(snoozes(db))
    known = {each.name: each for each in _reported(db)}
    loud = [concern for concern in found if not snoozed(concern, every, on=at.date())]
    due = {each.name for each in known.values() if _is_due(each, every, at)}
    present = {concern.name for concern in found}
    rows = db.execute("SELECT slug, state FROM publications")
    others = {slug for slug, state in rows if state != State.ACTIVE or slug not in of}
    return Changes(
        begun=[concern for concern in loud if concern.name not in known],
        lasting=[concern for concern in loud if concern.name in due],
        over=[each for each in known.values() if each.name not in present and each.publication not in others],
    )


def note(db: sqlite3.Connection, reported: Changes, *, at: datetime) -> None:
    """Remember that *reported* is on its way to its reader; *db* is open to write beside a crawl."""
    for concern in [*reported.begun, *reported.lasting]:
        row = [concern.name, concern.publication, paragraph(concern).partition("\n")[0], stamp(at), stamp(at)]
        db.execute(
            """INSERT INTO alarms (name, publication, what, began_at, reported_at) VALUES (?, ?, ?, ?, ?)
               ON CONFLICT (name) DO UPDATE SET what = excluded.what, reported_at = excluded.reported_at""",
            row,
        )
    for table in ("alarms", "snoozes"):
        db.executemany(f"DELETE FROM {table} WHERE name = ?", [(each.name,) for each in reported.over])


def snooze(archive: Path, wanted: Snooze, *, at: datetime) -> None:
    """Report nothing that *wanted* covers before its day; a snooze of the same name is replaced."""
    with writing_beside(archive) as db:
        db.execute(
            "INSERT OR REPLACE INTO snoozes (name, until, reason, made_at) VALUES (?, ?, ?, ?)",
            [wanted.name, wanted.until.isoformat(), wanted.reason, stamp(at)],
        )


def wake(archive: Path, name: str) -> bool:
    """Remove the snooze *name*; return whether there was one."""
    with writing_beside(archive) as db:
        return db.execute("DELETE FROM snoozes WHERE name = ?", [name]).rowcount > 0


def _reported(db: sqlite3.Connection) -> Iterator[Reported]:
    for name, publication, what, began_at, reported_at in db.execute(
        "SELECT name, publication, what, began_at, reported_at FROM alarms ORDER BY began_at, name"
    ):
        yield Reported(
            name=name, publication=publication, what=what, began_at=began_at, reported_at=moment(reported_at)
        )


def _is_due(reported: Reported, every: Iterable[Snooze], at: datetime) -> bool:
    """Return whether *reported* is to be reported again *at* this time: after a week, or when its snooze is over."""
    woken = any(
        reported.reported_at.date() < snooze.until <= at.date() and snooze.covers(reported.name) for snooze in every
    )
    return woken or at - reported.reported_at >= AGAIN - SOON
