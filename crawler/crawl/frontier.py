"""The next URLs to request: the ledger is the frontier, so a killed run loses nothing."""

from __future__ import annotations

from archive.records import Due
from crawler.crawl.backfill import Backfill
from crawler.crawl.listing import list_sources
from crawler.crawl.share import Share

LEASE = 64  # URLs in flight per publication; a killed run asks for at most this many again


class Frontier:
    """Leases the due URLs of the publication of *share*, and when nothing is due, the URLs of its back-fill."""

    def __init__(self, share: Share) -> None:
        self.share = share
        self._backfill = Backfill(share, share.period) if share.period else None

    async def lease(self) -> list[Due]:
        """Return the next URLs to request; empty when all is done. A daily crawl that fell due comes first."""
        while True:
            if self.share.is_due_again():
                await list_sources(self.share)
                self.share.plan()
            due = self.share.lease(limit=LEASE)
            if due or self._backfill is None:
                return due
            if not await self._backfill.hand_over():
                return self._backfill.lease()
