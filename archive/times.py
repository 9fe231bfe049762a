"""How times and days are written in the archive: UTC ISO 8601 ending in ``Z``, days ``YYYY-MM-DD``."""

from __future__ import annotations

from datetime import UTC, date, datetime


def stamp(moment: datetime) -> str:
    """Return *moment* as stored, to the second.

    >>> stamp(datetime(2011, 7, 21, 9, 30, tzinfo=UTC))
    '2011-07-21T09:30:00Z'
    """
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def moment(text: str) -> datetime:
    """Return the aware time that :func:`stamp` or a day was written from; a day begins at midnight UTC.

    >>> moment("2011-07-21")
    datetime.datetime(2011, 7, 21, 0, 0, tzinfo=datetime.timezone.utc)
    """
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


def day_or_time(value: datetime | date | None) -> str | None:
    """Return *value* as stored: a time where the minute is known, else the day.

    >>> day_or_time(date(2011, 7, 21))
    '2011-07-21'
    """
    if value is None:
        return None
    return stamp(value) if isinstance(value, datetime) else value.isoformat()
