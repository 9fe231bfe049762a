"""Every URL that was listed has an outcome and a reason, whatever asking for it met."""

import gzip
import os
import subprocess
import sys

import pytest
from sqlite_utils import Database

from tests.crawler.crawl.crawling import Crawling
from tests.site import Reply, TestSite, article

MEGABYTE = 1024 * 1024
EXPECTED = {
    "news/good/": ("archived", None),
    "news/moved/": ("archived", "redirect"),
    "news/new-place/": ("archived", None),
    "news/missing/": ("gone", "http 404"),
    "news/removed/": ("gone", "http 410"),
    "news/refused/": ("failed", "http 451"),
    "news/broken/": ("failed", "http 500"),
    "news/elsewhere/": ("skipped", "redirects to another host"),
    "news/circle/": ("failed", "too many redirects"),
    "news/hung-up/": ("failed", "connection lost"),
    "news/cut/": ("archived", "cut off"),
    "news/slow/": ("failed", "timed out"),
    "news/huge/": ("failed", "too large"),
    "news/bomb/": ("failed", "too large"),
    "news/barred/": ("barred", "robots.txt"),
    "news/empty/": ("not_article", "empty page"),
    "about/": ("skipped", "no article address"),
}


def furnish(site):
    site.put("robots.txt", "User-agent: *\nDisallow: /news/barred/\n")
    site.redirect("news/moved/", "news/new-place/")
    site.put("news/new-place/", article("A story that moved house"))
    site.put("news/missing/", "<h1>Not found</h1>", status=404)
    site.put("news/removed/", "<h1>Gone</h1>", status=410)
    site.put("news/refused/", "<h1>Not for legal reasons</h1>", status=451)
    site.put("news/broken/", "<h1>Oops</h1>", status=500)
    site.redirect("news/elsewhere/", "http://elsewhere.example/story/")
    site.redirect("news/circle/", "news/circle/")
    site.drop("news/hung-up/")
    site.cut("news/cut/", article(), at=500)
    site.put("news/slow/", article(), delay=4)
    site.put("news/huge/", b"<p>" + b"x" * 17 * MEGABYTE)
    site.put("news/bomb/", b"\0" * 40 * MEGABYTE, gzip=True)
    site.put("news/empty/", "   ")
    site.lists(*(path for path in EXPECTED if path != "news/new-place/"))


