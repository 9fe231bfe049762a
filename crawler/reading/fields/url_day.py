"""The day in an address: ``/2026/03/12/raid``, ``/raid-20260312`` or ``/2026/03/260312-raid``."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import urlsplit

from archive.records import Precision
from crawler.reading.evidence import Evidence
from crawler.reading.fields.calendar import Dated
from crawler.reading.fields.provenance import Sourced
from crawler.reading.words.months import MONTH_NAME, month_of

_IN_URL = re.compile(
    rf"/(?P<y3>(?:19|20)\d\d)/(?P<m3>{MONTH_NAME})/(?P<d3>\d\d?)(?=[/_-]|$)|"
    r"/(?P<y4>20(?P<yy>\d\d))/(?P<m4>\d\d)/(?P=yy)(?P=m4)(?P<d4>\d\d)(?=[_-])|"
    r"/(?P<y>(?:19|20)\d\d)[/-](?P<m>\d\d?)[/-](?P<d>\d\d?)(?=[/_-]|$)|[/_-](?P<y2>20\d\d)(?P<m2>\d\d)(?P<d2>\d\d)(?!\d)",
    re.IGNORECASE,
)


_FORMS = ("", "2", "3", "4")
"""Ends of the names of its groups; one form has matched, and the groups of the others are empty."""


def url_day(evidence: Evidence) -> Sourced[Dated] | None:
    """Return the first day in the page's address that the page can be of."""
    days = map(_day_of, _IN_URL.finditer(urlsplit(evidence.page.url).path))
    held = (day for day in days if day and evidence.calendar.holds(day))
    return next((Sourced(Dated(day, "", Precision.DAY), "url") for day in held), None)


def _day_of(written: re.Match[str]) -> date | None:
    parts = written.groupdict("")
    year, month, day = ("".join(parts[f"{part}{form}"] for form in _FORMS) for part in "ymd")
    try:
        return date(int(year), int(month) if month.isdigit() else month_of(month, "en"), int(day))
    except ValueError:
        return None
