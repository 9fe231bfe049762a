"""A real WordPress, crawled by each of its sources into an archive of its own."""

import json
import sqlite3
from collections import Counter

import pytest

from archive.urls import normalise

pytestmark = pytest.mark.wordpress
SOURCES = {"rest": "wordpress", "sitemap": "sitemap wp-sitemap.xml", "feed": "feed feed/", "listing": "pages /"}


@pytest.fixture
def crawl(tmp_path, wordpress, declare, blotter):
    """Crawl the site by one source; return the summary."""

    def run(source):
        declare(home=wordpress.url, sources=[source], article="^/news/[^/]+/?$", title="The Northmarch Gazette")
        done = blotter("crawl", "sample", "--json", "--since", "2000")
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return run


@pytest.fixture
def rows(tmp_path):
    def query(sql):
        db = sqlite3.connect(tmp_path / "blotter.db")
        try:
            return db.execute(sql).fetchall()
        finally:
            db.close()

    return query


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_crawl_stores_every_article_once_and_asks_for_none_again(wordpress, crawl, rows, source):
    """By whatever source: the same articles, each once; a second run over the unchanged site transfers no article."""
    crawl(source)
    wordpress.forget()
    crawl(source)

    stored = Counter(normalise(url) for (url,) in rows("SELECT url FROM articles"))
    assert [stored[normalise(story.url)] for story in wordpress.posts] == [1] * len(wordpress.posts)
    assert set(stored) <= {normalise(story.url) for story in wordpress.posts + wordpress.protected}
    assert [asked.path for asked in wordpress.asked if asked.path.startswith("/news/")] == []
