"""Back-fill: fetches the articles of a period while no URL is due; first texts that sources hand over, then pages."""

from __future__ import annotations

from datetime import UTC, date, datetime

from archive.records import Due
from archive.times import stamp
from crawler.crawl.listing import SECOND, for_texts, has_answered
from crawler.crawl.period import Period
from crawler.crawl.share import Share
from crawler.crawl.source_walk import answers
from crawler.sources.source import Listing, Source

LEASE = 16  # pages at once: a URL that becomes due waits for these at most


class Backfill:
    """Works through *period*, newest first. The ledger shows where it stopped, so the next one continues there."""

    def __init__(self, share: Share, period: Period) -> None:
        self.share = share
        self.period = period
        self.counts = share.counts
        self._to_ask = [source for source in share.title.sources if has_answered(share, source)]
        self._before: str | None = None
        waiting = share.backlog.count(*period.days)
        self.counts.goal = min(waiting, period.limit or waiting)

    def lease(self) -> list[Due]:
        """Return the next URLs to request; empty if the period is done or its time is over."""
        left = self.counts.goal - self.counts.leased
        if self._is_over or left <= 0:
            return []
        since, until = self.period.days
        due = self.share.lease(limit=min(LEASE, left), since=since, until=until)
        self.counts.lease(due)
        return due

    async def hand_over(self) -> bool:
        """Ask for the next hundred texts; return whether there may be more of them."""
        while self._to_ask and not self._is_over:
            if await self._hundred_of(self._to_ask[0]):
                return True
            self._to_ask.pop(0)
            self._before = None
        return False

    async def _hundred_of(self, source: Source) -> bool:
        since, until = self.period.days
        newest = self.share.backlog.newest_without_text(since, self._before or until)
        if newest is None or len(self.counts.handed) >= self.counts.goal:
            return False
        address = source.between(self.share.title.home, _midnight(self.period.since) - SECOND, newest + SECOND)
        if address is None:
            return False
        heard = await for_texts(self.share, source, at=newest).ask(address, listing=False)
        before, self._before = self._before, stamp(min(_oldest(heard.listing) or newest, newest))
        return answers(heard.listing) and heard.listing.older is not None and self._before != before

    @property
    def _is_over(self) -> bool:
        spent = (datetime.now(UTC) - self.share.began).total_seconds()
        return self.counts.halted is not None or (self.period.seconds is not None and spent >= self.period.seconds)


def _oldest(listing: Listing) -> datetime | None:
    return min((entry.published for entry in listing.entries if isinstance(entry.published, datetime)), default=None)


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
