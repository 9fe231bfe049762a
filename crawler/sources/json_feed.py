"""JSON Feed (jsonfeed.org/version/1.1)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from archive.records import Entry
from crawler.sources.addresses import same_site, web_address
from crawler.sources.dates import read_date
from crawler.sources.feed_answers import full_text, no_feed, problem_of
from crawler.sources.markup import is_html, parse_json, without_markup
from crawler.sources.source import Answer, Handed, Listing, Source

VERSION = "jsonfeed.org/version/"
"""Part of the address that names any version of the format."""


@dataclass(frozen=True, slots=True)
class JsonFeed(Source):
    """A feed in JSON; ``next_url`` names the page with older items."""

    kind: ClassVar[str] = "json-feed"
    newest_first: ClassVar[bool] = True
    usual: ClassVar[tuple[str, ...]] = ("feed.json", "feed/json/", "index.json")

    def _listing(self, answer: Answer) -> Listing:
        if is_html(answer.payload):
            return no_feed("HTML")
        feed = parse_json(answer.payload)
        if not isinstance(feed, Mapping) or VERSION not in str(feed.get("version")):
            return no_feed("no JSON" if feed is None else "other JSON")
        return read_json_feed(feed, answer)


def read_json_feed(feed: Mapping[str, Any], answer: Answer) -> Listing:
    """Return what *feed*, which is *answer*, lists."""
    url = answer.url
    listed = feed.get("items")
    items = [item for item in listed if isinstance(item, Mapping)] if isinstance(listed, list) else []
    shared = list(_authors(feed))
    read = [each for each in (_entry(item, answer, shared) for item in items) if each]
    return Listing(
        entries=tuple(entry for entry, _ in read),
        older=_older(feed, url) if read else None,
        problem=problem_of(len(read), len(items)),
        articles=tuple(handed for _, handed in read if handed),
    )


def _entry(item: Mapping[str, Any], answer: Answer, shared: list[str]) -> tuple[Entry, Handed | None] | None:
    link = _link(item, answer.url)
    if link is None:
        return None
    entry = Entry(
        url=link,
        title=without_markup(_text(item, "title")),
        published=read_date(_text(item, "date_published"), answer.clock),
        modified=read_date(_text(item, "date_modified"), answer.clock),
    )
    authors = list(_authors(item)) or shared
    return entry, full_text(entry, _text(item, "content_html"), authors=authors)


def _link(item: Mapping[str, Any], url: str) -> str | None:
    """Return the item's page: the first of its addresses on the feed's own site, else the first.

    A list of links has the page of another site as ``external_url``, and its own as ``url`` or only as ``id``.
    """
    named = [web_address(url, _text(item, key)) for key in ("url", "external_url")]
    identifier = _text(item, "id") or ""
    named.append(web_address(url, identifier) if identifier.startswith(("https://", "http://")) else None)
    addresses = [address for address in named if address]
    return next((address for address in addresses if same_site(address, url)), next(iter(addresses), None))


def _authors(thing: Mapping[str, Any]) -> Iterator[str]:
    """Yield the names in ``authors``, and in the single ``author`` of version 1."""
    named = thing.get("authors")
    for author in [*(named if isinstance(named, list) else []), thing.get("author")]:
        if isinstance(author, Mapping) and (name := without_markup(_text(author, "name"))):
            yield name


def _older(feed: Mapping[str, Any], url: str) -> str | None:
    """Return the address of the next page; a feed that names itself there, which the specification forbids, ends."""
    address = web_address(url, _text(feed, "next_url"))
    return address if address != url else None


def _text(thing: Mapping[str, Any], key: str) -> str | None:
    value = thing.get(key)
    return value if isinstance(value, str) else None
