"""Printed dates: which words of a line are a date, which day they name, how exactly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from archive.records import Precision
from crawler.reading.words.months import DAY_NAME, MONTH_NAME, MONTHS

LONGEST = 400  # characters of a line that are searched: a date stands in a short line
MONTH_FIRST = {"US", "PH", "CA"}
EARLIEST = 1990  # no page of the web is older

_TIME = r"(?P<hour>\d{1,2})(?:[:.h](?P<minute>\d{2}))?(?::\d{2})?\s?(?P<half>[ap]\.?m\b\.?)?"
_CLOCK = re.compile(rf"[\s,@|·•\-–—(]{{0,5}}(?:at|um|à|alle|a las|@)?\s?{_TIME}", re.IGNORECASE)
_ZONE = re.compile(r"\s?(?:(?P<name>GMT|UTC|BST|CET|CEST|EST|EDT|CST|CDT|MST|MDT|PST|PDT|ET|PT)\b|Z\b)")
_ZONES = {
    "GMT": 0,
    "UTC": 0,
    "BST": 1,
    "CET": 1,
    "CEST": 2,
    "EST": -5,
    "EDT": -4,
    "CST": -6,
    "CDT": -5,
    "MST": -7,
    "MDT": -6,
    "PST": -8,
    "PDT": -7,
}
_ISO = (
    r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"
    r"(?:[T ](?P<h>\d{2}):(?P<n>\d{2})(?::\d{2}(?:[.,]\d+)?)?\s?(?P<z>Z|[+-]\d{2}:?\d{2}|[+-]\d{2}\b)?)?"
)
_YEAR = r"(?P<{0}>(?:19|20)\d{{2}})"
_PRINTED = re.compile(
    rf"""
      (?<![\d/.-]){_ISO}(?!\d)
    | (?<![\d/])(?P<y2>\d{{4}})(?:\s?[年/.]\s?|\s?년\s?)
      (?P<m2>\d{{1,2}})(?:\s?[月/.]\s?|\s?월\s?)(?P<d2>\d{{1,2}})(?:\s?[日일])?(?!\d)
    | (?P<mon3>{MONTH_NAME})\.?,?\s?(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?,?\s?{_YEAR.format("y3")}(?!\d)
    | (?<!\d)(?P<d4>\d{{1,2}})(?:st|nd|rd|th|er|º|ª)?\.?\s?(?:of\s|de\s|d'|-)?\s?
      (?P<mon4>{MONTH_NAME})\.?(?:\s?-|,|\sdel?)?\s?{_YEAR.format("y4")}(?!\d)
    | (?<![\d/.-])(?P<a5>\d{{1,2}})(?P<sep>[/.-])(?P<b5>\d{{1,2}})(?P=sep)(?P<y5>\d{{4}}|\d{{2}})(?![\d/.-]\d)(?!\d)
    | (?P<mon6>{MONTH_NAME})\.?,?\s?{_YEAR.format("y6")}(?!\d)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_AGO = re.compile(
    r"(?<!\w)(?P<n>\d{1,3}|an?|one)\s?(?P<unit>min(?:ute)?s?|h(?:ou)?rs?|days?|weeks?|months?|years?)\s+ago",
    re.IGNORECASE,
)
_DIGIT = re.compile(r"\d")
_DAYS = re.compile(r"^(?:(?:published|posted|updated)?:?\s*)(?P<day>today|yesterday|just now)\b", re.IGNORECASE)
_NOT_PUBLISHED = re.compile(r"©|\(c\)|copyright|all rights reserved", re.IGNORECASE)
_MODIFIED = re.compile(
    r"(?:last\s+)?(?:updated?|modified|edited|reviewed|aktualisiert|geändert|mis à jour|actualizado|aggiornato|"
    r"bijgewerkt)\b"
    r"(?:\s+(?:on|at|am|le|el|il|op))?[\s:|–-]*$",
    re.IGNORECASE,
)
_LEAD = re.compile(
    rf"^\W*(?:(?:article|news|date|published|posted|publication date|first published|created|released|issued|"
    rf"added|stand|veröffentlicht|erstellt|"
    rf"publié|publicado|pubblicato|gepubliceerd|last updated|updated?|modified|aktualisiert)\b(?:\s+(?:on|at|am|"
    rf"le|el|il|op|in))?|(?:on|the|le|am|vom|den)\s|(?:{DAY_NAME})\b\.?|\W)*$",
    re.IGNORECASE,
)

_LABEL = re.compile(
    r"(?:published|posted|updated|veröffentlicht|publié)(?:\s+(?:on|at|am|le))?[\s:|–-]*$", re.IGNORECASE
)
"""Words right before a date that make a short line a dateline, whatever else it says."""


@dataclass(frozen=True, slots=True)
class Dated:
    """A date found in a line."""

    value: datetime | date
    """An aware time where the minute is printed, else the day."""

    text: str
    """As printed."""

    precision: Precision
    start: int = 0
    end: int = 0
    modified: bool = False
    """Whether the words before it say that it is the day of a change."""

    @property
    def day(self) -> date:
        """The day alone."""
        return self.value.date() if isinstance(self.value, datetime) else self.value


@dataclass(frozen=True, slots=True)
class Calendar:
    """How a publication prints its dates."""

    now: datetime
    """When the page was fetched: what relative dates count from, and no page is younger."""

    zone: tzinfo = UTC
    day_first: bool = True
    form: str | None = None
    """``strptime`` format a publication declared."""

    def holds(self, day: date) -> bool:
        """Return whether a page fetched then can be of this *day*."""
        return day.year >= EARLIEST and day <= (self.now + timedelta(days=2)).date()


def zone_of(name: str | None) -> tzinfo:
    """Return the zone called *name* (IANA), UTC where it is unknown."""
    try:
        return ZoneInfo(name) if name else UTC
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return UTC


def dates_in(line: str, calendar: Calendar) -> Iterator[Dated]:
    """Yield the dates of *line* in printed order, without those of a copyright notice and of the future."""
    line = line[:LONGEST]
    if _NOT_PUBLISHED.search(line):
        return
    yield from declared(line, calendar)
    for match in _PRINTED.finditer(line) if _DIGIT.search(line) else ():
        found = None if _inside_word(match, line) else _printed(match, line, calendar)
        if found and calendar.holds(found.day):
            yield found
    for match in (*_AGO.finditer(line), *_DAYS.finditer(line)):
        yield _relative(match, calendar)


def declared(line: str, calendar: Calendar) -> Iterator[Dated]:
    """Yield the date of *line* if all of it is in the publication's declared form."""
    if not calendar.form:
        return
    try:
        moment = datetime.strptime(line.strip(), calendar.form)  # noqa: DTZ007  # the zone is set below where there is a time
    except ValueError:
        return
    timed = any(mark in calendar.form for mark in ("%H", "%I", "%X", "%c"))
    value = moment.replace(tzinfo=calendar.zone) if timed else moment.date()
    if calendar.holds(moment.date()):
        yield Dated(value, line.strip(), Precision.MINUTE if timed else Precision.DAY, 0, len(line))


def first_date(line: str, calendar: Calendar) -> Dated | None:
    """Return the first date of *line*."""
    return next(dates_in(line, calendar), None)


def is_dateline(line: str, calendar: Calendar) -> bool:
    """Return whether *line* is a date and says little else.

    >>> is_dateline("Date - 21st January 2021", Calendar(datetime(2026, 1, 1, tzinfo=timezone.utc)))
    True
    """
    found = first_date(line, calendar) if len(line) <= 120 else None
    if found is None:
        return False
    if _LEAD.match(line[: found.start]) or _LABEL.search(line[: found.start]):
        return True
    rest = line
    for dated in dates_in(line, calendar):
        rest = rest.replace(dated.text, "", 1)
    return len(rest.strip()) < 0.4 * len(line)


def _inside_word(match: re.Match[str], line: str) -> bool:
    """Return whether a match starts in mid-word; ``StaffSeptember 11`` is two words that lost their gap."""
    before, first = line[match.start() - 1 : match.start()], match[0][0]
    return before.isalpha() and not first.isdigit() and not (before.islower() and first.isupper())


def _printed(match: re.Match[str], line: str, calendar: Calendar) -> Dated | None:
    part = match.groupdict()
    try:
        year, month, day = _numbers(part, calendar)
        printed_day = date(year, month, day or 1)
    except (ValueError, TypeError):
        return None
    modified = bool(_MODIFIED.search(line[max(0, match.start() - 40) : match.start()]))
    if part["h"]:
        moment = datetime(
            year, month, day or 1, int(part["h"]) % 24, int(part["n"]) % 60, tzinfo=_offset(part["z"], calendar)
        )
        return Dated(moment, match[0], Precision.MINUTE, match.start(), match.end(), modified)
    if day is None:
        return Dated(printed_day, match[0], Precision.MONTH, match.start(), match.end(), modified)
    return _with_time(Dated(printed_day, match[0], Precision.DAY, match.start(), match.end(), modified), line, calendar)


def _numbers(part: dict[str, str | None], calendar: Calendar) -> tuple[int, int, int | None]:
    """Return year, month and day of a match; the day is ``None`` where only the month is printed."""
    if part["y"] and part["m"] and part["d"]:
        return int(part["y"]), int(part["m"]), int(part["d"])
    if part["y2"] and part["m2"] and part["d2"]:
        return int(part["y2"]), int(part["m2"]), int(part["d2"])
    if part["mon3"] and part["y3"] and part["d3"]:
        return int(part["y3"]), MONTHS[part["mon3"].casefold()], int(part["d3"])
    if part["mon4"] and part["y4"] and part["d4"]:
        return int(part["y4"]), MONTHS[part["mon4"].casefold()], int(part["d4"])
    if part["mon6"] and part["y6"]:
        return int(part["y6"]), MONTHS[part["mon6"].casefold()], None
    return _short(
        int(part["a5"] or 0), int(part["b5"] or 0), year=part["y5"] or "", dotted=part["sep"] == ".", calendar=calendar
    )


def _short(one: int, two: int, *, year: str, dotted: bool, calendar: Calendar) -> tuple[int, int, int]:
    full = int(year) if len(year) == 4 else 2000 + int(year) if int(year) < 70 else 1900 + int(year)
    day_first = one > 12 or (two <= 12 and (dotted or calendar.day_first))
    return (full, two, one) if day_first else (full, one, two)


def _with_time(found: Dated, line: str, calendar: Calendar) -> Dated:
    clock = _CLOCK.match(line, found.end)
    if not clock or not (clock["minute"] or clock["half"]):
        return found
    hour, minute = int(clock["hour"]), int(clock["minute"] or 0)
    half = (clock["half"] or "").casefold()[:1]
    hour = hour % 12 + 12 if half == "p" else hour % 12 if half == "a" else hour
    if hour > 23 or minute > 59:
        return found
    zone = _ZONE.match(line, clock.end())
    day = found.day
    moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=_named(zone, calendar))
    end = zone.end() if zone else clock.end()
    return Dated(moment, line[found.start : end].strip(), Precision.MINUTE, found.start, end, found.modified)


def _named(zone: re.Match[str] | None, calendar: Calendar) -> tzinfo:
    if zone is None or zone["name"] in ("ET", "PT"):
        return calendar.zone
    return timezone(timedelta(hours=_ZONES.get(zone["name"] or "UTC", 0)))


def _offset(text: str | None, calendar: Calendar) -> tzinfo:
    if not text:
        return calendar.zone
    if text == "Z":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    ahead = timedelta(hours=int(digits[:2]) % 24, minutes=int(digits[2:]) % 60)
    return timezone(-ahead if text[0] == "-" else ahead)


_UNITS = {
    "min": timedelta(minutes=1),
    "h": timedelta(hours=1),
    "day": timedelta(days=1),
    "week": timedelta(weeks=1),
    "month": timedelta(days=30),
    "year": timedelta(days=365),
}


def _relative(match: re.Match[str], calendar: Calendar) -> Dated:
    local = calendar.now.astimezone(calendar.zone)
    if "day" in match.groupdict():
        back = timedelta(days=1) if match["day"].casefold() == "yesterday" else timedelta()
        return Dated((local - back).date(), match[0], Precision.DAY, match.start(), match.end())
    count = int(match["n"]) if match["n"].isdigit() else 1
    unit = next(name for name in _UNITS if match["unit"].casefold().startswith(name))
    moment = local - count * _UNITS[unit]
    precision = Precision.MONTH if unit in ("month", "year") else Precision.DAY
    return Dated(moment.date(), match[0], precision, match.start(), match.end())
