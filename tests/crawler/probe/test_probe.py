"""What a probe sees, and how politely."""

import json
import tomllib

import click
import pytest
from scrapy.crawler import AsyncCrawlerRunner

from archive.config import Config
from archive.facts import Fault
from archive.problems import Problem
from archive.status.wording import layer_of
from crawler.commands.probe import require_addable, wanted
from crawler.errors import ContactMissing
from crawler.probe.asker import MOST
from crawler.probe.declaring import declaration
from crawler.probe.spider import probe as look_at
from crawler.probe.spider import prober, settings
from tests.replicas.cast import CAST
from tests.replicas.stage import press_of, staged
from tests.site import article, feed, sitemap


@pytest.fixture
def look(tmp_path):
    """Look at a site of the user's own, or at a publication of blotter.toml, in this process."""

    async def run(site):
        path = tmp_path / "blotter.toml"
        config = Config.load(path) if path.exists() else Config(path=path)
        publication, declared = wanted(site, config, own_site=True)
        ours = settings()
        without_reactor = {"TWISTED_REACTOR_ENABLED": False, "DOWNLOAD_HANDLERS": {}, "LOG_ENABLED": False}
        ours.setdict(without_reactor, priority="cmdline")
        runner = AsyncCrawlerRunner(ours)
        crawler = runner.create_crawler(prober(publication, config, declared=declared))
        await runner.crawl(crawler)
        return crawler.spider.findings

    return run


@pytest.fixture
def replica(tmp_path):
    """A site on which a publication of the cast is played; its configuration is blotter.toml."""

    def play(name):
        return staged({name: CAST[name]}, tmp_path / "blotter.toml")

    return play


def source(found, kind):
    return next(each for each in found.sources if each.source.partition(" ")[0] == kind)


async def test_a_site_shows_its_sources_its_make_and_three_articles(replica, look, tmp_path):
    """A WordPress with all doors open: each is told with its counts, and what is read is what was written."""
    press = press_of("police-professional", CAST["police-professional"])
    with replica("police-professional") as sites:
        (tmp_path / "blotter.toml").unlink()
        found = await look(sites["police-professional"].home)

    assert found.usable
    assert found.make == "WordPress"
    assert found.robots == "allowed"
    assert found.article == "^/news/[^/?]+/?$"
    assert source(found, "wordpress").total == len(press.stories)
    assert source(found, "sitemap").parts == 2
    assert source(found, "feed").whole == 0
    assert [sample.headline for sample in found.samples] == [story.headline for story in press.stories[:3]]
    assert found.samples[0].first_words == " ".join(press.stories[0].paragraphs[0].split()[:12])
    assert found.samples[0].last_words == " ".join(press.stories[0].paragraphs[-1].split()[-12:])
    assert found.samples[0].byline == f"By {press.stories[0].author}"


async def test_a_probe_is_polite(replica, look, tmp_path):
    """robots.txt comes first, nothing is asked twice, all is signed, and nothing is kept."""
    with replica("police-oracle") as sites:
        site = sites["police-oracle"]
        (tmp_path / "blotter.toml").unlink()
        found = await look(site.home)

    assert site.requested[0] == "/robots.txt"
    assert len(site.requested) == len(set(site.requested)) == found.requests <= MOST
    assert all("Blotter/" in request.headers["User-Agent"] for request in site.requests)
    assert list(tmp_path.iterdir()) == []


async def test_a_probe_asks_for_nothing_that_robots_txt_bars(site, look):
    """A barred feed is told as barred."""
    site.put("robots.txt", "User-agent: *\nDisallow: /feed/\n")
    site.put("", article())
    site.feeds("news/one/")

    found = await look(site.home)

    assert "/feed/" not in site.requested
    assert source(found, "feed").problem != Problem(fault=Fault.LISTS_NOTHING)


async def test_opt_out_signals_are_told(site, look):
    """What a publisher says about the use of a page is shown before anyone crawls it."""
    site.put("", article(), headers={"TDM-Reservation": "1"})

    found = await look(site.home)

    assert found.optout == {"tdm-reservation": "1"}


def lists_by_sitemap(site):
    site.put("", article())
    site.lists("news/one-day-in-march/")


FAILURES = {
    "status": lambda site: site.put("", "gone", status=404),
    "unavailable": lambda site: site.put("", "down", status=503),
    "challenge": lambda site: site.put(
        "", "<title>Just a moment...</title>", status=403, headers={"cf-mitigated": "challenge"}
    ),
    "connection": lambda site: site.drop(""),
    "robots.txt": lambda site: site.put("robots.txt", "User-agent: *\nDisallow: /\n"),
    "redirect": lambda site: site.redirect("", "http://other.example/"),
}


@pytest.mark.parametrize("layer", FAILURES)
async def test_the_layer_that_fails_at_the_front_page_is_named(site, look, layer):
    """Whoever maintains a crawl must know whether to mend an address, wait or write a letter."""
    FAILURES[layer](site)

    found = await look(site.home)

    assert (layer_of(found.problem), found.usable) == (layer, False)


def test_a_certificate_that_cannot_be_trusted_is_named(site, blotter):
    """TLS fails apart from the connection; here nothing at the port speaks it."""
    done = blotter("probe", site.home.replace("http://", "https://"), "--own-site", "--json")

    assert (json.loads(done.stdout)["layer"], done.returncode) == ("TLS", 1)


def test_a_host_without_a_name_is_named(blotter, tmp_path):
    """A typing error in the address is no broken site."""
    (tmp_path / "blotter.toml").write_text('contact = "library@example.org"\n', encoding="utf-8")

    done = blotter("probe", "https://no-such-host.invalid/")

    assert done.returncode == 1
    assert "Failed at name lookup" in done.stdout


