"""Datasette's own pages in the frame of ours: header, colours, words; no script, and a policy that lets none in.

Datasette 0.65 only: the pages of 1.0 are given other values, and are left as they are.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Self

from datasette.database import QueryInterrupted
from datasette.utils.asgi import Base400, Response
from datasette.views.base import DatasetteError
from markupsafe import Markup

from archive.schema import catalogue
from archive.site.archives import archives
from archive.site.request import SAFE, path_of

logger = logging.getLogger(__name__)

DATA_HEADERS = SAFE | {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self' 'unsafe-inline'; script-src 'self'; img-src 'self' data:; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )
}
"""Headers of Datasette's pages; scripts and styles of other plugins come from the same site."""

UNUSABLE = (ValueError, ArithmeticError, LookupError, sqlite3.ProgrammingError, sqlite3.IntegrityError)
"""Errors of Datasette's own pages at a value that they cannot use."""

PATIENCE = 30.0  # seconds; a query may take three

FIRST_QUERY = """\
SELECT published_day, publication, headline, key
FROM articles_with_names
WHERE headline LIKE '%police%'
ORDER BY published_day DESC
LIMIT 50"""
"""The query in the box for SQL at the start."""


def served(site: Any) -> str:
    """Return the name of the archive that *site* serves; nothing where it serves none."""
    return next(iter(archives(site)), "")


def framed(site: Any) -> bool:
    """Return whether the pages of *site* are in our frame."""
    return bool(served(site)) and not hasattr(site, "set_resource_metadata")


def add_to(env: Any, site: Any) -> None:
    """Give the templates of *site* what all of its pages need, also those that Datasette fills."""
    env.globals["page_at"] = env.globals["whole_at"] = partial(path_of, site)
    env.globals["several"] = lambda: len(archives(site)) > 1
    env.globals["served"] = partial(served, site)
    env.globals["framed"] = partial(framed, site)
    env.globals["first_query"] = partial(_first_query, site)
    env.globals["table_description"] = partial(_description, site)
    env.globals["arranged"] = arranged
    env.filters["ordered"] = ordered


def ordered(tables: Iterable[Any]) -> list[Any]:
    """Return *tables* as the catalogue lists them, articles first; others after them, by name."""
    places = {name: place for place, name in enumerate(catalogue.tables())}
    return sorted(tables, key=lambda table: (places.get(table["name"], len(places)), table["name"]))


FIRST = {
    "articles": ("key", "headline", "published_day", "publication_id", "section", "byline", "standfirst"),
    "articles_with_names": ("key", "headline", "published_day", "publication", "section", "authors", "standfirst"),
    "urls": ("id", "listed_title", "outcome", "reason", "publication_id", "listed_date", "article_id", "address"),
    "captures": ("id", "fetched_at", "status", "kind", "reason", "media_type", "url_id"),
    "revisions": ("id", "article_id", "replaced_at", "cause", "stealth", "changed", "headline"),
}
"""Columns of a table that a reader looks for, in front of the others."""


def arranged(table: str | None, columns: Sequence[Mapping[str, Any]]) -> list[int]:
    """Return the places of *columns* in the order in which a page shows them.

    >>> arranged("articles", [{"name": "id"}, {"name": "headline"}, {"name": "key"}])
    [2, 1, 0]
    """
    places = {name: place for place, name in enumerate(FIRST.get(table or "", ()))}
    return sorted(range(len(columns)), key=lambda place: places.get(columns[place]["name"], len(places)))


def take_over_errors() -> None:
    """Let this package show and log errors in place of Datasette.

    Datasette 0.65 prints every local value of every frame where rich is installed, for mistyped SQL too;
    and rich 15 refuses an exception that nothing handles, so that an unknown address answers 500.
    """
    from datasette import handle_exception  # noqa: PLC0415  # not before Datasette has loaded its plugins
    from datasette.plugins import pm  # noqa: PLC0415

    handle_exception.rich = None
    if pm.is_registered(handle_exception):
        pm.unregister(handle_exception)


