"""Reading a stream of pages, one JSON object a line, with every core and in constant memory."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import AsyncIterator, Mapping
from dataclasses import MISSING, Field
from dataclasses import fields as fields_of
from datetime import UTC, date, datetime
from typing import Any, BinaryIO, TextIO

from archive.records import Article, Kind, Reading
from crawler.readers.local import ReaderProcesses
from crawler.reading.page import Page
from crawler.reading.pool import ReaderPool

LONGEST = 48 * 1024 * 1024  # bytes of one line


def record_of(reading: Reading) -> dict[str, Any]:
    """Return *reading* as the record that ``blotter extract`` prints; the fields are empty if it is not an article."""
    article = reading.article
    fields = {
        each.name: _plain(getattr(article, each.name)) if article else _empty(each) for each in fields_of(Article)
    }
    published = article.published if article else None
    return {
        "kind": reading.kind,
        "reason": reading.reason,
        **fields,
        "published": published.isoformat()[:10] if published else None,
        "published_at": published.isoformat() if isinstance(published, datetime) else None,
        "next_page": reading.next_page,
        "reader": reading.reader,
    }


def holds_article(record: Mapping[str, Any]) -> bool:
    """Return whether *record* is that of an article, or of a document whose text is one."""
    return record["kind"] in {Kind.ARTICLE, Kind.DOCUMENT}


def _plain(value: object) -> object:
    """Return *value* as JSON has it: times with their zone where the minute is known, else days."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return list(value)
    return dict(value) if isinstance(value, Mapping) else value


def _empty(field: Field[Any]) -> object:
    """Return the value of *field* where there is no article."""
    if field.default_factory is not MISSING:
        return {}
    return [] if field.default == () else None


def unreadable(problem: str, *, name: object = None, url: object = None) -> dict[str, Any]:
    """Return the record of a line that holds no page, with the *problem*."""
    return {"id": name} | record_of(Reading(kind=Kind.ERROR, reader="")) | {"url": url, "reason": problem}


async def read_one(page: Page) -> Reading:
    """Return the reading of *page*, read within the limits of every page."""
    pool = ReaderProcesses(workers=1)
    try:
        return await pool.read(page)
    finally:
        pool.close()


async def read_stream(source: BinaryIO, out: TextIO, *, workers: int | None = None) -> bool:
    """Write a record to *out* for each line of *source*, in the order in which they are done.

    Return whether all are articles.

    Raises:
        OSError: *out* takes no more; what was read until then is written.

    """
    pool = ReaderProcesses(workers=workers or os.cpu_count())
    places = asyncio.Semaphore(pool.ahead)
    others = 0

    async def answer(line: bytes) -> None:
        nonlocal others
        record = await _record(line, pool)
        others += not holds_article(record)
        out.write(json.dumps(record, ensure_ascii=False, default=str).encode("utf-8", "replace").decode() + "\n")
        out.flush()

    try:
        async with asyncio.TaskGroup() as running:
            async for line in _lines(source):
                await places.acquire()
                running.create_task(answer(line)).add_done_callback(lambda _: places.release())
    except ExceptionGroup as errors:  # nobody reads any more, or the disk is full: the first of them says which
        raise errors.exceptions[0] from None
    finally:
        pool.close()
    return not others


async def _lines(source: BinaryIO) -> AsyncIterator[bytes]:
    """Yield the lines of *source*; one that is too long comes cut off, so that no line fills the memory."""
    while line := await asyncio.to_thread(source.readline, LONGEST):
        rest = line
        while not rest.endswith(b"\n") and len(rest) == LONGEST:
            rest = await asyncio.to_thread(source.readline, LONGEST)
        if line.strip():
            yield line


async def _record(line: bytes, pool: ReaderPool) -> dict[str, Any]:
    if len(line) >= LONGEST:
        return unreadable(f"line longer than {LONGEST} bytes")
    try:
        given = json.loads(line)
    except (ValueError, RecursionError) as error:
        return unreadable(f"not JSON: {error}")
    if not isinstance(given, Mapping):
        return unreadable("not a JSON object")
    name, url = given.get("id"), given.get("url")
    try:
        page = page_in(given)
    except (TypeError, ValueError) as error:
        return unreadable(str(error), name=name, url=url)
    record = record_of(await pool.read(page))
    return {"id": name} | record | {"url": record["url"] or url}


def page_in(given: Mapping[str, Any]) -> Page:
    """Return the page that one object of a stream holds.

    Raises:
        ValueError: a key is missing, or its value is not text.

    """
    html = given.get("html")
    if not isinstance(html, str):
        raise ValueError('needs "html", the page as text')  # one error for all that is wrong with a line
    fetched = given.get("fetched_at")
    moment = datetime.fromisoformat(fetched) if isinstance(fetched, str) else datetime.now(UTC)
    return Page(
        url=_optional(given, "url") or "",
        payload=html.encode("utf-8", "replace"),  # JSON can hold half a surrogate pair, UTF-8 cannot
        fetched_at=moment if moment.tzinfo else moment.replace(tzinfo=UTC),
        media_type=_optional(given, "media_type"),
        publication=_optional(given, "publication"),
        timezone=_optional(given, "timezone"),
        language=_optional(given, "language"),
        country=_optional(given, "country"),
    )


def _optional(given: Mapping[str, Any], key: str) -> str | None:
    value = given.get(key)
    return value if isinstance(value, str) and value else None
