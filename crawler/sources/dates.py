"""Dates as feeds, sitemaps, REST answers and listing pages write them."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from functools import lru_cache

from crawler.reading.words.timezones import is_offset, zone_on

EARLIEST = date(1990, 1, 1)
"""No page of the web is older; software writes ``0001-01-01`` and ``1970-01-01`` when it has no date."""

AHEAD = timedelta(days=2)
"""How far a date may lie in the future: the next day has begun elsewhere, and a clock may be wrong."""

LONGEST = 80
"""Characters of a date; a longer text is not one, and reading it would take time."""

LANGUAGES = ["en", "de", "fr", "nl", "da"]
"""Languages whose months and weekdays are understood."""

_ISO = re.compile(r"\d{4}-\d\d-\d\d(?:[Tt ]\d\d:.*)?|\d{8}(?:[Tt]\d{4}.*)?")
_UNIX = re.compile(r"(\d{10})(?:\d{3})?", re.ASCII)
"""Seconds since 1970, or thousandths of them; between 1990 and 2286 both are as long as this."""
_ZONE_TWICE = re.compile(r"(?<=[+-]\d\d:\d\d)Z$|(?<=\d)\s?:(?=[+-]\d{4}$)", re.IGNORECASE)
"""What some programs write beside an offset: ``10:00:00-05:00Z``, ``10:00:00:-0500``."""
_COMMA = re.compile(r"(?<=[^\W\d]|\.)\s?,\s?")
"""A comma after a word, which some set without a space behind it: ``Tue,05 Mar 2024``."""
_YEAR_FIRST = re.compile(r"(\d{4})(?:[-/.](\d\d?)(?:[-/.](\d\d?)(?:Z|[+-]\d\d:\d\d)?)?)?")
"""W3C's forms and XML's day with a zone, which is left: the day is the one printed."""
_MAIL = re.compile(
    r"(?:[^\W\d]{2,9}\.?,?\s+)?(\d{1,2})(?:st|nd|rd|th)?[\s-]+([A-Za-z]{3,9})[.,]?[\s-]+(\d{4}|\d\d)", re.ASCII
)
_ASCTIME = re.compile(r"(?:[^\W\d]{2,9}\.?,?\s+)?([A-Za-z]{3,9})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})", re.ASCII)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_MONTH = re.compile(
    "jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sept?(ember)?|oct(ober)?|nov(ember)?|dec(ember)?"
)
_NUMBERS = re.compile(r"(?:([^\W\d]{2,9})\.?,?\s+)?(\d\d?)([./ -])(\d\d?)\3(\d{4}|\d\d)", re.ASCII)
_MONTH_ALONE = re.compile(r"([A-Za-z]{3,9})\.?,?\s(\d{4})", re.ASCII)
_BEGINS_SO = re.compile(rf"({_MAIL.pattern})\s", re.ASCII)
"""A day of a mail with something after it that is no time of day."""
_BEFORE_CHRIST = re.compile(r"\s-\d")
_CLOCK = re.compile(
    r"(?<![\d:+-])(\d{1,2}):(\d\d?)(?::(\d\d?)(?:[.,]\d+)?)?(?![\d:])(?:\s*([ap])\.?m\b\.?)?", re.IGNORECASE
)
_BEFORE_DAY = re.compile(r"(?<!\w)(?:d\.|den|am|vom)\s+(?=\d)", re.IGNORECASE)
"""Words before a day in German and Danish that the library does not know: ``tirsdag d. 5. marts 2024``."""
_AT = re.compile(r"\s(?:at|um|à|kl\.?|om)$", re.IGNORECASE)
"""The word between a day and its time: ``June 22, 2023 at 01:11 PM``."""
_YEAR_LAST = re.compile(r"(|.*\s)((?:19|20)\d\d)(|\s.*)")


def read_date(text: str | None, zone: tzinfo = UTC) -> datetime | date | None:
    """Return the time in *text*, with its offset if it has a time of day, else a day.

    The offset says which day it was for the publisher. A time without zone is one of *zone*; a time in a zone that is
    not known gives its day, never a false minute; a month or a year gives its first day. ``None`` if nothing can be
    read, and where the date is not between 1990 and two days from now: a listed date is only a hint, and no date is
    better than a wrong one.

    >>> read_date("Sat, 07 Sep 02 00:00:01 GMT")
    datetime.datetime(2002, 9, 7, 0, 0, 1, tzinfo=datetime.timezone.utc)
    >>> read_date("2004-10")
    datetime.date(2004, 10, 1)
    >>> read_date("0001-01-01T00:00:00") is None
    True
    """
    if not text:
        return None
    text = _ZONE_TWICE.sub("", _COMMA.sub(", ", " ".join(text.split())))
    if not text or len(text) > LONGEST:
        return None
    with suppress(ValueError, OverflowError):
        found = _iso(text, zone) or _since_1970(text) or _day(text) or _timed(text, zone) or _begins_so(text)
        return found if found and is_plausible(found) else None
    return None


def is_plausible(value: datetime | date) -> bool:
    """Return whether an article can be of *value*: from 1990 to two days from now."""
    day = value.date() if isinstance(value, datetime) else value
    return EARLIEST <= day <= datetime.now(UTC).date() + AHEAD


def _iso(text: str, zone: tzinfo) -> datetime | date | None:
    """Return the time in *text* in the usual form of RFC 3339, which nearly every sitemap has."""
    if not _ISO.fullmatch(text):
        return None
    with suppress(ValueError):
        if text.replace("-", "").isdigit():
            return date.fromisoformat(text)
        at = datetime.fromisoformat(text.upper()).replace(microsecond=0)
        at = at if at.tzinfo else at.replace(tzinfo=zone)
        return _with_offset(at) if is_offset(at.utcoffset()) else at.date()
    return None


def _since_1970(text: str) -> datetime | None:
    """Return the time that *text* counts in seconds, or in thousandths of them."""
    found = _UNIX.fullmatch(text)
    return datetime.fromtimestamp(int(found[1]), UTC) if found else None


def _timed(text: str, zone: tzinfo) -> datetime | date | None:
    """Return the time in *text*, which is a day, a time of day and perhaps a zone.

    asctime has the year at the end, and some programs write the time before the day.
    """
    clock = _CLOCK.search(text)
    if clock is None:
        return None
    words, rest = text[: clock.start()].lstrip(" ,@-").rstrip(" ,@T-"), text[clock.end() :].strip(" ,")
    if not words:
        words, _, rest = rest.partition(" ")
    elif year := _YEAR_LAST.fullmatch(rest):
        words, rest = f"{words} {year[2]}", (year[1] + year[3]).strip()
    day = _day(_AT.sub("", words))
    at = _time_of_day(clock)
    if day is None or at is None:
        return day
    named = zone_on(day, rest, zone) if rest else zone
    if named is None:
        return day
    return _with_offset(datetime.combine(day, at, named))


def _with_offset(at: datetime) -> datetime:
    """Return *at* with the offset that its zone has then; times of one place are compared by their instants so."""
    ahead = at.utcoffset() or timedelta()
    return at.replace(tzinfo=timezone(ahead) if ahead else UTC, fold=0)


def _begins_so(text: str) -> date | None:
    """Return the day that *text* begins with, where what follows cannot be read."""
    found = _BEGINS_SO.match(text)
    return _day(found[1]) if found else None


def _time_of_day(clock: re.Match[str]) -> time | None:
    """Return the time of day of *clock*; ``None`` if no clock shows it. A leap second is the second before."""
    hour, minute, second, half = int(clock[1]), int(clock[2]), int(clock[3] or 0), (clock[4] or "").lower()
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    return time(hour, minute, min(second, 59)) if hour < 24 and minute < 60 and second <= 60 else None


def _day(text: str) -> date | None:
    """Return the day in *text*, which has no time of day."""
    if found := _YEAR_FIRST.fullmatch(text):
        return date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    if (found := _MAIL.fullmatch(text)) and (month := _month(found[2])):
        return date(_year(found[3]), month, int(found[1]))
    if (found := _ASCTIME.fullmatch(text)) and (month := _month(found[1])):
        return date(int(found[3]), month, int(found[2]))
    if (found := _MONTH_ALONE.fullmatch(text)) and (month := _month(found[1])):
        return date(int(found[2]), month, 1)
    if found := _NUMBERS.fullmatch(text):
        return _in_numbers(*found.groups())
    return None if _CLOCK.search(text) or _BEFORE_CHRIST.search(text) else _day_by_library(text)


def _in_numbers(weekday: str | None, one: str, mark: str, other: str, digits: str) -> date | None:
    """Return the day in numbers alone; ``None`` if it may be two.

    With dots the day comes first, else a weekday decides.

    >>> _in_numbers("Mon", "01", "/", "02", "2006"), _in_numbers(None, "01", "/", "02", "2006")
    (datetime.date(2006, 1, 2), None)
    """
    year, named = _year(digits), (weekday or "")[:3].lower()
    is_american = mark != "." and (not named or named in _WEEKDAYS)  # who names the day otherwise writes it first
    ways = [(int(one), int(other)), (int(other), int(one))][: 1 + is_american]
    days = {date(year, month, day) for day, month in ways if month <= 12}
    if len(days) > 1:
        days = {day for day in days if named and _WEEKDAYS.index(named) == day.weekday()}
    return next(iter(days)) if len(days) == 1 else None


def _month(name: str) -> int | None:
    """Return the month whose English name is *name*; others are the library's."""
    return _MONTHS.index(name[:3].lower()) + 1 if _MONTH.fullmatch(name.lower()) else None


def _year(digits: str) -> int:
    """Return the year that *digits* mean; RFC 2822, 4.3 says how two are read, but no page is of 1950."""
    return int(digits) + (0 if len(digits) == 4 else 2000 if int(digits) < 70 else 1900)


def _day_by_library(text: str) -> date | None:
    """Return the day in *text* as the library reads it, if its year is in *text*."""
    found = _library(_BEFORE_DAY.sub("", text))
    return found if found and str(found.year) in text else None


@lru_cache(maxsize=1024)
def _library(text: str) -> date | None:
    from dateparser.date import DateDataParser  # noqa: PLC0415  # costs half a second, and most feeds never need it

    parser = DateDataParser(
        languages=LANGUAGES,
        try_previous_locales=False,
        settings={"PARSERS": ["absolute-time"], "STRICT_PARSING": True, "DATE_ORDER": "DMY"},
    )
    found = parser.get_date_data(text).date_obj
    return found.date() if found else None
