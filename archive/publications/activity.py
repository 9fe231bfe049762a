"""Whether a publication is crawled."""

from __future__ import annotations

from enum import StrEnum


class State(StrEnum):
    """Whether a publication is crawled: only an active one is."""

    ACTIVE = "active"
    PAUSED = "paused"
    CLOSED = "closed"
    MOVED = "moved"
