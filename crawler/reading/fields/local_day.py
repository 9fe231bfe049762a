"""The day of publication at the publisher's, if the page declares a time in UTC and no zone is known."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta, timezone

from archive.records import Precision
from crawler.reading.fields.calendar import Dated

WEST, EAST = timedelta(hours=-12), timedelta(hours=14)
"""Largest distance of clocks from UTC."""

QUARTER = timedelta(minutes=15)
"""Every zone in use is a whole number of these away from UTC."""


def on_printed_day(declared: Dated, printed: Dated | None) -> Dated:
    """Return *declared* on the day that the page prints, if the moment is on that day in some zone.

    A story declared for 02:30 UTC was published in Denver the evening before, and has that date.
    """
    moment = declared.value
    if printed is None or printed.relative or not isinstance(moment, datetime) or moment.utcoffset():
        return declared
    if printed.day == moment.date() or not _can_be(moment, printed):
        return declared
    offset = _offset(moment, printed)
    if offset is None:
        return replace(declared, value=printed.day, precision=Precision.DAY)
    return replace(declared, value=moment.astimezone(timezone(offset)))


def _can_be(moment: datetime, printed: Dated) -> bool:
    """Return whether the *moment* is on the *printed* day somewhere."""
    return printed.day in ((moment + WEST).date(), (moment + EAST).date())


def _offset(moment: datetime, printed: Dated) -> timedelta | None:
    """Return how far the *printed* time is from UTC, if it is that *moment* in some zone."""
    if not isinstance(printed.value, datetime):
        return None
    apart = printed.value.replace(tzinfo=None) - moment.replace(tzinfo=None, second=0, microsecond=0)
    return apart if WEST <= apart <= EAST and not apart % QUARTER else None
