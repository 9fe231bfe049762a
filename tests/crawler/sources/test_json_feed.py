"""JSON Feed 1.1 (jsonfeed.org/version/1.1), section by section."""

import json
from datetime import UTC, datetime

import pytest

from archive.records import Entry
from crawler.sources import Answer, JsonFeed
from tests.site import TEXT, article

URL = "https://example.org/feed.json"
AT = datetime(2011, 7, 21, 9, 30, tzinfo=UTC)
PAGE = "https://example.org/a/"
WHOLE = "".join(f"<p>{paragraph}</p>" for paragraph in TEXT.split("\n\n"))


def feed(*items, version="https://jsonfeed.org/version/1.1", **top):
    return json.dumps({"version": version, "title": "The Gazette", "items": list(items)} | top)


def read(text, url=URL):
    return JsonFeed().read(Answer(url=url, payload=text if isinstance(text, bytes) else text.encode()))


@pytest.mark.parametrize(
    ("item", "entry"),
    [
        pytest.param({"id": "1", "url": PAGE}, Entry(url=PAGE), id="url"),
        pytest.param({"id": 1, "url": "/a/"}, Entry(url=PAGE), id="url: relative; id: a number"),
        pytest.param({"id": PAGE}, Entry(url=PAGE), id="id: ideally the full URL"),
        pytest.param({"id": "a"}, None, id="id: no address"),
        pytest.param({"id": "1", "url": "javascript:alert(1)"}, None, id="url: a script"),
        pytest.param({"id": "1", "url": 7}, None, id="url: no text"),
        pytest.param(
            {"id": "1", "url": PAGE, "external_url": "https://example.net/x"},
            Entry(url=PAGE),
            id="external_url: elsewhere",
        ),
        pytest.param(
            {"id": PAGE, "external_url": "https://example.net/x"}, Entry(url=PAGE), id="external_url: id is ours"
        ),
        pytest.param(
            {"id": "1", "external_url": "https://example.net/x"},
            Entry(url="https://example.net/x"),
            id="external_url: alone",
        ),
        pytest.param(
            {"id": "1", "url": PAGE, "title": "Met &amp; <b>City</b>"}, Entry(url=PAGE, title="Met & City"), id="title"
        ),
        pytest.param({"id": "1", "url": PAGE, "title": ["a"]}, Entry(url=PAGE), id="title: no text"),
        pytest.param(
            {"id": "1", "url": PAGE, "date_published": "2011-07-21T10:30:00+01:00"},
            Entry(url=PAGE, published=AT),
            id="date_published: RFC 3339",
        ),
        pytest.param(
            {"id": "1", "url": PAGE, "date_modified": "2011-07-21T09:30:00Z"},
            Entry(url=PAGE, modified=AT),
            id="date_modified",
        ),
        pytest.param(
            {"id": "1", "url": PAGE, "date_published": "soon"}, Entry(url=PAGE), id="date_published: nonsense"
        ),
    ],
)
def test_an_item_is_read_as_the_specification_says(item, entry):
    """Its page, title and dates; what is written otherwise is left out, never guessed."""
    assert read(feed(item)).entries == ((entry,) if entry else ())


@pytest.mark.parametrize(
    ("top", "older"),
    [
        ({"next_url": "https://example.org/feed.json?page=2"}, "https://example.org/feed.json?page=2"),
        ({"next_url": "?page=2"}, "https://example.org/feed.json?page=2"),
        ({"next_url": URL}, None),
        ({"next_url": None}, None),
        ({}, None),
    ],
)
def test_next_url_is_the_page_before_in_time(top, older):
    """It must not be the feed itself, says the specification."""
    assert read(feed({"id": "1", "url": PAGE}, **top)).older == older


def test_a_page_without_items_leads_nowhere():
    """An empty page that names a next one would be followed for ever."""
    assert read(feed(next_url="?page=2")).older is None


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ({"authors": [{"name": "Jo Hale"}, {"name": "Ann Lee"}, {"name": "Jo Hale"}]}, ("Jo Hale", "Ann Lee")),
        ({"author": {"name": "Jo Hale"}}, ("Jo Hale",)),
        ({"authors": [{"url": "https://example.org/jo"}, "Jo", None]}, ("The Desk",)),
        ({}, ("The Desk",)),
    ],
)
def test_content_html_is_handed_over_with_its_authors(given, names):
    """As the text of a full-text feed is; an item without authors has those of the feed."""
    item = {"id": "1", "url": PAGE, "title": "Radios", "content_html": WHOLE, "date_published": "2011-07-21"} | given

    (handed,) = read(feed(item, authors=[{"name": "The Desk"}])).articles

    assert handed.content == WHOLE
    assert (handed.declared.title, handed.declared.authors) == ("Radios", names)


@pytest.mark.parametrize(
    "item",
    [
        {"title": "Radios", "content_html": "<p>A teaser …</p>"},
        {"title": "Radios", "content_text": TEXT},
        {"content_html": WHOLE},
        {"title": "Radios", "content_html": {"p": 1}},
    ],
)
def test_what_is_no_whole_article_is_only_listed(item):
    """Two paragraphs are a teaser; its page is read instead."""
    listing = read(feed({"id": "1", "url": PAGE} | item))

    assert (len(listing.entries), listing.articles) == (1, ())


@pytest.mark.parametrize(
    "answer",
    [
        b"<!doctype html><title>Not found</title>",
        b"<rss/>",
        b"[]",
        b"{}",
        b'{"version": "1", "items": []}',
        b'{"version": 1.1, "items": []}',
        b"[" * 100_000,
        b"\xff\xfe\x00",
        feed().encode(),
        feed(items="none").encode(),
        feed("text", 7, None).encode(),
        feed({"id": "1"}).encode(),
    ],
)
def test_whatever_was_sent_is_a_problem_and_never_an_error(answer):
    """A source is somebody else's program."""
    listing = read(answer)

    assert listing.problem
    assert not listing.entries


def test_entries_without_a_link_do_not_hide_the_others():
    """The problem counts them."""
    listing = read(feed({"id": "1", "url": PAGE}, {"id": "2"}))

    assert [entry.url for entry in listing.entries] == [PAGE]
    assert listing.problem


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_feed_is_read_in_every_encoding_of_json(codec):
    """RFC 8259, 8.1 says UTF-8, and that a byte order mark may be ignored."""
    listing = read(feed({"id": "1", "url": PAGE, "title": "Café"}).encode(codec))

    assert listing.entries[0].title == "Café"


def test_a_json_feed_is_crawled_page_by_page(site, declare, blotter):
    """As `sources = ["json-feed feed.json"]`: both pages are listed, and the articles archived."""
    for number in range(4):
        site.put(f"news/{number}/", article(f"Radios number {number} are on the way"))
    now = datetime.now(UTC).isoformat()
    items = [{"id": str(number), "url": site.url(f"news/{number}/"), "date_published": now} for number in range(4)]
    site.put("feed.json", feed(*items[:2], next_url=site.url("feed-2.json")))
    site.put("feed-2.json", feed(*items[2:], next_url=site.url("feed-2.json")))
    declare(sources=["json-feed feed.json"])

    done = blotter("crawl", "--json")

    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["publications"][0]["new"] == 4
    assert site.requested.count("/feed-2.json") == 1
