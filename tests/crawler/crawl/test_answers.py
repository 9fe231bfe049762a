"""The answers of sources are parsed by the readers, so that a hostile list costs only itself."""

import asyncio
import gzip
import itertools
import os
import time
from dataclasses import dataclass
from typing import ClassVar

import pytest

from archive.facts import Fault
from archive.problems import Problem
from crawler.crawl.answers import SHORT, bounded, listing_of
from crawler.readers.local import ReaderProcesses
from crawler.reading.pool import NotParsed
from crawler.sources import Answer, Feed, Sitemap, Source
from crawler.sources.discovery import KINDS
from crawler.sources.source import ENTRIES

ADDRESS = "https://example.org/sitemap.xml"


@dataclass(frozen=True, slots=True)
class Hostile(Source):
    """Does to its reader what the answer says."""

    kind: ClassVar[str] = "hostile"
    usual: ClassVar[tuple[str, ...]] = ("",)

    def _listing(self, answer):
        match answer.payload:
            case b"spin":
                while True:
                    pass
            case b"die":
                os._exit(1)
            case b"hog":
                return len(b"x" * 2**40)
        raise ValueError("the parser gave up")


def nap(seconds):
    time.sleep(seconds)
    return "rested"


@pytest.fixture(scope="module")
def pool():
    running = ReaderProcesses(workers=2, seconds=0.5)
    yield running
    running.close()


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"spin", "reader took too long (0.5 s)"),
        (b"die", "reader crashed"),
        (b"hog", "reader ran out of memory"),
        (b"raise", "reader failed (ValueError)"),
    ],
)
async def test_a_list_that_no_reader_survives_is_a_problem_with_its_reason(pool, payload, reason):
    """It would else be the process that crawls which hangs, dies or fills the memory."""
    await pool.parse(nap, 0)  # a crawl that has read a page
    hostile, good = await asyncio.gather(
        listing_of(Hostile(), Answer(url=ADDRESS, payload=payload), pool),
        listing_of(Sitemap(), Answer(url=ADDRESS, payload=b"https://example.org/a"), pool),
    )

    assert hostile.problem == Problem(fault=Fault.NOT_PARSED, got=reason)
    assert hostile.problem.reason == f"not parsed ({reason})"
    assert [entry.url for entry in good.entries] == ["https://example.org/a"]


async def test_the_limit_counts_the_processor_and_not_the_clock(pool):
    """On a busy machine good pages would else be called hostile."""
    assert await pool.parse(nap, 1.2) == "rested"
    with pytest.raises(NotParsed, match="too long"):
        await pool.parse(Hostile()._listing, Answer(url=ADDRESS, payload=b"spin"))


@pytest.mark.parametrize(
    ("source", "answer"),
    [
        (Feed(), Answer(url=ADDRESS, status=503, payload=b"<rss/>")),
        (Feed(), Answer(url=ADDRESS, payload=b" \n")),
        (Sitemap(), Answer(url="https://example.org/robots.txt", payload=b"Sitemap: /a.xml\n")),
    ],
)
async def test_what_is_no_work_starts_no_reader(source, answer):
    """A run in which nothing is new ends before a reader would have been loaded."""
    pool = ReaderProcesses()
    try:
        listing = await listing_of(source, answer, pool)
        started = pool.has_started
    finally:
        pool.close()

    assert listing == source.read(answer)
    assert not started


@pytest.mark.parametrize(
    ("payload", "starts"),
    [
        (b"https://example.org/a".ljust(SHORT), False),
        (b"https://example.org/a".ljust(SHORT + 1), True),
        (gzip.compress(b"https://example.org/a"), True),
    ],
    ids=["short", "long", "packed"],
)
async def test_a_short_list_starts_no_reader(payload, starts):
    """A run that finds nothing new would else load all that articles are read with; a packed one may be of any size."""
    pool = ReaderProcesses(workers=1)
    try:
        listing = await listing_of(Sitemap(), Answer(url=ADDRESS, payload=payload), pool)
        started = pool.has_started
    finally:
        pool.close()

    assert started is starts
    assert [entry.url for entry in listing.entries] == ["https://example.org/a"]


async def test_a_short_list_that_breaks_its_parser_is_a_problem_too():
    """Where it is parsed must not matter."""
    pool = ReaderProcesses(workers=1)
    try:
        listing = await listing_of(Hostile(), Answer(url=ADDRESS, payload=b"raise"), pool)
    finally:
        pool.close()

    assert listing.problem == Problem(fault=Fault.NOT_PARSED, got="reader failed (ValueError)")


BEGINNINGS = (b"", b"<rss><channel>", b"<feed>", b"<urlset>", b"<sitemapindex>", b"<html><body>", b"[", b'{"items":[')
REPEATED = (
    b"<a>", b"<a href=x-y-z-1>", b"<a href=x-y-z><time>", b"<item><link>/a</link>", b"<url><loc>/a", b"<link/>",
    b"&amp;",
    b"<entry><content type='html'>&lt;p>", b"<entry xml:base='a'>", b"<i a='", b"<![CDATA[", b"<!--", b"[", b'{"a":',
    b'{"link":"https://example.org/a","title":{"rendered":"..."},"excerpt":{"rendered":"...\xe2\x80\xa6"}},',
    b'{"url":"https://example.org/a","content_html":"<p>a<p>b<p>c","title":"x"},', b"https://example.org/a\n",
    b"\xff\x00", b" ",
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS.values())
def test_nothing_short_takes_long(kind):
    """It is parsed in the process that crawls all publications."""
    for beginning, repeated in itertools.product(BEGINNINGS, REPEATED):
        payload = (beginning + repeated * SHORT)[:SHORT]
        began = time.thread_time()
        bounded(kind(), Answer(url=ADDRESS, payload=payload))
        assert time.thread_time() - began < 3.0, (beginning, repeated)  # 0.5 where nothing else runs


@pytest.mark.parametrize(("listed", "kept", "is_told"), [(ENTRIES, ENTRIES, False), (ENTRIES + 1, ENTRIES, True)])
def test_an_answer_lists_no_more_than_any_honest_one(listed, kept, is_told):
    """sitemaps.org allows 50,000; 900,000 once took 657 MB."""
    payload = b"".join(b"https://example.org/%d\n" % number for number in range(listed))

    listing = bounded(Sitemap(), Answer(url=ADDRESS, payload=payload))

    assert len(listing.entries) == kept
    assert listing.problem == (Problem(fault=Fault.TOO_MANY_ENTRIES, number=ENTRIES) if is_told else None)


def test_a_sitemap_is_read_no_further_than_its_entries_are_taken():
    """Nine times as many took the reader half a minute, which is all that it has."""
    listed = b"".join(b"<url><loc>https://example.org/%d</loc></url>" % number for number in range(ENTRIES + 9))

    listing = Sitemap().read(Answer(url=ADDRESS, payload=b"<urlset>" + listed + b"</urlset>"))

    assert len(listing.entries) == ENTRIES + 1
