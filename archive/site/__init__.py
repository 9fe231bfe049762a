"""The Datasette plugin: what `datasette blotter.db` shows, and the pages made for reading.

It runs on Datasette 0.65 and on the 1.0 alphas; a hook that only one of them has is marked optional.
"""

from __future__ import annotations

from typing import Any

from datasette import hookimpl

from archive.site import configuration
from archive.site.archives import archives


@hookimpl(optionalhook=True)
def get_metadata(datasette: Any) -> dict[str, Any]:
    """Return titles, facets and questions for 0.65; what the user gives with ``--metadata`` overrides them."""
    told: dict[str, Any] = {}
    for name in archives(datasette):
        more = configuration.metadata(name)
        told = more | {"databases": told.get("databases", {}) | more["databases"]}
    return told


@hookimpl
async def startup(datasette: Any) -> None:
    """Say the same to 1.0, which keeps metadata in its internal database and the rest in its configuration."""
    if not hasattr(datasette, "set_resource_metadata"):
        return
    for name in archives(datasette):
        _configure(datasette, name)
        await _describe(datasette, name)
        await _add_queries(datasette, name)


def _configure(datasette: Any, name: str) -> None:
    tables = datasette.config.setdefault("databases", {}).setdefault(name, {}).setdefault("tables", {})
    for table, settled in configuration.configuration(name)["databases"][name]["tables"].items():
        tables[table] = settled | tables.get(table, {})


async def _describe(datasette: Any, name: str) -> None:
    told = configuration.descriptions(name)
    known = await datasette.get_instance_metadata()
    for key in {"title", "description"} - set(known):
        await datasette.set_instance_metadata(key, told[key])
    for table, keys in told["databases"][name]["tables"].items():
        known = await datasette.get_resource_metadata(name, table)
        for key in {"title", "description"} & set(keys) - set(known):
            await datasette.set_resource_metadata(name, table, key, keys[key])
        for column, text in keys.get("columns", {}).items():
            if "description" not in await datasette.get_column_metadata(name, table, column):
                await datasette.set_column_metadata(name, table, column, "description", text)


async def _add_queries(datasette: Any, name: str) -> None:
    for query, keys in configuration.queries().items():
        if await datasette.get_query(name, query) is None:
            await datasette.add_query(name, query, **keys, source="plugin")
