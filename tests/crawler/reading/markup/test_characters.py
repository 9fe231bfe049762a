"""Characters that no text holds: however a page or a source writes them, they cost themselves only."""

import json
from datetime import UTC, datetime

import pytest

from archive.records import Kind
from crawler.reading.markup.text import clean_json, decode, without_references
from crawler.reading.page import Page
from crawler.reading.reader import read
from crawler.sources import Answer, Feed, Sitemap, WordPress
from tests.site import article

HALVES = ["\\ud83d", "\\udc4d", "\\uD83D", "\\udc4d\\ud83d", "\\u0000", "\\u0001", "\\u001b", "\\b", "\\uffff"]
REFERENCES = [
    "&#1;",
    "&#8;",
    "&#12;",
    "&#x1b;",
    "&#xFFFE;",
    "&#x1B",
    "&#0008;",
    "&#127;",
    "&#173;",
    "&#8203;",
    "&shy;",
    "&zwnj;",
    "&ZeroWidthSpace;",
]


def reading(page):
    return read(Page(url="https://example.org/a", payload=page.encode(), fetched_at=datetime(2026, 1, 1, tzinfo=UTC)))


def holdable(text):
    """Whether SQLite, XML and a terminal can hold *text*."""
    text.encode()
    return not any(ord(each) < 32 and each not in "\n\t" for each in text)


@pytest.mark.parametrize("code", [0x061C, 0x200E, 0x202A, 0x202E, 0x2066, 0x2069], ids=hex)
@pytest.mark.parametrize("form", ["{0}", "&#{1};", "&#x{1:x};"], ids=["plain", "decimal", "hexadecimal"])
def test_no_mark_changes_the_direction_of_a_text(code, form):
    """With one of them a file of articles, a feed or a table shows a reader other words than those that are there."""
    mark = form.format(chr(code), code)
    page = article("Radios that last").replace("that last", f"that {mark}last")
    page = page.replace("Ann Lowther", f"Ann {mark}Lowther").replace("Jo Hale", f"Jo {mark}Hale")

    found = reading(page).article

    assert (found.headline, found.authors) == ("Radios that last", ("Jo Hale",))
    assert "Ann Lowther" in found.body


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize("key", ["author", "articleSection", "headline", "keywords", "articleBody"])
def test_half_an_emoji_in_json_ld_is_dropped(half, key):
    """An emoji cut in half by a CMS once stopped its publication for ever."""
    value = f'{{"name": "Jo {half} Hale"}}' if key == "author" else f'"Jo {half} Hale"'
    script = f'<script type="application/ld+json">{{"@type": "NewsArticle", "{key}": {value}}}</script></head>'

    found = reading(article().replace("</head>", script)).article

    for text in (found.headline, found.body, found.section or "", *found.authors, *found.tags):
        assert holdable(text)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r'"\ud83d\ude00"', "😀"),
        (r'"\\ud83d"', r"\ud83d"),
        (r'"\\\ud83d"', "\\"),
        (r'"a\u000ab\tc"', "a\nb\tc"),
        (r'"a\u0022b"', 'a"b'),
        (r'"a\fb"', "a\nb"),
        (r'"\ud83d\ud83d\ude00\ude00"', "😀"),
        (r'"caf\u00e9"', "café"),
    ],
)
def test_json_loses_nothing_but_what_no_text_holds(written, read):
    """A pair is an emoji; an escaped backslash begins no escape."""
    assert json.loads(clean_json(written)) == read


@pytest.mark.parametrize("reference", REFERENCES)
def test_a_reference_to_a_control_costs_no_article(reference):
    """One pasted paragraph from a word processor once made the page `no text`."""
    page = article().replace("whole shift", f"whole{reference} shift")

    found = reading(page)

    assert found.kind is Kind.ARTICLE
    assert holdable(found.article.body)
    assert "all but two of the four hundred shifts" in found.article.body


@pytest.mark.parametrize(
    "reference", ["&#8217;", "&#x2019;", "&#9;", "&#10;", "&amp;#1;", "&#99999999999;", "&#;", "&#x;"]
)
def test_other_references_stay(reference):
    """Only what cannot be printed is dropped."""
    assert without_references(f"a{reference}b") == f"a{reference}b"


@pytest.mark.parametrize("reference", [*REFERENCES, "&amp;#1;"])
@pytest.mark.parametrize("markup", ["", "<p>"])
def test_an_article_body_of_json_ld_may_hold_them_too(reference, markup):
    """It is markup inside JSON inside a page: each layer can bring them back."""
    body = json.dumps(f"{markup}Officers {reference} will carry new radios.{markup}")
    script = f'<script type="application/ld+json">{{"@type": "NewsArticle", "articleBody": {body}}}</script></head>'

    assert reading(article().replace("</head>", script)).kind is Kind.ARTICLE


