"""The period that a back-fill fetches, and how a user writes it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from archive.times import last_day

UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Period:
    """The days of publication that a back-fill fetches, besides the due URLs."""

    since: date
    until: date | None = None
    """The day after the last one; ``None`` for all up to today and for undated entries."""

    limit: int | None = None
    """Pages at most."""

    seconds: float | None = None
    """How long at most, from the start of the run."""

    def __str__(self) -> str:
        parts = [f"--since {self.since}"]
        if self.until:
            parts.append(f"--until {self.until - timedelta(days=1)}")
        parts += [f"--limit {self.limit}"] if self.limit else []
        return " ".join([*parts, f"--for {self.seconds:g}s"] if self.seconds else parts)

    @property
    def days(self) -> tuple[str, str | None]:
        """Both ends, as the ledger stores days."""
        return self.since.isoformat(), self.until.isoformat() if self.until else None


def day_after(text: str) -> date:
    """Return the day after the last one of the year, month or day in *text*.

    Raises:
        ValueError: it is neither a day, a month nor a year, or the calendar ends with it.

    >>> day_after("2012")
    datetime.date(2013, 1, 1)

    """
    last = last_day(text)
    if last == date.max:
        raise ValueError(f"{text!r} has no day after it")
    return last + timedelta(days=1)


def duration(text: str) -> float:
    """Return the seconds that *text* writes, e.g. ``6h``, ``90m`` or ``1h30m``.

    Raises:
        ValueError: it is written another way, or no time at all.

    >>> duration("1h30m")
    5400.0

    """
    parts = re.findall(r"(?<!\d)(\d++(?:\.\d++)?)([smhd])", text.strip())
    seconds = sum(float(number) * UNITS[unit] for number, unit in parts)
    if "".join(number + unit for number, unit in parts) != text.strip() or not seconds:
        raise ValueError(f"{text!r} is not a length of time; use 90m, 6h or 2d")
    return seconds
