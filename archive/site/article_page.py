"""The article page: today's reading, an earlier one, the changes, the captures, and the citation."""

from __future__ import annotations

import dataclasses
import json
import sqlite3
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path

from datasette.utils.asgi import Response

from archive.articles.comparing import Cause
from archive.articles.stored_reading import reader_in
from archive.captures.pictures import has_pictures, picture_of, pictures_within
from archive.captures.received import capture_files
from archive.errors import NoSuchRecord
from archive.export import citations
from archive.schema.fields import COLUMNS, HEADINGS, REVISED, Filled, StoredArticle
from archive.search.alike import alike
from archive.search.difference import Piece, difference
from archive.search.lookup import (
    ArticleCapture,
    EarlierReading,
    article_captures,
    earlier_readings,
    removed_paragraphs,
    stored_article,
)
from archive.site.certainty import certainty
from archive.site.filters import MOST_TEXT
from archive.site.own import own_of
from archive.site.request import SAFE, PageRequest
from archive.times import known_day


async def article(request: PageRequest) -> Response:
    """Show one article as it reads today or read on the day that the address names."""
    key, at = request.named("key"), _day(request.named("at"))
    shown, readings, captures = await request.read(_whole, key)
    earlier = citations.reading_at(shown, readings, at) if at else None
    return await request.page(
        "article.html",
        article=shown,
        text=earlier or shown,
        earlier=earlier,
        at=at,
        readings=readings,
        captures=captures,
        below=_below(earlier or shown),
        removed=[] if earlier else await request.read(removed_paragraphs, shown),
        repeats=(earlier or shown).repeats_standfirst,
        long=len((earlier or shown).body) > MOST_TEXT,
        alike=await request.read(alike, shown),
        picture=(lead := await request.read(picture_of, shown.image_url)),
        within={} if earlier else await request.read(_within, request.archive, shown.id, lead),
        own=await own_of(request, shown.key),
        certainty=[] if earlier else certainty(shown),
        reference=citations.one_line(citations.reference(shown, readings, at)),
        cited=citations.reference(shown, readings, at),
    )


async def changes(request: PageRequest) -> Response:
    """Show what changed between an earlier reading and the one after it."""
    shown, readings, _ = await request.read(_whole, request.named("key"))
    number = int(request.named("revision"))
    place = next((place for place, reading in enumerate(readings) if reading.id == number), None)
    if place is None:
        raise NoSuchRecord(f"{shown.key} has no revision", number, "its page lists them")
    after = _after(readings[place], readings[:place], shown)
    return await request.page(
        "changes.html",
        article=shown,
        before=readings[place],
        eve=_eve(shown, readings[place]),
        compared=_compared(readings[place], after),
    )


async def formatted(request: PageRequest) -> Response:
    """Send one article as a file: text, JSON or a citation."""
    shown, readings, captures = await request.read(_whole, request.named("key"))
    body, media_type, ending = FORMATS[request.named("format")](shown, readings, captures)
    headers = SAFE | {"Content-Disposition": f'inline; filename="{shown.key}.{ending}"'}
    return Response(body, headers=headers, content_type=f"{media_type}; charset=utf-8")


def as_text(article: StoredArticle) -> str:
    """Return headline, standfirst, a line of facts and the body."""
    day = article.published_text or article.published_day or "undated"
    line = " · ".join(part for part in (article.publication_name, day, article.byline or "") if part)
    return "\n\n".join(part for part in (article.headline, article.standfirst, line, article.body) if part) + "\n"


def _whole(db: sqlite3.Connection, key: str) -> tuple[StoredArticle, list[EarlierReading], list[ArticleCapture]]:
    shown = stored_article(db, key)
    return shown, earlier_readings(db, shown.id), article_captures(db, shown.id)


def _within(db: sqlite3.Connection, archive: Path, article: int, lead: int | None) -> dict[int, list[tuple[int, str]]]:
    """Return number of paragraphs to the pictures after them: capture and what it shows; *lead* stands above all."""
    within: dict[int, list[tuple[int, str]]] = {}
    if not has_pictures(db, article):
        return within
    for each, number in pictures_within(db, capture_files(db, archive), article):
        if number != lead:
            within.setdefault(each.after, []).append((number, each.text))
    return within


def _below(text: StoredArticle | EarlierReading) -> list[tuple[str, str]]:
    """Return heading and text of the fields that stand below the body; an earlier reading has not all of them."""
    fields = ((heading, getattr(text, name, None)) for name, heading in HEADINGS.items())
    return [(heading, str(value)) for heading, value in fields if value]


def _after(
    before: EarlierReading, later: Sequence[EarlierReading], shown: StoredArticle
) -> EarlierReading | StoredArticle:
    """Return the reading that replaced *before*; an edit by the publisher shows between two readings by one reader."""
    following: list[EarlierReading | StoredArticle] = [*reversed(later), shown]
    alike = (each for each in following if reader_in(each.reading) == reader_in(before.reading))
    return next(alike, following[0]) if before.cause == Cause.PUBLISHER else following[0]


def _compared(before: EarlierReading, after: StoredArticle | EarlierReading) -> list[tuple[str, list[Piece]]]:
    """Return the fields that differ, each with its pieces."""
    names = [name for name in REVISED if COLUMNS[name].filled is Filled.READER]
    pairs = [(name, getattr(before, name) or "", getattr(after, name) or "") for name in names]
    if "authors" in before.changed:  # else an earlier version did not keep them
        pairs.append(("authors", "; ".join(before.authors), "; ".join(after.authors)))
    return [(name, difference(was, now)) for name, was, now in pairs if was != now]


def _eve(article: StoredArticle, reading: EarlierReading) -> str | None:
    """Return the day before *reading* was replaced, where the article was known then."""
    replaced = known_day(reading.replaced_at)
    if replaced is None or replaced == date.min:
        return None
    eve = (replaced - timedelta(days=1)).isoformat()
    return eve if eve >= article.first_seen_at[:10] else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        raise NoSuchRecord("this is not a date:", text, "write it like 2016-04-30") from error


def _json(shown: StoredArticle, readings: list[EarlierReading], captures: list[ArticleCapture]) -> str:
    whole = dataclasses.asdict(shown)
    whole["revisions"] = [dataclasses.asdict(reading) for reading in readings]
    whole["captures"] = [dataclasses.asdict(each) for each in captures]
    return json.dumps(whole, ensure_ascii=False, indent=2)


def _cited(style: Callable[[citations.Reference], str]) -> Callable[..., str]:
    return lambda shown, readings, _: style(citations.reference(shown, readings))


FORMATS: dict[str, Callable[..., tuple[str, str, str]]] = {
    "txt": lambda *whole: (as_text(whole[0]), "text/plain", "txt"),
    "json": lambda *whole: (_json(*whole), "application/json", "json"),
    "ris": lambda *whole: (_cited(citations.ris)(*whole), "application/x-research-info-systems", "ris"),
    "bib": lambda *whole: (_cited(citations.bibtex)(*whole), "application/x-bibtex", "bib"),
    "csl": lambda *whole: (_cited(citations.csl_json)(*whole), "application/vnd.citationstyles.csl+json", "csl.json"),
}
"""Ending of an article's address to its content, media type and the ending of the file."""
