"""Notes, tags and collections of one's own: on a page of their own, beside articles and beside a search."""

from __future__ import annotations

import itertools
import sqlite3
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from datasette.utils.asgi import Response

from archive.errors import OwnFileUnreadable
from archive.own.annotations import Note, notes
from archive.own.labels import Label, LabelKind, labels
from archive.search.lookup import headlines
from archive.site.request import PageRequest


@dataclass(frozen=True, slots=True)
class Own:
    """The labels and notes of an article, or of all; with the *problem* where the file cannot be read."""

    labels: Sequence[Label] = ()
    notes: Sequence[Note] = ()
    problem: str = ""

    @property
    def tags(self) -> list[Label]:
        """Tags alone."""
        return [each for each in self.labels if each.kind is LabelKind.TAG]

    @property
    def collections(self) -> list[Label]:
        """Collections alone."""
        return [each for each in self.labels if each.kind is LabelKind.COLLECTION]


async def own_of(request: PageRequest, key: str | None = None) -> Own:
    """Return what the article *key* has, or all that there is."""
    parts = [await each.read(_own, each.archive, key) for each in request.each]
    return parts[0] if len(parts) == 1 else _together(parts)


async def own(request: PageRequest) -> Response:
    """List collections, tags and notes, each with the way to its articles."""
    found = await own_of(request)
    known = await request.read(headlines, [note.key for note in found.notes])
    return await request.page("own.html", own=found, headlines=known)


def chosen(request: PageRequest, found: Own, kept: Mapping[str, list[str]]) -> list[dict[str, object]]:
    """Return the collections and tags as links that add each to a search of the fields *kept*, or remove it."""
    return [_choice(request, each, kept) for each in found.labels]


def _choice(request: PageRequest, shown: Label, kept: Mapping[str, list[str]]) -> dict[str, object]:
    field = "collection" if shown.kind is LabelKind.COLLECTION else "own-tag"
    before = kept.get(field, [])
    others = [each for each in before if each.lower() != shown.name.lower()]
    values = others if len(others) < len(before) else [*before, shown.name]
    return {
        "value": shown.name,
        "label": shown.name,
        "count": shown.articles,
        "on": len(others) < len(before),
        "link": request.path("search", **dict(kept) | {field: values}),
        "kind": shown.kind.value,
    }


def _together(parts: Sequence[Own]) -> Own:
    """Return the labels of several archives, each name once; and the first problem."""
    articles: Counter[tuple[LabelKind, str]] = Counter()
    for each in itertools.chain.from_iterable(part.labels for part in parts):
        articles[each.kind, each.name] += each.articles
    found = [Label(kind=kind, name=name, articles=number) for (kind, name), number in sorted(articles.items())]
    return Own(found, problem=next((part.problem for part in parts if part.problem), ""))


def _own(_: sqlite3.Connection, archive: Path, key: str | None) -> Own:
    try:
        return Own(labels(archive, key), notes(archive, key))
    except OwnFileUnreadable as error:
        return Own(problem=str(error))
