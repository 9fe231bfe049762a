"""Feeds and sitemaps as they are sent, not as they should be."""

import gzip

import pytest

from crawler.sources import Answer, Feed, Sitemap
from crawler.sources.mending import MESSAGE, mended

URL = "https://example.org/feed/"


def feed(items, *, media_type=None, url=URL):
    payload = items if isinstance(items, bytes) else f"<rss><channel>{items}</channel></rss>".encode()
    return Feed("feed/").read(Answer(url=url, payload=payload, media_type=media_type))


def test_a_feed_that_was_packed_without_a_word_is_read():
    """As a page is, and a sitemap."""
    listing = feed(gzip.compress(b"<rss><channel><item><link>/a</link></item></channel></rss>"))

    assert [entry.url for entry in listing.entries] == ["https://example.org/a"]


def sitemap(text):
    payload = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{text}'.encode()
    return Sitemap("sitemap.xml").read(Answer(url="https://example.org/sitemap.xml", payload=payload))


@pytest.mark.parametrize(
    ("before", "behind"),
    [
        ("<b>Warning</b>: undefined key in /srv/a.php on line 3<br />\n", ""),
        ("Notice: undefined index in a.php\n<?xml version='1.0'?>", ""),
        ("", "<br /><b>Warning</b>: headers already sent"),
        ("\n" + "x" * (MESSAGE - len("<urlset>")), ""),
    ],
    ids=["with markup", "plain", "behind the end", "as long as is looked at"],
)
@pytest.mark.parametrize("kind", ["feed", "sitemap"])
def test_the_message_of_a_program_beside_a_document_is_no_part_of_it(kind, before, behind):
    """PHP prints its warnings into what it sends."""
    item = {"feed": "<rss><item><link>/a</link></item></rss>", "sitemap": "<urlset><url><loc>/a</loc></url></urlset>"}
    payload = f"{before}{item[kind]}{behind}".encode()

    source = {"feed": Feed("feed/"), "sitemap": Sitemap("sitemap.xml")}[kind]

    assert [entry.url for entry in source.read(Answer(url=URL, payload=payload)).entries] == ["https://example.org/a"]


def test_a_document_that_is_far_down_or_within_a_page_is_none():
    """It is then what the page talks about."""
    assert feed(b"x" * (MESSAGE + 1) + b"<rss><item><link>/a</link></item></rss>").entries == ()
    assert feed(b"<html><body><rss><item><link>/a</link></item></rss></body></html>").entries == ()


LINKS = {
    "bare": ("https://example.org/n.php?cat=3&id=44", "https://example.org/n.php?cat=3&id=44"),
    "bare before a name of HTML": ("https://example.org/?a=1&copy=2", "https://example.org/?a=1&copy=2"),
    "escaped": ("https://example.org/?a=1&amp;b=2", "https://example.org/?a=1&b=2"),
    "escaped twice": ("https://example.org/?a=1&amp;amp;b=2", "https://example.org/?a=1&b=2"),
    "escaped twice, as a number": ("https://example.org/?a=1&amp;#038;b=2", "https://example.org/?a=1&b=2"),
    "literal": ("<![CDATA[https://example.org/?a=1&b=2]]>", "https://example.org/?a=1&b=2"),
    "backslashes": ("https://example.org/news\\a.aspx?id=1\\2", "https://example.org/news/a.aspx?id=1\\2"),
    "a reference to nothing, at the end": ("https://example.org/a&xxe;", "https://example.org/a&xxe;"),
    "a semicolon at the end, relative": ("/news/a;", "https://example.org/news/a;"),
    "a semicolon before the query": ("/news/a;?id=1;", "https://example.org/news/a;?id=1;"),
    "backslashes, relative": ("\\news\\a.aspx", "https://example.org/news/a.aspx"),
}


@pytest.mark.parametrize(("written", "address"), LINKS.values(), ids=LINKS)
def test_a_link_is_what_a_browser_takes_it_for(written, address):
    """A wrong address is asked, answers 404, and the article counts as gone."""
    listing = feed(f"<item><link>{written}</link></item>")

    assert ([entry.url for entry in listing.entries], listing.problem) == ([address], None)


@pytest.mark.parametrize("key", ["bare", "escaped", "escaped twice", "literal"])
def test_a_loc_is_what_a_browser_takes_it_for(key):
    """The same in sitemaps."""
    written, address = LINKS[key]

    listing = sitemap(f"<url><loc>{written}</loc></url></urlset>")

    assert ([entry.url for entry in listing.entries], listing.problem) == ([address], None)


