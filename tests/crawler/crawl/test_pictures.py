"""The leading picture of an article, kept where the publication says so."""

import gzip
import re
import struct
import urllib.error
import urllib.request
import zlib

import pytest

from crawler.crawl.pictures import OF_ARTICLE
from tests.crawler.crawl.crawling import Crawling
from tests.serving import serving
from tests.site import TestSite, article

KEPT = """SELECT address, outcome, urls.reason, captures.kind, captures.media_type, captures.status FROM urls
          LEFT JOIN captures ON captures.url_id = urls.id WHERE address LIKE '%.png%' ORDER BY address"""


def png(shade=200):
    """The smallest picture."""

    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    rows = zlib.compress(bytes([0, shade, 30, 30]))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def with_picture(headline, address):
    """An article that names its picture."""
    return article(headline).replace("</head>", f'<meta property="og:image" content="{address}"></head>')


@pytest.fixture
def crawling(tmp_path):
    """A site with an article that has a picture."""
    with TestSite() as site:
        one = Crawling(tmp_path, site)
        site.put("news/radios/", with_picture("Radios that last a shift", site.url("media/radio.png")))
        site.put("media/radio.png", png(), media_type="image/png")
        site.lists("news/radios/")
        yield one


def test_nothing_is_asked_for_unless_the_publication_says_so(crawling):
    """A picture is one request more for each article."""
    crawling.declare()

    told = crawling.crawl()

    assert crawling.site.requests_for("media/radio.png") == []
    assert told["pictures"] == 0


def test_a_picture_is_kept_once_counted_and_shown_from_the_archive(crawling):
    """No page of ours asks the publisher for it."""
    crawling.declare(pictures="true")

    first = crawling.crawl()
    crawling.site.put("news/radios/", with_picture("Radios that last two shifts", crawling.site.url("media/radio.png")))
    crawling.make_due()
    second = crawling.crawl()

    assert (first["pictures"], second["pictures"]) == (1, 0)
    assert (first["new"], second["changed"]) == (1, 1)
    assert len(crawling.site.requests_for("media/radio.png")) == 1
    (kept,) = crawling.rows(KEPT)
    assert (kept["kind"], kept["reason"], kept["media_type"]) == ("other", "picture of an article", "image/png")
    with serving(crawling.folder / "blotter.db") as site:
        page = get(f"{site}/-/article/{key(crawling)}").decode()
        assert page.count("<img") == 1
        assert get(site + page.partition('<img src="')[2].partition('"')[0]) == png()


def test_a_picture_takes_the_way_of_every_request(crawling):
    """robots.txt bars it; the own network is not asked; what is no picture is no picture; no article is harmed."""
    site = crawling.site
    site.put("robots.txt", "User-agent: *\nDisallow: /media/barred\n")
    pictures = {
        "barred": site.url("media/barred.png"),
        "intranet": site.url("media/radio.png?intranet").replace("127.0.0.1", "localhost"),
        "gone": site.url("media/gone.png"),
        "false": site.url("media/false.png"),
        "drawn": site.url("media/drawn.png"),
        "moved": site.url("media/moved.png"),
        "broken": "https://[/x.png",
        "story": site.url("news/radios/").replace("127.0.0.1", "localhost"),
    }
    for name, address in pictures.items():
        site.put(f"news/{name}/", with_picture(f"The {name} of the county", address))
    site.put("media/false.png", "<html>Not a picture", media_type="image/png")
    site.put("media/drawn.png", "<svg xmlns='http://www.w3.org/2000/svg'/>", media_type="image/svg+xml")
    site.redirect("media/moved.png", "media/radio.png")
    site.lists(*(f"news/{name}/" for name in pictures))
    crawling.declare(pictures="true")

    told = crawling.crawl()

    assert (told["new"], told["failed"], told["pictures"]) == (len(pictures), 0, 1)
    assert site.requests_for("media/barred.png") == []
    outcomes = {row["address"].rsplit("/", 1)[1]: (row["outcome"], row["reason"]) for row in crawling.rows(KEPT)}
    assert outcomes["barred.png"][0] == "barred"
    assert outcomes["gone.png"][0] in {"gone", "failed"}
    assert outcomes["false.png"][1] == outcomes["drawn.png"][1] == "no picture"
    assert outcomes["radio.png?intranet"][1] == "private address"
    assert site.requests_for("media/radio.png?intranet") == []
    assert crawling.rows("SELECT 1 FROM urls WHERE url LIKE '%localhost%/news/radios%'") == []


