"""The one way of a page into the archive: keep it, read it with the pages that follow it, record the reading.

Pages arrive from the web, from disk and from a source's hand alike; there is no Scrapy here.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import replace
from sqlite3 import DataError, IntegrityError

from archive.errors import CaptureDamaged
from archive.facts import Fault, Reason
from archive.ledger.schedule import retry_due
from archive.noted import Noted, noted, written
from archive.problems import Problem
from archive.recording.change import Change, Recorded
from archive.records import Capture, Due, Exchange, Kind, Origin, Outcome, Reading, Role
from archive.urls import normalise
from crawler.crawl.counts import COUNTED, PLACEHOLDERS
from crawler.crawl.kept_pages import Kept, PageRead, PagesRead
from crawler.crawl.pictures import keep_pictures
from crawler.crawl.share import Share, now
from crawler.crawl.texts_only import rest_on_text
from crawler.fetching.results import Fetched, Missed
from crawler.reading.joining import join
from crawler.reading.pool import unread
from crawler.sources.source import Handed

logger = logging.getLogger(__name__)
UNRECORDABLE = (ValueError, TypeError, LookupError, ArithmeticError, RecursionError, DataError, IntegrityError)
"""The errors that recording a hostile page may raise; any other error means that the archive itself is in trouble."""

CUT_OFF = written(Fault.CUT_OFF)
PAGES = 50  # of one article; one that goes on is a listing, or a trap
LISTING = Reading(kind=Kind.LISTING, reader="", reason=noted(Reason.LISTING))
REPEATS = Reading(kind=Kind.OTHER, reader="", reason=noted(Reason.REPEATS))


class NotNow(Exception):
    """A following page may not be requested in this run; the next run reads the pages kept so far."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.reason)
        self.problem = problem