@pytest.mark.parametrize("contact", ["", 'contact = "library@example.org"'])
def test_a_private_address_is_told_how_it_may_be_asked(site, blotter, tmp_path, contact):
    """It needs no contact, but the word of its owner; nothing is asked until then."""
    (tmp_path / "blotter.toml").write_text(contact, encoding="utf-8")

    done = blotter("probe", site.home)

    assert done.returncode == 2
    assert done.stderr.splitlines()[-1] == "Error: 127.0.0.1: private address; if the site is yours, add --own-site"
    assert site.requested == []


@pytest.mark.parametrize("own_site", [False, True])
def test_an_address_with_a_login_is_refused(own_site, tmp_path):
    """A password in an address would stand in every record of it, and in this message."""
    with pytest.raises(click.UsageError, match=r"^example\.org: address with a login; leave user and password out"):
        wanted("https://me:secret@example.org/", Config(path=tmp_path / "blotter.toml"), own_site=own_site)


ANSWERS = {
    "not XML": lambda site: site.put(
        "feed/", "<!doctype html><title>Moved</title><h1>Moved</h1><p>The feed has moved.</p>"
    ),
    "status": lambda site: site.put("feed/", "gone", status=410),
    "empty": lambda site: site.put("feed/", feed({})),
    "another site": lambda site: site.put("feed/", feed({"https://example.net/news/a-b-c": "A"})),
}


@pytest.mark.parametrize("layer", ANSWERS)
async def test_the_layer_that_fails_at_a_source_is_named(site, look, declare, layer):
    """A source that does not answer is told with what is in its place."""
    lists_by_sitemap(site)
    ANSWERS[layer](site)
    declare(sources=["feed feed/", "sitemap sitemap.xml"])

    found = await look("sample")

    assert layer_of(source(found, "feed").problem) == layer
    assert source(found, "feed").articles == 0


async def test_a_known_publication_is_told_which_of_its_guesses_held(site, look, declare):
    """And what to write where one did not."""
    site.put("", article())
    site.lists("stories/one-day-in-march/", "stories/two-days-in-may/", "stories/three-days-in-june/")
    path = declare(sources=["feed news.rss", "sitemap sitemap.xml"], article="^/reports/")

    found = await look("sample")

    held = {guess.said: guess.held for guess in found.guesses}
    assert held == {"feed news.rss": False, "sitemap sitemap.xml": True, "article = '^/reports/'": False}
    publication, _ = wanted("sample", Config.load(path), own_site=False)
    table = tomllib.loads(declaration(found, "sample", publication, declared=True))["publications"]["sample"]
    assert table["article"] == "^/stories/[^/?]+/?$"
    assert table["sources"][0] == "sitemap sitemap.xml"
    assert "feed news.rss" not in table["sources"]


def test_what_is_added_is_crawled(site, blotter, tmp_path):
    """From the first look to the articles without touching a file."""
    lists_by_sitemap(site)
    (tmp_path / "blotter.toml").write_text('contact = "library@example.org"', encoding="utf-8")

    added = blotter("probe", site.home, "--own-site", "--add", "gazette")
    crawled = blotter("crawl", "gazette", "--json")

    assert added.returncode == 0
    assert "now run `blotter crawl gazette`" in added.stderr
    assert json.loads(crawled.stdout)["publications"][0]["new"] == 1


@pytest.mark.parametrize(
    ("name", "problem"),
    [("sample", "already has [publications.sample]"), ("npcc", "built-in"), ("Big Name", "is not a valid name")],
)
def test_a_name_that_is_taken_is_refused(declare, name, problem):
    """Nothing that a user wrote is ever replaced."""
    with pytest.raises(click.UsageError) as caught:
        require_addable(name, Config.load(declare()), known=None)

    assert problem in caught.value.message


def test_a_site_that_lists_nothing_is_not_added(site, blotter, tmp_path):
    """A declaration that can crawl nothing is no declaration."""
    site.put("", "<!doctype html><title>Hello</title><p>Hello.</p>")

    done = blotter("probe", site.home, "--own-site", "--add", "gazette")

    assert done.returncode == 1
    assert not (tmp_path / "blotter.toml").exists()


def test_a_public_site_is_not_probed_without_a_contact():
    """Whoever is asked must know whom to write to."""
    publication, declared = wanted("example.org", Config(), own_site=False)

    with pytest.raises(ContactMissing):
        look_at(publication, Config(), declared=declared)


@pytest.mark.parametrize("site", ["ftp://example.org/", "http://"])
def test_what_is_no_address_is_wrong_use(site):
    """One line, no traceback."""
    with pytest.raises(click.UsageError, match="is not a web address"):
        wanted(site, Config(), own_site=False)


def test_the_address_of_a_known_publication_means_that_publication():
    """With or without www and scheme."""
    publication, declared = wanted("police1.com", Config(), own_site=False)

    assert (publication.name, declared) == ("police1", True)


async def test_an_index_of_sitemaps_is_opened_where_it_tells_most(site, look):
    """Of a hundred sitemaps two are read; those of articles first."""
    parts = [site.url(f"{kind}-sitemap{number}.xml") for number in range(50) for kind in ("author", "post")]
    index = "".join(f"<sitemap><loc>{part}</loc></sitemap>" for part in parts)
    site.put("sitemap.xml", f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{index}</sitemapindex>')
    site.put("post-sitemap0.xml", sitemap([site.url("news/one-day-in-march/")]))
    site.put("", article())
    site.put("news/one-day-in-march/", article())

    found = await look(site.home)

    assert source(found, "sitemap").parts == 100
    assert source(found, "sitemap").articles == 1
    assert not [path for path in site.requested if "author" in path]
