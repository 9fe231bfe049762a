"""How times and days are written in the archive: UTC ISO 8601 ending in ``Z``, days ``YYYY-MM-DD``."""

from __future__ import annotations

import calendar
import re
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

USUAL_ZONE = "Europe/London"
"""The zone of a publication that declares none."""

FIRST_YEAR = 1000
"""No date before it is one: such years are what programs print for "never", and do not sort as text."""


def stamp(moment: datetime) -> str:
    """Return *moment* as stored, to the second.

    >>> stamp(datetime(2011, 7, 21, 9, 30, tzinfo=UTC))
    '2011-07-21T09:30:00Z'

    Raises:
        ValueError: its year is before ``FIRST_YEAR``, or beyond the calendar in UTC.

    """
    try:
        utc = moment.astimezone(UTC)
    except OverflowError as error:
        raise ValueError(f"{moment} is beyond the calendar") from error
    if utc.year < FIRST_YEAR:
        raise ValueError(f"{moment} is not a date")
    return f"{utc.replace(tzinfo=None).isoformat(timespec='seconds')}Z"


def storable(moment: datetime) -> datetime | None:
    """Return *moment* in UTC, to the second, as an archive holds it; ``None`` if it cannot (see :func:`stamp`)."""
    try:
        return datetime.fromisoformat(stamp(moment))
    except ValueError:
        return None


def moment(text: str) -> datetime:
    """Return the aware time that :func:`stamp` or a day was written from; a day begins at midnight UTC.

    >>> moment("2011-07-21")
    datetime.datetime(2011, 7, 21, 0, 0, tzinfo=datetime.timezone.utc)
    """
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def known_moment(text: str | None) -> datetime | None:
    """Return the time that a row holds as *text*; ``None`` if that is not a time.

    >>> known_moment("0000-00-00T00:00:00Z")
    """
    try:
        return moment(text or "")
    except ValueError:
        return None


def known_day(text: str | None) -> date | None:
    """Return the day that a row's *text* begins with; ``None`` if it begins with none.

    >>> known_day("2011-07-21T09:30:00Z"), known_day("0000-00-00")
    (datetime.date(2011, 7, 21), None)
    """
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def written_time(text: str) -> datetime:
    """Return the time that a person wrote as *text*; without a zone it is UTC.

    Raises:
        ValueError: *text* is not a date; the message says how to write one.

    """
    found = known_moment(text)
    if found is None or storable(found) is None:
        raise ValueError(f"{text!r} is not a date or time; use 2026-11-01 or 2026-11-01T12:00")
    return found


def day_at(value: datetime | date, zone: str | None) -> date:
    """Return the day of *value* where it was published: in *zone*, else as the offset of a time says.

    >>> day_at(datetime(2026, 3, 4, 21, 30, tzinfo=UTC), "Australia/Melbourne")
    datetime.date(2026, 3, 5)
    """
    if not isinstance(value, datetime):
        return value
    if is_elsewhere(value, zone):
        return value.date()
    try:
        return value.astimezone(ZoneInfo(zone)).date() if zone else value.date()
    except (ZoneInfoNotFoundError, ValueError, OverflowError, OSError):  # no such zone, or beyond the calendar
        return value.date()


def is_elsewhere(value: datetime, zone: str | None) -> bool:
    """Return whether *value* has an offset that no clock of the usual *zone* shows then: it was written elsewhere.

    UTC is written everywhere.

    >>> is_elsewhere(datetime.fromisoformat("2026-03-05T00:30:00+01:00"), USUAL_ZONE)
    True
    >>> is_elsewhere(datetime.fromisoformat("2026-07-05T00:30:00+01:00"), USUAL_ZONE)
    False
    """
    ahead = value.utcoffset()
    if zone != USUAL_ZONE or not ahead:
        return False
    try:
        return ahead != value.astimezone(ZoneInfo(zone)).utcoffset()
    except (ZoneInfoNotFoundError, OverflowError):  # no zones on this machine, or beyond the calendar
        return ahead != timedelta(hours=1)


def day_or_time(value: datetime | date | None) -> str | None:
    """Return *value* as stored: a time where the minute is known, else the day; ``None`` if it is not a date.

    >>> day_or_time(date(2011, 7, 21)), day_or_time(date(1, 1, 1))
    ('2011-07-21', None)
    """
    if value is None or value.year < FIRST_YEAR:
        return None
    try:
        return stamp(value) if isinstance(value, datetime) else value.isoformat()
    except ValueError:
        return None


def offset_of(value: datetime | date | None) -> str | None:
    """Return the offset from UTC of a time, which its source wrote; ``None`` for a day, and for a time in UTC.

    >>> offset_of(datetime.fromisoformat("2026-03-05T23:30:00+13:00"))
    '+13:00'
    """
    ahead = value.utcoffset() if isinstance(value, datetime) else None
    return value.isoformat(timespec="minutes")[-6:] if ahead and isinstance(value, datetime) else None


def with_offset(stored: str | None, offset: str | None) -> str | None:
    """Return the time that is *stored* in UTC as its source wrote it, with *offset*; without one, as it is stored.

    >>> with_offset("2026-03-05T10:30:00Z", "+13:00")
    '2026-03-05T23:30:00+13:00'
    """
    if stored is None or offset is None:
        return stored
    try:
        zone = datetime.strptime(offset, "%z").tzinfo
        return moment(stored).astimezone(zone).isoformat(timespec="seconds")
    except (ValueError, OverflowError):
        return stored


def first_day(text: str) -> date:
    """Return the first day of the year, month or day *text*.

    >>> first_day("2016"), first_day("2016-2")
    (datetime.date(2016, 1, 1), datetime.date(2016, 2, 1))

    Raises:
        ValueError: *text* is not one of them; the message says how to write one.

    """
    return _edges(text)[0]


def last_day(text: str) -> date:
    """Return the last day of the year, month or day *text*.

    >>> last_day("2016"), last_day("2016-02")
    (datetime.date(2016, 12, 31), datetime.date(2016, 2, 29))

    Raises:
        ValueError: *text* is not one of them; the message says how to write one.

    """
    return _edges(text)[1]


def _edges(text: str) -> tuple[date, date]:
    found = re.fullmatch(r"(\d{4})(?:-(\d\d?)(?:-(\d\d?))?)?", text.strip(), re.ASCII)
    try:
        year, month, day = (int(part) if part else None for part in (found.groups() if found else ()))
        first = date(year or 0, month or 1, day or 1)
    except ValueError as error:
        raise ValueError(f"{text!r} is not a date; use 2012, 2012-05 or 2012-05-31") from error
    length = calendar.monthrange(first.year, month or 12)[1]
    return first, date(first.year, month or 12, day or length)
