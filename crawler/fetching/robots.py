"""robots.txt by RFC 9309: fetched first, kept as evidence, obeyed for every request."""

from __future__ import annotations

import asyncio
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Self
from urllib.parse import urlsplit

from protego import Protego
from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from archive.facts import Fault
from archive.noted import written
from archive.problems import Problem
from archive.records import Outcome
from crawler.errors import ReadersLost
from crawler.fetching.exchange import COPY, UNDECODED, is_cut_off
from crawler.fetching.failures import Refused, Unreachable, why
from crawler.fetching.optout import signals_in_robots
from crawler.fetching.pace import gate_of
from crawler.reading.pool import NotParsed, ReaderPool
from crawler.sources.addresses import host_of
from crawler.sources.sitemap import sitemaps_in_robots

AGENT = "blotter"
"""Our product token (RFC 9309, 2.2.1), in lower case."""

LIMIT = 500 * 1024
"""Bytes of robots.txt that are read (RFC 9309, 2.5)."""

LIFETIME = timedelta(hours=24)
"""How long a copy is used (RFC 9309, 2.4)."""

robots_answered = object()
"""Signal: a robots.txt came, in ``response``, so that the run can keep it as a capture."""

sitemaps_named = object()
"""Signal: the robots.txt at ``url`` names ``sitemaps``."""

SHORT = 16 * 1024
"""Bytes of a robots.txt that are parsed on the spot, in a hundredth of a second at worst; honest ones are shorter."""

ENDLESS = 1e9  # seconds for which a Crawl-delay of "inf", "nan" or 400 digits stands
_CRAWL_DELAY = re.compile(r"[ \t]*crawl[- ]delay[ \t]*:([^#]*)", re.IGNORECASE)
_USER_AGENT = re.compile(r"^[ \t]*user-?agent[ \t]*:[ \t]*([^#\r\n]*)", re.IGNORECASE)
_RULE = re.compile(r"^[ \t]*(allow|di[as]+l+[ao]w)[ \t]*:", re.IGNORECASE)  # as Protego takes it, misspelt too


class Verdict(StrEnum):
    """The verdict of robots.txt on an address."""

    ALLOWED = "allowed"
    ABSENT = "allowed: no robots.txt"
    BARRED = "barred"
    UNREACHABLE = "barred: robots.txt unreachable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Robots:
    """The rules of one host for us, as they were at one time."""

    rules: Protego | None = None
    standing: Verdict = Verdict.ALLOWED
    """``ALLOWED`` if the rules decide; else the verdict for every address."""

    problem: Problem | None = None
    """Why it is out of reach."""

    crawl_delay: float | None = None
    """Seconds between requests that the host asks for."""

    optout: Mapping[str, str] = field(default_factory=dict)
    """Opt-out signals among the lines."""

    sitemaps: tuple[str, ...] = ()
    """Those that it names."""

    def verdict(self, url: str) -> Verdict:
        """Return what holds for *url*."""
        if self.rules is None or self.rules.can_fetch(_slashes(url), AGENT):
            return self.standing
        return Verdict.BARRED

    @classmethod
    def answered(cls, status: int, payload: bytes, url: str = "") -> Self:
        """Return the rules that follow from an answer (RFC 9309, 2.3.1).

        400 to 499 mean that there are no rules. 429 asks for patience and is taken as unreachable, like 500 and above.
        """
        if status == 429 or status >= 500:
            return cls(standing=Verdict.UNREACHABLE, problem=Problem(fault=Fault.HTTP, status=status))
        if not 200 <= status < 300:
            return cls(standing=Verdict.ABSENT)
        text = grouped(decoded(payload))
        rules = Protego.parse(for_us(text))
        return cls(
            rules=rules,
            crawl_delay=rules.crawl_delay(AGENT),
            optout=signals_in_robots(text, AGENT),
            sitemaps=sitemaps_in_robots(payload, url),
        )


