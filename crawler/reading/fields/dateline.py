"""Printed dates: the words of a line that are a date, the day that they name, and how exactly."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone, tzinfo

from archive.records import Precision
from crawler.reading.fields.calendar import Calendar, Dated
from crawler.reading.fields.clock import CLOCK, CLOCK_BEFORE, time_of, zone_after
from crawler.reading.fields.counted_back import MARKS, counted_back
from crawler.reading.fields.yearless import yearless_day
from crawler.reading.markup.text import WORD, ends_sentence, holds_any, remembered
from crawler.reading.words.months import DIGITS, MONTH_NAME, month_of
from crawler.reading.words.phrases import expression, words
from crawler.reading.words.timezones import zone_on

LONGEST_LABEL = 30  # characters
CLAUSE = 4  # words behind a date that make a sentence of the line
LONGEST = 400  # characters of a line that are searched: a date is in a short line

_ISO = (
    r"(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})"
    r"(?:[T ](?P<h>\d{2}):(?P<n>\d{2})(?::\d{2}(?:[.,]\d+)?)?\s?(?P<z>Z|[+-]\d{2}:?\d{2}|[+-]\d{2}\b)?)?"
)
_ORDINAL = expression("dates", "ordinal")
_YEAR = r"(?P<{0}>(?:19|20)\d{{2}})"
_YEAR_MARK = rf"\s?(?:{expression('dates', 'year_mark')}|[/.])\s?"
_MONTH_MARK = rf"\s?(?:{expression('dates', 'month_mark')}|[/.])\s?"
_DAY_MARK = rf"(?:\s?{expression('dates', 'day_mark')})?"
_OF = rf"(?:{expression('dates', 'of')}\s|d'|-)?"
_OF_YEAR = rf"(?:\s?-|,|\s{expression('dates', 'of_year')})?"
_YEAR_SHORT = rf"(?:{expression('dates', 'year_short')}\s?)?"
_BEFORE_NUMBER = r"(?=[^\d\s.,]{2,20}+(?:\s[^\d\s.,]{2,20}+)?\.?,?\s?\d)"
"""One or two words and a number: cheaper to look for than four hundred names of months."""
_PRINTED = re.compile(
    rf"""
      (?<![\d/.-]){_ISO}(?!\d)
    | (?<![\d/])(?P<y2>\d{{4}}){_YEAR_MARK}
      (?P<m2>\d{{1,2}}){_MONTH_MARK}(?P<d2>\d{{1,2}}){_DAY_MARK}(?!\d)
    | {_BEFORE_NUMBER}(?P<mon3>{MONTH_NAME})\.?,?\s?(?P<d3>\d{{1,2}}){_ORDINAL}?,?\s?{_YEAR.format("y3")}(?!\d)
    | (?<!\d)(?P<d4>\d{{1,2}}){_ORDINAL}?\.?\s?{_OF}\s?
      (?P<mon4>{MONTH_NAME})\.?{_OF_YEAR}\s?{_YEAR.format("y4")}(?!\d)
    | (?<![\d/.-])(?P<a5>\d{{1,2}})(?P<sep>[/.-])(?P<b5>\d{{1,2}})(?P=sep)(?P<y5>\d{{4}}|\d{{2}})(?![\d/.-]\d)(?!\d)
    | (?<!\d){_YEAR.format("y7")}\.?\s{_YEAR_SHORT}(?P<mon7>{MONTH_NAME})\.?\s(?P<d7>\d{{1,2}})(?!\d)
    | {_BEFORE_NUMBER}(?P<mon6>{MONTH_NAME})\.?,?\s?{_YEAR.format("y6")}(?!\d)
    """,
    re.IGNORECASE | re.VERBOSE,
)
_DIGIT = re.compile(r"\d")
_COUNTED = [*MARKS, *(word if len(word) > 2 else f" {word} " for word in words("dates", "today", "yesterday"))]
"""Words of a line that counts a date back."""
_PUBLISHED = expression("dates", "published", "updated")
_ON = rf"(?:\s+{expression('dates', 'on')})?"
_DAYS = re.compile(
    rf"^(?:{_PUBLISHED}?:?\s*)(?P<day>{expression('dates', 'today', 'yesterday')})\b"
    rf"(?=\W*(?:$|\d|{expression('dates', 'at')}\.?\s*\d))",
    re.IGNORECASE,
)
"""Alone or with a time: a sentence may begin so, and what is yesterday in one language is another word in the next."""
_YESTERDAY = frozenset(words("dates", "yesterday"))
_NOT_PUBLISHED = re.compile(expression("dates", "copyright"), re.IGNORECASE)
_MODIFIED = re.compile(rf"{expression('dates', 'updated')}\b{_ON}[\s:|–-]*$", re.IGNORECASE)
_DAY_NAME = expression("dates", "weekday", "day")
_LEAD = re.compile(
    rf"^(?>{expression('dates', 'published', 'updated', 'dated', 'before')}\b"
    rf"(?:\s+{expression('dates', 'on')}(?:\b|(?={_DAY_NAME}\b)))?|"
    rf"{expression('dates', 'on')}\s|{_DAY_NAME}\b\.?|\W)*+$",
    re.IGNORECASE,
)
"""Each label is read in one way: a line of many would else be read in as many ways as there are subsets of them."""
_LABEL = re.compile(rf"{_PUBLISHED}{_ON}[\s:|–-]*$", re.IGNORECASE)
"""Words right before a date that make a short line a dateline, with any other words in it."""

_WEEKDAY = re.compile(rf"{_DAY_NAME}\b[.,]?\s*$", re.IGNORECASE)
_BY = re.compile(rf"^{expression('bylines', 'by')}\s", re.IGNORECASE)
_DATE_OF_BYLINE = 60  # characters beside the date in a line that begins as a byline and is one


def dates_in(line: str, calendar: Calendar) -> tuple[Dated, ...]:
    """Return the dates of *line* in printed order, without those of a copyright notice and those in the future."""
    return _dates(line[:LONGEST], calendar)


@remembered
def _dates(line: str, calendar: Calendar) -> tuple[Dated, ...]:
    return tuple(_each_date(line.translate(DIGITS), calendar))


def _each_date(line: str, calendar: Calendar) -> Iterator[Dated]:
    folded, numbered = f" {line.casefold()} ", _DIGIT.search(line)
    relative = holds_any(folded, _COUNTED)
    if not (numbered or relative or calendar.form) or _NOT_PUBLISHED.search(line):
        return
    yield from declared(line, calendar)
    for match in _PRINTED.finditer(line) if numbered else ():
        dated = None if _inside_word(match, line) else _printed(match, line, calendar)
        if dated and calendar.holds(dated.day):
            yield dated
    for dated in yearless_day(line, calendar) if numbered else ():
        yield _with_time(replace(dated, modified=says_change(line[: dated.start])), line, calendar)
    for dated in counted_back(line, folded, calendar) if relative else ():
        yield replace(dated, modified=says_change(line[: dated.start]))
    for match in _DAYS.finditer(line) if relative else ():
        yield _relative(match, line, calendar)


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
    return next(iter(dates_in(line, calendar)), None)


def is_dateline(line: str, calendar: Calendar) -> bool:
    """Return whether *line* is a date with little other text.

    >>> is_dateline("Date - 21st January 2021", Calendar(datetime(2026, 1, 1, tzinfo=timezone.utc)))
    True
    """
    found = first_date(line, calendar) if len(line) <= 120 else None
    if found is None:
        return False
    if _LABEL.search(line[: found.start]):
        return True
    if _LEAD.match(line[: found.start]):
        return not (ends_sentence(line) and _words_behind(line, found, calendar) >= CLAUSE)
    if _BY.match(line) and len(line) - (found.end - found.start) < _DATE_OF_BYLINE:
        return True
    rest = line.translate(DIGITS)
    for dated in dates_in(line, calendar):
        rest = rest.replace(dated.text, "", 1)
    return len(rest.strip()) < 0.4 * len(line)


def is_label(line: str) -> bool:
    """Return whether *line* is nothing but the label of a date, which stands on the next line.

    >>> is_label("Last updated:"), is_label("Updated minutes")
    (True, False)
    """
    return len(line) < LONGEST_LABEL and _LABEL.fullmatch(line) is not None


def _words_behind(line: str, found: Dated, calendar: Calendar) -> int:
    """Return the number of words behind the date *found* in *line* that are no part of another date."""
    later = [dated for dated in dates_in(line, calendar) if dated.start >= found.end]
    return len(WORD.findall(line[found.end :])) - sum(len(WORD.findall(dated.text)) for dated in later)


def _inside_word(match: re.Match[str], line: str) -> bool:
    """Return whether a match starts in mid-word; ``StaffSeptember 11`` is two words that lost their gap."""
    before, first = line[match.start() - 1 : match.start()], match[0][0]
    return before.isalpha() and not first.isdigit() and not (before.islower() and first.isupper())


def without_weekday(words: str) -> str:
    """Return *words*, printed before a date, without the name of its day.

    >>> without_weekday("Ann Lee | Thursday, ")
    'Ann Lee | '
    """
    return _WEEKDAY.sub("", words)


def says_change(words: str) -> bool:
    """Return whether *words*, printed before a date, say that it is the day of a change.

    >>> says_change("Last updated: Wednesday, ")
    True
    """
    return bool(_MODIFIED.search(without_weekday(words)[-40:]))


def _printed(match: re.Match[str], line: str, calendar: Calendar) -> Dated | None:
    part = match.groupdict("")
    try:
        year, month, day = _numbers(part, calendar)
        printed_day = date(year, month, day or 1)
    except ValueError:
        return None
    found = Dated(
        printed_day,
        match[0],
        Precision.DAY if day else Precision.MONTH,
        match.start(),
        match.end(),
        says_change(line[: match.start()]),
    )
    if part["h"]:
        return _with_iso_time(found, part, line, calendar)
    return _with_time(found, line, calendar) if day else found


def _with_iso_time(found: Dated, part: dict[str, str], line: str, calendar: Calendar) -> Dated:
    hour, minute = int(part["h"]) % 24, int(part["n"]) % 60
    if part["z"]:
        return _at(found, hour, minute, _offset(part["z"]))
    zone, end = zone_after(line, found.end, calendar.zone, found.day)
    return _at(replace(found, end=end, text=line[found.start : end]), hour, minute, zone) if zone else found


_FORMS = (
    ("y", "m", "d"), ("y2", "m2", "d2"), ("y3", "mon3", "d3"), ("y4", "mon4", "d4"), ("y7", "mon7", "d7"),
    ("y6", "mon6", ""),
)  # fmt: skip
"""Year, month and day of each form in which the order says which is which."""


def _numbers(part: dict[str, str], calendar: Calendar) -> tuple[int, int, int | None]:
    """Return year, month and day of a match; the day is ``None`` if only the month is printed."""
    for year, month, day in _FORMS:
        if name := part[month]:
            number = int(name) if name.isdecimal() else month_of(name, calendar.language)
            return int(part[year]), number, int(part[day]) if day else None
    return _short(int(part["a5"]), int(part["b5"]), year=part["y5"], dotted=part["sep"] == ".", calendar=calendar)


def _short(one: int, two: int, *, year: str, dotted: bool, calendar: Calendar) -> tuple[int, int, int]:
    full = int(year) if len(year) == 4 else 2000 + int(year) if int(year) < 70 else 1900 + int(year)
    day_first = one > 12 or (two <= 12 and (dotted or calendar.day_first))
    return (full, two, one) if day_first else (full, one, two)


def _with_time(found: Dated, line: str, calendar: Calendar) -> Dated:
    """Return *found* with the time printed after it, else before it; a time of an unknown zone is left out."""
    after = CLOCK.match(line, found.end)
    if after and (time := time_of(after)):
        zone, end = zone_after(line, after.end(), calendar.zone, found.day)
        found = replace(found, end=end, text=line[found.start : end].strip())
        return _at(found, *time, zone) if zone else found
    before = CLOCK_BEFORE.search(line, max(0, found.start - 60), found.start)
    return _with_time_before(found, before, line, calendar) if before else found


def _with_time_before(found: Dated, before: re.Match[str], line: str, calendar: Calendar) -> Dated:
    time, letters, start = time_of(before), before["letters"], before.start()
    if time is None:
        return found
    zone = zone_on(found.day, letters, calendar.zone) if letters else calendar.zone
    modified = found.modified or says_change(line[:start])
    found = replace(found, start=start, text=line[start : found.end].strip(), modified=modified)
    return _at(found, *time, zone) if zone else found


def _at(found: Dated, hour: int, minute: int, zone: tzinfo) -> Dated:
    day = found.day
    moment = datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)
    return replace(found, value=moment, precision=Precision.MINUTE)


def _offset(text: str) -> tzinfo:
    if text == "Z":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    ahead = timedelta(hours=int(digits[:2]) % 24, minutes=int(digits[2:]) % 60)
    return timezone(-ahead if text[0] == "-" else ahead)


def _relative(match: re.Match[str], line: str, calendar: Calendar) -> Dated:
    local = calendar.now.astimezone(calendar.zone)
    back = timedelta(days=1) if match["day"].casefold() in _YESTERDAY else timedelta()
    modified = says_change(line[: match.start("day")])
    return Dated((local - back).date(), match[0], Precision.DAY, match.start(), match.end(), modified, relative=True)
