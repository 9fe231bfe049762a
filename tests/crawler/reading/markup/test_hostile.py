import random
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.records import Kind, Reading
from crawler.reading.reader import read
from tests.crawler.reading.press import HEADLINE, PARAGRAPHS, TEXT, article, document, page, story
from tests.site import feed, sitemap

WORDS = " by 21 July 2011 Related News Copyright 2025 of the "
HOSTILE = {
    "deep nesting": document("<div>" * 60_000 + TEXT),
    "deep inline nesting": document("<b><i>" * 30_000 + TEXT),
    "one line of megabytes": document(f"<p>{'x' * 5_000_000}</p>"),
    "many words on one line": document(f"<h1>{HEADLINE}</h1><p>{WORDS * 10_000}</p>"),
    "unclosed tags": "<" * 300_000,
    "attributes without end": f'<p class="{"a-" * 400_000}',
    "gigantic table": document("<table>" + "<tr><td>1</td><td>2</td></tr>" * 6_000 + "</table>" + TEXT),
    "nested tables": document("<table><tr><td>" * 3_000 + TEXT),
    "line breaks": document(f"<div>{'<br>' * 100_000}{TEXT}</div>"),
    "spaces": document(f"<h1>{' ' * 1_000_000}</h1><p>By{' ' * 500_000}Ann</p>"),
    "commas": document(f"<h1>{HEADLINE}</h1><p>By {'A, ' * 100_000}</p>{TEXT}"),
    "dashes in a title": document(TEXT, title="a - " * 200_000),
    "links": document("".join(f'<a href="/{n}/2">x</a>' for n in range(15_000)) + TEXT),
    "json-ld": document(TEXT, head=f'<script type="application/ld+json">{"[" * 200_000}</script>'),
    "entities": document("&amp;lt;p&amp;gt;" * 100_000),
    "a dump of one line": "word " * 1_000_000,
    "a dump of short lines": "By Ann\n" * 20_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_page_is_read_in_bounded_time(name):
    """Whatever comes, a reading goes out; the pool's limit is for what nobody thought of."""
    begin = time.process_time()

    reading = read(page(HOSTILE[name], media_type="text/plain" if "dump" in name else "text/html"))

    assert isinstance(reading, Reading)
    assert time.process_time() - begin < 20


def test_characters_that_no_text_holds_are_left_out():
    """NULs, controls and zero-width marks are not printed, and no search would find a word with one in it."""
    found = article(story(text=TEXT.replace("radio", "ra\x00di\u200bo\u00ad")))

    assert found.body == "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    ("encoding", "declared"),
    [("utf-8", "iso-8859-1"), ("cp1252", "windows-1252"), ("utf-16", "utf-16"), ("cp1252", "no-such-charset")],
)
def test_a_page_that_lies_about_its_encoding_is_still_read(encoding, declared):
    """What decodes as UTF-8 is UTF-8; what is declared counts only for the rest."""
    html = story().replace("“", '"').replace("”", '"')

    reading = read(page("", payload=html.encode(encoding), media_type=f"text/html; charset={declared}"))

    assert "£2.1 million" in reading.article.body


@pytest.mark.parametrize("declared", ["text/html", None])
@pytest.mark.parametrize(
    ("payload", "what"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "a PDF"),
        (b"\r\n%PDF-1.4 text", "a PDF"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", "a picture"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF\x00" + b"<html><p>metadata</p></html>", "a picture"),
        (b"GIF89a\x01\x00\x01\x00", "a picture"),
        (b"RIFF\x24\x00\x00\x00WEBPVP8 ", "a picture"),
        (b"\x00\x00\x00\x1cftypavif", "a picture"),
        (b"\x00\x00\x00\x18ftypmp42", "sound or film"),
        (b"ID3\x04\x00\x00", "sound or film"),
        (b"wOF2\x00\x01\x00\x00", "a font"),
        (b"\x1f\x8b\x08\x00", "compressed"),
        (b"PK\x03\x04\x14\x00", "a zip archive or office document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an office document"),
        (b"{\\rtf1\\ansi The radios came on Monday.}", "an office document"),
        (b"WARC/1.1\r\nWARC-Type: response", "a WARC file"),
        (b"SQLite format 3\x00\x10\x00", "a database"),
        (feed(dict.fromkeys(PARAGRAPHS, HEADLINE)).encode(), "a feed"),
        (sitemap(["https://gazette.example/news/a"]).encode("utf-16"), "a sitemap"),
        (bytes(range(256)) * 400, "binary data"),
        (random.Random(7).randbytes(50_000), "binary data"),
    ],
)
def test_bytes_that_are_no_page_are_no_article(payload, what, declared):
    """A picture or a magazine under an article's address, whatever the server calls it."""
    reading = read(page("", payload=payload, media_type=declared))

    assert (reading.kind, reading.reason) == (Kind.OTHER, f"not a page ({what})")


