"""Back-fill: fetches the articles of a period while no URL is due; first texts that sources hand over, then pages."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from archive.facts import Fault
from archive.problems import Problem
from archive.records import Due
from archive.times import stamp
from crawler.crawl.bound import Bound
from crawler.crawl.listing import SECOND, for_texts, has_answered, note_problem
from crawler.crawl.period import Period
from crawler.crawl.share import Share
from crawler.crawl.source_walk import answers
from crawler.sources.source import Listing, Source

ZONES = timedelta(days=1)
LEASE = 16  # pages at once: a URL that becomes due waits for these at most


class Backfill:
    """Works through *period*, newest first. The ledger shows where it stopped, so the next one continues there."""

    def __init__(self, share: Share, period: Period) -> None:
        self.share = share
        self.period = period
        self.counts = share.counts
        self._to_ask = [source for source in share.title.sources if has_answered(share, source)]
        self._before: str | None = None
        self._page: str | None = None
        self._bound = Bound()
        self._beside = len(self.counts.handed)  # texts that are handed over and are not those of the period
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
            self._before = self._page = None
            self._bound = Bound()
        return False

    async def _hundred_of(self, source: Source) -> bool:
        since, until = self.period.days
        newest = self.share.backlog.newest_without_text(since, self._before or until)
        if newest is None or len(self.counts.handed) - self._beside >= self.counts.goal:
            return False
        after, before = _midnight(self.period.since) - SECOND, newest + SECOND
        address = self._page or source.between(self.share.title.home, after, before)
        if address is None:
            return False
        listing = (await for_texts(self.share, source, at=newest).ask(address, listing=False)).listing
        if self._page is None and is_later(listing, before):
            note_problem(self.share, source, Problem(fault=Fault.PERIOD_IGNORED))
            self._before = None
        elif self._page is None:
            last, self._before = self._before, stamp(min(_oldest(listing) or newest, newest))
            return answers(listing) and listing.older is not None and self._before != last
        return self._turns_page(source, listing, before)

    def _turns_page(self, source: Source, listing: Listing, before: datetime) -> bool:
        """Return whether *source*, which gives no period, has a page after *listing* that is worth asking for.

        No text is wanted of what it published after *before*.
        """
        self._bound.add(listing)
        self._beside += sum(at > before for at in _times(listing))
        self._page = listing.older if answers(listing) else None
        if self._page and self._bound.is_reached(total=listing.total):
            left = Problem(fault=Fault.PAGES_WITHOUT_END, number=self._bound.pages, of=self._bound.entries)
            note_problem(self.share, source, left)
            return False
        return self._page is not None

    @property
    def _is_over(self) -> bool:
        spent = (datetime.now(UTC) - self.share.began).total_seconds()
        return self.counts.halted is not None or (self.period.seconds is not None and spent >= self.period.seconds)


def is_later(listing: Listing, before: datetime) -> bool:
    """Return whether most entries of *listing* are later than *before*, which the source was asked to keep to.

    WordPress takes a time for one of its own zone where it does not know better; that is less than a day.
    """
    times = _times(listing)
    return sum(at > before + ZONES for at in times) * 2 > len(times)


def _oldest(listing: Listing) -> datetime | None:
    return min(_times(listing), default=None)


def _times(listing: Listing) -> list[datetime]:
    return [entry.published for entry in listing.entries if isinstance(entry.published, datetime)]


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)
