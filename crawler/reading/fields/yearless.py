"""Days printed without their year, or with two digits of it: ``12 March``, ``Thursday 12 March, 08:15``, ``12 Mar 26``.

The year comes from what the page says of itself: the date in its address or that of its change; else it is the last one
in which the day had come when the page was fetched.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from urllib.parse import urlsplit

from archive.records import Precision
from crawler.reading.fields.byline import authors_in
from crawler.reading.fields.calendar import Calendar, Dated, Span
from crawler.reading.fields.clock import CLOCK
from crawler.reading.fields.persons import names_person, shows_names
from crawler.reading.words.months import MONTH_NAME, month_of
from crawler.reading.words.phrases import expression

LONGEST = 120  # characters of a line with such a day: a name, a place and a time may stand beside it
BEFORE_CHANGE = 200  # days: a story is seldom changed later
AROUND = 7  # days between the date of an address and the printed one
_HAS_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_BARS = re.compile(r"[|·•]|(?<!\s)\s++[-–—/]\s")
_ORDINAL = expression("dates", "ordinal")
_OF = rf"(?:\.|{_ORDINAL})?(?:\s?{expression('dates', 'of')}\s?|\s|-)\s?"
_YEAR = r"(?:(?:,?\s['’]?|-)(?P<{0}>[0-6]\d)(?![\d:.h]))?"
_DAY = re.compile(
    rf"""
      (?<![\d:.,/-])(?P<d>\d{{1,2}}){_OF}(?P<mon>{MONTH_NAME})\b\.?{_YEAR.format("y")}
    | (?<!\w)(?=[^\W\d]+\.?\s\d)(?P<mon2>{MONTH_NAME})\.?\s(?P<d2>\d{{1,2}})(?!\d){_ORDINAL}?{_YEAR.format("y2")}
    """,
    re.IGNORECASE | re.VERBOSE,
)
_BEFORE = re.compile(
    rf"(?>{expression('dates', 'published', 'updated', 'dated', 'on', 'weekday', 'day')}\b|\W)*+",
    re.IGNORECASE,
)
_NAME = rf"(?:[A-ZÀ-Ž][\w.'’-]*+|{expression('bylines', 'and')})"
_BY = rf"{expression('bylines', 'by')}\s(?-i:{_NAME}(?:[\s,]++{_NAME}){{0,8}}+[\s,]*+)"
_BYLINE = re.compile(rf"\s*{_BY}", re.IGNORECASE)
_PART = rf"(?:{_NAME}|{expression('bylines', 'particle')}(?=\s))"
_NAMES = rf"((?-i:[A-ZÀ-Ž][\w.'’-]*+)(?:[\s,]++{_PART}){{1,8}})"
_NAMED = re.compile(
    rf"\A{_NAMES}[\s,]*(?:{expression('dates', 'on')}\s+)?(?:{expression('dates', 'weekday', 'day')}\b[\s.,]*)?"
)
_COMMA = re.compile(rf",\s*{_NAMES}\s*")
_AFTER = re.compile(rf"\s?(?-i:[A-Z]{{0,5}}?)\W*(?:{_BY})?", re.IGNORECASE)
"""A zone perhaps, and a byline that only a style sheet sets apart."""
_IN_ADDRESS = re.compile(r"/(?P<y>(?:19|20)\d\d)(?:[/-](?P<m>0?[1-9]|1[0-2])(?:[/-](?P<d>\d\d?)(?!\d))?)?(?=[/_-]|$)")


def span_of(url: str, changed: date | None) -> Span | None:
    """Return the first and last day on which the page at *url* may be of, if its address or its change says so."""
    try:
        written = _IN_ADDRESS.search(urlsplit(url).path)
        year, month, day = (int(written[part] or 0) for part in "ymd") if written else (0, 0, 0)
        around = timedelta(days=AROUND if month else 0)
        first = date(year, month or 1, day or 1)
        last = date(year, month or 12, day or monthrange(year, month or 12)[1])
        return first - around, last + around
    except ValueError:
        return (
            (changed - timedelta(days=BEFORE_CHANGE), changed) if changed else None
        )  # it names no day of any calendar


def yearless_day(line: str, calendar: Calendar) -> Iterator[Dated]:
    """Yield the day in *line* that has no year or two digits of one, if it stands apart from all other words."""
    at, fits = 0, len(line) <= LONGEST and not _HAS_YEAR.search(line)
    for part in _BARS.split(line) if fits else ():
        at = line.index(part, at)
        if (found := _DAY.search(part)) and _is_apart(part, found, calendar) and (dated := _dated(found, calendar)):
            yield replace(dated, start=at + found.start(), end=at + found.end())
            return


def _is_apart(part: str, found: re.Match[str], calendar: Calendar) -> bool:
    """Return whether only labels, a weekday, a time and a byline or a name stand in *part* beside the day *found*."""
    byline = _BYLINE.match(part, 0, found.start())
    clock = CLOCK.match(part, found.end())
    behind = clock.end() if clock else found.end()
    alone = _AFTER.fullmatch(part, behind) is not None
    if _BEFORE.fullmatch(part, byline.end() if byline else 0, found.start()):
        return alone or _names_person(part[behind:], _COMMA, calendar)
    return alone and _names_person(part[: found.start()], _NAMED, calendar)


def _names_person(beside: str, form: re.Pattern[str], calendar: Calendar) -> bool:
    """Return whether *beside* is names of people in this *form*, and nothing else."""
    named = form.fullmatch(beside.lstrip()) if shows_names(calendar) else None
    names = authors_in(named[1]) if named else ()
    return bool(names) and all(map(names_person, names))


def _dated(found: re.Match[str], calendar: Calendar) -> Dated | None:
    month = month_of(found["mon"] or found["mon2"], calendar.language)
    number, short = int(found["d"] or found["d2"]), found["y"] or found["y2"]
    years = (2000 + int(short),) if short else range(calendar.now.year + 1, calendar.now.year - 40, -1)
    for year in years:
        try:
            day = date(year, month, number)
        except ValueError:
            continue
        if _holds(day, calendar, short=bool(short)):
            return Dated(day, found[0].strip(), Precision.DAY, yearless=not short and calendar.span is None)
    return None


def _holds(day: date, calendar: Calendar, *, short: bool) -> bool:
    """Return whether the page can be of *day*, whose year is printed in *short* or not at all."""
    if short or calendar.span is None:
        return calendar.holds(day)
    return calendar.span[0] <= day <= calendar.span[1] and calendar.holds(day)
