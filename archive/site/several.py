"""The archives that one site serves, as a list: what each holds, and what needs a person."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from datasette.utils.asgi import Response

from archive.articles.review import Review
from archive.schema.database import connect
from archive.site.keeping import status_of_archive
from archive.site.overview import figures_of
from archive.site.request import PageRequest


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """One archive of several, as a line of a list."""

    archive: str
    """Name in addresses."""

    file: str
    """Without its folder: visitors need not know where it is."""

    articles: int
    last_run: str | None
    concerns: int
    """Problems that need a person."""

    waiting: int
    """Events whose changes wait for a decision."""


async def archives(request: PageRequest) -> Response:
    """List the archives that the site serves."""
    return await request.page("archives.html", archives=[await _served(each) for each in request.each])


async def _served(request: PageRequest) -> Served:
    figures = await figures_of(request)
    health = await request.lately("status", None, status_of_archive, request.archive)
    return Served(
        archive=request.name,
        file=request.archive.name,
        articles=figures.articles,
        last_run=figures.last_run,
        concerns=sum(concern.name not in health.snoozed for concern in health.concerns),
        waiting=await request.read(_waiting, request.archive),
    )


def _waiting(_: sqlite3.Connection, archive: Path) -> int:
    with closing(connect(archive)) as db:
        return len(Review(db).events())
