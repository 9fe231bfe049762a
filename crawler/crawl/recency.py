"""Which of the entries of a listing are recent enough to be requested by a plain crawl. Pure."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from archive.records import Entry

RECENT = timedelta(days=30)
"""Entries dated before wait for a back-fill."""

SAMPLE = 100
"""Undated entries that are requested when a list without dates and order is read for the first time."""

_DAY = re.compile(r"/((?:19|20)\d\d)[/-](0[1-9]|1[0-2])(?:[/-](0[1-9]|[12]\d|3[01]))?(?=[/-])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Parted:
    """The entries of one listing."""

    now: tuple[Entry, ...]
    """To be requested in this run, with any date."""

    by_date: tuple[Entry, ...]
    """Dated, or waiting."""


def parted(entries: Sequence[Entry], *, today: date, undated_wait: bool, sample: int = 0) -> Parted:
    """Return the *entries* that are requested in any case, and the others.

    One without a date goes by the day in its address. Without that it waits if *undated_wait*, but
    for *sample* of them, half from each end of the list: nobody knows which of them is the new one.
    """
    undated = [entry for entry in entries if (entry.published or entry.modified) is None]
    of_address = {entry.url: day for entry in undated if (day := day_in(entry.url))}
    unknown = [entry.url for entry in undated if entry.url not in of_address]
    chosen = set(_ends(unknown, sample) if undated_wait else unknown)
    chosen |= {url for url, day in of_address.items() if day >= today - RECENT}
    return Parted(
        now=tuple(entry for entry in entries if entry.url in chosen),
        by_date=tuple(entry for entry in entries if entry.url not in chosen),
    )


def undated(entries: Sequence[Entry]) -> int:
    """Return how many of *entries* say nothing of their day, not even in their address."""
    return sum((entry.published or entry.modified or day_in(entry.url)) is None for entry in entries)


def day_in(url: str) -> date | None:
    """Return the day in the path of *url*; for a month its last day, so that no recent page counts as old.

    >>> day_in("https://example.org/2019/02/radios/")
    datetime.date(2019, 2, 28)
    >>> day_in("https://example.org/news/radios/")
    """
    day = _DAY.search(url)
    if day is None:
        return None
    year, month = int(day[1]), int(day[2])
    last = monthrange(year, month)[1]
    return date(year, month, min(int(day[3] or last), last))


def _ends(urls: Sequence[str], number: int) -> Sequence[str]:
    if len(urls) <= number:
        return urls
    half = number // 2
    return [*urls[:half], *urls[len(urls) - (number - half) :]]
