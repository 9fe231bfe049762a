"""What is wrong with a site or its declaration is told plainly, in the run's table and in status, with what to do."""

import pytest
from click.testing import CliRunner

from archive.commands.status import status
from tests.site import feed, sitemap

CHALLENGE = "<!doctype html><title>Just a moment...</title><script src='/cdn-cgi/challenge-platform/x.js'></script>"


@pytest.fixture
def ask(tmp_path):
    """Run ``blotter status``."""
    return lambda: CliRunner().invoke(status, ["--archive", str(tmp_path / "blotter.db")])


def another_sites_feed(site):
    site.put("feed/", feed({"https://elsewhere.example/story/": "A story of theirs"}))
    return {"sources": ["feed feed/"]}


def an_empty_feed(site):
    site.put("feed/", feed({}))
    return {"sources": ["feed feed/"]}


def a_sitemap_without_articles(site):
    site.put("sitemap.xml", sitemap(site.url(f"shop/{number}/") for number in range(300)))
    return {"article": "^/news/"}


def a_challenge(site):
    site.put("", CHALLENGE, status=403, headers={"cf-mitigated": "challenge", "Server": "cloudflare"})
    return {"sources": ["pages /"]}


def a_pattern_that_matches_nothing(site):
    site.lists("news/radios/")
    return {"article": r"^/stories/\d+$"}


@pytest.mark.parametrize(
    "trouble",
    [
        (another_sites_feed, "another site", "correct the address of this source"),
        (an_empty_feed, "empty", "lists nothing"),
        (a_sitemap_without_articles, "article pattern", "have other addresses: correct article"),
        (a_challenge, "challenge", "ask the publisher"),
        (a_pattern_that_matches_nothing, "article pattern", "have other addresses: correct article"),
    ],
    ids=lambda trouble: trouble[0].__name__,
)
def test_bad_input_is_told_by_crawl_and_by_status(site, declare, blotter, ask, trouble):
    """Exit code 1 both times, with the layer that failed, what to do and the command to begin with."""
    prepare, layer, remedy = trouble
    declare(**prepare(site))

    crawl, asked = blotter("crawl"), ask()

    assert (crawl.returncode, asked.exit_code) == (1, 1)
    assert layer in crawl.stderr
    assert remedy in crawl.stderr
    assert f"({layer})" in asked.stdout
    assert remedy in asked.stdout
    assert asked.stdout.endswith("; run: blotter probe sample\n")


def test_bad_input_is_told_again_when_the_site_says_that_nothing_has_changed(site, declare, blotter, ask):
    """A 304 makes no wrong declaration right."""
    declare(**a_pattern_that_matches_nothing(site))
    blotter("crawl")

    again = blotter("crawl", "--quiet")

    assert site.requests[-1].headers["If-None-Match"]
    assert again.returncode == 1
    assert "(article pattern), since 20" in again.stdout
    assert ask().exit_code == 1


def test_quiet_tells_only_of_what_was_crawled(site, declare, blotter):
    """Trouble of a publication that was not asked for waits for its own run, or for status."""
    path = declare()
    site.lists("news/radios/")
    path.write_text(path.read_text() + '[publications.silent]\nhome = "http://127.0.0.1:9/"\nown_site = true\n')
    blotter("crawl", "silent")

    done = blotter("crawl", "sample", "--quiet")

    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_quiet_tells_an_outage_that_lasts_once_and_when_it_is_over(site, declare, blotter):
    """Two runs may fail; the third is reported with the first day, the fourth is silent, and the end is reported."""
    declare()
    site.lists("news/radios/")
    blotter("crawl", "--quiet")
    sitemap_answer = site.answers["/sitemap.xml"]
    site.put("sitemap.xml", status=404)

    during = [blotter("crawl", "--quiet") for _ in range(4)]
    site.answers["/sitemap.xml"] = sitemap_answer
    after = [blotter("crawl", "--quiet") for _ in range(2)]

    said = "sample: failed: sitemap sitemap.xml: nothing is at this address (HTTP 404) (status), since "
    assert [(done.returncode, done.stdout.partition("\n")[0][: len(said)]) for done in during] == [
        (0, ""), (0, ""), (1, said), (0, ""),
    ]  # fmt: skip
    assert [done.returncode for done in after] == [0, 0]
    assert after[0].stdout.startswith(f"over: {said}")
    assert after[1].stdout == ""
