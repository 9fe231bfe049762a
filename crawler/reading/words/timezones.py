"""Zones as feeds write them: offsets, letters of RFC 822 and of the press, names of the IANA database."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from crawler.reading.words.phrases import groups

_GROUPS = tuple((group.kind, group.phrases) for group in groups("zones"))
_AHEAD = {letters: float(hours) for hours, names in _GROUPS if "/" not in hours for letters in names}
_FIXED = {letters: timezone(timedelta(hours=hours)) for letters, hours in _AHEAD.items()}
_BY_SEASON = {letters: place for place, names in _GROUPS if "/" in place for letters in names}
"""Letters that name the winter or the summer time of a place, whichever holds on the day."""

EAST, WEST = timedelta(hours=14), timedelta(hours=-12)  # Line Islands, Baker Island
_OFFSET = re.compile(
    r"(?:[A-Z]{1,5})?\s?-?([+-])(\d\d?)(?::?(\d\d)(?::00)?)?(?:\s[A-Z]{1,5}|\s?\[[\w/]+\])?", re.IGNORECASE
)
"""An offset counts before the letters beside it: ``MST-07:00``, ``-0700 PDT``. Go's programs write ``--0700`` too."""
_PLACE = re.compile(r"[A-Z][A-Za-z]+(?:/[A-Z][A-Za-z_-]+){1,2}")


def read_zone(text: str) -> tzinfo | None:
    """Return the zone that *text* names by offset, letters or place; ``None`` if it names no known zone.

    >>> read_zone("GMT-07:00")
    datetime.timezone(datetime.timedelta(days=-1, seconds=61200))
    """
    text = text.strip()
    if text.endswith(")"):  # JavaScript: GMT+0200 (Central European Summer Time)
        text = text.partition("(")[0].rstrip() or text.strip("()")
    if offset := _OFFSET.fullmatch(text):
        return _offset(*offset.groups())
    letters = text.upper().replace(".", "")
    if letters in _FIXED:
        return UTC if not _FIXED[letters].utcoffset(None) else _FIXED[letters]
    return _place(_BY_SEASON.get(letters, text))


def zone_on(day: date, text: str, own: tzinfo) -> tzinfo | None:
    """Return the zone that *text* names; *own*, the publication's, where that is what it is called on *day*.

    CST is of Chicago and of Shanghai, IST of Dublin and of Delhi.

    >>> str(zone_on(date(2024, 3, 5), "CST", ZoneInfo("Asia/Shanghai"))), str(zone_on(date(2024, 3, 5), "CST", UTC))
    ('Asia/Shanghai', 'UTC-06:00')
    """
    noon = datetime.combine(day, time(12), own)
    return own if noon.tzname() == text.strip().upper() else read_zone(text)


def is_offset(ahead: timedelta | None) -> bool:
    """Return whether a place on earth can be *ahead* of UTC."""
    return ahead is not None and WEST <= ahead <= EAST


def _offset(sign: str, hours: str, minutes: str | None) -> tzinfo | None:
    ahead = timedelta(hours=int(hours), minutes=int(minutes or 0)) * (-1 if sign == "-" else 1)
    return timezone(ahead) if is_offset(ahead) else None


def _place(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name) if _PLACE.fullmatch(name) else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
