"""What stands under a text, line by line."""

from __future__ import annotations

import pytest

from crawler.extraction.tail import (
    LAST_NOTES,
    cut_tail,
    is_box_heading,
    is_chrome,
    is_note,
    is_tail_heading,
    trailing_headings,
    without_notes,
)
from tests.extraction.press import PARAGRAPHS, TEXT, article, story


@pytest.mark.parametrize(
    "heading", ["Related News", "Select Vacancies", "Related Articles", "Leave a Reply", "RELATED NEWS:"]
)
def test_nothing_under_a_tail_heading_is_the_articles(heading):
    """Words of the next story never reach the text, inside the article's element or outside of it."""
    neighbour = (
        f"<h3>{heading}</h3><p>Another force has bought six horses for its mounted section, it said on Friday.</p>"
    )

    inside, outside = article(story(below=neighbour)), article(story() + neighbour)

    assert inside.body == outside.body == "\n\n".join(PARAGRAPHS)


@pytest.mark.parametrize(
    "line",
    [
        "Related news reached the panel in June.",
        "The comments of the panel will be published with the minutes, and its chair will answer them one by one",
        "A",
    ],
)
def test_a_sentence_is_no_heading(line):
    """A full stop, or a length that no heading has, makes it the author's."""
    assert not is_tail_heading(line)
    assert not is_box_heading(line)


def test_a_declared_heading_is_known_however_it_is_spelt():
    """Case and marks around it are the theme's."""
    assert is_tail_heading("— OUR SPONSORS —", ["Our sponsors"])
    assert not is_tail_heading("Our sponsors " * 20, ["Our sponsors " * 20])


def test_a_heading_above_the_first_prose_cuts_nothing():
    """A box above the article must not cost the article."""
    assert cut_tail(["Related News", *PARAGRAPHS]) == list(PARAGRAPHS)


def test_a_box_whose_article_goes_on_below_is_left_out_alone():
    """Under a heading that stands apart from the text, much more of the text means that it was a call-out."""
    kept = cut_tail([PARAGRAPHS[0], "Related News", "Six horses bought", *PARAGRAPHS[1:]], in_box=lambda _heading: True)

    assert kept == list(PARAGRAPHS)


def test_a_box_under_which_little_follows_ends_the_text():
    """One more sentence under the heading is a teaser's."""
    kept = cut_tail([*PARAGRAPHS, "Related News", PARAGRAPHS[0]], in_box=lambda _heading: True)

    assert kept == list(PARAGRAPHS)


@pytest.mark.parametrize("line", ["Copyright © 2025 Example Gazette", "© 2025 Example Gazette. All rights reserved."])
def test_a_copyright_line_is_furniture_wherever_it_stands(line):
    """It is taken out of the middle too, and nothing else is."""
    assert is_chrome(line)
    assert cut_tail([PARAGRAPHS[0], line, PARAGRAPHS[1]]) == [PARAGRAPHS[0], PARAGRAPHS[1]]


def test_notes_are_cut_from_the_end_only():
    """The first paragraphs are a story's even where they read like a note, and a bound ends the cutting."""
    note = "Ann Example is a staff writer. Email: ann@gazette.example"
    notes = [text for text in (note, "Subscribe to our newsletter", "Follow us on Twitter") if is_note(text)]

    assert notes
    assert without_notes([*PARAGRAPHS, *notes]) == list(PARAGRAPHS)
    assert len(without_notes([*PARAGRAPHS, *notes[:1] * (LAST_NOTES + 2)])) == len(PARAGRAPHS) + 2
    assert without_notes([note, *PARAGRAPHS]) == [note, *PARAGRAPHS]
    assert without_notes([]) == []


def test_a_heading_under_which_nothing_stands_is_dropped():
    """What it stood over was cut; a heading with a text under it stays."""
    assert trailing_headings(["Radios", PARAGRAPHS[0], "The next step"], ["The next step", "Radios"]) == [
        "Radios",
        PARAGRAPHS[0],
    ]


def test_a_bare_heading_at_the_end_of_a_page_is_no_part_of_the_text():
    """So it is on a whole page as well."""
    assert article(story(text=TEXT + "<h3>What happens next</h3>")).body == "\n\n".join(PARAGRAPHS)
