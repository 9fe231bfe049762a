"""The Datasette plugin: the view of `datasette blotter.db`, and the pages made for reading.

It runs on Datasette 0.65 and on the 1.0 alphas; a hook that only one of them has is marked optional.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Any

from datasette import hookimpl
from markupsafe import Markup

from archive.export.formats import FORMATS
from archive.schema import catalogue
from archive.site import (
    article_page,
    captures,
    downloads,
    frame,
    keeping,
    overview,
    own,
    searching,
    several,
    trends,
)
from archive.site.archives import archives, hold_months, prepare
from archive.site.filters import FILTERS, web
from archive.site.limits import bound
from archive.site.request import path_in, path_of
from archive.site.together import view

KEY_LENGTH = 10
BODY_SHOWN = 240  # characters in a table; the article's page has them all
ENDINGS = "|".join(form.ending.replace(".", "[.]") for form in FORMATS.values())

ROUTES = {
    r"/-/search$": searching.search,
    r"/-/search\.json$": searching.as_json,
    r"/-/trends$": trends.compare,
    r"/-/trends\.csv$": trends.table,
    r"/-/article/(?P<key>[A-Za-z2-7]{6,10})$": article_page.article,  # also as a person copies it, who is told the key
    r"/-/article/(?P<key>[a-z2-7]{10})/(?P<at>\d{4}-\d\d-\d\d)$": article_page.article,
    r"/-/article/(?P<key>[a-z2-7]{10})/changes/(?P<revision>\d{1,18})$": article_page.changes,
    rf"/-/article/(?P<key>[a-z2-7]{{10}})\.(?P<format>{'|'.join(article_page.FORMATS)})$": article_page.formatted,
    r"/-/capture/(?P<id>\d{1,18})$": captures.capture,
    r"/-/capture/(?P<id>\d{1,18})/received$": captures.as_received,
    r"/-/capture/(?P<id>\d{1,18})/picture$": captures.picture,
    r"/-/capture/(?P<id>\d{1,18})/payload$": captures.payload,
    r"/-/own$": own.own,
    r"/-/feed\.atom$": downloads.atom,
    rf"/-/export\.(?P<ending>{ENDINGS})$": downloads.export,
    r"/-/publication$": overview.publications,
    r"/-/publication/(?P<slug>[^/]+)$": overview.publication,
    r"/-/runs$": overview.runs,
    r"/-/runs/(?P<id>\d{1,18})/reread$": keeping.reread,
    r"/-/status$": keeping.status,
    r"/-/metrics$": keeping.metrics,
    r"/-/review$": keeping.review,
    r"/-/review/(?P<id>\d{1,18})$": keeping.event,
}
OF_ALL = {
    *(searching.search, searching.as_json, trends.compare, trends.table),
    *(downloads.atom, downloads.export, overview.publications),
}
"""Pages that ask all archives together where several are served."""

LISTING = (r"/-/archives$", r"/-/status$", r"/-/review$", r"/-/runs$", r"/-/own$")
"""Addresses that then list the archives: what they show for one is about its keeping."""

WITHIN = r"/-/in/(?P<archive>[^/]+)/"
"""Beginning of the addresses of one archive of several."""


@hookimpl(optionalhook=True)
def get_metadata(datasette: Any) -> dict[str, Any]:
    """Return titles, facets and questions for 0.65; the user's own ``--metadata`` overrides them."""
    described: dict[str, Any] = {}
    for name in archives(datasette):
        more = catalogue.metadata(name)
        described = more | {"databases": described.get("databases", {}) | more["databases"]}
    return described


@hookimpl
async def startup(datasette: Any) -> None:
    """Say the same to 1.0, which keeps metadata in its internal database and the rest in its configuration."""
    frame.take_over_errors()
    hold_months(datasette)
    if not hasattr(datasette, "set_resource_metadata"):
        return
    for name in archives(datasette):
        _configure(datasette, name)
        await _describe(datasette, name)
        await _add_queries(datasette, name)


def _configure(datasette: Any, name: str) -> None:
    tables = datasette.config.setdefault("databases", {}).setdefault(name, {}).setdefault("tables", {})
    for table, settled in catalogue.configuration(name)["databases"][name]["tables"].items():
        tables[table] = settled | tables.get(table, {})