def test_pictures_between_the_paragraphs_are_kept_shown_in_their_places_and_exported(crawling):
    """As many as an article may have; no page of ours asks the publisher for one."""
    site = crawling.site
    page = with_picture("Lamps of the county", site.url("media/radio.png"))
    within = "".join(f'<img src="/media/{number}.png" alt="Lamp {number}">' for number in range(25))
    site.put("news/radios/", page.replace("</p>\n<p>", f"</p>{within}<p>"))
    for number in range(25):
        site.put(f"media/{number}.png", png(number), media_type="image/png")
    crawling.declare(pictures="true")

    told = crawling.crawl()

    assert told["pictures"] == OF_ARTICLE
    assert len({path for path in site.requested if path.startswith("/media/")}) == OF_ARTICLE
    assert crawling.blotter("export", "-o", "part.db").returncode == 0
    for name in ("blotter.db", "part.db"):
        with serving(crawling.folder / name) as address:
            shown = get(f"{address}/-/article/{key(crawling)}").decode()
            images = re.findall(r'<img src="([^"]+)" alt="(Lamp \d+)"', shown)
            assert [text for _, text in images] == [f"Lamp {number}" for number in range(OF_ARTICLE - 1)]
            assert get(address + images[3][0]) == png(3)
        before, after = (shown.index(text) for text in ('<p dir="auto">', images[0][0]))
        assert before < after < shown.rindex('<p dir="auto">')


def test_an_address_that_a_source_lists_is_never_asked_for_as_a_picture(crawling):
    """A hostile page must not turn an article into a picture, nor have it asked for twice."""
    site = crawling.site
    site.put("news/lamps/", with_picture("Lamps of the county", site.url("news/late/")))
    site.lists("news/lamps/", "news/late/")
    site.put("news/late/", "Gone", status=410)
    crawling.declare(pictures="true")

    crawling.crawl()

    assert crawling.ledger("outcome")["news/late/"] == ("gone",)
    assert len(site.requests_for("news/late/")) == 1


def test_an_article_that_was_named_as_a_picture_before_it_was_listed_is_archived(crawling):
    """By the next run; a real picture that a source lists by mistake is shown all the same."""
    site = crawling.site
    site.put("news/lamps/", with_picture("Lamps of the county", site.url("news/late.png")))
    site.put("news/late.png", article("The story behind the lamps"))
    site.lists("news/radios/", "news/lamps/")
    crawling.declare(pictures="true")
    crawling.crawl()

    site.lists("news/radios/", "news/lamps/", "news/late.png", "media/radio.png")
    told = crawling.crawl()

    assert told["new"] == 1
    assert crawling.ledger("role", "outcome")["news/late.png"] == ("article", "archived")
    with serving(crawling.folder / "blotter.db") as address:
        (shown,) = crawling.rows("SELECT key FROM articles WHERE headline LIKE 'Radios%'")
        assert b"<img" in get(f"{address}/-/article/{shown['key']}")


def test_pictures_are_exported_and_rebuilt_with_their_articles(crawling):
    """They are captures like others."""
    crawling.declare(pictures="true")
    crawling.crawl()
    assert crawling.blotter("export", "-o", "all.warc.gz").returncode == 0
    assert crawling.blotter("export", "-o", "part.db").returncode == 0
    for path in crawling.folder.glob("blotter.db*"):
        path.unlink()

    assert crawling.blotter("rebuild", "blotter-captures").returncode == 0

    assert png() in gzip.decompress((crawling.folder / "all.warc.gz").read_bytes())
    for name in ("blotter.db", "part.db"):
        with serving(crawling.folder / name) as site:
            assert "<img" in get(f"{site}/-/article/{key(crawling)}").decode(), name


def test_a_capture_that_is_no_picture_is_not_sent_as_one(crawling):
    """A page sent under the address of a picture would run in our origin."""
    crawling.declare()
    crawling.crawl()
    page = crawling.rows("SELECT id FROM captures WHERE kind = 'article'")[0]["id"]

    with serving(crawling.folder / "blotter.db") as site, pytest.raises(urllib.error.HTTPError, match="404"):
        get(f"{site}/-/capture/{page}/picture")


def get(address):
    with urllib.request.urlopen(address, timeout=20) as answer:
        return answer.read()


def key(crawling):
    return crawling.rows("SELECT key FROM articles ORDER BY id")[0]["key"]
