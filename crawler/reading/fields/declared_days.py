"""The dates that a page declares in its JSON-LD, meta and marked elements."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime

from lxml.etree import XPath
from lxml.html import HtmlElement

from archive.records import Precision
from archive.times import is_elsewhere
from crawler.reading.body.sidebars import in_sidebar
from crawler.reading.evidence import Evidence
from crawler.reading.fields.calendar import Dated
from crawler.reading.fields.dateline import first_date
from crawler.reading.fields.provenance import Sourced
from crawler.reading.markup.text import plain, squeeze
from crawler.reading.words.phrases import words

_PUBLISHED = words("metas", "published")
_UNIX = re.compile(r"1\d{9}(?:\d{3})?")
_MARKS = frozenset(words("metas", "marked"))
_STATING = XPath("descendant::time | descendant::*/@itemprop/.. | descendant::*/@property/..")
_YEAR_LAST = re.compile(
    r"(?:[A-Z][a-z]{2} )?([A-Z][a-z]{2}) {1,2}(\d\d?) (\d\d:\d\d(?::\d\d)?)((?: [A-Z]{1,5}| [+-]\d{4})?) (\d{4})"
)
"""The form of Unix, Java and some interfaces: ``Thu Mar 12 08:15:00 EST 2026``."""
BYLINK = 3  # words of a link that may be an author's or a section's; a longer one is a headline


def declared_days(evidence: Evidence) -> Iterator[Sourced[Dated]]:
    """Yield the dates in the page's JSON-LD, meta and marked elements, most trusted first."""
    linked = evidence.linked
    for value in (linked.text("datePublished"), linked.text("dateCreated")):
        if found := parsed(evidence, value, "json-ld"):
            yield found
    if found := first_declared(evidence, _PUBLISHED) or parsed(evidence, linked.page_text("datePublished"), "json-ld"):
        yield found
    yield from _marked(evidence)


def first_declared(evidence: Evidence, names: tuple[str, ...]) -> Sourced[Dated] | None:
    """Return the first date that a meta element of one of *names* gives."""
    return next(
        (
            found
            for name in names
            for value in evidence.meta.get(name, ())[:1]
            if (found := parsed(evidence, value, "meta"))
        ),
        None,
    )


def parsed(evidence: Evidence, value: str | None, source: str) -> Sourced[Dated] | None:
    """Return the date in a declared *value*; midnight without a zone is a day, not a minute."""
    value = _YEAR_LAST.sub(r"\2 \1 \5 \3\4", value) if value else None
    found = _seconds(value, evidence) or first_date(value, replace(evidence.calendar, form=None)) if value else None
    if found is None:
        return None
    moment = found.value
    if isinstance(moment, datetime):
        zone = evidence.page.timezone
        local = moment.astimezone(evidence.calendar.zone) if zone and not is_elsewhere(moment, zone) else moment
        midnight = (moment.hour, moment.minute) == (0, 0)
        return Sourced(
            Dated(moment.date(), "", Precision.DAY) if midnight else Dated(local, "", Precision.MINUTE), source
        )
    return Sourced(Dated(moment, "", found.precision), source)


def _seconds(value: str, evidence: Evidence) -> Dated | None:
    """Return the time that *value* gives as seconds or milliseconds since 1970."""
    if not _UNIX.fullmatch(value.strip()):
        return None
    moment = datetime.fromtimestamp(int(value.strip()[:10]), UTC)
    return Dated(moment, "", Precision.MINUTE) if evidence.calendar.holds(moment.date()) else None


def _marked(evidence: Evidence) -> Iterator[Sourced[Dated]]:
    """Yield the dates of elements marked as the day of publication, without those of other stories."""
    for element in _STATING(evidence.tree):
        if _is_marked(element) and not in_sidebar(element) and not is_of_teaser(element):
            stated = filter(None, map(element.get, ("datetime", "content", "title")))
            if found := parsed(evidence, next(stated, None) or element.text_content()[:100], "page"):
                yield found


def _is_marked(element: HtmlElement) -> bool:
    marks = f"{element.get('itemprop') or ''} {element.get('property') or ''}".casefold().split()
    return not _MARKS.isdisjoint(marks) or (element.tag == "time" and "pubdate" in element.attrib)


def is_of_teaser(element: HtmlElement) -> bool:
    """Return whether *element* is in a card or list of other stories."""
    holder = next(element.iterancestors("article", "li"), None)
    if _is_beside_headline_of_another(element):
        return True
    if holder is None or holder.find(".//h1") is not None:
        return False
    if holder.tag == "li":
        return any(len(squeeze(link.text_content()).split()) > BYLINK for link in holder.iter("a"))
    return any(other.find(".//h1") is not None for other in holder.getroottree().iter("article"))


def _is_beside_headline_of_another(element: HtmlElement) -> bool:
    """Return whether a link right before *element* reads like a headline, and the page has another."""
    parent = element.getparent()
    link = None if parent is None else next(element.itersiblings("a", preceding=True), None)
    if link is None:
        return False
    words = plain(link.text_content())
    titles = {plain(each.text_content()) for each in element.getroottree().iter("h1", "title")}
    return len(words.split()) > BYLINK and not any(words in title for title in titles)
