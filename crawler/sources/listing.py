"""Listing pages: the links of a section or archive page, and the way to the page before."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import islice
from typing import ClassVar
from urllib.parse import urldefrag, urlsplit

from lxml.html import HtmlElement

from archive.facts import Fault
from archive.problems import Problem
from archive.records import Entry
from crawler.sources.addresses import same_site, web_address
from crawler.sources.dates import read_date
from crawler.sources.markup import parse_html
from crawler.sources.months_archive import is_year_link
from crawler.sources.pagination import is_page_of, read_pager
from crawler.sources.source import ANY, Answer, Listing, Source

_SLUG = re.compile(r"/[^/_-]+[_-][^/_-]+[_-][^/]+/?$|/\d{3,}[^/]*/?$|[?&](p|id|a|article)=\d+")
_CARD = 5
"""How many elements above a link its printed date is looked for."""


@dataclass(frozen=True, slots=True)
class Pages(Source):
    """Listing pages. They cut titles, so none is taken from them; a date only where a ``time`` element gives one."""

    article: str | None = None
    """Regular expression for the path of an article; without one a slug of three words or a number is enough."""

    kind: ClassVar[str] = "pages"
    newest_first: ClassVar[bool] = True
    usual: ClassVar[tuple[str, ...]] = ("", "news/")

    def seeking(self, article: str) -> Pages:
        """Return the same pages, looked through for *article*, unless that matches everything."""
        return self if self.article or article == ANY else replace(self, article=article)

    def _listing(self, answer: Answer) -> Listing:
        tree = parse_html(answer.payload, answer.url)
        if tree is None or not tree.xpath("//a[@href]"):
            return Listing(problem=Problem(fault=Fault.NO_LINKS))
        base = _base(tree, answer.url)
        pager = read_pager(tree, base)
        pages = (base, *pager.older[:1])
        found = _entries(tree, base, self._article)
        entries = tuple(entry for entry in found if not any(is_page_of(entry.url, page) for page in pages))
        if not entries:
            return Listing(problem=Problem(fault=Fault.LISTS_NOTHING))
        lost = Problem(fault=Fault.PAGES_UNREACHABLE, number=pager.unreachable) if pager.unreachable else None
        return Listing(entries=entries, older=next(iter(pager.older), None), or_older=pager.older[1:], problem=lost)

    @property
    def _article(self) -> re.Pattern[str]:
        return re.compile(self.article) if self.article else _SLUG


def _base(tree: HtmlElement, url: str) -> str:
    return next((web_address(url, href) or url for href in tree.xpath("//base/@href")), url)


def _entries(tree: HtmlElement, base: str, article: re.Pattern[str]) -> Iterator[Entry]:
    seen: set[str] = set()
    cards = _cards(tree)
    for link in tree.iter("a"):
        address = urldefrag(web_address(base, link.get("href")) or "").url
        if address in seen or not address or not same_site(address, base):
            continue
        if is_year_link(" ".join(link.text_content().split()), address):
            continue
        parts = urlsplit(address)
        if article.search(f"{parts.path}?{parts.query}" if parts.query else parts.path):
            seen.add(address)
            yield Entry(url=address, published=_date_beside(link, cards))


@dataclass(slots=True)
class _Card:
    """The text within one element."""

    times: list[str] = field(default_factory=list)
    headings: int = 0


def _cards(tree: HtmlElement) -> dict[HtmlElement, _Card]:
    """Return the content of each element that is at most ``_CARD`` above a link, each element once.

    To ask every element above every link what it holds would take the square of a page's links.
    """
    cards = {above: _Card() for link in tree.iter("a") for above in islice(link.iterancestors(), _CARD)}
    for element in tree.iter("time", "h1", "h2", "h3", "h4"):
        for above in element.iterancestors():
            if (card := cards.get(above)) is None:
                continue
            if element.tag != "time":
                card.headings += 1
            elif (written := element.get("datetime")) is not None:
                card.times.append(written)
    return cards


def _date_beside(link: HtmlElement, cards: Mapping[HtmlElement, _Card]) -> datetime | date | None:
    """Return the day of the card around *link*: the largest element above it with one date and one heading."""
    times: list[str] = []
    for above in islice(link.iterancestors(), _CARD):
        card = cards[above]
        if len(card.times) > 1 or card.headings > 1:
            break
        times = card.times or times
    return read_date(times[0]) if times else None
