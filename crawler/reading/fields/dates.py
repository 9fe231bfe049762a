"""The dates of publication and change of an article: those declared, those printed, and which of both to believe."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from htmldate import find_date
from lxml.html import HtmlElement

from archive.records import Precision
from crawler.reading.body.head import Head
from crawler.reading.body.sidebars import in_navigation, in_sidebar
from crawler.reading.evidence import Evidence
from crawler.reading.fields.calendar import EARLIEST, Dated
from crawler.reading.fields.dateline import first_date, is_dateline, without_weekday
from crawler.reading.fields.declared_days import declared_days, first_declared, is_of_teaser, parsed
from crawler.reading.fields.head_times import HeadTimes, stated
from crawler.reading.fields.local_day import on_printed_day
from crawler.reading.fields.provenance import Sourced
from crawler.reading.fields.url_day import url_day
from crawler.reading.markup.lines import Line
from crawler.reading.words.phrases import expression, words

_OWN = re.compile(
    rf"(?:^|[\s_-]){expression('names', 'dated')}(?:$|\s)|(?:^|\s){expression('names', 'published')}(?:$|\s)",
    re.IGNORECASE,
)
"""Classes by which themes mark the day of a post."""

_DATED = words("metas", "dated")
_MODIFIED = words("metas", "modified")
END_OF_TIME = datetime(9000, 1, 1, tzinfo=UTC)
_PLACE = re.compile(
    r"(?:(?:[A-ZÀ-Ž][\w.'’-]*[\s,/]+){0,5}[A-ZÀ-Ž][\w.'’-]*,|(?:[A-ZÀ-Ž.'’-]{2,}[\s,/]*){1,5})\s*[—–-]?\s*"
)
_DASH = re.compile(r"\s*(?:[(/][^()/]{2,40}[)/]\s*)?(?:[—–:]|--?\s)")
LONGEST_DATELINE = 120  # characters of an agency's dateline
SHORT = 200  # characters of a notice of rights
_RIGHTS = re.compile(expression("dates", "copyright"), re.IGNORECASE)
MORE = 1  # words behind a day under the text
UNDER = 15  # lines under the text in which its date is looked for


@dataclass(frozen=True, slots=True)
class Dates:
    """The dates of an article."""

    published: Sourced[Dated] | None
    printed: str | None
    """The date of publication as printed on the page; without *published*, a declared day in the future."""

    modified: Sourced[Dated] | None


def dates(evidence: Evidence, head: Head, headline: str, paragraphs: Sequence[str]) -> Dates:
    """Return when the page's article was published and changed; *head* and *paragraphs* are those under *headline*."""
    place = HeadTimes(evidence.tree, headline)
    published = _local(evidence, next(_published(evidence, head, place, paragraphs), None), head)
    same_day = head.published and published and head.published.day == published.value.day
    shown = head.published if same_day else None
    printed = _as_printed(published, shown, head) if published else _to_come(evidence)
    return Dates(_exact(published, shown), printed, _modified(evidence, head, place))


def _to_come(evidence: Evidence) -> str | None:
    """Return the day in the future that a page without another date declares: a mistake, which is shown."""
    ages_on = replace(evidence, calendar=replace(evidence.calendar, now=END_OF_TIME))
    day = next((each.value for each in declared_days(ages_on) if not each.value.relative), None)
    return day.day.isoformat() if day and day.day > evidence.calendar.now.date() else None


def _local(evidence: Evidence, published: Sourced[Dated] | None, head: Head) -> Sourced[Dated] | None:
    """Return *published* on the publisher's day, which is the printed one if the zone is not known."""
    if published is None or evidence.page.timezone or published.source not in ("json-ld", "meta"):
        return published
    return replace(published, value=on_printed_day(published.value, head.published))


def _exact(published: Sourced[Dated] | None, shown: Dated | None) -> Sourced[Dated] | None:
    """Return *published*, or the printed time of the same day if only that has a time."""
    if published and shown and published.value.precision is Precision.DAY and shown.precision is Precision.MINUTE:
        return Sourced(shown, "page")
    return published


