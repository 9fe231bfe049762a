"""Opt-out signals: the words of a publisher on the use of a page, stored with the capture unchanged."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.http import Response

from crawler.fetching.headers import headers_of

WITHHOLDING = {"noai", "noimageai", "noarchive", "nocache", "noml", "none", "nosnippet", "notrain", "noindex"}
"""Directives of robots meta elements and X-Robots-Tag that are kept."""

SIGNALS = ("tdm-reservation", "tdm-policy", "content-usage", "content-signal")
"""Headers, robots.txt lines and meta names whose value is kept as written: TDMRep, and the IETF's AI preferences."""

VALUED = {"unavailable_after", "max-snippet", "max-image-preview", "max-video-preview"}
"""Directives of X-Robots-Tag that have a value after a colon; any other word there names a crawler."""

_HEAD = 256 * 1024  # bytes in which meta elements are looked for
_META = re.compile(rb"<meta\b[^<>]{1,2000}>", re.IGNORECASE)
_LINK = re.compile(rb"<link\b[^<>]{1,2000}>", re.IGNORECASE)
_COMMENT = re.compile(rb"<!--(?:-?>|.*?(?:-->|\Z))", re.DOTALL)  # one without an end takes the rest
_TERMS = re.compile(rb"<script\b[^<>]{1,2000}?\btype\s*=\s*[\"']?application/rsl\+xml\b", re.IGNORECASE)
RSL = b"application/rsl+xml"
IN_THE_PAGE = "in the page"
"""In place of an address: the page has the terms within it (RSL 1.0)."""

_LINKED = re.compile(r"<([^<>]{1,2000})>([^<]*)")  # one link of a Link header
_ATTRIBUTE = re.compile(r"""(?<![\w-])([\w-]++)\s*+=\s*+("[^"]*"|'[^']*'|[^\s"'>]++)""")
_LINE = re.compile(r"^[ \t]*([a-z-]+)[ \t]*:[ \t]*([^#]*)", re.IGNORECASE)


def signals(headers: Mapping[str, str], payload: bytes, agent: str) -> dict[str, str]:
    """Return the opt-out signals of a page for *agent*, by the names of ``captures.optout``.

    *headers* have lower-case names. Where header and page say the same thing, the header counts.

    >>> signals({"x-robots-tag": "noarchive, max-snippet:5", "tdm-reservation": "1"}, b"", "blotter")
    {'tdm-reservation': '1', 'x-robots-tag': 'noarchive'}
    """
    payload = _COMMENT.sub(b"", payload[:_HEAD]) if b"<!--" in payload else payload[:_HEAD]
    metas = _metas(payload)
    signals = {name: value.strip() for name in SIGNALS if (value := headers.get(name) or metas.get(name, ""))}
    if tags := _directives(headers.get("x-robots-tag", ""), agent):
        signals["x-robots-tag"] = tags
    if licence := _licence(headers.get("link", ""), payload):
        signals["rsl license"] = licence
    if robots := _kept(f"{metas.get('robots', '')},{metas.get(agent, '')}".split(",")):
        signals["meta robots"] = robots
    return signals


def signals_in_robots(text: str, agent: str) -> dict[str, str]:
    r"""Return the opt-out lines of the robots.txt *text* for *agent*: those of its own group, else those for all.

    A ``License`` line (RSL 1.0) holds for the site, wherever it stands.

    >>> signals_in_robots("User-agent: *\nContent-Signal: search=yes, ai-train=no", "blotter")
    {'robots.txt content-signal': 'search=yes, ai-train=no'}
    """
    groups: dict[str, dict[str, str]] = {agent: {}, "*": {}}
    of_site: dict[str, str] = {}
    meant = {"*"}
    open_group = False
    for name, value in _lines(text):
        if name == "user-agent":
            meant = (meant if open_group else set()) | ({value.lower()} & groups.keys())
        elif name == "license":
            of_site["robots.txt license"] = value
        elif name in SIGNALS:
            for each in meant:
                groups[each][f"robots.txt {name}"] = value
        open_group = name == "user-agent"
    return of_site | (groups[agent] or groups["*"])


def _lines(text: str) -> Iterator[tuple[str, str]]:
    for line in text.splitlines():
        if written := _LINE.match(line):
            yield written[1].lower(), written[2].strip()


def _licence(header: str, payload: bytes) -> str | None:
    """Return the address of the licence terms (RSL 1.0) that a Link header or a page names."""
    for address, parameters in _LINKED.findall(header):
        if _is_licence(dict(_attributes(parameters))):
            return str(address)
    if RSL not in payload.lower():
        return None
    elements = (dict(_attributes(each.decode("latin-1"))) for each in _LINK.findall(payload))
    linked = next((html.unescape(each["href"]) for each in elements if "href" in each and _is_licence(each)), None)
    return linked or (IN_THE_PAGE if _TERMS.search(payload) else None)


def _is_licence(attributes: Mapping[str, str]) -> bool:
    kind = attributes.get("type", "").partition(";")[0].strip().lower()
    return "license" in attributes.get("rel", "").lower().split() and kind == "application/rsl+xml"


def _attributes(text: str) -> Iterator[tuple[str, str]]:
    for name, value in _ATTRIBUTE.findall(text):
        yield name.lower(), value.strip("\"'")


def _metas(payload: bytes) -> dict[str, str]:
    """Return name to content of the meta elements; of several with one name all, apart by commas.

    Two programs that each print an element for robots mean both (Google: the directives are combined).
    """
    found: dict[str, list[str]] = {}
    for element in _META.findall(payload):
        attributes = dict(_attributes(element.decode("latin-1")))
        if name := attributes.get("name", "").lower():
            found.setdefault(name, []).append(html.unescape(attributes.get("content", "")).strip())
    return {name: ", ".join(dict.fromkeys(contents)) for name, contents in found.items()}


def _directives(tag: str, agent: str) -> str:
    """Return the directives of an X-Robots-Tag that hold for *agent*; a name before a colon limits what follows it."""
    meant, kept = True, []
    for part in tag.split(","):
        name, colon, rest = (each.strip().lower() for each in part.partition(":"))
        if colon and name not in VALUED:
            meant = name == agent
        if meant:
            kept.append(rest if colon else name)
    return _kept(kept)


def _kept(directives: Iterable[str]) -> str:
    words = (directive.strip().lower() for directive in directives)
    return ", ".join(dict.fromkeys(word for word in words if word in WITHHOLDING))


class OptoutMiddleware:
    """Notes the opt-out signals of each answer, and those of its host's robots.txt, in ``request.meta["optout"]``."""

    def __init__(self, agent: str) -> None:
        self.agent = agent

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the middleware, for the name that robots.txt knows us by."""
        return cls(crawler.settings["ROBOTSTXT_USER_AGENT"].lower())

    def process_response(self, request: Request, response: Response) -> Response:
        """Note what *response*, decoded by now, says."""
        optout = request.meta.get("robots_optout", {}) | signals(headers_of(response), response.body, self.agent)
        request.meta["optout"] = optout or None
        return response
