"""Feeds: RSS 0.9 to 2.0 and Atom (RFC 4287)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import tzinfo
from typing import ClassVar

from lxml import etree

from archive.records import Entry
from crawler.reading.markup.text import clean
from crawler.sources.addresses import page_number, same_site, web_address, with_query
from crawler.sources.dates import read_date
from crawler.sources.feed_answers import full_text, no_feed, problem_of
from crawler.sources.json_feed import JsonFeed
from crawler.sources.markup import (
    Document,
    base_of,
    child_text,
    children,
    is_html,
    local_name,
    parse_xml,
    without_markup,
)
from crawler.sources.source import Answer, Handed, Listing, Source

ROOTS = {"rss", "rdf", "feed"}


@dataclass(frozen=True, slots=True)
class Feed(Source):
    """A feed, also one in JSON; WordPress pages its feeds by ``?paged=N``, others by ``rel="next"`` (RFC 5005)."""

    kind: ClassVar[str] = "feed"
    newest_first: ClassVar[bool] = True
    usual: ClassVar[tuple[str, ...]] = ("feed/", "rss.xml", "feed.xml", "atom.xml", "rss/", "index.xml")

    def _listing(self, answer: Answer) -> Listing:
        if is_html(answer.payload):
            return no_feed("HTML")
        if answer.payload.lstrip().startswith(b"{"):
            return JsonFeed().read(answer)
        document = parse_xml(answer.payload, answer.media_type)
        if document.root is None:
            return no_feed("no XML")
        if local_name(document.root) not in ROOTS:
            return no_feed(f"<{local_name(document.root)}>")
        return read_feed(document, answer)


def read_feed(document: Document, answer: Answer) -> Listing:
    """Return what the feed in *document*, which is *answer*, lists."""
    root, url = document.root, answer.url
    if root is None:
        return no_feed("no XML")
    items = [item for item in root.iter("{*}item", "{*}entry") if local_name(item.getparent()) != "source"]  # type: ignore[arg-type]  # an item is never the root
    read = [entry for entry in (_entry(item, url, answer.clock) for item in items) if entry]
    return Listing(
        entries=tuple(entry for entry, _ in read),
        older=_older(root, url) if read else None,
        problem=problem_of(len(read), len(items), broken=document.broken),
        articles=tuple(handed for _, handed in read if handed),
    )


def _entry(item: etree._Element, url: str, zone: tzinfo) -> tuple[Entry, Handed | None] | None:
    base = base_of(item, url)
    link = web_address(base, _link(item))
    if link is None:
        return None
    published = read_date(child_text(item, "pubdate", "published", "issued", "date", "created"), zone)
    entry = Entry(
        url=link,
        title=without_markup(child_text(item, "title")),
        published=published,
        modified=read_date(child_text(item, "updated", "modified"), zone),
    )
    content = child_text(item, "encoded") or _atom_content(item)
    return entry, full_text(entry, content, authors=_authors(item))


def _link(item: etree._Element) -> str | None:
    if original := child_text(item, "origlink"):
        return original  # where the feed's own links count clicks
    links = list(children(item, "link"))
    written = next((link.text for link in links if link.text and link.text.strip() and not link.get("href")), None)
    return written or _alternate(links) or _permalink(item)


def _alternate(links: list[etree._Element]) -> str | None:
    """Return the page of an Atom entry (RFC 4287, 4.2.7.2): no ``rel`` means ``alternate``."""
    pages = [link for link in links if link.get("href") and link.get("rel", "alternate") in {"alternate", ""}]
    pages.sort(key=lambda link: "html" not in (link.get("type") or "text/html"))
    return pages[0].get("href") if pages else None


def _permalink(item: etree._Element) -> str | None:
    """Return the identifier if it is an address: RSS says that it is, unless ``isPermaLink`` is false."""
    for identifier in children(item, "guid", "id"):
        text = (identifier.text or "").strip()
        if identifier.get("isPermaLink", "true") != "false" and re.match(r"https?://", text):
            return text
    return item.get("{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about")


def _atom_content(item: etree._Element) -> str | None:
    """Return an entry's content as HTML, however it was put into the XML (RFC 4287, 4.1.3)."""
    for content in children(item, "content"):
        if content.get("type") == "html":
            return "".join(content.itertext())
        if content.get("type") == "xhtml":
            return etree.tostring(content, encoding="unicode", with_tail=False)
    return None


def _authors(item: etree._Element) -> Iterator[str]:
    for element in children(item, "creator", "author"):
        name = child_text(element, "name") or " ".join("".join(element.itertext()).split())
        if bracketed := re.search(r"\(([^()]+)\)", name):
            name = bracketed[1]  # RSS: office@example.org (Jane Doe)
        if name and "@" not in name:
            yield clean(re.sub(r"^by\s+", "", name, flags=re.IGNORECASE))


def _older(root: etree._Element, url: str) -> str | None:
    channels = [root, *children(root, "channel")]
    for channel in channels:
        for link in children(channel, "link"):
            if link.get("rel") in {"next", "prev-archive"}:
                older = web_address(base_of(link, url), link.get("href"))
                return older if older and same_site(older, url) else None
    if any("wordpress.org" in (child_text(channel, "generator") or "") for channel in channels):
        return with_query(url, paged=str(page_number(url, "paged") + 1))
    return None
