"""What becomes of an answer: kept with the redirects that led to it, read with the pages that follow it, recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from scrapy import Request

from archive.errors import CaptureDamaged
from archive.records import Capture, Due, Exchange, Kind, Outcome, Reading, Role
from archive.urls import normalise
from crawler.crawl.readers import unread
from crawler.fetching.exchange import exchange_of, hops_of
from crawler.fetching.failures import Fetched, Missed, missed
from crawler.reading.kinds.multipage import join

if TYPE_CHECKING:
    from crawler.spiders.base import PublicationSpider

PAGES = 50  # of one article; one that goes on is a listing, or a trap
LISTING = Reading(kind=Kind.LISTING, reader="", reason="a listing")
REPEATS = Reading(kind=Kind.OTHER, reader="", reason="repeats an earlier page")


@dataclass(frozen=True, slots=True)
class Part:
    """One page of an article."""

    capture: Capture
    reading: Reading


class NotNow(Exception):
    """A page that follows may not be asked for in this run; what was kept is read by the next one."""


class Intake:
    """Brings what the publication of *spider* answers into the archive."""

    def __init__(self, spider: PublicationSpider) -> None:
        self.spider = spider
        self.name = spider.name
        self.run = spider.run
        self.archive = spider.run.archive

    def miss(self, missed: Missed) -> None:
        """Write down what became of a URL that gave no answer, and the redirects that came before."""
        led_here = self._keep_hops(missed.due, missed.hops)
        waits = missed.outcome is Outcome.WAITING
        for url_id in led_here[1:]:
            self.run.settle_hop(url_id, Outcome.SKIPPED if waits else missed.outcome, missed.reason)
        if waits:
            self.run.halt(self.name, missed.reason)
        else:
            self.run.settle(self.name, missed.due.url_id, missed.outcome, reason=missed.reason)

    async def take(self, fetched: Fetched) -> None:
        """Keep, read and record what *fetched* brought."""
        led_here = self._keep_hops(fetched.due, fetched.hops)
        due = self._row(fetched.due, fetched.exchange.url, Role.ARTICLE)
        capture = self.run.keep(self.name, due, fetched.exchange)  # first: bytes cannot be made again
        if led_here and self._is_listing(due, capture):
            self.run.record(self.name, capture, LISTING, led_here=led_here)
        else:
            await self.read(capture, fetched.exchange.payload, due=fetched.due, led_here=led_here)

    async def read(
        self, capture: Capture, payload: bytes, *, due: Due | None = None, led_here: Sequence[int] = ()
    ) -> None:
        """Read *capture*, with the pages that follow it, and record the article that they make."""
        first = Part(capture, await self.spider.read(capture, payload, due))
        try:
            parts, problem = await self._with_later_pages(first)
        except NotNow as error:
            self.run.halt(self.name, str(error))
            return
        if problem and self._is_known(capture, led_here):
            self.run.record(self.name, capture, unread(problem), led_here=led_here)  # the last good reading stays
            return
        await self._record(parts, problem, led_here)

    async def _record(self, parts: Sequence[Part], problem: str | None, led_here: Sequence[int]) -> None:
        reading = join([part.reading for part in parts])
        captures = [part.capture for part in parts]
        if problem and reading.article:
            reading = replace(reading, article=replace(reading.article, truncated=problem))
            captures[0] = replace(captures[0], etag=None, last_modified=None)  # else a 304 would hide the rest for good
        if reading.article and (earlier := self.archive.to_read_first(captures[0], reading)):
            await self._read_anew(earlier)
        self.run.record(self.name, captures[0], reading, later_pages=captures[1:], led_here=led_here)
        if problem:
            self.run.try_again(captures[0], problem)

    async def _read_anew(self, earlier: Capture) -> None:
        """Let today's reader read what the current reading was made of, so that both are of one reader."""
        captures = self.archive.pages(earlier)
        try:
            payloads = [self.archive.payload(capture.id) for capture in captures]
        except CaptureDamaged:
            return  # it cannot be compared; the difference is then put down to our reader
        readings = [await self.spider.read(capture, held) for capture, held in zip(captures, payloads, strict=True)]
        self.run.record_anew(captures, join(readings))

    async def _with_later_pages(self, first: Part) -> tuple[list[Part], str | None]:
        """Return the pages of an article, and why one is missing. The reader names none but the next of the same host.

        Raises:
            NotNow: one may not be asked for in this run.

        """
        parts = [first]
        while (address := parts[-1].reading.next_page) and len(parts) < PAGES:
            part = await self._page(address)
            if isinstance(part, str):
                return parts, f"page {len(parts) + 1}: {part}"
            if part.capture.sha256 in {earlier.capture.sha256 for earlier in parts}:
                self.run.record_page(part.capture, REPEATS)
                break
            parts.append(part)
        return parts, None

    async def _page(self, address: str) -> Part | str:
        """Return the later page at *address*, or why there is none; one that a killed run kept is not asked for."""
        due = self.run.address(self.name, address, Role.PAGE)
        capture = self.archive.unread_page(due.url_id) or await self._ask(address, due)
        if isinstance(capture, str):
            return capture
        reading = await self.spider.read(capture, self.archive.payload(capture.id))
        if reading.article is None:
            self.run.record_page(capture, reading)
            return reading.reason or str(reading.kind)
        return Part(capture, reading)

    async def _ask(self, address: str, due: Due) -> Capture | str:
        request = Request(address, meta={"due": due}, dont_filter=True)
        try:
            response = await self.spider.crawler.engine.download_async(request)
        except Exception as error:  # whatever asking ends with, the pages before it are recorded; the reason is stored
            lost = missed(due, error)
            if lost.outcome is Outcome.WAITING:
                raise NotNow(lost.reason) from error
            self.run.settle_hop(due.url_id, lost.outcome, lost.reason)
            return lost.reason
        for hop in hops_of(response.meta):
            self.run.keep(self.name, due, hop)
        if response.status == 304 and (held := self.archive.latest(due.url_id)):
            return held
        return self.run.keep(self.name, due, exchange_of(response))

    def _keep_hops(self, due: Due, hops: Sequence[Exchange]) -> list[int]:
        """Keep each redirect under its own address; return their rows, what was *due* first, each once."""
        rows = [self._row(due, hop.url, Role.ARTICLE) for hop in hops]
        for row, hop in zip(rows, hops, strict=True):
            self.run.keep(self.name, row, hop)
        return list(dict.fromkeys([due.url_id, *(row.url_id for row in rows)])) if hops else []

    def _row(self, due: Due, address: str, role: Role) -> Due:
        """Return the ledger's row of *address*: that of *due* where both are one address, spelt otherwise."""
        same = normalise(address) == normalise(due.url)
        return due if same else self.run.address(self.name, address, role)

    def _is_listing(self, due: Due, capture: Capture) -> bool:
        """Tell whether what a redirect led to stands where the publication has no articles."""
        return due.role in {Role.SOURCE, Role.ROBOTS} or self.spider.refusal(capture.url) is not None

    def _is_known(self, capture: Capture, led_here: Sequence[int]) -> bool:
        return any(self.archive.ledger.article_at(url_id) for url_id in (capture.url_id, *led_here))
