"""``blotter crawl --dry-run``: the requests of a crawl, as far as the archive knows them."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive.commands.options import print_json
from archive.plural import plural
from archive.terminal import fitted, printable, say

if TYPE_CHECKING:
    from crawler.crawl.period import Period
    from crawler.titles.title import Title


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The requests that a crawl of one publication would make now; entries that its sources list then come on top."""

    publication: str
    sources: dict[str, list[str]]
    """Source to the addresses that are tried until one answers."""

    new: int
    """Pages that were listed and never fetched."""

    again: int
    """Pages that are due to be looked at again."""

    older: int
    """Pages of the period of a back-fill, which wait for it."""

    delay: float
    """Seconds between two requests."""

    @property
    def requests(self) -> int:
        """How many at least: robots.txt, one for each source, and the pages."""
        return 1 + len(self.sources) + self.new + self.again + self.older

    @property
    def seconds(self) -> float:
        """How long they take at this pace."""
        return self.requests * self.delay


def plan_of(title: type[Title], archive: Path, period: Period | None) -> Plan:
    """Return what a crawl of *title* would ask, having asked nothing."""
    new, again, older = _due(title.name, archive, period)
    sources = {source.name: list(source.addresses(title.home)) for source in title.sources}
    return Plan(publication=title.name, sources=sources, new=new, again=again, older=older, delay=title.pause())


def print_plan(plans: Sequence[Plan], *, as_json: bool) -> None:
    """Print *plans*, each with its sources, or as JSON."""
    from crawler.crawl.progress import time_in_words  # noqa: PLC0415  # loads Scrapy

    if as_json:
        print_json([asdict(plan) | {"requests": plan.requests, "seconds": plan.seconds} for plan in plans])
        return
    for plan in plans:
        older = f", {plan.older:,} older" if plan.older else ""
        pages = f"{plan.new:,} new page{'' if plan.new == 1 else 's'}, {plan.again:,} to look at again{older}"
        say(f"{plan.publication}: {pages}")
        say(f"  at least {plural(plan.requests, 'request')}, about {time_in_words(plan.seconds)}")
        for name, addresses in plan.sources.items():
            line = f"  {name}: {' or '.join(addresses) or 'found from the home page'}"
            click.echo(fitted(printable(line)))
    say("nothing was requested; a crawl also fetches what the sources list then", err=True)


def _due(name: str, archive: Path, period: Period | None) -> tuple[int, int, int]:
    """Return how many pages of *name* are new, to be looked at again, and in the past that *period* means."""
    from archive.ledger.backlog import Backlog  # noqa: PLC0415  # only for a plan
    from archive.schema.database import connect, is_made  # noqa: PLC0415  # as above

    if not is_made(archive):
        return 0, 0, 0
    with closing(connect(archive)) as db:
        backlog = Backlog.of(db, name)
        if backlog is None:
            return 0, 0, 0
        new, again = backlog.due(at=datetime.now(UTC))
        older = backlog.count(*period.days) if period else 0
    return new, again, min(older, period.limit) if period and period.limit else older
