"""How often words were written: articles by month or year, for several searches side by side."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, cast

from archive.search.matches import is_small, probing, quickest
from archive.search.month_codes import EVERY, Ids, counted_by_month, month_in
from archive.search.selection import Selection

MOST_SEARCHES = 5
"""Searches in one comparison; more lines cannot be distinguished in one chart."""

MOST_MONTHS = 72
"""A period of more months than these is counted by year, where nobody says how."""


class By(StrEnum):
    """The length of one step."""

    MONTH = "month"
    YEAR = "year"

    @property
    def width(self) -> int:
        """Characters of a day that name its step."""
        return 7 if self is By.MONTH else 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Trends:
    """The articles that each of some searches finds, step by step."""

    by: By
    steps: Sequence[str]
    """``YYYY-MM`` or ``YYYY``, from the first with an article of the selection to the last, none left out."""

    searches: Sequence[str]
    """As typed."""

    found: Sequence[Sequence[int]]
    """For each search, the articles at each step."""

    articles: Sequence[int]
    """All articles of the selection at each step, with any words."""

    undated: Sequence[int]
    """For each search, the articles that it finds and that have no usable date."""

    @property
    def shares(self) -> list[list[float]]:
        """For each search and step the share of all articles, 0 to 1: an archive that grows does not mislead it."""
        return [
            [number / whole if whole else 0.0 for number, whole in zip(counted, self.articles, strict=True)]
            for counted in self.found
        ]

    @property
    def table(self) -> list[list[str | int | float]]:
        """A line of headings, then one a step: number and share for each search, and all articles."""
        heads = [name for search in self.searches for name in (search, f"share of {search}")]
        return [[str(self.by), *heads, "all articles"], *(self._line(place) for place in range(len(self.steps)))]

    def _line(self, place: int) -> list[str | int | float]:
        line: list[str | int | float] = [self.steps[place]]
        for found, shares in zip(self.found, self.shares, strict=True):
            line += [found[place], round(shares[place], 6)]
        return [*line, self.articles[place]]


def trends(db: sqlite3.Connection, selection: Selection, searches: Sequence[str], *, by: By | None = None) -> Trends:
    """Count what each of *searches* finds among the articles of *selection*, whose own words do not matter.

    Without *by* a long period is counted by year, a short one by month.
    """
    whole, *counted = (months(db, replace(selection, query=query)) for query in ("", *searches))
    return side_by_side(searches, counted, whole, by=by)


def side_by_side(
    searches: Sequence[str], counted: Sequence[Mapping[str, int]], whole: Mapping[str, int], *, by: By | None = None
) -> Trends:
    """Return *searches* beside the *whole* selection; :func:`months` *counted* each of them and the whole."""
    by = by or (By.YEAR if len(steps_between(whole, By.MONTH)) > MOST_MONTHS else By.MONTH)
    steps = steps_between(whole, by)
    return Trends(
        by=by,
        steps=steps,
        searches=tuple(searches),
        found=[_at(steps, each, by) for each in counted],
        articles=_at(steps, whole, by),
        undated=[each.get("", 0) for each in counted],
    )


def steps_between(months: Mapping[str, int], by: By) -> list[str]:
    """Return each step from the first of *months* to the last, without the key ``""``.

    >>> steps_between({"2015-12": 1, "2016-02": 3, "": 2}, By.MONTH)
    ['2015-12', '2016-01', '2016-02']
    >>> steps_between({"2015-12": 1, "2016-02": 3, "": 2}, By.YEAR)
    ['2015', '2016']
    """
    dated = [month for month in months if month]
    if not dated:
        return []
    first, last = (int(month[:4]) * 12 + int(month[5:]) - 1 for month in (min(dated), max(dated)))
    if by is By.YEAR:
        return [str(year) for year in range(first // 12, last // 12 + 1)]
    return [f"{number // 12}-{number % 12 + 1:02}" for number in range(first, last + 1)]


def _at(steps: Sequence[str], months: Mapping[str, int], by: By) -> list[int]:
    totals = dict.fromkeys(steps, 0)
    for month, number in months.items():
        if month:
            totals[month[: by.width]] += number
    return list(totals.values())


def halves(db: sqlite3.Connection) -> list[Ids]:
    """Return two halves of the articles, for two connections to count :func:`months` in at once."""
    middle = (db.execute("SELECT max(id) FROM articles").fetchone()[0] or 0) // 2
    return [(EVERY[0], middle), (middle, EVERY[1])]


def months(db: sqlite3.Connection, selection: Selection, ids: Ids = EVERY) -> dict[str, int]:
    """Return month to articles of *selection*; those without a usable date at ``""``.

    With *ids*, one of the :func:`halves`, words alone are counted in that half; where a filter narrows them, which
    each half would have to apply anew, the first half has all and the second nothing.
    """
    held = held_codes(db) if selection.match else None
    if selection.match and held and selection.condition[0] == "1":
        return counted_by_month(db, selection.match, held, ids=ids)
    return {} if ids[0] else _months(db, selection, held)


def _months(db: sqlite3.Connection, selection: Selection, held: bytes | None) -> dict[str, int]:
    if selection.match and is_small(db, selection):
        tables, (condition, parameters) = "articles", probing(selection)
    else:
        tables, condition, parameters = quickest(db, selection)
    if selection.match and held and (gathered := parameters.get("gathered")):
        return counted_by_month(db, selection.match, held, gathered)
    days: Iterable[tuple[str | None, int]]
    if tables == "articles":
        days = db.execute(f"SELECT published_day, count(*) FROM articles WHERE {condition} GROUP BY 1", parameters)
    else:
        db.create_aggregate(
            "days_counted", 1, cast("Any", _Days)
        )  # GROUP BY would sort all matches first, which takes longer
        (counted,) = db.execute(f"SELECT days_counted(published_day) FROM {tables} WHERE {condition}", parameters)
        days = json.loads(counted[0] or "[]")  # NULL where nothing matches
    totals: dict[str, int] = {}
    for day, number in days:
        month = month_in(day)
        totals[month] = totals.get(month, 0) + number
    return totals


def held_codes(db: sqlite3.Connection) -> bytes | None:
    """Return the months that this process holds for the archive *db*; ``None`` in one that draws no charts."""
    codes: bytes | None = db.execute("SELECT month_codes()").fetchone()[0]
    return codes


class _Days:
    """An aggregate function: how many rows have each day, as a JSON array of pairs."""

    def __init__(self) -> None:
        self.days: dict[str | None, int] = {}

    def step(self, day: str | None) -> None:
        """Count one row."""
        self.days[day] = self.days.get(day, 0) + 1

    def finalize(self) -> str:
        """Return the pairs."""
        return json.dumps(list(self.days.items()))
