"""How much of one publication is kept in one run, so that no site fills the disk of its readers."""

from __future__ import annotations

from dataclasses import dataclass

MOST_CAPTURES = 200_000  # fifty times what six hours give at five seconds a request; a back-fill runs again
MOST_BYTES = 8 * 1024**3  # as received; an archive of 100,000 pages takes two


@dataclass(slots=True)
class Allowance:
    """What a run has kept of one publication."""

    captures: int = 0
    received: int = 0
    """Bytes."""

    def take(self, length: int) -> None:
        """Count one more capture of *length* bytes."""
        self.captures += 1
        self.received += length

    @property
    def is_spent(self) -> bool:
        """Whether nothing more is requested in this run."""
        return self.captures >= MOST_CAPTURES or self.received >= MOST_BYTES
