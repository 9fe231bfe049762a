"""RSS 2.0 (rssboard.org/rss-specification), Atom (RFC 4287) and feed paging, section by section."""

from datetime import UTC, date, datetime

import pytest

from archive.facts import Fault
from archive.problems import Problem
from archive.records import Entry
from crawler.reading.page import Declared
from crawler.sources import Answer, Feed

URL = "https://example.org/feed/"
AT = datetime(2011, 7, 21, 10, 30, tzinfo=UTC)


def rss(items: str, channel: str = "") -> str:
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>T</title>{channel}{items}</channel></rss>'


def atom(entries: str, attributes: str = "") -> str:
    return f'<feed xmlns="http://www.w3.org/2005/Atom" {attributes}><title>T</title>{entries}</feed>'


def read(text: str | bytes, url: str = URL):
    payload = text.encode() if isinstance(text, str) else text
    return Feed("feed/").read(Answer(url=url, payload=payload))


LINK = "<link>https://example.org/a</link>"

RSS = [
    pytest.param(f"<item>{LINK}</item>", Entry(url="https://example.org/a"), id="item: link alone"),
    pytest.param(
        "<item><link>\n https://example.org/a \n</link></item>",
        Entry(url="https://example.org/a"),
        id="item: link in white space",
    ),
    pytest.param(
        "<item><link>/a?b=1&amp;c=2</link></item>",
        Entry(url="https://example.org/a?b=1&c=2"),
        id="item: relative link, escaped",
    ),
    pytest.param(
        f"<item>{LINK}<title>Met &amp; City: &quot;no&quot;</title></item>",
        Entry(url="https://example.org/a", title='Met & City: "no"'),
        id="item: title",
    ),
    pytest.param(
        f"<item>{LINK}<title><![CDATA[Force&#8217;s <em>new</em> head]]></title></item>",
        Entry(url="https://example.org/a", title="Force’s new head"),
        id="item: title as escaped HTML",
    ),
    pytest.param(
        f"<item>{LINK}<title>Caf&eacute;&nbsp;raid</title></item>",
        Entry(url="https://example.org/a", title="Café raid"),
        id="item: undeclared HTML entities",
    ),
    pytest.param(
        "<item><guid>https://example.org/a</guid></item>",
        Entry(url="https://example.org/a"),
        id="guid: isPermaLink is true by default",
    ),
    pytest.param(
        "<item><guid isPermaLink='false'>https://example.org/?p=1</guid></item>",
        None,
        id="guid: isPermaLink false is no address",
    ),
    pytest.param("<item><guid>urn:uuid:1</guid></item>", None, id="guid: no address of the web"),
    pytest.param("<item><link>mailto:a@example.org</link></item>", None, id="item: link of another scheme"),
    pytest.param("<item><link>javascript:alert(1)</link></item>", None, id="item: link that is a script"),
    pytest.param("<item><link>https://example.org:99999/</link></item>", None, id="item: link to no port"),
    pytest.param("<item><link>http://[::1/</link></item>", None, id="item: link that is no address"),
    pytest.param(
        f"<item>{LINK}<pubDate>Thu, 21 Jul 2011 10:30:00 GMT</pubDate></item>",
        Entry(url="https://example.org/a", published=AT),
        id="pubDate: GMT",
    ),
    pytest.param(
        f"<item>{LINK}<pubDate>Thu, 21 Jul 11 06:30 EDT</pubDate></item>",
        Entry(url="https://example.org/a", published=AT),
        id="pubDate: RFC 822 with two-digit year and zone name",
    ),
    pytest.param(
        f"<item>{LINK}<pubDate>yesterday</pubDate></item>", Entry(url="https://example.org/a"), id="pubDate: unreadable"
    ),
    pytest.param(
        f"<item>{LINK}<pubDate>2011-07-21</pubDate></item>",
        Entry(url="https://example.org/a", published=date(2011, 7, 21)),
        id="pubDate: in W3C form",
    ),
    pytest.param(
        f"<item>{LINK}<dc:date xmlns:dc='http://purl.org/dc/elements/1.1/'>2011-07-21T11:30:00+01:00</dc:date></item>",
        Entry(url="https://example.org/a", published=AT),
        id="extending RSS: dc:date",
    ),
    pytest.param(
        f"<item>{LINK}<dc:date>2011-07-21T11:30:00+01:00</dc:date></item>",
        Entry(url="https://example.org/a", published=AT),
        id="extending RSS: a prefix nobody declared",
    ),
    pytest.param(
        f"<item>{LINK}<atom:link xmlns:atom='http://www.w3.org/2005/Atom' rel='self' href='https://example.org/x'/></item>",
        Entry(url="https://example.org/a"),
        id="extending RSS: an Atom link beside the item's own",
    ),
    pytest.param(
        "<item><link>https://feeds.example.net/~r/1</link>"
        "<f:origLink xmlns:f='urn:f'>https://example.org/a</f:origLink></item>",
        Entry(url="https://example.org/a"),
        id="extending RSS: the original behind a counting link",
    ),
]


