"""What a site calls something is short: a headline of a megabyte would stand in each list of the archive."""

import json
from datetime import UTC, datetime

import pytest

from archive.facts import Fault
from archive.noted import LONGEST_DETAIL
from archive.problems import Problem
from archive.urls import LONGEST_ADDRESS
from crawler.reading.evidence import LONGEST_TITLE
from crawler.reading.page import Declared, Page
from crawler.reading.reader import read
from crawler.sources.addresses import web_address
from crawler.sources.markup import without_markup
from crawler.sources.source import Answer
from crawler.sources.wordpress import MOST_TERMS, WordPress
from tests.site import article

HOME = "https://example.org/"
AT = datetime(2026, 11, 1, tzinfo=UTC)
WORDS = "word " * 40_000


def as_long_as_may_be(most):
    return HOME + "a" * (most - len(HOME))


@pytest.mark.parametrize(("length", "is_taken"), [(LONGEST_ADDRESS, True), (LONGEST_ADDRESS + 1, False)])
def test_an_address_that_no_server_takes_is_none(length, is_taken):
    """In a listing, and in the head of a page."""
    address = as_long_as_may_be(length)
    page = article().replace("</head>", f'<meta property="og:image" content="{address}"></head>')

    found = read(Page(url=HOME, payload=page.encode(), fetched_at=AT)).article

    assert (web_address(HOME, address) == address) is is_taken
    assert found is not None
    assert (found.image_url == address) is is_taken


@pytest.mark.parametrize(("length", "is_taken"), [(LONGEST_TITLE, True), (LONGEST_TITLE + 1, False)])
def test_a_headline_is_not_as_long_as_a_text(length, is_taken):
    """The page is an article all the same, under its other title."""
    title = ("Lamps " * length)[:length].strip().ljust(length, "s")
    page = article().replace("<h1>Radios that last a shift", f"<h1>{title}")
    page = page.replace("Radios that last a shift", title if is_taken else "Lamps on the quay")

    found = read(Page(url=HOME, payload=page.encode(), fetched_at=AT)).article

    assert found is not None
    assert found.headline == (title if is_taken else "Lamps on the quay")


def test_the_words_of_a_list_are_cut():
    """Titles, names and terms, of whatever kind of source."""
    assert len(without_markup(f"<b>{WORDS}</b>") or "") == LONGEST_TITLE


@pytest.mark.parametrize("length", [LONGEST_DETAIL, LONGEST_DETAIL + 1])
def test_the_words_of_an_error_are_cut(length):
    """They stand in the database, in each report and in messages."""
    got = Problem(fault=Fault.NOT_WORDPRESS, got="x" * length).got or ""

    assert got == ("x" * length if length == LONGEST_DETAIL else "x" * LONGEST_DETAIL + "…")


def test_an_excerpt_that_is_a_text_is_no_standfirst():
    """What a source hands over is believed, but not at any length."""
    declared = Declared(origin="rest", title="Lamps on the quay", excerpt=f"<p>An editor wrote: {WORDS}</p>")
    page = Page(url=HOME, payload=b"<p>One text.</p><p>Another one.</p>", fetched_at=AT, declared=declared)

    found = read(page).article

    assert found is not None
    assert found.standfirst is None


@pytest.mark.parametrize(("tags", "kept"), [(MOST_TERMS, MOST_TERMS), (MOST_TERMS + 1, MOST_TERMS)])
def test_a_post_has_so_many_tags_and_no_more(tags, kept):
    """Each would be a row of the archive. An address that is none is no picture."""
    post = {
        "type": "post", "link": HOME, "title": {"rendered": "T"}, "content": {"rendered": "<p>a</p>"},
        "_embedded": {"wp:term": [[{"taxonomy": "post_tag", "name": f"t{each}"} for each in range(tags)]],
                      "wp:featuredmedia": [{"source_url": "javascript:alert(1)"}]},
    }  # fmt: skip

    (handed,) = WordPress().read(Answer(url=HOME, payload=json.dumps([post]).encode())).articles

    assert handed.declared is not None
    assert len(handed.declared.tags) == kept
    assert handed.declared.image_url is None
