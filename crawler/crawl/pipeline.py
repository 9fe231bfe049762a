"""The order in which a page is archived."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self, cast

from scrapy.crawler import Crawler

from crawler.crawl.intake import Intake
from crawler.crawl.run import run_of
from crawler.fetching.failures import Fetched, Missed

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
        self.intake = Intake(self.spider)

    async def process_item(self, item: Fetched | Missed) -> Fetched | Missed:
        """Bring *item* into the archive."""
        if isinstance(item, Missed):
            self.intake.miss(item)
        elif item.exchange.status == 304:
            self.run.unchanged(self.spider.name, item.due.url_id)
        else:
            await self.intake.take(item)
        return item
