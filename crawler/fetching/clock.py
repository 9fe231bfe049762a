"""The time by which requests are kept apart. All that waits asks a clock, so that a test can make one."""

from __future__ import annotations

import asyncio
import time
from datetime import UTC, datetime


class Clock:
    """The clock of this machine."""

    def now(self) -> float:
        """Return seconds that never run backwards, counted from any moment."""
        return time.monotonic()

    def date(self) -> datetime:
        """Return the date and time of day (UTC)."""
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        """Return after *seconds*."""
        await asyncio.sleep(seconds)
