"""A theme is switched: the same database, other pages."""

import json
from types import SimpleNamespace

import pytest

from tests.crawler.crawl.crawling import Crawling
from tests.site import TEXT, TestSite, article

PATHS = [f"news/story-{number}/" for number in range(9)]
STANDFIRST = '<p class="standfirst">What the panel of the county decided about the town this week.</p>'


def old_page(number):
    page = article(f"Story {number} of the county desk", text=f"{TEXT}\n\nThis was story {number}.", day="2026-11-08")
    return page.replace('<p class="date">', f'{STANDFIRST}<p class="date">')


def new_page(number):
    """The same words under another theme: no standfirst, no byline, the minute for the day."""
    page = old_page(number).replace(STANDFIRST, "").replace('<p class="byline">By Jo Hale</p>', "")
    return page.replace("Nov 08, 2026", "Nov 08, 2026 at 09:30")


def renamed_page(number):
    """A theme that prints the desk in place of the writer."""
    return old_page(number).replace("By Jo Hale", "By Max Reed")


def crawled(folder, page):
    """What two crawls leave, before and after a redesign that prints each *page*."""
    with TestSite() as site:
        crawling = Crawling(folder, site)
        crawling.declare()
        for number, path in enumerate(PATHS):
            site.put(path, old_page(number))
        site.lists(*PATHS)
        crawling.crawl()
        before = crawling.rows("SELECT headline, standfirst, byline, published_day FROM articles ORDER BY headline")
        for number, path in enumerate(PATHS):
            site.put(path, page(number))
        crawling.make_due()
        done = crawling.blotter("crawl", "sample", "--json")
        return SimpleNamespace(
            before=before,
            after=crawling.rows("SELECT headline, standfirst, byline, published_day FROM articles ORDER BY headline"),
            revisions=crawling.rows("SELECT cause, changed FROM revisions"),
            said=json.loads(done.stdout)["publications"][0],
            held=json.loads(crawling.blotter("held", "--json").stdout),
            status=crawling.blotter("status").stdout,
        )


@pytest.fixture(scope="module")
def lost(tmp_path_factory):
    return crawled(tmp_path_factory.mktemp("lost"), new_page)


@pytest.fixture(scope="module")
def renamed(tmp_path_factory):
    return crawled(tmp_path_factory.mktemp("renamed"), renamed_page)


def test_a_theme_that_prints_less_takes_nothing_away(lost):
    """Standfirst, byline and day stand as they were, and nobody is said to have edited."""
    assert lost.before[0]["standfirst"]
    assert lost.before[0]["byline"] == "By Jo Hale"
    assert lost.after == lost.before
    assert (lost.revisions, lost.held) == ([], [])
    assert (lost.said["outcome"], lost.said["changed"]) == ("finished", 0)


def test_a_theme_that_prints_other_things_waits_for_a_person(renamed):
    """One event, with the fields; what stood stands, and status asks."""
    (event,) = renamed.held

    assert renamed.after == renamed.before
    assert renamed.revisions == []
    assert event["reason"] in {"layout changed (authors, byline)", "layout changed (byline)"}
    assert event["changed"] == len(PATHS)
    assert renamed.said["outcome"] == "layout changed"
    assert f"blotter held {event['id']}" in renamed.status
