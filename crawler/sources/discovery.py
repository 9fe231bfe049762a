"""The sources of a site, found from its home page."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml.html import HtmlElement

from crawler.sources.addresses import web_address
from crawler.sources.feed import Feed
from crawler.sources.json_feed import JsonFeed
from crawler.sources.listing import Pages
from crawler.sources.markup import parse_html
from crawler.sources.sitemap import Sitemap
from crawler.sources.source import Answer, Source
from crawler.sources.wordpress import WordPress

FEED_TYPES: dict[str, type[Source]] = {
    "application/rss+xml": Feed,
    "application/atom+xml": Feed,
    "application/rdf+xml": Feed,
    "application/feed+json": JsonFeed,
}
"""Media type in a ``<link>`` of the home page to the source that reads it."""

REST_RELATION = "https://api.w.org/"
_COMMENTS = re.compile(r"comment", re.IGNORECASE)


def discover(home: Answer) -> tuple[Source, ...]:
    """Return the sources that the page *home* names, best first, and the usual places of a sitemap.

    Feeds of comments are left out. The sources are only named here; nobody has asked yet whether they answer.
    """
    tree = parse_html(home.payload, home.url)
    sources = [*_rest(tree, home), *_sitemaps(tree, home.url), Sitemap(), *_feeds(tree, home.url)]
    return tuple(dict.fromkeys(sources))


def _rest(tree: HtmlElement | None, home: Answer) -> Iterator[Source]:
    in_header = re.findall(r"<([^<>]+)>\s*;[^,<]*rel=\"?([^\",;]+)", home.headers.get("link", ""))
    roots = [address for address, relation in in_header if relation.strip() == REST_RELATION]
    roots += tree.xpath("//link[@rel=$relation]/@href", relation=REST_RELATION) if tree is not None else []
    for root in roots:
        if address := web_address(home.url, root):
            yield WordPress(address + "wp/v2/posts")
            return


def _sitemaps(tree: HtmlElement | None, url: str) -> Iterator[Source]:
    for link in tree.xpath("//link[@rel='sitemap']/@href") if tree is not None else []:
        if address := web_address(url, link):
            yield Sitemap(address)


def _feeds(tree: HtmlElement | None, url: str) -> Iterator[Source]:
    for link in tree.xpath("//link[@rel and @href and @type]") if tree is not None else []:
        kind = FEED_TYPES.get(link.get("type").lower()) if "alternate" in link.get("rel").lower().split() else None
        comments = _COMMENTS.search(link.get("href") + (link.get("title") or ""))
        address = web_address(url, link.get("href"))
        if kind and address and not comments:
            yield kind(address)


KINDS: dict[str, type[Source]] = {source.kind: source for source in (WordPress, Sitemap, Feed, JsonFeed, Pages)}


def source_named(name: str) -> Source:
    """Return the source that *name* writes, as in ``blotter.toml``: a kind and, if it needs one, a path.

    Raises:
        ValueError: the kind is not in ``KINDS``.

    >>> source_named("feed news/feed/")
    Feed(path='news/feed/')

    """
    kind, _, path = name.strip().partition(" ")
    if kind not in KINDS:
        raise ValueError(f"{kind!r} is not a kind of source; the kinds are: {', '.join(KINDS)}")
    return KINDS[kind](path.strip()) if path.strip() else KINDS[kind]()