async def _describe(datasette: Any, name: str) -> None:
    described = catalogue.descriptions(name)
    known = await datasette.get_instance_metadata()
    for key in {"title", "description"} - set(known):
        await datasette.set_instance_metadata(key, described[key])
    for table, keys in described["databases"][name]["tables"].items():
        known = await datasette.get_resource_metadata(name, table)
        for key in {"title", "description"} & set(keys) - set(known):
            await datasette.set_resource_metadata(name, table, key, keys[key])
        for column, text in keys.get("columns", {}).items():
            if "description" not in await datasette.get_column_metadata(name, table, column):
                await datasette.set_column_metadata(name, table, column, "description", text)


async def _add_queries(datasette: Any, name: str) -> None:
    for query, keys in catalogue.queries().items():
        if await datasette.get_query(name, query) is None:
            await datasette.add_query(name, query, **keys, source="plugin")


@hookimpl
def register_routes(datasette: Any) -> list[tuple[str, Any]]:
    """Return our pages; the home page takes the place of Datasette's only where an archive is served."""
    served = archives(datasette)
    routes = {pattern: view(page, of_all=page in OF_ALL) for pattern, page in ROUTES.items()}
    if served:
        routes[r"/$"] = view(overview.home, of_all=True)
    if len(served) > 1:
        routes |= {pattern: view(several.archives, of_all=True) for pattern in LISTING}
        routes |= {pattern.replace("/-/", WITHIN, 1): view(page) for pattern, page in ROUTES.items()}
        routes[WITHIN.removesuffix("/") + "$"] = view(overview.home)
    return list(routes.items())


@hookimpl
def prepare_connection(conn: sqlite3.Connection, database: str, datasette: Any) -> None:
    """Bound what one question may cost, and give connections to archives room for the upper pages of the index."""
    bound(conn)
    if database in archives(datasette):
        prepare(datasette, database, conn)
        conn.execute("PRAGMA cache_size = -65536")  # KiB
        conn.execute("PRAGMA mmap_size = 1073741824")


@hookimpl
def prepare_jinja2_environment(env: Any, datasette: Any) -> None:
    """Let our templates show days, hits and paragraphs, and put those of Datasette in our frame."""
    env.filters.update(FILTERS)
    frame.add_to(env, datasette)


@hookimpl
def asgi_wrapper(datasette: Any) -> Callable[[Any], Any]:
    """Put a policy for scripts and addresses on Datasette's own pages, as ours have one."""
    return frame.guarded(datasette)


@hookimpl
def handle_exception(datasette: Any, request: Any, exception: Exception) -> Any:
    """Answer a request that failed."""
    return frame.answer(datasette, request, exception)


@hookimpl
def menu_links(datasette: Any) -> list[dict[str, str]]:
    """Lead from Datasette's own pages to ours."""
    if not archives(datasette):
        return []
    pages_of = {
        "Home": (),
        "Search": ("search",),
        "Trends": ("trends",),
        "Publications": ("publication",),
        "Runs": ("runs",),
        "Your own": ("own",),
    }
    if len(archives(datasette)) > 1:
        pages_of["Archives"] = ("archives",)
    return [{"href": path_of(datasette, *parts), "label": label} for label, parts in pages_of.items()]


@hookimpl
def render_cell(value: Any, column: str, database: str, datasette: Any) -> Markup | None:
    """Link a key to its article's page, and shorten a body to its beginning."""
    if database not in archives(datasette) or not isinstance(value, str):
        return None
    if column == "key" and len(value) == KEY_LENGTH:
        scope = database if len(archives(datasette)) > 1 else ""
        return Markup('<a href="{}">{}</a>').format(path_in(datasette, scope, "article", value), value)
    if column in {"url", "address", "home"} and web(value):
        return Markup('<a href="{}" rel="noreferrer nofollow">{}</a>').format(value, value)
    if column == "body" and len(value) > BODY_SHOWN:
        return Markup("{}").format(value[:BODY_SHOWN].rsplit(" ", 1)[0] + " …")
    return None
