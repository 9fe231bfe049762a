"""Articles as flat records, read in small batches: a million of them need as much memory as a thousand."""

from __future__ import annotations

import itertools
import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter
from typing import Any

from archive.schema.fields import EXPORTED, selected
from archive.search.matches import sources
from archive.search.selection import Selection

BATCH = 200

Record = dict[str, Any]
"""Column to value; ``authors`` and ``tags`` are lists of names."""


OWN = ("own_tags", "collections", "notes")
"""Columns after all others, where the reader's own tags, collections and notes are wanted; each is a list."""


def columns(*, own: bool) -> tuple[str, ...]:
    """Return the columns of an export in their order."""
    return (*EXPORTED, *OWN) if own else EXPORTED


def records(db: sqlite3.Connection, selection: Selection, *, own: bool = False) -> Iterator[Record]:
    """Yield the articles of *selection* in the order in which they came into the archive."""
    yield from _records(db, batches(db, selection), own=own)


def partitions(
    db: sqlite3.Connection, selection: Selection, *, own: bool = False
) -> Iterator[tuple[str, str | None, Iterator[Record]]]:
    """Yield each publication, by its slug, and each of its years in *selection* with the articles; undated first.

    The articles of one are read before the next one is asked for.
    """
    slugs = dict(db.execute("SELECT id, slug FROM publications"))
    tables, condition, parameters = sources(selection)
    sql = f"""SELECT publication_id, substr(published_day, 1, 4), articles.id
              FROM {tables} WHERE {condition} ORDER BY 1, 2, 3"""
    for (publication, year), rows in itertools.groupby(db.execute(sql, parameters), itemgetter(0, 1)):
        yield slugs[publication], year, _records(db, _batched(row[2] for row in rows), own=own)


def _records(db: sqlite3.Connection, found: Iterable[Sequence[int]], *, own: bool) -> Iterator[Record]:
    owned = own_records(db) if own else {}
    for ids in found:
        marks = ", ".join("?" for _ in ids)
        authors = _names(db, AUTHORS.format(marks), ids)
        tags = _names(db, TAGS.format(marks), ids)
        cursor = db.cursor()
        cursor.row_factory = sqlite3.Row
        for row in cursor.execute(ROWS.format(marks), ids):
            record = dict(row)
            number = record.pop("id")
            record |= {"authors": authors.get(number, []), "tags": tags.get(number, [])}
            record |= {column: owned.get(record["key"], {}).get(column, []) for column in OWN}
            yield {column: record[column] for column in columns(own=own)}


def own_records(db: sqlite3.Connection) -> dict[str, dict[str, list[str]]]:
    """Return key to the columns of ``OWN`` that the article has."""
    found: dict[str, dict[str, list[str]]] = json.loads(db.execute("SELECT own_records()").fetchone()[0])
    return found


def keys(db: sqlite3.Connection, selection: Selection) -> Iterator[str]:
    """Yield the keys of the articles of *selection*, in the same order."""
    for ids in batches(db, selection):
        marks = ", ".join("?" for _ in ids)
        yield from (row[0] for row in db.execute(f"SELECT key FROM articles WHERE id IN ({marks}) ORDER BY id", ids))


def batches(db: sqlite3.Connection, selection: Selection) -> Iterator[Sequence[int]]:
    """Yield the ids of *selection* in order, ``BATCH`` at a time."""
    tables, condition, parameters = sources(selection)
    order = "articles_fts.rowid" if selection.match else "articles.id"
    found = db.execute(f"SELECT articles.id FROM {tables} WHERE {condition} ORDER BY {order}", parameters)
    yield from _batched(row[0] for row in found)


def _batched(ids: Iterator[int]) -> Iterator[Sequence[int]]:
    while some := list(itertools.islice(ids, BATCH)):
        yield some


ROWS = f"""
    SELECT articles.id, {selected(*EXPORTED)}
    FROM articles JOIN publications ON publications.id = publication_id WHERE articles.id IN ({{}})
    ORDER BY articles.id"""
AUTHORS = """
    SELECT article_id, name FROM article_authors JOIN authors ON authors.id = author_id
    WHERE article_id IN ({}) ORDER BY article_id, position"""
TAGS = """
    SELECT article_id, name FROM article_tags JOIN tags ON tags.id = tag_id
    WHERE article_id IN ({}) ORDER BY article_id, name"""


def _names(db: sqlite3.Connection, sql: str, ids: Sequence[int]) -> dict[int, list[str]]:
    names: dict[int, list[str]] = {}
    for number, name in db.execute(sql, ids):
        names.setdefault(number, []).append(name)
    return names
