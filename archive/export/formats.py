"""The formats that articles leave in, by name: one list for the command line and the site."""

from __future__ import annotations

import itertools
import sqlite3
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from archive.export import citations, markdown, tables
from archive.export.records import columns, keys, own_records, records
from archive.search.lookup import earlier_readings, stored_article
from archive.search.selection import Selection


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """A format that can be written as it is read, piece by piece."""

    ending: str
    media_type: str
    articles: Callable[[sqlite3.Connection, Selection], Iterator[Any]]
    """Read as this format needs them: as records, or as references."""

    written: Callable[[Iterator[Any]], Iterator[str]]
    with_own: Callable[[sqlite3.Connection, Selection], Iterator[str]] | None = None
    """The same with the reader's own tags, collections and notes; ``None`` for a format that has no place for them."""

    def pieces(self, db: sqlite3.Connection, selection: Selection) -> Iterator[str]:
        """Yield *selection* of the archive *db* in this format."""
        return self.of_several([(db, selection)])

    def of_several(self, archives: Iterable[tuple[sqlite3.Connection, Selection]]) -> Iterator[str]:
        """Yield a selection of each of several archives in this format, as one file: one archive after the other."""
        return self.written(itertools.chain.from_iterable(self.articles(db, wanted) for db, wanted in archives))


def _cited(style: Callable[[citations.Reference], str]) -> Callable[[Iterator[citations.Reference]], Iterator[str]]:
    return partial(map, style)


def references(db: sqlite3.Connection, selection: Selection, *, own: bool = False) -> Iterator[citations.Reference]:
    """Yield what to cite of each article of *selection*, as it reads today."""
    owned: dict[str, dict[str, Any]] = own_records(db) if own else {}
    for key in keys(db, selection):
        article = stored_article(db, key)
        cited = citations.reference(article, earlier_readings(db, article.id))
        yield replace(cited, **owned.get(key, {}))


FORMATS = {
    "csv": Format(
        ending="csv",
        media_type="text/csv",
        articles=records,
        written=tables.csv_lines,
        with_own=lambda db, wanted: tables.csv_lines(records(db, wanted, own=True), columns(own=True)),
    ),
    "excel": Format(
        ending="excel.csv",
        media_type="text/csv",
        articles=records,
        written=tables.excel_lines,
        with_own=lambda db, wanted: tables.excel_lines(records(db, wanted, own=True), columns(own=True)),
    ),
    "jsonl": Format(
        ending="jsonl",
        media_type="application/x-ndjson",
        articles=records,
        written=tables.json_lines,
        with_own=lambda db, wanted: tables.json_lines(records(db, wanted, own=True)),
    ),
    "text": Format(ending="txt", media_type="text/plain", articles=records, written=markdown.plain_texts),
    "ris": Format(
        ending="ris",
        media_type="application/x-research-info-systems",
        articles=references,
        written=_cited(citations.ris),
        with_own=lambda db, wanted: map(citations.ris, references(db, wanted, own=True)),
    ),
    "bibtex": Format(
        ending="bib",
        media_type="application/x-bibtex",
        articles=references,
        written=_cited(citations.bibtex),
        with_own=lambda db, wanted: map(citations.bibtex, references(db, wanted, own=True)),
    ),
    "csl-json": Format(
        ending="csl.json",
        media_type="application/vnd.citationstyles.csl+json",
        articles=references,
        written=citations.csl_array,
        with_own=lambda db, wanted: citations.csl_array(references(db, wanted, own=True)),
    ),
}
"""Name to format. Markdown and Parquet are files by nature and are written by their own functions."""
