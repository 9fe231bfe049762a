"""Charts as SVG paths: a bar or a point for each step, a square for each day. Without scripts, and small."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Self

from archive.search.month_codes import month_in
from archive.search.trends import By, Trends

DAY = 11  # pixels from one square to the next
SQUARE = 9
STEPS = 4
"""Shades of a square."""


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


@dataclass(frozen=True, slots=True)
class Chart:
    """Bars by month or year."""

    by: By
    bars: Sequence[Bar]
    ticks: Sequence[tuple[str, float]]
    most: int

    @classmethod
    def of(cls, trend: Trends) -> Self:
        """Return the chart of the first search of *trend*, or of all its articles without a search."""
        values = trend.found[0] if trend.found else trend.articles
        return cls(trend.by, bars(trend.steps, values), ticks(trend.steps), max(values, default=0))


def bars(steps: Sequence[str], values: Sequence[int]) -> list[Bar]:
    """Return a bar for each of *steps*, as high as its value; if there are few, they stay narrow.

    >>> [(bar.name, bar.height) for bar in bars(["2015-12", "2016-01", "2016-02"], [5, 0, 10])]
    [('2015-12', 50.0), ('2016-01', 0.0), ('2016-02', 100.0)]
    """
    most, room = max(values, default=0) or 1, 100 / max(len(steps), 1)
    width = min(room * 0.84, WIDEST)
    return [
        Bar(
            name=name,
            value=value,
            left=round(_middle(place, steps) - width / 2, 3),
            width=round(width, 3),
            height=round(100 * value / most, 2),
        )
        for place, (name, value) in enumerate(zip(steps, values, strict=True))
    ]


def line(steps: Sequence[str], values: Sequence[float], most: float) -> str:
    """Return the points of a line through *values* in a square of 100, *most* at its top.

    >>> line(["2015", "2016"], [0, 5], 10)
    '25,100 75,50'
    """
    return " ".join(
        f"{_middle(place, steps):.6g},{100 - 100 * value / (most or 1):.6g}" for place, value in enumerate(values)
    )


def ticks(steps: Sequence[str]) -> list[tuple[str, float]]:
    """Return the steps that are named below a chart, each with its place in percent: round years, or Januaries.

    >>> [name for name, _ in ticks([str(year) for year in range(2001, 2027)])]
    ['2005', '2010', '2015', '2020', '2025']
    >>> [name for name, _ in ticks(["2015-11", "2015-12", "2016-01"])]
    ['2015-11', '2015-12', '2016-01']
    """
    monthly = bool(steps) and "-" in steps[0]
    most = MOST_MONTHS_NAMED if monthly else MOST_YEARS_NAMED
    every = next(each for each in (MONTHS_APART if monthly else YEARS_APART) if len(steps) <= each * most)
    named = [place for place, step in enumerate(steps) if _number(step) % every == 0]
    return [(steps[place], round(_middle(place, steps), 3)) for place in named]


def _middle(place: int, steps: Sequence[str]) -> float:
    return 100 * (place + 0.5) / len(steps)


def _number(step: str) -> int:
    """Return the number of the month or year *step*, counted so that a January is a whole year."""
    year, _, month = step.partition("-")
    return int(year) * 12 + int(month) - 1 if month else int(year)


WIDEST = 6.0  # percent of the chart that a bar takes at most
MOST_MONTHS_NAMED, MOST_YEARS_NAMED = 5, 8  # names that fit under a chart on a phone
MONTHS_APART = (1, 3, 6, 12, 24, 60, 120, 240, 600, 1200)
YEARS_APART = (1, 2, 5, 10, 20, 50, 100)


def years(days: Mapping[str, int]) -> list[Year]:
    """Return a calendar for each year from the first day of *days* to the last, newest first.

    Days before the first and after the last are left out: they are not a gap.
    """
    days = {day: number for day, number in days.items() if month_in(day)}
    if not days:
        return []
    first, last = date.fromisoformat(min(days)), date.fromisoformat(max(days))
    most = sorted(days.values())[int(len(days) * 0.95)]
    return [_year(year, days, first, last, most) for year in range(last.year, first.year - 1, -1)]


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
