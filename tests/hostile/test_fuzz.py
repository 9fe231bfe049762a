"""Whatever bytes come, what reads them ends with a result or a reason, and soon. ``make fuzz`` tries 100,000 inputs."""

import json
import os
import plistlib
import random
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, seed, settings
from hypothesis import strategies as st

from archive.config import Config
from archive.errors import ArchiveError
from crawler.crawl.answers import bounded, texts_by_kind
from crawler.errors import CrawlerError
from crawler.fetching.challenge import challenge_in
from crawler.fetching.optout import signals
from crawler.fetching.robots import Robots
from crawler.imports.saved_pages import load
from crawler.imports.streaming import page_in
from crawler.probe.shapes import front_page
from crawler.publications.opml import outlines
from crawler.publications.registry import declared
from crawler.reading.page import Page
from crawler.reading.reader import read
from crawler.sources import Answer
from crawler.sources.discovery import KINDS
from tests.site import article, feed, sitemap

INPUTS = int(os.environ.get("FUZZ", "2000"))
SECONDS = 10.0  # of a processor for one input; a worker is given thirty
AT = datetime(2026, 11, 1, tzinfo=UTC)
ADDRESS = "https://example.org/news/1/"

JSON_LD = (
    '<script type="application/ld+json">{"@type":"NewsArticle","author":[{"name":"Jo"}],"articleBody":"a"}</script>'
)
POST = {"id": 1, "type": "post", "link": ADDRESS, "date_gmt": "2026-01-01T00:00:00", "title": {"rendered": "T"},
        "content": {"rendered": "<p>a</p><p>b</p><p>c</p>"}, "excerpt": {"rendered": "a..."}, "_links": {}}  # fmt: skip
SEEDS = {
    "page": article().replace("</head>", JSON_LD + "</head>").encode(),
    "text": b"A headline\n\nBy Jo Hale\nNov 8, 2019\n\n" + b"Words of a story that goes on. " * 30,
    "feed": feed({ADDRESS: "T"}).encode(),
    "atom": b"<feed xmlns='http://www.w3.org/2005/Atom'><entry><link href='/a'/><updated>2026-01-01</updated></entry>",
    "sitemap": sitemap([ADDRESS], lastmod="2026-01-01").encode(),
    "rest": json.dumps([POST]).encode(),
    "json feed": json.dumps({"version": "https://jsonfeed.org/version/1", "items": [{"url": ADDRESS}]}).encode(),
    "robots": b"User-agent: *\nDisallow: /a*b$\nCrawl-delay: 5\nSitemap: /s.xml\nContent-Signal: search=yes\n",
    "configuration": b'contact = "a@example.org"\nmax_hours = 3\n[publications.a]\nhome = "https://example.org/"\n',
    "webarchive": plistlib.dumps(
        {
            "WebMainResource": {
                "WebResourceData": b"<p>a",
                "WebResourceMIMEType": "text/html",
                "WebResourceURL": ADDRESS,
            }
        },
        fmt=plistlib.FMT_BINARY,
    ),
    "mhtml": b"MIME-Version: 1.0\nSnapshot-Content-Location: https://example.org/a\nContent-Type: multipart/related;"
    b' boundary="b"\n\n--b\nContent-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\n<p>a=3D\n--b--\n',
    "opml": b'<opml version="2.0"><body><outline text="A" type="rss" xmlUrl="https://example.org/feed/"/></body></opml>',
    "line": json.dumps({"id": 1, "url": ADDRESS, "html": "<p>a", "fetched_at": "2026-01-01"}).encode(),
}
PIECES = (
    b"<", b">", b"&", b"&#1;", b"&#xD800;", b"\\ud83d", b"\x00", b"\xff\xfe", b"<![CDATA[", b"]]>", b"<!--",
    b"{", b"}", b"[", b"]", b'"', b"\\", b"-1", b"9" * 400, b"99999999999999999999", b"1e999", b"NaN",
    b"0001-01-01", b"9999-12-31T23:59:60Z", b"<div>" * 300, b"<svg>", b"<table><tr><td>",
    b"<base href='//[::1'>", b"http://[::1", b"?page=\xc2\xb2", b"\xe2\x80\xae", b"...", b" " * 500, b"null",
    b"true", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"<?xml version='1.0' encoding='utf-7'?>", b"\r",
    b"\xed\xa0\x80", b"%zz", b":",
)  # fmt: skip


