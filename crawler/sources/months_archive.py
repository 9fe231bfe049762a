"""Archives by month or year: listing pages that a site has in place of a pager, or beside it."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple
from urllib.parse import urlsplit

from crawler.reading.words.months import MONTHS, month_of

_YEAR = r"(?P<year>(?:19|20)\d\d)"
_NUMBER = r"(?P<month>0?[1-9]|1[0-2])"
_NAME = r"(?P<name>[^\W\d_]{3,10})\.?"
_END = r"(?:/(?:index\.\w+)?|\.\w{2,5})?$"
_FORMS = [
    re.compile(form, re.IGNORECASE)
    for form in (
        rf"^(?P<before>.*[/_-]){_YEAR}[/_-]{_NUMBER}{_END}",  # /2024/05/, /news-2024-05.html
        rf"^(?P<before>.*[/_-]){_YEAR}[/_-]{_NAME}{_END}",  # /2024/may/
        rf"^(?P<before>.*[/_-]){_NAME}[/_-]{_YEAR}{_END}",  # /archive/may-2024
        rf"^(?P<before>.*/){_YEAR}_{_NUMBER}_01_archive\.html$",  # Blogger
        rf"^(?P<before>.*[?&](?:m|ym|month|monat|mois|maand|date|archive)=){_YEAR}-?(?P<month>0[1-9]|1[0-2])$",
        rf"^(?P<before>.*[?&](?:year|jahr|y)=){_YEAR}&(?:month|monat|m)=(?:{_NUMBER})$",
        rf"^(?P<before>.*(?:/|[?&](?:year|jahr|y)=)){_YEAR}{_END}",  # /2024/, ?year=2024
    )
]
_WHOLE_YEAR = 99
"""In place of the month, so that a year is older than each month of the next one and newer than its own."""


class Period(NamedTuple):
    """The month or year that a listing page is of."""

    year: int
    month: int
    before: str
    """The address up to it: the archive of which it is a part."""

    @property
    def is_year(self) -> bool:
        """Whether it is a whole year."""
        return self.month == _WHOLE_YEAR


def period_of(address: str) -> Period | None:
    """Return the period of the listing page at *address*; ``None`` if it is none of a month or year.

    >>> period_of("https://gazette.example/news/2024/05/")[:2], period_of("https://gazette.example/2024/05/06/")
    ((2024, 5), None)
    """
    parts = urlsplit(address)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    found = (match.groupdict() for form in _FORMS if (match := form.match(path)))
    return next(filter(None, map(_period, found)), None)


def _period(found: dict[str, str | None]) -> Period | None:
    name, month, before = found.get("name"), found.get("month"), found["before"] or ""
    if re.search(r"\d{4}/\d{1,2}/$", before) or (name and name.casefold() not in MONTHS):
        return None
    number = month_of(name) if name else int(month or _WHOLE_YEAR)
    return Period(int(found["year"] or 0), number, before)


def is_year_link(text: str, address: str) -> bool:
    """Return whether *text*, that of a link to *address*, is the year with which that ends; a count may follow.

    >>> is_year_link("2024 (53)", "/news/2024/"), is_year_link("A raid in 2024", "/news/2024/")
    (True, False)
    """
    period = period_of(address)
    return bool(period and period.is_year and re.fullmatch(rf"{period.year}(\s*[(\[]?\d+[)\]]?)?", text))


def earlier(links: Iterable[tuple[str, str]], here: str) -> list[str]:
    """Return the addresses of *links*, pairs with the text, of months or years before that of *here*, the latest first.

    *here* is an address without the number of a page. All are of one archive: that of *here*, or the one most linked.
    """
    now = period_of(here)
    found = {
        address: period
        for address, text in links
        if (period := period_of(address)) and (not period.is_year or is_year_link(text, address))
    }
    before = now.before if now else _most_linked(found.values(), urlsplit(here).path)
    own = [(period[:2], address) for address, period in found.items() if period.before == before]
    return [address for period, address in sorted(own, reverse=True) if now is None or period < now[:2]]


def _most_linked(periods: Iterable[Period], path: str) -> str | None:
    """Return the archive below *path* with most *periods*, else that with most of all; ``None`` with one or none."""
    counted = Counter(period.before for period in periods).most_common()
    below = [(before, number) for before, number in counted if before.startswith(path)]
    before, number = next(iter(below or counted), (None, 0))
    return before if number > 1 else None
