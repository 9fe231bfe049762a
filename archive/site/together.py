"""Requests about several archives that one site serves: answered together, or led to the archive that is meant.

Pages that find or count (search, trends, feeds, exports, publications) ask all archives. Pages about one thing (an
article, a capture, a run) stand below ``/-/in/ARCHIVE/``; without the archive in the address, the site looks for it.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast
from urllib.parse import unquote

from datasette.utils.asgi import Forbidden, NotFound, Response

from archive.errors import ArchiveError, NoSuchRecord
from archive.search import together
from archive.search.coverage import coverage
from archive.search.edited_out import edited_out
from archive.search.find import find
from archive.search.find_together import Asking
from archive.search.holdings import holdings, names, shelves
from archive.search.lookup import stored_article
from archive.search.mistyped import mistyped
from archive.search.news import news
from archive.search.selection import Selection
from archive.search.trends import months
from archive.search.unknown import unknowns
from archive.site.archives import archives, repeated
from archive.site.request import PageRequest, Result, path_in

Page = Callable[[PageRequest], Awaitable[Response]]

QUESTIONS: Mapping[Callable[..., Any], Callable[..., Asking[Any]]] = {
    find: together.Together.find,
    coverage: together.Together.coverage,
    months: together.Together.months,
    unknowns: together.Together.unknowns,
    mistyped: together.Together.mistyped,
    edited_out: together.Together.edited_out,
    news: together.Together.news,
    names: together.Together.titles,
    shelves: together.Together.shelves,
    holdings: together.Together.holdings,
    stored_article: together.Together.article,
}
"""What is asked of one archive, to how it is asked of several."""


@dataclass(frozen=True, slots=True)
class TogetherRequest(PageRequest):
    """A request for a page about all archives that the site serves."""

    requests: tuple[PageRequest, ...] = ()
    """One for each archive."""

    @property
    def each(self) -> Sequence[PageRequest]:
        """The request for each archive that is wanted."""
        return self.requests

    @property
    def _memory(self) -> Any:
        return self.datasette

    async def read(self, question: Callable[..., Result], *arguments: Any, **named: Any) -> Result:
        """Return what *question* answers over all archives."""
        asking = QUESTIONS[question](await self._together(), *arguments, **named)
        answers: list[Any] | None = None
        try:
            while True:
                questions = next(asking) if answers is None else asking.send(answers)
                answers = await asyncio.gather(
                    *(request.read(each) for request, each in zip(self.requests, questions, strict=True))
                )
        except StopIteration as end:
            return cast("Result", end.value)

    async def sources(self, selection: Selection) -> list[tuple[PageRequest, Selection]]:
        """Return the request for each archive, with what *selection* is there."""
        selections = (await self._together()).selections(selection)
        return list(zip(self.requests, selections, strict=True))

    async def _together(self) -> together.Together:
        found = repeated(self.datasette)
        flags = [await request.read(_has_repeated, found[request.name]) for request in self.requests]
        return together.Together([request.name for request in self.requests], flags)


def _has_repeated(_: sqlite3.Connection, found: Any) -> bool:
    return bool(found.any)


def view(page: Page, *, of_all: bool = False) -> Callable[..., Awaitable[Response]]:
    """Return *page* as Datasette calls it, for those who may see the archives.

    With several archives, a page *of_all* asks them together unless the address names one.
    """

    async def shown(datasette: Any, request: Any) -> Response:
        if request.method not in {"GET", "HEAD"}:
            return Response.text("Only GET.", status=405, headers={"Allow": "GET, HEAD"})
        wanted = await _request(datasette, request)
        if isinstance(wanted, TogetherRequest) and not of_all:
            return await _led(wanted)
        try:
            return await page(wanted)
        except NoSuchRecord as error:
            return await wanted.page("missing.html", status=404, problem=str(error))
        except ArchiveError as error:
            return await wanted.page("missing.html", status=500, problem=str(error))

    return shown


async def _request(datasette: Any, request: Any) -> PageRequest:
    """Return the request for the one archive served, for that which the address names, or for all."""
    served = archives(datasette)
    if not served:
        raise NotFound("no Blotter archive is served here")
    seen = {name: each for name, each in served.items() if await may_see(datasette, request.actor, name)}
    if not seen:
        raise Forbidden("view-database")
    if len(served) == 1:
        return PageRequest(datasette, request, *next(iter(seen.items())))
    requests = {name: PageRequest(datasette, request, name, database, name) for name, database in seen.items()}
    if "archive" not in request.url_vars:
        return TogetherRequest(datasette, request, "", None, "", tuple(requests.values()))
    scope = unquote(request.url_vars["archive"])
    if scope not in requests:
        raise NotFound(f"no archive is called {scope}")
    return requests[scope]


async def _led(wanted: TogetherRequest) -> Response:
    """Lead to the archive that has what the address means; where none or several have, let the reader choose."""
    key, slug = wanted.named("key"), wanted.named("slug")
    holding = [each for each in wanted.requests if await each.read(_has, key, slug)]
    rest = wanted.http.path.partition("/-/")[2].split("/")
    if (key and holding) or len(holding) == 1:
        query = f"?{wanted.http.query_string}" if wanted.http.query_string else ""
        return Response.redirect(path_in(wanted.datasette, holding[0].name, *rest) + query)
    choices = [{"name": each.name, "link": path_in(wanted.datasette, each.name, *rest)} for each in holding]
    return await wanted.page("choose.html", status=300 if choices else 404, choices=choices)


def _has(db: sqlite3.Connection, key: str, slug: str) -> bool:
    if key:
        return bool(together.has_article(db, key))
    return slug in names(db) if slug else True


async def may_see(datasette: Any, actor: Any, name: str) -> bool:
    """Return whether *actor* may see the archive *name*, by the words of 0.65 or of 1.0."""
    if hasattr(datasette, "permission_allowed"):
        instance = await datasette.permission_allowed(actor, "view-instance", default=True)
        return bool(instance and await datasette.permission_allowed(actor, "view-database", name, default=True))
    from datasette.resources import DatabaseResource  # noqa: PLC0415  # only 1.0 has it

    return bool(await datasette.allowed(action="view-database", resource=DatabaseResource(name), actor=actor))
