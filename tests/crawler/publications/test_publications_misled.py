"""Publications whose sources mislead: each is told plainly in the run's table and in the status, with what to do."""

import json
import os
from contextlib import ExitStack

import pytest

from tests import warm
from tests.site import TestSite, feed, sitemap

MANY = 50_000
"""URLs in one sitemap at most, by sitemaps.org."""


def anothers_feed(site):
    site.put("feed/", feed({"https://example.net/news/one-day-in-march": "One day"}))
    return {"sources": ["feed feed/"]}


def empty_feed(site):
    site.put("feed/", feed({}))
    return {"sources": ["feed feed/"]}


def huge_sitemap(site):
    site.put("sitemap.xml", sitemap(site.url(f"jobs/{number}/") for number in range(MANY)))
    return {"sources": ["sitemap sitemap.xml"], "article": "^/news/"}


def challenged(site):
    page = "<!doctype html><title>Just a moment...</title><p>Checking your browser.</p>"
    for place in ("", "feed/"):
        site.put(place, page, status=403, headers={"cf-mitigated": "challenge"})
    return {"sources": ["pages", "feed feed/"]}


def wrong_pattern(site):
    site.lists("stories/one-day-in-march/")
    return {"sources": ["sitemap sitemap.xml"], "article": "^/news/"}


NO_ARTICLE = "lists no address that article = '^/news/' matches"
MISLED = {
    "anothers-feed": (anothers_feed, "lists pages of another site: example.net", "correct the address"),
    "empty-feed": (empty_feed, "lists nothing", "blotter probe empty-feed"),
    "huge-sitemap": (
        huge_sitemap,
        f"lists {MANY}, {MANY} new; {NO_ARTICLE}",
        "correct article",
    ),
    "challenged": (challenged, "challenge page (Cloudflare)", "ask the publisher"),
    "wrong-pattern": (
        wrong_pattern,
        f"lists 1, 1 new; {NO_ARTICLE}",
        "correct article",
    ),
}


@pytest.fixture(scope="module")
def misled(tmp_path_factory):
    """One crawl of all of them, and the status after it."""
    folder = tmp_path_factory.mktemp("misled")
    tables = []
    with ExitStack() as stack:
        sites = {name: stack.enter_context(TestSite()) for name in MISLED}
        for name, (play, _, _) in MISLED.items():
            keys = {"home": sites[name].home, "own_site": True, "delay": 0} | play(sites[name])
            tables += [f"[publications.{name}]", *(f"{key} = {json.dumps(value)}" for key, value in keys.items())]
        (folder / "blotter.toml").write_text("\n".join(tables), encoding="utf-8")
        yield sites, _blotter(folder, "crawl"), _blotter(folder, "status")


def _blotter(folder, command):
    environment = {key: value for key, value in os.environ.items() if not key.startswith("BLOTTER_")} | {
        "COLUMNS": "200"
    }
    return warm.blotter([command], cwd=folder, env=environment, timeout=300)


@pytest.mark.parametrize("name", MISLED)
def test_what_misleads_a_crawl_is_told_with_what_to_do(name, misled):
    """The table says what the source answered, the lines below it what to do; the run fails."""
    _, said, remedy = MISLED[name]
    _, crawl, _ = misled

    assert crawl.returncode == 1
    assert any(line.startswith(f"{name}: ") and said in line for line in crawl.stdout.splitlines())
    assert any(line.startswith(f"{name}: ") and remedy in line for line in crawl.stderr.splitlines())


@pytest.mark.parametrize("name", MISLED)
def test_what_misleads_a_crawl_stands_in_the_status(name, misled):
    """Whoever looks a week later finds it."""
    _, _, status = misled

    assert status.returncode == 1
    assert any(line.strip().startswith(f"{name}: ") for line in status.stdout.splitlines())
    assert f"blotter probe {name}" in status.stdout


def test_nothing_that_is_no_article_is_asked_for(misled):
    """Neither the fifty thousand, nor the story at an unexpected address, nor anything past a challenge."""
    sites, _, _ = misled

    assert sites["huge-sitemap"].requested == ["/robots.txt", "/sitemap.xml"]
    assert sites["wrong-pattern"].requested == ["/robots.txt", "/sitemap.xml"]
    assert len(sites["challenged"].requested) == 2
