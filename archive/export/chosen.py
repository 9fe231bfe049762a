"""The captures that bear out a selection of articles, as a table of their own for one connection."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from archive.captures.pictures import has_pictures, pictures_of, pictures_within
from archive.captures.received import capture_files


def choose(
    db: sqlite3.Connection,
    batches: Iterable[Sequence[int]],
    archive: Path,
    *,
    source: sqlite3.Connection | None = None,
    schema: str = "main",
) -> int:
    """Return how many captures of the *archive* are in ``chosen_captures`` of *db*, for the articles of *batches*.

    They are those of every address that leads to one of the articles, those that it was ever read from, those of its
    pictures, and those that hold the bytes of one that repeats none. ``chosen_articles`` has the articles. *db* is
    open to the archive as *schema*, and *source* as its main database, where that is another connection.
    """
    for table in ("articles", "captures"):
        db.execute(f"CREATE TEMP TABLE chosen_{table} (id INTEGER PRIMARY KEY)")
    for numbers in batches:
        db.executemany("INSERT INTO temp.chosen_articles VALUES (?)", [(number,) for number in numbers])
    db.execute(OF_ARTICLES.format(schema=schema))
    leads = [address for (address,) in db.execute(PICTURES.format(schema=schema))]
    db.executemany(
        "INSERT OR IGNORE INTO temp.chosen_captures VALUES (?)",
        [(number,) for number in [*pictures_of(db, leads, schema=schema), *_within(db, archive, source or db)]],
    )
    db.execute(HOLDERS.format(schema=schema))
    db.commit()
    return int(db.execute("SELECT count(*) FROM temp.chosen_captures").fetchone()[0])


def _within(db: sqlite3.Connection, archive: Path, source: sqlite3.Connection) -> Iterator[int]:
    """Yield the captures of the pictures between the paragraphs of the chosen articles."""
    files = capture_files(source, archive)
    chosen = [article for (article,) in db.execute("SELECT id FROM temp.chosen_articles")]
    publications = dict(source.execute("SELECT id, publication_id FROM articles"))
    for _, group in itertools.groupby(sorted(chosen, key=publications.__getitem__), publications.__getitem__):
        articles = list(group)
        if has_pictures(source, articles[0]):
            yield from (number for article in articles for _, number in pictures_within(source, files, article))


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
