"""One round through the sources of a publication: what they list goes into the ledger."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy import Request
from scrapy.http import Response

from archive.records import Due, Outcome, Role
from crawler.fetching.exchange import exchange_of
from crawler.fetching.headers import headers_of
from crawler.outcomes import Missed, missed
from crawler.sources.source import Answer, Listing, Source

if TYPE_CHECKING:
    from crawler.spiders.base import PublicationSpider

COPY = "robots-copy"  # flag of a robots.txt that was asked for earlier in this run
PAGES = 500  # answers of one source in one run, so that a listing without end is left at some point


class Round:
    """Asks the sources of *spider* in order; an answer is kept as a capture before it is read."""

    def __init__(self, spider: PublicationSpider) -> None:
        self.spider = spider
        self.run = spider.run
        self.tally = spider.run.tallies[spider.name]

    async def ask(self) -> None:
        """Ask every source, and note how each answered."""
        for source in self.spider.sources:
            self.tally.sources[source.name] = await self._ask(source.seeking(self.spider.article))

    async def _ask(self, source: Source) -> str:
        """Return how *source* answered at the first of its addresses that will do."""
        problem = "has no address"
        for address in source.addresses(self.spider.home):
            listing = await self._listing(source, address)
            if listing.entries or listing.follow or listing.problem is None:
                return await self._take(source, listing)
            problem = listing.problem
        return problem

    async def _take(self, source: Source, first: Listing) -> str:
        """Enter what *first* lists and all that it leads to; return what to say of it."""
        problems, listed, apt, waiting = [], 0, 0, [first]
        asked: set[str] = set()
        while waiting:
            listing = waiting.pop(0)
            new = self._enter(source, listing)
            listed += len(listing.entries)
            apt += self._apt(listing)
            if listing.problem:
                problems.append(listing.problem)
            for address in (*listing.follow, *((listing.older,) if listing.older and new else ())):
                if address not in asked and len(asked) < PAGES:
                    asked.add(address)
                    waiting.append(await self._listing(source, address))
        if listed and not apt:
            self.tally.astray = True
            problems.append(f"none at an address that article = {self.spider.article!r} matches")
        said = f"lists {listed}" if listed or problems else "unchanged"
        return "; ".join([said, *dict.fromkeys(problems)])

    def _apt(self, listing: Listing) -> int:
        """Return how many entries of *listing* may be articles, by their addresses."""
        return sum(self.spider.refusal(entry.url) is None for entry in listing.entries)

    def _enter(self, source: Source, listing: Listing) -> int:
        """Write the entries of *listing* into the ledger; return how many were new."""
        listed = self.run.enter(self.spider.name, listing.entries, source=source.kind)
        return listed.new

    async def _listing(self, source: Source, address: str) -> Listing:
        """Return what *source* lists at *address*; only what it leads to, where it is as it was when last asked."""
        due = self.run.address(self.spider.name, address, Role.SOURCE)
        request = Request(address, meta={"due": due}, dont_filter=True)
        try:
            response = await self.spider.crawler.engine.download_async(request)
        except Exception as error:  # noqa: BLE001  # whatever asking ends with, the other sources are still asked; the reason is stored
            lost = missed(due, error)
            self._lose(due, lost)
            return Listing(problem=lost.reason)
        if response.status == 304:
            self.tally.answered = True
            self.run.settle_source(due, Outcome.ARCHIVED)
            return Listing(follow=source.leads(self._held(due)))
        return self._read(source, due, response)

    def _lose(self, due: Due, lost: Missed) -> None:
        if lost.outcome is Outcome.WAITING:
            self.run.halt(self.spider.name, lost.reason)
        else:
            self.run.settle_source(due, lost.outcome, lost.reason)

    def _held(self, due: Due) -> Answer:
        """Return what *due* answered when it was last kept."""
        media_type, payload = self.run.held(due)
        return Answer(url=due.url, media_type=media_type, payload=payload)

    def _read(self, source: Source, due: Due, response: Response) -> Listing:
        """Keep *response*, then return what it lists."""
        capture = None if COPY in response.flags else self.run.keep(self.spider.name, due, exchange_of(response))
        listing = source.read(answer_of(response)).moved(self.spider.present).of_site(self.spider.home)
        useful = bool(listing.entries or listing.follow)
        outcome = Outcome.ARCHIVED if useful else Outcome.FAILED
        self.run.settle_source(due, outcome, listing.problem, capture if useful else None)
        self.tally.answered |= self._apt(listing) > 0
        return listing


def answer_of(response: Response) -> Answer:
    """Return *response* as sources read it."""
    headers = headers_of(response)
    return Answer(
        url=response.url,
        status=response.status,
        media_type=headers.get("content-type"),
        payload=response.body,
        headers=headers,
    )
