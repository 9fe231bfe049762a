"""The formats that articles leave in, by name: one list for the command line and the site."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from archive.export import citations, markdown, tables
from archive.export.records import columns, keys, records
from archive.search.lookup import earlier_readings, stored_article
from archive.search.selection import Selection


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format that can be written as it is read, piece by piece."""

    ending: str
    media_type: str
    pieces: Callable[[sqlite3.Connection, Selection], Iterator[str]]
    with_own: Callable[[sqlite3.Connection, Selection], Iterator[str]] | None = None
    """The same with the reader's own tags, collections and notes; ``None`` for a format that has no place for them."""


def _cited(style: Callable[[citations.Reference], str]) -> Callable[[sqlite3.Connection, Selection], Iterator[str]]:
    def pieces(db: sqlite3.Connection, selection: Selection) -> Iterator[str]:
        for each in references(db, selection):
            yield style(each)

    return pieces


def references(db: sqlite3.Connection, selection: Selection) -> Iterator[citations.Reference]:
    """Yield what to cite of each article of *selection*, as it reads today."""
    for key in keys(db, selection):
        article = stored_article(db, key)
        yield citations.reference(article, earlier_readings(db, article.id))


FORMATS = {
    "csv": Format(
        ending="csv",
        media_type="text/csv",
        pieces=lambda db, wanted: tables.csv_lines(records(db, wanted)),
        with_own=lambda db, wanted: tables.csv_lines(records(db, wanted, own=True), columns(own=True)),
    ),
    "excel": Format(
        ending="excel.csv",
        media_type="text/csv",
        pieces=lambda db, wanted: tables.excel_lines(records(db, wanted)),
        with_own=lambda db, wanted: tables.excel_lines(records(db, wanted, own=True), columns(own=True)),
    ),
    "jsonl": Format(
        ending="jsonl",
        media_type="application/x-ndjson",
        pieces=lambda db, wanted: tables.json_lines(records(db, wanted)),
        with_own=lambda db, wanted: tables.json_lines(records(db, wanted, own=True)),
    ),
    "text": Format(
        ending="txt", media_type="text/plain", pieces=lambda db, wanted: markdown.plain_texts(records(db, wanted))
    ),
    "ris": Format(ending="ris", media_type="application/x-research-info-systems", pieces=_cited(citations.ris)),
    "bibtex": Format(ending="bib", media_type="application/x-bibtex", pieces=_cited(citations.bibtex)),
    "csl-json": Format(
        ending="csl.json",
        media_type="application/vnd.citationstyles.csl+json",
        pieces=lambda db, wanted: citations.csl_array(references(db, wanted)),
    ),
}
"""Name to format. Markdown and Parquet are files by nature and are written by their own functions."""
