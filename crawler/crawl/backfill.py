"""The past of a publication, worked through while nothing is due: texts that a source hands over first, pages after."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

from archive.records import Due
from archive.times import stamp
from crawler.crawl.period import Past
from crawler.crawl.source_walk import Walk, answers
from crawler.crawl.told import Earlier, Told
from crawler.sources.source import Listing, Source

if TYPE_CHECKING:
    from crawler.spiders.base import PublicationSpider

LEASE = 16  # pages at once: what falls due meanwhile waits for no more than these
SECOND = timedelta(seconds=1)


class Backfill:
    """Works through *past*, the newest first. Where it stopped shows in the ledger, so it goes on from there."""

    def __init__(self, spider: PublicationSpider, past: Past) -> None:
        self.spider = spider
        self.run = spider.run
        self.past = past
        self.tally = self.run.tallies[spider.name]
        self._backlog = self.run.backlog(spider.name)
        self._to_ask = [source for source in spider.sources if self._hands_over(source)]
        self._before: str | None = None
        waiting = self._backlog.count(*past.days)
        self.tally.goal = min(waiting, past.limit or waiting)

    def lease(self) -> list[Due]:
        """Return what to ask for next, nothing where the past is done or its time is over."""
        left = self.tally.goal - self.tally.taken
        if self._is_over or left <= 0:
            return []
        since, until = self.past.days
        due = self.run.lease(self.spider.name, limit=min(LEASE, left), since=since, until=until)
        self.tally.take(due)
        return due

    async def hand_over(self) -> bool:
        """Ask for the next hundred texts; tell whether there may be more of them."""
        while self._to_ask and not self._is_over:
            if await self._hundred_of(self._to_ask[0]):
                return True
            self._to_ask.pop(0)
            self._before = None
        return False

    async def _hundred_of(self, source: Source) -> bool:
        since, until = self.past.days
        newest = self._backlog.newest_without_text(since, self._before or until)
        if newest is None or len(self.tally.handed) >= self.tally.goal:
            return False
        address = source.between(self.spider.home, _midnight(self.past.since) - SECOND, newest + SECOND)
        if address is None:
            return False
        heard = await Walk(self.spider, source, Earlier(at=newest, told=Told())).ask(address, listing=False)
        self._before = stamp(min(_oldest(heard.listing) or newest, newest))
        return answers(heard.listing) and heard.listing.older is not None

    def _hands_over(self, source: Source) -> bool:
        return Told.parse(self.tally.sources.get(source.name, "")) is not None

    @property
    def _is_over(self) -> bool:
        spent = (datetime.now(UTC) - self.run.began).total_seconds()
        return self.tally.halted is not None or (self.past.seconds is not None and spent >= self.past.seconds)


def _oldest(listing: Listing) -> datetime | None:
    return min((entry.published for entry in listing.entries if isinstance(entry.published, datetime)), default=None)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