def _modified(evidence: Evidence, head: Head, place: HeadTimes) -> Sourced[Dated] | None:
    declared = parsed(evidence, evidence.linked.text("dateModified"), "json-ld") or first_declared(evidence, _MODIFIED)
    if declared or (declared := _first_time(evidence, place.changed)):
        return declared
    return Sourced(head.modified, "page") if head.modified else None


def _as_printed(published: Sourced[Dated] | None, shown: Dated | None, head: Head) -> str | None:
    if shown:
        return shown.text
    if published is None or published.source not in ("page", "inferred"):
        return None
    return published.value.text or (head.published.text if head.published else None)


def _published(evidence: Evidence, head: Head, place: HeadTimes, paragraphs: Sequence[str]) -> Iterator[Sourced[Dated]]:
    """Yield candidates for the day of publication, most trusted first."""
    in_url = url_day(evidence)
    for found in _on_page(evidence, head, place, paragraphs):
        if not _is_clock(evidence, found, in_url) and not _is_loose(found):
            yield found
    if in_url:
        yield in_url
    if ended := _after(evidence, paragraphs):
        yield ended
    yield from _on_page(evidence, head, place, paragraphs)
    for last in (_listed(evidence), _guessed(evidence)):
        if last:
            yield last


def _on_page(evidence: Evidence, head: Head, place: HeadTimes, paragraphs: Sequence[str]) -> Iterator[Sourced[Dated]]:
    """Yield the dates that the page declares, marks and prints above its text."""
    yield from declared_days(evidence)
    shown = (_in_head(evidence, head, place), _printed(head) if _is_full(head) else None)
    last = (
        first_declared(evidence, _DATED),
        _printed(head),
        _dated(evidence),
        _in_heading(evidence, place),
        _in_dateline(evidence, paragraphs),
    )
    yield from filter(None, (*shown, *last))


def _is_full(head: Head) -> bool:
    """Return whether a day is printed with its year, not only a month or "2 hours ago"."""
    found = head.published
    return bool(found and not (found.relative or found.yearless or found.precision is Precision.MONTH))


def _is_clock(evidence: Evidence, found: Sourced[Dated], in_url: Sourced[Dated] | None) -> bool:
    """Return whether *found* is only the day on which the page was fetched, and its address names another.

    A date printed over every page, or written into its head by the server, is the day of the visit.
    """
    today = evidence.calendar.now.astimezone(evidence.calendar.zone).date()
    if found.source == "json-ld" or found.value.relative or found.value.day != today:
        return False
    return in_url.value.day != today if in_url else found.source == "page"


def _is_loose(found: Sourced[Dated]) -> bool:
    """Return whether *found* is a printed month without a day: often that of a section or a list."""
    return found.source == "page" and found.value.precision is Precision.MONTH


def _printed(head: Head) -> Sourced[Dated] | None:
    return Sourced(head.published, "page") if head.published else None


def _in_head(evidence: Evidence, head: Head, place: HeadTimes) -> Sourced[Dated] | None:
    """Return the time element of the article's head: the one with the day printed there, else the first.

    A day that is printed in full is believed before an element of another day, which may be that of a change.
    """
    times = (parsed(evidence, stated(element), "page") for element in place.published)
    printed = head.published.day if head.published and not head.published.relative else None
    return next((time for time in times if time and printed in (None, time.value.day)), None)


def _first_time(evidence: Evidence, elements: Sequence[HtmlElement]) -> Sourced[Dated] | None:
    return next((time for each in elements if (time := parsed(evidence, stated(each), "page"))), None)


def _in_heading(evidence: Evidence, place: HeadTimes) -> Sourced[Dated] | None:
    """Return the date that is printed in the element of the headline, before or after its words."""
    for part in place.beside:
        if is_dateline(part, evidence.calendar) and (dated := first_date(part, evidence.calendar)):
            return Sourced(dated, "page")
    return None


def _in_dateline(evidence: Evidence, paragraphs: Sequence[str]) -> Sourced[Dated] | None:
    """Return the date of an agency's dateline, which begins the text: a place, the day, an agency perhaps, a dash."""
    for paragraph in paragraphs[:1]:
        start = paragraph[:LONGEST_DATELINE]
        found = first_date(start, evidence.calendar)
        if found and found.precision is not Precision.MONTH and _PLACE.fullmatch(start[: found.start]):
            return Sourced(found, "page") if _DASH.match(start[found.end :]) else None
    return None


