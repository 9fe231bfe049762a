"""A crawl from end to end: what was asked, what was kept, what was stored."""

import json
import re
from datetime import UTC, datetime

import fastwarc
import pytest
from warcio.archiveiterator import ArchiveIterator

from tests.site import article


def test_crawl_keeps_reads_and_stores_what_a_sitemap_lists(site, declare, blotter, rows):
    """The whole way of a page: asked once, stored once, and counted."""
    declare()
    site.lists("news/radios/", "news/patrols/")

    done = blotter("crawl", "sample", "--json")

    assert done.returncode == 0, done.stderr
    assert sorted(path for path in site.asked if path.startswith("/news/")) == ["/news/patrols/", "/news/radios/"]
    stored = rows("SELECT headline, body FROM articles ORDER BY headline")
    assert [row["headline"] for row in stored] == ["Story of news patrols", "Story of news radios"]
    assert "a trial in three towns" in stored[0]["body"]
    (said,) = json.loads(done.stdout)["publications"]
    assert (said["outcome"], said["listed"], said["new"], said["failed"]) == ("finished", 2, 2, 0)


def test_what_was_sent_is_in_the_warc_file_byte_for_byte(site, declare, blotter, rows, tmp_path):
    """Two independent readers find request and response, still compressed as they were sent."""
    declare()
    site.lists("news/radios/")
    sent = site.put("news/radios/", article(), gzip=True).body

    blotter("crawl", "sample")

    (capture,) = rows(
        "SELECT captures.* FROM captures JOIN urls ON urls.id = url_id WHERE role = 'article' AND kind = 'article'"
    )
    path = tmp_path / "blotter-captures" / capture["warc_file"]
    url = site.url("news/radios/")
    with path.open("rb") as file:
        records = [
            (record.rec_type, record.raw_stream.read())
            for record in ArchiveIterator(file, no_record_parse=False)
            if record.rec_headers.get_header("WARC-Target-URI") == url
        ]
    assert [kind for kind, _ in records] == ["request", "response"]
    assert records[1][1] == sent
    with path.open("rb") as file:
        found = [
            record.reader.read()
            for record in fastwarc.ArchiveIterator(file, record_types=fastwarc.WarcRecordType.response)
            if record.headers["WARC-Target-URI"] == url
        ]
    assert found == [sent]


def test_the_archive_gives_back_the_page_as_read(site, declare, blotter, rows, tmp_path):
    """Offset and length in the row find the record; its digest is that of the page after decoding."""
    from archive.store import Archive  # noqa: PLC0415  # opened only after the crawl has let go of it

    declare()
    site.lists("news/radios/")
    site.put("news/radios/", article("Radios"), gzip=True)

    blotter("crawl", "sample")

    (capture,) = rows("SELECT id FROM captures WHERE kind = 'article'")
    with Archive.open(tmp_path / "blotter.db") as archive:
        assert archive.payload(capture["id"]) == article("Radios").encode()


def test_answers_of_sources_are_captures_too(site, declare, blotter, rows):
    """What was listed can be proved later."""
    declare()
    site.lists("news/radios/")

    blotter("crawl", "sample")

    kept = rows("SELECT address, kind FROM captures JOIN urls ON urls.id = url_id WHERE role = 'source'")
    assert kept == [{"address": site.url("sitemap.xml"), "kind": "source"}]


def test_a_second_run_over_an_unchanged_site_asks_its_sources_conditionally_and_nothing_else(
    site, declare, blotter, rows
):
    """RFC 9110, section 13: the validators of the last answer are sent, and a 304 is fine."""
    declare()
    site.lists("news/radios/")
    blotter("crawl", "sample")
    asked = len(site.requests)

    again = blotter("crawl", "sample", "--json")

    assert again.returncode == 0, again.stderr
    later = [request for request in site.requests[asked:] if request.path != "/robots.txt"]
    assert [request.path for request in later] == ["/sitemap.xml"]
    assert later[0].headers["If-None-Match"].startswith('"')
    assert json.loads(again.stdout)["publications"][0]["sources"] == {"sitemap sitemap.xml": "unchanged"}
    assert [row["outcome"] for row in rows("SELECT outcome FROM runs")] == ["finished", "finished"]


def test_a_new_article_is_found_by_the_next_run(site, declare, blotter, rows):
    """Only what is new is asked for."""
    declare()
    site.lists("news/radios/")
    blotter("crawl", "sample")
    site.lists("news/radios/", "news/patrols/")

    blotter("crawl", "sample")

    assert len(site.asked_for("news/radios/")) == 1
    assert len(site.asked_for("news/patrols/")) == 1
    assert rows("SELECT count(*) AS n FROM articles") == [{"n": 2}]


def test_requests_say_who_asks_and_how_to_reach_them(site, declare, blotter):
    """DESIGN: identify with a contact address."""
    declare(text='contact = "library@example.org"')
    site.lists("news/radios/")

    blotter("crawl", "sample")

    for request in site.requests:
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
    assert outcomes == {"sample": "finished", "silent": "robots.txt unreachable: connection refused"}
    assert rows("SELECT count(*) AS n FROM articles") == [{"n": 1}]
    assert {row["outcome"] for row in rows("SELECT outcome FROM run_publications")} == set(outcomes.values())


def test_a_source_that_does_not_answer_is_reported_and_the_next_one_is_asked(site, declare, blotter):
    """Not fatal, as long as one answers."""
    declare(sources=["feed nowhere/", "sitemap sitemap.xml"])
    site.lists("news/radios/")

    done = blotter("crawl", "sample", "--json")

    assert done.returncode == 0
    (said,) = json.loads(done.stdout)["publications"]
    assert said["sources"] == {"feed nowhere/": "answered 404", "sitemap sitemap.xml": "lists 1"}


@pytest.mark.parametrize("many", [150])
def test_more_urls_than_a_lease_holds_are_all_fetched_once(site, declare, blotter, rows, many):
    """Leases follow one another until nothing is due."""
    declare()
    site.lists(*(f"news/story-{number}/" for number in range(many)), lastmod=datetime.now(UTC).date().isoformat())

    done = blotter("crawl", "sample")

    assert done.returncode == 0, done.stderr
    stories = [path for path in site.asked if path.startswith("/news/")]
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

    assert json.loads(done.stdout)["publications"][0]["sources"] == {"sitemap sitemap.xml": "lists 2"}
    assert rows("SELECT count(*) AS n FROM articles") == [{"n": 2}]
