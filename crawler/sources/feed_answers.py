"""What feeds of every format share: the fault of an answer, and items that hold a whole article."""

from __future__ import annotations

import re
from collections.abc import Iterable

from archive.facts import Fault
from archive.problems import Problem
from archive.records import Entry
from crawler.reading.page import Declared
from crawler.sources.markup import without_markup
from crawler.sources.source import Handed, Listing

FULL_TEXT = 3
"""Number of paragraphs from which an item's content counts as a whole article."""
_BLOCK = re.compile(
    r"</?(?:p|div|li|h[1-6]|blockquote|tr|section|article|figure|figcaption|pre|dd|dt)\b[^<>]*>|"
    r"<br\s*/?>\s*<br\s*/?>",
    re.IGNORECASE,
)


def no_feed(got: str) -> Listing:
    """Return the listing of an answer that is not a feed but *got*."""
    return Listing(problem=Problem(fault=Fault.NOT_A_FEED, got=got))


def problem_of(read: int, items: int, *, broken: bool = False) -> Problem | None:
    """Return the problem of a feed where only *read* of *items* entries have a link."""
    if broken:
        return Problem(fault=Fault.BROKEN_XML, number=read)
    if not items:
        return Problem(fault=Fault.LISTS_NOTHING)
    return Problem(fault=Fault.ENTRIES_WITHOUT_LINK, number=items - read, of=items) if read < items else None


def full_text(entry: Entry, content: str | None, *, authors: Iterable[str]) -> Handed | None:
    """Return the HTML *content* of *entry* as an article; ``None`` if it is a teaser, or has no title."""
    if content is None or entry.title is None:
        return None
    if sum(bool(without_markup(part)) for part in _BLOCK.split(content)) < FULL_TEXT:
        return None
    declared = Declared(
        origin="feed",
        title=entry.title,
        authors=tuple(dict.fromkeys(authors)),
        published=entry.published,
        modified=entry.modified,
    )
    return Handed(url=entry.url, content=content, declared=declared)
