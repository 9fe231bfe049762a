"""How much of one publication is kept in one run, so that no site fills the disk of its readers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self

from archive.config import Config


@dataclass(slots=True, kw_only=True)
class Allowance:
    """What a run may keep of one publication, and what it has kept."""

    most_captures: float
    most_bytes: float
    captures: int = 0
    received: int = 0
    """Bytes."""

    @classmethod
    def of(cls, config: Config) -> Self:
        """Return what *config* allows; nothing is kept yet."""
        return cls(most_captures=config.max_captures, most_bytes=config.max_mb * 1024**2)

    def take(self, length: int) -> None:
        """Count one more capture of *length* bytes."""
        self.captures += 1
        self.received += length

    @property
    def is_spent(self) -> bool:
        """Whether nothing more is requested in this run."""
        return self.captures >= self.most_captures or self.received >= self.most_bytes
