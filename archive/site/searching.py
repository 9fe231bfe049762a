"""The search page, and the same search as JSON, CSV and other formats."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from datasette.utils.asgi import Response

from archive.search.coverage import Coverage, coverage
from archive.search.edited_out import edited_out
from archive.search.find import AMONG, SearchResult, Sort, find, segments
from archive.search.holdings import names
from archive.search.query import wordless
from archive.search.selection import Selection
from archive.site.request import SAFE, PageRequest

SIZE = 20  # hits on a page
LAST = 500  # pages: further on nobody reads, and each page costs more than the one before


async def search(request: PageRequest) -> Response:
    """Show hits with their words marked, facets, and how much of the period is held."""
    selection, problem = selection_of(request.fields)
    sort, page = _sort(request.fields, selection), _page(request.fields)
    found = await request.read(find, selection, sort=sort, limit=SIZE, offset=(page - 1) * SIZE, facets=True)
    covered = await coverage_of(request, selection)
    titles = await request.read(names)
    gone = await request.read(edited_out, selection) if request.fields.get("revisions", [""])[0] else None
    return await request.page(
        "search.html",
        selection=selection,
        fields={name: values for name, values in request.fields.items() if any(values) and name != "page"},
        spelt=selection.spelt,
        problem=problem,
        wordless=wordless(selection.query),
        sort=sort,
        number=page,
        pages=min(LAST, -(-found.total // SIZE)),
        found=found,
        among=AMONG,
        coverage=covered,
        gone=gone,
        facets=_facets(request, selection, found, titles),
        titles=[titles.get(slug, slug) for slug in selection.publications],
    )


async def as_json(request: PageRequest) -> Response:
    """Send the hits of one page for programs."""
    selection, problem = selection_of(request.fields)
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
        "articles": [_plain(request, dataclasses.asdict(hit)) for hit in found.hits],
    }
    return Response.json(answer, headers=dict(SAFE))


async def coverage_of(request: PageRequest, selection: Selection) -> Coverage:
    """Return how much is held of the titles and the period of *selection*, counted at most ``FRESH`` seconds ago."""
    name = (selection.publications, selection.since, selection.until)
    return await request.lately("coverage", name, coverage, selection)


def selection_of(fields: Mapping[str, Sequence[str]]) -> tuple[Selection, str]:
    """Return what the fields of an address ask for; where a date is none, without the dates, and the problem."""
    try:
        return Selection.of(fields), ""
    except ValueError as error:
        usable = {name: fields[name] for name in fields if name not in {"since", "until", "captured-since"}}
        return Selection.of(usable), str(error)


def _plain(request: PageRequest, hit: dict[str, Any]) -> dict[str, Any]:
    hit["headline"] = "".join(text for text, _ in segments(hit["headline"]))
    hit["snippet"] = "".join(f"[{text}]" if marked else text for text, marked in segments(hit["snippet"]))
    return hit | {"page": request.absolute(request.path("article", hit["key"]))}


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
    """Return each facet with its values: what is chosen comes off with a click, what is not goes on."""
    kept = {name: list(values) for name, values in request.fields.items() if any(values) and name != "page"}
    chosen = selection.spelt
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
    else:
        before = kept.get(name, [])
        on = value.lower() in {each.lower() for each in before}
        after = [each for each in before if each.lower() != value.lower()] if on else [*before, value]
        fields = dict(kept) | {name: after}
    return {"value": value, "count": count, "on": on, "link": request.path("search", **fields)}
