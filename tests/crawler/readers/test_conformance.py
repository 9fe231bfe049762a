"""What every pool of readers must do, whatever it is made of: the conformance suite of ``ReaderPool``."""

import asyncio
import os
import time
from contextlib import closing
from datetime import UTC, datetime
from functools import partial

import pytest

from archive.records import Kind, Reading
from crawler.readers.cluster import ClusterReaders
from crawler.readers.local import ReaderProcesses
from crawler.readers.settings import Cluster
from crawler.reading.page import Page
from crawler.reading.pool import NotParsed
from tests.crawler.readers.clusters import a_cluster
from tests.site import article

SECONDS = 0.5  # for one page
HOSTILE = {
    "hang": "reader took too long (0.5 s)",
    "die": "reader crashed",
    "hog": "reader ran out of memory",
    "raise": "reader failed (ValueError)",
}


def suffered(payload):
    """Do to the worker what *payload* says; return it if it says nothing."""
    match payload:
        case b"hang":
            while True:
                time.sleep(0)
        case b"die":
            os._exit(1)
        case b"hog":
            return len(b"x" * 2**40)
        case b"raise":
            raise ValueError("the parser gave up")
    return payload


def hostile(page):
    """Read what the page says; some pages do harm."""
    return Reading(kind=Kind.EMPTY, reader="test", reason=suffered(page.payload).decode())


def page(payload):
    return Page(url="https://example.org/news/1", payload=payload, fetched_at=datetime(2026, 1, 1, tzinfo=UTC))


@pytest.fixture(scope="module", params=["processes of this machine", "cluster"])
def making(request):
    """One way to run a pool."""
    if request.param != "cluster":
        yield partial(ReaderProcesses, workers=2)
        return
    with a_cluster() as address:
        yield partial(ClusterReaders, Cluster(scheduler=address))


@pytest.fixture(scope="module")
def pool(making):
    with closing(making(seconds=SECONDS, reader=hostile)) as running:
        yield running


@pytest.mark.parametrize(("payload", "reason"), HOSTILE.items(), ids=HOSTILE)
async def test_a_page_that_no_reader_survives_is_an_error_with_its_reason(pool, payload, reason):
    """Its neighbours, read at the same time, know nothing of it."""
    given = (b"before", payload.encode(), b"after")

    readings = await asyncio.gather(*(pool.read(page(each)) for each in given))

    assert [reading.reason for reading in readings] == ["before", reason, "after"]
    assert readings[1].kind is Kind.ERROR


@pytest.mark.parametrize(("payload", "reason"), HOSTILE.items(), ids=HOSTILE)
async def test_a_list_that_no_parser_survives_is_not_parsed_for_its_reason(pool, payload, reason):
    """Lists are parsed within the limits of pages."""
    before, error, after = await asyncio.gather(
        *(pool.parse(suffered, each) for each in (b"before", payload.encode(), b"after")), return_exceptions=True
    )

    assert (before, after) == (b"before", b"after")
    assert isinstance(error, NotParsed)
    assert error.reason == reason


async def test_more_pages_than_readers_are_all_read_each_as_itself(pool):
    """Hostile ones among them cost no other its reading."""
    given = [str(number) if number % 40 else "raise" for number in range(3 * pool.ahead)]

    readings = await asyncio.gather(*(pool.read(page(each.encode())) for each in given))

    assert pool.ahead > 0
    assert [reading.reason for reading in readings] == [HOSTILE.get(each, each) for each in given]


async def test_a_large_list_comes_back_whole(pool):
    """A sitemap may have 50 MB."""
    large = os.urandom(3 * 2**20)

    assert await pool.parse(suffered, large) == large


def test_a_pool_serves_one_event_loop_after_another(making):
    """An import reads each batch of files in a loop of its own."""
    with closing(making(reader=hostile)) as running:
        readings = [asyncio.run(running.read(page(each))) for each in (b"one", b"two")]

        assert running.has_started
    assert [reading.reason for reading in readings] == ["one", "two"]


async def test_a_caller_that_waits_no_longer_harms_no_other_page(pool):
    """A run that ends cancels what it waits for."""
    waiting = asyncio.create_task(pool.read(page(b"hang")))
    await asyncio.sleep(0.1)

    waiting.cancel()

    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert (await pool.read(page(b"after"))).reason == "after"


async def test_a_page_is_read_by_the_reader_of_today(making):
    """Without another word a pool reads as `crawler.reading` does."""
    with closing(making()) as running:
        reading = await running.read(page(article("Radios that last").encode()))

    assert reading.kind is Kind.ARTICLE
    assert reading.article.headline == "Radios that last"
