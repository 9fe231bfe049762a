"""The sample knows what is true of its pages: the reader is held to it."""

import re
from datetime import UTC, datetime

import pytest

from crawler.reading.page import Page
from crawler.reading.reader import read
from crawler.sample.press import press
from crawler.sample.stories import stories

HOME = "https://watchroom.example/"
EXACT = 34  # stories of which every field is read as written; raise it when the reader gets better
FIELDS = ("headline", "standfirst", "byline", "authors", "published_text", "access", "truncated")


@pytest.fixture(scope="module")
def readings():
    """Each story with the article read from its page, without any rule."""
    pages = press(HOME)
    return [(story, read(page_of(HOME + story.path, pages[f"/{story.path}"])).article) for story in stories()]


def page_of(url, answer):
    return Page(
        url=url,
        payload=answer.body,
        media_type=answer.media_type,
        fetched_at=datetime(2026, 11, 2, tzinfo=UTC),
        publication="Watch Room News",
        timezone="Europe/London",
        language="en-GB",
        country="GB",
    )


def words(text):
    return re.findall(r"\w+", text or "")


def wrong(story, article):
    fields = [name for name in FIELDS if getattr(article, name) != getattr(story, name)]
    return fields + (["body"] if words(article.body) != words(story.text) else [])


def test_every_story_is_read_under_its_own_headline(readings):
    """In none of the three shapes is a story lost or named after its site."""
    assert [article and article.headline for _, article in readings] == [story.headline for story, _ in readings]


def test_no_word_of_a_story_is_lost(readings):
    """Too much can be trimmed another day, from the capture; what is missing nobody misses."""
    lost = {
        story.path: missing
        for story, article in readings
        if (missing := set(words(story.text)) - set(words(f"{article.standfirst} {article.body}")))
    }

    assert lost == {}


def test_as_many_stories_as_before_are_read_exactly_as_written(readings):
    """Every field and every word of the body: the count may only rise."""
    faults = {story.path: fields for story, article in readings if (fields := wrong(story, article))}

    assert len(readings) - len(faults) >= EXACT, faults
