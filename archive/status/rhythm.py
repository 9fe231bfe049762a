"""The usual gap between articles, and how long the current gap lasts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

GAPS_FEW = 7  # gaps between days with something new; with fewer, a publication has no rhythm yet
TIMES = 3  # usual gaps that may pass in silence: holidays last about two
SHORTEST = timedelta(days=7)  # no title is called silent sooner: a week without news is a holiday
BARS = "▁▂▃▄▅▆▇█"
NOTHING = "·"


@dataclass(frozen=True, slots=True)
class Silence:
    """Nothing new has come for far longer than is usual."""

    since: date
    """Day of the last that came."""

    usual: timedelta
    """The gap that nine of ten did not exceed."""


def silence(days: Iterable[date], *, until: date) -> Silence | None:
    """Return how *days* with something new fell silent before *until*; ``None`` if they did not, or are few.

    >>> mondays = [date(2026, 1, 5) + timedelta(weeks=week) for week in range(10)]
    >>> silence(mondays, until=date(2026, 3, 20))
    >>> silence(mondays, until=date(2026, 4, 20))
    Silence(since=datetime.date(2026, 3, 9), usual=datetime.timedelta(days=7))
    """
    dated = sorted({day for day in days if day <= until})
    gaps = sorted(later - earlier for earlier, later in pairwise(dated))
    if len(gaps) < GAPS_FEW:
        return None
    usual = gaps[(len(gaps) * 9 - 1) // 10]
    return Silence(dated[-1], usual) if until - dated[-1] > max(usual * TIMES, SHORTEST) else None


def chart(counts: Sequence[int]) -> str:
    """Return *counts* as one bar each, the highest full; a dot for zero.

    >>> chart([0, 1, 4, 8])
    '·▁▄█'
    """
    most = max(counts, default=0)
    return "".join(BARS[(count * len(BARS) - 1) // most] if count else NOTHING for count in counts)


def gap_in_words(gap: timedelta) -> str:
    """Return *gap* as whole days or hours.

    >>> gap_in_words(timedelta(days=1)), gap_in_words(timedelta(hours=6))
    ('day', '6 hours')
    """
    number, unit = (
        (gap.days, "day") if gap >= timedelta(days=1) else (max(round(gap.total_seconds() / 3600), 1), "hour")
    )
    return unit if number == 1 else f"{number} {unit}s"