class Intake:
    """Brings pages of the publication of *share* into the archive."""

    def __init__(self, share: Share) -> None:
        self.share = share
        self.archive = share.archive

    async def take(self, fetched: Fetched) -> None:
        """Keep, read and record what *fetched* brought."""
        kept = self.keep(fetched)  # first: bytes cannot be made again
        if kept.led_here and self._is_listing(fetched.due, kept.capture):
            read = await self.share.read(kept.capture, kept.payload, kept.due)
            shown = read if read.kind is Kind.PLACEHOLDER else LISTING  # a wall before all stories does not list them
            self._write(PagesRead(pages=[PageRead(kept.capture, shown)], led_here=kept.led_here))
        else:
            await self.take_kept(kept)

    async def take_kept(self, kept: Kept) -> None:
        """Read and record *kept*; if a later page may not be requested now, the next run does it."""
        try:
            read = await self.read(kept)
        except NotNow as error:
            self.share.halt(error.problem)
            return
        await self._record_or_settle(read)

    async def _record_or_settle(self, read: PagesRead) -> None:
        """Record *read*; a page that cannot be recorded fails with its reason, and harms no other page.

        Else it would be read again at the beginning of every run, and end it there.
        """
        try:
            await self.record(read)
            await keep_pictures(self.share, read.reading.article, read.captures)
        except UNRECORDABLE as error:
            logger.warning("%s could not be recorded: %s", read.pages[0].capture.url, error)
            failed = PageRead(read.pages[0].capture, unread(noted(Reason.NOT_RECORDED, type(error).__name__)))
            self._write(PagesRead(pages=[failed], led_here=read.led_here))

    async def take_unread(self) -> None:
        """Read and record the captures that a killed run kept and did not read."""
        for capture in self.archive.unread(self.share.publication_id):
            try:
                kept = Kept(capture=capture, payload=self.archive.payload(capture.id))
            except CaptureDamaged as error:
                self._write(PagesRead(pages=[PageRead(capture, unread(noted(Reason.CAPTURE_DAMAGED, error.reason)))]))
            else:
                await self.take_kept(kept)
            if capture.origin is Origin.IMPORT and self.share.title.refusal(capture.url):
                self.share.ledger.let_rest(capture.url_id)  # no crawl may ask for it

    async def take_handed(self, capture: Capture, articles: Sequence[Handed]) -> None:
        """Read and record the texts of *articles* that a source, kept as *capture*, gave; their pages stay as due."""
        own = [handed for handed in articles if self.share.title.refusal(handed.url) is None]
        readings = await asyncio.gather(*(self.share.read_handed(capture, handed) for handed in own))
        for handed, reading in zip(own, readings, strict=True):
            try:
                await self._read_handed_anew(capture, handed.url, reading)
                self._hand(capture, handed.url, reading)
            except UNRECORDABLE as error:
                logger.warning("%s could not be recorded: %s", handed.url, error)  # its page may be; it stays due

    def miss(self, missed: Missed) -> None:
        """Store the outcome of a URL that gave no answer, and of the redirects before it."""
        led_here = self._keep_hops(missed.due, missed.hops)
        waits = missed.outcome is Outcome.WAITING
        for url_id in led_here[1:]:
            self.share.settle_hop(url_id, Outcome.SKIPPED if waits else missed.outcome, missed.reason)
        if waits:
            self.share.halt(missed.problem)
        else:
            self.share.settle(missed.due.url_id, missed.outcome, reason=missed.reason)

    def keep(self, fetched: Fetched) -> Kept:
        """Write down the answer in *fetched*, with the redirects that led to it; nothing is read yet."""
        led_here = self._keep_hops(fetched.due, fetched.hops)
        due = self._row(fetched.due, fetched.exchange.url)
        capture = self.share.keep(due, fetched.exchange)
        return Kept(capture=capture, payload=fetched.exchange.payload, due=fetched.due, led_here=led_here)

    async def read(self, kept: Kept) -> PagesRead:
        """Return the reading of *kept* and of the pages that follow it by today's reader.

        Raises:
            NotNow: one of them may not be requested in this run.

        """
        first = PageRead(kept.capture, await self.share.read(kept.capture, kept.payload, kept.due))
        if kept.capture.is_cut_off and kept.capture.status == 200:
            return PagesRead(pages=[first], problem=CUT_OFF, led_here=kept.led_here)
        pages, problem = await self._with_later_pages(first)
        return PagesRead(pages=pages, problem=problem, led_here=kept.led_here)

    async def record(self, read: PagesRead) -> Recorded:
        """Record the article in *read*, or the reason why it is not one, and return the change."""
        is_lost = self._is_known(read) or read.reading.article is None
        if read.problem and is_lost and not self.share.is_offline:
            failed = PageRead(read.pages[0].capture, unread(read.problem))
            return self._write(replace(read, pages=[failed]))  # the last good reading stays
        reading = read.reading
        if reading.article and (earlier := self.archive.to_read_first(read.pages[0].capture, reading)):
            await self._read_anew(earlier)
        recorded = self._write(read)
        if read.problem and not self.share.is_offline:
            self._try_again(read)
        return recorded

    def _write(self, read: PagesRead) -> Recorded:
        """Record *read* as it is, and count it under the outcome of the request."""
        first, *later = read.captures
        if read.problem:
            first = replace(first, etag=None, last_modified=None)  # else a 304 would hide the rest for good
        at = now() if self.share.is_offline else first.fetched_at  # an import is no look at the site
        recorded = self.archive.record(first, read.reading, at=at, later_pages=later, led_here=read.led_here)
        self.share.list_documents(entry for page in read.pages for entry in page.reading.documents)
        requested = next(iter(read.led_here), first.url_id)
        self.share.counts.add(requested, self._counted(requested, recorded))
        for url_id in recorded.withdrawn:
            self.share.counts.withdraw(url_id)
        return recorded

    def _counted(self, url_id: int, recorded: Recorded) -> str:
        """Return the word under which a recorded answer is counted."""
        outcome = self.share.ledger.outcome_of(url_id)
        if outcome in {Outcome.GONE, Outcome.FAILED}:
            return outcome.value
        if outcome is Outcome.WAITING:
            return PLACEHOLDERS
        if recorded.change is Change.UNCHANGED and recorded.article_id in self.share.counts.handed:
            return "pages"
        return COUNTED[recorded.change]

    def _try_again(self, read: PagesRead) -> None:
        """Make an article due soon if it lacks a page."""
        at, url_id = now(), read.pages[0].capture.url_id
        self.share.ledger.settle(url_id, Outcome.ARCHIVED, reason=read.problem, at=at, due_at=retry_due(1, at))

    async def _read_anew(self, earlier: Capture) -> None:
        """Let today's reader read the captures of the current reading, so that both are by one reader."""
        captures = self.archive.pages(earlier)
        try:
            payloads = [self.archive.payload(capture.id) for capture in captures]
        except CaptureDamaged:
            return  # it cannot be compared; the difference is then put down to our reader
        readings = [await self.share.read(capture, held) for capture, held in zip(captures, payloads, strict=True)]
        self.archive.record(captures[0], join(readings), at=now(), later_pages=captures[1:])

    async def _read_handed_anew(self, capture: Capture, url: str, reading: Reading) -> None:
        """Let today's reader read the text that a source handed over before, as :meth:`_read_anew` does with pages."""
        earlier = self.archive.handed_to_read_first(capture, url, reading)
        if earlier is None:
            return
        try:
            texts = await self.share.texts_in(earlier, self.archive.payload(earlier.id))
        except CaptureDamaged:
            return
        for handed in texts:
            if normalise(handed.url) == normalise(url):
                again = await self.share.read_handed(earlier, handed)
                self.archive.record(earlier, again, at=now())

    def _hand(self, capture: Capture, url: str, reading: Reading) -> None:
        if reading.article:
            recorded = self.archive.record(capture, reading, at=capture.fetched_at)
            self.share.counts.hand(recorded)
            rest_on_text(self.share, reading.article.url, recorded.change, at=capture.fetched_at)
            return
        due = self.share.address(url, Role.ARTICLE)
        if reading.kind in {Kind.EMPTY, Kind.ERROR}:
            self.share.ledger.hasten(due.url_id, at=now())  # its page may say more
        elif self.share.ledger.decline(due.url_id, reading.why, at=now()):
            self.share.counts.by_outcome["not_articles"] += 1

    async def _with_later_pages(self, first: PageRead) -> tuple[list[PageRead], Noted | None]:
        """Return the pages of an article, and why one is missing. The reader names none but the next of the same host.

        Raises:
            NotNow: one may not be requested in this run.

        """
        pages = [first]
        while (address := pages[-1].reading.next_page) and len(pages) < PAGES:
            page = await (self._kept_page(address, first) if self.share.is_offline else self._page(address))
            if isinstance(page, str):
                return pages, noted(Reason.LATER_PAGE_MISSING, f"{len(pages) + 1}: {page}")
            if page.capture.sha256 in {earlier.capture.sha256 for earlier in pages}:
                if not self.share.is_offline:
                    self.archive.record(page.capture, REPEATS, at=page.capture.fetched_at)
                break
            pages.append(page)
        return pages, None

    async def _page(self, address: str) -> PageRead | Noted:
        """Return the later page at *address*, or why not; one that a killed run kept is not requested again."""
        due = self.share.address(address, Role.PAGE)
        capture = self.archive.unread_page(due.url_id) or await self._fetch(address, due)
        if isinstance(capture, str):
            return capture
        reading = await self.share.read(capture, self.archive.payload(capture.id))
        if capture.is_cut_off:
            reading = unread(CUT_OFF)
        if reading.article is None:
            self.archive.record(capture, reading, at=capture.fetched_at)
            return reading.why
        return PageRead(capture, reading)

    async def _kept_page(self, address: str, first: PageRead) -> PageRead | Noted:
        """Return the later page at *address* as it was kept with the *first* one, or the reason why not."""
        due = self.share.ledger.known(address)
        capture = self.archive.kept_with(first.capture, due.url_id) if due else None
        if capture is None:
            return noted(Reason.NOT_KEPT)
        reading = await self.share.read(capture, self.archive.payload(capture.id))
        return PageRead(capture, reading) if reading.article else reading.why

    async def _fetch(self, address: str, due: Due) -> Capture | Noted:
        result = await self.share.ask(address, due)
        if isinstance(result, Missed):
            if result.outcome is Outcome.WAITING:
                raise NotNow(result.problem)
            self.share.settle_hop(due.url_id, result.outcome, result.reason)
            return result.reason
        for hop in result.hops:
            self.share.keep(due, hop)
        if result.exchange.status == 304 and (held := self.archive.latest(due.url_id)):
            self.share.keep_unchanged(due, result.exchange)
            return held
        return self.share.keep(due, result.exchange)

    def _keep_hops(self, due: Due, hops: Sequence[Exchange]) -> tuple[int, ...]:
        """Keep each redirect under its own address; return their rows, the *due* URL first, each once."""
        rows = [self._row(due, hop.url) for hop in hops]
        for row, hop in zip(rows, hops, strict=True):
            self.share.keep(row, hop)
        return tuple(dict.fromkeys([due.url_id, *(row.url_id for row in rows)])) if hops else ()

    def _row(self, due: Due, address: str) -> Due:
        """Return the ledger's row of *address*: that of *due* if both are spellings of one address."""
        same = normalise(address) == normalise(due.url)
        return due if same else self.share.address(address, Role.ARTICLE)

    def _is_listing(self, due: Due, capture: Capture) -> bool:
        """Return whether what a redirect led to stands where the publication has no articles."""
        row = self._row(due, capture.url)
        return row.role in {Role.SOURCE, Role.ROBOTS} or self.share.title.refusal(capture.url) is not None

    def _is_known(self, read: PagesRead) -> bool:
        rows = (read.pages[0].capture.url_id, *read.led_here)
        return any(self.share.ledger.article_at(url_id) for url_id in rows)