@pytest.mark.parametrize(("item", "entry"), RSS)
def test_an_rss_item_is_listed_as_the_specification_says(item, entry):
    """RSS 2.0: each element of an item that matters."""
    listing = read(rss(item))

    assert listing.entries == ((entry,) if entry else ())
    assert (listing.problem is None) == (entry is not None)


ATOM = [
    pytest.param(
        "<entry><link href='https://example.org/a'/></entry>",
        Entry(url="https://example.org/a"),
        id="4.2.7.2 no rel is alternate",
    ),
    pytest.param(
        "<entry><link rel='self' href='/s'/><link rel='edit' href='/e'/><link rel='alternate' href='/a'/></entry>",
        Entry(url="https://example.org/a"),
        id="4.2.7.2 alternate among others",
    ),
    pytest.param(
        "<entry><link type='application/pdf' href='/a.pdf'/><link type='text/html' href='/a'/></entry>",
        Entry(url="https://example.org/a"),
        id="4.2.7.3 of two alternates the page",
    ),
    pytest.param("<entry><link rel='enclosure' href='/a.mp3'/></entry>", None, id="4.2.7.2 an enclosure is no page"),
    pytest.param(
        "<entry xml:base='https://example.org/news/'><link href='a'/></entry>",
        Entry(url="https://example.org/news/a"),
        id="2 xml:base on the entry",
    ),
    pytest.param(
        "<entry><id>https://example.org/a</id></entry>",
        Entry(url="https://example.org/a"),
        id="4.2.6 id that is an address, without link",
    ),
    pytest.param("<entry><id>tag:example.org,2011:a</id></entry>", None, id="4.2.6 id that is none"),
    pytest.param(
        "<entry><link href='/a'/><title type='html'>A &amp;amp; B &lt;b&gt;C&lt;/b&gt;</title></entry>",
        Entry(url="https://example.org/a", title="A & B C"),
        id="3.1.1.2 title as HTML",
    ),
    pytest.param(
        "<entry><link href='/a'/><title type='xhtml'>"
        "<div xmlns='http://www.w3.org/1999/xhtml'>A <em>B</em></div></title></entry>",
        Entry(url="https://example.org/a", title="A B"),
        id="3.1.1.3 title as XHTML",
    ),
    pytest.param(
        "<entry><link href='/a'/><published>2011-07-21T10:30:00Z</published>"
        "<updated>2011-07-21T12:30:00.25+02:00</updated></entry>",
        Entry(url="https://example.org/a", published=AT, modified=AT),
        id="3.3 published, updated with fraction and offset",
    ),
    pytest.param(
        "<entry><link href='/a'/><source><title>Else</title><link href='https://example.net/'/></source></entry>",
        Entry(url="https://example.org/a"),
        id="4.2.11 source is not the entry",
    ),
]


@pytest.mark.parametrize(("item", "entry"), ATOM)
def test_an_atom_entry_is_listed_as_rfc_4287_says(item, entry):
    """RFC 4287: links, identifiers, text constructs and dates."""
    listing = read(atom(item))

    assert listing.entries == ((entry,) if entry else ())


@pytest.mark.parametrize(
    ("around", "address"), [(7, "https://example.org/feed/news/a"), (8, "https://example.org/feed/a")]
)
def test_a_base_counts_from_a_few_elements_around(around, address):
    """A feed of thousands of elements in each other, each with a base, would keep the crawl busy."""
    nested = "<g xml:base='news/'>" + "<g>" * around + "<entry><link href='a'/></entry>" + "</g>" * (around + 1)

    assert [entry.url for entry in read(f"<feed>{nested}</feed>").entries] == [address]


def test_xml_base_of_the_feed_counts_for_its_entries():
    """RFC 4287, 2: a base on the feed holds for all in it, one on an entry is relative to that."""
    listing = read(atom("<entry xml:base='2011/'><link href='a'/></entry>", "xml:base='https://example.org/news/'"))

    assert listing.entries == (Entry(url="https://example.org/news/2011/a"),)


