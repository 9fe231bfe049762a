"""One request for a page: the archive it is about, the fields of its address, and a way to read."""

from __future__ import annotations

import re
import sqlite3
import time
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast
from urllib.parse import parse_qs, quote, urlencode
from weakref import WeakKeyDictionary

from datasette.utils.asgi import Forbidden, NotFound, Response

from archive.errors import ArchiveError, NoSuchRecord, OwnFileUnreadable
from archive.own.place import reading
from archive.search.selection import Selection
from archive.site.archives import archives
from archive.site.filters import visible

Result = TypeVar("Result")

FRESH = 60  # seconds that a figure over the whole archive may be old: a million articles take half a second to count
FIGURES = 200  # such figures kept for each archive

SAFE = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",  # a publisher need not know what was searched for
    "X-DNS-Prefetch-Control": "off",
}
"""Headers of every page of ours: stored text is hostile, and nothing in it may run or call home."""

HOST = re.compile(r"[A-Za-z0-9._-]+(:[0-9]+)?")
KEYS = "-/static-plugins/blotter-archive/keys.js"
"""The one script of the site, which no page needs."""


@dataclass(frozen=True, slots=True)
class PageRequest:
    """A request for one of our pages."""

    datasette: Any
    http: Any
    """As Datasette has it."""

    name: str
    """Of the archive among Datasette's databases."""

    database: Any

    @property
    def fields(self) -> Mapping[str, Sequence[str]]:
        """Fields of the address, empty ones included."""
        return parse_qs(self.http.query_string, keep_blank_values=True, max_num_fields=200)

    @property
    def archive(self) -> Path:
        """The file."""
        return Path(self.database.path)

    def named(self, part: str) -> str:
        """Return the part of the path that the route calls *part*, or nothing."""
        return self.http.url_vars.get(part) or ""

    async def read(self, question: Callable[..., Result], *arguments: Any, **named: Any) -> Result:
        """Return what *question* answers over the archive, in a thread."""
        answer: Result = await self.database.execute_fn(lambda db: question(db, *arguments, **named))
        return answer

    async def lately(self, name: str, key: Hashable, question: Callable[..., Result], *arguments: Any) -> Result:
        """Return what *question* answers or answered for *key* at most ``FRESH`` seconds ago."""
        kept = _figures.setdefault(self.database, OrderedDict())
        at, answer = kept.get((name, key), (0.0, None))
        if answer is None or time.monotonic() - at > FRESH:
            answer = await self.read(question, *arguments)
            kept[name, key] = time.monotonic(), answer
        kept.move_to_end((name, key))
        while len(kept) > FIGURES:
            kept.popitem(last=False)
        return cast("Result", answer)

    async def page(
        self, template: str, status: int = 200, headers: Mapping[str, str] = SAFE, **values: Any
    ) -> Response:
        """Return the page that *template* makes of *values*."""
        context = values | {"absolute": self.absolute}
        html = await self.datasette.render_template(f"blotter/{template}", context, request=self.http)
        return Response.html(visible(html), status=status, headers=self._with_keys(headers))

    def _with_keys(self, headers: Mapping[str, str]) -> dict[str, str]:
        """Return *headers* with a policy that lets in the script for keys: by its whole address, and no other."""
        host = self.http.headers.get("host", "")
        if not HOST.fullmatch(host):
            return dict(headers)
        script = f"{host}{self.datasette.urls.path(KEYS)}"
        return dict(headers) | {"Content-Security-Policy": f"{headers['Content-Security-Policy']}; script-src {script}"}

    async def selection(self, fields: Mapping[str, Sequence[str]] | None = None) -> tuple[Selection, str]:
        """Return the selection in *fields*, or in those of the address, and what is wrong with it."""
        wanted, problem = selection_of(self.fields if fields is None else fields)
        if not wanted.of_own:
            return wanted, problem
        unreadable = await self.read(_unreadable, self.archive)
        return (wanted.without_own, unreadable) if unreadable else (wanted, problem)

    def path(self, *parts: str, **fields: Any) -> str:
        """Return the address of one of our pages, ``path('article', key)`` for example, below this site's root."""
        return path_of(self.datasette, *parts, **fields)

    def absolute(self, path: str) -> str:
        """Return the whole address of *path*, for feeds and citations."""
        whole: str = self.datasette.absolute_url(self.http, path)
        return whole


def path_of(datasette: Any, *parts: str, **fields: Any) -> str:
    """Return the address of the page ``/-/PARTS?FIELDS`` of *datasette*."""
    address = "/" if not parts else "/-/" + "/".join(quote(part, safe=".@") for part in parts)
    query = urlencode({name: value for name, value in fields.items() if value}, doseq=True)
    return str(datasette.urls.path(f"{address}?{query}" if query else address))


def selection_of(fields: Mapping[str, Sequence[str]]) -> tuple[Selection, str]:
    """Return the selection in the *fields* of an address; without invalid dates and marks, and with the problem."""
    try:
        return Selection.of(fields), ""
    except ValueError as error:
        usable = {name: fields[name] for name in fields if name not in {"since", "until", "captured-since", "only"}}
        return Selection.of(usable), str(error)


def _unreadable(_: sqlite3.Connection, archive: Path) -> str:
    try:
        with reading(archive):
            return ""
    except OwnFileUnreadable as error:
        return str(error)


_figures: WeakKeyDictionary[Any, OrderedDict[tuple[str, Hashable], tuple[float, Any]]] = WeakKeyDictionary()

Page = Callable[[PageRequest], Awaitable[Response]]


def view(page: Page) -> Callable[..., Awaitable[Response]]:
    """Return *page* as Datasette calls it: for the first archive served, to those who may see it."""

    async def shown(datasette: Any, request: Any) -> Response:
        if request.method not in {"GET", "HEAD"}:
            return Response.text("Only GET.", status=405, headers={"Allow": "GET, HEAD"})
        name, database = next(iter(archives(datasette).items()), ("", None))
        if database is None:
            raise NotFound("no Blotter archive is served here")
        if not await may_see(datasette, request.actor, name):
            raise Forbidden("view-database")
        page_request = PageRequest(datasette, request, name, database)
        try:
            return await page(page_request)
        except NoSuchRecord as error:
            return await page_request.page("missing.html", status=404, problem=str(error))
        except ArchiveError as error:
            return await page_request.page("missing.html", status=500, problem=str(error))

    return shown


async def may_see(datasette: Any, actor: Any, name: str) -> bool:
    """Return whether *actor* may see the archive *name*, by the words of 0.65 or of 1.0."""
    if hasattr(datasette, "permission_allowed"):
        instance = await datasette.permission_allowed(actor, "view-instance", default=True)
        return bool(instance and await datasette.permission_allowed(actor, "view-database", name, default=True))
    from datasette.resources import DatabaseResource  # noqa: PLC0415  # only 1.0 has it

    return bool(await datasette.allowed(action="view-database", resource=DatabaseResource(name), actor=actor))