def decoded(payload: bytes) -> str:
    """Return the text of a robots.txt: UTF-8, with or without BOM, cut back to the last whole line within the limit."""
    if len(payload) > LIMIT:
        payload = payload[: max(payload.rfind(b"\n", 0, LIMIT), payload.rfind(b"\r", 0, LIMIT)) + 1]
    return payload.decode("utf-8-sig", errors="replace")


def grouped(text: str) -> str:
    r"""Return *text* so that only a rule ends the User-agent lines of a group (RFC 9309, 2.2.4).

    Protego ends them at other records too: the names before one are repeated after it. Crawl-delay is not of the
    standard and is for the groups above it, as its writer meant.

    >>> grouped("User-agent: *\nCrawl-delay: 9\nUser-agent: Other\nDisallow: /a")
    'User-agent: *\nCrawl-delay: 9\nUser-agent: *\nUser-agent: Other\nDisallow: /a'
    """
    lines: list[str] = []
    names: dict[str, str] = {}  # of one group, by meaning: nothing may grow with its square
    interrupted = False
    for line in _lines(text):
        if named := _USER_AGENT.match(line):
            lines += [*(names.values() if interrupted else ()), line]
            names.setdefault(meaning(named[1]), line)
            interrupted = False
        else:
            lines.append(line)
            names = {} if _RULE.match(line) else names
            interrupted = bool(names)
    return "\n".join(lines)


def _lines(text: str) -> list[str]:
    return re.split(r"\r\n|\r|\n", text)


def for_us(text: str) -> str:
    r"""Return *text* in the words in which Protego understands it as RFC 9309 means it.

    Protego finds a group by the beginning of a name; 2.2.1 wants the whole product token, so names of other
    crawlers are made ones that are never taken for ours. Nor does it take a query's ``%2F`` for ``/``, as 2.2.2 does.

    >>> for_us("User-agent: Blot\nUser-agent: Blotter/2.0\nDisallow: /a")
    'User-agent: another\nUser-agent: blotter\nDisallow: /a'
    """
    return "\n".join(_for_us(line) for line in _lines(text))


def _for_us(line: str) -> str:
    if named := _USER_AGENT.match(line):
        return f"User-agent: {product_token(named[1])}"
    delay = _CRAWL_DELAY.match(line)
    return f"Crawl-delay: {ENDLESS:.0f}" if delay and _is_endless(delay[1]) else _slashes(line)


def _is_endless(written: str) -> bool:
    """Return whether a Crawl-delay as *written* is a number above all others, or none: Protego would drop it."""
    try:
        seconds = float(written)
    except ValueError:
        return False
    return math.isnan(seconds) or seconds == math.inf


def _slashes(address: str) -> str:
    path, mark, query = address.partition("?")
    return path + mark + re.sub("%2f", "/", query, flags=re.IGNORECASE)


def meaning(written: str) -> str:
    """Return what is the same for all names that mean the same to us; opt-out signals take our name alone for ours."""
    bare = written.strip().lower()
    return bare if bare in {"*", AGENT} else product_token(written) + "/"


def product_token(written: str) -> str:
    """Return ``*``, our own token or ``another``, whichever a User-agent line with *written* means."""
    if written.strip() == "*":
        return "*"
    token = re.match(r"[a-z_-]*", written.strip().lower())
    return AGENT if token and token[0] == AGENT else "another"