def _after(evidence: Evidence, paragraphs: Sequence[str]) -> Sourced[Dated] | None:
    """Return the date that is printed in a line of its own below the text: of several, only one behind a label."""
    prose = [paragraph for paragraph in paragraphs if not is_dateline(paragraph, evidence.calendar)]
    ends = {paragraph[-60:] for paragraph in prose[-2:]}
    under = [at + 1 for at, line in enumerate(evidence.lines) if line.text[-60:] in ends][-1:]
    below = [line for at in under for line in evidence.lines[at : at + UNDER]]
    dated = [(line.text, found) for line in below if (found := _own_date(evidence, line))]
    named = [found for text, found in dated if without_weekday(text[: found.start]).strip()]
    is_diary = len({found.day for _, found in dated}) > 1
    alone = [] if is_diary else [found for _, found in dated]
    return next((Sourced(found, "inferred") for found in (*named, *alone)), None)


def _own_date(evidence: Evidence, line: Line) -> Dated | None:
    """Return the date of publication in *line*, if it has little other text and is not about another story."""
    found = first_date(line.text, evidence.calendar)
    if found is None or found.modified or found.relative or found.yearless:
        return None
    if not is_dateline(line.text, evidence.calendar):
        return None
    if len(line.text[found.end :].split()) > MORE:  # the day of an event, before its name
        return None
    elsewhere = line.linked > 0.5 * len(line.text) or in_sidebar(line.block) or is_of_teaser(line.block)
    return None if elsewhere else found


def _guessed(evidence: Evidence) -> Sourced[Dated] | None:
    """Return the day that htmldate guesses, if it is possible for the page and not the day of the fetch."""
    latest = evidence.calendar.now
    try:
        text = find_date(
            _own_part(evidence),
            extensive_search=False,
            original_date=True,
            min_date=f"{EARLIEST}-01-01",
            max_date=latest.date().isoformat(),
        )
        day = date.fromisoformat(text) if text else None
    except (ValueError, TypeError, AttributeError):  # no guess, then
        return None
    plausible = day and evidence.calendar.holds(day) and day != latest.date()
    return Sourced(Dated(day, "", Precision.DAY), "inferred") if day and plausible else None


def _own_part(evidence: Evidence) -> HtmlElement:
    """Return a copy of the page without menus, boxes, teasers and notices of rights: their dates are not its own."""
    tree = deepcopy(evidence.tree)
    for element in list(tree.iter(*_BOXES)):
        if element.getparent() is not None and _is_of_others(element):
            element.drop_tree()
    return tree


_BOXES = ("aside", "nav", "footer", "header", "div", "section", "ul", "ol", "article", "time", "p", "span")


def _is_of_others(element: HtmlElement) -> bool:
    """Return whether *element* is a menu, a box, a teaser or a notice of rights."""
    if element.find(".//h1") is not None:
        return False
    if element.tag in ("aside", "nav", "footer") or in_navigation(element):
        return in_sidebar(element) or element.tag != "footer"
    if element.tag in ("article", "time"):
        return is_of_teaser(element)
    return len(element) == 0 and bool(_RIGHTS.search((element.text or "")[:SHORT]))


def _dated(evidence: Evidence) -> Sourced[Dated] | None:
    """Return the day of the time elements that the page marks as the post's own; ``None`` if they name several days."""
    found = [
        dated
        for element in evidence.tree.iter("time")
        if _is_own_time(element) and (dated := parsed(evidence, element.get("datetime"), "page"))
    ]
    return found[0] if len({dated.value.day for dated in found}) == 1 else None


def _is_own_time(element: HtmlElement) -> bool:
    parent = element.getparent()
    marks = f"{element.get('class') or ''} {parent.get('class') or '' if parent is not None else ''}"
    return bool(_OWN.search(marks)) and next(element.iterancestors("li"), None) is None and not in_sidebar(element)


def _listed(evidence: Evidence) -> Sourced[Dated] | None:
    return parsed(evidence, evidence.page.listed_date, "feed")
