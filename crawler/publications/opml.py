"""OPML 2.0 (opml.org/spec2.opml): the list of feeds that feed readers exchange."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit
from xml.sax.saxutils import quoteattr

from crawler.publications.adding import quoted
from crawler.sources.feed import Feed
from crawler.sources.markup import local_name, parse_xml
from crawler.spiders.base import PublicationSpider


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """A feed in a list."""

    title: str
    feed: str
    """Its address."""

    home: str
    """Address of the site; the root of the feed's address if the list names none."""

    @property
    def slug(self) -> str:
        """A name for the publication.

        >>> Outline(title="Police Oracle!", feed="https://x.example/feed", home="https://x.example/").slug
        'police-oracle'
        """
        plain = unicodedata.normalize("NFKD", self.title).encode("ascii", "ignore").decode().lower()
        name = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
        return name or re.sub(r"[^a-z0-9]+", "-", urlsplit(self.home).netloc.lower()).strip("-")

    @property
    def table(self) -> str:
        """The table for ``blotter.toml``."""
        keys = {"title": quoted(self.title), "home": quoted(self.home), "sources": f"[{quoted(f'feed {self.feed}')}]"}
        return "\n".join([f"[publications.{self.slug}]", *(f"{key} = {value}" for key, value in keys.items())])


def outlines(payload: bytes) -> Iterator[Outline]:
    """Yield the feeds of an OPML file, in folders or not; outlines without a web address are left out.

    Raises:
        ValueError: it is not OPML.

    """
    root = parse_xml(payload).root
    if root is None or local_name(root) != "opml":
        raise ValueError("this is no OPML file")
    for element in root.iter("{*}outline"):
        values = {name.lower(): value.strip() for name, value in element.attrib.items()}
        feed = _address(values.get("xmlurl"))
        if feed is None:
            continue
        home = _address(values.get("htmlurl")) or urljoin(feed, "/")
        title = values.get("title") or values.get("text") or urlsplit(home).netloc
        yield Outline(title=title, feed=feed, home=home)


def new_outlines(found: Iterable[Outline], *, names: Collection[str], homes: Collection[str]) -> list[Outline]:
    """Return the feeds of *found* whose name and home are neither known nor twice in the list."""
    seen_names, seen_homes = set(names), set(homes)
    added = []
    for each in found:
        if each.slug not in seen_names and each.home not in seen_homes:
            added.append(each)
            seen_names.add(each.slug)
            seen_homes.add(each.home)
    return added


def written(spiders: Iterable[type[PublicationSpider]]) -> str:
    """Return the feeds that *spiders* declare, as OPML; a publication without a feed is left out."""
    lines = [
        f'    <outline type="rss" text={quoteattr(spider.title)} title={quoteattr(spider.title)} '
        f"xmlUrl={quoteattr(source.addresses(spider.home)[0])} htmlUrl={quoteattr(spider.home)}/>"
        for spider in spiders
        for source in spider.sources
        if isinstance(source, Feed)
    ]
    head = (
        '<?xml version="1.0" encoding="utf-8"?>\n<opml version="2.0">\n  <head><title>Blotter</title></head>\n  <body>'
    )
    return "\n".join([head, *lines, "  </body>", "</opml>"])


def _address(text: str | None) -> str | None:
    """Return *text* if it is an address of the web."""
    return text if text and urlsplit(text).scheme in {"http", "https"} and urlsplit(text).netloc else None
