"""Articles that are split over several pages: the address of the next page."""

from __future__ import annotations

import re
from urllib.parse import SplitResult, parse_qsl, urlencode, urlsplit

from crawler.reading.evidence import Evidence
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
    path, following = stem.partition("?")[0].partition("/")[2], str(number + 1)
    for element in evidence.tree.iter("link", "a") if number < MOST else ():
        href = element.get("href") or ""
        if not href.rstrip("/").endswith(following) or (_is_whole(href) and path not in href):
            continue
        address = evidence.absolute(href)
        if address and path in address and _split(address) == (stem, number + 1):
            return address
    return None


def _is_whole(href: str) -> bool:
    """Return whether the path that *href* leads to stands in it, letter by letter: seen much sooner than resolved."""
    return href.startswith(("/", "http://", "https://")) and href.isprintable() and "/." not in href


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
