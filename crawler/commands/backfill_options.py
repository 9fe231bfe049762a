"""The options of a back-fill: which period, how many pages, how long."""

from __future__ import annotations

import functools
from collections.abc import Callable
from datetime import UTC, date, datetime
from typing import Any

import click

from archive.commands.options import Written
from archive.times import first_day
from crawler.crawl.period import Period, day_after, duration

OPTIONS = (
    click.option("--since", type=Written("DAY", first_day), help="Fetch older articles too, back to DAY."),
    click.option("--until", type=Written("DAY", day_after), help="With --since: up to and including DAY."),
    click.option("--limit", type=click.IntRange(min=1), metavar="N", help="With --since: fetch at most N older pages."),
    click.option(
        "--for",
        "seconds",
        type=Written("TIME", duration),
        help="With --since: stop after TIME, such as 90m or 6h.",
    ),
)


def period_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options to *command*, which is given a ``Period`` or ``None`` as *period*."""

    @functools.wraps(command)
    def with_period(
        *arguments: Any,
        since: date | None,
        until: date | None,
        limit: int | None,
        seconds: float | None,
        **options: Any,
    ) -> Any:
        period = period_of(since, until, limit=limit, seconds=seconds)
        return command(*arguments, period=period, **options)

    for option in reversed(OPTIONS):
        with_period = option(with_period)
    return with_period


def period_of(since: date | None, until: date | None, *, limit: int | None, seconds: float | None) -> Period | None:
    """Return the period that the options name; ``None`` if none was given.

    Raises:
        UsageError: they do not make sense together.

    """
    if since is None:
        if until or limit or seconds:
            raise click.UsageError("--until, --limit and --for need --since, the first day of the back-fill")
        return None
    if since > datetime.now(UTC).date():
        raise click.UsageError(f"--since {since} is in the future")
    if until and until <= since:
        raise click.UsageError("--until is before --since")
    return Period(since=since, until=until, limit=limit, seconds=seconds)
