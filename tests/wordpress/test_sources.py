"""Every source reads a real WordPress to the end, and all find the same articles."""

import re
from datetime import UTC, datetime
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest

from archive.records import Kind
from archive.urls import normalise
from crawler.reading import reader
from crawler.reading.page import Page
from crawler.sources import Answer, Feed, Pages, Sitemap, WordPress

pytestmark = pytest.mark.wordpress
ARTICLE = r"^/news/[^/]+/?$"
SOURCES = {"rest": WordPress(), "feed": Feed("feed/"), "sitemap": Sitemap(), "listing": Pages("", article=ARTICLE)}


def ask(url):
    """Return the answer of the site, and ``None`` for a page past the last, which WordPress answers with 404."""
    try:
        response = urlopen(url)
    except HTTPError as error:
        error.close()
        return None
    with response:
        headers = {name.lower(): value for name, value in response.headers.items()}
        return Answer(url=url, payload=response.read(), media_type=headers["content-type"], headers=headers)


def read(source, addresses):
    """Return the listings of *source* from the first of *addresses* to the last page."""
    waiting, listings = addresses[:1], []
    while waiting:
        if answer := ask(waiting.pop(0)):
            listings.append(source.read(answer))
            waiting += [*listings[-1].follow, *filter(None, [listings[-1].older])]
    return listings


@pytest.fixture(scope="module")
def handed(installed):
    """What is read from what REST hands over of each post, by address."""
    source = WordPress()
    whole = source.between(installed.url, datetime(2000, 1, 1, tzinfo=UTC), datetime.now(UTC))
    return {each.url: reading_of(each) for listing in read(source, [whole]) for each in listing.articles}


def reading_of(handed):
    """Return what the reader makes of a text, or the source's word that there is none to have."""
    if handed.refusal:
        return handed.refusal
    content = handed.content.encode()
    return reader.read(Page(url=handed.url, payload=content, fetched_at=datetime.now(UTC), declared=handed.declared))


def listed(wordpress, source):
    entries = [entry for listing in read(source, source.addresses(wordpress.url)) for entry in listing.entries]
    paths = {entry.url: entry.url.removeprefix(wordpress.url.rstrip("/")) for entry in entries}
    return {normalise(url) for url, path in paths.items() if re.match(ARTICLE, path)}


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_source_lists_every_article_of_the_site_and_no_other(wordpress, source):
    """REST, feed, sitemap and listing pages each lead to all that a visitor may see, protected posts included."""
    visible = {normalise(story.url) for story in wordpress.posts + wordpress.protected}

    found = listed(wordpress, source)

    assert found == visible


@pytest.mark.parametrize("source", SOURCES.values(), ids=SOURCES)
def test_source_has_no_problem_to_tell_of_a_sound_site(wordpress, source):
    """A report that cries wolf is not read."""
    assert {listing.problem for listing in read(source, source.addresses(wordpress.url))} <= {None}


def test_rest_says_how_many_posts_there_are(wordpress):
    """The total is the truth about how many there are."""
    source = WordPress()

    listings = read(source, source.addresses(wordpress.url))

    assert {listing.total for listing in listings} == {len(wordpress.posts) + len(wordpress.protected)}


def test_rest_lists_a_post_with_its_title_and_time(wordpress):
    """Titles come without markup and entities; times are those of the publication."""
    source = WordPress()

    entries = [entry for listing in read(source, source.addresses(wordpress.url)) for entry in listing.entries]

    told = {entry.url: (entry.title, entry.published) for entry in entries}
    assert {story.url: (story.title, story.published_at) for story in wordpress.posts}.items() <= told.items()


@pytest.mark.parametrize("shape", ["paragraphs", "headings", "captions", "quotes", "cells"])
def test_rest_hands_over_the_whole_text(wordpress, handed, shape):
    """Every paragraph of every page of a split post, and what else an editor put between them."""
    texts = {url: "\n".join((reading.article.body, *reading.article.captions)) for url, reading in public(handed)}

    missing = [text for story in wordpress.posts for text in getattr(story, shape) if text not in texts[story.url]]

    assert missing == []


def test_rest_hands_over_neither_scripts_nor_comments(handed):
    """What readers wrote below a story, and what tracks them, is not the story."""
    bodies = [reading.article.body for _, reading in public(handed)]

    assert not [body for body in bodies if "tracked" in body or "In my day" in body]


def test_rest_hands_over_who_wrote_it_and_where_it_stood(wordpress, handed):
    """Author, section and tags come with the text."""
    told = {url: (each.article.authors, each.article.section, set(each.article.tags)) for url, each in public(handed)}

    assert told == {story.url: ((story.author,), story.section, set(story.tags)) for story in wordpress.posts}


def test_rest_hands_over_the_excerpt_that_an_editor_wrote(wordpress, handed):
    """It is the standfirst; what WordPress itself cuts from the text is none."""
    standfirsts = {url: each.article.standfirst for url, each in public(handed)}

    assert standfirsts == {story.url: story.excerpt or None for story in wordpress.posts}


def test_rest_says_that_a_protected_post_is_not_to_be_had(wordpress, handed):
    """A protected post is told apart from an empty one."""
    assert {handed[story.url].kind for story in wordpress.protected} == {Kind.PROTECTED}


def public(handed):
    return [(url, reading) for url, reading in handed.items() if reading.kind is Kind.ARTICLE]


def test_one_request_tells_every_edit(wordpress):
    """What was edited or moved since the last run stands in one answer, and nothing else does."""
    source = WordPress()
    edited, moved = wordpress.posts[40], wordpress.posts[50]
    before = max(story.published_at for story in wordpress.posts)

    wordpress.edit(edited.slug, title="Nothing of the sort")
    address = wordpress.rename(moved.slug, "moved-here")
    listings = read(source, source.changes(wordpress.url, before))

    assert len(listings) == 1
    assert {entry.url for entry in listings[0].entries} == {edited.url, address}
