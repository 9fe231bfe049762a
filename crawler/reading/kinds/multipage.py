"""Articles that are split over several pages: the address of the next page, and one reading of all."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

from archive.records import Article, Kind, Reading
from crawler.reading.evidence import Evidence
from crawler.reading.markup.text import repeats
from crawler.reading.words.phrases import expression, words

MOST = 50  # pages of one article
MOST_PARAMETERS = 3  # in the query of an address; one with more is a search
_NUMBER = re.compile(rf"^(?P<stem>.*?)/{expression('pages', 'part_path')}?(?P<number>\d{{1,2}})/?$")
_PARAMETERS = words("pages", "part_key")


def next_page(evidence: Evidence) -> str | None:
    """Return the address of the article's next page: a link with the page's own stem and the next number.

    ``rel=next`` alone proves nothing, since blogs mark their next post with it.
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
    """Return an address without its page number, and that number, which is 1 for a first page.

    >>> _split("https://www.example.org/news/x/2/"), _split("https://example.org/news/x?page=3")
    (('example.org/news/x', 2), ('example.org/news/x', 3))
    """
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").removeprefix("www.")
    except ValueError:
        return None
    path, query, number = _by_query(parts) or _by_path(parts) or (parts.path.rstrip("/"), parts.query, 1)
    return host + path + (f"?{query}" if query else ""), number


def _by_query(parts: SplitResult) -> tuple[str, str, int] | None:
    """Return path, query and number of a page that is numbered in its query."""
    query = dict(parse_qsl(parts.query))
    if len(query) > MOST_PARAMETERS or not parts.path.strip("/"):
        return None
    name = next((name for name in _PARAMETERS if _number(query.get(name, ""))), None)
    if name is None:
        return None
    number = _number(query.pop(name))
    return parts.path.rstrip("/"), urlencode(query), number


def _by_path(parts: SplitResult) -> tuple[str, str, int] | None:
    """Return path, query and number of a page that is numbered at the end of its path."""
    numbered = _NUMBER.match(parts.path)
    number = _number(numbered["number"]) if numbered else 0
    return (numbered["stem"], parts.query, number) if numbered and number and numbered["stem"].strip("/") else None


def _number(text: str) -> int:
    """Return *text* as the number of a page; 0 if it is not one."""
    number = int(text) if re.fullmatch("[0-9]{1,2}", text) else 0
    return number if number <= MOST else 0


def join(readings: Sequence[Reading]) -> Reading:
    """Return one reading of the pages of one article, in their order; pages that gave no article add nothing.

    Raises:
        ValueError: *readings* is empty.

    """
    if not readings:
        raise ValueError("no reading to join")
    first = readings[0]
    parts = [reading.article for reading in readings if reading.article is not None]
    if first.kind is not Kind.ARTICLE or first.article is None or len(parts) < 2:
        return first if first.article is None else replace(first, next_page=None)
    return replace(first, article=_joined(first.article, parts), next_page=None)


def _own_paragraphs(part: Article, lead: str) -> list[str]:
    """Return the paragraphs of a later page: it has no lead-in, so the text read as one is its first paragraph."""
    own = part.body.split("\n\n")
    return [part.standfirst, *own] if part.standfirst and not repeats(part.standfirst, lead) else own


def _joined(first: Article, parts: Sequence[Article]) -> Article:
    paragraphs = first.body.split("\n\n")
    for part in parts[1:]:
        own = _own_paragraphs(part, first.standfirst or "")
        paragraphs += [text for text in own[:2] if not repeats(text, paragraphs[0])] + own[2:]
    return replace(
        first,
        body="\n\n".join(paragraphs),
        captions=tuple(dict.fromkeys(chain.from_iterable(part.captions for part in parts))),
        truncated=parts[-1].truncated,
        confidence=min((part.confidence for part in parts if part.confidence is not None), default=None),
    )
