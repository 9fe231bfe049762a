"""The search page, and the same search as JSON, CSV and other formats."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from datasette.utils.asgi import Response

from archive.search.coverage import Coverage, coverage
from archive.search.edited_out import edited_out
from archive.search.find import Hit, SearchResult, find, segments
from archive.search.holdings import names
from archive.search.marks import Mark
from archive.search.matches import AMONG, Sort
from archive.search.mistyped import mistyped
from archive.search.query import wordless
from archive.search.selection import Selection
from archive.search.unknown import Unknown, unknowns
from archive.site.charts import Chart
from archive.site.own import chosen, own_of
from archive.site.request import SAFE, PageRequest
from archive.site.trends import trend_of

SIZE = 20  # hits on a page
LAST = 500  # pages: further on nobody reads, and each page costs more than the one before


async def search(request: PageRequest) -> Response:
    """Show hits with their words marked, facets, and how much of the period is held."""
    selection, problem = await request.selection()
    sort, page = _sort(request.fields, selection), _page(request.fields)
    seeks = selection.match or selection.unwanted
    found, covered, titles, trend = await asyncio.gather(
        request.read(find, selection, sort=sort, limit=SIZE, offset=(page - 1) * SIZE, facets=True),
        coverage_of(request, selection),
        request.read(names),
        trend_of(request, selection, [selection.query] if seeks else []),
    )
    gone = await request.read(edited_out, selection) if request.fields.get("revisions", [""])[0] else None
    return await request.page(
        "search.html",
        selection=selection,
        fields=_kept(request),
        spelt=selection.spelt,
        problem=problem,
        wordless=wordless(selection.query),
        unknown=[_corrected(request, each, titles) for each in await _unknown(request, selection, found)],
        sort=sort,
        number=page,
        pages=min(LAST, -(-found.total // SIZE)),
        found=found,
        among=AMONG,
        chart=Chart.of(trend) if found.total and len(trend.steps) > 1 else None,
        coverage=covered,
        gone=gone,
        marks=[
            {"label": label, "on": mark in selection.marks, "link": _toggled(request, "only", mark)}
            for mark, label in MARKS.items()
        ],
        facets=_facets(request, selection, found, titles),
        own=chosen(request, await own_of(request), _kept(request)),
        titles=[titles.get(slug, slug) for slug in selection.publications],
    )


async def as_json(request: PageRequest) -> Response:
    """Send the hits of one page for programs."""
    selection, problem = await request.selection()
    if problem:
        return Response.json({"ok": False, "error": problem}, status=400, headers=dict(SAFE))
    sort, page = _sort(request.fields, selection), _page(request.fields)
    found = await request.read(find, selection, sort=sort, limit=SIZE, offset=(page - 1) * SIZE, facets=True)
    covered = await coverage_of(request, selection)
    answer: dict[str, Any] = {
        "ok": True,
        "selection": selection.spelt,
        "total": found.total,
        "total_is_exact": found.exact,
        "facets": found.facets,
        "undated": found.undated,
        "coverage": dataclasses.asdict(covered),
        "unknown": [dataclasses.asdict(each) for each in await _unknown(request, selection, found)],
        "articles": [_plain(request, hit) for hit in found.hits],
    }
    return Response.json(answer, headers=dict(SAFE))


async def coverage_of(request: PageRequest, selection: Selection) -> Coverage:
    """Return how much is held of the titles and the period of *selection*; see :meth:`PageRequest.counted`."""
    name = (selection.publications, selection.since, selection.until)
    return await request.counted("coverage", name, coverage, selection)


async def _unknown(request: PageRequest, selection: Selection, found: SearchResult) -> list[Unknown]:
    """Return the names of *selection* that no article has; if nothing was found, the words too."""
    names_of = await request.read(unknowns, selection)
    return names_of if found.total else [*names_of, *await request.read(mistyped, selection)]


def _corrected(request: PageRequest, wrong: Unknown, titles: Mapping[str, str]) -> dict[str, Any]:
    """Return what to say of a value that no article has, and this search with each that may have been meant."""
    links = [
        {
            "label": titles.get(each, each) if wrong.field == "publication" else each,
            "link": request.path("search", **_kept(request) | _instead(request, wrong, each)),
        }
        for each in wrong.near
    ]
    return {"message": wrong.message, "links": links}


def _instead(request: PageRequest, wrong: Unknown, meant: str) -> dict[str, list[str]]:
    """Return the field of this search that has *wrong*, with *meant* in its place."""
    kept = _kept(request)
    if wrong.field in {"word", "field"}:
        return {"q": [kept["q"][0].replace(wrong.value, meant)]}
    return {wrong.field: [*(value for value in kept[wrong.field] if value != wrong.value), meant]}


def _plain(request: PageRequest, found: Hit) -> dict[str, Any]:
    hit = dataclasses.asdict(found)
    hit["headline"] = "".join(text for text, _ in segments(hit["headline"]))
    hit["snippet"] = "".join(f"[{text}]" if marked else text for text, marked in segments(hit["snippet"]))
    return hit | {"page": request.absolute(request.record_path(found, "article", found.key))}


def _sort(fields: Mapping[str, Sequence[str]], selection: Selection) -> Sort:
    wanted = fields.get("sort", [""])[0]
    if wanted in set(Sort):
        return Sort(wanted)
    return Sort.BEST if selection.query else Sort.NEWEST


def _page(fields: Mapping[str, Sequence[str]]) -> int:
    wanted = fields.get("page", ["1"])[0]
    return min(max(int(wanted[:9]), 1), LAST) if wanted.isascii() and wanted.isdigit() else 1


def _facets(
    request: PageRequest, selection: Selection, found: SearchResult, titles: Mapping[str, str]
) -> list[dict[str, Any]]:
    """Return each facet with its values: a click removes a chosen value and adds another one."""
    kept, chosen = _kept(request), selection.spelt
    facets = []
    for name, counted in found.facets.items():
        shown = {value.lower() for value, _ in counted}
        without = [(value, 0) for value in chosen.get(name, []) if value.lower() not in shown]
        values = [_value(request, kept, name, value, count) for value, count in [*without, *counted]]
        for value in values:
            value["label"] = titles.get(value["value"], value["value"]) if name == "publication" else value["value"]
        facets.append({"name": name, "values": values})
    return facets


def _value(request: PageRequest, kept: Mapping[str, list[str]], name: str, value: str, count: int) -> dict[str, Any]:
    if name == "year":
        whole = {"since": [f"{value}-01-01"], "until": [f"{value}-12-31"]}
        on = [kept.get("since"), kept.get("until")] in ([[value], [value]], list(whole.values()))
        fields = {key: kept[key] for key in kept if key not in whole}
        fields |= {} if on else {"since": [value], "until": [value]}
        link = request.path("search", **fields)
    else:
        on = value.lower() in {each.lower() for each in kept.get(name, [])}
        link = _toggled(request, name, value)
    return {"value": value, "count": count, "on": on, "link": link}


def _toggled(request: PageRequest, name: str, value: str) -> str:
    """Return the address of this search with *value* of the field *name* added, or removed if it is in it."""
    kept = _kept(request)
    before = kept.get(name, [])
    others = [each for each in before if each.lower() != value.lower()]
    return request.path("search", **kept | {name: others if len(others) < len(before) else [*before, value]})


def _kept(request: PageRequest) -> dict[str, list[str]]:
    return {name: list(values) for name, values in request.fields.items() if any(values) and name != "page"}


MARKS = {
    Mark.CUT_OFF: "Cut off at their source",
    Mark.WALLED: "Behind a wall",
    Mark.TAKEN_DOWN: "Taken down since",
    Mark.CHANGED: "Changed by the publisher",
    Mark.EDITED_QUIETLY: "Edited without a word",
    Mark.PICTURED: "With a picture",
    Mark.LICENSED: "With licence terms",
    Mark.OPTED_OUT: "With an opt-out",
    Mark.NOT_OPTED_OUT: "Without an opt-out",
    Mark.NOTED: "With a note of yours",
}
"""The words of the page for each mark, in its order."""
