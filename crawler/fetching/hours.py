"""When a host may be asked: the pause between two requests, and the hours of the day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time
from typing import Self

DELAY = 5.0  # seconds between two requests to one host, where the publication is not the user's own


@dataclass(frozen=True, slots=True)
class Hours:
    """The part of the day in which a publication may be asked, in its own zone."""

    opens: time
    closes: time

    @classmethod
    def parse(cls, text: str) -> Self:
        """Return the hours that *text* writes, e.g. ``22:00-06:00``.

        Raises:
            ValueError: *text* is written another way.

        """
        written = re.fullmatch(r"\s*(\d\d?:\d\d)\s*[-–]\s*(\d\d?:\d\d)\s*", text)
        if written is None:
            raise ValueError("write hours as 22:00-06:00")
        opens, closes = (time.fromisoformat(each.zfill(5)) for each in written.groups())
        return cls(opens, closes)

    def __contains__(self, at: time) -> bool:
        """Return whether *at* lies within, over midnight where the hours do.

        >>> time(23, 30) in Hours.parse("22:00-06:00")
        True
        """
        if self.opens <= self.closes:
            return self.opens <= at < self.closes
        return at >= self.opens or at < self.closes
