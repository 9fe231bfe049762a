"""Sitemaps: XML, index, news, text and gzip, by sitemaps.org; also the ``Sitemap`` lines of robots.txt."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar
from urllib.parse import urlsplit

from lxml import etree

from archive.facts import Fault
from archive.problems import Problem
from archive.records import Entry
from crawler.sources.addresses import web_address
from crawler.sources.dates import read_date
from crawler.sources.feed import ROOTS, read_feed
from crawler.sources.markup import (
    Document,
    by_name,
    child_text,
    children,
    first_text,
    is_html,
    local_name,
    parse_xml,
    unpack,
    without_markup,
)
from crawler.sources.mending import from_root
from crawler.sources.sitemap_changes import changes
from crawler.sources.source import ENTRIES, Answer, Differing, Listing, Source

HEAD = 4096
"""Bytes in which the root element of a sitemap begins."""

ROBOTS = 500 * 1024
"""Bytes of robots.txt that are read (RFC 9309, 2.5)."""


@dataclass(frozen=True, slots=True)
class Sitemap(Source):
    """A sitemap; without a path, those that robots.txt names, else the one at a usual place."""

    kind: ClassVar[str] = "sitemap"
    lists_only: ClassVar[bool] = True
    usual: ClassVar[tuple[str, ...]] = (
        "/robots.txt",
        "sitemap_index.xml",
        "sitemap.xml",
        "wp-sitemap.xml",
        "sitemap.xml.gz",
    )

    def is_light(self, answer: Answer) -> bool:
        """Return whether *answer* is nothing, or a robots.txt: half a megabyte of one is searched once."""
        return Source.is_light(self, answer) or _is_robots(answer)

    def leads_on(self, answer: Answer) -> bool:
        """Return whether *answer* is an index or robots.txt; a list of 50,000 pages, which names no other, is left."""
        return _is_robots(answer) or b"sitemapindex" in unpack(answer.payload, HEAD)[0]

    def differing(self, former: Answer, answer: Answer) -> Differing | None:
        """Return what *answer* lists otherwise than the *former* one; ``None`` if only reading both tells."""
        found = changes(former.payload, answer.payload)
        if found is None:
            return None
        now = self._some(answer, found.now)
        if now.problem:
            return None
        return Differing(
            before=self._some(former, found.before),
            now=replace(now, known=found.known),
            removed=self._some(former, found.removed),
        )

    def _some(self, answer: Answer, payload: bytes) -> Listing:
        return self.read(replace(answer, payload=payload)) if payload else Listing()

    def _listing(self, answer: Answer) -> Listing:
        if _is_robots(answer):
            return _named_in_robots(answer)
        payload, cut = unpack(answer.payload)
        listing = _read(from_root(payload), answer)
        return replace(listing, problem=replace(cut, number=len(listing.entries))) if cut else listing


def _read(payload: bytes, answer: Answer) -> Listing:
    if is_html(payload):
        return _no_sitemap("HTML")
    if not payload.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        return _text(payload, answer.url)
    document = parse_xml(payload, answer.media_type)
    if document.root is None:
        return _no_sitemap("no XML")
    name = local_name(document.root)
    if name in ROOTS:
        return read_feed(document, answer)
    if name not in {"urlset", "sitemapindex"}:
        return _no_sitemap(f"<{name}>")
    return _xml(document, document.root, answer.url)


def _no_sitemap(got: str) -> Listing:
    return Listing(problem=Problem(fault=Fault.NOT_A_SITEMAP, got=got))


def _xml(document: Document, root: etree._Element, url: str) -> Listing:
    entries, linking = [], []
    for element in children(root, "url"):
        parts = by_name(element)
        if entry := _entry(element, parts, url):
            entries.append(entry)
        if "link" in parts:
            linking.append(element)
        if len(entries) > ENTRIES:
            break
    entries += _alternates(linking, url, {entry.url for entry in entries})  # after all that list themselves
    follow = tuple(dict.fromkeys(_children(root, url)))
    problem = None if entries or follow else Problem(fault=Fault.LISTS_NOTHING)
    if document.broken:
        problem = Problem(fault=Fault.BROKEN_XML, number=len(entries) or len(follow))
    return Listing(entries=tuple(entries), follow=follow, problem=problem)


def _alternates(linking: Iterable[etree._Element], url: str, listed: set[str]) -> Iterator[Entry]:
    """Yield the pages in other languages that no entry of their own lists (hreflang)."""
    for element in linking:
        for link in children(element, "link"):
            address = web_address(url, link.get("href"))
            if link.get("hreflang") and address and address not in listed:
                listed.add(address)
                yield Entry(url=address, modified=read_date(child_text(element, "lastmod")))


def _entry(element: etree._Element, parts: Mapping[str, Sequence[etree._Element]], url: str) -> Entry | None:
    """Return what *element*, with its *parts* by their names, lists; ``None`` if it has no address of the web."""
    address = web_address(url, first_text(element, parts.get("loc", ())))
    if address is None:
        return None
    news, named = element, parts
    if "news" in parts:
        news = parts["news"][0]
        named = by_name(news)
    return Entry(
        url=address,
        title=without_markup(first_text(news, named.get("title", ()))),
        published=read_date(first_text(news, named.get("publication_date", ()))),
        modified=read_date(first_text(element, parts.get("lastmod", ()))),
    )


def _children(root: etree._Element, url: str) -> Iterator[str]:
    for element in children(root, "sitemap"):
        address = web_address(url, child_text(element, "loc"))
        if address is not None and address != url:
            yield address


def _text(payload: bytes, url: str) -> Listing:
    """Return the addresses of a text sitemap, one on each line and nothing else."""
    lines = payload.decode("utf-8-sig", errors="replace").splitlines()
    lines = [line.strip() for line in lines if line.strip()]
    addresses = [line for line in lines if re.match(r"https?://\S+$", line) and web_address(url, line)]
    if not addresses:
        return _no_sitemap("text without addresses")
    left = len(lines) - len(addresses)
    problem = Problem(fault=Fault.LINES_WITHOUT_ADDRESS, number=left, of=len(lines)) if left else None
    return Listing(entries=tuple(Entry(url=address) for address in addresses), problem=problem)


def _is_robots(answer: Answer) -> bool:
    return urlsplit(answer.url).path == "/robots.txt"


def _named_in_robots(answer: Answer) -> Listing:
    addresses = sitemaps_in_robots(answer.payload, answer.url)
    return Listing(follow=addresses, problem=None if addresses else Problem(fault=Fault.NO_SITEMAP_NAMED))


def sitemaps_in_robots(payload: bytes, url: str) -> tuple[str, ...]:
    r"""Return the sitemaps that the robots.txt in *payload*, answered at *url*, names (sitemaps.org, submitting).

    >>> sitemaps_in_robots(b"User-agent: *\nSitemap: /map.xml # main", "https://example.org/robots.txt")
    ('https://example.org/map.xml',)
    """
    text = payload[:ROBOTS].decode("utf-8-sig", errors="replace")
    lines = re.findall(r"^[ \t]*site-?map[ \t]*:[ \t]*([^\s#]+)", text, flags=re.IGNORECASE | re.MULTILINE)
    named = (web_address(url, line) for line in lines)
    return tuple(dict.fromkeys(address for address in named if address))
