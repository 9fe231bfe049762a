"""A page that a whole sitemap or listing no longer lists is looked at in the next run, as with WordPress."""

import pytest

from crawler.sources.removals import removed
from tests.crawler.crawl.crawling import Crawling
from tests.site import TestSite, feed

LISTS = {
    "the same": ("abcd", "abcd", ""),
    "one from the middle": ("abcd", "abd", "c"),
    "one from the middle, and a new one": ("dcba", "edba", "c"),
    "the first": ("abcd", "bcd", "a"),
    "the last, where nothing is new": ("dcba", "dcb", "a"),
    "the last of a list of news": ("dcba", "edcb", ""),
    "the last two of a list of news": ("dcba", "fedc", ""),
    "the oldest, at the front, and a new one": ("abcd", "bcde", "a"),
    "put in another order": ("abcd", "dcba", ""),
    "half of it": ("abcd", "ab", "cd"),
    "more than half of it": ("abcde", "ab", ""),
    "all of it": ("abcd", "wxyz", ""),
    "twice in the list": ("abab", "b", "a"),
}


@pytest.mark.parametrize(("before", "now", "gone"), LISTS.values(), ids=LISTS.keys())
def test_what_is_taken_out_of_a_list_is_told_from_what_it_drops(before, now, gone):
    """A list of news forgets its end; a list that was made anew or cut off says nothing."""
    assert removed(before, now) == set(gone)


def as_sitemap(site, paths):
    site.lists(*paths)


def as_feed(site, paths):
    site.put("feed/", feed({site.url(path): path for path in paths}), media_type="application/rss+xml")


def as_listing(site, paths):
    site.put("", "<h1>News</h1>" + "".join(f'<h2><a href="/{path}">Story of {path}</a></h2>' for path in paths))


KINDS = {
    "sitemap sitemap.xml": as_sitemap,
    "feed feed/": as_feed,
    "pages": as_listing,
}


@pytest.fixture(scope="module", params=KINDS.items(), ids=KINDS.keys())
def weeded(tmp_path_factory, request):
    """Ten old articles, of which one is taken out of the list and down, and one out of the list alone."""
    source, lists = request.param
    with TestSite() as site:
        crawling = Crawling(tmp_path_factory.mktemp("weeded"), site)
        crawling.declare(sources=f'["{source}"]', article='"^/news/"')
        paths = [f"news/story-{number}-here/" for number in range(10)]
        site.lists(*paths)
        lists(site, paths)
        crawling.crawl()
        with crawling.writing() as db:
            db.execute("UPDATE urls SET due_at = NULL WHERE role = 'article'")
        lists(site, [path for path in paths if path not in {paths[3], paths[6]}])
        site.put(paths[3], "<h1>Not found</h1>", status=404)
        begun = len(site.requests)
        crawling.crawl()
        yield paths, [each.path for each in site.requests[begun:]], crawling.ledger("outcome", "reason")


def test_what_is_listed_no_more_is_looked_at_in_the_next_run(weeded):
    """And nothing else: the others are at rest."""
    paths, requested, _ = weeded

    assert sorted(path for path in requested if path.startswith("/news/")) == [f"/{paths[3]}", f"/{paths[6]}"]


def test_only_its_page_says_that_it_is_gone(weeded):
    """A list may forget an article that is still there."""
    paths, _, ledger = weeded

    assert ledger[paths[3]] == ("gone", "http 404")
    assert ledger[paths[6]] == ("archived", None)
