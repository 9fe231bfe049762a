"""Facts that a saved page states of itself: its address, and the time at which it was captured.

Whoever saved a page leaves a note: browsers, SingleFile, Save Page WE, WebScrapBook, HTTrack, and web archives
such as the Wayback Machine. Only what the note lacks is taken from the page's own claims.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from html import unescape

from archive.times import storable
from crawler.sources.addresses import same_site, web_address
from crawler.sources.markup import parse_html

HEAD = 8192
"""Bytes in which a saver's note stands, at either end of the file."""

ADDRESSES = (
    re.compile(r"<!--[^>]{0,200}?(?:saved from url=\(\d+\)|\burl:)\s*(https?://[^\s>]+)", re.IGNORECASE),
    re.compile(r"<meta name=[\"']?savepage-url[\"']? content=[\"']?(https?://[^\s\"'>]+)", re.IGNORECASE),
    re.compile(r"\bdata-scrapbook-source=[\"'](https?://[^\s\"'>]+)"),
    re.compile(r"<!-- Mirrored from (\S+) by HTTrack Website Copier"),
)
"""The address in each kind of note; HTTrack leaves the scheme out."""

TIMES = (
    re.compile(r"\bsaved date:\s*(\w{3} \w{3} \d\d \d{4} \d\d:\d\d:\d\d GMT[+-]\d{4})"),
    re.compile(r"\bsavepage-date[\"']? content=[\"']?(\w{3} \w{3} \d\d \d{4} \d\d:\d\d:\d\d GMT[+-]\d{4})"),
    re.compile(r"\bdata-scrapbook-create=[\"'](\d{14})"),
    re.compile(r"by HTTrack Website Copier/[^>]{0,80}?, (\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT) -->"),
    re.compile(r"\bFILE ARCHIVED ON (\d\d:\d\d:\d\d \w{3} \d\d, \d{4}) AND RETRIEVED FROM"),
)
"""The time in each kind of note; the last is that of the Wayback Machine."""

MEMENTO = re.compile(
    r"https?://[^/]+/(?:[^/]+/){0,4}?(\d{14}|\d{4}\.\d\d\.\d\d-\d{6})(?:[a-z]{2}_)?/(https?:/+\S+)", re.IGNORECASE
)
"""An address in a web archive, as all of them write it: the time of capture, then the address. One has dots in it."""

APART = str.maketrans("", "", ".-")
WOMBAT = re.compile(r"__wm\.wombat\(\"(https?://[^\"\s]+)\",\s*\"(\d{14})\"")
"""The call with which the Wayback Machine names the page that it shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """Address and time as a saved page, or the record that holds it, states them."""

    url: str | None = None
    captured_at: datetime | None = None


def noted_in(payload: bytes, home: str) -> Statement:
    """Return the note that the program which saved the markup *payload* wrote into it, for any address."""
    notes = _notes(payload)
    addresses = (_address(match[1], home) for pattern in ADDRESSES if (match := pattern.search(notes)))
    noted = next((address for address in addresses if address), None)
    mementos = [noted or "", *claims(payload, home, anywhere=True)]
    archived = next((match for address in mementos if (match := MEMENTO.match(address))), None)
    if archived and (noted is None or archived[0] == noted):
        return Statement(url=_mended(archived[2]), captured_at=_digits(archived[1]))
    if noted is None and (shown := WOMBAT.search(payload.decode("utf-8", "replace"))):
        return Statement(url=shown[1], captured_at=_digits(shown[2]))
    return Statement(url=noted, captured_at=_noted_time(notes))


def memento(address: str) -> Statement | None:
    """Return what *address*, of a page in a web archive, states; ``None`` if it is that of no such page.

    >>> memento("https://web.archive.org/web/20191108061749/https://example.org/news/a/").url
    'https://example.org/news/a/'
    """
    found = MEMENTO.fullmatch(address)
    return Statement(url=_mended(found[2]), captured_at=_digits(found[1])) if found else None


def claims(payload: bytes, home: str, *, anywhere: bool = False) -> list[str]:
    """Return the addresses that a page claims as its own, on the site of *home*; with *anywhere*, on any site.

    A link to a file beside it does not count: tools that mirror a site write such links into its pages.
    """
    tree = parse_html(payload, home)
    if tree is None:
        return []
    found = map(str, tree.xpath("//link[@rel='canonical']/@href | //meta[@property='og:url']/@content"))
    whole = [address for link in found if re.match(r"\s*(?:https?:)?/", link) and (address := web_address(home, link))]
    return [address for address in whole if anywhere or same_site(address, home)]


def _notes(payload: bytes) -> str:
    """Return the ends of *payload*, in which the notes stand."""
    ends = payload if len(payload) <= 2 * HEAD else payload[:HEAD] + payload[-HEAD:]
    return ends.replace(b"\x00", b"").decode("utf-8", "replace")  # zero bytes: every second one of UTF-16


def _address(noted: str, home: str) -> str | None:
    address = unescape(noted)
    return web_address(home, address if "://" in address else f"{home.partition('://')[0]}://{address}")


def _noted_time(notes: str) -> datetime | None:
    return next((time for time in _times(notes) if time), None)


def _times(notes: str) -> Iterator[datetime | None]:
    for pattern in TIMES:
        for match in pattern.finditer(notes):
            yield moment_in(match[1])


def moment_in(text: str) -> datetime | None:
    """Return *text* of a note as a time; ``None`` if it is not one.

    >>> moment_in("Fri Nov 08 2019 07:17:49 GMT+0100")
    datetime.datetime(2019, 11, 8, 6, 17, 49, tzinfo=datetime.timezone.utc)
    >>> moment_in("06:17:49 Nov 08, 2019") == moment_in("Fri, 08 Nov 2019 06:17:49 GMT") == moment_in("20191108061749")
    True
    """
    if text.isdigit():
        return _digits(text)
    if words := re.fullmatch(r"\w{3} (\w{3}) (\d\d) (\d{4}) ([\d:]{8}) GMT([+-]\d{4})", text):
        text = f"{words[2]} {words[1]} {words[3]} {words[4]} {words[5]}"
    elif words := re.fullmatch(r"([\d:]{8}) (\w{3}) (\d\d), (\d{4})", text):
        text = f"{words[3]} {words[2]} {words[4]} {words[1]} +0000"
    try:
        return storable(parsedate_to_datetime(text))
    except (ValueError, TypeError, OverflowError):
        return None


def _digits(text: str) -> datetime | None:
    try:
        return storable(datetime.strptime(f"{text.translate(APART)} +0000", "%Y%m%d%H%M%S %z"))
    except ValueError:
        return None


def _mended(address: str) -> str:
    """Return *address* with both slashes behind its scheme; folders and some savers keep one.

    >>> _mended("https:/example.org/news/a/")
    'https://example.org/news/a/'
    """
    return re.sub(r"^(https?):/+", r"\1://", address)
