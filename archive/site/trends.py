"""Searches over the years: the chart above a search, and several searches compared."""

from __future__ import annotations

import asyncio
import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from datasette.utils.asgi import Response

from archive.search.query import wordless
from archive.search.selection import Selection
from archive.search.trends import MOST_SEARCHES, By, Trends, halves, months, side_by_side
from archive.search.unknown import Unknown, unknowns
from archive.site.charts import line, ticks
from archive.site.request import SAFE, PageRequest


async def compare(request: PageRequest) -> Response:
    """Show up to five searches in one chart, with the table behind it."""
    selection, problem = await _common(request)
    share = request.fields.get("as", ["share"])[0] != "number"
    trend = await trend_of(request, selection, _searches(request), by=_by(request))
    values: Sequence[Sequence[float]] = trend.shares if share else trend.found
    most = max((value for each in values for value in each), default=0)
    return await request.page(
        "trends.html",
        problem=problem or _problem(trend.searches, await request.read(unknowns, selection)),
        fields=_kept(request),
        spelt=selection.spelt,
        trend=trend,
        share=share,
        shares=trend.shares,
        lines=[line(trend.steps, each, most) for each in values],
        most=most,
        ticks=ticks(trend.steps),
        free=MOST_SEARCHES - len(trend.searches),
    )


def _problem(searches: Sequence[str], unknown: Sequence[Unknown]) -> str:
    """Return the first thing that makes a chart empty: a search without a word, or a name that no article has."""
    empty = [reason for each in searches if (reason := wordless(each))]
    names = (f"{each.message} {each.question}".strip() for each in unknown)
    return next(iter([*empty, *names]), "")


async def table(request: PageRequest) -> Response:
    """Send the numbers of a comparison as CSV: a line a step, two columns a search, and all articles."""
    selection, problem = await _common(request)
    if problem:
        return Response.text(problem, status=400, headers=dict(SAFE))
    trend = await trend_of(request, selection, _searches(request), by=_by(request))
    headers = SAFE | {"Content-Disposition": 'attachment; filename="trends.csv"'}
    out = io.StringIO()
    csv.writer(out).writerows(trend.table)
    return Response(out.getvalue(), headers=headers, content_type="text/csv; charset=utf-8")


async def trend_of(request: PageRequest, selection: Selection, searches: Sequence[str], by: By | None = None) -> Trends:
    """Return how often *searches* are found; see :meth:`PageRequest.counted`."""
    wanted = [replace(selection, query=query) for query in ("", *searches)]
    whole, *counted = await asyncio.gather(*(_months(request, each) for each in wanted))
    return side_by_side(searches, counted, whole, by=by)


async def _months(request: PageRequest, selection: Selection) -> Mapping[str, int]:
    """Return the months of *selection*; words in one archive are counted on two connections, half of it on each."""
    if not selection.match or len(request.each) > 1:
        return await request.counted("months", selection, months, selection)
    parts = await request.lately("halves", None, halves)
    counted = (request.counted("months", (selection, ids), months, selection, ids) for ids in parts)
    total: Counter[str] = Counter()
    for part in await asyncio.gather(*counted):
        total.update(part)
    return total


async def _common(request: PageRequest) -> tuple[Selection, str]:
    """Return what narrows all searches of a comparison, and what is wrong with it."""
    return await request.selection({name: values for name, values in request.fields.items() if name != "q"})


def _searches(request: PageRequest) -> list[str]:
    typed = (search.strip() for search in request.fields.get("q", []))
    return list(dict.fromkeys(search for search in typed if search))[:MOST_SEARCHES]


def _by(request: PageRequest) -> By | None:
    wanted = request.fields.get("by", [""])[0]
    return By(wanted) if wanted in set(By) else None


def _kept(request: PageRequest) -> dict[str, list[Any]]:
    return {name: list(values) for name, values in request.fields.items() if any(values)}
