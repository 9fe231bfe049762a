"""A real WordPress, crawled by each of its sources into an archive of its own."""

from collections import Counter

import pytest

from archive.urls import normalise

pytestmark = pytest.mark.wordpress
SOURCES = {"rest": "wordpress", "sitemap": "sitemap wp-sitemap.xml", "feed": "feed feed/", "listing": "pages /"}


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_crawl_stores_every_article_once_and_asks_for_none_again(wordpress, crawl, rows, source):
    """By whatever source: the same articles, each once, and protected posts told apart; a second run transfers none."""
    crawl(source)
    wordpress.forget()
    crawl(source)

    stored = Counter(normalise(url) for (url,) in rows("SELECT url FROM articles"))
    barred = rows("SELECT url FROM urls WHERE outcome = 'not_article' AND reason = 'password protected'")
    assert stored == Counter(normalise(story.url) for story in wordpress.posts)
    assert {url for (url,) in barred} == {normalise(story.url) for story in wordpress.protected}
    assert [asked.path for asked in wordpress.requested if asked.path.startswith("/news/")] == []
