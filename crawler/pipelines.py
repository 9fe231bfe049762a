"""The order in which a page is archived."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, cast

from scrapy.crawler import Crawler

from archive.records import Outcome
from crawler.outcomes import Fetched, Missed
from crawler.run import run_of

if TYPE_CHECKING:
    from crawler.spiders.base import PublicationSpider


class ArchivePipeline:
    """Keeps what came, reads it, records it; what did not come gets its outcome."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the pipeline of *crawler*."""
        return cls(crawler)

    def open_spider(self) -> None:
        """Take what the run shares; it stands by now."""
        self.run = run_of(self.crawler)
        self.spider = cast("PublicationSpider", self.crawler.spider)

    async def process_item(self, item: Fetched | Missed) -> Fetched | Missed:
        """Bring *item* into the archive."""
        if isinstance(item, Missed) and item.outcome is Outcome.WAITING:
            self.run.halt(self.spider.name, item.reason)
        elif isinstance(item, Missed):
            self.run.settle(self.spider.name, item.due.url_id, item.outcome, reason=item.reason)
        elif item.exchange.status == 304:
            self.run.unchanged(self.spider.name, item.due.url_id)
        else:
            capture = self.run.keep(self.spider.name, item.due, item.exchange)  # first: bytes cannot be made again
            reading = await self.spider.read(capture, item.exchange.payload, item.due)  # in another process
            self.run.record(self.spider.name, capture, reading)
        return item
