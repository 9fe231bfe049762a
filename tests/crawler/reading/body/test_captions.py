"""Captions that a page prints as paragraphs of its text."""

from __future__ import annotations

import pytest

from crawler.reading.body.captions import is_caption
from tests.crawler.reading.press import PARAGRAPHS, article, story

WHOLE = "\n\n".join(PARAGRAPHS)


def between(paragraph):
    """Return a story with *paragraph* between its second and third."""
    parts = [*PARAGRAPHS[:2], paragraph, *PARAGRAPHS[2:]]
    return article(story(text="".join(f"<p>{part}</p>" for part in parts)))


@pytest.mark.parametrize(
    "caption",
    [
        "Pictured from left, Inspector Mary Wold, Ann Lee and the chair of the panel.",
        "Pictured (left to right): Ann Lee, Tom Ray and Joe Fox",
        "Pictured: the cellar of the custody suite in which four models were tried.",
        "PICTURED ABOVE: The old radio, which failed in the rain of two winters.",
        "Pictured at the launch are Ann Lee and Tom Ray with one of the new radios.",
        "Ann Lee with one of the new radios. © Gazette / Tom Ray",
    ],
)
def test_a_paragraph_that_says_who_is_pictured_is_a_caption(caption):
    """It is kept with the other captions, apart from the text."""
    found = between(caption)

    assert found.body == WHOLE
    assert found.captions == (caption,)


@pytest.mark.parametrize(
    "sentence",
    [
        "Pictured the scene? So did the officers who had been there on the first night of the trial.",
        "Pictured by a camera in the cellar, the thief had left with three of the four radios.",
        "The plan of the cellar is © Ayford Council and may be copied, as the panel noted with surprise.",
        "Pictured in court for the first time, the inspector of the northern district wept on Monday.",
        "Pictured with his family for the first time since, Tom Ray said that he would be back by the spring.",
        "“Pictured from left, I look taller,” was all that the chair of the panel would add to the report.",
        f"Pictured in the cellar {'and on every other floor of the building ' * 10}was a radio.",
    ],
)
def test_prose_that_begins_with_pictured_stays_in_the_text(sentence):
    """It says what somebody said or did."""
    found = between(sentence)

    assert not is_caption(sentence)
    assert sentence in found.body
    assert found.captions == ()


def test_captions_of_figures_stand_before_those_of_paragraphs():
    """Both kinds are kept."""
    caption = "Pictured from left, Ann Lee and Tom Ray with the new radio in the cellar."
    figure = '<figure><img src="a.jpg"><figcaption>The cellar.</figcaption></figure>'

    found = article(story(text=f"<p>{PARAGRAPHS[0]}</p>{figure}<p>{PARAGRAPHS[1]}</p><p>{caption}</p>"))

    assert found.captions == ("The cellar.", caption)
    assert found.body == "\n\n".join(PARAGRAPHS[:2])


def test_a_story_that_is_a_caption_alone_keeps_its_text():
    """An article without a body would be none."""
    caption = "Pictured at the launch of the new radios are Inspector Mary Wold and the chair of the panel."

    found = article(story(text=f"<p>{caption}</p>"))

    assert found.body == caption
    assert found.captions == ()
