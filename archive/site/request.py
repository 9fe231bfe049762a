"""One request for a page: the archive it is about, the fields of its address, and a way to read."""

from __future__ import annotations

import re
import sqlite3
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar, cast
from urllib.parse import parse_qs, quote, urlencode
from weakref import WeakKeyDictionary

from datasette.utils.asgi import Response

from archive.errors import OwnFileUnreadable
from archive.own.place import own_file, reading
from archive.search.repeated import file_state
from archive.search.selection import Selection
from archive.site.archives import prepare
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
SCRIPT = "-/static-plugins/blotter-archive/blotter.js"
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
    scope: str = ""
    """Name of the archive in addresses, where the site serves several."""

    @property
    def each(self) -> Sequence[PageRequest]:
        """The request for each archive that is asked."""
        return (self,)

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
        return await self._kept(name, key, None, question, *arguments)

    async def counted(self, name: str, key: Hashable, question: Callable[..., Result], *arguments: Any) -> Result:
        """Return the same for a *question* that only the archive answers: for as long as nobody writes it."""
        return await self._kept(name, key, self._rest, question, *arguments)

    async def _kept(
        self, name: str, key: Hashable, rest: Hashable, question: Callable[..., Result], *arguments: Any
    ) -> Result:
        kept = _figures.setdefault(self._memory, OrderedDict())
        at, resting, answer = kept.get((name, key), (0.0, None, None))
        is_same = rest is not None and rest == resting
        if answer is None or (time.monotonic() - at > FRESH and not is_same):
            answer = await self.read(question, *arguments)
            kept[name, key] = time.monotonic(), rest, answer
        kept.move_to_end((name, key))
        while len(kept) > FIGURES:
            kept.popitem(last=False)
        return cast("Result", answer)

    @property
    def _rest(self) -> Hashable:
        """What changes when an archive that is asked, or the notes beside it, are written; ``None`` while they are.

        The months that a site holds are up to ``FRESH`` seconds behind, so an archive rests after twice as long.
        """
        states = [file_state(file) for each in self.each for file in (each.archive, own_file(each.archive))]
        written = max((moment for state in states for _, moment in state), default=0)
        return None if time.time_ns() - written < 2 * FRESH * 10**9 else tuple(map(tuple, states))

    async def sources(self, selection: Selection) -> list[tuple[PageRequest, Selection]]:
        """Return the request for each archive that is asked, with what *selection* is there."""
        return [(self, selection)]

    def prepare(self, db: sqlite3.Connection) -> None:
        """Give *db*, a connection to the archive, the functions that selections need."""
        prepare(self.datasette, self.name, db)

    @property
    def _memory(self) -> Any:
        """The object that remembers figures as long as it lives."""
        return self.database

    async def page(
        self, template: str, status: int = 200, headers: Mapping[str, str] = SAFE, **values: Any
    ) -> Response:
        """Return the page that *template* makes of *values*."""
        context = values | {
            "absolute": self.absolute,
            "page_at": self.path,
            "record_at": self.record_path,
            "scope": self.scope,
        }
        if self.scope:
            context["served"] = lambda: self.name  # else the first archive
        html = await self.datasette.render_template(f"blotter/{template}", context, request=self.http)
        return Response.html(visible(html), status=status, headers=self._with_script(headers))

    def _with_script(self, headers: Mapping[str, str]) -> dict[str, str]:
        """Return *headers* with a policy that lets in our script: by its whole address, and no other."""
        host = self.http.headers.get("host", "")
        if not HOST.fullmatch(host):
            return dict(headers)
        script = f"{host}{self.datasette.urls.path(SCRIPT)}"
        return dict(headers) | {"Content-Security-Policy": f"{headers['Content-Security-Policy']}; script-src {script}"}

    async def selection(self, fields: Mapping[str, Sequence[str]] | None = None) -> tuple[Selection, str]:
        """Return the selection in *fields*, or in those of the address, and what is wrong with it."""
        wanted, problem = selection_of(self.fields if fields is None else fields)
        if not wanted.of_own:
            return wanted, problem
        for request in self.each:
            if unreadable := await request.read(_unreadable, request.archive):
                return wanted.without_own, unreadable
        return wanted, problem

    def path(self, *parts: str, **fields: Any) -> str:
        """Return the address of one of our pages, ``path('article', key)`` for example, below this site's root."""
        return path_in(self.datasette, self.scope, *parts, **fields)

    def record_path(self, record: object, *parts: str, **fields: Any) -> str:
        """Return the address of a page about *record*, in the archive that it names where it names one."""
        return path_in(self.datasette, getattr(record, "archive", self.scope), *parts, **fields)

    def absolute(self, path: str) -> str:
        """Return the whole address of *path*, for feeds and citations."""
        whole: str = self.datasette.absolute_url(self.http, path)
        return whole


def path_of(datasette: Any, *parts: str, **fields: Any) -> str:
    """Return the address of the page ``/-/PARTS?FIELDS`` of *datasette*."""
    address = "/" if not parts else "/-/" + "/".join(quote(part, safe=".@") for part in parts)
    query = urlencode({name: value for name, value in fields.items() if value}, doseq=True)
    return str(datasette.urls.path(f"{address}?{query}" if query else address))


def path_in(datasette: Any, scope: str, *parts: str, **fields: Any) -> str:
    """Return the same address for the archive *scope* of several."""
    return path_of(datasette, *(("in", scope) if scope else ()), *parts, **fields)


def selection_of(fields: Mapping[str, Sequence[str]]) -> tuple[Selection, str]:
    """Return the selection in the *fields* of an address; without invalid dates and marks, and with the problem."""
    try:
        wanted = Selection.of(fields)
        if wanted.since and wanted.until and wanted.until < wanted.since:
            raise ValueError(f"the period ends on {wanted.until}, before it begins on {wanted.since}")
        return wanted, ""
    except ValueError as error:
        usable = {name: fields[name] for name in fields if name not in {"since", "until", "captured-since", "only"}}
        return Selection.of(usable), str(error)


def _unreadable(_: sqlite3.Connection, archive: Path) -> str:
    try:
        with reading(archive):
            return ""
    except OwnFileUnreadable as error:
        return str(error)


_figures: WeakKeyDictionary[Any, OrderedDict[tuple[str, Hashable], tuple[float, Hashable, Any]]] = WeakKeyDictionary()
