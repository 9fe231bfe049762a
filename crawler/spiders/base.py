"""A publication as Scrapy crawls it: its declaration, and Scrapy's hooks."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

from scrapy import Request, Spider, signals
from scrapy.http import Response
from twisted.python.failure import Failure

from archive.records import Due
from crawler.crawl.extension import share_of
from crawler.crawl.frontier import Frontier
from crawler.crawl.intake import Intake
from crawler.crawl.listing import list_sources
from crawler.crawl.share import Share
from crawler.fetching.exchange import fetched, hops_of
from crawler.fetching.failures import missed
from crawler.fetching.fetcher import Fetcher
from crawler.fetching.results import Fetched, Missed
from crawler.reading.pool import ReaderPool
from crawler.titles.title import Title


class PublicationSpider(Title, Spider):
    """A title that can be crawled. A subclass is a declaration: attributes, no method.

    Sources write what they list into the ledger; articles are requested from there, by due time.
    """

    @property
    def share(self) -> Share:
        """The part of this publication in the run."""
        return share_of(self.crawler)

    @property
    def reader_pool(self) -> ReaderPool:
        """The readers of the run, which parse what its hosts send."""
        return self.share.readers

    @property
    def fetcher(self) -> Fetcher | None:
        """What sends the requests in place of this process."""
        return self.share.fetcher

    @property
    def contact(self) -> str | None:
        """The contact for webmasters."""
        return self.share.contact

    async def start(self) -> AsyncIterator[Any]:
        """Read the pages that a killed run left unread, ask the sources, then request due URLs, one lease at a time."""
        if not self.share.has_room() or self.share.counts.halted:
            return
        with self.share.writing():
            await Intake(self.share).take_unread()
            await list_sources(self.share)
            self.share.plan()
        frontier = Frontier(self.share)
        while due := await self._leased(frontier):
            for one in self.share.allowed(due):
                yield Request(one.url, callback=self.parse, errback=self.failed, meta={"due": one}, dont_filter=True)
            scheduler = self.crawler.engine.scheduler
            if scheduler and scheduler.has_pending_requests():
                await self.crawler.signals.wait_for(signals.scheduler_empty)

    async def _leased(self, frontier: Frontier) -> list[Due]:
        """Return what *frontier* leases; nothing if the run ends first."""
        due: list[Due] = []
        with self.share.writing():
            due += await frontier.lease()
        return due

    def parse(self, response: Response, **_: Any) -> Iterator[Fetched]:
        """Hand over the answer, as received."""
        yield fetched(response.meta["due"], response)

    def failed(self, failure: Failure) -> Iterator[Missed]:
        """Hand over the reason why the request failed."""
        request: Request = failure.request  # type: ignore[attr-defined]  # set by Scrapy
        yield missed(request.meta["due"], failure.value or failure, hops=hops_of(request.meta))