TITLES = {
    "Law & Order": "Law & Order",
    "R&D unit": "R&D unit",
    "AT&T; fined": "AT&T; fined",
    "T &amp; S": "T & S",
    "A &nosuchname; B": "A &nosuchname; B",
    "Caf&eacute; &#8220;raid&#x201d;": "Café “raid”",
    "<![CDATA[T & S &eacute;]]>": "T & S é",
}


@pytest.mark.parametrize(("written", "title"), TITLES.items(), ids=TITLES)
def test_no_word_of_a_title_is_lost_at_an_ampersand(written, title):
    """The title can become the headline."""
    listing = feed(f"<item><link>/a</link><title>{written}</title></item>")

    assert listing.entries[0].title == title


@pytest.mark.parametrize("prefix", ["<media:title xmlns:media='urn:m'>", "<media:title>"])
def test_the_items_own_title_comes_before_that_of_its_picture(prefix):
    """Whether or not the prefix was declared."""
    listing = feed(f"<item><link>/a</link>{prefix}Picture</media:title><title>Story</title></item>")

    assert listing.entries[0].title == "Story"


def test_a_title_of_another_namespace_is_better_than_none():
    """Some feeds have nothing else."""
    listing = feed("<item><link>/a</link><media:title xmlns:media='urn:m'>Picture</media:title></item>")

    assert listing.entries[0].title == "Picture"


LATIN, UTF = "iso-8859-1", "utf-8"
ENCODINGS = {
    "UTF-8, not declared": (UTF, None, None),
    "UTF-8 under a false declaration": (UTF, LATIN, None),
    "UTF-8 under a false header": (UTF, None, LATIN),
    "Latin-1 by the header": (LATIN, None, LATIN),
    "Latin-1 by the document": (LATIN, LATIN, None),
    "windows-1252 under the name of Latin-1": ("windows-1252", LATIN, None),
    "windows-1252 under a false UTF-8": ("windows-1252", UTF, UTF),
    "windows-1252, not declared": ("windows-1252", None, None),
    "windows-1251 by the header": ("windows-1251", None, "windows-1251"),
    "windows-1250 by the document": ("windows-1250", "windows-1250", None),
    "UTF-16": ("utf-16", None, None),
    "a header that names no encoding": (LATIN, LATIN, "nonsense"),
    "a header that names no encoding of text": (LATIN, LATIN, "base64"),
}


@pytest.mark.parametrize(("sent", "declared", "header"), ENCODINGS.values(), ids=ENCODINGS)
def test_the_bytes_decide_then_the_header_then_the_document(sent, declared, header):
    """RFC 7303, 3.2, after what decodes as UTF-8 is UTF-8."""
    title = {"windows-1251": "Полиция", "windows-1250": "Střelba"}.get(sent, "Köln für Größe")
    start = f'<?xml version="1.0" encoding="{declared}"?>' if declared else ""
    text = f"{start}<rss><channel><item><link>/a</link><title>{title}</title></item></channel></rss>"

    listing = feed(text.encode(sent), media_type=f"application/rss+xml; charset={header}" if header else None)

    assert listing.entries[0].title == title


def test_one_broken_byte_does_not_spoil_utf_8():
    """A title cut in the middle of a character is common."""
    payload = "<rss><channel><item><link>/a</link><title>Köln für Größe…</title></item></channel></rss>".encode()

    listing = feed(payload.replace("…".encode(), b"\xe2\x80"))

    assert listing.entries[0].title == "Köln für Größe\ufffd"


@pytest.mark.parametrize(("whole", "last"), [(2, "\ufffd"), (1, "é")])
def test_what_is_broken_more_than_whole_is_another_encoding(whole, last):
    """A byte of which UTF-8 can make nothing is lost only where more characters say that it is UTF-8."""
    title = "é".encode() * whole + b" caf\xe9"

    listing = feed(b"<rss><channel><item><link>/a</link><title>%s</title></item></channel></rss>" % title)

    assert listing.entries[0].title[-1] == last


TORN = {
    "in the address": "<url><loc>https://example.org/page_",
    "before the closing tag": "<url><loc>https://example.org/b",
    "in the closing tag": "<url><loc>https://example.org/page_</lo",
    "in the opening tag": "<url><lo",
    "in a literal address": "<url><loc><![CDATA[https://example.org/pa",
    "at the opening tag": "<url><loc>",
}