@pytest.fixture(scope="module")
def met(tmp_path_factory):
    """Crawl a site that meets us with everything at once; return its log and what the ledger says."""
    folder = tmp_path_factory.mktemp("outcomes")
    with TestSite() as site:
        furnish(site)
        folder.joinpath("blotter.toml").write_text(
            f'[publications.rough]\nhome = "{site.home}"\nsources = ["sitemap sitemap.xml"]\narticle = "^/news/"\n'
            "own_site = true\ndelay = 0\n"
        )
        done = subprocess.run(
            [sys.executable, "-m", "scrapy", "crawl", "rough", "-s", "DOWNLOAD_TIMEOUT=2"],
            cwd=folder,
            env=os.environ | {"SCRAPY_SETTINGS_MODULE": "crawler.settings"},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        asked = list(site.requested)
    assert "Traceback" not in done.stderr, done.stderr
    db = Database(folder / "blotter.db")
    ledger = {row["address"].removeprefix(site.home): row for row in db.query("SELECT * FROM urls")}
    yield asked, ledger, list(db.query("SELECT * FROM run_publications"))
    db.close()


@pytest.mark.parametrize("path", EXPECTED)
def test_what_became_of_a_url_stands_in_the_ledger(met, path):
    """Outcome and reason answer the question why an article is missing."""
    _, ledger, _ = met

    assert (ledger[path]["outcome"], ledger[path]["reason"]) == EXPECTED[path]


def test_one_bad_page_stops_nothing(met):
    """The run ends as it should, and counts what failed."""
    _, _, (report,) = met

    assert report["outcome"] == "finished"
    assert (report["new"], report["gone"], report["failed"], report["waiting"]) == (3, 2, 7, 0)


def test_what_robots_bars_or_the_declaration_leaves_out_is_never_asked_for(met):
    """The server's log is the witness."""
    asked, _, _ = met

    assert "/news/barred/" not in asked
    assert "/about/" not in asked
    assert "/news/good/" in asked


def test_what_failed_is_due_again_and_what_is_read_keeps_no_lease(met):
    """Nothing is given up, and nothing stays in flight."""
    _, ledger, _ = met

    assert all(row["lease"] is None for row in ledger.values())
    assert ledger["news/broken/"]["due_at"] is not None
    assert ledger["news/broken/"]["failures"] == 1


def test_an_answer_that_never_was_http_is_a_failure_like_any_other(site, declare, blotter, rows):
    """Garbage on the wire costs its own page."""
    declare()
    site.lists("news/good/", "news/garbage/")
    site.answer("news/garbage/", Reply(raw=b"\x00\xff not http at all\r\n\r\n"))

    done = blotter("crawl", "sample")

    assert done.returncode == 0, done.stderr
    ledger = rows("SELECT address, outcome FROM urls WHERE role = 'article'")
    outcomes = {row["address"]: row["outcome"] for row in ledger}
    assert outcomes == {site.url("news/good/"): "archived", site.url("news/garbage/"): "failed"}


def test_a_challenge_page_leaves_its_status_and_reason_and_not_a_byte(tmp_path):
    """The run stops there and says so; what the site's defence sent is neither kept nor read."""
    with TestSite() as site:
        crawling = Crawling(tmp_path, site)
        crawling.declare()
        site.lists("news/first/", "news/second/", "news/third/")
        secret = "<title>Just a moment...</title><p>Prove that you are no robot, stranger.</p>"
        site.put("news/first/", secret, status=403, headers={"cf-mitigated": "challenge"})

        said = crawling.crawl(code=1)

        outcomes = crawling.ledger("outcome", "reason")
        assert said["outcome"] == "challenge page (Cloudflare)"
        assert outcomes["news/first/"] == ("failed", "challenge page (Cloudflare)")
        assert ("waiting", None) in outcomes.values()
        assert len([path for path in site.requested if path.startswith("/news/")]) < 3
        kept = crawling.rows("SELECT address FROM captures JOIN urls ON urls.id = url_id")
        assert site.url("news/first/") not in [row["address"] for row in kept]
        for path in (tmp_path / "blotter-captures").glob("*.warc.gz"):
            assert b"stranger" not in gzip.decompress(path.read_bytes())


def test_what_is_no_page_is_kept_and_is_no_article(site, declare, blotter, rows):
    """A PDF or a picture at the address of an article is reported as that, and is not asked for in each run."""
    declare()
    site.put("news/magazine/", b"%PDF-1.7\n" + bytes(range(256)) * 20, media_type="application/pdf")
    site.put("news/badge/", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 20, media_type="text/html")
    site.put("news/interface/", '{"title": "Radios"}', media_type="application/json")
    site.lists("news/good/", "news/magazine/", "news/badge/", "news/interface/")

    done = blotter("crawl", "sample")

    told = rows("""SELECT urls.url, outcome, urls.reason, kind, captures.reason AS read_as, failures,
          due_at > checked_at AS rests
        FROM urls JOIN captures ON captures.url_id = urls.id WHERE role = 'article' ORDER BY urls.url""")
    found = {row.pop("url").rstrip("/").rpartition("/")[2]: tuple(row.values()) for row in told}
    assert done.returncode == 0, done.stderr
    assert found.pop("good")[:4] == ("archived", None, "article", None)
    assert found == {
        name: ("not_article", what, "other", what, 0, 1)
        for name, what in {
            "magazine": "not a page (a PDF)",
            "badge": "not a page (a picture)",
            "interface": "not a page (application/json)",
        }.items()
    }
    assert rows("SELECT count(*) AS articles FROM articles") == [{"articles": 1}]