class RobotsMiddleware:
    """Requests robots.txt before anything else of a host, and bars what it bars.

    The verdict is in ``request.meta["robots"]``; requests for robots.txt itself carry ``meta["robots_of"]``.
    They go through the same downloader, gate and guard as all others. A request for a robots.txt that is already
    here is answered with the copy.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._copies: dict[str, tuple[datetime, asyncio.Future[_Copy]]] = {}

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the middleware of *crawler*."""
        return cls(crawler)

    async def process_request(self, request: Request) -> Response | None:
        """Let *request* pass, or answer it if it is for robots.txt.

        Raises:
            Refused: robots.txt bars it, or cannot be reached.

        """
        if "robots_of" in request.meta:
            return None
        copy = await self._copy_of(request.url)
        if copy.response is not None and urlsplit(request.url).path == "/robots.txt":
            return copy.response.replace(request=None, url=request.url, flags=[*copy.response.flags, COPY])
        verdict = copy.robots.verdict(request.url)
        request.meta["robots"] = str(verdict)
        request.meta["robots_optout"] = dict(copy.robots.optout)
        if verdict is Verdict.BARRED:
            raise Refused(Fault.ROBOTS_BARRED, Outcome.BARRED)
        if verdict is Verdict.UNREACHABLE:
            unreachable = _unreachable(copy.robots.problem)
            raise Unreachable(unreachable, host_of(request.url))  # not barred for good: the next run asks again
        return None

    async def _copy_of(self, url: str) -> _Copy:
        """Return the robots.txt for *url*, fetched now if it is missing or too old."""
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        now = datetime.now(UTC)
        fetched_at, copy = self._copies.get(origin, (now, None))
        if copy is None or copy.cancelled() or now - fetched_at > LIFETIME:
            copy = asyncio.ensure_future(self._fetch(origin))
            self._copies[origin] = (now, copy)
        try:
            return await asyncio.shield(copy)
        except Refused:
            self._copies.pop(origin, None)  # not asked, so not known
            raise

    async def _fetch(self, origin: str) -> _Copy:
        request = Request(f"{origin}/robots.txt", meta={"robots_of": origin}, dont_filter=True)
        try:
            response = await self.crawler.engine.download_async(request)
        except Refused:
            raise
        except IgnoreRequest:
            return _Copy(Robots(standing=Verdict.ABSENT))  # more than five redirects: RFC 9309, 2.3.1.2
        except Exception as error:  # noqa: BLE001  # whatever keeps us from the rules bars everything: RFC 9309, 2.3.1.4
            return _Copy(Robots(standing=Verdict.UNREACHABLE, problem=why(error)))
        self.crawler.signals.send_catch_log(signal=robots_answered, response=response)
        if is_cut_off(response):  # the rest may bar an address
            return _Copy(Robots(standing=Verdict.UNREACHABLE, problem=Problem(fault=Fault.CUT_OFF)))
        if UNDECODED in response.flags:
            problem = Problem(fault=Fault.NOT_PARSED, got="Content-Encoding")
            return _Copy(Robots(standing=Verdict.UNREACHABLE, problem=problem))
        robots = await self._parsed(response)
        gate_of(origin).heed_crawl_delay(robots.crawl_delay)
        self.crawler.signals.send_catch_log(signal=sitemaps_named, url=response.url, sitemaps=robots.sitemaps)
        return _Copy(robots, response)

    async def _parsed(self, response: Response) -> Robots:
        """Return the rules in *response*; a long one is parsed by the readers, and without them nothing is allowed."""
        given = (response.status, response.body, response.url)
        readers: ReaderPool | None = getattr(self.crawler.spider, "reader_pool", None)
        if readers is None or len(response.body) <= SHORT:
            return Robots.answered(*given)
        try:
            return await readers.parse(Robots.answered, *given)
        except NotParsed as error:
            return Robots(standing=Verdict.UNREACHABLE, problem=Problem(fault=Fault.NOT_PARSED, got=error.reason))
        except ReadersLost:
            return Robots(standing=Verdict.UNREACHABLE, problem=Problem(fault=Fault.READERS_LOST))


def _unreachable(problem: Problem | None) -> Problem:
    got = written(problem.fault) if problem and problem.status is None else None
    return Problem(fault=Fault.ROBOTS_UNREACHABLE, got=got, status=problem.status if problem else None)


@dataclass(frozen=True, slots=True)
class _Copy:
    robots: Robots
    response: Response | None = None
