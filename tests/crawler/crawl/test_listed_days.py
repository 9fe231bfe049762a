"""A page without a date has the day of its listing, and that is the day of the place where the list was written."""

import json

import pytest

from tests.crawler.crawl.crawling import Crawling
from tests.site import TEXT, TestSite, article

RSS = {
    "auckland": ("Thu, 05 Mar 2026 08:30:00 +1300", "2026-03-04T19:30:00Z", "+13:00", "2026-03-05"),
    "new-york": ("Thu, 05 Mar 2026 23:30:00 -0500", "2026-03-06T04:30:00Z", "-05:00", "2026-03-05"),
    "sydney-by-name": ("Thu, 05 Mar 2026 08:30:00 AEDT", "2026-03-04T21:30:00Z", "+11:00", "2026-03-05"),
    "denver-by-letters": ("Thu, 05 Mar 2026 9:30 PM MT", "2026-03-06T04:30:00Z", "-07:00", "2026-03-05"),
    "delhi": ("2026-03-05T02:15:00+05:30", "2026-03-04T20:45:00Z", "+05:30", "2026-03-05"),
    "st-johns": ("2026-03-05T22:15:00-03:30", "2026-03-06T01:45:00Z", "-03:30", "2026-03-05"),
    "berlin": ("Thu, 05 Mar 2026 00:20:00 +0100", "2026-03-04T23:20:00Z", "+01:00", "2026-03-05"),
    "greenwich": ("Thu, 05 Mar 2026 23:30:00 GMT", "2026-03-05T23:30:00Z", None, "2026-03-05"),
    "a-day": ("2026-03-05", "2026-03-05", None, "2026-03-05"),
    "no-zone-known": ("Thu, 05 Mar 2026 23:30:00 XQT", "2026-03-05", None, "2026-03-05"),
    "nothing": ("Mon, 01 Jan 0001 00:00:00 +1300", None, None, None),
}


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    """A crawl of pages without a date, from a feed whose times have offsets; the publication declares no zone."""
    with TestSite() as site:
        crawling = Crawling(tmp_path_factory.mktemp("days"), site)
        crawling.declare(sources='["feed feed/"]')
        for name in RSS:
            page = article(f"The bridge of {name.title()} is shut", text=f"{TEXT} The crew is that of {name}.")
            page = page.replace("Nov 08, 2019", "").replace("2019-11-08T09:30:00+00:00", "")
            site.put(f"news/{name}/", page)
        items = "".join(
            f"<item><title>The bridge of {name.title()} is shut</title><link>{site.url(f'news/{name}/')}</link>"
            f"<pubDate>{told}</pubDate></item>"
            for name, (told, *_) in {**RSS, "lost": RSS["auckland"]}.items()
        )
        site.put("feed/", f'<?xml version="1.0"?><rss version="2.0"><channel>{items}</channel></rss>')
        crawling.crawl(code=None)
        crawling.blotter("crawl", "sample", "--since", "2026-03", "--quiet")
        yield crawling


def days(crawled):
    rows = crawled.rows(
        """SELECT address, listed_date, listed_offset, published_day
           FROM urls LEFT JOIN articles ON article_id = articles.id WHERE role = 'article' ORDER BY address"""
    )
    return {row.pop("address").rstrip("/").rpartition("/")[2]: tuple(row.values()) for row in rows}


@pytest.mark.parametrize("name", RSS)
def test_the_day_is_that_of_the_offset_that_the_source_wrote(crawled, name):
    """The time stays in UTC, as all times of the archive are; the offset stands beside it."""
    assert days(crawled)[name] == RSS[name][1:]


def test_what_is_missing_is_of_the_publishers_day_too(crawled):
    """Its page never came, so that only the listing says of what day it is."""
    days = ("2026-03-04", "2026-03-05")
    on = {day: crawled.blotter("search", "--since", day, "--until", day, "--json") for day in days}

    missing = {day: json.loads(done.stdout)["coverage"]["missing"] for day, done in on.items()}

    assert [[each["number"] for each in missing[day]] for day in days] == [[], [1]]


def test_a_rebuilt_archive_has_the_same_days(crawled, tmp_path):
    """The record of each answer says what the ledger knew."""
    made = tmp_path / "again.db"

    done = crawled.blotter("rebuild", "blotter-captures", "--archive", str(made))

    assert done.returncode == 0, done.stderr
    before = days(crawled)
    crawled.folder.joinpath("blotter.db").rename(crawled.folder / "first.db")
    made.rename(crawled.folder / "blotter.db")
    assert days(crawled) == before
