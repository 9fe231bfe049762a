"""Zones as feeds write them: offsets, letters of RFC 822 and of the press, names of the IANA database."""

from __future__ import annotations

import re
from datetime import UTC, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_HOURS: dict[float, str] = {
    -10: "HST",
    -9: "AKST",
    -8: "PST AKDT",
    -7: "MST PDT",
    -6: "CST MDT",
    -5: "EST CDT",
    -4: "EDT AST",
    -3.5: "NST",
    -3: "ADT",
    -2.5: "NDT",
    0: "Z UT UTC GMT WET",
    1: "BST IST WEST CET MET",
    2: "CEST MEST MESZ EET SAST",
    3: "EEST MSK",
    8: "AWST HKT SGT",
    9: "JST KST",
    9.5: "ACST",
    10: "AEST",
    10.5: "ACDT",
    11: "AEDT",
    12: "NZST",
    13: "NZDT",
}
"""Hours ahead of UTC; ``IST`` and ``BST`` are the summer times of Ireland and Britain, ``CST`` is American."""

_FIXED = {name: timezone(timedelta(hours=hours)) for hours, names in _HOURS.items() for name in names.split()}
_BY_SEASON = {
    "ET": "America/New_York",
    "CT": "America/Chicago",
    "MT": "America/Denver",
    "PT": "America/Los_Angeles",
}
"""Letters that name the winter or the summer time of a place, whichever holds on the day."""

FARTHEST = timedelta(hours=14)  # Line Islands; the other way it is 12
_OFFSET = re.compile(r"(?:GMT|UTC?|Z)?\s?([+-])(\d\d?)(?::?(\d\d))?(?:\s[A-Z]{1,5}|\s?\[[\w/]+\])?", re.IGNORECASE)
_PLACE = re.compile(r"[A-Z][A-Za-z]+(?:/[A-Z][A-Za-z_-]+){1,2}")


def read_zone(text: str) -> tzinfo | None:
    """Return the zone that *text* names by offset, letters or place; ``None`` where it names none that is known.

    >>> read_zone("GMT-07:00")
    datetime.timezone(datetime.timedelta(days=-1, seconds=61200))
    """
    text = re.sub(r"\s*\(.*\)$", "", text.strip())  # JavaScript: GMT+0200 (Central European Summer Time)
    if offset := _OFFSET.fullmatch(text):
        return _offset(*offset.groups())
    letters = text.upper().replace(".", "")
    if letters in _FIXED:
        return UTC if not _FIXED[letters].utcoffset(None) else _FIXED[letters]
    return _place(_BY_SEASON.get(letters, text))


def is_offset(ahead: timedelta | None) -> bool:
    """Return whether a place on earth can be *ahead* of UTC."""
    return ahead is not None and abs(ahead) <= FARTHEST


def _offset(sign: str, hours: str, minutes: str | None) -> tzinfo | None:
    ahead = timedelta(hours=int(hours), minutes=int(minutes or 0)) * (-1 if sign == "-" else 1)
    return timezone(ahead) if is_offset(ahead) else None


def _place(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name) if _PLACE.fullmatch(name) else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