def mutated(chance, data):
    """Return *data* with some bytes dropped, doubled, changed or put in."""
    made = bytearray(data)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(made) + 1)
        end = min(len(made), at + chance.randint(1, 40))
        match chance.randrange(5):
            case 0:
                del made[at:end]
            case 1:
                made[at:at] = made[at:end] * chance.randint(1, 20)
            case 2:
                made[at:end] = chance.randbytes(end - at)
            case 3:
                made[at:at] = chance.choice(PIECES)
            case _:
                made[at:at] = chance.choice(list(SEEDS.values()))[: chance.randint(1, 300)]
    return bytes(made)


def read_page(data):
    """Let the reader read *data*, and everything else that looks at a page."""
    media_type = ("text/html", "text/plain", "text/html; charset=utf-7", None)[len(data) % 4]
    read(Page(url=ADDRESS, payload=data, fetched_at=AT, media_type=media_type, documents=len(data) % 2 == 0))
    look_at(data)


def look_at(data):
    """Do what the process that crawls does with a page."""
    headers = {"x-robots-tag": data[:200].decode("latin-1"), "link": data[-300:].decode("latin-1")}
    signals(headers, data, "blotter")
    challenge_in(200, headers, data)


def read_list(data):
    """Let each kind of source read *data*."""
    headers = {"x-wp-total": data[:30].decode("latin-1"), "link": data[:300].decode("latin-1")}
    for kind in KINDS.values():
        bounded(kind(), Answer(url=ADDRESS, payload=data, headers=headers))
    texts_by_kind(Answer(url=ADDRESS, payload=data))
    front_page(Answer(url=ADDRESS, payload=data, headers=headers))


def read_robots(data):
    """Let *data* be a robots.txt, and be obeyed."""
    Robots.answered(200, data, ADDRESS).verdict(ADDRESS)


def read_given(data):
    """Let *data* be what a user gives: a configuration, a list of publications, a saved page, or a line of pages."""
    with TemporaryDirectory() as folder:
        path = Path(folder, "given.html")
        path.write_bytes(data)
        with suppress(ArchiveError, CrawlerError):
            declared(Config.load(path))
        with suppress(ArchiveError, CrawlerError):
            load(path, ADDRESS)
    with suppress(ValueError):  # as below
        list(outlines(data))
    with suppress(ValueError, TypeError, AttributeError, RecursionError):  # told to the user where a line is read
        page_in(json.loads(data))


WAYS = {
    "page": read_page, "text": read_page, "feed": read_list, "atom": read_list, "sitemap": read_list, "rest": read_list,
    "json feed": read_list, "robots": read_robots, "configuration": read_given, "line": read_given,
    "mhtml": read_given, "webarchive": read_given, "opml": read_given,
}  # fmt: skip


@pytest.mark.parametrize("kind", SEEDS)
def test_no_bytes_break_what_reads_them(kind):
    """The same inputs each time: a failure names its number."""
    for number in range(INPUTS // len(SEEDS)):
        data = mutated(random.Random(f"{kind} {number}"), SEEDS[kind])
        began = time.thread_time()
        try:
            WAYS[kind](data)
        except Exception as error:
            raise AssertionError(f"{kind} {number}: {data[:2000]!r}") from error
        assert time.thread_time() - began < SECONDS, (kind, number, data[:2000])


@seed(14)
@settings(max_examples=max(20, INPUTS // 20), deadline=None, database=None)
@given(st.binary(max_size=3000), st.sampled_from([read_list, read_robots, look_at, read_given]))
def test_no_bytes_at_all_break_what_reads_them(data, way):
    """What no one would think of: Hypothesis makes it, and makes what fails small."""
    way(data)
