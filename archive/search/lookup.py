"""One article looked up by key, id or address: its fields, its earlier readings and its captures."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from archive.articles.paragraphs import digest, split
from archive.errors import NoSuchRecord
from archive.schema.fields import COLUMNS, REVISED, Revised, StoredArticle, selected
from archive.schema.json_columns import mapping_in, names_in
from archive.urls import normalise


@dataclass(frozen=True, slots=True, kw_only=True)
class EarlierReading(Revised):
    """An earlier reading of an article, replaced at *replaced_at*."""

    id: int
    replaced_at: str
    cause: str
    changed: tuple[str, ...]
    """Names of the fields that differ from the reading after it."""

    stealth: bool
    capture_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleCapture:
    """A capture of an address of an article, also one that changed nothing."""

    id: int
    page: int
    url: str
    fetched_at: str
    status: int
    media_type: str | None
    sha256: str
    origin: str
    warc_file: str
    warc_offset: int
    warc_length: int
    optout: Mapping[str, object]
    """Opt-out signals of the page at the time, licence terms among them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CaptureFacts:
    """Where a capture came from, and what was read from it."""

    id: int
    url: str
    fetched_at: str
    status: int
    media_type: str | None
    sha256: str
    """Of the payload after content decoding, in hexadecimal."""

    origin: str
    warc_file: str
    warc_offset: int
    articles: tuple[tuple[str, str], ...]
    """Key and headline of each article that was read from it."""


def article_id(db: sqlite3.Connection, name: str) -> int:
    """Return the id of the article whose key, id or address *name* is.

    Raises:
        NoSuchRecord: the archive has none.

    """
    for sql, value in _ways(name.strip()):
        if row := db.execute(sql, (value,)).fetchone():
            found: int = row[0]
            return found
    raise NoSuchRecord("no article has the key, id or address", name, _completed(db, name))


def stored_article(db: sqlite3.Connection, name: str) -> StoredArticle:
    """Return the article that *name* (key, id or address) means.

    Raises:
        NoSuchRecord: the archive has none.

    """
    number = article_id(db, name)
    row = _rows(db, ARTICLE, number)[0]
    return StoredArticle(
        **(row | {name: mapping_in(row[name]) for name in ("provenance", "field_confidence")}),
        authors=_names(db, "author", "position", number),
        organisations=_names(db, "author", "position", number, "AND kind = 'organisation'"),
        tags=_names(db, "tag", "name", number),
    )


def headlines(db: sqlite3.Connection, keys: Iterable[str]) -> dict[str, str]:
    """Return key to headline of those of *keys* that the archive has."""
    sql = "SELECT key, headline FROM articles WHERE key IN (SELECT value FROM json_each(?))"
    return dict(db.execute(sql, (json.dumps(list(keys)),)))


def earlier_readings(db: sqlite3.Connection, number: int) -> list[EarlierReading]:
    """Return the earlier readings of article *number*, newest first."""
    return [
        EarlierReading(
            **(row | {"changed": names_in(row["changed"]), "stealth": bool(row["stealth"])}) | {"authors": _split(row)}
        )
        for row in _rows(db, EARLIER, number)
    ]


def removed_paragraphs(db: sqlite3.Connection, article: StoredArticle) -> list[tuple[int | None, str]]:
    """Return the paragraphs removed from *article* as boilerplate, each with its number in `boilerplate`."""
    rows = db.execute("SELECT id, text FROM boilerplate WHERE publication_id = ?", (article.publication_id,))
    numbers = {digest(text): number for number, text in rows} if article.removed else {}
    return [(numbers.get(digest(text)), text) for text in split(article.removed or "")]


def article_captures(db: sqlite3.Connection, number: int) -> list[ArticleCapture]:
    """Return the captures of the addresses of article *number*, newest first."""
    return [ArticleCapture(**row | {"optout": mapping_in(row["optout"])}) for row in _rows(db, CAPTURES, number)]


