"""How far the listing of a source is followed."""

from __future__ import annotations

from dataclasses import dataclass

from crawler.sources.source import Listing

PAGES = 500  # answers after which a source must say how many there are, and bring them
LEAST = 20  # entries of an answer, on average: a source that says there are more and brings fewer has no end
MOST_PAGES, MOST_ENTRIES = 20_000, 1_000_000  # of one source in one run, for any answer


@dataclass(slots=True)
class Bound:
    """How far one listing is followed, so that one without end is left."""

    pages: int = 0
    entries: int = 0

    def add(self, listing: Listing) -> None:
        """Count one more answer."""
        self.pages += 1
        self.entries += len(listing.entries)

    def is_reached(self, *, total: int | None) -> bool:
        """Return whether nothing more is requested; *total* is how many entries the source says there are."""
        explained = total is not None and self.entries >= LEAST * self.pages
        endless = self.pages >= PAGES and not explained
        return endless or self.pages >= MOST_PAGES or self.entries >= MOST_ENTRIES