@pytest.mark.parametrize("query", ["page=²&x=2", "page=" + "9" * 5000, "p=٣", "page=-1", "page=%00"])
def test_a_link_with_digits_that_are_none_costs_no_article(query):
    """`²` is a digit to Python and no number; 5,000 digits are no page."""
    page = article().replace("</article>", f'<a href="/a?{query}">more</a><a href="/a2?{query}1">x</a></article>')

    assert reading(page).kind is Kind.ARTICLE


TEXT = "Café owners said they had “no idea” – the force’s figure was £3m."


@pytest.mark.parametrize("media_type", ["text/html; charset=utf-8", "text/html; charset=UTF8", "text/html"])
@pytest.mark.parametrize("meta", ["", '<meta charset="utf-8">', '<meta charset="windows-1252">'])
def test_windows_1252_that_says_it_is_utf_8_is_read(media_type, meta):
    """A server's setting says UTF-8 of every page, old ones too."""
    assert TEXT in decode(f"{meta}<p>{TEXT}</p>".encode("cp1252"), media_type)


def test_utf_8_with_one_broken_byte_stays_utf_8():
    """A cut or pasted byte must not spoil the whole page."""
    broken = f"<p>{TEXT}</p>".encode() + b"<p>caf\xe9</p>"

    assert TEXT in decode(broken, "text/html; charset=utf-8")


@pytest.mark.parametrize(("depth", "kind"), [(1500, Kind.ARTICLE), (3000, Kind.ERROR)])
def test_a_page_nested_too_deep_says_so(depth, kind):
    """The parser gives up at 2,048 elements: what it saw until then is not the article."""
    found = reading(article().replace("<article>", "<div>" * depth + "<article>"))

    assert found.kind is kind
    assert found.reason == (None if kind is Kind.ARTICLE else "nested too deep")


def post(**changes):
    whole = {"id": 1, "type": "post", "link": "https://example.org/a", "date_gmt": "2026-01-01T00:00:00"}
    return (
        whole | {"title": {"rendered": "Radios"}, "content": {"rendered": "<p>Text.</p>", "protected": False}} | changes
    )


@pytest.mark.parametrize("half", HALVES)
@pytest.mark.parametrize("key", ["title", "content", "excerpt", "type", "link", "author"])
def test_rest_may_say_what_no_text_holds(half, key):
    """A post's title with half an emoji once ended its publication in every run."""
    poison = "POISON"
    changes = {
        "title": {"title": {"rendered": f"Radios {poison}"}},
        "content": {"content": {"rendered": f"<p>Te{poison}xt.</p>"}},
        "excerpt": {"excerpt": {"rendered": f"<p>Sh{poison}ort.</p>"}},
        "type": {"type": f"po{poison}st"},
        "link": {"link": f"https://example.org/a{poison}"},
        "author": {"_embedded": {"author": [{"name": f"Jo {poison}"}]}},
    }[key]
    payload = json.dumps([post(**changes)]).replace(poison, half).encode()

    listing = WordPress().read(Answer(url="https://example.org/wp-json/wp/v2/posts", payload=payload))

    assert len(listing.entries) == 1
    assert holdable(repr(listing).encode("unicode_escape").decode())
    for each in (listing.entries[0].url, listing.entries[0].title):
        assert holdable(each)


@pytest.mark.parametrize("name", ["x-wp-total", "x-wp-totalpages"])
@pytest.mark.parametrize("value", ["9" * 5000, "²", "-1", "1e9", ""])
def test_a_count_that_is_none_is_not_said(name, value):
    """Python refuses to read 4,300 digits and more, with an exception."""
    payload = json.dumps([post()]).encode()

    listing = WordPress().read(Answer(url="https://example.org/p", payload=payload, headers={name: value}))

    assert len(listing.entries) == 1
    assert listing.total is None


@pytest.mark.parametrize("reference", REFERENCES)
@pytest.mark.parametrize("source", [Feed(), Sitemap()])
def test_feeds_and_sitemaps_may_hold_them_too(reference, source):
    """XML forbids them; our parser recovers."""
    item = f"<item><title>Ra{reference}dios</title><link>https://example.org/a{reference}</link><creator>Jo{reference}</creator></item>"
    url = f"<url><loc>https://example.org/a{reference}</loc></url>"
    text = f"<rss><channel>{item}</channel></rss>" if isinstance(source, Feed) else f"<urlset>{url}</urlset>"

    for entry in source.read(Answer(url="https://example.org/x", payload=text.encode())).entries:
        assert holdable(entry.url + (entry.title or ""))