@pytest.mark.parametrize(
    "declared", ["application/pdf", "image/png", "application/json; charset=utf-8", "text/calendar", "Video/MP4"]
)
def test_what_its_server_calls_something_else_is_no_page(declared):
    """The words of an interface or a calendar are no article, though they could be read as one."""
    reading = read(page("\n\n".join([HEADLINE, *PARAGRAPHS]), media_type=declared))

    assert (reading.kind, reading.reason) == (
        Kind.OTHER,
        f"not a page ({declared.partition(';')[0].lower()})",
    )


@pytest.mark.parametrize(
    "declared",
    [
        "application/json",
        "text/x-server-parsed-html",
        "image/png",
        "application/xhtml+xml",
        "text/xml",
        "html",
        "*/*",
        "",
    ],
)
@pytest.mark.parametrize("before", ["", '\ufeff<?xml version="1.0"?>\n<!-- <rss> -->\n'])
def test_what_begins_as_a_page_is_one_whatever_its_server_calls_it(declared, before):
    """Servers send wrong types for years, and browsers show the page."""
    assert article(before + story(), media_type=declared).body == "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_utf_16_page_without_its_mark_is_read(encoding):
    """Every second byte of it is zero, as in no other text."""
    html = story().replace("“", '"').replace("”", '"')

    assert "£2.1 million" in article("", payload=html.encode(encoding), media_type="text/html").body


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "windows-1252"])
def test_a_text_without_markup_is_read_in_any_encoding_of_the_trade(encoding):
    """Byte order marks and the upper half of Windows-1252 are no controls; DOS ended a text with one."""
    text = "\n\n".join([HEADLINE, *PARAGRAPHS]) + "\x1a"

    assert article("", payload=text.encode(encoding), media_type=None).body == "\n\n".join(PARAGRAPHS)


def test_a_french_page_in_latin_1_is_read():
    """Its accents are single bytes, and no text of UTF-8."""
    french = "Les gendarmes de la vallée ont reçu, à l’été, des radios neuves : « enfin », a déclaré la préfète."
    html = story(text=f"<p>{french}</p>" * 3).replace("’", "'")

    assert "reçu, à l'été" in article("", payload=html.encode("iso-8859-1"), media_type="text/html").body


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=3000), st.sampled_from(["text/html", None, "text/plain", "image/png"]))
def test_any_bytes_give_a_reading(payload, declared):
    """Nothing that a server sends stops the reader."""
    assert isinstance(read(page("", payload=payload, media_type=declared)), Reading)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.sampled_from(
            [
                "<p>",
                "</p>",
                "<div>",
                "<table><tr><td>",
                "<br>",
                "<h1>",
                "</h1>",
                "By Ann Lee",
                "Jul 21, 2011",
                "Related News",
                PARAGRAPHS[0],
                "<article>",
                "</article>",
                "<li>",
                "&#0;",
                "\x0b",
                "<figure>",
                "<figcaption>x",
                "<blockquote>",
                "<script>",
                "</script>",
            ]
        ),
        max_size=40,
    )
)
def test_no_sequence_of_markup_breaks_the_reader(pieces):
    """Any order of tags and texts gives a reading."""
    assert isinstance(read(page("".join(pieces))), Reading)


@pytest.mark.parametrize("silent", ['<embed src="/a.swf">', '<bgsound src="/a.mid">', "<keygen>"])
def test_an_element_without_an_end_takes_no_text_with_it(silent):
    """The parser puts what follows into it."""
    found = article(story(text=f"<div>{silent}{TEXT}</div>"))

    assert found.body.split("\n\n") == list(PARAGRAPHS)
