"""Values of a selection that no article has. Most are mistyped, and an empty result would look like an answer."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass

from archive.nearest import nearest
from archive.search.selection import Selection, like

MOST = 20_000  # names that one is compared with; a second's work


@dataclass(frozen=True, slots=True)
class Unknown:
    """A *value* of a *field* of a selection that no article has."""

    field: str
    """``publication``, ``author``, ``section``, ``tag``, ``own-tag`` or ``collection``; ``word`` or
    ``field`` of a query."""

    value: str
    near: tuple[str, ...]
    """Values that may have been meant, best first."""

    @property
    def message(self) -> str:
        """That the archive does not have it, as a sentence."""
        if self.field in OWN:
            return f"You have no {self.field.removeprefix('own-')} {self.value!r}."
        if self.field == "word":
            return f"No article has the word {self.value!r}."
        if self.field == "field":
            return f"No field is called {self.value.partition(':')[0]!r}."
        return f"The archive has no {self.field} {self.value!r}."

    @property
    def question(self) -> str:
        """Which of the nearest was meant; empty where none is near."""
        return f"Did you mean {' or '.join(self.near)}?" if self.near else ""


OWN = {"own-tag": "tag", "collection": "collection"}
"""Fields of a selection that name what a reader has made, and the kind of it."""

HAS = {
    "publication": "SELECT 1 FROM publications WHERE slug = :value",
    "author": r"SELECT 1 FROM authors WHERE name LIKE :pattern ESCAPE '\'",
    "section": "SELECT 1 FROM articles WHERE lower(section) = lower(:value)",
    "tag": "SELECT 1 FROM tags WHERE lower(name) = lower(:value)",
} | {field: f"SELECT 1 FROM json_each(own_keys('{kind}', :value))" for field, kind in OWN.items()}
KNOWN = {
    "publication": """SELECT slug, slug FROM publications UNION ALL SELECT name, slug FROM publications
        UNION ALL SELECT former_names.name, slug FROM former_names
        JOIN publications ON publications.id = publication_id""",
    "author": "SELECT name, name FROM authors",
    "section": "SELECT DISTINCT section, section FROM articles WHERE section <> ''",
    "tag": "SELECT name, name FROM tags",
} | {field: f"SELECT value, value FROM json_each(own_names('{kind}'))" for field, kind in OWN.items()}
"""The words that a user may write, and their values."""


def unknown(db: sqlite3.Connection, selection: Selection) -> Iterator[Unknown]:
    """Yield the values of *selection* that no article of the archive has, each with the nearest that one has."""
    for field, values in {
        "publication": selection.publications,
        "author": selection.authors,
        "section": selection.sections,
        "tag": selection.tags,
        "own-tag": selection.own_tags,
        "collection": selection.collections,
    }.items():
        for value in values:
            if not db.execute(f"{HAS[field]} LIMIT 1", {"value": value, "pattern": like(value)}).fetchone():
                yield Unknown(field, value, _near(db, field, value))


def unknowns(db: sqlite3.Connection, selection: Selection) -> list[Unknown]:
    """Return all values of *selection* that no article of the archive has."""
    return list(unknown(db, selection))


def _near(db: sqlite3.Connection, field: str, value: str) -> tuple[str, ...]:
    known = dict(db.execute(f"{KNOWN[field]} LIMIT {MOST}"))
    return tuple(dict.fromkeys(known[each] for each in nearest(value.replace("*", ""), known)))