@pytest.mark.parametrize("end", TORN.values(), ids=TORN)
def test_an_address_counts_only_when_its_element_is_closed(end):
    """Half an address is asked in vain and becomes gone."""
    listing = sitemap(f"<url><loc>https://example.org/a</loc></url>{end}")

    assert [entry.url for entry in listing.entries] == ["https://example.org/a"]
    assert listing.problem is not None


def test_an_address_that_is_closed_counts_in_an_entry_that_is_not():
    """What is whole is not thrown away."""
    listing = sitemap("<url><loc>https://example.org/a</loc><lastmod>2024-0")

    assert [(entry.url, entry.modified) for entry in listing.entries] == [("https://example.org/a", None)]


def test_a_text_that_is_cut_off_is_not_handed_over():
    """A feed that ends in the middle of an article must not give half of it as the whole."""
    text = "<p>One.</p><p>Two.</p><p>Three.</p><p>Fo"

    listing = feed(f"<rss><channel><item><link>/a</link><title>A</title><content:encoded><![CDATA[{text}".encode())

    assert ([entry.url for entry in listing.entries], listing.articles) == (["https://example.org/a"], ())


def test_pages_in_other_languages_are_listed_once():
    """hreflang: what no entry of its own lists would be missing."""

    def link(language, path):
        return f'<xhtml:link rel="alternate" hreflang="{language}" href="https://example.org/{path}"/>'

    both = link("en", "a") + link("nl", "nl/a") + link("de", "de/a")
    space = 'xmlns:xhtml="http://www.w3.org/1999/xhtml"'
    listing = sitemap(
        f"<url {space}><loc>https://example.org/a</loc>{both}</url>"
        f"<url {space}><loc>https://example.org/nl/a</loc>{both}</url></urlset>"
    )

    assert [entry.url for entry in listing.entries] == [f"https://example.org/{path}" for path in ("a", "nl/a", "de/a")]


@pytest.mark.parametrize("name", ["Sitemap", "sitemap", "Site-map", "SITE-MAP"])
def test_robots_txt_may_spell_sitemap_with_a_hyphen(name):
    """Google tolerates it, so sites have it."""
    payload = f"User-agent: *\n{name}: https://example.org/map.xml\n".encode()

    listing = Sitemap().read(Answer(url="https://example.org/robots.txt", payload=payload))

    assert listing.follow == ("https://example.org/map.xml",)


@pytest.mark.parametrize("written", ["By Jo Hale", "by Jo Hale", "Jo Hale"])
def test_an_author_is_a_name(written):
    """Atom and dc:creator often hold the whole byline."""
    content = "<content:encoded><![CDATA[<p>One.</p><p>Two.</p><p>Three.</p>]]></content:encoded>"

    [handed] = feed(
        f"<item><link>/a</link><title>A</title><author><name>{written}</name></author>{content}</item>"
    ).articles

    assert handed.declared.authors == ("Jo Hale",)


@pytest.mark.parametrize("number", ["#xD800", "#xdfff", "#55357", "#0", "#1", "#x1b", "#xFFFE", "#1114112", "#x110000"])
@pytest.mark.parametrize("where", ["title", "link", "attribute", "namespace"])
def test_a_reference_to_half_a_character_costs_itself(number, where):
    """The parser takes it, and then the text of its element cannot be had: it cost the whole list."""
    address = "https://example.org/news/1/"
    item = f"<item><title>A title</title><link>{address}</link></item>"
    odd = {
        "title": item.replace("A title", f"A &{number};title"),
        "link": item.replace("</link>", f"&{number};</link>"),
        "attribute": item.replace("<item>", f'<item a="&{number};">'),
        "namespace": item.replace("<item>", f'<item xmlns:a="urn:&{number};">'),
    }

    assert [(each.url, each.title) for each in feed(odd[where]).entries] == [(address, "A title")]


@pytest.mark.parametrize("number", ["#x9", "#32", "#x20AC", "#xD7FF", "#xE000", "#xFFFD", "#x10000", "#x10FFFF"])
def test_a_reference_to_a_character_is_that_character(number):
    """Those on the other side of each border."""
    assert mended(f"<a>&{number};</a>".encode(), None)[0] == f"<a>&{number};</a>".encode()
