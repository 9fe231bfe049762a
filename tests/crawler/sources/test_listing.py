"""Listing pages: which links are articles, and which leads further back."""

from datetime import date

import pytest

from archive.facts import Fault, Problem
from crawler.sources import Answer, Pages

URL = "https://example.org/news/"


def read(body: str, article: str | None = None, url: str = URL):
    return Pages("news/", article).read(Answer(url=url, payload=f"<html><body>{body}</body></html>".encode()))


def test_articles_are_listed_once_each_by_the_pattern():
    """A teaser links its article from image, title and `Read more`."""
    links = [
        "/news/a",
        "/news/a#more",
        "/news/a",
        "/news/b",
        "/jobs/c",
        "https://example.net/news/d",
        "mailto:x@example.org",
    ]

    listing = read("".join(f"<a href='{link}'>x</a>" for link in links), r"^/news/[^/]+/?$")

    assert [entry.url for entry in listing.entries] == ["https://example.org/news/a", "https://example.org/news/b"]
    assert {entry.title for entry in listing.entries} == {None}


SLUGS = [
    ("/news/new-alliance-to-fight-cybercrime", True),
    ("/2011/07/four_words_in_slug/", True),
    ("/news/12345", True),
    ("/?p=140828", True),
    ("/contact", False),
    ("/about-us", False),
    ("/", False),
]


@pytest.mark.parametrize(("path", "listed"), SLUGS)
def test_without_a_pattern_a_slug_or_a_number_makes_an_article(path, listed):
    """Generic: nothing may depend on a declared pattern."""
    assert bool(read(f"<a href='{path}'>x</a>").entries) == listed


def test_the_date_of_a_card_belongs_to_its_link_alone():
    """A time element counts only where it stands with one heading."""
    card = "<li><h2><a href='/news/{0}'>{0}</a></h2>{1}</li>"
    dated = "<p><time datetime='2011-07-2{0}'>x</time></p>"

    listing = read(
        f"<ul>{card.format(1, dated.format(1))}{card.format(2, '')}{card.format(3, dated.format(3))}</ul>", r"^/news/"
    )

    assert [entry.published for entry in listing.entries] == [date(2011, 7, 21), None, date(2011, 7, 23)]


NEXT = [
    pytest.param("<a rel='next' href='/news/page/2/'>2</a>", "https://example.org/news/page/2/", id="rel next"),
    pytest.param("<a rel='nofollow next' href='?page=2'>2</a>", URL + "?page=2", id="rel next among others"),
    pytest.param("<a href='page/2/'>Next</a>", URL + "page/2/", id="Next"),
    pytest.param("<a href='page/2/'>Next page »</a>", URL + "page/2/", id="Next page with sign"),
    pytest.param("<a href='page/2/'><span>←</span> Older posts</a>", URL + "page/2/", id="Older posts"),
    pytest.param("<a href='page/2/'>Previous entries</a>", URL + "page/2/", id="Previous entries"),
    pytest.param("<a href='page/2/'>&raquo;</a>", URL + "page/2/", id="a sign alone"),
    pytest.param(
        "<a href='page/2/' aria-label='Next page'><svg></svg></a>", URL + "page/2/", id="a label without text"
    ),
    pytest.param("<a href='/a'>Next: the trial</a>", None, id="a headline that begins so"),
    pytest.param("<a rel='next' href='https://example.net/2'>Next</a>", None, id="another site"),
    pytest.param("<a rel='next' href='#'>Next</a>", None, id="the page itself"),
    pytest.param("<a href='javascript:load()'>Load more</a>", None, id="a script"),
]


@pytest.mark.parametrize(("link", "older"), NEXT)
def test_the_page_before_is_found(link, older):
    """By rel=next, or by the words that lists use."""
    assert read(f"<a href='/news/a-b-c'>x</a>{link}").older == older


def test_links_are_resolved_against_the_base_element():
    """HTML, 4.2.3."""
    listing = read("<base href='/archive/'><a href='a-b-c'>x</a>")

    assert [entry.url for entry in listing.entries] == ["https://example.org/archive/a-b-c"]


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("<p>Under construction</p>", Problem(fault=Fault.NO_LINKS)),
        ("<a href='/contact'>x</a>", Problem(fault=Fault.LISTS_NOTHING)),
    ],
)
def test_a_page_that_lists_nothing_says_so(body, problem):
    """A redesign shows here first."""
    listing = read(body)

    assert (listing.problem, listing.entries, listing.older) == (problem, (), None)


@pytest.mark.parametrize("payload", [b"\x00", b"\xff\xfe\x00", b"<", b"%PDF-1.4", b"<a href='http://[::1'>x</a>"])
def test_no_bytes_raise(payload):
    """A listing is a stranger's page."""
    assert Pages("").read(Answer(url=URL, payload=payload)).problem
