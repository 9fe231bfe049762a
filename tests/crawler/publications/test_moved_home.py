"""A publication moves to another home, which names the one before as an alias."""

import pytest

from tests.crawler.crawl.crawling import Crawling
from tests.site import TestSite, sitemap

PATHS = [f"news/story-{number}-here/" for number in range(6)]


@pytest.fixture(scope="module")
def moved(tmp_path_factory):
    """Six articles, one of them gone; then the home moves. The new sitemap lists all but one, and one more."""
    with TestSite() as old, TestSite() as new:
        crawling = Crawling(tmp_path_factory.mktemp("moved"), old)
        crawling.declare(article='"^/news/"')
        old.lists(*PATHS)
        old.put(PATHS[5], "<h1>Gone</h1>", status=410)
        crawling.crawl()
        before = crawling.ledger("outcome", "reason", "article_id")
        with crawling.writing() as db:
            db.execute(
                """INSERT INTO held (event, state, what, url_id, article_id, seen_at)
                   SELECT 1, 'held', 'worse', id, article_id, checked_at FROM urls
                   WHERE address LIKE '%/story-1-here/'"""
            )
        captures = crawling.rows("SELECT captures.id, address FROM captures JOIN urls ON urls.id = url_id")
        new.lists(*PATHS, "news/fresh-one-here/")
        new.put(PATHS[5], "<h1>Gone</h1>", status=410)
        new.put("sitemap.xml", sitemap([new.url(path) for path in (*PATHS[:4], PATHS[5], "news/fresh-one-here/")]))
        crawling.site = new
        crawling.declare(article='"^/news/"', aliases=f'["{old.home}"]')
        with crawling.writing() as db:
            db.execute(
                """UPDATE urls SET due_at = '2020-01-01T00:00:00Z'
                   WHERE role = 'article' AND outcome = 'archived' AND address NOT LIKE '%/story-0-here/'"""
            )
        begun = len(old.requests)
        said = crawling.crawl()
        rows = crawling.rows("SELECT * FROM urls WHERE role = 'article'")
        yield {
            "said": said,
            "before": before,
            "captures": captures,
            "after": crawling.rows("SELECT captures.id, address FROM captures JOIN urls ON urls.id = url_id"),
            "old": {row["address"].removeprefix(old.home): row for row in rows if row["address"].startswith(old.home)},
            "new": {row["address"].removeprefix(new.home): row for row in rows if row["address"].startswith(new.home)},
            "held": crawling.rows("SELECT * FROM held"),
            "articles": crawling.rows("SELECT id, url FROM articles"),
            "old_requests": [each.path for each in old.requests[begun:]],
            "new_requests": [each.path for each in new.requests],
        }


def test_old_rows_keep_their_outcome(moved):
    """What became of an address is not forgotten because its host is no longer asked."""
    kept = {path: (row["outcome"], row["reason"], row["article_id"]) for path, row in moved["old"].items()}

    assert kept == moved["before"]
    assert {row["due_at"] for row in moved["old"].values()} == {None}
    assert moved["old_requests"] == []


def test_archived_addresses_do_not_enter_again_as_waiting(moved):
    """Each is the article that it was, below the new home, with the looks that were due."""
    assert moved["said"]["new"] == 1
    assert {row["outcome"] for row in moved["new"].values()} == {"archived", "gone"}
    assert all(moved["new"][path]["article_id"] == moved["before"][path][2] for path in PATHS[:5])
    assert len(moved["articles"]) == 6


def test_what_was_at_rest_stays_so_and_what_was_due_is_asked_below_the_new_home(moved):
    """Also where the new site no longer lists it."""
    assert f"/{PATHS[0]}" not in moved["new_requests"]
    assert f"/{PATHS[1]}" in moved["new_requests"]
    assert f"/{PATHS[4]}" in moved["new_requests"]


def test_captures_keep_the_address_that_was_asked_for(moved):
    """They came from there."""
    assert [row for row in moved["captures"] if row not in moved["after"]] == []


def test_what_waited_for_a_decision_is_released_by_the_page_below_the_new_home(moved):
    """It reads well there."""
    assert moved["held"] == []
