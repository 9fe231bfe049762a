"""Every built-in publication, crawled end to end against the replica of its kind of site."""

import json
import os
from dataclasses import dataclass

import pytest
from sqlite_utils import Database

from crawler.publications.registry import built_in
from tests import warm
from tests.replicas.cast import CAST, EARLIER
from tests.replicas.stage import press_of, staged

ARTICLES = "SELECT articles.*, slug FROM articles JOIN publications ON publications.id = publication_id"
AUTHORS = "SELECT article_id, name FROM article_authors JOIN authors ON authors.id = author_id ORDER BY position"
URLS = "SELECT slug, url, outcome, reason FROM urls JOIN publications ON publications.id = publication_id"


@dataclass
class Crawled:
    """What one crawl of many replicas left."""

    sites: dict
    report: dict
    articles: dict
    authors: dict
    outcomes: dict


@pytest.fixture(scope="module")
def today(tmp_path_factory):
    yield from _crawl(CAST, tmp_path_factory.mktemp("today"))


@pytest.fixture(scope="module")
def earlier(tmp_path_factory):
    yield from _crawl(EARLIER, tmp_path_factory.mktemp("earlier"))


def _crawl(cast, folder):
    with staged(cast, folder / "blotter.toml") as sites:
        env = {key: value for key, value in os.environ.items() if not key.startswith("BLOTTER_")}
        done = warm.blotter(["crawl", "--json", "--since", "2000"], cwd=folder, env=env, timeout=300)
        assert done.returncode in {0, 1}, done.stderr
        yield _left(folder / "blotter.db", sites, json.loads(done.stdout))


def _left(path, sites, report):
    crawled = Crawled(sites=sites, report=report, articles={}, authors={}, outcomes={})
    db = Database(path)
    for article in db.query(ARTICLES):
        crawled.articles.setdefault(article["slug"], {})[article["headline"]] = article
    for author in db.query(AUTHORS):
        crawled.authors.setdefault(author["article_id"], []).append(author["name"])
    for url in db.query(URLS):
        crawled.outcomes.setdefault(url["slug"], []).append((url["url"], url["outcome"], url["reason"]))
    db.close()
    return crawled


def _is_kept_whole(name, part, crawled):
    press = press_of(name, part)
    kept = crawled.articles.get(name, {})
    assert set(kept) == {story.headline for story in press.stories}, crawled.outcomes.get(name)
    for story in press.stories:
        article = kept[story.headline]
        for paragraph in story.paragraphs:
            assert paragraph in article["body"]
        assert press.tail not in article["body"]
        assert "Copyright" not in article["body"]
        assert (article["standfirst"] or story.standfirst) == story.standfirst
        assert article["published"][:10] == f"{story.at:%Y-%m-%d}"
        assert crawled.authors.get(article["id"], []) == ([story.author] if part.bylines else [])


@pytest.mark.parametrize("name", sorted(CAST))
def test_a_publication_is_kept_whole_and_clean(name, today):
    """Each article of the replica stands once, with headline, text, day and author, and nothing else is an article."""
    _is_kept_whole(name, CAST[name], today)


@pytest.mark.parametrize("name", sorted(EARLIER))
def test_a_publication_is_kept_whole_as_it_was_before(name, earlier):
    """Old addresses and old makes of a site are read like today's."""
    _is_kept_whole(name, EARLIER[name], earlier)


def test_every_publication_has_a_replica():
    """A declaration that nothing crawls is a guess that nobody tried."""
    assert set(CAST) == set(built_in())
