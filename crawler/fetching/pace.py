"""Pace: one gate for each host and process, through which every request to it goes alone and in its time.

Scrapy's own slots belong to one spider: two publications on one host would double the load on it.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Self
from weakref import WeakKeyDictionary
from zoneinfo import ZoneInfo

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response

from archive.facts import Fault
from archive.problems import Problem
from archive.records import Outcome
from crawler.fetching.clock import Clock
from crawler.fetching.exchange import is_cut_off
from crawler.fetching.failures import Refused, why
from crawler.fetching.hours import DELAY, Hours
from crawler.sources.addresses import host_of

REFUSALS = 3  # answers in a row that say "go away" after which a host is left alone for the run
FAILURES = 5  # the same for "not now"
LOST = 5  # time-outs and lost connections in a row; a time-out is a minute, so this is five minutes at most
LOSSES = {Fault.TIMED_OUT, Fault.CONNECTION_LOST, Fault.CUT_OFF}
PATIENCE = 600.0  # seconds: a host that asks for a longer pause, once or between requests, is left alone for the run
LONGEST_BACKOFF = 300.0  # seconds
GO_AWAY = {403, 429}
NOT_NOW = {429, 503}
_GLANCE = 0.5  # seconds between two looks at whether the run is being stopped


class Gate:
    """The gate of one host: one request at a time, each after its pause, and none once it is shut."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self.shut: Problem | None = None
        """Why the host is left alone for the rest of the run."""

        self._lock = asyncio.Lock()
        self._delay = 0.0
        self._open_at = 0.0
        self._refused = 0
        self._failed = 0
        self._lost = 0

    def slow_to(self, seconds: float) -> None:
        """Keep requests at least *seconds* apart from now on; a shorter time changes nothing."""
        if seconds > self._delay:
            self._open_at += seconds - self._delay if self._open_at else 0.0
            self._delay = seconds

    def heed_crawl_delay(self, seconds: float | None) -> None:
        """Keep requests *seconds* apart as robots.txt asks, or shut if that is longer than a run can wait."""
        if seconds is not None and seconds > PATIENCE:
            self.shut = Problem(fault=Fault.ROBOTS_PAUSE)
        else:
            self.slow_to(seconds or 0.0)

    async def enter(self, wanted: Callable[[], bool]) -> None:
        """Wait until a request may be made; call ``leave`` after it.

        Raises:
            Refused: the gate is shut, or *wanted* no longer holds; the URL goes on waiting.

        """
        await self._lock.acquire()
        try:
            await self._wait(wanted)
        except BaseException:
            self._lock.release()
            raise

    async def enter_again(self, wanted: Callable[[], bool]) -> None:
        """Wait until the request inside may be made once more, by another fetcher: its first one may just be out.

        Raises:
            Refused: as ``enter`` has it; ``leave`` is still to be called.

        """
        self.count_from(seconds_ago=0.0)
        await self._wait(wanted)

    def count_from(self, *, seconds_ago: float) -> None:
        """Count the pause from then, when the request inside was really sent: that may be later than it was let in."""
        self._open_at = max(self._open_at, self.clock.now() - seconds_ago + self._delay)

    async def _wait(self, wanted: Callable[[], bool]) -> None:
        while (left := self._open_at - self.clock.now()) > 0 and self.shut is None and wanted():
            await self.clock.sleep(min(left, _GLANCE))  # the end of a run must not wait for it
        if self.shut is not None or not wanted():
            raise Refused(self.shut or Fault.RUN_STOPPED, Outcome.WAITING)
        self._open_at = self.clock.now() + self._delay

    def leave(self) -> None:
        """Let the next one in."""
        self._lock.release()

    def heed(self, status: int, retry_after: float | None) -> None:
        """Slow down, or shut, as an answer with *status* asks; *retry_after* is in seconds."""
        self._lost = 0
        self._refused = self._refused + 1 if status in GO_AWAY else 0
        self._failed = self._failed + 1 if status in NOT_NOW else 0
        if self._refused >= REFUSALS:
            self.shut = Problem(fault=Fault.HOST_REFUSED, number=self._refused)
        elif self._failed >= FAILURES:
            self.shut = Problem(fault=Fault.HOST_UNAVAILABLE, number=self._failed)
        elif retry_after is not None and retry_after > PATIENCE:
            self.shut = Problem(fault=Fault.LONG_PAUSE)
        elif status in NOT_NOW:
            self._pause(retry_after)

    def lose(self, fault: Fault) -> None:
        """Count a request that gave no answer for *fault*; shut if the host only costs time."""
        if fault in LOSSES:
            self._lost += 1
        if self._lost >= LOST:
            self.shut = Problem(fault=Fault.HOST_SILENT, number=self._lost)

    def _pause(self, retry_after: float | None) -> None:
        backoff = min(self._delay * 2**self._failed, LONGEST_BACKOFF)
        self._open_at = max(self._open_at, self.clock.now() + max(backoff, retry_after or 0.0))


