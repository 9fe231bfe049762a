import json
import math

import pytest

from crawler.reading.doubt.lines import NAMES, Judged
from crawler.reading.doubt.model import right
from crawler.reading.doubt.text import signals
from tests.crawler.reading.press import HEADLINE, PARAGRAPHS, TEXT, article, document, story

KNOWN = {"headline": HEADLINE, "datePublished": "2026-03-12T09:30:00+00:00", "author": "Ann Lee"}


def linked(**item):
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **item})}</script>'


def line(words, *held):
    return Judged("text", words, tuple(name in held for name in NAMES), ())


def test_a_plain_story_is_believed():
    """Both readings find the same paragraphs in one element, and nothing else is near."""
    assert article(story()).confidence >= 0.95


@pytest.mark.parametrize("boxes", [3, 6])
def test_a_page_that_may_be_read_in_two_ways_is_believed_less(boxes):
    """What ranks pages for a second look is how the readings and the lines of one kind disagree."""
    beside = f"<div class='b'><p>{PARAGRAPHS[0].upper()}</p></div>" * boxes
    html = document(f"<article><h1>{HEADLINE}</h1><div class='a'>{TEXT}</div></article>{beside}")

    assert article(html).confidence < article(story()).confidence


def test_what_is_seen_of_a_text_weighs_lines_by_their_words():
    """The expected F1 is that of the words: kept ones that belong, against all kept and all that belong."""
    lines = [line(30, "first", "second", "untrimmed", "kept"), line(10, "kept"), line(20, "second")]

    seen = signals(lines, [1.0, 0.0, 0.5])

    assert seen["odds"] == pytest.approx(math.log(3))  # of an F1 of 3/4: 30 of 40 kept, 30 of 40 that belong
    assert seen["first like second"] == 2 * 30 / (30 + 50)
    assert seen["unsure"] == 10 / 60


def test_a_page_of_no_lines_is_seen_without_fail():
    """A text from a script has no printed line."""
    assert signals([], [])["odds"] < -5


def test_a_field_that_nobody_measured_has_no_probability():
    """A figure is only given where labelled pages said how often it is right."""
    assert right("section", {}) is None
    assert set(article(story()).field_confidence) <= {"headline", "authors", "published", "standfirst"}


def sure(field, html, **page):
    return article(html, **page).field_confidence[field]


@pytest.mark.parametrize("field", ["headline", "published", "authors"])
def test_a_field_is_surer_with_a_witness(field):
    """What page and metadata both say is more often right than what one says alone."""
    printed = "<p>12 March 2026</p><p>By Ann Lee</p>"
    html = f"<article><h1>{HEADLINE}</h1>{printed}<div>{TEXT}</div></article>"

    alone, borne_out = document(html), document(html, head=linked(**KNOWN))

    assert sure(field, borne_out) > sure(field, alone)


@pytest.mark.parametrize(
    ("field", "other"),
    [
        ("headline", {"headline": "Something that the page does not print"}),
        ("published", {"datePublished": "2019-01-05"}),
        ("authors", {"author": "Somebody Else"}),
    ],
)
def test_a_field_is_less_sure_where_the_page_contradicts_itself(field, other):
    """A page that gives two dates has one wrong."""
    printed = "<p>12 March 2026</p><p>By Ann Lee</p>"
    html = f"<article><h1>{HEADLINE}</h1>{printed}<div>{TEXT}</div></article>"

    assert sure(field, document(html, head=linked(**KNOWN | other))) < sure(field, document(html, head=linked(**KNOWN)))


def test_that_there_is_no_author_has_a_probability_too():
    """A page without a byline may be one whose byline was not found."""
    found = article(story())

    assert found.authors == ()
    assert 0 < found.field_confidence["authors"] < 1


def test_a_field_without_a_value_is_not_measured():
    """Nothing is sure of a date that is not there."""
    assert "published" not in article(document(f"<h1>{HEADLINE}</h1><div>{TEXT}</div>")).field_confidence


def test_figures_are_rounded_to_what_they_are_worth():
    """Two digits: the tables they come from hold a few hundred pages."""
    found = article(story())

    assert all(round(each, 2) == each for each in (found.confidence, *found.field_confidence.values()))
