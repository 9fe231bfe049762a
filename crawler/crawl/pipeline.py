"""The order in which a page is archived."""

from __future__ import annotations

from typing import Self

from scrapy.crawler import Crawler

from crawler.crawl.extension import share_of
from crawler.crawl.intake import Intake
from crawler.fetching.results import Fetched, Missed


class ArchivePipeline:
    """Keeps, reads and records answers; a URL without an answer gets its outcome."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the pipeline of *crawler*."""
        return cls(crawler)

    def open_spider(self) -> None:
        """Open the way into the archive; the run stands by now."""
        self.share = share_of(self.crawler)
        self.intake = Intake(self.share)

    async def process_item(self, item: Fetched | Missed) -> Fetched | Missed:
        """Bring *item* into the archive."""
        if self.share.has_room():  # else it waits for the next run
            with self.share.writing():
                await self._archive(item)
        return item

    async def _archive(self, item: Fetched | Missed) -> None:
        if isinstance(item, Missed):
            self.intake.miss(item)
        elif item.exchange.status == 304:
            self.share.keep_unchanged(item.due, item.exchange)
            self.share.unchanged(item.due.url_id)
        else:
            await self.intake.take(item)
