"""How often, and at which minute: another one on each machine, so that sites do not meet all crawls at once."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import Self

HOURS = (1, 2, 3, 4, 6, 8, 12, 24)
"""Parts of a day that come out even, so that cron can say them."""


MINUTES = range(1, 59)
"""Minutes at which a job may begin; at the full hour, every machine is busy already."""


@dataclass(frozen=True, slots=True)
class Every:
    """A crawl each *hours* hours, at a *minute* of its own, the first of a day in hour *first*."""

    hours: int
    minute: int
    first: int

    @classmethod
    def of(cls, text: str, *, seed: str) -> Self:
        """Return what a person wrote as *text*; *seed*, such as the archive's path, decides the minute.

        >>> Every.of("6h", seed="/srv/blotter/blotter.db").hours
        6

        Raises:
            ValueError: it does not divide a day evenly.

        """
        found = re.fullmatch(r"\s*(\d{1,3})\s*(h|hours?|d|days?)\s*", text)
        hours = int(found[1]) * (24 if found[2].startswith("d") else 1) if found else 0
        if hours not in HOURS:
            raise ValueError(f"{text!r} is not one of {', '.join(f'{each}h' for each in HOURS)}")
        digest = hashlib.sha256(seed.encode("utf-8", "surrogateescape")).digest()
        return cls(hours=hours, minute=MINUTES[digest[0] % len(MINUTES)], first=digest[1] % hours)

    def minute_after(self, minutes: int) -> int:
        """Return the minute of another job, *minutes* after that of the crawl: never the same one, if within the hour.

        >>> Every(6, 17, 2).minute_after(20), Every(6, 50, 2).minute_after(20)
        (37, 12)
        """
        return MINUTES[(self.minute - MINUTES.start + minutes) % len(MINUTES)]

    @property
    def cron(self) -> str:
        """The first five fields of a line of a crontab.

        >>> Every(6, 17, 2).cron, Every(24, 17, 5).cron, Every(1, 17, 0).cron
        ('17 2-23/6 * * *', '17 5 * * *', '17 * * * *')
        """
        if self.hours == 1:
            return f"{self.minute} * * * *"
        hours = f"{self.first}" if self.hours == 24 else f"{self.first}-23/{self.hours}"
        return f"{self.minute} {hours} * * *"

    @property
    def calendar(self) -> str:
        """The time as ``OnCalendar=`` of systemd.

        >>> Every(6, 17, 2).calendar, Every(24, 7, 5).calendar
        ('*-*-* 2/6:17:00', '*-*-* 5:07:00')
        """
        hours = f"{self.first}" if self.hours == 24 else f"{self.first}/{self.hours}"
        return f"*-*-* {hours}:{self.minute:02}:00"
