"""A hostile page costs only itself."""

import asyncio
import os
import time
from datetime import UTC, datetime

import pytest

from archive.records import Kind, Reading
from crawler.crawl.readers import ReaderPool
from crawler.reading.page import Page
from tests.site import article


def hostile(page):
    """Do to the worker what the page says."""
    match page.payload:
        case b"hang":
            while True:
                time.sleep(0)
        case b"die":
            os._exit(1)
        case b"hog":
            return len(b"x" * 2**40)
        case b"raise":
            raise ValueError("the parser gave up")
    return Reading(kind=Kind.EMPTY, reader="test", reason=page.payload.decode())


def page(payload):
    return Page(url="https://example.org/news/1", payload=payload, fetched_at=datetime(2026, 1, 1, tzinfo=UTC))


@pytest.fixture(scope="module")
def pool():
    running = ReaderPool(workers=2, seconds=1.0, reader=hostile)
    yield running
    running.close()


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"hang", "reader took longer than 1 s"),
        (b"die", "reader crashed"),
        (b"hog", "reader ran out of memory"),
        (b"raise", "reader failed: ValueError"),
    ],
)
async def test_a_page_that_no_reader_survives_is_an_error_with_its_reason(pool, payload, reason):
    """Its neighbours, read at the same time, know nothing of it."""
    readings = await asyncio.gather(*(pool.read(page(each)) for each in (b"before", payload, b"after")))

    assert [reading.reason for reading in readings] == ["before", reason, "after"]
    assert readings[1].kind is Kind.ERROR


async def test_a_page_is_read_by_the_reader_of_today():
    """Without another word the pool reads as `crawler.reading` does."""
    pool = ReaderPool(workers=1)
    try:
        reading = await pool.read(page(article("Radios that last").encode()))
    finally:
        pool.close()

    assert reading.kind is Kind.ARTICLE
    assert reading.article.headline == "Radios that last"
