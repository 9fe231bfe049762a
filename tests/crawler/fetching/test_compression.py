"""Bodies that are not what Content-Encoding says."""

import gzip
import time
import zlib

import brotli
import pytest
from backports import zstd

from archive.captures.encodings import MEMBERS, decoded
from archive.captures.files import CaptureFiles, RecordPlace
from archive.captures.warc import body_in
from crawler.fetching.compression import ends_early
from tests.crawler.crawl.crawling import Crawling
from tests.site import Reply, article

TEXT = "\n\n".join(
    f"Sentence {number} of the story tells of {number * 7919 % 1000} drones over marsh {number * 31 % 97} that autumn."
    for number in range(400)
)
PAGE = article("Drones over the marsh", text=TEXT).encode()
PACKED = gzip.compress(PAGE)
RAW = zlib.compressobj(wbits=-15)
WHOLE = {
    "gzip": PACKED,
    "deflate": zlib.compress(PAGE),
    "raw deflate": RAW.compress(PAGE) + RAW.flush(),
    "br": brotli.compress(PAGE),
    "zstd": zstd.compress(PAGE),
}
BODIES = [
    pytest.param(PAGE, "gzip", id="plain"),
    pytest.param(PAGE, "br", id="plain, said to be brotli"),
    pytest.param(PACKED + b"junk", "gzip", id="junk behind it"),
    pytest.param(gzip.compress(PAGE[:200]) + gzip.compress(PAGE[200:]), "gzip", id="two members"),
    pytest.param(WHOLE["raw deflate"], "deflate", id="raw deflate"),
    pytest.param(WHOLE["zstd"] + b"junk", "zstd", id="junk behind zstd"),
    pytest.param(PACKED, "br", id="gzip, said to be brotli"),
    pytest.param(PAGE, "wavelet", id="an unknown coding"),
]


@pytest.fixture
def crawling(tmp_path, site):
    """The one article of the site, to be crawled again and again."""
    crawling = Crawling(tmp_path, site)
    crawling.declare()
    site.lists("news/drones/")
    return crawling


def held(crawling):
    """Outcome and reason of the address, why the text is short, and the last words of it."""
    [row] = crawling.rows(
        """SELECT urls.outcome, urls.reason, truncated, substr(body, -60) AS ends FROM urls
           LEFT JOIN articles ON articles.id = article_id WHERE role = 'article'"""
    )
    return tuple(row.values())


def kept(crawling):
    """The body in the last record of the page, as it stands in the file, and whether the record says that it is cut."""
    [row] = crawling.rows(
        """SELECT warc_file, warc_offset, warc_length FROM captures JOIN urls ON urls.id = url_id
           WHERE role = 'article' ORDER BY captures.id DESC LIMIT 1"""
    )
    member = CaptureFiles(crawling.folder / "blotter-captures").member(RecordPlace(*row.values()))
    return body_in(member)[0], b"WARC-Truncated: disconnect" in gzip.decompress(member)


@pytest.mark.parametrize(("body", "coding"), BODIES)
def test_a_whole_body_is_a_page_whatever_its_header_says(site, crawling, body, coding):
    """A plain body is a page; junk behind a stream is nobody's text."""
    site.put("news/drones/", body, media_type="text/html", headers={"Content-Encoding": coding})

    crawling.crawl()

    assert held(crawling) == ("archived", None, None, TEXT[-60:])
    assert kept(crawling) == (body, False)
    assert crawling.blotter("verify").returncode == 0


@pytest.mark.parametrize(
    ("body", "coding"),
    [(WHOLE["br"], "gzip"), (WHOLE["br"] + b"junk", "br")],
    ids=["brotli for gzip", "junk behind br"],
)
def test_a_body_that_nobody_can_decode_is_kept_as_it_came_with_the_reason(site, crawling, body, coding):
    """It was once lost, and the reason was the name of a Python exception."""
    site.put("news/drones/", body, media_type="text/html", headers={"Content-Encoding": coding})

    crawling.crawl()

    assert held(crawling) == ("not_article", "not a page (binary data)", None, None)
    assert kept(crawling) == (body, False)


def test_rules_that_nobody_can_decode_bar_everything(site, crawling):
    """RFC 9309, 2.3.1.4: whatever keeps us from the rules; bytes without a line would else allow all."""
    site.put("robots.txt", WHOLE["br"], media_type="text/plain", headers={"Content-Encoding": "gzip"})

    crawling.crawl(code=None)

    assert site.requests_for("news/drones/") == []


@pytest.mark.parametrize("coding", WHOLE)
@pytest.mark.parametrize("less", [1, 40, 700])
def test_a_coded_body_that_ends_early_is_known(coding, less):
    """Half a page must never look whole, in no coding."""
    name = coding.removeprefix("raw ")

    assert ends_early(WHOLE[coding][:-less], name)
    assert not ends_early(WHOLE[coding], name)
    assert not ends_early(PAGE, name)


