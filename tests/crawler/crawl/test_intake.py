"""The one way into the archive: pages that are not fetched take it as crawled ones do."""

import asyncio
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from archive.config import Config
from archive.recording.change import Change
from archive.records import Exchange, Origin, Role
from crawler.crawl.intake import Intake
from crawler.crawl.run import Run
from crawler.crawl.share import Share, unasked
from crawler.fetching.results import Fetched
from crawler.titles.title import Title
from tests.site import TEXT, article

HOME = "https://gazette.example/"


class Gazette(Title):
    name = "gazette"
    title = "Gazette"
    home = HOME
    article = "^/news/"


@pytest.fixture
def share(tmp_path):
    """The share of a publication in a run that fetches nothing."""
    with closing(Run(tmp_path / "blotter.db", Config(), "import gazette")) as run:
        yield Share(run, Gazette)


def take(share, path, page, *, kept=None):
    """Take *page* as the page at *path*; *kept* may change its reading before it is recorded."""
    url, payload = HOME + path, page.encode()
    exchange = Exchange(
        url=url,
        fetched_at=datetime(2026, 3, 1, tzinfo=UTC),
        status=200,
        body=payload,
        payload=payload,
        response_headers=(("Content-Type", "text/html; charset=utf-8"),),
        origin=Origin.IMPORT,
    )
    intake = Intake(share)

    async def carried():
        read = await intake.read(intake.keep(Fetched(due=share.address(url, Role.ARTICLE), exchange=exchange)))
        return await intake.record(kept(read) if kept else read)

    return asyncio.run(carried())


def test_a_page_that_is_not_fetched_is_recorded_and_counted(share):
    """The import counts what the crawl counts, in the same words."""
    first = take(share, "news/radios/", article("Radios"))
    again = take(share, "news/radios/", article("Radios"))

    assert (first.change, again.change) == (Change.NEW, Change.UNCHANGED)
    assert share.counts.by_outcome == {"new": 1, "unchanged": 1}


def test_where_nothing_is_fetched_a_later_page_that_is_not_kept_is_named(share):
    """Asking the site for it is a crawl's business; the article says that it is not whole."""
    linked = article("Radios").replace(
        "</article>", '</article><p class="pages"><a href="/news/radios/?page=2">2</a></p>'
    )

    recorded = take(share, "news/radios/", linked)

    (kept,) = share.archive.db.query("SELECT truncated FROM articles WHERE id = ?", [recorded.article_id])
    assert kept["truncated"] == "later page missing (2: not kept)"
    assert not list(share.archive.db.query("SELECT 1 FROM urls WHERE role = 'page'"))


def test_a_crawl_looked_at_a_page_when_it_was_answered(tmp_path):
    """It may read and record it later; a rebuild knows the time of the answer alone, and must say the same."""
    with closing(Run(tmp_path / "blotter.db", Config(), "crawl")) as run:
        share = Share(run, Gazette, unasked)
        take(share, "news/radios/", article("Radios"))
        (url,) = share.archive.db.query("SELECT checked_at FROM urls")
    assert url["checked_at"] == "2026-03-01T00:00:00Z"


def test_an_import_is_no_look_at_the_site(share):
    """Else every old page that it brings would be due in the next crawl."""
    take(share, "news/radios/", article("Radios"))

    (url,) = share.archive.db.query("SELECT checked_at FROM urls")
    assert url["checked_at"] > "2026-03-01T00:00:00Z"


def test_what_the_publisher_changed_is_kept_apart_from_what_our_reader_does_otherwise(share):
    """A page saved anew after the reader got better: its old capture is read by today's reader first."""
    take(share, "news/radios/", article("Radios"), kept=by_an_earlier_reader)

    edited = TEXT.replace("radios", "handsets")
    take(share, "news/radios/", article("Radios", text=edited))

    (kept,) = share.archive.db.query("SELECT body FROM articles")
    assert kept["body"] == edited
    causes = share.archive.db.query("SELECT cause FROM revisions ORDER BY id")
    assert [row["cause"] for row in causes] == ["blotter", "publisher"]


def by_an_earlier_reader(read):
    """Return *read* as an earlier reader would have made it: with a line that is no part of the text."""
    (page,) = read.pages
    story = replace(page.reading.article, body=f"{page.reading.article.body}\n\nShare this story with your colleagues.")
    return replace(read, pages=[replace(page, reading=replace(page.reading, reader="an earlier one", article=story))])
