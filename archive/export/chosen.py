"""The captures that bear out a selection of articles, as a table of their own for one connection."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Sequence

from archive.captures.pictures import pictures_of


def choose(db: sqlite3.Connection, batches: Iterable[Sequence[int]], *, schema: str = "main") -> int:
    """Return how many captures of the database *schema* are in ``chosen_captures``, for the articles of *batches*.

    They are those of every address that leads to one of the articles, those that it was ever read from, and
    those that hold the bytes of one that repeats none. ``chosen_articles`` has the articles.
    """
    for table in ("articles", "captures"):
        db.execute(f"CREATE TEMP TABLE chosen_{table} (id INTEGER PRIMARY KEY)")
    for numbers in batches:
        db.executemany("INSERT INTO temp.chosen_articles VALUES (?)", [(number,) for number in numbers])
    db.execute(OF_ARTICLES.format(schema=schema))
    pictures = [address for (address,) in db.execute(PICTURES.format(schema=schema))]
    db.executemany(
        "INSERT OR IGNORE INTO temp.chosen_captures VALUES (?)",
        [(number,) for number in pictures_of(db, pictures, schema=schema)],
    )
    db.execute(HOLDERS.format(schema=schema))
    db.commit()
    return int(db.execute("SELECT count(*) FROM temp.chosen_captures").fetchone()[0])


OF_ARTICLES = """
    INSERT OR IGNORE INTO temp.chosen_captures
    SELECT captures.id FROM {schema}.captures JOIN {schema}.urls ON urls.id = url_id
      WHERE article_id IN (SELECT id FROM temp.chosen_articles)
    UNION SELECT capture_id FROM {schema}.article_captures WHERE article_id IN (SELECT id FROM temp.chosen_articles)
    UNION SELECT capture_id FROM {schema}.revisions
      WHERE article_id IN (SELECT id FROM temp.chosen_articles) AND capture_id IS NOT NULL"""
PICTURES = """
    SELECT image_url FROM {schema}.articles WHERE id IN (SELECT id FROM temp.chosen_articles) AND image_url <> ''"""
HOLDERS = """
    INSERT OR IGNORE INTO temp.chosen_captures
    SELECT revisit_of FROM {schema}.captures
    WHERE id IN (SELECT id FROM temp.chosen_captures) AND revisit_of IS NOT NULL"""
