"""A crawl from end to end: what was asked, what was kept, what was stored."""

import json
import re
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import fastwarc
import pytest
from warcio.archiveiterator import ArchiveIterator

from archive.store import Archive
from tests.crawler.crawl.crawling import Crawling
from tests.site import TestSite, article, sitemap

RADIOS, PATROLS, CELLS = "news/radios/", "news/patrols/", "news/cells/"
HEADLINES = {RADIOS: "Radios", PATROLS: "Story of news patrols", CELLS: "Story of news cells"}


@dataclass
class Story:
    """Three runs: over a new site, over the same site unchanged, and after it listed one story more and edited one."""

    crawling: Crawling
    sent: bytes
    runs: list = field(default_factory=list)

    @property
    def site(self):
        return self.crawling.site

    def run(self):
        begun = len(self.site.requests)
        said = self.crawling.crawl()
        self.runs.append((said, self.site.requests[begun:]))

    def requested(self, run):
        return sorted(request.path for request in self.runs[run][1] if request.path != "/robots.txt")


@pytest.fixture(scope="module")
def story(tmp_path_factory):
    with TestSite() as site:
        crawling = Crawling(tmp_path_factory.mktemp("crawl"), site)
        crawling.declare()
        path = crawling.folder / "blotter.toml"
        path.write_text('contact = "library@example.org"\n' + path.read_text())
        site.lists(RADIOS, PATROLS)
        found = Story(crawling, site.put(RADIOS, article("Radios"), gzip=True).body)
        found.run()
        found.run()
        tomorrow = (datetime.now(UTC) + timedelta(days=1)).isoformat(timespec="seconds")
        dated = sitemap([site.url(PATROLS)], lastmod=tomorrow)
        listed = sitemap([site.url(RADIOS), site.url(CELLS)])
        site.lists(CELLS, at="unused.xml")
        site.put("sitemap.xml", dated.replace("</urlset>", listed[listed.index("<url>") :]))
        found.run()
        yield found


def test_crawl_keeps_reads_and_stores_what_a_sitemap_lists(story):
    """The whole way of a page: asked once, stored once, and counted."""
    said, _ = story.runs[0]

    assert story.requested(0) == [f"/{PATROLS}", f"/{RADIOS}", "/sitemap.xml"]
    stored = {row["url"]: row for row in story.crawling.rows("SELECT url, headline, body FROM articles")}
    assert {url: row["headline"] for url, row in stored.items()} == {
        story.site.url(path): headline for path, headline in HEADLINES.items()
    }
    assert all("a trial in three towns" in row["body"] for row in stored.values())
    assert (said["outcome"], said["listed"], said["new"], said["failed"]) == ("finished", 2, 2, 0)


def test_what_was_sent_is_in_the_warc_file_byte_for_byte(story):
    """Two independent readers find request and response, still compressed as they were sent."""
    url = story.site.url(RADIOS)
    (capture,) = story.crawling.rows(
        "SELECT captures.* FROM captures JOIN urls ON urls.id = url_id WHERE address = ?", url
    )

    path = story.crawling.folder / "blotter-captures" / capture["warc_file"]
    with path.open("rb") as file:
        records = [
            (record.rec_type, record.raw_stream.read())
            for record in ArchiveIterator(file, no_record_parse=False)
            if record.rec_headers.get_header("WARC-Target-URI") == url
        ]
    assert [kind for kind, _ in records] == ["request", "response"]
    assert records[1][1] == story.sent
    with path.open("rb") as file:
        found = [
            record.reader.read()
            for record in fastwarc.ArchiveIterator(file, record_types=fastwarc.WarcRecordType.response)
            if record.headers["WARC-Target-URI"] == url
        ]
    assert found == [story.sent]


def test_the_archive_gives_back_the_page_as_read(story):
    """Offset and length in the row find the record; its digest is that of the page after decoding."""
    url = story.site.url(RADIOS)
    (capture,) = story.crawling.rows(
        "SELECT captures.id FROM captures JOIN urls ON urls.id = url_id WHERE address = ?", url
    )

    with Archive.open(story.crawling.folder / "blotter.db") as archive:
        assert archive.payload(capture["id"]) == article("Radios").encode()


def test_answers_of_sources_are_captures_too(story):
    """What was listed can be proved later; what is unchanged needs no second one."""
    kept = story.crawling.rows("SELECT address, kind FROM captures JOIN urls ON urls.id = url_id WHERE role = 'source'")

    assert kept == [{"address": story.site.url("sitemap.xml"), "kind": "source"}] * 2


