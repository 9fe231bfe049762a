"""A date as it is printed, and how a publication prints its dates."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from archive.records import Precision

Span = tuple[date, date]
MONTH_FIRST = {"US", "PH", "CA"}
EARLIEST = 1990  # no page of the web is older


@dataclass(frozen=True, slots=True)
class Dated:
    """A date found in a line."""

    value: datetime | date
    """An aware time if the minute is printed, else the day."""

    text: str
    """As printed."""

    precision: Precision
    start: int = 0
    end: int = 0
    modified: bool = False
    """Whether the words before it say that it is the day of a change."""

    relative: bool = False
    """Whether it is counted from the time of the fetch: ``2 hours ago``."""

    yearless: bool = False
    """Whether only the time of the fetch says of which year it is: ``12 March``."""

    @property
    def day(self) -> date:
        """The day alone."""
        return self.value.date() if isinstance(self.value, datetime) else self.value


@dataclass(frozen=True, slots=True)
class Calendar:
    """How a publication prints its dates."""

    now: datetime
    """When the page was fetched: relative dates count from it, and no page is younger."""

    zone: tzinfo = UTC
    day_first: bool = True
    form: str | None = None
    """``strptime`` format that the publication declared."""

    language: str | None = None
    """Of the page; a few names mean different months in two languages."""

    span: Span | None = None
    """First and last day on which the page may be of, as far as it says so of itself: for days without a year."""

    def holds(self, day: date) -> bool:
        """Return whether a page fetched at that time can be of this *day*."""
        return day.year >= EARLIEST and day - timedelta(days=2) <= self.now.date()


def zone_of(name: str | None) -> tzinfo:
    """Return the zone *name* (IANA); UTC if it is unknown."""
    try:
        return ZoneInfo(name) if name else UTC
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC
