"""Datasette's view of an archive: titles, descriptions, search, facets and prepared questions."""

from __future__ import annotations

import copy
import functools
import tomllib
from collections.abc import Mapping
from importlib import resources
from typing import Any

from archive.schema.fields import COLUMNS, EXPORTED, REVISED, STORED

TITLE = "Blotter"
DESCRIPTION = "The police trade press, kept as it was published."
HIDDEN = ("_sqlite_migrations", "settings", "paragraphs", "digests", "digests_due")
"""Tables that hold nothing a reader asks for."""

OF_ARTICLES = {"articles": STORED, "articles_with_names": ("id", *EXPORTED), "revisions": REVISED}
"""Tables whose columns, or some of them, are the fields of articles."""

METADATA_KEYS = ("title", "description", "description_html", "source", "source_url", "license", "license_url")
"""Keys that Datasette 1.0 takes as metadata; of a table also ``columns``. All others are configuration there."""


def metadata(database: str) -> dict[str, Any]:
    """Return all of it as Datasette 0.65 takes it with ``--metadata``, for the archive served as *database*."""
    described = tables()
    for table, names in OF_ARTICLES.items():
        described[table]["columns"] = described[table].get("columns", {}) | {name: _described(name) for name in names}
    for table in HIDDEN:
        described.setdefault(table, {})["hidden"] = True
    return {
        "title": TITLE,
        "description": DESCRIPTION,
        "databases": {
            database: {"title": TITLE, "description": DESCRIPTION, "tables": described, "queries": queries()},
        },
    }


def configuration(database: str) -> dict[str, Any]:
    """Return what Datasette 1.0 takes with ``--config``: all but titles and descriptions of tables and columns."""
    tables = metadata(database)["databases"][database]["tables"]
    settled = {table: _without(described, (*METADATA_KEYS, "columns")) for table, described in tables.items()}
    return {"databases": {database: {"tables": settled, "queries": queries()}}}


def descriptions(database: str) -> dict[str, Any]:
    """Return what Datasette 1.0 takes with ``--metadata``: the rest."""
    whole = metadata(database)
    tables = whole["databases"][database]["tables"]
    described = {
        table: {key: value for key, value in keys.items() if key in {*METADATA_KEYS, "columns"}}
        for table, keys in tables.items()
    }
    whole["databases"][database] = {"title": TITLE, "description": DESCRIPTION, "tables": described}
    return whole


def tables() -> dict[str, dict[str, Any]]:
    """Return what is said of each table, by its name, in the order in which a reader wants them."""
    return copy.deepcopy(_read("tables.toml"))


def queries() -> dict[str, Any]:
    """Return the standing questions: name to ``sql``, ``title`` and ``description``."""
    return {name: query | {"sql": query["sql"].strip()} for name, query in _read("queries.toml").items()}


def _described(name: str) -> str:
    """Return the meaning of a field as a sentence without markup."""
    meaning = COLUMNS[name].meaning.replace("`", "")
    return meaning[:1].upper() + meaning[1:]


@functools.cache
def _read(name: str) -> dict[str, dict[str, Any]]:
    return tomllib.loads(resources.files(__name__).joinpath(name).read_text(encoding="utf-8"))


def _without(values: Mapping[str, Any], names: tuple[str, ...]) -> dict[str, Any]:
    return {key: value for key, value in values.items() if key not in names}