@pytest.mark.parametrize(
    ("pieces", "after", "early"),
    [(1, b"", False), (MEMBERS, b"", False), (MEMBERS + 1, b"", True), (800_000, b"", True), (2, b"junk", False)],
    ids=["one", "the most", "one more", "16 MB of nothing", "junk behind two"],
)
def test_gzip_of_very_many_members_costs_no_more_than_its_length(pieces, after, early):
    """Each was once a copy of all that followed it, in the process that crawls: 16 MB took hours."""
    began = time.process_time()

    assert ends_early(gzip.compress(b"", mtime=0) * pieces + after, "gzip") is early
    assert time.process_time() - began < 1


@pytest.mark.parametrize(
    ("frames", "limit", "length"),
    [(1, -1, 1), (2, -1, 2), (9, 4, 4), (MEMBERS, -1, MEMBERS), (50_000, -1, MEMBERS)],
    ids=["one", "two", "as much as is asked for", "the most", "very many"],
)
def test_zstd_of_very_many_frames_is_read_as_far_as_anyone_means_it(frames, limit, length):
    """A thousand frames once ended in a RecursionError, where the capture was read back too."""
    assert decoded(zstd.compress(b"a") * frames, "zstd", limit=limit) == b"a" * length


CUT = {
    "gzip": {"body": PACKED[: len(PACKED) // 2], "headers": (("Content-Encoding", "gzip"),)},
    "br": {"body": WHOLE["br"][: len(WHOLE["br"]) // 2], "headers": (("Content-Encoding", "br"),)},
    "deflate, its connection lost": {
        "body": WHOLE["deflate"][:-400],
        "headers": (("Content-Encoding", "deflate"), ("Content-Length", str(len(WHOLE["deflate"])))),
    },
    "plain, shorter than it says": {"body": PAGE[:9000], "headers": (("Content-Length", str(len(PAGE))),)},
}


@pytest.mark.parametrize("how", CUT)
def test_what_ends_early_is_kept_read_as_far_as_it_goes_and_asked_for_again(site, crawling, how):
    """The next run heals it, and nobody is said to have edited the story."""
    site.answer("news/drones/", Reply(media_type="text/html; charset=utf-8", **CUT[how]))
    crawling.crawl()
    cut, kept_cut = held(crawling), kept(crawling)
    [capture] = crawling.rows(
        "SELECT cut_off, sha256 FROM captures JOIN urls ON urls.id = url_id WHERE role = 'article'"
    )
    site.put("news/drones/", PAGE)
    crawling.make_due()
    crawling.crawl()

    assert kept_cut == (CUT[how]["body"], True)
    assert cut[:3] == ("archived", "cut off", "cut off")
    assert cut[3] in TEXT or cut[3].rpartition(" ")[0] in TEXT
    assert cut[3] != TEXT[-60:]
    assert capture["cut_off"] == 1
    assert len(site.requests_for("news/drones/")) == 3  # once more at once, and in the next run
    assert held(crawling) == ("archived", None, None, TEXT[-60:])
    assert {row["cause"] for row in crawling.rows("SELECT cause FROM revisions")} == {"blotter"}
    assert crawling.blotter("verify").returncode == 0


def test_a_cut_body_does_not_replace_a_whole_one(site, crawling):
    """The last good reading stays until a whole page comes."""
    site.put("news/drones/", PAGE)
    crawling.crawl()
    site.answer("news/drones/", Reply(media_type="text/html; charset=utf-8", **CUT["gzip"]))
    crawling.make_due()
    crawling.crawl(code=1)

    assert held(crawling) == ("failed", "cut off", None, TEXT[-60:])


def test_a_sitemap_that_ends_early_is_read_and_asked_for_whole_by_the_next_run(site, crawling):
    """A 304 for half a list would hide the other half for good."""
    site.lists("news/drones/", "news/boats/")
    whole = site.answers["/sitemap.xml"](None)
    end = whole.body.index(b"</url>") + len("</url>")
    site.answer(
        "sitemap.xml",
        Reply(
            body=whole.body[:end], media_type="application/xml", etag=whole.etag, headers=(("Content-Length", "9000"),)
        ),
    )
    first = crawling.crawl()
    site.answer("sitemap.xml", whole)

    second = crawling.crawl()

    assert (first["new"], second["new"]) == (1, 1)
    assert first["sources"]["sitemap sitemap.xml"]["problems"] == [{"fault": "cut_off"}]


def test_a_robots_txt_that_ends_early_bars_all(site, crawling):
    """What it bars may stand in the rest."""
    site.cut("robots.txt", "User-agent: *\nAllow: /\nDisallow: /news/\n", at=24)

    crawling.crawl(code=1)

    assert "/news/drones/" not in site.requested