def test_rss_1_items_beside_the_channel_are_listed():
    """RSS 1.0: items are children of the root, with dc:date."""
    listing = read(
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">'
        '<channel rdf:about="https://example.org/"><link>https://example.org/</link></channel>'
        '<item rdf:about="https://example.org/a"><title>A</title></item></rdf:RDF>'
    )

    assert listing.entries == (Entry(url="https://example.org/a", title="A"),)


PROBLEMS = [
    pytest.param(
        b"<!DOCTYPE html><html><body>Moved</body></html>", Problem(fault=Fault.NOT_A_FEED, got="HTML"), id="HTML"
    ),
    pytest.param(
        b"\xef\xbb\xbf<!-- cache -->\n<html><body>Moved</body></html>",
        Problem(fault=Fault.NOT_A_FEED, got="HTML"),
        id="HTML after BOM and comment",
    ),
    pytest.param(
        b'<?xml version="1.0"?><!DOCTYPE html PUBLIC "x" "y"><html/>',
        Problem(fault=Fault.NOT_A_FEED, got="HTML"),
        id="XHTML",
    ),
    pytest.param(b'{"error": "no route"}', Problem(fault=Fault.NOT_A_FEED, got="other JSON"), id="JSON"),
    pytest.param(b'{"version": ', Problem(fault=Fault.NOT_A_FEED, got="no JSON"), id="torn JSON"),
    pytest.param(b"\x89PNG\r\n\x1a\n\x00", Problem(fault=Fault.NOT_A_FEED, got="no XML"), id="an image"),
    pytest.param(b"<urlset/>", Problem(fault=Fault.NOT_A_FEED, got="<urlset>"), id="a sitemap"),
    pytest.param(b" \n", Problem(fault=Fault.EMPTY_ANSWER), id="nothing"),
    pytest.param(rss("").encode(), Problem(fault=Fault.LISTS_NOTHING), id="an empty feed"),
    pytest.param(
        rss("<item><title>A</title></item>").encode(),
        Problem(fault=Fault.ENTRIES_WITHOUT_LINK, number=1, of=1),
        id="an item without link",
    ),
]


def test_a_feed_may_be_one_in_json():
    """A publisher changes the format, and the address stays."""
    feed = b'{"version": "https://jsonfeed.org/version/1.1", "items": [{"url": "/a", "title": "A"}]}'

    (entry,) = read(feed).entries

    assert (entry.title, entry.url.endswith("/a")) == ("A", True)


@pytest.mark.parametrize(("payload", "problem"), PROBLEMS)
def test_what_is_no_whole_feed_is_said(payload, problem):
    """One clear phrase for the report, and no exception."""
    listing = read(payload)

    assert listing.problem == problem
    assert listing.entries == ()


@pytest.mark.parametrize("status", [301, 403, 404, 500, 503])
def test_a_status_that_is_no_success_is_the_problem(status):
    """An error page is never read for entries."""
    listing = Feed("feed/").read(Answer(url=URL, status=status, payload=rss(f"<item>{LINK}</item>").encode()))

    assert (listing.problem, listing.entries) == (Problem(fault=Fault.HTTP, status=status), ())


BROKEN = [
    pytest.param(
        f"<rss><channel><item>{LINK}</item><item><link>https://example.org/b</link></item><item><tit", 2, id="cut short"
    ),
    pytest.param(f"<rss><channel><item>{LINK}<title>A</titel></item></channel></rss>", 1, id="mismatched tags"),
]


@pytest.mark.parametrize(("text", "count"), BROKEN)
def test_broken_xml_is_read_as_far_as_it_goes_and_reported(text, count):
    """What stands before the break counts."""
    listing = read(text)

    assert len(listing.entries) == count
    assert listing.problem == Problem(fault=Fault.BROKEN_XML, number=count)


def test_white_space_before_the_declaration_breaks_nothing():
    """A common slip of themes, harmless to read."""
    assert read("\n\n" + rss(f"<item>{LINK}</item>")).problem is None


def test_entities_are_neither_expanded_nor_fetched(tmp_path):
    """A feed can neither read a file nor fill the memory (XXE, billion laughs)."""
    secret = tmp_path / "secret"
    secret.write_text("secret")
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    declared = f'<!DOCTYPE rss [<!ENTITY f SYSTEM "{secret.as_uri()}"><!ENTITY l0 "ha">{laughs}]>'

    listing = read(declared + rss(f"<item>{LINK}<title>x &f; &l11;</title></item>").split("?>", 1)[1])

    assert [entry.url for entry in listing.entries] == ["https://example.org/a"]
    assert "secret" not in listing.entries[0].title
    assert len(listing.entries[0].title) < 20


