"""Addresses in listings: resolved, compared, asked with another query."""

from __future__ import annotations

import re
from functools import lru_cache
from urllib.parse import parse_qs, parse_qsl, urlencode, urljoin, urlsplit

from archive.urls import LONGEST_ADDRESS
from crawler.reading.markup.text import clean

_WHOLE = re.compile(
    r"https?://[a-z0-9.-]+(/[!-%'-[\]-~]*)?"
)  # nothing to resolve or to mend: a sitemap has fifty thousand
_ESCAPED = re.compile("&(?:amp|#0*38|#x0*26);", re.IGNORECASE)
_HELD = "\ue000"  # for a semicolon, which ``urljoin`` drops at the end of a path


@lru_cache(maxsize=16_384)  # a page's links are resolved for its entries, for its pager and for its months
def web_address(base: str, link: str | None) -> str | None:
    """Return *link* resolved against *base* if it is an address of the web, else ``None``.

    Ampersands that were escaped twice and backslashes in the path are what browsers take them for.

    >>> web_address("https://example.org/", "news\\\\a.aspx?id=1&amp;cat=2")
    'https://example.org/news/a.aspx?id=1&cat=2'
    """
    link = (link or "").strip()
    if not link or len(link) > LONGEST_ADDRESS:
        return None
    if _WHOLE.fullmatch(link):
        return link
    try:
        address = urljoin(base, _slashed(_ESCAPED.sub("&", clean(link))).replace(";", _HELD)).replace(_HELD, ";")
        parts = urlsplit(address)
        found = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        return None
    return address if found else None


def _slashed(link: str) -> str:
    return re.sub(r"^[^?#]+", lambda path: path[0].replace("\\", "/"), link)


def with_query(url: str, **values: str) -> str:
    """Return *url* with *values* set in its query.

    >>> with_query("https://example.org/feed/?lang=en", paged="2")
    'https://example.org/feed/?lang=en&paged=2'
    """
    parts = urlsplit(url)
    query = [(name, value) for name, value in parse_qsl(parts.query, keep_blank_values=True) if name not in values]
    return parts._replace(query=urlencode([*query, *values.items()], safe="/,:")).geturl()


def page_number(url: str, name: str) -> int:
    """Return the page that *name* in the query of *url* asks for; 1 without a valid number.

    >>> page_number("https://example.org/feed/?paged=7", "paged")
    7
    """
    value = parse_qs(urlsplit(url).query).get(name, [""])[0]
    return int(value) if value.isascii() and value.isdigit() and len(value) < 7 else 1


def same_site(url: str, home: str) -> bool:
    """Return whether *url* is on the host of *home* or on a subdomain of it; ``www`` makes no difference.

    >>> same_site("http://news.example.org/a", "https://www.example.org/")
    True
    """
    if url.startswith(_front(home)):
        return True  # nearly all, and a sitemap may list a million
    host, own = (_host(address) for address in (url, home))
    return host == own or host.endswith("." + own)


@lru_cache(maxsize=64)
def _front(home: str) -> str:
    """Return how the addresses on the very host of *home* begin."""
    parts = urlsplit(home)
    return f"{parts.scheme}://{parts.netloc}/"


def host_of(url: str) -> str:
    """Return the host that serves *url*, with its port if that is an unusual one.

    >>> host_of("https://www.example.org/a")
    'example.org'
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").removeprefix("www.")
    return host if parts.port in {None, 80, 443} else f"{host}:{parts.port}"


def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").removeprefix("www.")
