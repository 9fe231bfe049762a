"""The keeping of the archive: concerns, changes that wait, re-readings; each with the command to run."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

from datasette.utils.asgi import Response

from archive.articles.compared import Was, waiting
from archive.articles.parting import Mixed, Parting
from archive.articles.review import Event, Review
from archive.schema.database import connect
from archive.search.difference import Piece, difference
from archive.search.reread_report import report
from archive.site.request import SAFE, PageRequest
from archive.status import metrics as written
from archive.status.standing import Status
from archive.status.standing import status as status_of

SHOWN = 50  # articles of one event that a page compares; a redesign has thousands


async def status(request: PageRequest) -> Response:
    """Show how each publication is kept and what needs a person."""
    return await request.page(
        "status.html", found=await request.lately("status", None, status_of_archive, request.archive)
    )


async def metrics(request: PageRequest) -> Response:
    """Give the same to Prometheus."""
    health = await request.lately("status", None, status_of_archive, request.archive)
    return Response(written.metrics(health), headers=dict(SAFE), content_type=written.CONTENT_TYPE)


async def review(request: PageRequest) -> Response:
    """List the changes that wait for a decision, and the articles that hold two stories."""
    events, mixed = await request.read(_waiting, request.archive)
    return await request.page("review.html", events=events, mixed=mixed)


async def event(request: PageRequest) -> Response:
    """Show for each article of one event what was and what is."""
    shown, articles = await request.read(_event, request.archive, int(request.named("id")))
    compared = [Compared.of(each) for each in articles[:SHOWN]]
    return await request.page("event.html", event=shown, compared=compared, more=len(articles) - len(compared))


async def reread(request: PageRequest) -> Response:
    """Show what a re-reading changed, by publication, with examples."""
    return await request.page("reread.html", report=await request.read(report, int(request.named("id"))))


@dataclass(frozen=True, slots=True)
class Compared:
    """An article of an event, with the pieces of each field that differs."""

    article: Was
    fields: tuple[tuple[str, list[Piece]], ...]

    @classmethod
    def of(cls, article: Was) -> Self:
        """Return *article* compared."""
        fields = ((name, difference(was or "", article.now[name] or "")) for name, was in article.was.items())
        return cls(article, tuple(fields))


def status_of_archive(_: sqlite3.Connection, archive: Path) -> Status:
    """Return how the archive at *archive* is kept."""
    with closing(connect(archive)) as db:
        return status_of(db, archive, at=datetime.now(UTC))


def _waiting(_: sqlite3.Connection, archive: Path) -> tuple[list[Event], list[Mixed]]:
    with closing(connect(archive)) as db:
        return Review(db).events(), list(Parting(db).mixed())


def _event(_: sqlite3.Connection, archive: Path, number: int) -> tuple[Event, list[Was]]:
    with closing(connect(archive)) as db:
        return Review(db).event(number), waiting(db, number)
