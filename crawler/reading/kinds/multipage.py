"""Articles that are split over several pages: where the next one is, and one reading made of all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from urllib.parse import parse_qsl, urlencode, urlsplit

from archive.records import Article, Kind, Reading
from crawler.reading.evidence import Evidence
from crawler.reading.markup.text import repeats

MOST = 50  # pages of one article
_NUMBER = re.compile(r"^(?P<stem>.*?)/(?:page/|seite-|p)?(?P<number>\d{1,2})/?$")
_PARAMETERS = ("page", "p", "paged", "pg", "seite")


def next_page(evidence: Evidence) -> str | None:
    """Return the address of the article's next page: a link with the page's own stem and the next number.

    ``rel=next`` alone is no proof, since blogs mark their next post so.
    """
    own = _split(evidence.page.url)
    if own is None:
        return None
    stem, number = own
    for element in evidence.tree.iter("link", "a"):
        href = element.get("href") or ""
        address = evidence.absolute(href) if href.rstrip("/").endswith(str(number + 1)) else None
        if address and _split(address) == (stem, number + 1) and number < MOST:
            return address
    return None


def _split(url: str) -> tuple[str, int] | None:
    """Return an address without its page number, and that number; a first page has none.

    >>> _split("https://www.example.org/news/x/2/"), _split("https://example.org/news/x?page=3")
    (('example.org/news/x', 2), ('example.org/news/x', 3))
    """
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    query = dict(parse_qsl(parts.query))
    for name in _PARAMETERS:
        if (
            re.fullmatch("[0-9]{1,2}", value := query.get(name, ""))
            and 0 < int(value) <= MOST
            and len(query) <= 3
            and parts.path.strip("/")
        ):
            del query[name]
            return host + parts.path.rstrip("/") + ("?" + urlencode(query) if query else ""), int(value)
    rest = "?" + parts.query if parts.query else ""
    numbered = _NUMBER.match(parts.path)
    if numbered and numbered["stem"].strip("/") and 0 < int(numbered["number"]) <= MOST:
        return host + numbered["stem"] + rest, int(numbered["number"])
    return host + parts.path.rstrip("/") + rest, 1


def join(readings: Sequence[Reading]) -> Reading:
    """Return one reading of the pages of one article, in their order; pages that gave no article add nothing.

    Raises:
        ValueError: there is no reading.

    """
    if not readings:
        raise ValueError("no reading to join")
    first = readings[0]
    parts = [reading.article for reading in readings if reading.article is not None]
    if first.kind is not Kind.ARTICLE or first.article is None or len(parts) < 2:
        return first if first.article is None else replace(first, next_page=None)
    return replace(first, article=_joined(first.article, parts), next_page=None)


def _joined(first: Article, parts: Sequence[Article]) -> Article:
    paragraphs: list[str] = []
    for part in parts:
        own = part.body.split("\n\n")
        if part is not first and part.standfirst and not repeats(part.standfirst, first.standfirst or ""):
            own.insert(0, part.standfirst)  # a later page has no lead-in: what stands there is its first paragraph
        opening = paragraphs[:1]
        paragraphs += [
            text for at, text in enumerate(own) if at > 1 or not any(repeats(text, known) for known in opening)
        ]
    known = [part.confidence for part in parts if part.confidence is not None]
    return replace(
        first,
        body="\n\n".join(paragraphs),
        captions=tuple(dict.fromkeys(caption for part in parts for caption in part.captions)),
        truncated=parts[-1].truncated,
        confidence=min(known, default=None),
    )