async def answer(site: Any, request: Any, exception: Exception) -> Any:
    """Return the answer to a request that failed, and log one line: a traceback only where the fault is ours."""
    if not framed(site):
        from datasette import handle_exception  # noqa: PLC0415  # as above

        return await handle_exception.handle_exception(site, request, exception)()
    problem = Problem.of(request, exception)
    _log(request, problem, exception)
    if request.path.endswith(".json"):
        return Response.json(problem.facts, status=problem.status)
    page = site.jinja_env.get_template("error.html")
    return Response.html(await page.render_async(problem.facts | {"urls": site.urls}), status=problem.status)


@dataclass(frozen=True, slots=True)
class Problem:
    """Why a request failed, as its sender may read it."""

    status: int
    message: str
    title: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    """Columns that Datasette adds for programs."""

    @classmethod
    def of(cls, request: Any, exception: Exception) -> Self:
        """Return what *exception* says; a value that one of Datasette's own pages cannot use is the sender's fault."""
        if isinstance(exception, Base400):
            return cls(exception.status, str(exception))
        if isinstance(exception, DatasetteError):
            message = _plain(exception.message) if exception.message_is_html else str(exception.message)
            status = BAD_REQUEST if exception.status == SERVER_ERROR else exception.status
            return cls(status, message, exception.title, exception.error_dict)
        if isinstance(exception, MemoryError):
            return cls(BAD_REQUEST, "The question takes more memory than one question may.")
        if isinstance(exception, QueryInterrupted):
            return cls(BAD_REQUEST, "The question takes more time than one question may.")
        if isinstance(exception, UNUSABLE) and not request.path.startswith("/-/"):
            return cls(BAD_REQUEST, f"The address cannot be read: {exception}.")
        return cls(SERVER_ERROR, "Something went wrong here; the log of `blotter serve` has the details.")

    @property
    def facts(self) -> dict[str, Any]:
        """As Datasette names them."""
        return {
            **self.details, "ok": False, "error": self.message, "status": self.status, "title": self.title,
        }  # fmt: skip


def _plain(markup: str) -> str:
    """Return Datasette's own *markup* as text, without the query that it repeats in a box."""
    return Markup(markup.partition("<textarea")[0]).striptags()  # noqa: S704  # read, not shown


def _log(request: Any, problem: Problem, exception: Exception) -> None:
    if problem.status == SERVER_ERROR:
        logger.error("%s: %s", request.path, type(exception).__name__, exc_info=exception)
    elif problem.status != NOT_FOUND:
        logger.warning("%s: %s", request.path, " ".join(problem.message.split())[:LINE])


BAD_REQUEST, NOT_FOUND, SERVER_ERROR, TOO_LONG = 400, 404, 500, 503
LINE = 300  # characters of an error in the log


def guarded(site: Any, *, patience: float = PATIENCE) -> Callable[[Any], Any]:
    """Return what puts ``DATA_HEADERS`` on each page of *site* that has no policy of its own.

    A request whose answer has not begun after *patience* seconds is answered with 503.
    """

    def wrapped(app: Any) -> Any:
        async def answering(scope: Any, receive: Any, send: Any) -> None:
            async def sending(message: Any) -> None:
                limit.reschedule(None)  # an export may be long
                await send(_with_policy(message) if framed(site) else message)

            try:
                async with asyncio.timeout(patience if scope["type"] == "http" else None) as limit:
                    await app(scope, receive, sending)
            except TimeoutError:
                if not limit.expired():
                    raise
                await Response.text("This question takes too long.", status=TOO_LONG).asgi_send(send)

        return answering

    return wrapped


def _with_policy(message: Any) -> Any:
    if message["type"] != "http.response.start":
        return message
    headers = [(bytes(name).lower(), bytes(value)) for name, value in message.get("headers", [])]
    names = {name for name, _ in headers}
    if b"content-security-policy" in names or not dict(headers).get(b"content-type", b"").startswith(b"text/html"):
        return message
    added = ((name.lower().encode(), value.encode()) for name, value in DATA_HEADERS.items())
    return message | {"headers": [*headers, *(each for each in added if each[0] not in names)]}


def _first_query(site: Any, database: str) -> str:
    return FIRST_QUERY if database in archives(site) else "SELECT name, sql FROM sqlite_master"


def _description(site: Any, database: str, table: str) -> str:
    if database not in archives(site):
        return ""
    return str(catalogue.tables().get(table, {}).get("description", ""))
