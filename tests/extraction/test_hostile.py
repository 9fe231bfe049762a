import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.records import Kind, Reading
from crawler.extraction.reader import read
from tests.extraction.press import HEADLINE, PARAGRAPHS, TEXT, article, document, page, story

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


def test_bytes_that_are_no_page_are_no_article():
    """A picture under an article's address."""
    assert read(page("", payload=bytes(range(256)) * 400)).kind is not Kind.ARTICLE


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
