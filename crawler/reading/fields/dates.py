"""When it was published and changed: what the page declares, what it prints, and which of both to believe."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from archive.records import Precision
from crawler.reading.body.head import Head
from crawler.reading.body.sidebars import stands_aside
from crawler.reading.evidence import Evidence
from crawler.reading.fields.dateline import Dated, first_date
from crawler.reading.fields.sourced import Found

_PUBLISHED = (
    "article:published_time",
    "article:published",
    "og:article:published_time",
    "datepublished",
    "date",
    "pubdate",
    "publishdate",
    "publish-date",
    "publish_date",
    "publication_date",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
    "dcterms.date",
    "dc.date.created",
    "dcterms.created",
    "sailthru.date",
    "parsely-pub-date",
    "cxenseparse:recs:publishtime",
    "article.published",
    "published-date",
    "originalpublicationdate",
    "ptime",
    "citation_publication_date",
    "citation_date",
    "citation_online_date",
    "og:published_time",
    "displaydate",
    "timestamp",
    "release_date",
    "created",
    "article_date_original",
    "datecreated",
    "article.created",
    "bt:pubdate",
    "rnews:datepublished",
    "date.created",
)
_MODIFIED = (
    "article:modified_time",
    "og:updated_time",
    "datemodified",
    "dcterms.modified",
    "dc.date.modified",
    "last-modified",
    "lastmod",
    "article.updated",
    "modified",
)
_IN_URL = re.compile(
    r"/(?P<y>(?:19|20)\d\d)[/-](?P<m>0?[1-9]|1[0-2])[/-](?P<d>0?[1-9]|[12]\d|3[01])(?=[/_-]|$)|"
    r"[/_-](?P<y2>20\d\d)(?P<m2>0[1-9]|1[0-2])(?P<d2>0[1-9]|[12]\d|3[01])(?!\d)"
)
_OWN = re.compile(
    r"(?:^|[\s_-])(?:entry|post|article)[-_]date(?:$|\s)|(?:^|\s)(?:dt-)?published(?:$|\s)", re.IGNORECASE
)
"""Classes by which themes mark the day of a post."""


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates of an article."""

    published: Found[Dated] | None
    printed: str | None
    """The date of publication as printed on the page."""

    modified: Found[Dated] | None


def dates(evidence: Evidence, head: Head) -> Dates:
    """Return when the page's article was published and changed."""
    declared = next(_declared(evidence), None)
    published = declared or _printed(head) or _dated(evidence) or _in_url(evidence) or _listed(evidence)
    shown = head.published if head.published and published and head.published.day == published.value.day else None
    if published and shown and published.value.precision is Precision.DAY and shown.precision is Precision.MINUTE:
        published = Found(shown, "page")
    modified = _parsed(evidence, evidence.linked.text("dateModified"), "json-ld") or _first(evidence, _MODIFIED)
    if modified is None and head.modified:
        modified = Found(head.modified, "page")
    printed = (
        shown.text
        if shown
        else head.published.text
        if published and published.source == "page" and head.published
        else None
    )
    return Dates(published, printed, modified)


def _declared(evidence: Evidence) -> Iterator[Found[Dated]]:
    """Yield what the page's JSON-LD, meta and time elements say, most trusted first."""
    linked = evidence.linked
    for value in (linked.text("datePublished"), linked.text("dateCreated")):
        if found := _parsed(evidence, value, "json-ld"):
            yield found
    if found := _first(evidence, _PUBLISHED):
        yield found
    yield from _marked(evidence)


def _first(evidence: Evidence, names: tuple[str, ...]) -> Found[Dated] | None:
    return next(
        (
            found
            for name in names
            for value in evidence.meta.get(name, ())[:1]
            if (found := _parsed(evidence, value, "meta"))
        ),
        None,
    )


def _parsed(evidence: Evidence, value: str | None, source: str) -> Found[Dated] | None:
    """Return the date in a declared *value*; midnight without a zone is a day, not a minute."""
    found = first_date(value, replace(evidence.calendar, form=None)) if value else None
    if found is None:
        return None
    moment = found.value
    if isinstance(moment, datetime):
        local = moment.astimezone(evidence.calendar.zone) if evidence.page.timezone else moment
        midnight = (moment.hour, moment.minute) == (0, 0)
        return Found(
            Dated(moment.date(), "", Precision.DAY) if midnight else Dated(local, "", Precision.MINUTE), source
        )
    return Found(Dated(moment, "", found.precision), source)


def _marked(evidence: Evidence) -> Iterator[Found[Dated]]:
    """Yield the dates of elements marked as the day of publication."""
    for element in evidence.tree.iter("time", "span", "abbr", "div", "meta", "p"):
        prop = (element.get("itemprop") or "").casefold()
        if prop not in ("datepublished", "datecreated") and not (element.tag == "time" and "pubdate" in element.attrib):
            continue
        said = element.get("datetime") or element.get("content") or element.get("title")
        if found := _parsed(evidence, said or element.text_content()[:100], "page"):
            yield found


def _printed(head: Head) -> Found[Dated] | None:
    return Found(head.published, "page") if head.published else None


def _dated(evidence: Evidence) -> Found[Dated] | None:
    """Return the day of the time elements that the page marks as the post's own; none where they name several days."""
    found = [
        dated
        for element in evidence.tree.iter("time")
        if _is_own_time(element) and (dated := _parsed(evidence, element.get("datetime"), "page"))
    ]
    return found[0] if len({dated.value.day for dated in found}) == 1 else None


def _is_own_time(element: HtmlElement) -> bool:
    parent = element.getparent()
    marks = f"{element.get('class') or ''} {parent.get('class') or '' if parent is not None else ''}"
    return bool(_OWN.search(marks)) and next(element.iterancestors("li"), None) is None and not stands_aside(element)


def _in_url(evidence: Evidence) -> Found[Dated] | None:
    found = _IN_URL.search(urlsplit(evidence.page.url).path)
    if not found:
        return None
    year, month, day = (int(found[name] or found[f"{name}2"]) for name in "ymd")
    try:
        printed = date(year, month, day)
    except ValueError:
        return None
    return Found(Dated(printed, "", Precision.DAY), "url") if evidence.calendar.holds(printed) else None


def _listed(evidence: Evidence) -> Found[Dated] | None:
    return _parsed(evidence, evidence.page.listed_date, "feed")
