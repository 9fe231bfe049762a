"""Several publications in one run, more than are crawled at once, all on one host."""

import json
from collections import Counter

import pytest

from tests.crawler.crawl.crawling import Crawling
from tests.site import Doorkeeper, TestSite, article

TITLES = [f"title-{letter}" for letter in "abcdefghij"]


@pytest.fixture(scope="module")
def crawled(tmp_path_factory):
    """Crawl ten publications that share a host."""
    with TestSite() as site:
        crawling = Crawling(tmp_path_factory.mktemp("several"), site)
        tables = []
        for name in TITLES:
            for number in (1, 2):
                site.put(f"{name}/story-{number}/", article(f"Story {number} of {name}"))
            site.lists(f"{name}/story-1/", f"{name}/story-2/", at=f"{name}/sitemap.xml")
            tables.append(
                f'[publications.{name}]\nhome = "{site.url(name)}/"\n'
                f'sources = ["sitemap {site.url(name)}/sitemap.xml"]\n'
                f'article = "^/{name}/"\nown_site = true\ndelay = 0\n'
            )
        crawling.folder.joinpath("blotter.toml").write_text("\n".join(tables))
        site.put("robots.txt", "")
        crawling.doorkeeper = Doorkeeper()
        crawling.doorkeeper.watch(site)
        done = crawling.blotter("crawl", "--json")
        assert done.returncode == 0, done.stdout + done.stderr
        yield crawling, json.loads(done.stdout)["publications"]


def test_all_publications_get_their_turn(crawled):
    """Eight at once, the others when one of them is done."""
    _, said = crawled

    assert sorted(each["publication"] for each in said) == TITLES
    assert {(each["outcome"], each["new"]) for each in said} == {("finished", 2)}


def test_what_one_host_serves_is_kept_apart_by_publication(crawled):
    """Each article belongs to the title that lists it."""
    crawling, _ = crawled

    found = crawling.rows(
        """SELECT slug, headline FROM articles JOIN publications ON publications.id = publication_id
           ORDER BY slug, headline"""
    )
    assert [(row["slug"], row["headline"]) for row in found] == [
        (name, f"Story {number} of {name}") for name in TITLES for number in (1, 2)
    ]


def test_publications_that_share_a_host_share_its_gate(crawled):
    """One request at a time, whoever asks: the server is the witness, and no clock is looked at."""
    crawling, _ = crawled
    titles = Counter(path.split("/")[1] for path in crawling.site.requested)

    assert [titles[name] for name in TITLES] == [3] * len(TITLES)
    assert crawling.doorkeeper.most == 1


def test_a_shared_robots_txt_is_asked_for_by_each_publication_at_most_once(crawled):
    """And by none of them a second time in one run."""
    crawling, _ = crawled

    assert 1 <= crawling.site.requested.count("/robots.txt") <= len(TITLES)