class Gates:
    """The gates of all hosts, which go by one *clock*."""

    def __init__(self) -> None:
        self.clock = Clock()
        self._by_host: dict[str, Gate] = {}

    def of(self, url: str) -> Gate:
        """Return the gate of the host of *url*, ``www`` and scheme aside."""
        host = host_of(url)
        if host not in self._by_host:
            self._by_host[host] = Gate(self.clock)
        return self._by_host[host]


_GATES: WeakKeyDictionary[asyncio.AbstractEventLoop, Gates] = WeakKeyDictionary()


def gates() -> Gates:
    """Return the gates of this process: those of the running loop."""
    return _GATES.setdefault(asyncio.get_running_loop(), Gates())


def gate_of(url: str) -> Gate:
    """Return the gate of the host of *url*; all publications of this process share it."""
    return gates().of(url)


def seconds_to_wait(value: str | None, now: datetime) -> float | None:
    """Return the seconds that a Retry-After of *value* asks for (RFC 9110, 10.2.3); ``None`` if it cannot be read.

    >>> seconds_to_wait("120", datetime(2026, 1, 1, tzinfo=UTC))
    120.0
    >>> seconds_to_wait("Thu, 01 Jan 2026 00:01:00 GMT", datetime(2026, 1, 1, tzinfo=UTC))
    60.0
    """
    value = (value or "").strip()
    if re.fullmatch(r"[0-9]+", value):
        return float(value)  # too many digits are infinity: a long pause
    try:
        until = parsedate_to_datetime(value)
        until = until if until.tzinfo else until.replace(tzinfo=UTC)
        return max(0.0, (until - now).total_seconds())
    except (ValueError, OverflowError):
        return None


class PaceMiddleware:
    """Takes every request through the gate of its host: robots.txt, sources, articles, retries and redirects alike.

    The spider may have ``delay`` (seconds, heeded below ``DELAY`` only with ``own_site``), ``hours`` and ``timezone``.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self._inside: dict[Request, Gate] = {}
        crawler.signals.connect(self.spider_closed, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the middleware of *crawler*."""
        return cls(crawler)

    async def process_request(self, request: Request) -> None:
        """Wait until *request* may be made.

        Raises:
            Refused: not in this run; the URL goes on waiting.

        """
        if not self._in_hours():
            raise Refused(Fault.OUTSIDE_HOURS, Outcome.WAITING)
        gate = gate_of(request.url)
        gate.slow_to(self._delay)
        await gate.enter(lambda: self.crawler.engine.running)
        self._inside[request] = gate

    def process_response(self, request: Request, response: Response) -> Response:
        """Let the next request in, and heed the pause that *response* asks for."""
        if gate := self._inside.pop(request, None):
            value = response.headers.get("Retry-After")
            try:
                wait = seconds_to_wait(value.decode("latin-1") if value else None, gate.clock.date())
                if is_cut_off(response):
                    gate.lose(Fault.CUT_OFF)
                else:
                    gate.heed(response.status, wait)
            finally:
                gate.leave()
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Let the next request in, and count the time that the host cost for nothing."""
        if gate := self._inside.pop(request, None):
            try:
                gate.lose(why(exception).fault)
            finally:
                gate.leave()

    def spider_closed(self) -> None:
        """Let the other requests in, after this one was cut off."""
        while self._inside:
            self._inside.popitem()[1].leave()

    @property
    def _delay(self) -> float:
        spider = self.crawler.spider
        delay: float = getattr(spider, "delay", DELAY)
        return delay if getattr(spider, "own_site", False) else max(delay, DELAY)

    def _in_hours(self) -> bool:
        spider = self.crawler.spider
        hours: Hours | None = getattr(spider, "hours", None)
        if hours is None:
            return True
        zone = getattr(spider, "timezone", None)
        return gates().clock.date().astimezone(ZoneInfo(zone) if zone else UTC).time() in hours
