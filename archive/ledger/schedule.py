"""The schedule: when a URL is requested again."""

from __future__ import annotations

from datetime import datetime, timedelta

AGES = (
    timedelta(hours=6),
    timedelta(days=1),
    timedelta(days=3),
    timedelta(days=7),
    timedelta(days=30),
    timedelta(days=90),
    timedelta(days=365),
)
"""Ages at which an article is looked at again: most corrections come within hours, hardly any after a year."""

FIRST_RETRY = timedelta(hours=1)
LAST_RETRY = timedelta(days=30)
TRIES = 10  # failures in a row after which a URL is left alone until it is listed again
SECOND_LOOK = timedelta(days=1)
"""Time from the first look that finds a page gone to the second, which gives its article a tombstone."""

LOOKS = (timedelta(hours=6), timedelta(days=1), timedelta(days=7), timedelta(days=30))
"""Ages at which an address that holds no article gets another look, and the gaps while it is listed."""

BARRED_AGAIN = timedelta(days=7)  # robots.txt may have changed by then


def came_out(published: datetime | None, first_seen_at: datetime | None, *, at: datetime) -> datetime:
    """Return when an article came out, as known *at* a time; without a date in the past, when it was first seen.

    >>> came_out(datetime(2206, 1, 1), datetime(2026, 1, 1), at=datetime(2026, 1, 5))
    datetime.datetime(2026, 1, 1, 0, 0)
    """
    return published if published and published <= at else first_seen_at or at


def sooner(due_at: datetime | None, at: datetime) -> datetime:
    """Return *due_at*, or *at* if that is sooner or nothing is due."""
    return min(due_at or at, at)


def next_due(published: datetime, checked_at: datetime, *, changed: bool = False) -> datetime | None:
    """Return when an article of *published* that was read at *checked_at* is looked at again.

    The gaps grow with its age and end at a year. An article that just *changed* is looked at again
    after the gap before, since one correction is often followed by another; past a year, after 90 days.
    A date in the future is a mistake of the page: it counts as today's.

    >>> next_due(datetime(2026, 1, 1), datetime(2026, 1, 1, 7))
    datetime.datetime(2026, 1, 2, 0, 0)
    >>> next_due(datetime(2011, 7, 21), datetime(2026, 1, 1))
    >>> next_due(datetime(9999, 12, 31), datetime(2026, 1, 1))
    datetime.datetime(2026, 1, 1, 6, 0)
    """
    published = min(published, checked_at)
    age = checked_at - published
    if changed:
        return checked_at + max((gap for gap in AGES[:-1] if gap <= age / 2), default=AGES[0])
    worth_a_look = checked_at + AGES[0] / 2
    return next((published + at for at in AGES if published + at > worth_a_look), None)


def look_due(first_listed_at: datetime, checked_at: datetime, *, is_first: bool) -> datetime | None:
    """Return when an address that held no article at *checked_at* gets another look, though nothing lists it again.

    That is hours, a day, a week and a month after it was first listed; where it is older, a first answer
    is looked at once more a day later.

    >>> look_due(datetime(2026, 1, 1), datetime(2026, 1, 1), is_first=True)
    datetime.datetime(2026, 1, 1, 6, 0)
    >>> look_due(datetime(2026, 1, 1), datetime(2026, 3, 1), is_first=False)
    """
    worth_a_look = checked_at + LOOKS[0] / 2
    young = next((first_listed_at + age for age in LOOKS if first_listed_at + age > worth_a_look), None)
    return young or (checked_at + SECOND_LOOK if is_first else None)


def listed_again_due(first_listed_at: datetime, checked_at: datetime) -> datetime:
    """Return when an address that held no article at *checked_at* and is still listed gets another look.

    >>> listed_again_due(datetime(2020, 1, 1), datetime(2026, 1, 1))
    datetime.datetime(2026, 1, 31, 0, 0)
    """
    age = checked_at - first_listed_at
    return checked_at + max((gap for gap in LOOKS if gap <= age), default=LOOKS[0])


def retry_due(failures: int, checked_at: datetime) -> datetime | None:
    """Return when a URL that failed *failures* times in a row is tried again: after 1, 2, 4, ... hours.

    >>> retry_due(3, datetime(2026, 1, 1))
    datetime.datetime(2026, 1, 1, 4, 0)
    """
    if failures >= TRIES:
        return None
    return checked_at + min(FIRST_RETRY * (1 << max(failures - 1, 0)), LAST_RETRY)
