"""What a run counts of one publication."""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field

from archive.records import PublicationReport

UNDER_WAY = "under way"


@dataclass(slots=True, kw_only=True)
class Tally:
    """Counts of one publication, while its spider runs and after."""

    publication_id: int
    listed: int = 0
    """Entries of all sources in this run, known ones too."""

    counts: Counter[str] = field(default_factory=Counter)
    """URLs by what came of them: new, changed, unchanged, gone, not_articles, held, failed, skipped, barred."""

    sources: dict[str, str] = field(default_factory=dict)
    """How each source answered, in words; in the order in which they were asked."""

    answered: bool = False
    """Whether any source answered as a source should, be it with nothing new."""

    astray: bool = False
    """Whether a source listed nothing but addresses that are no article's."""

    halted: str | None = None
    """Why the rest waits for another run, e.g. ``challenge page (Cloudflare)``."""

    waiting: int = 0
    requests: int = 0
    received: int = 0
    """Bytes, as they came."""

    outcome: str = UNDER_WAY
    seconds: float = 0.0
    began: float = field(default_factory=time.monotonic)

    @property
    def done(self) -> int:
        """URLs that have their outcome."""
        return self.counts.total()

    def finish(self, reason: str) -> None:
        """Settle how it went, when the spider closed for *reason*."""
        self.seconds = round(time.monotonic() - self.began, 1)
        self.outcome = self._verdict(reason)

    def _verdict(self, reason: str) -> str:
        if reason == "shutdown":
            return "stopped"
        if self.halted:
            return self.halted
        if reason == "finished" and self.astray and not self.answered:
            return "no article listed"
        if reason != "finished" or not self.answered:
            return "failed"
        return "failed" if 0 < self.done == self.counts["failed"] else "finished"

    def report(self) -> PublicationReport:
        """Return the counts as the archive keeps them."""
        counts = self.counts
        return PublicationReport(
            outcome=self.outcome,
            listed=self.listed,
            new=counts["new"],
            changed=counts["changed"],
            unchanged=counts["unchanged"],
            gone=counts["gone"],
            not_articles=counts["not_articles"],
            failed=counts["failed"],
            waiting=self.waiting,
            requests=self.requests,
            bytes=self.received,
            seconds=self.seconds,
            sources=self.sources,
        )
