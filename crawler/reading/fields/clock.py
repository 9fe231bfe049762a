"""Times of day as they are printed beside a date, and their zones."""

from __future__ import annotations

import re
from datetime import date, tzinfo

from crawler.reading.words.phrases import expression
from crawler.reading.words.timezones import zone_on

_TIME = r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2}))?(?::\d{2})?\s?(?P<half>[ap]\.?m\b\.?)?"
CLOCK = re.compile(rf"[\s,@|·•\-–—(]{{0,5}}(?:{expression('dates', 'at')}|@)?\.?\s?{_TIME}", re.IGNORECASE)
_ZONE = re.compile(
    r"[\s(]{0,2}(?:(?P<offset>(?:GMT|UTC)\s?[+-]\d{1,2}(?::?\d{2})?|(?<=\s)[+-]\d{2}:\d{2}|[+-]\d{4})(?!\d)"
    r"|(?P<letters>[A-Z]{1,5})\b)"
)
_UNKNOWN = re.compile(r"[A-Z]{2,4}T")
"""Letters after a time that name a zone, even one that is not known."""

CLOCK_BEFORE = re.compile(
    rf"(?<![\d:.–-]){_TIME}(?:\s?(?P<letters>(?-i:[A-Z]{{1,5}}))\b)?[\s,|·•–—-]{{1,4}}"
    rf"(?:{expression('dates', 'on')}\s)?(?:{expression('dates', 'weekday', 'day')}\b[.,]?\s*)?$",
    re.IGNORECASE,
)
"""A time printed before its date: ``7:12 am PDT, Wednesday, May 6``."""


def time_of(clock: re.Match[str]) -> tuple[int, int] | None:
    """Return hour and minute of a match of one of the two patterns; ``None`` if they are not a time of day."""
    if not (clock["minute"] or clock["half"]):
        return None
    hour, minute = int(clock["hour"]), int(clock["minute"] or 0)
    half = (clock["half"] or "")[:1].casefold()
    hour = hour % 12 + 12 * (half == "p") if half else hour
    return (hour, minute) if hour < 24 and minute < 60 else None


def zone_after(line: str, at: int, default: tzinfo, day: date) -> tuple[tzinfo | None, int]:
    """Return the zone printed at a place of *line* and its end: *default* without one, ``None`` for an unknown one.

    Letters are those of *default* where it is called so on *day*.
    """
    printed = _ZONE.match(line, at)
    if printed and (zone := zone_on(day, printed["offset"] or printed["letters"], default)):
        return zone, printed.end()
    if printed and _UNKNOWN.fullmatch(printed["letters"] or ""):
        return None, printed.end()
    return default, at
