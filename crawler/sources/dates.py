"""Dates as feeds and sitemaps write them."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta, timezone
from email.utils import parsedate_tz

ZONES = {"BST": 1, "IST": 1, "WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "EET": 2, "EEST": 3, "AEST": 10, "AEDT": 11}
"""Names that RFC 822 does not have and European and Australian feeds print; ``IST`` is Irish summer time."""

_W3C = re.compile(
    r"(\d{4})(?:-(\d\d)(?:-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s*(Z|[+-]\d\d:?\d\d)?)?)?)?",
    re.IGNORECASE,
)


def read_date(text: str | None) -> datetime | date | None:
    """Return the time in *text*, in W3C or RFC 822 form; aware UTC where it has a time of day, else a day.

    A time without zone is taken as UTC; a month or a year as its first day. What cannot be read is ``None``:
    a listed date is only a hint.

    >>> read_date("Sat, 07 Sep 02 00:00:01 GMT")
    datetime.datetime(2002, 9, 7, 0, 0, 1, tzinfo=datetime.timezone.utc)
    >>> read_date("2004-10")
    datetime.date(2004, 10, 1)
    """
    text = (text or "").strip()
    with suppress(ValueError, OverflowError):
        return _w3c(text) if _W3C.fullmatch(text) else _rfc822(text)
    return None


def _w3c(text: str) -> datetime | date | None:
    found = _W3C.fullmatch(text)
    if found is None:
        return None
    year, month, day, hour, minute, second, zone = found.groups()
    on = date(int(year), int(month or 1), int(day or 1))
    if hour is None:
        return on
    at = datetime(on.year, on.month, on.day, int(hour), int(minute), int(second or 0), tzinfo=_offset(zone))
    return at.astimezone(UTC)


def _offset(zone: str | None) -> timezone:
    if zone is None or zone in "Zz":
        return UTC
    ahead = timedelta(hours=int(zone[1:3]), minutes=int(zone[-2:]))
    return timezone(-ahead if zone[0] == "-" else ahead)


def _rfc822(text: str) -> datetime | date | None:
    fields = parsedate_tz(text)
    if fields is None:
        return None
    year, month, day, hour, minute, second = fields[:6]
    if ":" not in text:
        return date(year, month, day)
    name = text.rsplit(None, 1)[-1].upper()
    ahead = timedelta(hours=ZONES[name]) if name in ZONES else timedelta(seconds=fields[9] or 0)
    return datetime(year, month, day, hour, minute, min(second, 59), tzinfo=timezone(ahead)).astimezone(UTC)
