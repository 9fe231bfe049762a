"""How many entries one source has listed in a run, against the last time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from archive.records import Entry
from crawler.sources.report import Earlier
from crawler.sources.source import Listing


@dataclass(slots=True)
class Listed:
    """The numbers of one source, which grow with each of its answers."""

    earlier: Earlier | None
    """The last time that it answered; ``None`` if it never did."""

    entries: int = 0
    apt: int = 0
    """Entries that may be articles, by their addresses."""

    new: int = 0
    """Entries that the ledger had not seen."""

    later: int = 0
    """Entries published since the last time."""

    total: int | None = None
    """Of a source that says how many there are."""

    addresses: set[str] = field(default_factory=set)
    """Those that may be articles, of such a source."""

    def add(self, listing: Listing, apt: Sequence[Entry]) -> None:
        """Count the entries of *listing*, of which *apt* may be articles."""
        self.entries += len(listing.entries) + listing.known
        self.apt += len(apt)
        if listing.total is not None:
            self.total = listing.total
            self.addresses |= {entry.url for entry in apt}
        self.later += sum(self._is_later(entry) for entry in apt)

    def _is_later(self, entry: Entry) -> bool:
        published = entry.published
        return self.earlier is not None and isinstance(published, datetime) and published >= self.earlier.at

    @property
    def fell(self) -> bool:
        """Whether the total is lower than before, new entries counted: some were taken down."""
        before = self._total_before
        return self.total is not None and before is not None and self.total < before + self.new

    @property
    def more_are_left(self) -> bool:
        """Whether the total is not explained by what is new or later: the ledger does not have all."""
        before = self._total_before
        if self.total is None or before is None:
            return True
        return self.fell or self.total > before + max(self.new, self.later)

    @property
    def _total_before(self) -> int | None:
        return self.earlier.report.total if self.earlier else None
