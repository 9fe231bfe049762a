"""What the hostile tests share: a site to misbehave on, crawled run after run."""

import pytest

from tests.crawler.crawl.crawling import Crawling

collect_ignore = ["watch"]  # it watches every process that loads it


@pytest.fixture
def crawling(tmp_path, site):
    """A publication called ``sample`` on the site, declared with its sitemap."""
    made = Crawling(tmp_path, site)
    made.declare()
    return made