PAGING = [
    pytest.param(
        rss(f"<generator>https://wordpress.org/?v=6.1</generator><item>{LINK}</item>"),
        URL,
        URL + "?paged=2",
        id="WordPress",
    ),
    pytest.param(
        rss(f"<generator>https://wordpress.org/?v=6.1</generator><item>{LINK}</item>"),
        URL + "?paged=7",
        URL + "?paged=8",
        id="WordPress, page 7",
    ),
    pytest.param(rss("<generator>https://wordpress.org/?v=6.1</generator>"), URL, None, id="WordPress, empty page"),
    pytest.param(rss(f"<item>{LINK}</item>"), URL, None, id="no paging offered"),
    pytest.param(
        atom("<link rel='next' href='?after=9'/><entry><link href='/a'/></entry>"),
        URL,
        URL + "?after=9",
        id="RFC 5005, 3 paged feed",
    ),
    pytest.param(
        atom("<link rel='prev-archive' href='/2011/06.atom'/><entry><link href='/a'/></entry>"),
        URL,
        "https://example.org/2011/06.atom",
        id="RFC 5005, 4 archived feed",
    ),
    pytest.param(
        rss(f"<atom:link xmlns:atom='http://www.w3.org/2005/Atom' rel='next' href='?p=2'/><item>{LINK}</item>"),
        URL,
        URL + "?p=2",
        id="RFC 5005 in RSS",
    ),
]


@pytest.mark.parametrize(("text", "url", "older"), PAGING)
def test_the_page_before_is_named_where_paging_is_offered(text, url, older):
    """Only an offer is followed; an address is never guessed."""
    assert read(text, url).older == older


@pytest.mark.parametrize("page", ["", "x", "-1", "9" * 5000])
def test_a_senseless_page_number_in_the_address_is_survived(page):
    """Redirects may bring any address."""
    listing = read(PAGING[0].values[0], f"{URL}?paged={page}")

    assert len(listing.entries) == 1


def test_entries_of_another_site_are_left_out_and_named():
    """A sold domain or an aggregator's feed must not bring in foreign pages."""
    listing = read(rss(f"<item>{LINK}</item><item><link>https://example.net/b</link></item>"))

    own = listing.of_site("https://www.example.org/")

    assert [entry.url for entry in own.entries] == ["https://example.org/a"]
    assert own.problem == Problem(fault=Fault.FOREIGN_PAGES, got="example.net")


def test_full_text_is_handed_over_with_what_the_feed_says_of_it():
    """content:encoded with several paragraphs is the article, without the page's chrome."""
    content = "<p>One.</p><p>Two.<script>no()</script></p><p>Three.</p>"
    item = (
        f"<item>{LINK}<title>A</title><dc:creator>Paul Jacques</dc:creator>"
        f"<content:encoded><![CDATA[{content}]]></content:encoded></item>"
    )

    [handed] = read(rss(item)).articles

    assert (handed.url, handed.content) == ("https://example.org/a", content)
    assert handed.declared == Declared(origin="feed", title="A", authors=("Paul Jacques",))


@pytest.mark.parametrize(
    ("content", "count"),
    [
        ("<p>Read more</p>", 0),
        ("<p>One.</p><p>Two.</p>", 0),
        ("<p>One.</p><p>Two.</p><p> </p><p><img src='x'></p>", 0),
        ("<p>One.</p><p>Two.</p><p>Three.</p>", 1),
        ("<div>One.<div>Two.</div>Three.</div>", 1),
        ("One.<br><br>Two.<br /> <br />Three.", 1),
        ("One.<br>Two.<br>Three.", 0),
    ],
)
def test_a_teaser_is_not_taken_for_the_article(content, count):
    """One or two paragraphs are what most feeds give of an article."""
    item = f"<item>{LINK}<title>A</title><content:encoded><![CDATA[{content}]]></content:encoded></item>"

    assert len(read(rss(item)).articles) == count


def test_a_feed_without_path_is_looked_for_in_the_usual_places():
    """The declaration may leave the path out."""
    assert Feed().addresses("https://example.org/")[0] == "https://example.org/feed/"
    assert Feed("https://feeds.example.net/x").addresses("https://example.org/") == ["https://feeds.example.net/x"]
