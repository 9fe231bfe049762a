"""The pages made for reading: home, publications and runs. Search and article have modules of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from datasette.utils.asgi import Response

from archive.search.find import find
from archive.search.holdings import Holdings, holdings, latest_runs, shelves, title
from archive.search.matches import Sort
from archive.search.selection import Selection
from archive.site.charts import Chart, years
from archive.site.request import PageRequest


async def home(request: PageRequest) -> Response:
    """Show the articles by month, the latest ones, and the search box."""
    figures = await figures_of(request)
    latest = await request.read(find, Selection(), sort=Sort.NEWEST, limit=12)
    return await request.page("home.html", figures=figures, chart=Chart.of(figures.trend), latest=latest.hits)


async def figures_of(request: PageRequest) -> Holdings:
    """Return what the archive holds; see :meth:`PageRequest.counted`."""
    return await request.counted("holdings", None, holdings)


async def publications(request: PageRequest) -> Response:
    """List all publications, with the figures of each."""
    return await request.page("publications.html", shelves=await request.read(shelves))


async def publication(request: PageRequest) -> Response:
    """Show one publication: its days, its gaps, its sources, and what became of every address it listed."""
    shown = await request.read(title, request.named("slug"))
    totals = _totals(shown.outcomes)
    return await request.page("publication.html", title=shown, years=years(shown.days), totals=totals)


async def runs(request: PageRequest) -> Response:
    """List the last runs, with the results of each for each publication."""
    return await request.page("runs.html", runs=await request.read(latest_runs))


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
