"""Downloads from the site: feeds, and a whole selection in any format, sent as it is read."""

from __future__ import annotations

import asyncio
import itertools
import sqlite3
from collections.abc import Iterator
from typing import Any

from datasette.utils.asgi import Response

from archive.export.atom import feed, title_of
from archive.export.formats import FORMATS, Format
from archive.schema.database import connect
from archive.schema.read_only import address
from archive.search.lookup import stored_article
from archive.search.news import news
from archive.search.selection import Selection
from archive.search.unknown import unknowns
from archive.site.request import SAFE, PageRequest

PIECES = 100  # articles read before they are sent


async def atom(request: PageRequest) -> Response:
    """Send the feed of a search: new and changed articles."""
    selection, problem = await request.selection()
    if refused := await _refused(request, selection, problem):
        return refused
    entries = await request.read(news, selection)
    text = feed(
        entries,
        title=await _title(request, selection),
        address=request.absolute(request.path("feed.atom", **selection.spelt)),
        page=request.absolute(request.path("search", **selection.spelt)),
        article=request.absolute(request.path("article", "")),
    )
    return Response(text, headers=dict(SAFE), content_type="application/atom+xml; charset=utf-8")


async def _title(request: PageRequest, selection: Selection) -> str:
    """Return the title of the feed of *selection*; that of one article has its headline."""
    if selection != Selection(keys=selection.keys[:1]) or not selection.keys:
        return title_of(selection)
    article = await request.read(stored_article, selection.keys[0])
    return f"Blotter: changes of “{article.headline}”"


class Streamed(Response):
    """A selection in one format; it is never whole in memory."""

    def __init__(self, request: PageRequest, form: Format, selection: Selection) -> None:
        name = f"blotter.{form.ending}"
        headers = SAFE | {"Content-Disposition": f'attachment; filename="{name}"'}
        super().__init__(headers=headers, content_type=f"{form.media_type}; charset=utf-8")
        self._request, self._form, self._selection = request, form, selection

    async def asgi_send(self, send: Any) -> None:
        """Send head and pieces; each piece is read in a thread, over a connection of this answer's own."""
        headers = self.headers | {"content-type": self.content_type}
        raw = [[name.encode("latin-1"), value.encode("latin-1")] for name, value in headers.items()]
        await send({"type": "http.response.start", "status": 200, "headers": raw})
        loop = asyncio.get_running_loop()
        sources = await self._request.sources(self._selection)
        opened = [(await loop.run_in_executor(None, _opened, each), selection) for each, selection in sources]
        try:
            pieces = self._form.of_several(opened)
            while chunk := await loop.run_in_executor(None, _next, pieces):
                await send({"type": "http.response.body", "body": chunk, "more_body": True})
        finally:
            for db, _ in opened:
                db.close()
        await send({"type": "http.response.body", "body": b"", "more_body": False})


async def export(request: PageRequest) -> Response:
    """Send a whole selection in the format that the address names."""
    selection, problem = await request.selection()
    form = next(form for form in FORMATS.values() if form.ending == request.named("ending"))
    return await _refused(request, selection, problem) or Streamed(request, form, selection)


async def _refused(request: PageRequest, selection: Selection, problem: str | None) -> Response | None:
    """Return why nothing is sent: a *problem* of the address, or a name that no article has."""
    if problem:
        return Response.text(problem, status=400, headers=dict(SAFE))
    if mistyped := next(iter(await request.read(unknowns, selection)), None):
        return Response.text(f"{mistyped.message} {mistyped.question}".strip(), status=404, headers=dict(SAFE))
    return None


def _opened(request: PageRequest) -> sqlite3.Connection:
    connect(request.archive).close()
    db = sqlite3.connect(address(request.archive), uri=True, check_same_thread=False)
    request.prepare(db)
    return db


def _next(pieces: Iterator[str]) -> bytes:
    """Return the next pieces as bytes; nothing at the end."""
    return "".join(itertools.islice(pieces, PIECES)).encode("utf-8", "replace")
