"""Charts as SVG paths: a bar for each month, a square for each day. Without scripts, and small."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from archive.times import known_day

DAY = 11  # pixels from one square to the next
SQUARE = 9
STEPS = 4
"""Shades of a square."""

FIRST, LAST = 1800, 2199
"""Years that a chart shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A bar of a chart, in percent of its width and height."""

    name: str
    value: int
    left: float
    width: float
    height: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Year:
    """One year of a calendar: a path of squares for each shade, 0 for days on which nothing was printed."""

    year: int
    articles: int
    printed: int
    """Days with an article."""

    shades: Sequence[str]


def bars(months: Sequence[tuple[str, int]]) -> list[Bar]:
    """Return a bar for each month from the first to the last of *months*, also for those without any.

    >>> [(bar.name, bar.height) for bar in bars([("2015-12", 5), ("2016-02", 10)])]
    [('2015-12', 50.0), ('2016-01', 0.0), ('2016-02', 100.0)]
    """
    values = {name: number for name, number in months if _is_printed(f"{name}-01")}
    if not values:
        return []
    names = list(_months(min(values), max(values)))
    most = max(values.values())
    width = 100 / len(names)
    return [
        Bar(
            name=name,
            value=values.get(name, 0),
            left=round(place * width, 3),
            width=round(width * 0.84, 3),
            height=round(100 * values.get(name, 0) / most, 2),
        )
        for place, name in enumerate(names)
    ]


def years(days: Mapping[str, int]) -> list[Year]:
    """Return a calendar for each year from the first day of *days* to the last, newest first.

    Days before the first and after the last are left out: they are no gap.
    """
    days = {day: number for day, number in days.items() if _is_printed(day)}
    if not days:
        return []
    first, last = date.fromisoformat(min(days)), date.fromisoformat(max(days))
    most = sorted(days.values())[int(len(days) * 0.95)]
    return [_year(year, days, first, last, most) for year in range(last.year, first.year - 1, -1)]


def _is_printed(day: str) -> bool:
    """Whether a paper can have printed on *day*: a false date far off would stretch a chart to thousands of years."""
    on = known_day(day)
    return on is not None and on.isoformat() == day and FIRST <= on.year <= LAST


def _year(year: int, days: Mapping[str, int], first: date, last: date, most: int) -> Year:
    paths: list[list[str]] = [[] for _ in range(STEPS + 1)]
    begin = date(year, 1, 1)
    articles = printed = 0
    for ordinal in range(max(begin, first).toordinal(), min(date(year, 12, 31), last).toordinal() + 1):
        on = date.fromordinal(ordinal)
        number = days.get(on.isoformat(), 0)
        articles += number
        printed += number > 0
        week = (ordinal - begin.toordinal() + begin.weekday()) // 7
        paths[_shade(number, most)].append(f"M{week * DAY} {on.weekday() * DAY}h{SQUARE}v{SQUARE}h-{SQUARE}z")
    return Year(year=year, articles=articles, printed=printed, shades=["".join(path) for path in paths])


def _shade(number: int, most: int) -> int:
    return min(STEPS, -(-number * STEPS // max(most, 1)))


def _months(first: str, last: str) -> Iterator[str]:
    year, month = map(int, first.split("-"))
    end = tuple(map(int, last.split("-")))
    while (year, month) <= end:
        yield f"{year}-{month:02}"
        year, month = (year, month + 1) if month < 12 else (year + 1, 1)