def capture_facts(db: sqlite3.Connection, number: int) -> CaptureFacts:
    """Return what is known of capture *number*.

    Raises:
        NoSuchRecord: the archive has none.

    """
    rows = _rows(db, FACTS, number)
    if not rows:
        raise NoSuchRecord("no capture has the id", number, "table captures lists them")
    articles = _rows(db, READ_FROM, number)
    return CaptureFacts(**rows[0], articles=tuple((each["key"], each["headline"]) for each in articles))


COPIED = 6
"""Letters of a key that was copied without its end; fewer are a word."""

LAST = "{"
"""The character after ``z``: greater than what follows in a key."""

FACTS = """
    SELECT captures.id, urls.address AS url, fetched_at, status, media_type, sha256, origin, warc_file, warc_offset
    FROM captures JOIN urls ON urls.id = url_id WHERE captures.id = ?"""
READ_FROM = """
    SELECT key, headline FROM article_captures JOIN articles ON articles.id = article_id
    WHERE capture_id = ? ORDER BY articles.id"""
ARTICLE = f"""
    SELECT {selected(*COLUMNS)}
    FROM articles JOIN publications ON publications.id = publication_id WHERE articles.id = ?"""
EARLIER = f"""
    SELECT id, replaced_at, cause, changed, stealth, capture_id, {", ".join(REVISED)}
    FROM revisions WHERE article_id = ? ORDER BY replaced_at DESC, id DESC"""
CAPTURES = """
    SELECT captures.id, coalesce(page, 1) AS page, urls.address AS url, fetched_at, status, media_type, sha256, origin,
      warc_file, warc_offset, warc_length, optout
    FROM captures JOIN urls ON urls.id = url_id
    LEFT JOIN article_captures ON capture_id = captures.id AND article_captures.article_id = ?1
    WHERE captures.id IN (
      SELECT capture_id FROM article_captures WHERE article_id = ?1
      UNION SELECT captures.id FROM urls JOIN captures ON url_id = urls.id WHERE urls.article_id = ?1)
    ORDER BY fetched_at DESC, captures.id DESC"""


def _completed(db: sqlite3.Connection, name: str) -> str:
    """Return the question whether the one key that begins with *name* is meant, else the command that shows keys."""
    begun = name.lower()
    sql = "SELECT key FROM articles WHERE key > ? AND key < ? LIMIT 2"
    keys = [row[0] for row in db.execute(sql, (begun, begun + LAST))] if len(begun) >= COPIED else []
    return f"did you mean {keys[0]}?" if len(keys) == 1 else "`blotter search` shows the keys"


def _ways(name: str) -> list[tuple[str, str]]:
    ways = [("SELECT id FROM articles WHERE key = ?", name.lower())]
    if name.isascii() and name.isdigit():
        ways.append(("SELECT id FROM articles WHERE id = ?", name))
    if "://" in name:
        ways.append(("SELECT article_id FROM urls WHERE url = ? AND article_id IS NOT NULL", _spelt(name)))
        ways.append(("SELECT id FROM articles WHERE url = ? ORDER BY id", name))
    return ways


def _spelt(address: str) -> str:
    try:
        return normalise(address)
    except ValueError:
        return address


def _names(db: sqlite3.Connection, one: str, order: str, number: int, which: str = "") -> tuple[str, ...]:
    named = f"SELECT name FROM article_{one}s JOIN {one}s ON {one}s.id = {one}_id"
    sql = f"{named} WHERE article_id = ? {which} ORDER BY {order}"
    return tuple(row[0] for row in db.execute(sql, (number,)))


def _split(row: dict[str, Any]) -> tuple[str, ...]:
    return tuple(filter(None, (row["authors"] or "").split("; ")))


def _rows(db: sqlite3.Connection, sql: str, number: int) -> list[dict[str, Any]]:
    cursor = db.cursor()
    cursor.row_factory = sqlite3.Row
    return [dict(row) for row in cursor.execute(sql, (number,))]
