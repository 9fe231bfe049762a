"""One round through the sources of a publication: what they list and hand over enters the archive."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from crawler.crawl.recency import RECENT
from crawler.crawl.source_walk import Walk
from crawler.crawl.told import Earlier, Told
from crawler.sources.source import Source

if TYPE_CHECKING:
    from crawler.spiders.base import PublicationSpider

SECOND = timedelta(seconds=1)


class Round:
    """Asks the sources of *spider* in order; an answer is kept as a capture before it is read."""

    def __init__(self, spider: PublicationSpider) -> None:
        self.spider = spider
        self.run = spider.run
        self.tally = spider.run.tallies[spider.name]

    async def ask(self) -> None:
        """Ask every source, note how each answered, and fetch the texts of what is due where one hands them over."""
        began = datetime.now(UTC)
        earlier = self.run.earlier(self.spider.name)
        for source in self.spider.sources:
            known = earlier.get(source.name)
            said = await Walk(self.spider, source.seeking(self.spider.article), known).through()
            self.run.heard(self.spider.name, source.name, said, at=began)
        for source in self.spider.sources:
            await self._texts_of_what_is_due(source)

    async def _texts_of_what_is_due(self, source: Source) -> None:
        oldest = self.run.backlog(self.spider.name).oldest_due_without_text(at=datetime.now(UTC))
        if oldest is None or not self._answered(source):
            return
        now = datetime.now(UTC)
        address = source.between(self.spider.home, max(oldest, now - RECENT) - SECOND, now)
        if address:
            walk = self._walk(source)
            await walk.on_through(await walk.ask(address, listing=False))

    def _answered(self, source: Source) -> bool:
        return Told.parse(self.tally.sources.get(source.name, "")) is not None

    def _walk(self, source: Source) -> Walk:
        """Return a walk to ask *source* for texts, not for what it lists."""
        return Walk(self.spider, source, Earlier(at=datetime.now(UTC), told=Told()))
