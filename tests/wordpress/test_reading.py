"""What a reader makes of the pages of a real WordPress, in its stock themes."""

from datetime import UTC, datetime
from urllib.request import urlopen
from zoneinfo import ZoneInfo

import pytest

from archive.records import Kind
from crawler.reading.page import Page
from crawler.reading.reader import read
from tests.wordpress.server import missing_theme

pytestmark = pytest.mark.wordpress


@pytest.fixture(scope="module", params=["twentytwentyone", "twentytwentythree"])
def theme(request):
    """A theme of classic templates, and one of blocks."""
    if lacking := missing_theme(request.param):
        pytest.skip(f"{lacking[0]} missing; .ci/run says what to install")
    return request.param


@pytest.fixture(scope="module")
def readings(theme, installed):
    """The reading of every page that a visitor can see, by address."""
    installed.wear(theme)
    visible = [*installed.posts, *installed.protected]
    pages = {story.url: page(story.url) for story in visible}
    installed.restore()
    return {url: read(page) for url, page in pages.items()}


def page(url):
    with urlopen(url) as response:
        return Page(
            url=url,
            payload=response.read(),
            media_type=response.headers["Content-Type"],
            fetched_at=datetime.now(UTC),
            publication="The Northmarch Gazette",
            timezone="Europe/London",
            language="en-GB",
            country="GB",
        )


def shown(story):
    """Return the paragraphs on the first page of *story*."""
    first = story.content.partition("<!--nextpage-->")[0]
    return [text for text in story.paragraphs if text.replace("&", "&amp;") in first or text in first]


@pytest.fixture
def articles(installed, readings):
    """Pairs of the story as it was put in and the article as it was read."""
    return [(story, readings[story.url].article) for story in installed.posts]


def test_every_post_is_an_article(installed, readings):
    """Posts of one paragraph are no exception."""
    assert [story.slug for story in installed.posts if readings[story.url].kind is not Kind.ARTICLE] == []


def test_protected_posts_are_told_apart(installed, readings):
    """A page that asks for a password is no article."""
    assert {readings[story.url].kind for story in installed.protected} == {Kind.PROTECTED}


def test_every_paragraph_is_read(articles):
    """Nothing that an editor wrote is lost, pull quotes and headings included."""
    lost = [
        (story.slug, text)
        for story, article in articles
        for text in (*shown(story), *story.headings, *story.quotes, *story.captions)
        if text not in "\n".join((article.standfirst or "", article.body, *article.captions))
    ]

    assert lost == []


def test_nothing_is_read_that_the_theme_printed(articles):
    """No sidebar, comment, byline or navigation stands in the body."""
    added = [
        (story.slug, text)
        for story, article in articles
        for text in article.body.split("\n\n")
        if text not in (*story.paragraphs, *story.headings, *story.quotes)
        and not any(cell in text for cell in story.cells)
    ]

    assert added == []


def test_headlines_are_the_editors(articles):
    """No site name, no entity."""
    assert [(s.title, a.headline) for s, a in articles if a.headline != s.title] == []


def test_authors_are_the_editors_and_not_the_commenters(articles):
    """The name that the theme prints as author, and no other."""
    assert [(s.author, a.authors) for s, a in articles if a.authors not in {(s.author,), ()}] == []
    assert sum(a.authors == (s.author,) for s, a in articles) >= 0.95 * len(articles)


def test_days_are_the_publishers(articles):
    """The printed day, in the publication's own calendar."""
    wrong = [(s.slug, a.published) for s, a in articles if not a.published or day(a.published) != day(s.published_at)]

    assert wrong == []


def day(moment):
    return moment.astimezone(ZoneInfo("Europe/London")).date() if isinstance(moment, datetime) else moment


def test_split_posts_name_their_next_page(installed, readings, theme):
    """Without it the later pages are lost. The block theme links none of them: there only REST has the whole text."""
    split = [story.url for story in installed.posts if "<!--nextpage-->" in story.content]

    linked = {url: f"{url}2/" if theme == "twentytwentyone" else None for url in split}
    assert {url: readings[url].next_page for url in split} == linked
