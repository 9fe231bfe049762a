"""The part of the past that a back-fill works through, and how a user writes it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

UNITS = {"s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0}


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What a back-fill is to fetch beside what is due."""

    since: date
    until: date | None = None
    """The first day that is not meant; ``None`` for all up to today, and for what has no date."""

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


def first_day(text: str) -> date:
    """Return the first day of the year, month or day in *text*.

    Raises:
        ValueError: it is none of them.

    >>> first_day("2008")
    datetime.date(2008, 1, 1)

    """
    found = re.fullmatch(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", text.strip())
    if found is None:
        raise ValueError(f"{text!r} is no day; write it as 2012, 2012-05 or 2012-05-31")
    try:
        return date(int(found[1]), int(found[2] or 1), int(found[3] or 1))
    except ValueError as error:
        raise ValueError(f"{text!r} is no day of the calendar") from error


def day_after(text: str) -> date:
    """Return the day after the last one of the year, month or day in *text*.

    Raises:
        ValueError: it is none of them.

    >>> day_after("2012")
    datetime.date(2013, 1, 1)
    >>> day_after("2012-02")
    datetime.date(2012, 3, 1)

    """
    first, parts = first_day(text), text.count("-")
    if parts == 2:
        return first + timedelta(days=1)
    if parts == 1:
        return date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return date(first.year + 1, 1, 1)


def duration(text: str) -> float:
    """Return the seconds that *text* writes, e.g. ``6h``, ``90m`` or ``1h30m``.

    Raises:
        ValueError: it is written another way, or no time at all.

    >>> duration("1h30m")
    5400.0

    """
    found = re.findall(r"(\d+(?:\.\d+)?)([smhd])", text.strip())
    seconds = sum(float(number) * UNITS[unit] for number, unit in found)
    if "".join(number + unit for number, unit in found) != text.strip() or not seconds:
        raise ValueError(f"{text!r} is no length of time; write it as 90m, 6h or 2d")
    return seconds
