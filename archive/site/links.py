"""The links of a page as received: to the copies that the archive has, and else to the publisher's site.

Only the addresses of links change, and a ``base`` is added; all else stays as it was sent, byte for byte.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from urllib.parse import urljoin

from archive.captures.received import Received
from archive.site.filters import web
from archive.urls import normalise

HEAD = re.compile(rb"<head(?:\s[^<>]*)?>", re.IGNORECASE)
HTML = re.compile(rb"<html(?:\s[^<>]*)?>", re.IGNORECASE)
DOCTYPE = re.compile(rb"<!doctype[^<>]*>", re.IGNORECASE)
BASE = re.compile(rb"""<base\b[^<>]{0,500}?\bhref\s*=\s*["']?([^\s"'<>]{1,2000})""", re.IGNORECASE)
LINK = re.compile(
    rb"""(<a\b(?=[\s/])[^<>]{0,2000}?\bhref\s*=\s*)("[^"<>]{1,2000}"|'[^'<>]{1,2000}'|[^\s"'<>]{1,2000})""",
    re.IGNORECASE,
)
SEARCHED = 65_536  # bytes in which the head of a page begins
MOST = 5_000  # links of a page that are looked up; the rest lead out
WIDE = re.compile(r"utf-?(16|32)", re.IGNORECASE)


def links_in(found: Received) -> dict[str, str]:
    """Return each link of *found* as it is written there, with the normalised address to which it leads."""
    if _is_left_alone(found):
        return {}
    base, links = _base(found), {}
    for link in _links(found.payload):
        address = urls_of(base, link)
        if address and address != normalise(found.url):
            links[link] = address
        if len(links) == MOST:
            break
    return links


def urls_of(base: str, link: str) -> str | None:
    """Return the normalised address to which *link*, as written on a page at *base*, leads; ``None`` to none.

    >>> urls_of("https://x.example/a/", "../b?x=1&amp;y=2#part")
    'https://x.example/b?x=1&y=2'
    >>> urls_of("https://x.example/a/", "#part"), urls_of("https://x.example/a/", "mailto:a@x.example")
    (None, None)
    """
    written = html.unescape(link).strip()
    if not written or written.startswith("#"):
        return None
    try:
        address = urljoin(base, written)
        return normalise(address) if web(address) else None
    except ValueError:
        return None


def led_to(found: Received, held: Mapping[str, str]) -> bytes:
    """Return the page with each link that is written as in *held* led there, and a ``base`` that leads the others out.

    A page in UTF-16 or UTF-32, where these bytes would be others, stays as it is.
    """
    if _is_left_alone(found):
        return found.payload

    def led(match: re.Match[bytes]) -> bytes:
        address = held.get(_written(match[2]))
        return match[1] + b'"' + _escaped(address) + b'"' if address else match[0]

    page = LINK.sub(led, found.payload) if held else found.payload
    start = page[:SEARCHED]
    place = HEAD.search(start) or HTML.search(start) or DOCTYPE.search(start)
    end = place.end() if place else 0
    return page[:end] + b'<base href="' + _escaped(_base(found)) + b'" target="_blank">' + page[end:]


def _is_left_alone(found: Received) -> bool:
    is_wide = WIDE.search(found.media_type or "") or found.payload[:2] in {b"\xfe\xff", b"\xff\xfe"}
    return bool(is_wide) or not web(found.url)


def _base(found: Received) -> str:
    """Return the address from which the page's own links are meant: its ``base`` where it has one."""
    own = BASE.search(found.payload[:SEARCHED])
    try:
        base = urljoin(found.url, html.unescape(own[1].decode("utf-8", "replace"))) if own else found.url
    except ValueError:
        return found.url
    return base if web(base) else found.url


def _links(page: bytes) -> Iterator[str]:
    return (_written(match[2]) for match in LINK.finditer(page))


def _written(value: bytes) -> str:
    return value.strip(b"\"'").decode("utf-8", "replace")


def _escaped(address: str) -> bytes:
    return address.replace("&", "&amp;").replace('"', "&quot;").replace("<", "&lt;").encode("utf-8", "replace")
