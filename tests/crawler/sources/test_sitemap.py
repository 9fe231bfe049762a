"""The sitemaps.org protocol, section by section, and what sitemaps do in the wild."""

import gzip
import tracemalloc
from datetime import UTC, date, datetime

import pytest

from archive.facts import Fault
from archive.problems import Problem
from archive.records import Entry
from crawler.sources import Answer, Sitemap, sitemaps_in_robots
from crawler.sources.markup import UNPACKED_LIMIT, unpack

URL = "https://example.org/sitemap.xml"
A = Entry(url="https://example.org/a")
NS = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


def urlset(urls: str, attributes: str = NS) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset {attributes}>{urls}</urlset>'.encode()


def index(sitemaps: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><sitemapindex {NS}>{sitemaps}</sitemapindex>'.encode()


def read(payload: bytes, url: str = URL, media_type: str | None = None):
    return Sitemap().read(Answer(url=url, payload=payload, media_type=media_type))


URLS = [
    pytest.param("<url><loc>https://example.org/a</loc></url>", A, id="XML tag definitions: loc"),
    pytest.param("<url><loc>\n\t https://example.org/a </loc></url>", A, id="loc in white space"),
    pytest.param("<url><loc><![CDATA[https://example.org/a]]></loc></url>", A, id="loc as CDATA"),
    pytest.param("<url><loc>/a</loc></url>", A, id="loc that is not absolute, as some write it"),
    pytest.param("<url><loc>ftp://example.org/a</loc></url>", None, id="loc must begin with the protocol of the web"),
    pytest.param("<url><lastmod>2005-01-01</lastmod></url>", None, id="loc is required"),
    pytest.param(
        "<url><loc>https://example.org/?a=1&amp;b=%C3%BCmlat</loc></url>",
        Entry(url="https://example.org/?a=1&b=%C3%BCmlat"),
        id="Entity escaping",
    ),
    pytest.param(
        "<url><loc>https://example.org/a</loc><changefreq>monthly</changefreq><priority>0.8</priority></url>",
        A,
        id="changefreq and priority are hints that nothing follows",
    ),
    pytest.param(
        "<url><loc>https://example.org/a</loc><i:image xmlns:i='urn:i'><i:loc>https://example.org/a.png</i:loc></i:image></url>",
        A,
        id="Extending the protocol: an image's loc is no page",
    ),
]


@pytest.mark.parametrize(("url", "entry"), URLS)
def test_a_url_is_listed_as_the_protocol_says(url, entry):
    """sitemaps.org/protocol.html."""
    listing = read(urlset(url))

    assert listing.entries == ((entry,) if entry else ())


LASTMOD = [
    pytest.param("2005", date(2005, 1, 1), id="YYYY"),
    pytest.param("2005-03", date(2005, 3, 1), id="YYYY-MM"),
    pytest.param("2005-03-04", date(2005, 3, 4), id="YYYY-MM-DD"),
    pytest.param("2005-03-04T19:20+01:00", datetime(2005, 3, 4, 18, 20, tzinfo=UTC), id="YYYY-MM-DDThh:mmTZD"),
    pytest.param(
        "2005-03-04T19:20:30+01:00", datetime(2005, 3, 4, 18, 20, 30, tzinfo=UTC), id="YYYY-MM-DDThh:mm:ssTZD"
    ),
    pytest.param(
        "2005-03-04T19:20:30.45-05:30", datetime(2005, 3, 5, 0, 50, 30, tzinfo=UTC), id="YYYY-MM-DDThh:mm:ss.sTZD"
    ),
    pytest.param("2005-03-04T19:20:30Z", datetime(2005, 3, 4, 19, 20, 30, tzinfo=UTC), id="Z"),
    pytest.param(
        "2005-03-04 19:20:30 +0100", datetime(2005, 3, 4, 18, 20, 30, tzinfo=UTC), id="as some plugins write it"
    ),
    pytest.param("2005-03-04T19:20:30", datetime(2005, 3, 4, 19, 20, 30, tzinfo=UTC), id="without zone"),
    pytest.param("2005-13-45", None, id="no such day"),
    pytest.param("0000-00-00", None, id="an empty database field"),
    pytest.param("last week", None, id="no date"),
]


@pytest.mark.parametrize(("written", "modified"), LASTMOD)
def test_lastmod_is_read_in_every_w3c_form(written, modified):
    """W3C Datetime, the forms that lastmod may have."""
    [entry] = read(urlset(f"<url><loc>https://example.org/a</loc><lastmod>{written}</lastmod></url>")).entries

    assert entry.modified == modified


def test_a_news_sitemap_gives_date_and_title():
    """News extension: publication_date and title of the article."""
    news = (
        "<url><loc>https://example.org/a</loc><news:news><news:publication><news:name>P</news:name></news:publication>"
        "<news:publication_date>2011-07-21</news:publication_date><news:title>A &amp; B</news:title></news:news></url>"
    )

    listing = read(urlset(news, NS + ' xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'))

    assert listing.entries == (Entry(url="https://example.org/a", title="A & B", published=date(2011, 7, 21)),)


def test_an_index_names_the_sitemaps_to_follow():
    """Sitemap index: each once, itself never."""
    locs = ["https://example.org/1.xml.gz", "/2.xml", "https://example.org/1.xml.gz", URL]

    listing = read(index("".join(f"<sitemap><loc>{loc}</loc></sitemap>" for loc in locs)))

    assert listing.follow == ("https://example.org/1.xml.gz", "https://example.org/2.xml")
    assert (listing.entries, listing.problem) == ((), None)


@pytest.mark.parametrize("url", [URL, "https://example.org/sitemap.xml.gz"])
def test_gzip_is_unpacked_by_what_it_is_not_by_its_name(url):
    """Sitemap file location: a sitemap may be compressed with gzip."""
    assert read(gzip.compress(urlset("<url><loc>https://example.org/a</loc></url>")), url).entries == (A,)


def test_gzip_of_several_members_is_one_sitemap():
    """RFC 1952, 2.2: a gzip file is a series of members."""
    whole = urlset("<url><loc>https://example.org/a</loc></url>")

    assert read(gzip.compress(whole[:50]) + gzip.compress(whole[50:])).entries == (A,)


def test_gzip_cut_short_is_read_as_far_as_it_goes():
    """What arrived before the break counts, and the report says so."""
    urls = "".join(f"<url><loc>https://example.org/{n * n * 7919 % 104729}</loc></url>" for n in range(2000))
    packed = gzip.compress(urlset(urls))

    listing = read(packed[: len(packed) // 2])

    assert 100 < len(listing.entries) < 2000
    assert listing.problem == Problem(fault=Fault.BROKEN_GZIP, number=len(listing.entries))


def test_a_gzip_bomb_is_unpacked_to_the_limit_and_no_further():
    """sitemaps.org: no more than 50 MB unpacked."""
    bomb = gzip.compress(urlset("<url><loc>https://example.org/a</loc></url>" + " " * (UNPACKED_LIMIT + 2**20)), 1)

    listing = read(bomb)

    assert listing.entries == (A,)
    assert listing.problem == Problem(fault=Fault.TOO_MUCH_UNPACKED, number=1, of=50)


def test_a_bomb_takes_no_more_memory_than_the_limit():
    """The rest is never unpacked at all."""
    bomb = gzip.compress(bytes(64 * 2**20), 1)

    tracemalloc.start()
    unpacked, problem = unpack(bomb, limit=2**20)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert (len(unpacked), problem) == (2**20, Problem(fault=Fault.TOO_MUCH_UNPACKED, of=1))
    assert peak < 8 * 2**20


def test_bytes_that_only_begin_like_gzip_are_a_problem_not_an_error():
    """A broken file is reported."""
    assert read(b"\x1f\x8bnonsense").problem == Problem(fault=Fault.BROKEN_GZIP, number=0)


TEXT = [
    pytest.param(b"https://example.org/a\nhttps://example.org/b\n", 2, None, id="one URL per line"),
    pytest.param(b"\xef\xbb\xbfhttps://example.org/a\r\n\r\n", 1, None, id="BOM, CRLF, blank line"),
    pytest.param(
        b"# all\nhttps://example.org/a",
        1,
        Problem(fault=Fault.LINES_WITHOUT_ADDRESS, number=1, of=2),
        id="nothing but URLs",
    ),
    pytest.param(b"nothing here", 0, Problem(fault=Fault.NOT_A_SITEMAP, got="text without addresses"), id="no URL"),
]


@pytest.mark.parametrize(("payload", "count", "problem"), TEXT)
def test_a_text_sitemap_lists_one_address_a_line(payload, count, problem):
    """Other sitemap formats: text file."""
    listing = read(payload, "https://example.org/sitemap.txt", "text/plain")

    assert (len(listing.entries), listing.problem) == (count, problem)


def test_a_feed_may_be_a_sitemap():
    """Other sitemap formats: syndication feed."""
    listing = read(b"<rss><channel><item><link>https://example.org/a</link></item></channel></rss>")

    assert listing.entries == (A,)


PROBLEMS = [
    pytest.param(b"<!doctype html><title>Not found</title>", Problem(fault=Fault.NOT_A_SITEMAP, got="HTML"), id="HTML"),
    pytest.param(b"<opml/>", Problem(fault=Fault.NOT_A_SITEMAP, got="<opml>"), id="other XML"),
    pytest.param(b"<", Problem(fault=Fault.NOT_A_SITEMAP, got="no XML"), id="no XML"),
    pytest.param(b"", Problem(fault=Fault.EMPTY_ANSWER), id="nothing"),
    pytest.param(urlset(""), Problem(fault=Fault.LISTS_NOTHING), id="empty"),
    pytest.param(
        urlset("<url><loc>https://example.org/a</loc></url>")[:-12],
        Problem(fault=Fault.BROKEN_XML, number=1),
        id="cut short",
    ),
]


@pytest.mark.parametrize(("payload", "problem"), PROBLEMS)
def test_what_is_no_whole_sitemap_is_said(payload, problem):
    """One clear phrase for the report, and no exception."""
    assert read(payload).problem == problem


ROBOTS = [
    pytest.param("Sitemap: https://example.org/s.xml", ("https://example.org/s.xml",), id="Submitting: one line"),
    pytest.param(
        "User-agent: a\nDisallow: /\nsitemap:/1.xml\nSITEMAP : /2.xml # news\nSitemap: /1.xml",
        ("https://example.org/1.xml", "https://example.org/2.xml"),
        id="Submitting: anywhere, any case, several, each once",
    ),
    pytest.param("\ufeffSitemap: /1.xml", ("https://example.org/1.xml",), id="BOM"),
    pytest.param("Sitemap:\nSitemap: file:///etc/passwd\n#Sitemap: /3.xml", (), id="none"),
]


@pytest.mark.parametrize(("text", "named"), ROBOTS)
def test_robots_txt_names_sitemaps(text, named):
    """sitemaps.org, specifying the sitemap location in robots.txt."""
    url = "https://example.org/robots.txt"

    listing = read(text.encode(), url)

    assert sitemaps_in_robots(text.encode(), url) == listing.follow == named
    assert listing.problem == (None if named else Problem(fault=Fault.NO_SITEMAP_NAMED))


def test_robots_txt_is_the_first_of_the_usual_places():
    """What a site says of itself comes before a guess; robots.txt stands at the root."""
    addresses = Sitemap().addresses("https://example.org/blog/")

    assert addresses[:2] == ["https://example.org/robots.txt", "https://example.org/blog/sitemap_index.xml"]


@pytest.mark.parametrize(
    ("url", "payload", "leads"),
    [
        pytest.param(URL, index("<sitemap><loc>https://example.org/b.xml</loc></sitemap>"), True, id="index"),
        pytest.param("https://example.org/robots.txt", b"Sitemap: https://example.org/b.xml", True, id="robots.txt"),
        pytest.param(URL, urlset("<url><loc>https://example.org/a</loc></url>"), False, id="list of pages"),
        pytest.param(URL, b"https://example.org/a", False, id="text"),
    ],
)
def test_an_unchanged_answer_leads_to_the_sitemaps_it_names(url, payload, leads):
    """A 304 says nothing of what stands below an index; a list of pages names no sitemap and is not read again."""
    answer = Answer(url=url, payload=payload)

    assert Sitemap("sitemap.xml").leads_on(answer) is leads
