"""The pages made for reading: home, publications and runs. Search and article have modules of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from datasette.utils.asgi import Response

from archive.search.find import Sort, find
from archive.search.holdings import Holdings, holdings, latest_runs, shelves, title
from archive.search.selection import Selection
from archive.site.charts import bars, years
from archive.site.request import Asked


async def home(asked: Asked) -> Response:
    """Show what is held, by month; the latest; where to search."""
    figures = await figures_of(asked)
    latest = await asked.read(find, Selection(), sort=Sort.NEWEST, limit=12)
    shown = bars(figures.months)
    most = max((bar.value for bar in shown), default=0)
    return await asked.page("home.html", figures=figures, bars=shown, most=most, latest=latest.hits)


async def figures_of(asked: Asked) -> Holdings:
    """Return what the archive holds, counted at most ``FRESH`` seconds ago."""
    return await asked.lately("holdings", None, holdings)


async def publications(asked: Asked) -> Response:
    """List all publications, with what is held of each."""
    return await asked.page("publications.html", shelves=await asked.read(shelves))


async def publication(asked: Asked) -> Response:
    """Show one publication: its days, its gaps, its sources, and what became of every address it listed."""
    shown = await asked.read(title, asked.named("slug"))
    totals = _totals(shown.outcomes)
    return await asked.page("publication.html", title=shown, years=years(shown.days), totals=totals)


async def runs(asked: Asked) -> Response:
    """List the last runs, with what each did for each publication."""
    return await asked.page("runs.html", runs=await asked.read(latest_runs))


def _totals(outcomes: Sequence[Mapping[str, Any]]) -> Mapping[str, int]:
    held = [row for row in outcomes if row["held"]]
    return {
        "listed": _number(outcomes),
        "held": _number(held),
        "taken_down": _number(row for row in held if row["outcome"] == "gone"),
        "in_review": _number(row for row in held if row["outcome"] == "held"),
    }


def _number(rows: Iterable[Mapping[str, Any]]) -> int:
    return sum(row["number"] for row in rows)