def test_a_second_run_over_an_unchanged_site_asks_its_sources_conditionally_and_nothing_else(story):
    """RFC 9110, section 13: the validators of the last answer are sent, and a 304 is fine."""
    said, requests = story.runs[1]

    assert story.requested(1) == ["/sitemap.xml"]
    assert next(each for each in requests if each.path == "/sitemap.xml").headers["If-None-Match"].startswith('"')
    assert said["sources"] == {"sitemap sitemap.xml": {"unchanged": True}}
    assert [row["outcome"] for row in story.crawling.rows("SELECT outcome FROM runs")] == ["finished"] * 3


def test_the_next_run_asks_for_what_is_new_and_for_what_says_that_it_changed(story):
    """A `lastmod` after the last look brings an article forward; the third one is left alone."""
    assert story.requested(2) == [f"/{CELLS}", f"/{PATROLS}", "/sitemap.xml"]
    (patrols,) = story.site.requests_for(PATROLS)[1:]
    assert patrols.headers["If-None-Match"]
    assert story.runs[2][0]["new"] == 1


def test_requests_say_who_asks_and_how_to_reach_them(story):
    """Whoever runs the site can write to whoever crawls it."""
    for request in story.site.requests:
        assert re.fullmatch(r"Blotter/[\w.]+ \(\+library@example\.org\)", request.headers["User-Agent"])
        assert request.headers["From"] == "library@example.org"
        assert "Cookie" not in request.headers
        assert "Referer" not in request.headers


def test_one_failing_publication_leaves_the_others_whole(site, declare, blotter, rows, tmp_path):
    """Exit code 1 names the trouble; what could be had is stored."""
    path = declare()
    site.lists("news/radios/")
    path.write_text(
        path.read_text() + '[publications.silent]\nhome = "http://127.0.0.1:9/"\nown_site = true\ndelay = 0\n'
    )

    done = blotter("crawl", "--json")

    assert done.returncode == 1
    outcomes = {each["publication"]: each["outcome"] for each in json.loads(done.stdout)["publications"]}
    assert outcomes == {"sample": "finished", "silent": "robots.txt unreachable (connection refused)"}
    assert rows("SELECT count(*) AS n FROM articles") == [{"n": 1}]
    assert {row["outcome"] for row in rows("SELECT outcome FROM run_publications")} == set(outcomes.values())


def test_a_source_that_does_not_answer_is_reported_and_the_next_one_is_asked(site, declare, blotter):
    """Not fatal, as long as one answers."""
    declare(sources=["feed nowhere/", "sitemap sitemap.xml"])
    site.lists("news/radios/")

    done = blotter("crawl", "sample", "--json")

    assert done.returncode == 0
    (said,) = json.loads(done.stdout)["publications"]
    assert said["sources"] == {
        "feed nowhere/": {"fault": "http", "status": 404},
        "sitemap sitemap.xml": {"listed": 1, "new": 1},
    }


@pytest.mark.parametrize("many", [150])
def test_more_urls_than_a_lease_holds_are_all_fetched_once(site, declare, blotter, rows, many):
    """Leases follow one another until nothing is due."""
    declare()
    site.lists(*(f"news/story-{number}/" for number in range(many)), lastmod=datetime.now(UTC).date().isoformat())

    done = blotter("crawl", "sample")

    assert done.returncode == 0, done.stderr
    stories = [path for path in site.requested if path.startswith("/news/")]
    assert len(stories) == len(set(stories)) == many
    assert rows("SELECT count(*) AS n FROM articles") == [{"n": many}]
    assert rows("SELECT count(*) AS n FROM urls WHERE lease IS NOT NULL") == [{"n": 0}]


def test_an_unchanged_sitemap_index_still_leads_to_its_changed_sitemaps(site, declare, blotter, rows):
    """A 304 says that the index is as it was, nothing of what stands below it."""
    declare()
    index = "http://www.sitemaps.org/schemas/sitemap/0.9"
    below = site.url("below.xml")
    site.put("sitemap.xml", f'<sitemapindex xmlns="{index}"><sitemap><loc>{below}</loc></sitemap></sitemapindex>')
    site.lists("news/radios/", at="below.xml")
    blotter("crawl", "sample")
    site.lists("news/radios/", "news/patrols/", at="below.xml")

    done = blotter("crawl", "sample", "--json")

    assert json.loads(done.stdout)["publications"][0]["sources"] == {"sitemap sitemap.xml": {"listed": 2, "new": 1}}
    assert rows("SELECT count(*) AS n FROM articles") == [{"n": 2}]
